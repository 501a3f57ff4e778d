//! Every artefact of both databases, as a snapshot; and the snapshots are the committed files.

use seaglass_tests::generated::{is_kept_current, kept_current, walk};
use seaglass_tests::process::workspace;
use seaglass_tests::{assert_same_lines, versions};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The text of every file below a folder.
fn texts(root: &Path) -> BTreeMap<String, String> {
    walk(root).into_iter().map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
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
    let all = texts(root.path());
    assert!(all.len() > 60, "{} files", all.len());
    for (path, text) in all {
        insta::assert_snapshot!(path, text);
    }
}

#[test]
fn the_snapshots_are_the_committed_files() {
    let folder = workspace().join("tests/tests/snapshots");
    let mut seen = Vec::new();
    for (name, text) in texts(&folder) {
        let path = name.trim_end_matches(".snap").replace("__", "/");
        let body = text.splitn(3, "---\n").nth(2).unwrap();
        if is_kept_current(&path) {
            let committed = fs::read_to_string(workspace().join(&path))
                .unwrap_or_else(|error| panic!("a snapshot shows {path}, but: {error}"));
            assert_same_lines(&name, &lines(body), &path, &lines(&committed));
        }
        seen.push(path);
    }
    for path in kept_current(&workspace()).into_keys() {
        let covered = seen.contains(&path);
        assert!(covered, "{path} has no snapshot: run INSTA_UPDATE=always cargo test -p seaglass-tests artefacts");
    }
}

fn lines(text: &str) -> Vec<String> {
    text.trim_matches('\n').lines().map(str::to_owned).collect()
}
