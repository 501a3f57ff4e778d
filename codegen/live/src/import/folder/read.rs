//! The files of a folder.

use super::refusal::{Refusal, visible};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// How deep folders are looked into: migrations of their own lie in one, and what is below that is told.
const DEEPEST: usize = 3;

/// The files below `folder` but hidden ones, with their bytes, by their path from it.
///
/// # Errors
///
/// There is no such folder, or a file of it cannot be read.
pub fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let mut files = BTreeMap::new();
    walk(folder, "", DEEPEST, &mut files).map_err(|(place, error)| {
        let place = if place.is_empty() { folder.display().to_string() } else { place };
        Refusal::new(
            place,
            format!("cannot be read: {error}"),
            "all of its files are looked at before anything is written",
            "see that the folder is there and that its files may be read",
        )
    })?;
    Ok(files)
}

fn walk(
    root: &Path,
    below: &str,
    depth: usize,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), (String, io::Error)> {
    let failed = |place: &str| {
        let place = place.to_owned();
        move |error| (place, error)
    };
    for entry in fs::read_dir(root.join(below)).map_err(failed(below))? {
        let entry = entry.map_err(failed(below))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let error = io::Error::new(io::ErrorKind::InvalidData, "its name is not UTF-8");
            return Err((visible(&name.to_string_lossy()), error));
        };
        if name.starts_with('.') {
            continue;
        }
        let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        // What a link leads to counts, as it does for clients.
        let metadata = fs::metadata(entry.path()).map_err(failed(&path))?;
        if metadata.is_file() {
            files.insert(path.clone(), fs::read(entry.path()).map_err(failed(&path))?);
        } else if metadata.is_dir() && depth > 1 {
            walk(root, &path, depth - 1, files)?;
        }
    }
    Ok(())
}
