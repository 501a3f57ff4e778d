//! What comes of a declaration: the files that `cargo schema generate` writes.

use super::kit::Shown;
use seaglass::cli::{Terminal, run};
use seaglass::{Database, Project};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file, by its path.
pub(crate) type Files = BTreeMap<String, String>;

/// What an example becomes: without what it changes, and with it.
pub(crate) struct Made {
    pub(crate) before: Files,
    pub(crate) after: Files,
}

/// Generates in a folder of its own.
///
/// # Errors
/// What `cargo schema` says against it, be it advice.
pub(crate) fn made(shown: &Shown) -> Result<Made, String> {
    let folder = tempfile::tempdir().expect("there is a place for files");
    let root = folder.path();
    let of = |database: &Database| Project::new(root).database(database.clone());
    let none = Files::new();
    match shown {
        Shown::Declared(database) | Shown::File(database, _) => {
            Ok(Made { before: none, after: generate(of(database), root, "2026-06-01")? })
        }
        Shown::Project(project) => Ok(Made { before: none, after: generate(project(root), root, "2026-06-01")? }),
        Shown::Changed(change) => {
            let before = generate(of(&change.0), root, "2026-06-01")?;
            Ok(Made { before, after: generate(of(&change.1), root, "2026-06-02")? })
        }
    }
}

fn generate(project: Project, root: &Path, date: &str) -> Result<Files, String> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let words = ["cargo schema", "generate", "--date", date].map(OsString::from);
    let code = run(project, words, terminal);
    let said = String::from_utf8_lossy(&err);
    if code == 0 && !said.contains("warning[") { Ok(files(root)) } else { Err(said.into_owned()) }
}

fn files(root: &Path) -> Files {
    let mut found = Files::new();
    let mut folders: Vec<PathBuf> = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder is read") {
            let path = entry.expect("an entry is read").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(root).expect("it is below").to_str().expect("names are UTF-8");
                found.insert(name.to_owned(), text);
            }
        }
    }
    found
}

impl Made {
    /// The files that a client runs on this dialect for what is new, in order: those of migrations, then seeds.
    pub(crate) fn sql(&self, dialect: &str) -> Vec<&str> {
        scripts(&self.after, dialect)
            .filter(|(path, _)| !self.before.contains_key(*path))
            .map(|(_, text)| text)
            .collect()
    }
}

/// What a client runs on this dialect, in order, each with its path.
pub(crate) fn scripts<'f>(files: &'f Files, dialect: &str) -> impl Iterator<Item = (&'f str, &'f str)> {
    let parts = ["up", "seed"].map(|kind| format!("/{dialect}/{kind}/"));
    let of = move |part: String| {
        let scripts = files.iter().filter(move |(path, _)| path.contains(&part));
        scripts.map(|(path, text)| (path.as_str(), text.as_str()))
    };
    parts.into_iter().flat_map(of)
}
