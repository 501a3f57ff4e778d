//! Reading the project's files.

use super::folders::{Content, Folder};
use crate::emit::checksum::Sum;
use crate::model::{Fault, Rule};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// How many bytes are read at once: nearly all files have fewer.
const ROOM: usize = 64 * 1024;

/// A file in a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// From the project's root, with `/`.
    pub(super) path: String,
    /// It is a symbolic link, and what it points to is not looked at.
    pub(super) link: bool,
}

/// The files below a folder, without hidden ones, which other tools leave (`.wrangler/`, `.DS_Store`), and without those
/// of folders that are walked apart.
pub(super) fn walk(root: &Path, folder: &Folder, apart: &BTreeSet<&str>, found: &mut Vec<Found>) -> io::Result<()> {
    match fs::symlink_metadata(root.join(&folder.path)) {
        Ok(metadata) if metadata.is_symlink() => {
            found.push(Found { path: folder.path.clone(), link: true });
            Ok(())
        }
        Ok(metadata) if metadata.is_dir() => walk_below(root, folder, &folder.path, apart, found),
        Ok(_) => Ok(()),
        Err(error) if is_missing(&error) => Ok(()),
        Err(error) => Err(error),
    }
}

fn walk_below(
    root: &Path,
    folder: &Folder,
    below: &str,
    apart: &BTreeSet<&str>,
    found: &mut Vec<Found>,
) -> io::Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || (folder.content == Content::Docs && name == "verified") {
            continue;
        }
        let path = [below, "/", &*name].concat();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !apart.contains(path.as_str()) {
                walk_below(root, folder, &path, apart, found)?;
            }
        } else {
            found.push(Found { path, link: kind.is_symlink() });
        }
    }
    Ok(())
}

/// The text of the file that is looked at; its room is used again for the next one.
#[derive(Debug)]
pub(super) struct Buffer {
    room: Vec<u8>,
    filled: usize,
}

impl Buffer {
    pub(super) fn new() -> Self {
        Self { room: vec![0; ROOM], filled: 0 }
    }

    /// Reads a file; false when there is none.
    ///
    /// The system is asked neither for its size nor for its end: there are thousands of files, and nearly all of them
    /// fit. A regular file gives all that is asked for, up to its end:
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/functions/read.html>
    pub(super) fn read(&mut self, path: &Path) -> io::Result<bool> {
        self.filled = 0;
        let Some(mut file) = open(path)? else { return Ok(false) };
        loop {
            self.filled += read_once(&mut file, &mut self.room[self.filled..])?;
            if self.filled < self.room.len() {
                return Ok(true);
            }
            self.room.resize(2 * self.filled, 0);
        }
    }

    /// The SHA-256 of a file's bytes as they are, read a room at a time: frozen SQL may be long. None when there is no file.
    pub(super) fn sha256(&mut self, path: &Path) -> io::Result<Option<String>> {
        let Some(mut file) = open(path)? else { return Ok(None) };
        let mut sum = Sum::default();
        loop {
            let read = read_once(&mut file, &mut self.room)?;
            sum.add(&self.room[..read]);
            if read < self.room.len() {
                return Ok(Some(sum.finish()));
            }
        }
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.room[..self.filled]
    }
}

pub(super) fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// The files directly in `folder` with that extension, by path, with their text.
///
/// # Errors
/// One fault for each that cannot be read as text.
pub fn read_texts(root: &Path, folder: &str, extension: &str) -> Result<Vec<(String, String)>, Vec<Fault>> {
    let unreadable = |path: &str, error: &io::Error| {
        Fault::new(
            Rule::HistoryDamaged,
            path,
            format!("cannot be read: {error}"),
            "the history says what the databases hold",
            "make it a readable text file; `git checkout` brings back what was committed",
        )
    };
    let mut found = Vec::new();
    let walked =
        walk(root, &Folder { path: folder.to_owned(), content: Content::History }, &BTreeSet::new(), &mut found);
    walked.map_err(|error| vec![unreadable(folder, &error)])?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let direct = |path: &str| {
        let name = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
        !name.contains('/') && Path::new(name).extension().is_some_and(|found| found == extension)
    };
    let (mut texts, mut faults) = (Vec::new(), Vec::new());
    let mut space = vec![0; ROOM];
    for file in found.into_iter().filter(|file| direct(&file.path)) {
        match read_text(&root.join(&file.path), &mut space) {
            Ok(text) => texts.push((file.path, text)),
            Err(error) => faults.push(unreadable(&file.path, &error)),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}

/// As [`fs::read_to_string`], which asks the system for the size of each file and for its end, where a read of `room` says
/// both of nearly all.
fn read_text(path: &Path, room: &mut [u8]) -> io::Result<String> {
    let mut file = File::open(path)?;
    let read = read_once(&mut file, room)?;
    let mut text = room[..read].to_vec();
    if read == room.len() {
        file.read_to_end(&mut text)?;
    }
    String::from_utf8(text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

/// A file to read; none when there is none.
fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_once(file: &mut File, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffer, ROOM, read_text};
    use crate::emit::sha256;

    #[test]
    fn files_are_read_to_their_end_whatever_the_room() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        let mut buffer = Buffer::new();
        let full = buffer.room.len();
        for size in [0, 1, full - 1, full, full + 1, 5 * full, 2] {
            let text: Vec<u8> = (b'a'..=b'z').cycle().take(size).collect();
            std::fs::write(&path, &text).unwrap();
            assert!(buffer.read(&path).unwrap(), "{size}");
            assert!(buffer.text() == text, "{size}");
            assert!(read_text(&path, &mut vec![0; ROOM]).unwrap().as_bytes() == text, "{size}");
            assert_eq!(Buffer::new().sha256(&path).unwrap(), Some(sha256(&text)), "{size}");
        }
        assert!(!buffer.read(&root.path().join("none")).unwrap());
        assert_eq!(buffer.sha256(&root.path().join("none")).unwrap(), None);
    }
}
