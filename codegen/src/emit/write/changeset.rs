//! The difference between what a project holds and what it should hold.

use super::problem::Problem;
use super::succeed::Relocation;

/// What has to be written for the project to be as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changeset {
    /// New and changed files, by path.
    pub writes: Vec<Write>,
    /// Generated files that are no longer wanted, by path.
    pub removals: Vec<Removal>,
    /// Hand-written files that follow their table, by place.
    pub relocations: Vec<Relocation>,
    /// What is left alone and named, by path.
    pub problems: Vec<Problem>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// From the project's root, with `/`.
    pub path: String,
    /// Its text until now; none for a new file.
    pub before: Option<String>,
    /// The header of a generated file; empty for others.
    pub header: String,
    /// The text below the header.
    pub body: String,
}

/// A file to remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// From the project's root, with `/`.
    pub path: String,
    /// Its text.
    pub before: String,
}

impl Changeset {
    /// Whether the project is as it should be.
    pub fn is_clean(&self) -> bool {
        self.has_no_writes() && self.problems.is_empty()
    }

    /// Whether nothing has to be written, moved or removed.
    pub fn has_no_writes(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty() && self.relocations.is_empty()
    }
}
