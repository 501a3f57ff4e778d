//! Drift: whatever is touched in a generated folder is named, and nothing hand-written is lost.

use seaglass_tests::generated::{checkout, kept_current};
use seaglass_tests::versions;
use std::fs;
use std::path::Path;

fn schema(root: &Path, words: &[&str]) -> (u8, String) {
    versions::run(schema::project(), root, words)
}

/// Every generated file of a checkout, by its path from the root.
fn generated(root: &Path) -> Vec<String> {
    let found: Vec<String> = kept_current(root).into_keys().collect();
    assert!(found.len() > 50, "{found:?}");
    found
}

fn is_frozen(path: &str) -> bool {
    path.starts_with("migration/history/") || (path.starts_with("migration/sql/") && !path.contains("/seed/"))
}

/// Puts another byte in the middle of a text.
fn change_a_byte(bytes: &mut [u8]) {
    let at = bytes.len() / 2;
    bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
}

#[test]
fn one_changed_byte_in_any_file_is_named_and_kept() {
    let root = checkout();
    for path in generated(root.path()) {
        let file = root.path().join(&path);
        let original = fs::read(&file).unwrap();
        let mut edited = original.clone();
        change_a_byte(&mut edited);
        fs::write(&file, &edited).unwrap();

        let (code, said) = schema(root.path(), &["check"]);
        assert_eq!(code, if path.starts_with("migration/history/") { 2 } else { 1 }, "{path}:\n{said}");
        assert!(said.contains(&path), "{path} is not named:\n{said}");
        let (code, said) = schema(root.path(), &["generate"]);
        assert_ne!(code, 0, "{path}:\n{said}");
        assert_eq!(fs::read(&file).unwrap(), edited, "{path} was overwritten");

        fs::write(&file, original).unwrap();
    }
    assert_eq!(schema(root.path(), &["check"]).0, 0);
}

#[test]
fn a_deleted_file_is_named_and_written_again() {
    let root = checkout();
    for path in generated(root.path()) {
        let file = root.path().join(&path);
        let original = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();

        let (code, said) = schema(root.path(), &["check"]);
        assert_ne!(code, 0, "{path}:\n{said}");
        // The newest history file leaves its SQL behind: that is what is named.
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(said.contains(&path) || said.contains(&stem), "{path} is not named:\n{said}");
        if is_frozen(&path) {
            assert_eq!(schema(root.path(), &["generate"]).0, 2, "{path} cannot be made up");
            fs::write(&file, original).unwrap();
        } else {
            assert_eq!(schema(root.path(), &["generate"]).0, 0);
            assert_eq!(fs::read(&file).unwrap(), original, "{path} came back otherwise");
        }
    }
}

#[test]
fn an_extra_file_is_named_and_kept() {
    let root = checkout();
    for (path, text) in [
        ("migration/src/m20260101_000009_mine.rs", "// mine\n"),
        ("migration/src/webauthn/helper.rs", "// mine\n"),
        ("migration/sql/webauthn/postgres/up/0009_mine.sql", "SELECT 1;\n"),
        ("migration/sql/mvp/d1/seed/mine.sql", "SELECT 1;\n"),
        ("migration/history/mvp/notes.txt", "mine\n"),
        ("entity/src/webauthn/mine.rs", "// mine\n"),
        ("docs/schema/mvp/mine.md", "# Mine\n"),
    ] {
        let file = root.path().join(path);
        fs::write(&file, text).unwrap();
        let (code, said) = schema(root.path(), &["check"]);
        assert_ne!(code, 0, "{path}:\n{said}");
        assert!(said.contains(path), "{path} is not named:\n{said}");
        schema(root.path(), &["generate"]);
        assert_eq!(fs::read_to_string(&file).unwrap(), text, "{path} was touched");
        fs::remove_file(&file).unwrap();
    }
    assert_eq!(schema(root.path(), &["check"]).0, 0);
}

#[test]
fn a_reordered_history_is_named() {
    let root = checkout();
    let folder = root.path().join("migration/history/webauthn");
    let (two, three) = (folder.join("0002_session_storage.json"), folder.join("0003_analytics.json"));
    let (second, third) = (fs::read(&two).unwrap(), fs::read(&three).unwrap());
    fs::write(&two, third).unwrap();
    fs::write(&three, second).unwrap();
    let (code, said) = schema(root.path(), &["check"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("0002_session_storage") && said.contains("0003_analytics"), "{said}");
}

/// What a person wrote beside an entity survives every command, also when its table is not declared any more.
#[test]
fn hand_written_behaviour_is_never_touched() {
    let root = checkout();
    let file = root.path().join("entity/src/webauthn/users_ext.rs");
    let text = "// by hand\nuse super::users::*;\nuse sea_orm::entity::prelude::*;\nimpl ActiveModelBehavior for ActiveModel {}\n";
    fs::write(&file, text).unwrap();
    let (code, said) = schema(root.path(), &["check"]);
    assert_eq!(code, 0, "{said}");
    schema(root.path(), &["generate"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}
