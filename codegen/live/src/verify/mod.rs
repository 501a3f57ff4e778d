//! VERIFY: migrations tried on scratch engines with rows, before they ship.
//!
//! ```text
//! history ─▶ units ─▶ trial of each ─▶ outcome ─▶ report
//!                     (rows ─▶ up ─▶ catalogue, rows kept ─▶ down ─▶ up)
//! ```

pub mod bench;
pub mod draft;
pub mod kept;
pub mod outcome;
pub mod report;
pub mod rows;
pub mod trial;
pub mod unit;

use crate::catalogue::Unreadable;
use bench::Bench;
use outcome::{Answer, Outcome, Question, Ran};
use trial::Source;
use unit::Unit;

/// Tries the units that are `wanted`, in their order, each over what those before it lead to. `told` hears of each one that
/// begins.
///
/// # Errors
///
/// The engine goes away, or makes no database; or a migration before those that are wanted does not run.
pub fn run(
    bench: &mut dyn Bench,
    units: &[Unit],
    wanted: &dyn Fn(&Unit) -> bool,
    told: &mut dyn FnMut(&str),
) -> Result<Vec<Outcome>, Unreadable> {
    let mut found: Vec<Outcome> = Vec::new();
    let last = units.iter().rposition(wanted).map_or(0, |at| at + 1);
    for unit in units.iter().take(last).filter(|unit| !unit.steps.is_empty() || unit.adopted) {
        let is_wanted = wanted(unit) && !unit.adopted;
        if is_wanted {
            told(unit.name());
            found.push(trial::one(bench, unit, Source::MadeUp)?);
        }
        if let Err(why) = bench::advance(bench, unit) {
            if is_wanted {
                // What comes behind it has nothing to stand on.
                break;
            }
            return Err(Unreadable {
                what: format!("a migration before those that are verified does not run on {}: {why}", bench.engine()),
                instead:
                    "verify that one first (`--at`), or say by --prepare what the database has beforehand: roles, \
                          extensions"
                        .to_owned(),
            });
        }
    }
    let is_told = |unit: &&Unit| !found.iter().any(|it| it.ran.last().is_some_and(|ran| ran.step.stem == unit.name()));
    let left: Vec<Outcome> = units
        .iter()
        .filter(|unit| !unit.steps.is_empty() && wanted(unit))
        .filter(is_told)
        .map(|unit| not_reached(unit, bench))
        .collect();
    found.extend(left);
    Ok(found)
}

fn not_reached(unit: &Unit, bench: &dyn Bench) -> Outcome {
    let why = "a migration before it does not run";
    Outcome {
        dialect: bench.dialect(),
        engine: bench.engine(),
        ran: unit.steps.iter().map(|step| Ran { step: step.clone(), measures: None }).collect(),
        draft: unit.draft,
        filled: Vec::new(),
        answers: vec![(Question::Applied, Answer::Failed(vec![why.to_owned()]))],
        notes: Vec::new(),
    }
}
