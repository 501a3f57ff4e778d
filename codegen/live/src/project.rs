//! The project's history, as `cargo schema` writes it: what a database should be, without the user's own crate.

use seaglass::diff::replay;
use seaglass::emit::history::{Entry, Loaded, load};
use seaglass::emit::write::read_texts;
use seaglass::model::{Dialect, Fault, Schema};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One database of a project.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its migrations, oldest first.
    pub entries: Vec<Entry>,
    /// What they lead to.
    pub schema: Schema,
}

impl Known {
    /// The last migration.
    pub fn head(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// The dialects that any migration has SQL for.
    pub fn dialects(&self) -> BTreeSet<Dialect> {
        self.entries.iter().flat_map(|entry| entry.files.keys().copied()).collect()
    }
}

/// The folder that holds `history`, here or above `start`.
///
/// # Errors
///
/// There is none, in words.
pub fn root(start: &Path, history: &str) -> Result<PathBuf, String> {
    let found = start.ancestors().find(|folder| folder.join(history).is_dir());
    found.map(Path::to_owned).ok_or_else(|| {
        format!(
            "no folder `{history}` is here or above\n  instead: run it in a project that `cargo schema generate` wrote, \
             or name its folder with --root, and that of its history with --history"
        )
    })
}

/// The history of a database, up to the migration `at` if one is named; without a name, that of the only one.
///
/// # Errors
///
/// No such database or migration, or a history that cannot be read, in words.
pub fn known(root: &Path, history: &str, name: Option<&str>, at: Option<&str>) -> Result<Known, String> {
    let names = databases(&root.join(history)).map_err(|error| format!("{history}: {error}"))?;
    let name = match (name, &names[..]) {
        (Some(name), names) if names.iter().any(|other| other == name) => name.to_owned(),
        (None, [only]) => only.clone(),
        (Some(name), names) => {
            return Err(format!("no database `{name}` has a history\n  instead: one of {}", names.join(", ")));
        }
        (None, []) => return Err(format!("{history} holds no history\n  instead: run `cargo schema generate` first")),
        (None, names) => {
            return Err(format!(
                "which database is meant?\n  instead: add --database {}",
                names.join(" or --database ")
            ));
        }
    };
    let folder = format!("{history}/{name}");
    let told = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let mut entries = match read_texts(root, &folder, "json").and_then(|files| load(files, None)).map_err(told)? {
        Loaded::Line(history) => history.entries,
        Loaded::Fork(_) => {
            return Err(format!("{folder}: two migrations follow the same one\n  instead: run `cargo schema rebase`"));
        }
    };
    if let Some(at) = at {
        let Some(place) = entries.iter().position(|entry| is_called(entry, at)) else {
            let stems: Vec<String> = entries.iter().map(Entry::stem).collect();
            return Err(format!("no migration `{at}` is in {folder}\n  instead: one of {}", stems.join(", ")));
        };
        entries.truncate(place + 1);
    }
    let schema =
        replay(entries.iter().flat_map(|entry| &entry.changes)).map_err(|error| format!("{folder}: {error}"))?;
    Ok(Known { name, entries, schema })
}

/// Whether a migration is meant: by its stem, its number or its name under SeaORM.
pub(crate) fn is_called(entry: &Entry, name: &str) -> bool {
    entry.stem() == name || entry.module() == name || name.parse() == Ok(entry.number)
}

fn databases(history: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(history)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
