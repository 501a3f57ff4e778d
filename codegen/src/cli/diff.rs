//! `cargo schema diff`: what the next migrations will change.

use super::next::Next;
use super::output::{Line, NOTE, Output, PLAIN, STRONG};
use super::session::{Session, names};
use super::{CLEAN, DIFFERENT, json};
use crate::diff::Change;
use crate::emit::entity::{Order, Surface};
use crate::emit::history::Entry;
use crate::model::Dialect;
use crate::pipeline::{PreparedDatabase, StageSummary};
use crate::step::Grade;
use serde_json::{Value, json};
use std::fmt::Display;

/// Of more changes of entities, only the number is told.
const MAX_ENTITIES: usize = 20;

pub(super) fn run(session: &Session, sql: Option<Dialect>, output: &mut Output<'_>) -> u8 {
    let code = if session.has_new_migrations() { DIFFERENT } else { CLEAN };
    let files: Vec<(&str, &str)> = match sql {
        Some(dialect) => session.databases().flat_map(|database| sql_files(database, dialect)).collect(),
        None => Vec::new(),
    };
    if output.json {
        let mut fields = json::session(session);
        if sql.is_some() {
            let files: Vec<Value> = files.iter().map(|(path, text)| json!({ "path": path, "text": text })).collect();
            fields.insert("sql".to_owned(), files.into());
        }
        output.envelope("diff", fields);
        return code;
    }
    if sql.is_some() {
        for (at, (path, text)) in files.iter().enumerate() {
            output.say_in(NOTE, path);
            if at > 0 {
                output.data("");
            }
            output.data(text.trim_end());
        }
    } else {
        for database in session.databases() {
            output.lines(summary(database).into_iter().chain(costs(database)));
            entities(&session.entities(database), output);
        }
        session.draft_faults().iter().for_each(|fault| output.fault(fault));
    }
    match (code, sql) {
        (CLEAN, _) => output.say("no changes: the declaration matches the migrations"),
        (_, Some(_)) => {}
        (_, None) if session.awaits_adoption() => Next::Adopt(names(session.project())).tell(&session.given, output),
        (_, None) => Next::Look(dialects(session)).tell(&session.given, output),
    }
    code
}

/// Those of the databases that change.
fn dialects(session: &Session) -> Vec<Dialect> {
    let changed = || session.databases().filter(|database| database.new > 0);
    let is_one = |dialect: &Dialect| changed().any(|database| database.declared.dialects.contains(dialect));
    Dialect::ALL.into_iter().filter(is_one).collect()
}

/// One database: where it stands, and what is new.
pub(super) fn summary(database: &PreparedDatabase) -> Vec<Line> {
    let (known, new) = database.history.split_at(database.history.len() - database.new);
    let tables = count(database.declared.schema.tables.len(), "table");
    let migrations = match known {
        [] => "no migration yet".to_owned(),
        [.., last] => format!("{}, the last one {}", count(known.len(), "migration"), last.stem()),
    };
    let mut lines = vec![(STRONG, format!("{}: {tables}, {migrations}", database.declared.name))];
    let (drafted, planned) = new.split_at(database.draft.as_ref().map_or(0, |draft| draft.new));
    if let Some(draft) = &database.draft {
        lines.extend(draft.claims().iter().map(changed));
        let claims = match draft.claims.as_deref() {
            None => ", which does not say what it claims",
            Some([]) => ", which claims nothing",
            Some([..]) => "",
        };
        let place = format!("  as {}, written by hand in {}{claims}", stems(drafted), draft.folder);
        lines.push((PLAIN, place));
    }
    lines.extend(database.changes.iter().map(changed));
    if !planned.is_empty() {
        lines.push((PLAIN, format!("  as {}", stems(planned))));
    }
    lines
}

fn changed(change: &Change) -> Line {
    (NOTE, format!("  {} {change}", change.mark()))
}

fn stems(entries: &[Entry]) -> String {
    entries.iter().map(Entry::stem).collect::<Vec<_>>().join(", ")
}

/// What each file of the new migrations means for those who run it.
pub(super) fn costs(database: &PreparedDatabase) -> Vec<Line> {
    database.stages.iter().flat_map(stage).collect()
}

fn stage(stage: &StageSummary) -> [Line; 3] {
    let alone = if stage.no_transaction { ", outside of a transaction" } else { "" };
    let reasons = stage.reasons.join("; ");
    let why = if reasons.is_empty() { String::new() } else { format!(": {reasons}") };
    [
        (STRONG, format!("  {} on {}{alone}", stage.stem, stage.dialect.title())),
        (PLAIN, format!("    cost: {}", stage.cost)),
        (PLAIN, format!("    down: {}{why}", restored(stage.grade))),
    ]
}

/// What rolling back restores, in words.
pub(super) const fn restored(grade: Grade) -> &'static str {
    match grade {
        Grade::Lossless => "lossless",
        Grade::StructureOnly => "structure only",
        Grade::Impossible => "irreversible",
    }
}

/// What apps that use the entities find otherwise, and in which order they and their databases are deployed.
pub(super) fn entities(surface: &Surface, output: &mut Output<'_>) {
    let Surface { breaks, order, notes } = surface;
    section("  entities: breaking", breaks, output);
    if !breaks.is_empty() {
        let all = |wanted| breaks.iter().all(|item| item.order != wanted);
        let deploy = match order {
            Order::Any => "in any order: no statement fails",
            Order::MigrateFirst => "migrate first, then the app",
            Order::AppFirst => "the app first, then migrate",
            Order::Steps if all(Order::Steps) => {
                "in steps: a migration of what is said to migrate first or has come, the app, a migration of the rest"
            }
            Order::Steps => "in steps: neither order works alone",
        };
        output.data(format_args!("    deploy: {deploy}"));
    }
    section("  entities", notes, output);
}

fn section(title: &str, lines: &[impl Display], output: &mut Output<'_>) {
    if lines.is_empty() {
        return;
    }
    output.data_in(STRONG, title);
    let shown = if output.verbose { lines.len() } else { MAX_ENTITIES };
    for line in lines.iter().take(shown) {
        output.data(format_args!("    {line}"));
    }
    if let Some(more) = lines.len().checked_sub(shown).filter(|more| *more > 0) {
        output.data(format_args!("    … and {more} more (all of it: --verbose)"));
    }
}

/// `1 table`, `2 tables`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// The up files of the new migrations in `dialect`.
pub(super) fn sql_files(database: &PreparedDatabase, dialect: Dialect) -> impl Iterator<Item = (&str, &str)> {
    let folder = format!("/{}/{}/up/", database.declared.name, dialect.key());
    let files = database.sql.iter().filter(move |file| file.path.contains(&folder));
    files.map(|file| (file.path.as_str(), file.body.as_str()))
}
