//! What the compiler costs: the crates that `schema` needs, a cold build, and the loop of editing one table.

use crate::measure::milliseconds;
use crate::report::verdict;
use nix::sys::resource::{UsageWho, getrusage};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Folders that a copy of the workspace does without.
const LEFT_OUT: [&str; 4] = ["target", "node_modules", ".git", ".wrangler"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).stdin(Stdio::null());
    cargo
}

/// How many crates `schema` is built from.
pub(crate) fn print_crates() -> io::Result<()> {
    let output = cargo(&workspace())
        .args(["tree", "-p", "schema", "-e", "normal", "--prefix", "none", "--no-dedupe", "--offline"])
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let crates: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    #[expect(clippy::cast_precision_loss, reason = "some dozen crates")]
    verdict("crates of `cargo tree -p schema -e normal`", crates.len() as f64, 50.0);
    Ok(())
}

/// The rest, which takes minutes.
pub(crate) fn print() -> io::Result<()> {
    let copy = tempfile::tempdir()?;
    copy_folder(&workspace(), copy.path())?;
    let target = tempfile::tempdir()?;
    let schema = |words: &[&str]| {
        let mut cargo = cargo(copy.path());
        cargo.args(words).env("CARGO_TARGET_DIR", target.path());
        cost(&mut cargo)
    };
    verdict("cold build of `schema`, CPU in s", schema(&["build", "-q", "-p", "schema"])?, 40.0);
    schema(&["run", "-q", "-p", "schema", "--", "generate", "--quiet"])?;
    edit(copy.path())?;
    let edited = schema(&["run", "-q", "-p", "schema", "--", "generate", "--quiet"])?;
    verdict("editing one table, then `cargo schema generate`, CPU in s", edited, 2.0);
    Ok(())
}

/// CPU seconds of a command and of all it starts; an error if it fails.
fn cost(command: &mut Command) -> io::Result<f64> {
    let used = || -> io::Result<f64> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        Ok((milliseconds(usage.user_time()) + milliseconds(usage.system_time())) / 1000.0)
    };
    let before = used()?;
    let status = command.stdout(Stdio::null()).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("{command:?} failed")));
    }
    Ok(used()? - before)
}

/// Changes the first comment of a table.
fn edit(root: &Path) -> io::Result<()> {
    let path = root.join("schema/src/mvp/posts.rs");
    let text = fs::read_to_string(&path)?;
    let edited = text.replacen(".comment(\"", ".comment(\"Edited. ", 1);
    if edited == text {
        return Err(io::Error::other("posts.rs has no comment to edit"));
    }
    fs::write(path, edited)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            if !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                copy_folder(&entry.path(), &to.join(name))?;
            }
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
