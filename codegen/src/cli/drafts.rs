//! Drafts on disk.

use super::session::Stop;
use crate::declare::Project;
use crate::draft::{self, Draft};
use crate::emit::lf;
use crate::model::{Dialect, Fault, Rule};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// The draft of each database that has one.
pub(super) fn read(project: &Project) -> Result<BTreeMap<String, Draft>, Stop> {
    let mut drafts = BTreeMap::new();
    for database in &project.databases {
        let folder = draft::folder(&project.paths, &database.name);
        let files = draft_files(&project.root, &folder)
            .map_err(|(path, error)| Stop::Faults(vec![unreadable(&path, &error)]))?;
        let dialects: &[Dialect] = &database.dialects;
        drafts.extend(draft::read(&folder, dialects, &files).map(|draft| (database.name.clone(), draft)));
    }
    Ok(drafts)
}

/// The folder of each database's draft.
pub(super) fn folders(project: &Project) -> Result<BTreeMap<String, String>, Stop> {
    Ok(read(project)?.into_iter().map(|(database, draft)| (database, draft.folder)).collect())
}

/// The files of a draft, by their paths from `root`: all below `folder` but hidden ones, in order, with LF endings. None where
/// there is no folder.
///
/// # Errors
///
/// The path that cannot be read, and why.
pub fn draft_files(root: &Path, folder: &str) -> Result<Vec<(String, String)>, (String, io::Error)> {
    let mut files = Vec::new();
    texts(root, folder, &mut files)?;
    Ok(files)
}

fn texts(root: &Path, folder: &str, files: &mut Vec<(String, String)>) -> Result<(), (String, io::Error)> {
    let failed = |path: &str| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err((folder.to_owned(), error)),
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<String>>>().map_err(failed(folder))?;
    names.sort_unstable();
    for name in names.into_iter().filter(|name| !name.starts_with('.')) {
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            texts(root, &path, files)?;
        } else {
            let bytes = fs::read(root.join(&path)).map_err(failed(&path))?;
            let text = String::from_utf8(lf(&bytes).into_owned());
            files.push((path.clone(), text.map_err(io::Error::other).map_err(failed(&path))?));
        }
    }
    Ok(())
}

fn unreadable(path: &str, error: &io::Error) -> Fault {
    Fault::new(
        Rule::DraftFiles,
        path,
        format!("cannot be read: {error}"),
        "it is a part of the next migration",
        "make it a readable text file in UTF-8, or delete it",
    )
}
