//! What is in the folder, as cargo and git see it.

use crate::init::{Crates, EDITED, Found, Package, Plan};
use crate::layout::laid_out;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads what matters of the folder; nothing is there if it is not.
pub(super) fn read(root: &Path) -> Result<Found, String> {
    let mut found = Found::default();
    for path in EDITED {
        let file = root.join(path);
        let Ok(metadata) = fs::symlink_metadata(&file) else { continue };
        if !metadata.is_file() {
            return Err(format!(
                "{path} is not a regular file\n  instead: put a file in its place: lines are added to it"
            ));
        }
        let text = fs::read_to_string(&file).map_err(|error| format!("{path}: {error}"))?;
        found.texts.insert(path.to_owned(), text);
    }
    for folder in ["", "docs", ".cargo", ".github/workflows"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        for entry in entries {
            let name = entry.map_err(|error| format!("{folder}: {error}"))?.file_name();
            let name = name.to_string_lossy();
            found.taken.insert(if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") });
        }
    }
    if found.manifest().is_some() {
        found.packages = packages(root)?;
    }
    found.within = within(root);
    Ok(found)
}

/// The packages of the workspace whose top the folder is.
fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let asked = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path=Cargo.toml"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !asked.status.success() {
        let said = String::from_utf8_lossy(&asked.stderr);
        return Err(format!("cargo cannot read the workspace that is there:\n{}", said.trim_end()));
    }
    let told: Value = serde_json::from_slice(&asked.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let here = fs::canonicalize(root).map_err(|error| error.to_string())?;
    let top = told["workspace_root"].as_str().unwrap_or_default();
    if fs::canonicalize(top).ok().as_ref() != Some(&here) {
        return Err(format!(
            "{} belongs to the workspace of {top}\n  instead: seaglass init {}",
            root.display(),
            quoted(top)
        ));
    }
    let all = told["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(all.iter().map(|package| of(package, top)).collect())
}

fn of(package: &Value, top: &str) -> Package {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let manifest = text(&package["manifest_path"]).replace('\\', "/");
    let folder = manifest.strip_suffix("/Cargo.toml").unwrap_or_default();
    let folder = folder.strip_prefix(&top.replace('\\', "/")).unwrap_or(folder).trim_start_matches('/');
    let is_library = |target: &Value| list(&target["kind"]).iter().any(|kind| kind == "lib");
    Package {
        name: text(&package["name"]),
        folder: folder.to_owned(),
        library: list(&package["targets"]).iter().find(|target| is_library(target)).map(|target| text(&target["name"])),
        dependencies: list(&package["dependencies"]).iter().map(|one| text(&one["name"])).collect::<BTreeSet<_>>(),
    }
}

/// Where the folder lies in the repository of git.
fn within(root: &Path) -> Option<String> {
    let here = fs::canonicalize(root).ok()?;
    let top = here.ancestors().find(|folder| folder.join(".git").exists())?;
    let path = here.strip_prefix(top).ok()?.to_string_lossy().replace('\\', "/");
    (!path.is_empty()).then_some(path)
}

/// A word of a shell.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Lays out the code that people go on with as rustfmt does around it, whatever the names in it; where there is no rustfmt,
/// it stays as it is.
pub(super) fn format(root: &Path, crates: &Crates, plan: &mut Plan) {
    let is_theirs = |path: &str| {
        let folder = path.split('/').next().unwrap_or_default();
        Path::new(path).extension().is_some_and(|end| end == "rs")
            && (folder == crates.schema || folder == crates.tests)
    };
    let texts = plan.changes.writes.iter().filter(|write| is_theirs(&write.path));
    let texts: BTreeMap<String, String> = texts.map(|write| (write.path.clone(), write.body.clone())).collect();
    // `schema/src/lib.rs` and `schema-tests/tests/artefacts.rs`; modules lie deeper.
    let tops: Vec<String> = texts.keys().filter(|path| path.split('/').count() == 3).cloned().collect();
    let Ok(mut done) = laid_out(root, &plan.edition, &tops, texts) else { return };
    for write in &mut plan.changes.writes {
        if let Some(text) = done.remove(&write.path) {
            write.body = text;
        }
    }
}
