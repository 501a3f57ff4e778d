//! What a new draft holds: its claims, and the SQL that `generate` would have written, or where to write some.

use super::check::{DOWN, NO_TRANSACTION};
use super::{Claims, Pending};
use crate::declare::Project;
use crate::dialect::quote::harmless;
use crate::emit::File;
use crate::emit::history::{Entry, FileRecord, Parent};
use crate::model::Dialect;
use crate::step::Grade;
use std::fmt::Write as _;

/// The files of a new draft called `name`, for a database with the migrations that it needs, on top of `head`.
pub fn prefill(project: &Project, database: Pending<'_>, name: &str, head: Option<Parent>) -> Vec<File> {
    let folder = format!("{}/{name}", super::folder(&project.paths, &database.declared.name));
    let new = database.new;
    let claims = Claims::new(head, database.changes.to_vec());
    let mut files = vec![File::scaffold(format!("{folder}/{}", super::claims::FILE), claims.print())];
    for &dialect in &database.declared.dialects {
        let has_some = new.iter().any(|entry| entry.files.contains_key(&dialect));
        for at in 0..new.len().max(1) {
            let draft = Stage { project, database, name, dialect, at, entry: new.get(at), stages: new.len() };
            // One file to write in; a stage in which the dialect has nothing to do needs none.
            if (at > 0 || has_some) && draft.record().is_none() {
                continue;
            }
            let ending = if at == 0 { String::new() } else { format!("_{}", at + 1) };
            let path = |direction: &str| format!("{folder}/{}/{direction}{ending}.sql", dialect.key());
            files.push(File::scaffold(path("up"), draft.up()));
            files.push(File::scaffold(path("down"), draft.down()));
        }
    }
    files
}

const TOGETHER: &str =
    "-- A file is one transaction, which every client opens and ends by itself; each statement ends with `;`.\n";
const ALONE: &str =
    "-- Outside of a transaction: what a statement has done stays when the next one fails; each ends with `;`.\n";

/// One stage in one dialect.
pub(super) struct Stage<'a> {
    pub(super) project: &'a Project,
    pub(super) database: Pending<'a>,
    pub(super) name: &'a str,
    pub(super) dialect: Dialect,
    pub(super) at: usize,
    pub(super) entry: Option<&'a Entry>,
    pub(super) stages: usize,
}

impl Stage<'_> {
    fn record(&self) -> Option<&FileRecord> {
        self.entry.and_then(|entry| entry.files.get(&self.dialect))
    }

    pub(super) fn up(&self) -> String {
        let mut out = self.start();
        let stage = if self.stages > 1 { format!(", stage {} of {}", self.at + 1, self.stages) } else { String::new() };
        let (name, database, title) = (self.name, &self.database.declared.name, self.dialect.title());
        let _ = writeln!(out, "-- {name} of {database}, {title}{stage}. Written by hand.");
        if self.database.changes.is_empty() {
            out.push_str("-- It claims nothing: what is declared later is planned behind it.\n");
        } else {
            out.push_str("-- What it claims to do to the schema, and later migrations rely on:\n");
        }
        for change in self.database.changes {
            let _ = writeln!(out, "--   {}", harmless(&change.to_string(), self.dialect));
        }
        out.push_str(if self.is_alone() { ALONE } else { TOGETHER });
        self.body(&mut out, "up");
        out
    }

    pub(super) fn down(&self) -> String {
        let mut out = self.start();
        out.push_str(DOWN);
        match self.record() {
            Some(record) => {
                let reasons = harmless(&record.reasons.join("; "), self.dialect).into_owned();
                let _ = match record.grade {
                    Grade::Lossless => writeln!(out, "lossless"),
                    Grade::StructureOnly => writeln!(out, "structure_only: {reasons}"),
                    Grade::Impossible => writeln!(out, "irreversible: {reasons}"),
                };
            }
            None => out.push_str("lossless, or structure_only: what is lost, or irreversible: why?\n"),
        }
        let (name, database, title) = (self.name, &self.database.declared.name, self.dialect.title());
        let _ = writeln!(out, "-- Rolls back {name} of {database}, {title}.");
        self.body(&mut out, "down");
        out
    }

    fn is_alone(&self) -> bool {
        self.record().is_some_and(|record| record.no_transaction)
    }

    fn start(&self) -> String {
        if self.is_alone() { format!("{NO_TRANSACTION}\n") } else { String::new() }
    }

    /// The statements that `generate` would have written.
    pub(super) fn body(&self, out: &mut String, direction: &str) {
        let planned = self.record().zip(self.entry).and_then(|(_, entry)| {
            let (sql, database) = (&self.project.paths.sql, &self.database.declared.name);
            let path = format!("{sql}/{database}/{}/{direction}/{}.sql", self.dialect.key(), entry.stem());
            self.database.sql.iter().find(|file| file.path == path)
        });
        match planned.and_then(|file| file.body.split_once("\n\n")) {
            Some((_, statements)) => {
                out.push('\n');
                out.push_str(statements);
            }
            None if direction == "up" => {
                out.push_str("\n-- Statements go here; without any, there is nothing to do in this database.\n");
            }
            None => out.push_str("\n-- Statements go here; without any, rolling it back changes nothing.\n"),
        }
    }
}
