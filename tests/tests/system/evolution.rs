//! Two versions of a declaration: generated, and run with rows.

use std::{collections::BTreeMap, fs, path::Path};

use seaglass::{Database, Project, model::Schema};
use seaglass_tests::{assert_same_lines, generated, live, target::Target, versions};
use tempfile::TempDir;

/// The files of a history of two versions, and those of the second one from nothing.
pub struct Evolution {
    steps: TempDir,
    fresh: TempDir,
    /// How many migrations the first version has.
    first: usize,
}

impl Evolution {
    /// Generates both.
    pub fn new(before: impl Fn() -> Database, after: impl Fn() -> Database) -> Self {
        let (steps, fresh) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        must(steps.path(), before(), "2026-01-01");
        let first = numbers(steps.path());
        must(steps.path(), after(), "2026-01-02");
        must(fresh.path(), after(), "2026-01-01");
        Self { steps, fresh, first }
    }

    /// The text of the second version's migration.
    pub fn up(&self, target: &Target) -> String {
        self.second(target, "up").concat()
    }

    /// And of its rollback.
    pub fn down(&self, target: &Target) -> String {
        self.second(target, "down").concat()
    }

    /// The first version with rows.
    pub fn begin(&self, target: &Target, rows: &str) {
        for text in texts(self.steps.path(), target, "up").into_iter().take(self.first) {
            target.must(&text);
        }
        if !rows.is_empty() {
            target.must(rows);
        }
    }

    /// The first version with rows, then the second: as a fresh database would be.
    pub fn migrate(&self, target: &Target, rows: &str) {
        self.begin(target, rows);
        for text in self.second(target, "up").iter().filter(|text| !text.is_empty()) {
            target.migrate(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", target.label()));
        }
        let fresh = target.sibling();
        for text in texts(self.fresh.path(), target, "up").iter().filter(|text| !text.is_empty()) {
            fresh.must(text);
        }
        assert_same_lines(&format!("migrated on {}", target.label()), &target.facts(), "fresh", &fresh.facts());
        live::assert_no_drift(target, self.steps.path(), None);
    }

    /// And back: as it was in the first version.
    pub fn back(&self, target: &Target) {
        for text in self.second(target, "down").iter().rev().filter(|text| !text.is_empty()) {
            target.migrate(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", target.label()));
        }
        let old = target.sibling();
        self.begin(&old, "");
        assert_same_lines(&format!("rolled back on {}", target.label()), &target.facts(), "before", &old.facts());
        match self.first.checked_sub(1) {
            Some(last) => live::assert_no_drift(target, self.steps.path(), Some(&stems(self.steps.path())[last])),
            None => live::assert_is(target, &Schema::default()),
        }
    }

    /// The second version fails with a message that holds `why`, and everything is as it was.
    pub fn fails(&self, target: &Target, rows: &str, why: &str) {
        self.begin(target, rows);
        let held = (target.facts(), target.rows());
        let error = target.exec(&self.up(target)).expect_err(why);
        assert!(error.contains(why), "{}: {error}\n{}", target.label(), self.up(target));
        assert_eq!((target.facts(), target.rows()), held, "{}", target.label());
    }

    fn second(&self, target: &Target, direction: &str) -> Vec<String> {
        texts(self.steps.path(), target, direction).split_off(self.first)
    }
}

/// What `generate` says of the second version.
pub fn refused(before: impl Fn() -> Database, after: impl Fn() -> Database) -> String {
    let root = tempfile::tempdir().expect("a folder");
    must(root.path(), before(), "2026-01-01");
    let (code, said) = generate(root.path(), after(), "2026-01-02");
    assert_ne!(code, 0, "{said}");
    said
}

fn generate(root: &Path, database: Database, date: &str) -> (u8, String) {
    versions::run(Project::new(root).database(database), root, &["generate", "--date", date])
}

fn must(root: &Path, database: Database, date: &str) {
    let (code, said) = generate(root, database, date);
    assert_eq!(code, 0, "{said}");
}

/// Migrations of any dialect; one that a dialect has no file for still has its number.
fn numbers(root: &Path) -> usize {
    generated::walk(&root.join("migration/history")).len()
}

/// `NNNN_name` of each migration, in order.
fn stems(root: &Path) -> Vec<String> {
    let names = generated::walk(&root.join("migration/history")).into_keys();
    let stem = |name: String| name.rsplit('/').next().and_then(|file| file.strip_suffix(".json")).map(str::to_owned);
    names.map(|name| stem(name).expect("a history file")).collect()
}

/// The files of a dialect in one direction, in order: one a migration, empty where there is none.
fn texts(root: &Path, target: &Target, direction: &str) -> Vec<String> {
    let mut found = BTreeMap::new();
    for stem in stems(root) {
        found.insert(stem, String::new());
    }
    for (name, path) in generated::walk(&root.join("migration/sql")) {
        if name.contains(&format!("/{}/{direction}/", target.dialect())) {
            let stem = name.rsplit('/').next().and_then(|file| file.strip_suffix(".sql")).expect("a file of SQL");
            found.insert(stem.to_owned(), fs::read_to_string(path).expect("a file can be read"));
        }
    }
    found.into_values().collect()
}
