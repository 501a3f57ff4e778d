//! REBASE: a history that forks becomes one line again. The line that stays is not touched; each migration of the other
//! branches is put on top of it, under a new number and on a new parent.
//!
//! What a migration changes stays the same; its SQL stays the same where the order of the branches does not matter to it,
//! and is planned again where it does. Branches that contradict each other are refused.

mod bookkeeping;
mod line;
mod order;
mod refusal;
mod touch;

pub use bookkeeping::updates;
pub use refusal::fork_fault;

use crate::declare::Project;
use crate::emit::File;
use crate::emit::history::{Entry, Fork, FrozenFile, frozen_files};
use crate::model::{Declared, Dialect, Fault};
use line::Line;
use std::collections::BTreeMap;

/// What a rebase looks at.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Folders.
    pub project: &'a Project,
    /// The database as declared; its schema does not matter.
    pub declared: &'a Declared,
    /// Its history.
    pub fork: &'a Fork,
    /// The text of every SQL file of the history, by path.
    pub sql: &'a BTreeMap<String, String>,
    /// Databases may have run migrations that get another name, and are told.
    pub may_be_applied: bool,
}

/// A history without a fork.
#[derive(Clone, Debug, Default)]
pub struct Rebased {
    /// All of it, oldest first; the migrations that were moved are at the end.
    pub entries: Vec<Entry>,
    /// What was moved, oldest first.
    pub moved: Vec<Moved>,
    /// The files of what was moved.
    pub files: Vec<File>,
    /// The files that it had before.
    pub retired: Vec<FrozenFile>,
}

/// A migration on its new place.
#[derive(Clone, Debug)]
pub struct Moved {
    /// As it was.
    pub from: Entry,
    /// As it is.
    pub to: Entry,
    /// What became of its SQL.
    pub fate: Fate,
    /// The text of its new up files.
    pub up: BTreeMap<Dialect, String>,
}

/// What became of the SQL of a migration that was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The branches commute: its statements are the same.
    Kept,
    /// It was planned again on the other branch's result.
    Planned,
}

impl Moved {
    /// Whether clients know it by another name from now on.
    pub fn is_renamed(&self) -> bool {
        self.from.stem() != self.to.stem() || self.from.module() != self.to.module()
    }
}

/// Puts every branch on top of the line that stays.
///
/// # Errors
/// Migrations that contradict each other, were written by hand for another order, or may have been run in an order that
/// gives another result.
pub fn rebase(input: &Input<'_>) -> Result<Rebased, Vec<Fault>> {
    let faults = refusal::refusals(input);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut line = Line::new(input)?;
    for (at, branch) in input.fork.branches.iter().enumerate() {
        let (follows, others) = input.fork.before(at);
        let entries: Vec<&Entry> = branch.entries.iter().collect();
        let independent = order::does_not_matter(input, &follows, &others, &entries);
        if input.may_be_applied && !independent {
            return Err(vec![refusal::order_matters(input, &others, &entries)]);
        }
        for unit in units(&entries) {
            line.put(unit, independent)?;
        }
    }
    let mut retired = Vec::new();
    for branch in &input.fork.branches {
        retired.extend(frozen_files(&input.project.paths, &input.declared.name, &branch.entries));
        let files = branch.paths.iter().zip(&branch.sums);
        retired.extend(files.map(|(path, sha256)| FrozenFile { path: path.clone(), sha256: sha256.clone() }));
    }
    Ok(line.finish(retired))
}

/// Migrations one by one, groups as a whole.
fn units<'a, 'e>(entries: &'a [&'e Entry]) -> impl Iterator<Item = &'a [&'e Entry]> {
    entries.chunk_by(|left, right| match (&left.group, &right.group) {
        (Some(group), Some(next)) => group.first == next.first && left.base_name() == right.base_name(),
        (Some(_) | None, _) => false,
    })
}
