//! Histories that earlier versions wrote, each with the schema that was declared: `corpus/<version>/<database>/`, with
//! `history`, `sql` and `schema.json`. Files here are never changed; a new version of the format or of its layout adds a folder.

use crate::common::tree;
use seaglass::diff;
use seaglass::emit::history::{History, Loaded, load, parse, print};
use seaglass::emit::sha256;
use seaglass::model::{Intent, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// What is written now.
const NEWEST: &str = "second/";

/// Every database of every version: its name, and its files.
fn databases() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut databases: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, text) in tree(&corpus()) {
        let mut parts = path.splitn(3, '/');
        let name = [parts.next().unwrap(), parts.next().unwrap()].join("/");
        databases.entry(name).or_default().insert(parts.next().unwrap().to_owned(), text);
    }
    assert!(databases.len() >= 3, "{:?}", databases.keys());
    databases
}

fn history(name: &str, files: &BTreeMap<String, String>) -> History {
    let texts = files.iter().filter(|(path, _)| path.starts_with("history/"));
    match load(texts.map(|(path, text)| (path.clone(), text.clone())).collect(), None) {
        Ok(Loaded::Line(history)) => history,
        Ok(Loaded::Fork(fork)) => panic!("{name}: {:?}", fork.heads()),
        Err(faults) => panic!("{name}: {}", faults.iter().map(ToString::to_string).collect::<String>()),
    }
}

#[test]
fn a_declaration_that_did_not_change_needs_no_migration() {
    for (name, files) in databases() {
        let history = history(&name, &files);
        let before = diff::replay(history.entries.iter().flat_map(|entry| &entry.changes)).unwrap();
        let declared: Schema = serde_json::from_str(&files["schema.json"]).unwrap();
        let found = diff::diff(&before, &declared, &Intent::default());
        assert_eq!((found.changes, found.refusals, found.questions), (vec![], vec![], vec![]), "{name}");
    }
}

#[test]
fn frozen_files_are_read_and_those_of_now_would_be_written_the_same() {
    for (name, files) in databases() {
        let history = history(&name, &files);
        for path in &history.paths {
            let entry = parse(files[path].clone(), path).unwrap();
            let printed = print(&entry);
            assert!(printed == files[path] || !name.starts_with(NEWEST), "{name}: {path}: {printed}");
            assert_eq!(parse(printed, path).unwrap(), entry, "{name}: {path}");
        }
        let mut vouched: BTreeSet<String> = BTreeSet::new();
        for entry in &history.entries {
            for (dialect, record) in &entry.files {
                for (direction, sum) in [("up", &record.up), ("down", &record.down)] {
                    let path = format!("sql/{}/{direction}/{}.sql", dialect.key(), entry.stem());
                    assert_eq!(sha256(&files[&path]), *sum, "{name}: {path}");
                    vouched.insert(path);
                }
            }
        }
        let held: BTreeSet<String> = files.keys().filter(|path| path.starts_with("sql/")).cloned().collect();
        assert_eq!(held, vouched, "{name}");
    }
}

#[test]
fn every_form_of_an_entry_is_there() {
    let all = databases();
    let entries: Vec<_> = all.iter().flat_map(|(name, files)| history(name, files).entries).collect();
    assert!(entries.iter().any(|entry| entry.hand_written));
    assert!(entries.iter().any(|entry| entry.adopted.is_some()));
    assert!(entries.iter().any(|entry| entry.group.is_some()));
}
