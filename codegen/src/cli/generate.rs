//! `cargo schema generate`: the new migrations, and every file that follows from the declaration.

use super::args::Generate;
use super::diff::{costs, count, entities, summary};
use super::output::{BAD, GOOD, NOTE, Output, left};
use super::session::{Session, Stop};
use super::taken::confirm;
use super::{CLEAN, DIFFERENT, extend, json, plan, preview};
use crate::emit::write::{Local, Write, apply};
use crate::undo::Taken;
use similar::{ChangeTag, TextDiff};
use std::time::Instant;

pub(super) fn run(session: &Session, options: &Generate, output: &mut Output<'_>) -> Result<u8, Stop> {
    let forbidding = session.forbidding();
    if !forbidding.is_empty() {
        return Err(Stop::of_files(&forbidding));
    }
    if options.extend {
        return extend::run(session, output);
    }
    let faults = session.draft_faults();
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    if options.plan_only {
        plan::run(session, output);
        return Ok(CLEAN);
    }
    if let Some(wanted) = &options.plan {
        plan::insist(session, wanted)?;
    }
    if options.dry_run {
        dry_run(session, output);
        return Ok(CLEAN);
    }
    if !session.changes.has_no_writes() {
        for (database, taken) in &session.amended.taken {
            let again = session.given.nowhere();
            confirm(database, taken, options.applied_nowhere, &again, output)?;
        }
    }
    let is_settled = options.yes || options.plan.is_some();
    if !is_settled && !preview::confirm(session, output) {
        output.say("nothing was written");
        return Ok(DIFFERENT);
    }
    let start = Instant::now();
    let outcome = apply(session.root(), &session.changes, &mut Local).map_err(|error| Stop::from(&error))?;
    let changes = &session.changes;
    let code = if changes.problems.is_empty() && outcome.left.is_empty() { CLEAN } else { DIFFERENT };
    if output.json {
        let mut fields = json::session(session);
        let amended = &session.amended.taken;
        if !amended.is_empty() {
            fields.insert("amended".to_owned(), amended.values().flat_map(Taken::stems).collect());
        }
        fields.insert("left".to_owned(), outcome.left.into());
        output.envelope("generate", fields);
        return Ok(code);
    }
    for write in &changes.writes {
        output.detail(format_args!("wrote {}", write.path));
    }
    for removal in &changes.removals {
        output.detail(format_args!("removed {}", removal.path));
    }
    for relocation in &changes.relocations {
        output.say(format_args!("moved {} to {}", relocation.from, relocation.to));
    }
    output.detail(format_args!("wrote them in {:?}", start.elapsed()));
    talk(session, output);
    for problem in &changes.problems {
        output.fault(&problem.fault());
    }
    for path in &outcome.left {
        output.fault(&left(path));
    }
    Ok(code)
}

fn talk(session: &Session, output: &mut Output<'_>) {
    let changes = &session.changes;
    for database in session.databases() {
        let new = &database.history[database.history.len() - database.new..];
        let amended = session.amended.taken.get(&database.declared.name);
        if let Some(taken) = amended.filter(|_| new.is_empty()) {
            let stems = taken.stems().join(", ");
            output.say_in(NOTE, format_args!("{}: {stems} goes: nothing is left for it to do", database.declared.name));
        }
        let is_as_it_was = amended.is_some() && changes.has_no_writes();
        for entry in new.iter().filter(|_| !is_as_it_was) {
            let what = if amended.is_some() { "planned again" } else { "new migration" };
            let by_hand = if entry.hand_written { ", as written by hand" } else { "" };
            let place = format_args!("{}: {what} {}{by_hand}", database.declared.name, entry.stem());
            output.say_in(NOTE, place);
            for change in &entry.changes {
                output.detail(format_args!("  {change}"));
            }
            for barrier in entry.barriers() {
                output.say(format_args!("  rolling it back: {barrier}"));
            }
        }
        if !is_as_it_was {
            entities(&session.entities(database), output);
        }
    }
    if changes.has_no_writes() {
        output.say_in(GOOD, format_args!("nothing to write: {} as declared", count(changes.unchanged, "file")));
        return;
    }
    let removed = match changes.removals.len() {
        0 => String::new(),
        number => format!(", removed {number}"),
    };
    output.say_in(GOOD, format_args!("wrote {}{removed}", count(changes.writes.len(), "file")));
}

/// What would be written, with the lines that each file gains and loses.
fn dry_run(session: &Session, output: &mut Output<'_>) {
    if output.json {
        return output.envelope("generate", json::session(session));
    }
    for database in session.databases() {
        if database.new > 0 {
            output.lines(summary(database).into_iter().chain(costs(database)));
        }
        entities(&session.entities(database), output);
    }
    let changes = &session.changes;
    for write in &changes.writes {
        match &write.before {
            None => output.data_in(GOOD, format_args!("create {} (+{})", write.path, lines(write))),
            Some(before) => {
                let (gained, lost) = gains(before, write);
                output.data_in(NOTE, format_args!("update {} (+{gained} -{lost})", write.path));
            }
        }
    }
    for relocation in &changes.relocations {
        output.data_in(NOTE, format_args!("move {} to {}", relocation.from, relocation.to));
    }
    for removal in &changes.removals {
        output.data_in(BAD, format_args!("remove {} (-{})", removal.path, removal.before.lines().count()));
    }
    for problem in &changes.problems {
        output.fault(&problem.fault());
    }
    let files = count(changes.writes.len() + changes.removals.len(), "file");
    output.say(format_args!("nothing was written; `{}` would write or remove {files}", session.generate()));
}

fn lines(write: &Write) -> usize {
    write.header.lines().count() + write.body.lines().count()
}

fn gains(before: &str, write: &Write) -> (usize, usize) {
    let after = format!("{}{}", write.header, write.body);
    let diff = TextDiff::from_lines(before, &after);
    let of = |tag: ChangeTag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    (of(ChangeTag::Insert), of(ChangeTag::Delete))
}
