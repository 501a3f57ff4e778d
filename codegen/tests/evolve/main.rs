//! What each kind of change becomes, told as a specification: one snapshot per case shows the summary, the SQL of both
//! dialects and its rollback, the migration, and what changes in the entities and the docs.

mod cases;

use cases::Case;
use seaglass::cli::{Terminal, run};
use seaglass::diff::Change;
use seaglass::{Database, Project};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Told as a snapshot of its own.
fn tell(case: &Case) {
    let root = tempfile::tempdir().unwrap();
    generate(&case.before, root.path(), &["--date", "2026-06-01"]);
    let before = files(root.path());
    let summary = schema(&case.after, root.path(), &[&["diff"], case.flags].concat()).1;
    generate(&case.after, root.path(), &[&["--date", "2026-06-02"], case.flags].concat());
    let after = files(root.path());
    // What it asked for is history now: it is not asked again, and there is nothing left to do.
    let (code, said) = schema(&case.after, root.path(), &["check"]);
    assert_eq!(code, 0, "{}: {said}", case.title);

    let mut text = format!("# {}\n\n{}", case.title, block("summary", &summary));
    for (path, body) in after.iter().filter(|(path, _)| !before.contains_key(*path)) {
        let body = match path {
            _ if path.contains("/history/") => changes_of(path, body),
            _ if path.contains("migration/src/") && case.title != WITH_WRAPPER => own_of(body, &before),
            _ => without_seal(body),
        };
        if !body.is_empty() {
            text.push_str(&block(path, &body));
        }
    }
    for (path, body) in &after {
        let old = before.get(path).filter(|old| *old != body && !path.ends_with("mod.rs"));
        if let Some(old) = old {
            text.push_str(&block(path, &difference(old, body)));
        }
    }
    let name = case.title.replace(' ', "_");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("../snapshots/evolve");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A kind of change that no case tells would be one whose form nobody has read.
#[test]
fn every_kind_of_change_is_told() {
    let unknown = serde_json::from_value::<Change>(serde_json::json!("?")).unwrap_err().to_string();
    let kinds: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
    assert!(kinds.len() > 20 && kinds.contains(&"rename_column"), "{unknown}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/evolve");
    let told: String = files(&folder).into_values().collect();
    for kind in kinds {
        assert!(told.contains(&format!("\n    \"{kind}\": ")), "no case has the change `{kind}`");
    }
}

fn block(title: &str, body: &str) -> String {
    format!("## {title}\n\n{}\n\n", body.trim_end())
}

/// The case that shows the Rust file of its migration whole; the others show what theirs has of its own.
const WITH_WRAPPER: &str = "check a value";

/// The lines of a migration's Rust file that the first migration's does not have, but for its name.
fn own_of(body: &str, before: &BTreeMap<String, String>) -> String {
    let first = before.iter().find(|(path, _)| path.contains("migration/src/") && path.contains("_000001_"));
    let plain = nameless(first.map_or("", |(_, text)| text));
    let body = nameless(body);
    body.split_inclusive('\n').filter(|line| !plain.split_inclusive('\n').any(|known| known == *line)).collect()
}

/// Without the seal, and without the migration's name.
fn nameless(text: &str) -> String {
    let name = text.split('"').find(|part| part.starts_with("m2026")).unwrap_or("?");
    let stem = name.get("m20260601_00".len()..).unwrap_or("?");
    without_seal(text).replace(name, "NAME").replace(stem, "STEM")
}

/// Without the checksum of the body, which says nothing to a reader.
fn without_seal(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_seal(line)).collect()
}

fn is_seal(line: &str) -> bool {
    ["sha256:", "xxh3:"].iter().any(|seal| line.contains(seal))
}

/// The changes of a history file: the rest is checksums. `SeaORM` asks once for all databases whether a migration runs in
/// a transaction, so one that does not is of one dialect.
fn changes_of(path: &str, text: &str) -> String {
    let entry: serde_json::Value = serde_json::from_str(text).unwrap();
    let files = entry["files"].as_object().unwrap();
    let is_alone = files.values().any(|file| file["no_transaction"] == true);
    assert!(!is_alone || files.len() == 1, "{path}: {text}");
    serde_json::to_string_pretty(&entry["changes"]).unwrap()
}

/// The lines that differ, without the checksum of the body.
fn difference(old: &str, new: &str) -> String {
    let mut text = String::new();
    for hunk in TextDiff::from_lines(old, new).unified_diff().context_radius(1).iter_hunks() {
        for change in hunk.iter_changes().filter(|change| !is_seal(change.value())) {
            let _ = write!(text, "{}{change}", change.tag());
        }
    }
    text
}

fn generate(database: &Database, root: &Path, flags: &[&str]) {
    let (code, said) = schema(database, root, &[&["generate"], flags].concat());
    assert_eq!(code, 0, "{said}");
}

/// `cargo schema` with these words: its exit code and what it says.
fn schema(database: &Database, root: &Path, words: &[&str]) -> (u8, String) {
    let project = Project::new(root).database(database.clone());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let words = ["cargo schema"].iter().chain(words).map(OsString::from);
    let code = run(project, words, terminal);
    (code, String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap())
}

/// Every file, by its path.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), text);
            }
        }
    }
    found
}
