//! The repository's own history is what its versions give, byte for byte.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use seaglass_tests::{assert_same_lines, process::workspace, versions};

/// Folders that hold nothing but generated files, and the code written by hand beside entities.
const GENERATED: [&str; 5] = ["migration/src", "migration/sql", "migration/history", "entity/src", "docs/schema"];

fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = GENERATED.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a directory entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !versions::is_by_hand(&path) {
                let name = path.strip_prefix(root).expect("below the root").to_path_buf();
                found.insert(name, fs::read(&path).expect("a file can be read"));
            }
        }
    }
    found
}

#[test]
fn written_anew_it_is_the_same() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    versions::write_history(dir.path());
    let (anew, committed) = (files(dir.path()), files(&workspace()));
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| -> Vec<String> {
        files.keys().map(|path| path.display().to_string()).collect()
    };
    assert_same_lines("written anew", &names(&anew), "in the repository", &names(&committed));
    for (path, text) in &anew {
        let lines =
            |bytes: &[u8]| -> Vec<String> { String::from_utf8_lossy(bytes).split('\n').map(str::to_owned).collect() };
        assert_same_lines(
            &format!("{} written anew", path.display()),
            &lines(text),
            "in the repository",
            &lines(&committed[path]),
        );
    }
    assert!(anew.len() > 40, "only {} files", anew.len());
}

#[test]
fn nothing_is_left_to_do() {
    let (code, said) = versions::run(schema::project(), &workspace(), &["check"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn removing_it_keeps_what_was_written_by_hand() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    versions::write_history(dir.path());
    let by_hand = dir.path().join("entity/src/mvp/posts_ext.rs");
    fs::write(&by_hand, "// by hand\n").expect("written");
    let (before, manifest) = (files(dir.path()), dir.path().join("migration/Cargo.toml"));
    fs::write(&manifest, "# mine\n").expect("written");
    versions::remove_generated(dir.path()).expect("removed");
    versions::write_history(dir.path());
    assert_eq!(files(dir.path()), before);
    assert_eq!(fs::read_to_string(by_hand).expect("it is there"), "// by hand\n");
    assert_eq!(fs::read_to_string(manifest).expect("it is there"), "# mine\n");
}
