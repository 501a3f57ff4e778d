//! The command line: `seaglass`.
//!
//! Exit codes: 0 when there is nothing to do or it was done, 1 for differences, 2 for wrong usage or a fault. Data goes to
//! standard output, talk to standard error.

mod args;
mod baseline;
mod drift;
mod import;
mod init;
mod output;
mod progress;
mod status;
mod verify;

use crate::connect::{Place, Wrangler};
use crate::import::unmanaged;
use crate::project::{self, Known};
use crate::scratch::{self, Server};
use args::{Args, Command, From};
use clap::Parser as _;
use output::Output;
use seaglass::emit::history::Entry;
use seaglass::model::Dialect;
use sha2::{Digest as _, Sha384};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const CLEAN: u8 = 0;
const DIFFERENT: u8 = 1;
const FAULT: u8 = 2;

/// The whole program.
pub fn main() -> ExitCode {
    // Whoever waits is told on standard error by a thread of its own, so that nobody holds it.
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    let is_shown = out.is_terminal();
    ExitCode::from(perform(std::env::args_os(), &mut Output { out: &mut out, err: &mut err, is_shown }))
}

/// Runs one command line, whose first word is the program's name, and returns the exit code: a test of a project asks in
/// this way whether its migrations lead to what is declared.
pub fn run<T: Into<OsString> + Clone>(
    args: impl IntoIterator<Item = T>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    perform(args, &mut Output { out, err, is_shown: false })
}

fn perform<T: Into<OsString> + Clone>(args: impl IntoIterator<Item = T>, output: &mut Output<'_>) -> u8 {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            let text = error.render();
            if error.use_stderr() {
                output.say(text);
            } else {
                output.data(text);
            }
            return u8::try_from(error.exit_code()).unwrap_or(FAULT);
        }
    };
    let done = match &args.command {
        Command::Init(options) => init::run(&args, options, output),
        Command::Drift(options) => drift::run(&args, options, output),
        Command::Status(options) => status::run(&args, options, output),
        Command::Baseline(options) => baseline::run(&args, options, output),
        Command::Import(options) => import::run(&args, options, output),
        Command::Verify(options) => verify::run(&args, options, output),
    };
    done.unwrap_or_else(|stop| {
        output.say(format_args!("error: {stop}"));
        FAULT
    })
}

/// The project that a command is about.
fn open(args: &Args, at: Option<&str>) -> Result<(PathBuf, Known), String> {
    let root = if let Some(root) = &args.root {
        root.clone()
    } else {
        let here = std::env::current_dir().map_err(|error| error.to_string())?;
        project::root(&here, &args.history)?
    };
    let known = project::known(&root, &args.history, args.database.as_deref(), at)?;
    Ok((root, known))
}

/// Patterns of what nobody declares: those that are typed, and those that stand beside the declaration.
fn unmanaged(args: &Args, root: &Path, database: &str, typed: &[String]) -> Result<Vec<String>, String> {
    let mut patterns = unmanaged::patterns(&root.join(&args.schema_dir).join(database))?;
    patterns.extend_from_slice(typed);
    Ok(patterns)
}

/// The server that `--scratch` names by a URL, or by the name of an environment variable that holds one; or one of its own.
fn scratch_server(said: Option<&str>) -> Result<Server, String> {
    let url = said.map(scratch_url).transpose()?;
    scratch::postgres(url.as_deref()).map_err(|error| error.to_string())
}

fn scratch_url(said: &str) -> Result<String, String> {
    match Place::of(said, false, |name| std::env::var(name).ok()).map_err(|error| error.what)? {
        Place::Postgres(url) => Ok(url),
        Place::Sqlite(_) | Place::D1 { .. } => {
            Err("--scratch names no server of Postgres\n  instead: postgres://user@host/postgres, or the name of a \
                 variable that holds such a URL"
                .to_owned())
        }
    }
}

/// The up file of a migration.
fn file(args: &Args, root: &Path, database: &str, dialect: Dialect, entry: &Entry) -> PathBuf {
    root.join(&args.sql_dir).join(database).join(dialect.key()).join("up").join(format!("{}.sql", entry.stem()))
}

/// What sqlx expects of a migration's file: its SHA-384 in hexadecimal.
///
/// <https://github.com/launchbadge/sqlx/blob/main/sqlx-core/src/migrate/migration.rs>
fn checksum(args: &Args, root: &Path, database: &str, dialect: Dialect) -> impl Fn(&Entry) -> Option<String> {
    move |entry| {
        let bytes = std::fs::read(file(args, root, database, dialect, entry)).ok()?;
        let mut hex = String::new();
        for byte in Sha384::digest(bytes) {
            let _ = write!(hex, "{byte:02x}");
        }
        Some(hex)
    }
}

/// The database that a command is about, and the wrangler that knows it if it is one of D1.
fn place(from: &From, root: &Path) -> Result<(Place, Wrangler), String> {
    let variable = |name: &str| std::env::var(name).ok();
    let said = match &from.source {
        Some(said) => said.as_str(),
        None if variable("DATABASE_URL").is_some() => "DATABASE_URL",
        None => {
            return Err(
                "which database is meant?\n  instead: add --from with a URL of Postgres, a file of SQLite, the \
                        name of an environment variable or a D1 binding, or set DATABASE_URL"
                    .to_owned(),
            );
        }
    };
    let place = Place::of(said, from.remote, variable).map_err(|error| error.to_string())?;
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let wrangler = Wrangler {
        name: if let Place::D1 { name, .. } = &place { name.clone() } else { String::new() },
        remote: from.remote,
        folder: root.to_owned(),
        config: from.config.as_ref().map(absolute),
        environment: from.env.clone(),
        persist: from.persist_to.as_ref().map(absolute),
    };
    Ok((place, wrangler))
}
