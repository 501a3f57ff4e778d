//! A draft takes in what was declared since it was begun: its claims grow, and the statements that `generate` would have
//! written are put into its files, unless they are there already.

use super::check::{DOWN, NO_TRANSACTION};
use super::claims::{Claims, FILE};
use super::cover::{Ground, is_written};
use super::prefill::Stage;
use super::{Draft, DraftFile, Pending};
use crate::declare::Project;
use crate::dialect::quote::harmless;
use crate::emit::history::{Entry, FileRecord, Parent};
use crate::model::{Dialect, Schema};
use crate::step::Grade;
use std::fmt::Write as _;

/// The files of a draft that has taken something in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extended {
    /// Path and text, its claims first.
    pub files: Vec<(String, String)>,
    /// Its statements did all of it already.
    pub is_written: bool,
}

/// Puts the changes that are planned behind a draft into the draft. `before` is what history leads to.
pub fn extend(
    project: &Project,
    database: Pending<'_>,
    draft: &Draft,
    before: &Schema,
    head: Option<Parent>,
) -> Extended {
    let mut changes = draft.claims.as_ref().map_or_else(Vec::new, |claims| claims.changes.clone());
    changes.extend(database.changes.iter().cloned());
    let claims = Claims::new(head, changes);
    let mut files = vec![(format!("{}/{FILE}", draft.folder), claims.print())];
    let claiming = Draft { claims: Some(claims), ..draft.clone() };
    let ground = Ground { declared: database.declared, before, after: &database.declared.schema };
    let is_written = is_written(&claiming, ground);
    if !is_written {
        let planned = Planned { project, database, draft };
        files.extend(planned.files());
    }
    Extended { files, is_written }
}

/// What is planned behind a draft.
struct Planned<'a> {
    project: &'a Project,
    database: Pending<'a>,
    draft: &'a Draft,
}

impl Planned<'_> {
    fn files(&self) -> Vec<(String, String)> {
        let entries = self.database.new.get(self.database.drafted..).unwrap_or_default();
        let begun = self.draft.files.iter().map(|file| file.stage + 1).max().unwrap_or(0);
        let first = begun - usize::from(entries.first().is_some_and(|entry| self.is_one(begun, entry)));
        let mut files = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            for (&dialect, record) in &entry.files {
                for is_up in [true, false] {
                    files.push(self.file(first + at, dialect, is_up, entry, record, entries.len()));
                }
            }
        }
        files
    }

    /// Whether a migration can be one with the last stage of the draft: both run in a transaction.
    fn is_one(&self, begun: usize, entry: &Entry) -> bool {
        let mut last = self.draft.files.iter().filter(|file| file.stage + 1 == begun);
        begun > 0
            && !last.any(|file| file.text.starts_with(NO_TRANSACTION))
            && !entry.files.values().any(|record| record.no_transaction)
    }

    fn file(
        &self,
        at: usize,
        dialect: Dialect,
        is_up: bool,
        entry: &Entry,
        record: &FileRecord,
        stages: usize,
    ) -> (String, String) {
        let here = |file: &&DraftFile| (file.stage, file.dialect, file.is_up) == (at, dialect, is_up);
        let Self { project, database, draft } = *self;
        let stage = Stage { project, database, name: &draft.name, dialect, at, entry: Some(entry), stages };
        let direction = if is_up { "up" } else { "down" };
        let Some(file) = draft.files.iter().find(here) else {
            let ending = if at == 0 { String::new() } else { format!("_{}", at + 1) };
            let path = format!("{}/{}/{direction}{ending}.sql", draft.folder, dialect.key());
            return (path, if is_up { stage.up() } else { stage.down() });
        };
        let mut added = String::from("\n-- By `cargo schema generate --extend`:\n");
        for change in database.changes {
            let _ = writeln!(added, "--   {}", harmless(&change.to_string(), dialect));
        }
        stage.body(&mut added, direction);
        (
            file.path.clone(),
            if is_up { behind(&file.text, &added) } else { before(&file.text, &added, record, dialect) },
        )
    }
}

fn behind(text: &str, added: &str) -> String {
    let mut text = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text + added
}

/// The last thing that was done is rolled back first: `added` stands behind the comments at the top of `text`.
fn before(text: &str, added: &str, record: &FileRecord, dialect: Dialect) -> String {
    let mut out = String::new();
    let mut rest = text;
    for line in text.split_inclusive('\n').take_while(|line| line.starts_with("--")) {
        rest = rest.get(line.len()..).unwrap_or_default();
        match line.strip_prefix(DOWN) {
            Some(said) => out.push_str(&graded(said.trim(), record, dialect)),
            None => out.push_str(line.trim_end()),
        }
        out.push('\n');
    }
    out.push_str(added);
    if !rest.starts_with('\n') && !rest.is_empty() {
        out.push('\n');
    }
    out + rest
}

/// The line that says what a down file restores, for both parts of it.
fn graded(said: &str, record: &FileRecord, dialect: Dialect) -> String {
    let (word, reason) = said.split_once(':').unwrap_or((said, ""));
    let known = match word.trim() {
        "lossless" => Grade::Lossless,
        "structure_only" => Grade::StructureOnly,
        "irreversible" | "impossible" => Grade::Impossible,
        // Its author has not said it yet.
        _ => return format!("{DOWN}{said}"),
    };
    let theirs = harmless(&record.reasons.join("; "), dialect).into_owned();
    let reasons: Vec<&str> = [reason.trim(), &theirs].into_iter().filter(|reason| !reason.is_empty()).collect();
    let reasons = reasons.join("; ");
    match known.max(record.grade) {
        Grade::Lossless => format!("{DOWN}lossless"),
        Grade::StructureOnly => format!("{DOWN}structure_only: {reasons}"),
        Grade::Impossible => format!("{DOWN}irreversible: {reasons}"),
    }
}
