//! Moving hand-written files, as they are.

use super::changeset::Changeset;
use super::disk::Disk;
use super::journal::{STAGE, Target, exists, is_as_it_was};
use super::stage::check_device;
use super::succeed::Relocation;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// A hand-written file that goes elsewhere as it is, by way of the stage: two may change places.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shift {
    pub(super) from: Target,
    staged: String,
    to: Target,
}

/// Where hand-written files go, and by which way.
pub(super) fn shifts(root: &Path, changes: &Changeset, disk: &mut dyn Disk) -> Result<Vec<Shift>, (String, io::Error)> {
    if changes.relocations.is_empty() {
        return Ok(Vec::new());
    }
    let fail = |error| (format!("making {STAGE}"), error);
    disk.create_folder(&root.join(STAGE)).map_err(fail)?;
    let shift = |(at, relocation): (usize, &Relocation)| {
        let fail = |error| (format!("moving {}", relocation.from), error);
        check_device(root, &relocation.to).map_err(fail)?;
        Ok(Shift {
            from: Target { path: relocation.from.clone(), was: Some(relocation.was.clone()) },
            staged: format!("{STAGE}/by_hand_{at}"),
            to: Target { path: relocation.to.clone(), was: relocation.replaces.clone() },
        })
    };
    changes.relocations.iter().enumerate().map(shift).collect()
}

/// Takes a hand-written file out of its place; false when it is another by now, and stays.
pub(super) fn take(root: &Path, shift: &Shift, disk: &mut dyn Disk) -> io::Result<bool> {
    let (from, staged) = (root.join(&shift.from.path), root.join(&shift.staged));
    if exists(&staged) || holds(&root.join(&shift.to.path), &shift.from)? {
        return Ok(true);
    }
    if !exists(&from) || !is_as_it_was(&from, &shift.from)? {
        return Ok(false);
    }
    disk.rename(&from, &staged)?;
    Ok(true)
}

/// Puts it into its new place. Where something else is by now it goes back, or beside it: its path is returned.
pub(super) fn put(root: &Path, shift: &Shift, disk: &mut dyn Disk) -> io::Result<Option<String>> {
    let staged = root.join(&shift.staged);
    if !exists(&staged) {
        return Ok(None);
    }
    let to = root.join(&shift.to.path);
    if is_as_it_was(&to, &shift.to)? {
        if let Some(folder) = to.parent().filter(|folder| !exists(folder)) {
            disk.create_folder(folder)?;
        }
        disk.rename(&staged, &to)?;
        return Ok(None);
    }
    let beside = (1_u32..).map(|number| format!("{}.kept{number}", shift.to.path));
    let mut places = std::iter::once(shift.from.path.clone()).chain(beside);
    let free = places.find(|path| !exists(&root.join(path))).unwrap_or_default();
    disk.rename(&staged, &root.join(&free))?;
    Ok(Some(free))
}

/// Whether the file in a place is that one.
fn holds(place: &Path, file: &Target) -> io::Result<bool> {
    Ok(exists(place) && is_as_it_was(place, file)?)
}
