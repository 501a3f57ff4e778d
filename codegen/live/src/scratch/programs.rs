//! Where the programs of Postgres are.

use crate::catalogue::Unreadable;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The variable that names their folder.
pub(super) const VARIABLE: &str = "SEAGLASS_PG_BIN";

/// Folders with one folder per major in them: what stands before the major, and behind it.
const USUAL: [(&str, &str, &str); 6] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql@", "bin"),
    ("/usr/local/opt", "postgresql@", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ("/Library/PostgreSQL", "", "bin"),
];

/// The folder of `initdb` and `postgres`: the one that the variable names and no other if it is set; else of PATH, as
/// `pg_config` says, or the newest one of the usual places.
pub(super) fn found() -> Result<PathBuf, Unreadable> {
    if let Some(named) = env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        let found = folder(Path::new(&named));
        return found.ok_or_else(|| none(&format!("{VARIABLE} names a folder without `initdb` and `postgres`")));
    }
    on_path(env::var_os("PATH")).or_else(as_pg_config_says).or_else(usual).ok_or_else(|| {
        none(
            "`initdb` and `postgres` are not on PATH, `pg_config` names no folder that has them, and they are in none \
             of the usual places",
        )
    })
}

fn none(why: &str) -> Unreadable {
    Unreadable {
        what: format!("there is no Postgres to try SQL on: {why}"),
        instead: format!(
            "add --scratch postgres://user@host/postgres (databases are made there, and dropped), install a server \
             (`apt install postgresql`, `brew install postgresql@18`), or set {VARIABLE} to the folder of its `initdb`"
        ),
    }
}

/// The folder that both programs are in, wherever links lead.
fn folder(folder: &Path) -> Option<PathBuf> {
    let initdb = fs::canonicalize(folder.join("initdb")).ok()?;
    let folder = initdb.parent()?;
    folder.join("postgres").is_file().then(|| folder.to_owned())
}

fn on_path(path: Option<OsString>) -> Option<PathBuf> {
    env::split_paths(&path?).find_map(|place| folder(&place))
}

fn as_pg_config_says() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output().ok()?;
    folder(Path::new(String::from_utf8_lossy(&output.stdout).trim()))
}

fn usual() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (place, before, below) in USUAL {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let major = name.strip_prefix(before).and_then(|major| major.parse().ok());
            found.extend(major.zip(folder(&entry.path().join(below))));
        }
    }
    found.into_iter().max().map(|(_, folder)| folder)
}
