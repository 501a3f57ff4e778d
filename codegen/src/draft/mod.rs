//! Drafts: migrations that people write by hand, before they are frozen.
//!
//! A draft is a folder with a file per dialect and direction, and one with what it claims: the differences between the
//! declaration and history when it was begun. `generate` makes it a migration with exactly these claims, and the next
//! difference is looked for after it.

mod check;
mod claims;
mod cover;
mod ddl;
mod extend;
mod fault;
mod prefill;
mod wanted;

pub use claims::{Claims, head};
pub use extend::{Extended, extend};
pub use prefill::prefill;

pub(crate) use claims::{FILE as CLAIMS, after, moved};
pub(crate) use cover::{Ground, faults};

use crate::declare::Paths;
use crate::dialect;
use crate::diff::Change;
use crate::emit::File;
use crate::emit::history::{Entry, FrozenFile};
use crate::emit::sha256;
use crate::emit::sql::StageFiles;
use crate::model::{Declared, Dialect, Fault};
use crate::plan::sanitise;
use crate::step::Grade;
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
    /// What it claims; none if it does not say.
    pub claims: Option<Claims>,
    /// Its SQL as it was written, in order.
    pub files: Vec<DraftFile>,
    /// Its SQL, stage by stage. A dialect without statements is not among them.
    pub stages: Vec<BTreeMap<Dialect, StageFiles>>,
    /// Why it cannot be frozen yet.
    pub faults: Vec<Fault>,
}

/// A file of a draft that a database of these dialects uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// From the project's root.
    pub path: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// The up file; otherwise the down file.
    pub is_up: bool,
    /// The place of its stage, from 0.
    pub stage: usize,
    /// Its text with LF endings.
    pub text: String,
}

/// A draft on its place in history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafted {
    /// Its folder, from the project's root.
    pub folder: String,
    /// The changes that it claims; none if it does not say.
    pub claims: Option<Vec<Change>>,
    /// Why it cannot be frozen yet.
    pub faults: Vec<Fault>,
    /// How many migrations it becomes.
    pub new: usize,
}

impl Drafted {
    /// The changes that it claims.
    pub fn claims(&self) -> &[Change] {
        self.claims.as_deref().unwrap_or_default()
    }
}

/// What a database's history does not have yet.
#[derive(Clone, Copy, Debug)]
pub struct Pending<'a> {
    /// The database.
    pub declared: &'a Declared,
    /// What its draft does not claim.
    pub changes: &'a [Change],
    /// The new migrations, the draft's first.
    pub new: &'a [Entry],
    /// How many of them the draft becomes.
    pub drafted: usize,
    /// Their SQL.
    pub sql: &'a [File],
}

/// The folder of a database's drafts.
pub fn folder(paths: &Paths, database: &str) -> String {
    format!("{}/draft/{database}", paths.migration)
}

/// The draft of a database, from the files below its folder for drafts: path and text. None if there are none.
pub fn read(folder: &str, dialects: &[Dialect], files: &[(String, String)]) -> Option<Draft> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut parts: BTreeMap<(usize, Dialect, bool), Source<'_>> = BTreeMap::new();
    let (mut faults, mut claims) = (Vec::new(), Err(None));
    for (path, text) in files {
        if let Some(name) = claiming(folder, path) {
            names.insert(name);
            claims = Claims::parse(text.clone(), path).map_err(Some);
            continue;
        }
        let Some(place) = place(folder, path) else {
            faults.push(fault::stray(path));
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
        faults.push(fault::several(folder, &names));
    } else if sanitise(&name) != name {
        faults.push(fault::bad_name(folder, &name));
    }
    let own = format!("{folder}/{name}");
    let stages = stages(&parts, &mut faults);
    if stages.iter().all(BTreeMap::is_empty) && faults.is_empty() {
        faults.push(fault::empty(&own));
    }
    let claims = claims.map_err(|fault| faults.push(fault.unwrap_or_else(|| claims::missing(&own)))).ok();
    let sources = files.iter().map(|(path, text)| FrozenFile { path: path.clone(), sha256: sha256(text) }).collect();
    let files = parts.iter().map(|(&(stage, dialect, is_up), source)| DraftFile {
        path: source.path.to_owned(),
        dialect,
        is_up,
        stage,
        text: source.text.to_owned(),
    });
    Some(Draft { folder: own, name, sources, claims, files: files.collect(), stages, faults })
}

/// The draft whose claims a file holds: `<folder>/<name>/claims.json`
fn claiming<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let name = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(claims::FILE)?.strip_suffix('/')?;
    (!name.contains('/')).then_some(name)
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
            faults.extend(sources.find(|source| source.is_alone()).map(fault::shared));
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
        faults.extend(up.or(down).map(fault::half));
        return None;
    };
    if forth == 0 {
        faults.push(fault::only_back(up));
        return None;
    }
    if up.is_alone() != down.is_alone() {
        faults.push(fault::mixed(up, down));
    }
    let (grade, reasons) = down.grade(back).unwrap_or_else(|fault| {
        faults.push(fault);
        (Grade::Impossible, Vec::new())
    });
    let of = up.dialect;
    let (up, mut down) = (up.text.to_owned(), down.text.to_owned());
    if back == 0 {
        dialect::do_nothing(&mut down);
    }
    Some(StageFiles {
        dialect: of,
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
struct FilePath<'a> {
    name: &'a str,
    dialect: Dialect,
    is_up: bool,
    stage: usize,
}

/// `<folder>/<name>/<dialect>/<up or down>[_<stage>].sql`
fn place<'a>(folder: &str, path: &'a str) -> Option<FilePath<'a>> {
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
    Some(FilePath { name, dialect, is_up, stage: stage - 1 })
}
