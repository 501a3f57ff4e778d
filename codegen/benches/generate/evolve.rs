//! A change among many tables, and a history of many migrations before it.

use crate::measure::{generate, milliseconds};
use crate::workload::{Version, database, version};
use nix::sys::resource::{UsageWho, getrusage};
use seaglass::ask::Nobody;
use seaglass::dialect::Capabilities;
use seaglass::diff::diff;
use seaglass::emit::history::History;
use seaglass::emit::{File, sha256};
use seaglass::model::{Declared, Dialect};
use seaglass::pipeline::{self, Options};
use seaglass::plan::plan;
use seaglass::read;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;

/// How many migrations a long history has.
pub(crate) const MIGRATIONS: usize = 500;

/// Writes a project whose every migration but the first added a column to another table.
pub(crate) fn write_history(tables: usize, root: &Path) -> io::Result<()> {
    let mut history = History::default();
    for notes in 0..MIGRATIONS {
        let mut project = version(tables, root, Version { notes, ..Version::default() });
        let options = Options { date: "20260101".to_owned(), ..Options::default() };
        let histories = BTreeMap::from([("load".to_owned(), history)]);
        let declarations = pipeline::declarations(&mut project).map_err(|failure| failed(&failure))?;
        let migrations = pipeline::migrations(&project, declarations, histories, &options, &mut Nobody)
            .map_err(|failure| failed(&failure))?;
        let database = migrations.databases.into_iter().next().ok_or_else(|| io::Error::other("no database"))?;
        database.sql.iter().try_for_each(|file| write(root, file))?;
        let head = database.sql.iter().rfind(|file| file.path.contains("/history/"));
        let head_sha256 = head.map(|file| sha256(&file.body));
        history = History { head_sha256, entries: database.history, ..History::default() };
    }
    generate(version(tables, root, Version { notes: MIGRATIONS - 1, ..Version::default() }))
}

/// Writes a file of the history, which is frozen: its text is its body.
fn write(root: &Path, file: &File) -> io::Result<()> {
    let path = root.join(&file.path);
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::write(path, &file.body)
}

fn failed(failure: &pipeline::Failure) -> io::Error {
    io::Error::other(format!("{failure:?}"))
}

/// Prints what finding and planning a change takes, without reading the declaration.
pub(crate) fn diff_and_plan(tables: usize) -> io::Result<()> {
    let before = declared(tables, Version::default())?;
    let after = declared(tables, Version { wider: tables.checked_sub(1), ..Version::default() })?;
    let start = getrusage(UsageWho::RUSAGE_SELF)?;
    let found = diff(&before.schema, &after.schema, &after.intent);
    for dialect in Dialect::ALL {
        let plan = plan(&found.changes, &before.schema, &after.schema, Capabilities::of(dialect));
        std::hint::black_box(&plan);
    }
    let end = getrusage(UsageWho::RUSAGE_SELF)?;
    assert!(found.questions.is_empty() && !found.changes.is_empty(), "one column changed");
    let user = milliseconds(end.user_time()) - milliseconds(start.user_time());
    let system = milliseconds(end.system_time()) - milliseconds(start.system_time());
    writeln!(io::stdout(), "{user} {system} 0")
}

fn declared(tables: usize, version: Version) -> io::Result<Declared> {
    read::read(&mut database(tables, version)).map_err(|faults| io::Error::other(format!("{faults:?}")))
}
