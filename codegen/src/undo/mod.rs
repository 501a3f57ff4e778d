//! UNDO: the last migration of a history, whole, and everything as it was before it: history, what is declared as far as
//! history tells it, drafts, and the answers that were given.

mod before;
mod draft;
mod kept;
mod succession;

pub use before::before;
pub use draft::draft;
pub use kept::{Keeping, lost_backfills};
pub use succession::{followed, returned};

use crate::declare::Paths;
use crate::diff::Change;
use crate::emit::history::{Entry, FrozenFile, History, frozen_files};

/// The last migration of a database's history: one entry, or every stage of one that takes several transactions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
    /// Its SQL.
    pub sql: Vec<FrozenFile>,
    /// Its history files.
    pub history: Vec<FrozenFile>,
}

impl Taken {
    /// What it is called, whatever its stages are.
    pub fn name(&self) -> &str {
        self.entries.first().map_or("", Entry::base_name)
    }

    /// The names of its files.
    pub fn stems(&self) -> Vec<String> {
        self.entries.iter().map(Entry::stem).collect()
    }

    /// Its day.
    pub fn date(&self) -> &str {
        self.entries.last().map_or("", |entry| &entry.date)
    }

    /// What it did to the schema.
    pub fn changes(&self) -> Vec<Change> {
        self.entries.iter().flat_map(|entry| entry.changes.iter().cloned()).collect()
    }

    /// Its SQL was written by hand.
    pub fn is_by_hand(&self) -> bool {
        self.entries.iter().any(|entry| entry.hand_written)
    }

    /// It was there before this tool.
    pub fn is_of_others(&self) -> bool {
        self.entries.iter().any(|entry| entry.imported || entry.adopted.is_some())
    }

    /// All its files but those that are derived from history.
    pub fn files(&self) -> impl Iterator<Item = &FrozenFile> {
        self.sql.iter().chain(&self.history)
    }
}

/// The last migration of a history, and the history without it; none of an empty one.
pub fn take(paths: &Paths, database: &str, history: &History) -> Option<(History, Taken)> {
    let last = history.entries.last()?;
    let first = last.group.as_ref().map_or(last.number, |group| group.first);
    let at = history.entries.iter().position(|entry| entry.number >= first)?;
    let (left, taken) = history.entries.split_at(at);
    // An entry names the checksum of the one before it; that of the last stands in no file.
    let of_parent = |entry: &Entry| entry.parent.as_ref().map(|parent| parent.sha256.clone());
    let sums = taken.iter().skip(1).filter_map(of_parent).chain(history.head_sha256.clone());
    let files = history.paths.iter().skip(at).cloned().zip(sums);
    let taken = Taken {
        entries: taken.to_vec(),
        sql: frozen_files(paths, database, taken),
        history: files.map(|(path, sha256)| FrozenFile { path, sha256 }).collect(),
    };
    let left = History {
        entries: left.to_vec(),
        paths: history.paths.iter().take(at).cloned().collect(),
        head_sha256: taken.entries.first().and_then(of_parent),
    };
    Some((left, taken))
}
