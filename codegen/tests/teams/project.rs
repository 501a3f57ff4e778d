//! A project in a folder of its own, and its command line.

use crate::common::{put, tree};
use seaglass::cli::{Terminal, run};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, Project, TableDecl};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::BufRead;
use tempfile::TempDir;

/// A project with one database, `app`.
pub(crate) struct Folder {
    pub(crate) root: TempDir,
    pub(crate) database: Database,
}

/// What one command did.
pub(crate) struct Run {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new(database: Database) -> Self {
        Self { root: tempfile::tempdir().unwrap(), database }
    }

    /// A checkout of the same files, with another declaration: a branch.
    pub(crate) fn branch(&self, database: Database) -> Self {
        let other = Self::new(database);
        self.tree().iter().for_each(|(path, text)| other.put(path, text));
        other
    }

    /// What git gives when the branches touched different files, and the generated ones are those of this branch.
    pub(crate) fn merge(&mut self, other: &Self, database: Database) {
        let here = self.tree();
        let new = other.tree().into_iter().filter(|(path, _)| !here.contains_key(path));
        new.for_each(|(path, text)| self.put(&path, &text));
        self.database = database;
    }

    pub(crate) fn run(&self, words: &str) -> Run {
        self.run_with([self.database.clone()], words)
    }

    /// With these databases declared.
    pub(crate) fn run_with(&self, databases: impl IntoIterator<Item = Database>, words: &str) -> Run {
        self.run_at(databases, words, None)
    }

    /// At a terminal where this is typed, if there is one.
    pub(crate) fn run_at(
        &self,
        databases: impl IntoIterator<Item = Database>,
        words: &str,
        typed: Option<&str>,
    ) -> Run {
        let project = databases.into_iter().fold(Project::new(self.root.path()), Project::database);
        let args = std::iter::once("schema").chain(words.split_whitespace());
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut typed = typed.map(str::as_bytes);
        let input = typed.as_mut().map(|typed| typed as &mut dyn BufRead);
        let terminal = Terminal { out: &mut out, err: &mut err, input, color_out: false, color_err: false };
        let code = run(project, args, terminal);
        Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// Runs a command that must succeed.
    pub(crate) fn done(&self, words: &str) -> Run {
        let run = self.run(words);
        assert_eq!(run.code, 0, "$ cargo schema {words}\n{run}");
        run
    }

    /// Runs a command that must be refused and write nothing.
    pub(crate) fn refused(&self, words: &str) -> String {
        let before = self.tree();
        let run = self.run(words);
        assert_eq!(run.code, 2, "$ cargo schema {words}\n{run}");
        assert_eq!(self.tree(), before, "`{words}` was refused and wrote");
        format!("$ cargo schema {words}\n{run}")
    }

    pub(crate) fn tree(&self) -> BTreeMap<String, String> {
        tree(self.root.path())
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn put(&self, path: &str, text: &str) {
        put(self.root.path(), path, text);
    }

    /// The names in a folder.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        self.tree().into_keys().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned)).collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code: {}\n----- stdout -----\n{}----- stderr -----\n{}", self.code, self.out, self.err)
    }
}

/// The database `app` with these tables.
pub(crate) fn app(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

/// A table with a key and these text columns.
pub(crate) fn table(name: &'static str, columns: &[&'static str]) -> TableDecl {
    let mut statement = Table::create();
    statement.table(name).col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    for column in columns {
        statement.col(ColumnDef::new(*column).text());
    }
    TableDecl::new(statement)
}
