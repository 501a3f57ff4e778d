//! A project in a folder of its own whose declaration changes from day to day, and databases that follow it.

use std::{cell::Cell, fs, path::Path};

use seaglass::{Database, Project};
use tempfile::TempDir;

use crate::{generated::walk, process::copy_tree, target::Target, versions};

/// A project, and what its people did so far.
#[derive(Debug)]
pub struct Story {
    root: TempDir,
    day: Cell<u32>,
}

/// A database of the project on an engine, with the number of migration files that it has had.
#[derive(Debug)]
pub struct Follower {
    pub target: Target,
    database: String,
    applied: Cell<usize>,
}

impl Default for Story {
    fn default() -> Self {
        Self::new()
    }
}

impl Story {
    /// An empty folder.
    pub fn new() -> Self {
        Self { root: tempfile::tempdir().expect("a temporary folder"), day: Cell::new(1) }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// A branch: the same files in a folder of its own, where things happen a day later.
    pub fn branch(&self) -> Self {
        let branch = Self::new();
        copy_tree(self.root(), branch.root());
        branch.day.set(self.day.get() + 1);
        branch
    }

    /// Takes over the files of a branch that are not here, as a merge does where no line conflicts.
    pub fn merge(&self, branch: &Self) {
        for (name, path) in walk(branch.root()) {
            let to = self.root().join(name);
            if !to.exists() {
                fs::create_dir_all(to.parent().expect("a file lies in a folder")).expect("a folder can be made");
                fs::copy(path, to).expect("a file can be copied");
            }
        }
    }

    /// What `cargo schema` with these words exits with and says, with these databases declared.
    pub fn types(&self, databases: &[Database], words: &[&str]) -> (u8, String) {
        let project = databases.iter().cloned().fold(Project::new(self.root()), Project::database);
        versions::run(project, self.root(), words)
    }

    /// `generate` on the next day, with these flags, which must succeed. Returns what it says.
    pub fn generate(&self, databases: &[Database], flags: &[&str]) -> String {
        let date = self.date();
        let words: Vec<&str> = ["generate", "--date", &date].into_iter().chain(flags.iter().copied()).collect();
        let (code, said) = self.types(databases, &words);
        assert!(code == 0, "{words:?} exited with {code}:\n{said}");
        said
    }

    /// The same, which must succeed.
    pub fn must(&self, databases: &[Database], words: &[&str]) -> String {
        let (code, said) = self.types(databases, words);
        assert!(code == 0, "{words:?} exited with {code}:\n{said}");
        said
    }

    /// A command that must be refused, and must have written nothing. Returns what it says.
    pub fn refused(&self, databases: &[Database], command: &str, flags: &[&str]) -> String {
        let before = self.bytes();
        let words: Vec<&str> = [command].into_iter().chain(flags.iter().copied()).collect();
        let (code, said) = self.types(databases, &words);
        assert!(code == 2, "{words:?} exited with {code}:\n{said}");
        assert!(before == self.bytes(), "{words:?} wrote something:\n{said}");
        said
    }

    /// `generate` at a terminal where this is typed, and yes to what is shown then, which must succeed. Returns what is shown.
    pub fn generate_at_a_terminal(&self, databases: &[Database], typed: &str) -> String {
        let project = databases.iter().cloned().fold(Project::new(self.root()), Project::database);
        let typed = format!("{typed}yes\n");
        let (code, said) = versions::run_at(Some(&typed), project, self.root(), &["generate", "--date", &self.date()]);
        assert!(code == 0, "{typed:?} led to {code}:\n{said}");
        said
    }

    /// An empty database that will follow.
    pub fn follower(&self, target: Target, database: &str) -> Follower {
        Follower { target, database: database.to_owned(), applied: Cell::new(0) }
    }

    /// Applies the migrations that a database has not had yet.
    ///
    /// # Errors
    /// The file, and what the engine says.
    pub fn try_migrate(&self, follower: &Follower) -> Result<(), String> {
        for (name, sql) in self.files(follower, "up").iter().skip(follower.applied.get()) {
            follower.target.migrate(sql).map_err(|error| format!("{name}: {error}\n{sql}"))?;
            follower.applied.set(follower.applied.get() + 1);
        }
        Ok(())
    }

    /// The same, for migrations that must succeed.
    pub fn migrate(&self, follower: &Follower) {
        self.try_migrate(follower).unwrap_or_else(|error| panic!("{}: {error}", follower.target.label()));
    }

    /// Takes the last `count` migration files back.
    pub fn take_back(&self, follower: &Follower, count: usize) {
        let down = self.files(follower, "down");
        for _ in 0..count {
            let (name, sql) = &down[follower.applied.get() - 1];
            let done = follower.target.migrate(sql);
            done.unwrap_or_else(|error| panic!("{}: {name}: {error}\n{sql}", follower.target.label()));
            follower.applied.set(follower.applied.get() - 1);
        }
    }

    /// Whether the database is what all migrations make of an empty one.
    pub fn expect_as_fresh(&self, follower: &Follower) {
        let fresh = self.follower(follower.target.sibling(), &follower.database);
        self.migrate(&fresh);
        crate::assert_same_lines("migrated", &follower.target.facts(), "fresh", &fresh.target.facts());
    }

    /// The SQL files of a direction in order, by path.
    pub fn files(&self, follower: &Follower, direction: &str) -> Vec<(String, String)> {
        let folder = format!("migration/sql/{}/{}/{direction}", follower.database, follower.target.dialect());
        let read = |(name, path): (String, _)| (name, fs::read_to_string(path).expect("a file of SQL"));
        walk(&self.root().join(folder)).into_iter().map(read).collect()
    }

    fn date(&self) -> String {
        let day = self.day.get();
        self.day.set(day + 1);
        format!("2026-06-{day:02}")
    }

    /// Every file of the project with its path below the folder.
    pub fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        walk(self.root()).into_iter().map(|(name, path)| (name, fs::read(path).expect("a file"))).collect()
    }
}
