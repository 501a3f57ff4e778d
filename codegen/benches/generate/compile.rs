//! What the compiler costs: the crates that `schema` needs, a cold build, the loop of editing one table, and entities.

use crate::measure::{folder, generate, milliseconds};
use crate::report::verdict;
use crate::workload::project;
use nix::sys::resource::{UsageWho, getrusage};
use seaglass::EntityFormat;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Tables of the measured entity crate.
const TABLES: usize = 100;

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
    verdict("crates of `cargo tree -p schema -e normal`", crates.len() as f64, 59.0);
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
    for (name, format) in [("dense", EntityFormat::Dense), ("compact", EntityFormat::Compact)] {
        let (check, build) = entities(format)?;
        println!("{name} entities of {TABLES} tables, CPU in s: cargo check {check:.1}, cargo build {build:.1}");
    }
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

/// The generated entity crate on its own, its dependencies built before: `cargo check` and `cargo build`.
fn entities(format: EntityFormat) -> io::Result<(f64, f64)> {
    let root = folder()?;
    generate(project(TABLES, root.path(), format))?;
    let manifest = fs::read_to_string(workspace().join("Cargo.toml"))?;
    let profiles = manifest.find("[profile").map_or("", |start| &manifest[start..]);
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"entity\"]\n";
    fs::write(root.path().join("Cargo.toml"), format!("{members}\n{profiles}"))?;
    fs::copy(workspace().join("Cargo.lock"), root.path().join("Cargo.lock"))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    let again = |word: &str| -> io::Result<f64> {
        let run = || cost(cargo(root.path()).args([word, "-q", "-p", "entity"]).env("CARGO_TARGET_DIR", &target));
        run()?;
        let lib = root.path().join("entity/src/lib.rs");
        let text = fs::read_to_string(&lib)?;
        fs::write(lib, text + "\n")?;
        run()
    };
    Ok((again("check")?, again("build")?))
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
