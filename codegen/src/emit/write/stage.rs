//! Where new text waits until all of it is there.

use super::changeset::{Changeset, Write};
use super::disk::Disk;
use super::journal::{Move, STAGE, Target, exists};
use crate::emit::checksum::xxh3;
use std::collections::BTreeMap;
#[cfg(unix)]
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes all new text to the stage, and says what goes where from there.
pub(super) fn stage(root: &Path, changes: &Changeset, disk: &mut dyn Disk) -> Result<Vec<Move>, (String, io::Error)> {
    let mut stage = Stage { root, missing: BTreeMap::new(), folders: BTreeMap::new(), moves: Vec::new() };
    let mut last_folder = PathBuf::new();
    for write in &changes.writes {
        let fail = |error| (format!("writing {}", write.path), error);
        let staged = root.join(stage.place(write).map_err(fail)?);
        if let Some(folder) = staged.parent().filter(|folder| *folder != last_folder) {
            disk.create_folder(folder).map_err(fail)?;
            folder.clone_into(&mut last_folder);
        }
        disk.write(&staged, [&write.header, &write.body]).map_err(fail)?;
    }
    Ok(stage.moves)
}

/// Where new text waits.
struct Stage<'a> {
    root: &'a Path,
    /// By folder: the topmost one at or above it that does not exist.
    missing: BTreeMap<String, Option<String>>,
    /// Where folders wait that are new as a whole.
    folders: BTreeMap<String, String>,
    moves: Vec<Move>,
}

impl Stage<'_> {
    /// Where the text of `write` waits, alone or with the new folder that it belongs to.
    fn place(&mut self, write: &Write) -> io::Result<String> {
        let Write { path, before, .. } = write;
        let top = if before.is_none() { self.topmost_missing_above(path) } else { None };
        let Some(top) = top else {
            let was = before.as_ref().map(xxh3);
            return self.add(Target { path: path.clone(), was });
        };
        let waiting = match self.folders.get(&top) {
            Some(waiting) => waiting.clone(),
            None => self.add(Target { path: top.clone(), was: None })?,
        };
        let place = format!("{waiting}{}", &path[top.len()..]);
        self.folders.insert(top, waiting);
        Ok(place)
    }

    fn add(&mut self, to: Target) -> io::Result<String> {
        check_device(self.root, &to.path)?;
        let staged = format!("{STAGE}/{}", self.moves.len());
        self.moves.push(Move { staged: staged.clone(), to });
        Ok(staged)
    }

    fn topmost_missing_above(&mut self, path: &str) -> Option<String> {
        let (folder, _) = path.rsplit_once('/')?;
        if let Some(known) = self.missing.get(folder) {
            return known.clone();
        }
        let above = self.topmost_missing_above(folder);
        let topmost = above.or_else(|| (!exists(&self.root.join(folder))).then(|| folder.to_owned()));
        self.missing.insert(folder.to_owned(), topmost.clone());
        topmost
    }
}

/// A rename does not cross file systems: found out before anything is changed.
#[cfg(unix)]
pub(super) fn check_device(root: &Path, path: &str) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    if !path.starts_with("..") {
        return Ok(());
    }
    let place = root.join(path);
    let existing = place.ancestors().skip(1).find_map(|folder| fs::metadata(folder).ok());
    if existing.is_some_and(|folder| fs::metadata(root).is_ok_and(|root| root.dev() != folder.dev())) {
        return Err(io::Error::other(
            "it lies on another file system than the project, where no file can be switched at once",
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn check_device(_: &Path, _: &str) -> io::Result<()> {
    Ok(())
}
