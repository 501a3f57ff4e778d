//! What is said of the looks of entities, in a workspace of its own (`tests/styled`): there the zoo's entities are written in
//! both formats, compiled without a warning, and used on databases that are made here.

use crate::{make, zoo_targets};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Writes what differs, so that Cargo compiles that only, and removes what is written no more.
fn write(root: &Path) {
    let mut paths = BTreeSet::new();
    for file in zoo::styled_entities().expect("a sound declaration") {
        let path = root.join(&file.path);
        paths.insert(path.clone());
        // Their manifests are there: versions are exact.
        if path.ends_with("Cargo.toml") || std::fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            continue;
        }
        // What the zoo's own file of that name holds, its entities have the types of.
        let own = file.path.replacen("../styled/", "", 1);
        let text = match std::fs::read_to_string(root.join(own)) {
            Ok(text) if file.once => text,
            _ => file.text.clone(),
        };
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    for format in ["dense", "compact"] {
        for database in ["zoo", "natives", "lites", "young"] {
            for entry in
                std::fs::read_dir(root.join("../styled").join(format).join("src").join(database)).expect("a folder")
            {
                let path = entry.expect("an entry").path();
                if !paths.iter().any(|wanted| wanted.ends_with(path.strip_prefix(root).expect("below"))) {
                    std::fs::remove_file(path).expect("removed");
                }
            }
        }
    }
}

#[test]
fn every_option_compiles_and_does_what_it_says_on_each_engine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    write(root);
    let folder = root.join("../styled");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("../../target"), |dir| root.join("../..").join(dir));
    for format in ["dense", "compact"] {
        let mut command = Command::new("rustfmt");
        let output =
            command.args(["--edition", "2024", "--check", "src/lib.rs"]).current_dir(folder.join(format)).output();
        let output = output.expect("rustfmt runs");
        assert!(output.status.success(), "{format}:\n{}", String::from_utf8_lossy(&output.stdout));
    }
    let targets = zoo_targets("styled");
    for target in &targets {
        make(target, "zoo");
    }
    let urls: Vec<String> = targets.iter().map(seaglass_tests::target::Target::url).collect();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--locked", "--quiet", "--", "--test-threads=1"]).current_dir(&folder);
    cargo.env("CARGO_TARGET_DIR", target.join("styled"));
    cargo.env("STYLED", urls.join("\n")).env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = cargo.output().expect("cargo runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(!err.contains("warning"), "{err}");
    assert!(out.contains("8 passed"), "{out}\n{err}");
}
