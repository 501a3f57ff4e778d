//! The files that the generator wrote into this repository, and the databases written by hand to hold them against.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    process::{copy_tree, workspace},
    versions::is_by_hand,
};

/// The folders that the generator writes into.
pub const FOLDERS: [&str; 3] = ["migration", "entity", "docs"];

/// A file of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    /// With its ending, without its folder.
    pub name: String,
    pub path: PathBuf,
    pub text: String,
}

/// A copy of the generated folders, as a checkout without the rest of the repository.
pub fn checkout() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    for folder in FOLDERS {
        copy_tree(&workspace().join(folder), &root.path().join(folder));
    }
    root
}

/// Every file below a folder, by its path from there with `/`.
pub fn walk(root: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a directory entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                found.insert(name, path);
            }
        }
    }
    found
}

/// Every file below `root` that the generator keeps current, by its path from there.
pub fn kept_current(root: &Path) -> BTreeMap<String, PathBuf> {
    let mut files = BTreeMap::new();
    for folder in ["migration", "entity/src", "docs/schema"] {
        let below = walk(&root.join(folder)).into_iter();
        files.extend(below.map(|(name, path)| (format!("{folder}/{name}"), path)));
    }
    files.retain(|name, _| is_kept_current(name));
    files
}

/// Whether the generator keeps such a file current: not what it writes once, nor what is written by hand.
pub fn is_kept_current(path: &str) -> bool {
    let path = Path::new(path);
    let once = [".gitattributes", "Cargo.toml", "rustfmt.toml", "wrangler.jsonc"];
    !path.file_name().is_some_and(|name| once.iter().any(|file| name == *file)) && !is_by_hand(path)
}

/// The folder of a database's files; `part` is `up`, `down` or `seed`.
pub fn folder(database: &str, dialect: &str, part: &str) -> PathBuf {
    workspace().join("migration/sql").join(database).join(dialect).join(part)
}

/// The migrations of a database, oldest first.
pub fn up(database: &str, dialect: &str) -> Vec<Sql> {
    files(&folder(database, dialect, "up"))
}

/// What rolls them back, newest first.
pub fn down(database: &str, dialect: &str) -> Vec<Sql> {
    let mut files = files(&folder(database, dialect, "down"));
    files.reverse();
    files
}

/// A file of sample data.
pub fn seed(database: &str, dialect: &str, name: &str) -> Sql {
    read(&folder(database, dialect, "seed").join(format!("{name}.sql")))
}

/// A file of `tests/fixtures`.
pub fn fixture(name: &str) -> String {
    read(&fixtures().join(name)).text
}

/// The first parts of a fixture that holds one version after the other, each under a line like `-- 0001_initial`.
pub fn fixture_versions(name: &str, versions: usize) -> String {
    let text = fixture(name);
    let start = |number: usize| text.find(&format!("\n-- {number:04}_"));
    assert!(start(versions).is_some(), "{name} holds no version {versions}");
    start(versions + 1).map_or(text.as_str(), |end| &text[..end]).to_owned()
}

/// The lines of a fixture that lists facts; empty lines and those that start with `#` explain.
pub fn fixture_lines(name: &str) -> Vec<String> {
    let text = fixture(name);
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn files(folder: &Path) -> Vec<Sql> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| {
        panic!("cannot read {}: {error}\nwrite it with:\n  cargo schema generate", folder.display())
    });
    let mut files: Vec<Sql> = entries.map(|entry| read(&entry.expect("a directory entry").path())).collect();
    files.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

fn read(path: &Path) -> Sql {
    let text = fs::read_to_string(path).unwrap_or_else(|error| {
        panic!("cannot read {}: {error}\nwrite it with:\n  cargo schema generate", path.display())
    });
    let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    Sql { name, path: path.to_path_buf(), text }
}
