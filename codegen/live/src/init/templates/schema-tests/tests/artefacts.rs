//! Nothing generated is stale, and what reaches databases and apps is as somebody read it: after
//! `cargo schema generate`, `INSTA_UPDATE=always cargo test` writes the new snapshots, to be read
//! before they are committed.

use {{tests_crate}}::{root, schema};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

/// Where the artefacts are.
const FOLDERS: [&str; 3] = {{artefacts}};

#[test]
fn nothing_generated_is_stale() {
    let (code, said) = schema(&["check"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn every_artefact_is_as_somebody_read_it() -> io::Result<()> {
    let mut artefacts = BTreeMap::new();
    for folder in FOLDERS {
        collect(folder, &root().join(folder), &mut artefacts)?;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in &artefacts {
            insta::assert_snapshot!(name.as_str(), text);
        }
    });
    let read = |name: &String| format!("{}.snap", name.replace('/', "__"));
    let known: BTreeSet<String> = artefacts.keys().map(read).collect();
    for snapshot in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"))? {
        let path = snapshot?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_pending = path.extension().is_some_and(|end| end == "new");
        let is_shown = is_pending || known.contains(&*name);
        assert!(is_shown, "snapshots/{name} shows no artefact: delete it");
    }
    Ok(())
}

/// The files of a folder that are generated, by their path from the root.
fn collect(name: &str, folder: &Path, found: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{name}/{file}");
        if path.is_dir() {
            collect(&name, &path, found)?;
        } else if !name.ends_with("_ext.rs") {
            found.insert(name, fs::read_to_string(&path)?.replace("\r\n", "\n"));
        }
    }
    Ok(())
}
