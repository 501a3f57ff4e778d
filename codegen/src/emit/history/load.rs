//! A database's history, checked: its entries are one unbroken line.

use super::format::parse;
use super::{Entry, Group};
use crate::emit::checksum::sha256;
use crate::model::Fault;
use std::collections::{BTreeMap, BTreeSet};

/// A database's history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Its migrations, oldest first.
    pub entries: Vec<Entry>,
    /// The paths of their files, in the same order.
    pub paths: Vec<String>,
    /// The checksum of the last one's file, which the next one names; none while there is no entry.
    pub head_sha256: Option<String>,
}

/// An entry and its file.
struct Read {
    path: String,
    sha256: String,
    stem: String,
    entry: Entry,
}

/// Reads the history of one database from its files: path and text, in any order.
///
/// # Errors
/// Every fault of the history: files that cannot be read, numbers that are used twice, forks, entries whose parent is
/// missing, was edited or is not older, dates that go back, and groups that are not whole.
pub fn load(files: Vec<(String, String)>) -> Result<History, Vec<Fault>> {
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for (path, text) in files {
        match read_one(path, text) {
            Ok(one) => read.push(one),
            Err(fault) => faults.push(fault),
        }
    }
    // What an unreadable file would have said is unknown, so nothing is said about the chain either.
    if !faults.is_empty() {
        return Err(faults);
    }
    read.sort_by(|a, b| (a.entry.number, &a.stem).cmp(&(b.entry.number, &b.stem)));
    faults.extend(duplicates(&read));
    faults.extend(forks(&read));
    let stems: BTreeMap<&str, &Read> = read.iter().map(|one| (one.stem.as_str(), one)).collect();
    faults.extend(read.iter().filter_map(|one| chain_fault(one, &stems)));
    faults.extend(group_faults(&read));
    if !faults.is_empty() {
        return Err(faults);
    }
    let head_sha256 = read.last().map(|last| last.sha256.clone());
    let (paths, entries) = read.into_iter().map(|one| (one.path, one.entry)).unzip();
    Ok(History { entries, paths, head_sha256 })
}

fn read_one(path: String, text: String) -> Result<Read, Fault> {
    let sha256 = sha256(&text);
    let entry = parse(text, &path)?;
    let stem = entry.stem();
    let name = path.rsplit('/').next().unwrap_or(&path);
    if name.strip_suffix(".json") != Some(&stem) {
        let instead = format!("bring it back (`git checkout -- {path}`): migrations are neither renamed nor reordered");
        let why = "a migration's number and name are those of its files, and clients run them in that order";
        return Err(Fault::error(path, format!("holds migration {stem}"), why, instead));
    }
    Ok(Read { path, sha256, stem, entry })
}

/// Numbers that more than one entry has; those of a fork are told there.
fn duplicates(read: &[Read]) -> Vec<Fault> {
    let same = |pair: &[Read]| match pair {
        [a, b] => a.entry.number == b.entry.number && parent_of(a) != parent_of(b),
        _ => false,
    };
    let fault = |pair: &[Read]| {
        let names: Vec<&str> = pair.iter().map(|one| one.stem.as_str()).collect();
        Fault::error(
            &pair[0].path,
            format!("has the number of another migration: {}", names.join(" and ")),
            "clients run migrations in the order of their numbers",
            "keep the one that databases have run, delete the other's files, and run `cargo schema generate`",
        )
    };
    read.windows(2).filter(|pair| same(pair)).map(fault).collect()
}

/// Entries with one parent: both heads are named, because one of them must give way.
fn forks(read: &[Read]) -> Vec<Fault> {
    let mut children: BTreeMap<Option<&str>, Vec<&Read>> = BTreeMap::new();
    for one in read {
        children.entry(parent_of(one)).or_default().push(one);
    }
    let mut faults = Vec::new();
    for (parent, branches) in &children {
        let [.., last] = branches.as_slice() else { continue };
        if branches.len() == 1 {
            continue;
        }
        let heads: Vec<&str> = branches.iter().map(|branch| head(branch, &children)).collect();
        faults.push(Fault::error(
            &last.path,
            format!("history forks after {}: its heads are {}", parent.unwrap_or("its start"), heads.join(" and ")),
            "two branches of the project each added a migration to the same one, and databases run one line of them",
            "keep the branch that databases have run, delete the history and SQL files of the other, and run `cargo schema \
             generate` to plan its changes again on top",
        ));
    }
    faults
}

fn parent_of(one: &Read) -> Option<&str> {
    one.entry.parent.as_ref().map(|parent| parent.migration.as_str())
}

/// The last entry of a branch, as far as it does not fork again.
fn head<'a>(branch: &'a Read, children: &BTreeMap<Option<&str>, Vec<&'a Read>>) -> &'a str {
    let mut last = branch;
    // A chain of parents cannot be longer than the history, whatever the files say.
    for _ in 0..children.len() {
        match children.get(&Some(last.stem.as_str())).map(Vec::as_slice) {
            Some([only]) => last = only,
            Some(_) | None => break,
        }
    }
    &last.stem
}

/// What is wrong between an entry and its parent.
fn chain_fault(one: &Read, stems: &BTreeMap<&str, &Read>) -> Option<Fault> {
    let claimed = one.entry.parent.as_ref()?;
    let Some(parent) = stems.get(claimed.migration.as_str()) else {
        return Some(Fault::error(
            &one.path,
            format!("follows {}, whose history file is missing", claimed.migration),
            "what databases went through is replayed from all of these files",
            format!("bring {}.json back from version control", claimed.migration),
        ));
    };
    if parent.sha256 != claimed.sha256 {
        return Some(Fault::error(
            &parent.path,
            format!("is not the file that {} was written on", one.stem),
            "a migration that another one follows is never changed",
            format!("bring it back (`git checkout -- {}`)", parent.path),
        ));
    }
    let (before, after) = (&parent.entry, &one.entry);
    let out_of_order = before.number >= after.number || before.date > after.date;
    out_of_order.then(|| {
        Fault::error(
            &one.path,
            format!("is {} of {}, and its parent {} is of {}", one.stem, after.date, parent.stem, before.date),
            "numbers rise and dates never go back along a history: clients sort by them",
            format!("bring it back (`git checkout -- {}`)", one.path),
        )
    })
}

/// Groups whose stages are not consecutive and whole.
fn group_faults(read: &[Read]) -> Vec<Fault> {
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let grouped = read.iter().filter_map(|one| one.entry.group.as_ref().map(|group| (one, group)));
    let fault = |(one, group): (&Read, &Group)| {
        if !seen.insert(group.first) || is_whole(group, read) {
            return None;
        }
        Some(Fault::error(
            &one.path,
            format!(
                "belongs to a group of {} migrations from number {:04}, which is not whole",
                group.stages, group.first
            ),
            "the group carries one change through several transactions, and no part of it stands alone",
            "bring its history files back from version control",
        ))
    };
    grouped.filter_map(fault).collect()
}

fn is_whole(group: &Group, read: &[Read]) -> bool {
    let members = read.iter().filter(|one| one.entry.group.as_ref().is_some_and(|other| other.first == group.first));
    let stages: Vec<(u32, u32, u32)> = members
        .filter_map(|one| one.entry.group.as_ref().map(|group| (one.entry.number, group.stage, group.stages)))
        .collect();
    let expected: Vec<(u32, u32, u32)> =
        (1..=group.stages).map(|stage| (group.first.saturating_add(stage - 1), stage, group.stages)).collect();
    stages == expected && !stages.is_empty()
}
