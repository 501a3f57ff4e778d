//! The repository's own history is what its versions give, byte for byte.

use std::{collections::BTreeMap, fs, path::Path};

use seaglass_tests::{assert_same_lines, generated::kept_current, process::workspace, versions};

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    kept_current(root).into_iter().map(|(name, path)| (name, fs::read(path).expect("a file can be read"))).collect()
}

#[test]
fn written_again_it_is_the_same() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    versions::write_history(dir.path());
    let (again, committed) = (files(dir.path()), files(&workspace()));
    let names = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> { files.keys().cloned().collect() };
    assert_same_lines("written again", &names(&again), "in the repository", &names(&committed));
    for (path, text) in &again {
        let lines =
            |bytes: &[u8]| -> Vec<String> { String::from_utf8_lossy(bytes).split('\n').map(str::to_owned).collect() };
        assert_same_lines(
            &format!("{path} written again"),
            &lines(text),
            "in the repository",
            &lines(&committed[path]),
        );
    }
    assert!(again.len() > 40, "only {} files", again.len());
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
