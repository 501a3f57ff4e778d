//! What generating costs: `cargo bench -p seaglass`, with `-- --quick` for up to 1,000 tables only. What the compiler
//! costs, which takes minutes: `cargo bench -p seaglass -- --compile`.
//!
//! Each figure comes from a process of its own, which runs the command line as a user would: CPU is user and system
//! time of that process, the best of several runs; memory is its greatest resident size. Files are written to memory
//! (`/dev/shm`) where there is one.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

mod compile;
mod evolve;
mod measure;
mod report;
mod workload;

use measure::{Scenario, child, measure};
use report::{Row, print};
use std::io;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(rest) = arguments.strip_prefix(&["--child".to_owned()]) {
        return child(rest);
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    compile::print_crates()?;
    if has("--compile") {
        return compile::print();
    }
    let sizes: &[usize] = if has("--quick") { &[10, 100, 1000] } else { &[10, 100, 1000, 10_000] };
    let mut rows = Vec::new();
    for &tables in sizes {
        for scenario in Scenario::ALL.into_iter().filter(|scenario| scenario.applies(tables)) {
            rows.push(Row { tables, scenario, cost: measure(scenario, tables)? });
        }
    }
    print(&rows);
    Ok(())
}
