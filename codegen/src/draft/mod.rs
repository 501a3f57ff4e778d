//! Drafts: migrations that people write by hand, before they are frozen.
//!
//! A draft is a folder with a file per dialect and direction. The differences between the declaration and history are
//! what it claims to do; `generate` makes it a migration as it is, and the next difference is looked for after it.

mod check;
mod prefill;
mod statements;

pub use prefill::prefill;

use crate::declare::Paths;
use crate::emit::history::FrozenFile;
use crate::emit::sha256;
use crate::emit::sql::StageFiles;
use crate::model::{Dialect, Fault};
use crate::plan::{Grade, sanitise};
use check::Source;
use std::collections::{BTreeMap, BTreeSet};

/// What a draft costs, only its author knows.
const BY_HAND: &str = "written by hand: see its text.";

/// A migration that is being written by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its name, which is its folder's.
    pub name: String,
    /// Its folder, from the project's root.
    pub folder: String,
    /// Its files as they were read.
    pub sources: Vec<FrozenFile>,
    /// Its SQL, stage by stage. A dialect without statements is not among them.
    pub stages: Vec<BTreeMap<Dialect, StageFiles>>,
    /// Why it cannot be frozen yet.
    pub faults: Vec<Fault>,
}

/// The folder of a database's drafts.
pub fn folder(paths: &Paths, database: &str) -> String {
    format!("{}/draft/{database}", paths.migration)
}

/// The draft of a database, from the files below its folder for drafts: path and text. None if there are none.
pub fn read(folder: &str, dialects: &[Dialect], files: &[(String, String)]) -> Option<Draft> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut parts: BTreeMap<(usize, Dialect, bool), Source<'_>> = BTreeMap::new();
    let mut faults = Vec::new();
    for (path, text) in files {
        let Some(place) = place(folder, path) else {
            faults.push(stray(path));
            continue;
        };
        names.insert(place.name);
        if dialects.contains(&place.dialect) {
            let source = Source { path, text, dialect: place.dialect };
            parts.insert((place.stage, place.dialect, place.is_up), source);
        }
    }
    let name = (*names.first()?).to_owned();
    if names.len() > 1 {
        faults.push(several(folder, &names));
    } else if sanitise(&name) != name {
        faults.push(bad_name(folder, &name));
    }
    let stages = stages(&parts, &mut faults);
    if stages.iter().all(BTreeMap::is_empty) && faults.is_empty() {
        faults.push(empty(folder, &name));
    }
    let sources = files.iter().map(|(path, text)| FrozenFile { path: path.clone(), sha256: sha256(text) }).collect();
    Some(Draft { folder: format!("{folder}/{name}"), name, sources, stages, faults })
}

fn stages(
    parts: &BTreeMap<(usize, Dialect, bool), Source<'_>>,
    faults: &mut Vec<Fault>,
) -> Vec<BTreeMap<Dialect, StageFiles>> {
    let last = parts.keys().map(|(stage, ..)| *stage).max().unwrap_or(0);
    let mut stages = Vec::new();
    for stage in 0..=last {
        let mut files = BTreeMap::new();
        for dialect in Dialect::ALL {
            let part = |is_up| parts.get(&(stage, dialect, is_up));
            if let Some(both) = pair(part(true), part(false), stage, faults) {
                files.insert(dialect, both);
            }
        }
        if files.len() > 1 {
            let mut sources = parts.iter().filter(|((at, ..), _)| *at == stage).map(|(_, source)| source);
            faults.extend(sources.find(|source| source.is_alone()).map(shared));
        }
        // A stage in which nobody does anything needs no migration.
        if !files.is_empty() || stage == last {
            stages.push(files);
        }
    }
    stages
}

/// Both directions of one stage in one dialect; none if nothing is to be done.
fn pair(
    up: Option<&Source<'_>>,
    down: Option<&Source<'_>>,
    stage: usize,
    faults: &mut Vec<Fault>,
) -> Option<StageFiles> {
    let alone = up.is_some_and(Source::is_alone) || down.is_some_and(Source::is_alone);
    let forth = up.map_or(0, |source| source.check(alone, faults));
    let back = down.map_or(0, |source| source.check(alone, faults));
    if forth + back == 0 {
        return None;
    }
    let (Some(up), Some(down)) = (up, down) else {
        faults.extend(up.or(down).map(half));
        return None;
    };
    if forth == 0 {
        faults.push(only_back(up));
        return None;
    }
    if up.is_alone() != down.is_alone() {
        faults.push(mixed(up, down));
    }
    let (grade, reasons) = down.grade(back).unwrap_or_else(|fault| {
        faults.push(fault);
        (Grade::Impossible, Vec::new())
    });
    let dialect = up.dialect;
    let (up, down) = (up.text.to_owned(), down.text.to_owned());
    Some(StageFiles {
        dialect,
        stage,
        up,
        down,
        no_transaction: alone,
        index: None,
        cost: BY_HAND.to_owned(),
        grade,
        reasons,
    })
}

/// Where a file of a draft belongs.
struct Place<'a> {
    name: &'a str,
    dialect: Dialect,
    is_up: bool,
    stage: usize,
}

/// `<folder>/<name>/<dialect>/<up or down>[_<stage>].sql`
fn place<'a>(folder: &str, path: &'a str) -> Option<Place<'a>> {
    let rest = path.strip_prefix(folder)?.strip_prefix('/')?;
    let [name, dialect, file] = rest.split('/').collect::<Vec<_>>()[..] else { return None };
    let dialect = Dialect::ALL.into_iter().find(|known| known.key() == dialect)?;
    let (direction, stage) = match file.strip_suffix(".sql")?.split_once('_') {
        Some((direction, stage)) => (direction, stage.parse().ok().filter(|stage| (2..100).contains(stage))?),
        None => (file.strip_suffix(".sql")?, 1),
    };
    let is_up = match direction {
        "up" => true,
        "down" => false,
        _ => return None,
    };
    Some(Place { name, dialect, is_up, stage: stage - 1 })
}

fn stray(path: &str) -> Fault {
    Fault::error(
        path,
        "no file of a draft",
        "a draft becomes a migration as it is, and nothing else is kept",
        "name it <draft>/postgres/up.sql, down.sql, d1/up.sql or down.sql (up_2.sql for a second stage), or move it elsewhere",
    )
}

fn several(folder: &str, names: &BTreeSet<&str>) -> Fault {
    let names: Vec<&str> = names.iter().copied().collect();
    Fault::error(
        folder,
        format!("there are {} drafts: {}", names.len(), names.join(", ")),
        "what differs between the declaration and history belongs to one of them",
        "freeze one with `cargo schema generate` before the next is written: move the other folders elsewhere meanwhile",
    )
}

fn bad_name(folder: &str, name: &str) -> Fault {
    let plain = sanitise(name);
    let plain = if plain.is_empty() { "fill_names".to_owned() } else { plain };
    Fault::error(
        format!("{folder}/{name}"),
        format!("`{name}` is no name for a migration"),
        "it becomes part of file and module names: [a-z0-9_]+",
        format!("rename the folder, to {plain} perhaps"),
    )
}

fn empty(folder: &str, name: &str) -> Fault {
    Fault::error(
        format!("{folder}/{name}"),
        "the draft has no statement",
        "a migration that does nothing is nothing to run",
        "write its SQL, or delete the folder: `cargo schema generate` then writes what the declaration needs",
    )
}

fn half(source: &Source<'_>) -> Fault {
    let other = if source.path.contains("/up") { "down" } else { "up" };
    Fault::error(
        source.path,
        format!("there is no {other} file beside it"),
        "a migration has a way there and a way back",
        format!("add the {other} file; a way back that does not exist is `-- down: impossible: why`"),
    )
}

fn only_back(up: &Source<'_>) -> Fault {
    Fault::error(
        up.path,
        "it has no statement, and the way back has some",
        "what was not done cannot be taken back",
        "write what it does, or empty the down file",
    )
}

fn shared(alone: &Source<'_>) -> Fault {
    Fault::error(
        format!("{}:1", alone.path),
        format!("its first line is `{}`, and its stage has a file of another dialect", check::NO_TRANSACTION),
        "SeaORM asks a migration once whether it runs in a transaction, whatever the database",
        "write what the other dialect does into its files of the next stage: `up_2.sql` and `down_2.sql`",
    )
}

fn mixed(up: &Source<'_>, down: &Source<'_>) -> Fault {
    let lacking = if up.is_alone() { down } else { up };
    Fault::error(
        format!("{}:1", lacking.path),
        format!("its first line is not `{}`, and that of the other direction is", check::NO_TRANSACTION),
        "SeaORM runs both directions of a migration with a transaction, or both without",
        "add the line, or take it away there",
    )
}
