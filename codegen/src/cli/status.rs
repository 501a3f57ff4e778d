//! `cargo schema`: what the state is, and what to type next.

use super::CLEAN;
use super::diff::summary;
use super::json;
use super::next::{Given, Next};
use super::output::{BAD, GOOD, Output};
use super::session::Session;
use crate::ask::Open;
use crate::emit::history::{Entry, on_the_way};

pub(super) fn run(session: &Session, output: &mut Output<'_>) -> u8 {
    if output.json {
        output.envelope("status", json::session(session));
        return CLEAN;
    }
    for database in session.databases() {
        output.lines(summary(database));
        let known = database.history.len() - database.new;
        barriers(&database.history[..known], output);
    }
    let changes = &session.changes;
    if session.is_clean() {
        output.data_in(GOOD, format_args!("{} files, all as declared", changes.unchanged));
    } else {
        let (write, remove, left) = (changes.writes.len(), changes.removals.len(), changes.problems.len());
        let moves = match changes.relocations.len() {
            0 => String::new(),
            number => format!(", {number} to move"),
        };
        output.data(format_args!(
            "files: {} as declared, {write} to write{moves}, {remove} to remove, {left} to look at",
            changes.unchanged
        ));
    }
    for draft in session.drafts() {
        let state = if draft.faults.is_empty() { "frozen by the next cargo schema generate" } else { "not finished" };
        output.data(format_args!("draft: {}, {state}", draft.folder));
        draft.faults.iter().for_each(|fault| output.fault(fault));
    }
    for problem in &changes.problems {
        output.data_in(BAD, format_args!("  {}: {}", problem.path, problem.what()));
    }
    output.data("");
    session.next().unwrap_or(Next::Edit).show(&session.given, output);
    CLEAN
}

/// Where `sea-orm-cli migrate reset` stops, or may.
fn barriers(history: &[Entry], output: &mut Output<'_>) {
    for (entry, barrier) in on_the_way(history) {
        let stops = if barrier.is_irreversible { "stops" } else { "may stop" };
        output.data(format_args!("  rolling back {stops} at {} on {barrier}", entry.stem()));
    }
}

/// The state while questions are open: nothing can be planned, so there is nothing to compare files with.
pub(super) fn open(open: &[Open], given: &Given, output: &mut Output<'_>) {
    if output.json {
        return output.envelope("status", json::questions(open, &Next::Ask, given));
    }
    for open in open {
        output.data_in(BAD, format_args!("{}: {}: {}", open.database, open.question.place, open.question.what));
        output.data(format_args!("  {}", open.flags.join(" or ")));
    }
    output.data("");
    Next::Ask.show(given, output);
}
