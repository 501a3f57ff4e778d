//! One migration, as its history file holds it.

use crate::diff::Change;
use crate::model::Dialect;
use crate::step::Grade;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format that this version writes; a file with a higher one needs a newer Seaglass.
pub const FORMAT: u32 = 1;

/// A migration. One per transaction boundary: a change that needs several is a group of consecutive entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// [`FORMAT`] when it was written.
    pub format: u32,
    /// Its number: consecutive within a group, rising along the history, gaps allowed.
    pub number: u64,
    /// What it does, as `[a-z0-9_]+`.
    pub name: String,
    /// The day in its `SeaORM` name, `YYYYMMDD`; never earlier than its parent's.
    pub date: String,
    /// The entry before it; none for the first. Two entries with one parent are a fork.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// The stem of its files, where that is not `NNNN_name`: of a migration that was there before this tool, or that
    /// follows such and is called alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its place in a group; none if it stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    /// Its SQL was written by hand, and `changes` is what its author says that it does to the schema.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hand_written: bool,
    /// Its Rust file was there before this tool, and has no SQL; `changes` is what the author says that it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<Adopted>,
    /// Its SQL was there before this tool, and is kept byte for byte under its own name, so that databases which have run
    /// it see nothing new. The last of them carries the changes of all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// It is the baseline that stands for the migrations which it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub squashed: Option<Squashed>,
    /// The changes that are complete once it has run. A stage that only prepares has none.
    pub changes: Vec<Change>,
    /// Its SQL. A dialect without an entry has nothing to do and no file.
    pub files: BTreeMap<Dialect, FileRecord>,
}

/// The entry before, and the checksum of its file, so that an edited history is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// The stem of its files.
    pub migration: String,
    /// SHA-256 of its history file with LF endings.
    pub sha256: String,
}

/// A place in a group of migrations that carry one change through several transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The number of its first migration.
    pub first: u64,
    /// This migration's place, from 1.
    pub stage: u32,
    /// How many stages there are.
    pub stages: u32,
    /// What all of them are called together; none where each has that name alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A migration of the `SeaORM` project that a history began with. It is kept byte for byte under its own name, so that
/// databases which have run it see nothing new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopted {
    /// The stem of its Rust file, which is its name in `seaql_migrations`.
    pub module: String,
    /// SHA-256 of its Rust file with LF endings.
    pub sha256: String,
}

/// The migrations that a baseline replaces, whole: names of relations are given by what was, and a database that has run
/// them is known by their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Squashed {
    /// SHA-256 of the last one's history file. What follows names that one, before a squash and after it.
    pub sha256: String,
    /// The numbers of those that were written by hand, and that no new database runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<u64>,
    /// Oldest first, none of them a baseline.
    pub entries: Vec<Entry>,
}

/// The SQL of one dialect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// SHA-256 of the up file with LF endings; of one that was imported, of its bytes as they are.
    pub up: String,
    /// The same of the down file.
    pub down: String,
    /// It cannot run in a transaction.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_transaction: bool,
    /// The index that the up file builds outside a transaction, as SQL spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// What the down file restores.
    pub grade: Grade,
    /// Why it does not restore more, and what makes it fail; empty when it does and nothing does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

impl Entry {
    /// What it was called before its stage was: the same for every migration of its group.
    pub fn base_name(&self) -> &str {
        self.group.as_ref().and_then(|group| group.name.as_deref()).unwrap_or(&self.name)
    }

    /// The stem of its files: `NNNN_name`, unless it has another one.
    pub fn stem(&self) -> String {
        self.file.clone().unwrap_or_else(|| format!("{:04}_{}", self.number, self.name))
    }

    /// What the next entry calls it: a baseline is followed under the name of the last migration that it replaces.
    pub fn followed(&self) -> String {
        let last = self.squashed.as_ref().and_then(|squashed| squashed.entries.last());
        last.map_or_else(|| self.stem(), Self::stem)
    }

    /// What happened: itself, or the migrations that it replaces.
    pub fn told(&self) -> &[Self] {
        self.squashed.as_ref().map_or(std::slice::from_ref(self), |squashed| &squashed.entries)
    }

    /// What sqlx calls it beside its number.
    pub fn description(&self) -> String {
        let stem = self.stem();
        stem.split_once('_').map_or_else(String::new, |(_, rest)| rest.replace('_', " "))
    }

    /// `m<yyyymmdd>_<six-digit number>_<name>`, or the name that an adopted one has: its name under `SeaORM`.
    pub fn module(&self) -> String {
        match &self.adopted {
            Some(adopted) => adopted.module.clone(),
            None => format!("m{}_{:06}_{}", self.date, self.number, self.name),
        }
    }
}
