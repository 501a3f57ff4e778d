//! `cargo schema generate --extend`: a draft takes in what was declared since it was begun.

use super::args::{Command, Meant, New};
use super::next::Next;
use super::output::{NOTE, Output};
use super::session::{Session, Stop};
use super::{CLEAN, json};
use crate::diff::{self, Change};
use crate::draft::{Draft, extend};
use crate::emit::write::{Changeset, Local, Write, apply};
use crate::model::Rule;
use crate::pipeline::PreparedDatabase;
use std::fs;

pub(super) fn run(session: &Session, output: &mut Output<'_>) -> Result<u8, Stop> {
    let with = session.databases().filter_map(|database| Some((database, session.draft(&database.declared.name)?)));
    let with: Vec<(&PreparedDatabase, &Draft)> = with.collect();
    if with.is_empty() {
        let begin = New { name: "fill_names".to_owned(), empty: false, meant: Meant::default() };
        return Err(Stop::fault(
            Rule::NoDraft,
            "--extend",
            "there is no draft to put it into",
            "only a migration that is written by hand claims what was declared",
            format!("{}; or without --extend, {}", session.given.again(&Command::New(begin)), session.given.generate()),
        ));
    }
    let mut changes = Changeset::default();
    let mut notes = Vec::new();
    for (database, draft) in with.iter().copied().filter(|(database, draft)| needs(database, draft)) {
        let known = database.history.get(..database.history.len() - database.new).unwrap_or_default();
        let made: Vec<&Change> = known.iter().flat_map(|entry| &entry.changes).collect();
        let before = diff::replay(made).map_err(|error| {
            let (why, instead) = (Rule::HistoryReplay.reason(), "undo what changed the files in the history folder");
            Stop::fault(Rule::HistoryReplay, &database.declared.name, error.to_string(), why, instead)
        })?;
        let head = session.head(&database.declared.name);
        let extended = extend(session.project(), database.pending(), draft, &before, head);
        notes.push((database, extended.is_written));
        changes.writes.extend(extended.files.into_iter().map(|(path, body)| Write {
            before: fs::read_to_string(session.root().join(&path)).ok(),
            header: String::new(),
            path,
            body,
        }));
    }
    apply(session.root(), &changes, &mut Local).map_err(|error| Stop::from(&error))?;
    let next = Next::Extended(with.iter().map(|(_, draft)| draft.folder.as_str()).collect());
    if output.json {
        let mut fields = json::session(session);
        fields.insert("extended".to_owned(), changes.writes.iter().map(|write| write.path.as_str()).collect());
        fields.insert("next".to_owned(), next.line(&session.given).into());
        output.envelope("generate", fields);
        return Ok(CLEAN);
    }
    changes.writes.iter().for_each(|write| output.data(&write.path));
    if notes.is_empty() {
        output.say("nothing to take in: what is declared is claimed, or in history");
    }
    for (database, is_written) in &notes {
        tell(database, *is_written, output);
    }
    next.tell(&session.given, output);
    Ok(CLEAN)
}

/// Whether there is something to take in, or the claims are not there.
fn needs(database: &PreparedDatabase, draft: &Draft) -> bool {
    !database.changes.is_empty() || draft.claims.is_none()
}

fn tell(database: &PreparedDatabase, is_written: bool, output: &mut Output<'_>) {
    let draft = database.draft.as_ref().map_or("", |draft| &draft.folder);
    output.say(format_args!("{draft} claims from now on:"));
    for change in &database.changes {
        output.say_in(NOTE, format_args!("  {} {change}", change.mark()));
    }
    if is_written {
        output.say("its statements mention all of it already, so none was added");
    }
}
