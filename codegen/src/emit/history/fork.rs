//! Histories that part: two branches of the project each added migrations to the same one.

use super::Entry;
use super::load::{History, Read};
use std::collections::{BTreeMap, BTreeSet};

/// A history with several heads, as lines: the one that stays, and what leaves it.
///
/// Without another wish the line stays that holds the oldest entry after each parting, by day, number and name: whoever
/// merges sees the same everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Fork {
    /// The line that stays, from its first entry to its head.
    pub kept: History,
    /// The others, in the order in which they are put on top of it.
    pub branches: Vec<Branch>,
}

/// The entries of one branch, from where it leaves the line that stays, or an earlier branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// How many entries at the start of [`Fork::kept`] it follows.
    pub shared: usize,
    /// Its own entries, oldest first.
    pub entries: Vec<Entry>,
    /// The paths of their files, in the same order.
    pub paths: Vec<String>,
    /// The checksums of their files, in the same order.
    pub sums: Vec<String>,
}

impl Fork {
    /// What stands on the line when the branch at `at` is put on it: what it follows, and what it does not.
    pub fn before(&self, at: usize) -> (Vec<&Entry>, Vec<&Entry>) {
        let earlier = self.branches.get(..at).unwrap_or_default().iter().flat_map(|branch| &branch.entries);
        let line: Vec<&Entry> = self.kept.entries.iter().chain(earlier).collect();
        let first = self.branches.get(at).and_then(|branch| branch.entries.first());
        let mut wanted = first.and_then(|entry| entry.parent.as_ref());
        let mut follows = BTreeSet::new();
        for entry in line.iter().rev() {
            if let Some(parent) = wanted.filter(|parent| parent.migration == entry.followed()) {
                follows.insert(&parent.migration);
                wanted = entry.parent.as_ref();
            }
        }
        line.into_iter().partition(|entry| follows.contains(&entry.stem()))
    }

    /// The heads, that of the line that stays first.
    pub fn heads(&self) -> Vec<String> {
        let lines = std::iter::once(self.kept.entries.as_slice());
        let lines = lines.chain(self.branches.iter().map(|branch| branch.entries.as_slice()));
        lines.filter_map(<[Entry]>::last).map(Entry::stem).collect()
    }
}

/// The lines of a history whose parents are all there and older than their children, as places in `read`: from the root
/// to each head, the oldest branch of each parting first, or the one that leads to `onto`.
pub(super) fn lines(read: &[Read], onto: Option<&str>) -> Vec<Vec<usize>> {
    let places: BTreeMap<&str, usize> = read.iter().enumerate().map(|(at, one)| (one.stem.as_str(), at)).collect();
    let parent = |at: usize| read[at].entry.parent.as_ref().and_then(|parent| places.get(parent.migration.as_str()));
    let line_to = |head: usize| {
        let mut line: Vec<usize> = std::iter::successors(Some(head), |&at| parent(at).copied()).collect();
        line.reverse();
        line
    };
    let is_parent: BTreeSet<usize> = (0..read.len()).filter_map(|at| parent(at).copied()).collect();
    let mut lines: Vec<Vec<usize>> = (0..read.len()).filter(|at| !is_parent.contains(at)).map(line_to).collect();
    let age = |&at: &usize| {
        let Read { entry, stem, .. } = &read[at];
        (entry.date.clone(), entry.number, stem.clone())
    };
    // Where two lines part, the first entries that differ decide.
    lines.sort_by_cached_key(|line| line.iter().map(age).collect::<Vec<_>>());
    if let Some(wanted) = onto.and_then(|stem| lines.iter().position(|line| ends_at(line, stem, read))) {
        lines[..=wanted].rotate_right(1);
    }
    lines
}

fn ends_at(line: &[usize], stem: &str, read: &[Read]) -> bool {
    line.last().is_some_and(|&head| read[head].stem == stem)
}

/// The first of `lines`, and what the others add to those before them.
pub(super) fn fork(read: &[Read], lines: &[Vec<usize>]) -> Fork {
    let kept: &[usize] = lines.first().map_or(&[], Vec::as_slice);
    let mut taken: BTreeSet<usize> = kept.iter().copied().collect();
    let mut branches = Vec::new();
    for line in lines.get(1..).unwrap_or_default() {
        let own: Vec<usize> = line.iter().copied().filter(|at| !taken.contains(at)).collect();
        taken.extend(own.iter().copied());
        branches.push(Branch {
            shared: kept.iter().zip(line).take_while(|(left, right)| left == right).count(),
            entries: own.iter().map(|&at| read[at].entry.clone()).collect(),
            paths: own.iter().map(|&at| read[at].path.clone()).collect(),
            sums: own.iter().map(|&at| read[at].sha256.clone()).collect(),
        });
    }
    let history = History {
        entries: kept.iter().map(|&at| read[at].entry.clone()).collect(),
        paths: kept.iter().map(|&at| read[at].path.clone()).collect(),
        head_sha256: kept.last().map(|&at| read[at].sha256.clone()),
    };
    Fork { kept: history, branches }
}
