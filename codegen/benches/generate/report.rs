//! Figures beside what they should be.

use crate::measure::{Cost, Scenario};

/// A measured scenario.
pub(crate) struct Row {
    pub(crate) tables: usize,
    pub(crate) scenario: Scenario,
    pub(crate) cost: Cost,
}

/// The size for which targets are stated.
const STATED: usize = 1000;

/// Prints every row, and whether each target holds.
pub(crate) fn print(rows: &[Row]) {
    println!(
        "{:>6}  {:<27} {:>9} {:>9} {:>9} {:>9} {:>7} {:>12} {:>8}",
        "tables", "", "user", "system", "CPU", "per table", "files", "bytes", "peak"
    );
    for Row { tables, scenario, cost } in rows {
        println!(
            "{tables:>6}  {:<27} {:>6.1} ms {:>6.1} ms {:>6.1} ms {:>6.1} us {:>7} {:>12} {:>5.1} MB",
            scenario.title(),
            cost.user_ms,
            cost.system_ms,
            cost.cpu_ms(),
            per_table_us(*tables, *cost),
            cost.files,
            cost.bytes,
            megabytes(*cost),
        );
    }
    println!();
    targets(rows);
}

fn targets(rows: &[Row]) {
    let at = |tables, scenario| rows.iter().find(|row| row.tables == tables && row.scenario == scenario);
    for (scenario, most) in [(Scenario::FromNothing, 120.0), (Scenario::Check, 80.0)] {
        if let Some(row) = at(STATED, scenario) {
            let what = format!("{} of {STATED} tables, CPU in ms", scenario.title());
            verdict(&what, row.cost.cpu_ms(), most);
        }
    }
    for scenario in [Scenario::OneColumn, Scenario::LongHistory] {
        for (tables, most) in [(STATED, 100.0), (10 * STATED, 1200.0)] {
            if let Some(row) = at(tables, scenario) {
                verdict(&format!("{} of {tables} tables, CPU in ms", scenario.title()), row.cost.cpu_ms(), most);
            }
        }
    }
    if let Some(row) = at(STATED, Scenario::DiffAndPlan) {
        verdict(&format!("{} of {STATED} tables, CPU in ms", row.scenario.title()), row.cost.cpu_ms(), 20.0);
    }
    for scenario in [Scenario::FromNothing, Scenario::Check] {
        if let (Some(small), Some(large)) = (at(STATED, scenario), at(10 * STATED, scenario)) {
            let ratio = per_table_us(large.tables, large.cost) / per_table_us(small.tables, small.cost);
            verdict(&format!("{}, a table of 10,000 against one of 1,000", scenario.title()), ratio, 1.3);
        }
    }
    let peak = rows.iter().filter(|row| row.tables == STATED).map(|row| megabytes(row.cost)).fold(0.0, f64::max);
    verdict(&format!("peak memory with {STATED} tables, MB"), peak, 60.0);
}

/// One line: what was measured, the most it may be, and whether that holds.
pub(crate) fn verdict(what: &str, measured: f64, most: f64) {
    let word = if measured <= most { "holds" } else { "MISSES" };
    println!("{what:<66} {measured:>8.2}  at most {most:>6}  {word}");
}

#[expect(clippy::cast_precision_loss, reason = "some thousand tables")]
fn per_table_us(tables: usize, cost: Cost) -> f64 {
    cost.cpu_ms() * 1000.0 / tables as f64
}

#[expect(clippy::cast_precision_loss, reason = "some million kibibytes at most")]
fn megabytes(cost: Cost) -> f64 {
    cost.peak_kib as f64 * 1024.0 / 1e6
}
