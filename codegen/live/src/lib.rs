//! What needs a database: whether it is what the declaration says, and what it holds that nobody declared.
//!
//! ```text
//! connect ─▶ catalogue ─▶ agree ─▶ (seaglass: diff ─▶ plan ─▶ render)
//! (URL,      rows of the    same meaning,
//!  file,     catalogue      other words
//!  binding)  → Schema
//! ```
//!
//! A live database is read into the same [`seaglass::model::Schema`] that a declaration gives.
#![warn(missing_docs, unreachable_pub)]

pub mod catalogue;

use std::process::ExitCode;

/// The whole program.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
