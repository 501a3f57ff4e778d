//! TELL: what was found, for a terminal, for people who read the repository, and for programs.

mod json;
mod markdown;
mod table;

pub use json::{json, of_migration};
pub use markdown::markdown;
pub use table::{details, table};

use super::outcome::Ran;
use std::time::Duration;

/// A time as people read it.
fn shown(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    if millis < 10.0 {
        format!("{millis:.1} ms")
    } else if millis < 10_000.0 {
        format!("{millis:.0} ms")
    } else {
        format!("{:.1} s", millis / 1000.0)
    }
}

/// Locks and rewritten tables in words.
fn held_up(ran: &Ran) -> Option<String> {
    let measures = ran.measures.as_ref()?;
    let locks = measures.locks.iter().map(|(table, mode)| format!("{mode} on {table}"));
    let rewritten = measures.rewritten.iter().map(|table| format!("{table} is rewritten"));
    let all: Vec<String> = locks.chain(rewritten).collect();
    (!all.is_empty()).then(|| all.join(", "))
}
