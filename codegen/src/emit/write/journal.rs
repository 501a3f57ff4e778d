//! Writing so that a killed run leaves the tree as it was or as it should be, never between.
//!
//! 1. All new text is staged in `.seaglass/stage`. A folder that does not exist yet is staged as a whole.
//! 2. The journal is written: what goes where. Its appearance, by a rename, is the point of no return.
//! 3. Hand-written files that follow their table are renamed, what was staged is renamed into its place, and what is not
//!    wanted any more is removed.
//! 4. The journal is removed.
//!
//! A run that finds a stage without a journal removes it; one that finds a journal goes on at step 3. A killed process
//! is what this guards against; a power cut is not, because no file but the journal waits for the device.

use super::changeset::{Changeset, Removal};
use super::disk::Disk;
use super::shift::{Shift, put, shifts, take};
use super::stage::stage;
use super::tree::is_missing;
use crate::emit::checksum::xxh3;
use crate::model::{Fault, Rule};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// Where a run keeps what is not in its place yet, at the project's root.
pub(super) const FOLDER: &str = ".seaglass";
pub(super) const STAGE: &str = ".seaglass/stage";
const JOURNAL: &str = ".seaglass/journal.json";
const NEW_JOURNAL: &str = ".seaglass/journal.json.new";
const VERSION: u32 = 2;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that changed under the run's hands and were left as they are.
    pub left: Vec<String>,
}

/// What became of a run that was interrupted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It had changed nothing yet, and what it had staged is gone.
    Undone,
    /// It was completed.
    Completed(Outcome),
}

/// Why files were not written.
#[derive(Debug)]
pub struct WriteError {
    /// What was being done.
    doing: String,
    error: io::Error,
    /// Whether the next run completes the work.
    completes: bool,
}

/// The record by which an interrupted run is completed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    version: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shifts: Vec<Shift>,
    moves: Vec<Move>,
    removals: Vec<Target>,
}

/// A staged file or folder, and its place.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    pub(super) staged: String,
    pub(super) to: Target,
}

/// A place, and the checksum of the file that is there; none where nothing is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) was: Option<String>,
}

/// Writes and removes what `changes` says, all or nothing. The project must be locked and recovered.
///
/// # Errors
/// When the disk refuses; the error says whether anything was changed.
pub fn apply(root: &Path, changes: &Changeset, disk: &mut dyn Disk) -> Result<Outcome, WriteError> {
    if changes.has_no_writes() {
        return Ok(Outcome::default());
    }
    let journal = prepare(root, changes, disk).map_err(|(doing, error)| {
        // Nothing was changed; what cannot be removed now is removed by the next run.
        let _ = discard(root, disk);
        WriteError { doing, error, completes: false }
    })?;
    complete(root, &journal, disk)
}

/// Whether a run was interrupted in the project at `root`, or is at work there now.
pub fn is_interrupted(root: &Path) -> bool {
    exists(&root.join(JOURNAL)) || exists(&root.join(STAGE))
}

/// Completes or undoes what an interrupted run left behind. The project must be locked for writing.
///
/// # Errors
/// When the disk refuses, or the journal is not one that this version wrote.
pub fn recover(root: &Path, disk: &mut dyn Disk) -> Result<Option<Recovery>, WriteError> {
    let failed = |doing: &str, error| WriteError { doing: doing.to_owned(), error, completes: false };
    match fs::read(root.join(JOURNAL)) {
        Ok(text) => {
            let journal: Journal = serde_json::from_slice(&text)
                .map_err(|error| failed("reading .seaglass/journal.json of an interrupted run", error.into()))?;
            if journal.version != VERSION {
                let error = io::Error::other(format!("version {} needs another seaglass", journal.version));
                return Err(failed("reading .seaglass/journal.json of an interrupted run", error));
            }
            complete(root, &journal, disk).map(|outcome| Some(Recovery::Completed(outcome)))
        }
        Err(error) if is_missing(&error) => {
            if !exists(&root.join(FOLDER)) {
                return Ok(None);
            }
            let had_staged = fs::read_dir(root.join(STAGE)).is_ok_and(|mut staged| staged.next().is_some());
            discard(root, disk).map_err(|error| failed("removing what an interrupted run had staged", error))?;
            Ok(had_staged.then_some(Recovery::Undone))
        }
        Err(error) => Err(failed("reading .seaglass/journal.json of an interrupted run", error)),
    }
}

/// Stages all text and writes the journal.
fn prepare(root: &Path, changes: &Changeset, disk: &mut dyn Disk) -> Result<Journal, (String, io::Error)> {
    let journal = Journal {
        version: VERSION,
        moves: stage(root, changes, disk)?,
        shifts: shifts(root, changes, disk)?,
        removals: changes.removals.iter().map(Target::of).collect(),
    };
    let written = serde_json::to_vec(&journal)
        .map_err(io::Error::from)
        .and_then(|text| {
            disk.create_folder(&root.join(FOLDER))?;
            disk.write_durably(&root.join(NEW_JOURNAL), &text)
        })
        .and_then(|()| disk.rename(&root.join(NEW_JOURNAL), &root.join(JOURNAL)));
    written.map_err(|error| ("writing .seaglass/journal.json".to_owned(), error))?;
    Ok(journal)
}

/// Renames what was staged into its place, removes what is not wanted, and forgets the journal.
fn complete(root: &Path, journal: &Journal, disk: &mut dyn Disk) -> Result<Outcome, WriteError> {
    let failed = |doing: String, error| WriteError { doing, error, completes: true };
    let mut outcome = Outcome::default();
    for shift in &journal.shifts {
        let taken = take(root, shift, disk).map_err(|error| failed(format!("moving {}", shift.from.path), error))?;
        outcome.left.extend((!taken).then(|| shift.from.path.clone()));
    }
    for shift in &journal.shifts {
        let left = put(root, shift, disk).map_err(|error| failed(format!("moving {}", shift.from.path), error))?;
        outcome.left.extend(left);
    }
    for Move { staged, to } in &journal.moves {
        let moved = switch(root, staged, to, disk);
        if !moved.map_err(|error| failed(format!("writing {}", to.path), error))? {
            outcome.left.push(to.path.clone());
        }
    }
    for target in &journal.removals {
        let removed = remove(root, target, disk);
        if !removed.map_err(|error| failed(format!("removing {}", target.path), error))? {
            outcome.left.push(target.path.clone());
        }
    }
    disk.remove_file(&root.join(JOURNAL)).map_err(|error| failed(format!("removing {JOURNAL}"), error))?;
    discard(root, disk).map_err(|error| failed(format!("removing {STAGE}"), error))?;
    Ok(outcome)
}

/// False when something else is in the place by now; it stays.
fn switch(root: &Path, staged: &str, to: &Target, disk: &mut dyn Disk) -> io::Result<bool> {
    let (staged, place) = (root.join(staged), root.join(&to.path));
    if !exists(&staged) {
        return Ok(true);
    }
    if !is_as_it_was(&place, to)? {
        return Ok(false);
    }
    if let Some(folder) = place.parent().filter(|folder| !exists(folder)) {
        disk.create_folder(folder)?;
    }
    disk.rename(&staged, &place)?;
    Ok(true)
}

/// False when the file is another by now; it stays.
fn remove(root: &Path, target: &Target, disk: &mut dyn Disk) -> io::Result<bool> {
    let place = root.join(&target.path);
    if exists(&place) {
        if !is_as_it_was(&place, target)? {
            return Ok(false);
        }
        disk.remove_file(&place)?;
    }
    // A folder that still holds something refuses, and that is the end of it.
    let mut folder = Path::new(&target.path).parent();
    while let Some(path) = folder.filter(|path| !path.as_os_str().is_empty()) {
        if disk.remove_empty_folder(&root.join(path)).is_err() {
            break;
        }
        folder = path.parent();
    }
    Ok(true)
}

pub(super) fn is_as_it_was(place: &Path, target: &Target) -> io::Result<bool> {
    let metadata = match fs::symlink_metadata(place) {
        Ok(metadata) => metadata,
        Err(error) if is_missing(&error) => return Ok(true),
        Err(error) => return Err(error),
    };
    match &target.was {
        Some(was) if metadata.is_file() => Ok(xxh3(&fs::read(place)?) == *was),
        Some(_) | None => Ok(false),
    }
}

/// Removes the stage, and the folder around it unless something else is in it.
fn discard(root: &Path, disk: &mut dyn Disk) -> io::Result<()> {
    if exists(&root.join(NEW_JOURNAL)) {
        disk.remove_file(&root.join(NEW_JOURNAL))?;
    }
    if exists(&root.join(STAGE)) {
        disk.remove_folder(&root.join(STAGE))?;
    }
    let _ = disk.remove_empty_folder(&root.join(FOLDER));
    Ok(())
}

pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

impl Target {
    fn of(removal: &Removal) -> Self {
        Self { path: removal.path.clone(), was: Some(xxh3(&removal.before)) }
    }
}

impl WriteError {
    /// The same as a fault.
    pub fn fault(&self) -> Fault {
        let Self { doing, error, completes } = self;
        let (why, instead) = if *completes {
            (
                "the journal knows what is left to do",
                "fix the cause and run any `cargo schema` command: it completes the work",
            )
        } else {
            ("no file of the project was changed", "fix the cause and run this again")
        };
        Fault::new(Rule::UnwrittenFile, doing, error.to_string(), why, instead)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault().fmt(f)
    }
}

impl std::error::Error for WriteError {}
