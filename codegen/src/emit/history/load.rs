//! A database's history, checked: its entries are one unbroken line, or lines that part.

use super::fork::{self, Fork};
use super::format::parse_and_sum;
use super::{Entry, Group};
use crate::model::{Fault, Rule};
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

/// An entry and its file; a baseline under the name and with the checksum by which it is followed.
pub(super) struct Read {
    pub(super) path: String,
    pub(super) sha256: String,
    pub(super) stem: String,
    pub(super) entry: Entry,
}

/// What the files of one database's history hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded {
    /// One unbroken line, as databases run it.
    Line(History),
    /// Lines that part.
    Fork(Box<Fork>),
}

/// Reads the history of one database from its files: path and text, in any order. Of a fork, the line that leads to the
/// head `onto` stays, if there is such a head.
///
/// # Errors
/// Every fault of the history but forks: files that cannot be read, numbers that are used twice, entries whose parent is
/// missing, was edited or is not older, dates that go back, and groups that are not whole.
pub fn load(files: Vec<(String, String)>, onto: Option<&str>) -> Result<Loaded, Vec<Fault>> {
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
    let stems: BTreeMap<&str, &Read> = read.iter().map(|one| (one.stem.as_str(), one)).collect();
    faults.extend(read.iter().filter_map(|one| replaced(one, &read)));
    if faults.is_empty() {
        faults.extend(read.iter().filter_map(|one| chain_fault(one, &stems)));
    }
    let forked = is_forked(&read);
    if !forked {
        faults.splice(0..0, duplicates(&read));
    }
    faults.extend(group_faults(&read));
    if !faults.is_empty() {
        return Err(faults);
    }
    if forked {
        return Ok(Loaded::Fork(Box::new(fork::fork(&read, &fork::lines(&read, onto)))));
    }
    let head_sha256 = read.last().map(|last| last.sha256.clone());
    let (paths, entries) = read.into_iter().map(|one| (one.path, one.entry)).unzip();
    Ok(Loaded::Line(History { entries, paths, head_sha256 }))
}

fn read_one(path: String, text: String) -> Result<Read, Fault> {
    let (entry, mut sha256) = parse_and_sum(text, &path)?;
    let stem = entry.stem();
    let name = path.rsplit('/').next().unwrap_or(&path);
    if name.strip_suffix(".json") != Some(&stem) {
        let instead = format!("bring it back (`git checkout -- {path}`): migrations are neither renamed nor reordered");
        let why = "a migration's number and name are those of its files, and clients run them in that order";
        return Err(Fault::new(Rule::HistoryDamaged, path, format!("holds migration {stem}"), why, instead));
    }
    if let Some(squashed) = &entry.squashed {
        sha256.clone_from(&squashed.sha256);
    }
    Ok(Read { path, sha256, stem: entry.followed(), entry })
}

/// Numbers that more than one entry has.
fn duplicates(read: &[Read]) -> Vec<Fault> {
    let same = |pair: &&[Read]| matches!(pair, [a, b] if a.entry.number == b.entry.number);
    let fault = |pair: &[Read]| {
        let names: Vec<&str> = pair.iter().map(|one| one.stem.as_str()).collect();
        Fault::new(
            Rule::HistoryDamaged,
            &pair[0].path,
            format!("has the number of another migration: {}", names.join(" and ")),
            "clients run migrations in the order of their numbers",
            "keep the one that databases have run, delete the other's files, and run `cargo schema generate`",
        )
    };
    read.windows(2).filter(same).map(fault).collect()
}

/// Whether several entries have one parent.
fn is_forked(read: &[Read]) -> bool {
    let mut parents = BTreeSet::new();
    !read.iter().all(|one| parents.insert(parent_of(one)))
}

fn parent_of(one: &Read) -> Option<&str> {
    one.entry.parent.as_ref().map(|parent| parent.migration.as_str())
}

/// What is wrong between an entry and its parent.
fn chain_fault(one: &Read, stems: &BTreeMap<&str, &Read>) -> Option<Fault> {
    let claimed = one.entry.parent.as_ref()?;
    let Some(parent) = stems.get(claimed.migration.as_str()) else {
        if let Some(baseline) = stems.values().find(|other| replaces(&other.entry, &claimed.migration)) {
            return Some(inside(one, &claimed.migration, baseline));
        }
        return Some(Fault::new(
            Rule::HistoryDamaged,
            &one.path,
            format!("follows {}, whose history file is missing", claimed.migration),
            "what databases went through is replayed from all of these files",
            format!("bring {}.json back from version control", claimed.migration),
        ));
    };
    if parent.sha256 != claimed.sha256 {
        return Some(Fault::new(
            Rule::HistoryDamaged,
            &parent.path,
            format!("is not the file that {} was written on", one.stem),
            "a migration that another one follows is never changed",
            format!("bring it back (`git checkout -- {}`)", parent.path),
        ));
    }
    let (before, after) = (&parent.entry, &one.entry);
    let out_of_order = before.number >= after.number || before.date > after.date;
    out_of_order.then(|| {
        Fault::new(
            Rule::HistoryDamaged,
            &one.path,
            format!("is {} of {}, and its parent {} is of {}", one.stem, after.date, parent.stem, before.date),
            "numbers rise and dates never go back along a history: clients sort by them",
            format!("bring it back (`git checkout -- {}`)", one.path),
        )
    })
}

fn replaces(baseline: &Entry, stem: &str) -> bool {
    baseline.squashed.iter().flat_map(|squashed| &squashed.entries).any(|entry| entry.stem() == stem)
}

/// A migration beside the baseline that stands for it.
fn replaced(one: &Read, read: &[Read]) -> Option<Fault> {
    let stem = one.entry.stem();
    let baseline = read.iter().find(|other| replaces(&other.entry, &stem))?;
    Some(Fault::new(
        Rule::SquashedBranch,
        &one.path,
        format!("is there beside {}, which has replaced it", baseline.entry.stem()),
        "databases would run the same changes twice",
        format!(
            "delete it with its SQL files, as the squash did; or delete {}, to take the squash back",
            baseline.path
        ),
    ))
}

/// A branch that began before a squash, and not at its end.
fn inside(one: &Read, parent: &str, baseline: &Read) -> Fault {
    let (own, name) = (one.entry.stem(), baseline.entry.stem());
    Fault::new(
        Rule::SquashedBranch,
        &one.path,
        format!("follows {parent}, which {name} has replaced"),
        "it was planned for a schema that no database passes through any more",
        format!(
            "take this merge back; on the branch of {own}, merge the revision before the squash first and run `cargo schema \
             rebase`; then merge the squash"
        ),
    )
}

/// Groups whose stages are not consecutive and whole. Branches may use the same numbers, not with the same name.
fn group_faults(read: &[Read]) -> Vec<Fault> {
    let mut groups: BTreeMap<(u64, &str), Vec<(&Read, &Group)>> = BTreeMap::new();
    for one in read {
        if let Some(group) = &one.entry.group {
            groups.entry((group.first, one.entry.base_name())).or_default().push((one, group));
        }
    }
    groups.values().filter(|members| !is_whole(members)).filter_map(|members| members.first()).map(torn).collect()
}

fn torn((one, group): &(&Read, &Group)) -> Fault {
    Fault::new(
        Rule::HistoryDamaged,
        &one.path,
        format!("belongs to a group of {} migrations from number {:04}, which is not whole", group.stages, group.first),
        "the group carries one change through several transactions, and no part of it can be applied alone",
        "bring its history files back from version control",
    )
}

fn is_whole(members: &[(&Read, &Group)]) -> bool {
    let Some((_, group)) = members.first() else { return true };
    let stages = members.iter().map(|(one, group)| (one.entry.number, group.stage, group.stages));
    let expected =
        (1..=group.stages).map(|stage| (group.first.saturating_add(u64::from(stage) - 1), stage, group.stages));
    stages.eq(expected)
}
