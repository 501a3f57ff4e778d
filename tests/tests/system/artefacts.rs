//! Every artefact of both databases, as a snapshot; and the snapshots are the committed files.

use seaglass_tests::process::workspace;
use seaglass_tests::{assert_same_lines, versions};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file below a folder, by its path with `/`.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(root, root, &mut found);
    found
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn is_generated(path: &str) -> bool {
    let name = Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
    let scaffold = ["Cargo.toml", "rustfmt.toml", "wrangler.jsonc"].contains(&name.as_str());
    !scaffold && !versions::is_by_hand(Path::new(path))
}

#[test]
fn every_artefact_has_a_snapshot() {
    let root = tempfile::tempdir().unwrap();
    versions::write_history(root.path());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _guard = settings.bind_to_scope();
    let all = files(root.path());
    assert!(all.len() > 60, "{} files", all.len());
    for (path, text) in all {
        insta::assert_snapshot!(path, text);
    }
}

#[test]
fn the_snapshots_are_the_committed_files() {
    let folder = workspace().join("tests/tests/snapshots");
    let mut seen = Vec::new();
    for (name, text) in files(&folder) {
        let path = name.trim_end_matches(".snap").replace("__", "/");
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        if is_generated(&path) {
            let committed = fs::read_to_string(workspace().join(&path))
                .unwrap_or_else(|error| panic!("a snapshot shows {path}, but: {error}"));
            assert_same_lines(&name, &lines(body), &path, &lines(&committed));
        }
        seen.push(path);
    }
    for folder in ["migration", "entity/src", "docs/schema"] {
        for path in files(&workspace().join(folder)).into_keys() {
            let path = format!("{folder}/{path}");
            let covered = seen.contains(&path) || !is_generated(&path);
            assert!(covered, "{path} has no snapshot: run INSTA_UPDATE=always cargo test -p seaglass-tests artefacts");
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.trim_matches('\n').lines().map(str::to_owned).collect()
}
