//! SQUASH: the first migrations of a history become one baseline, which makes what they led to.
//!
//! It keeps the number of the last one, and stands for it: what follows names that one as its parent, before a squash and
//! after it. What it replaces is kept in its history file, because names of relations are given by what was.

mod bookkeeping;

pub use bookkeeping::statements;

use crate::declare::Project;
use crate::diff::{self, Change};
use crate::emit::history::{Entry, FORMAT, FrozenFile, History, Squashed, Style, frozen_files, print};
use crate::emit::{File, sha256, sql};
use crate::model::{Declared, Dialect, Fault, Intent, Rule, Schema};
use crate::pipeline::{planned, record};
use std::collections::{BTreeMap, BTreeSet};

/// What is squashed.
pub struct Input<'a> {
    /// Folders.
    pub project: &'a Project,
    /// The database.
    pub declared: &'a Declared,
    /// Its history.
    pub history: &'a History,
    /// How many of its entries, from the first on.
    pub count: usize,
    /// The numbers of those that were written by hand, and that no new database has to run.
    pub left_out: &'a BTreeSet<u64>,
}

/// A history that begins with a baseline.
#[derive(Debug)]
pub struct Squash {
    /// The migrations that it replaces, as databases have run them, oldest first.
    pub replaced: Vec<Entry>,
    /// What stands for them.
    pub baseline: Entry,
    /// The history from now on.
    pub history: Vec<Entry>,
    /// The paths of the history files that stay.
    pub paths: Vec<String>,
    /// The new files.
    pub files: Vec<File>,
    /// The text of the baseline's up file.
    pub up: BTreeMap<Dialect, String>,
    /// The SQL and history files that go.
    pub retired: Vec<FrozenFile>,
}

/// Plans the baseline.
///
/// # Errors
/// There is nothing to squash, or what cannot be made again from what history records; nothing is written then.
pub fn squash(input: &Input<'_>) -> Result<Squash, Vec<Fault>> {
    let Input { project, declared, history, count, .. } = *input;
    let (replaced, later) = history.entries.split_at(count.min(history.entries.len()));
    let Some(last) = replaced.last().filter(|_| replaced.len() > 1) else {
        return Err(vec![nothing(&declared.name)]);
    };
    let faults = faults(input, replaced);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (schema, changes) = made(&declared.name, replaced)?;
    let style = Style::after(Some(last));
    // Files of one name would be told apart by nobody.
    let name = if last.base_name() == NAME { "baseline" } else { NAME };
    let database = Declared { schema, ..declared.clone() };
    let meta = sql::Meta { project, database: &database, first: last.number, style: &style, name, suffixes: &[] };
    let planned = planned(&meta, &changes, &Schema::default())?;
    let stage = match planned.stages.as_slice() {
        [] => return Err(vec![nothing(&declared.name)]),
        [stage] => stage,
        _ => return Err(vec![stages(&declared.name)]),
    };
    let baseline = Entry {
        format: FORMAT,
        number: last.number,
        name: name.to_owned(),
        date: last.date.clone(),
        parent: None,
        file: style.file(last.number, name),
        group: None,
        hand_written: false,
        adopted: None,
        imported: false,
        squashed: Some(squashed(input, replaced, later)),
        changes,
        files: stage.iter().map(|(dialect, files)| (*dialect, record(files))).collect(),
    };
    let texts = stage.iter().map(|(dialect, sql)| (*dialect, [sql.up.as_str(), &sql.down]));
    Ok(Squash {
        files: files(input, &baseline, texts),
        retired: retired(input, replaced),
        replaced: replaced.to_vec(),
        history: std::iter::once(&baseline).chain(later).cloned().collect(),
        paths: history.paths.iter().skip(count).cloned().collect(),
        up: stage.iter().map(|(dialect, files)| (*dialect, files.up.clone())).collect(),
        baseline,
    })
}

/// What the migrations led to, and the changes that make it from nothing.
fn made(database: &str, replaced: &[Entry]) -> Result<(Schema, Vec<Change>), Vec<Fault>> {
    let schema = replayed(database, replaced.iter().flat_map(|entry| &entry.changes))?;
    let changes = diff::diff(&Schema::default(), &schema, &Intent::default()).changes;
    let again = replayed(database, &changes)?;
    if diff::diff(&schema, &again, &Intent::default()) != diff::Difference::default() {
        return Err(vec![unlike(database)]);
    }
    Ok((schema, changes))
}

/// The baseline's SQL and its history file.
fn files<'t>(input: &Input<'_>, baseline: &Entry, texts: impl Iterator<Item = (Dialect, [&'t str; 2])>) -> Vec<File> {
    let (paths, name, stem) = (&input.project.paths, &input.declared.name, baseline.stem());
    let mut files = Vec::new();
    for (dialect, both) in texts {
        for (direction, text) in ["up", "down"].into_iter().zip(both) {
            let path = format!("{}/{name}/{}/{direction}/{stem}.sql", paths.sql, dialect.key());
            files.push(File::frozen(path, text.to_owned()));
        }
    }
    files.push(File::frozen(format!("{}/{name}/{stem}.json", paths.history), print(baseline)));
    files
}

/// The files of what is replaced.
fn retired(input: &Input<'_>, replaced: &[Entry]) -> Vec<FrozenFile> {
    let mut retired = frozen_files(&input.project.paths, &input.declared.name, replaced);
    let own = input.history.paths.iter().zip(replaced);
    retired.extend(own.map(|(path, entry)| FrozenFile { path: path.clone(), sha256: sha256(&print(entry)) }));
    retired
}

/// What a baseline is called.
const NAME: &str = "squashed";

fn squashed(input: &Input<'_>, replaced: &[Entry], later: &[Entry]) -> Squashed {
    let next = later.first().and_then(|entry| entry.parent.as_ref()).map(|parent| parent.sha256.clone());
    let before = replaced.iter().filter_map(|entry| entry.squashed.as_ref()).flat_map(|squashed| &squashed.left_out);
    let own = replaced.iter().filter(|entry| entry.hand_written).map(|entry| entry.number);
    Squashed {
        sha256: next.or_else(|| input.history.head_sha256.clone()).unwrap_or_default(),
        left_out: before.copied().chain(own).collect(),
        entries: replaced.iter().flat_map(Entry::told).cloned().collect(),
    }
}

fn replayed<'a>(database: &str, changes: impl IntoIterator<Item = &'a Change>) -> Result<Schema, Vec<Fault>> {
    diff::replay(changes).map_err(|error| {
        let why = "a baseline makes what its migrations led to";
        let instead = "restore the folder from version control";
        vec![Fault::new(Rule::HistoryReplay, format!("{database}: history"), error.to_string(), why, instead)]
    })
}

fn faults(input: &Input<'_>, replaced: &[Entry]) -> Vec<Fault> {
    let place = |entry: &Entry| format!("{}: {}", input.declared.name, entry.stem());
    let mut faults = Vec::new();
    for entry in replaced {
        if entry.adopted.is_some() || entry.imported {
            faults.push(Fault::new(
                Rule::SquashUnfit,
                place(entry),
                "it was there before Seaglass, and nobody can tell all that it does",
                "a baseline makes what history records, and rows or objects that this one made would be missing",
                "leave this history as it is: new databases run these migrations",
            ));
        } else if entry.hand_written && !input.left_out.contains(&entry.number) {
            faults.push(Fault::new(
                Rule::SquashByHand,
                place(entry),
                "it was written by hand: the baseline makes what it claims, and runs none of its statements",
                "rows that it wrote are in no new database then",
                format!(
                    "`--leave-out {}` if it only changed rows that a new database does not have; otherwise declare a seed \
                     with its rows, or squash up to the migration before it by `--to`",
                    entry.number
                ),
            ));
        }
    }
    let by_hand = |number: &u64| replaced.iter().any(|entry| entry.number == *number && entry.hand_written);
    for number in input.left_out.iter().filter(|number| !by_hand(number)) {
        faults.push(Fault::new(
            Rule::UnknownMigration,
            format!("{}: --leave-out {number}", input.declared.name),
            "no migration of that number that was written by hand is squashed",
            "only statements that somebody wrote can be left out",
            "leave the flag out",
        ));
    }
    faults
}

fn nothing(database: &str) -> Fault {
    Fault::new(
        Rule::NothingToSquash,
        format!("{database}: history"),
        "there are no two migrations to make one of",
        "a baseline replaces several",
        "leave it as it is; `--to` names a later migration, `--database` another database",
    )
}

fn unlike(database: &str) -> Fault {
    Fault::new(
        Rule::SquashUnfit,
        format!("{database}: history"),
        "what the migrations lead to is not what a baseline would make",
        "new databases would differ from old ones",
        "squash up to an earlier migration by `--to`, and report it: this is a fault of Seaglass",
    )
}

fn stages(database: &str) -> Fault {
    Fault::new(
        Rule::SquashUnfit,
        format!("{database}: history"),
        "its schema cannot be made in one transaction",
        "a baseline is one migration, applied as a whole or not at all",
        "squash up to an earlier migration by `--to`",
    )
}
