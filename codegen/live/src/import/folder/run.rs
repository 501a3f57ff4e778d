//! The files of a folder run in their order on a scratch engine, to learn what they make together.

use super::refusal::Refusal;
use super::{Folder, Original};
use crate::catalogue::{self, Catalogue, Unreadable};
use crate::scratch::Database;
use postgres::Client;
use postgres::error::{ErrorPosition, SqlState};
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::{Batch, Connection};

/// What the files are run on.
#[derive(Debug)]
pub enum Engine<'a> {
    /// An empty database of Postgres.
    Postgres(&'a Database),
    /// An empty database of SQLite, for D1 as well: a file is one transaction there, and foreign keys are held.
    ///
    /// D1 has no statement that SQLite lacks, and fewer of them: BEGIN, ATTACH and VACUUM are refused there. Its engine may
    /// be newer than the one that is built in; functions and modules that only one of them knows are told by the error.
    Sqlite(&'a mut Connection),
}

/// Runs the migrations of a folder one after the other, each as its client would, and reads what they made. Of one that
/// turns out to run outside of a transaction only, the folder says so from then on. `after` is told what there is after
/// each file, if that can be read.
///
/// # Errors
///
/// The file and line, and what the engine says; or a catalogue that cannot be read after the last file.
pub fn run(
    folder: &mut Folder,
    engine: &mut Engine<'_>,
    after: &mut dyn FnMut(Option<Catalogue>),
) -> Result<Catalogue, Refusal> {
    let mut made = Ok(Catalogue::default());
    for original in &mut folder.originals {
        let done = match engine {
            Engine::Postgres(database) => on_postgres(original, database),
            Engine::Sqlite(connection) => on_sqlite(original, connection),
        };
        original.no_transaction = done?;
        made = engine.read();
        after(made.as_ref().ok().cloned());
    }
    made.map_err(|error| engine_lost("what the files made", error))
}

impl Engine<'_> {
    fn read(&mut self) -> Result<Catalogue, Unreadable> {
        match self {
            Engine::Postgres(database) => {
                database.client().and_then(|mut client| catalogue::postgres::read(&mut client))
            }
            Engine::Sqlite(connection) => catalogue::sqlite::read(*connection),
        }
    }
}

/// Its text without the mark that some editors put at its beginning, which psql and SQLite pass over.
fn text(original: &Original) -> &str {
    original.up.strip_prefix('\u{feff}').unwrap_or(&original.up)
}

/// Runs one file on a connection of its own, as `psql -f` does: what it sets ends with it. Tells whether it ran outside of a
/// transaction.
fn on_postgres(original: &Original, database: &Database) -> Result<bool, Refusal> {
    let mut client = database.client().map_err(|error| engine_lost(&original.file, error))?;
    let Err(error) = in_one(original, &mut client, original.no_transaction) else { return Ok(original.no_transaction) };
    // Whoever ran it file after file, and no client asked for the line that says so.
    let is_alone = error.code() == Some(&SqlState::ACTIVE_SQL_TRANSACTION) && !original.no_transaction;
    if is_alone && in_one(original, &mut client, true).is_ok() {
        return Ok(true);
    }
    Err(postgres_says(original, &error))
}

fn in_one(original: &Original, client: &mut Client, no_transaction: bool) -> Result<(), postgres::Error> {
    if no_transaction {
        return client.batch_execute(text(original));
    }
    client.batch_execute("BEGIN")?;
    let done = client.batch_execute(text(original)).and_then(|()| client.batch_execute("COMMIT"));
    if done.is_err() {
        client.batch_execute("ROLLBACK")?;
    }
    done
}

fn postgres_says(original: &Original, error: &postgres::Error) -> Refusal {
    let Some(said) = error.as_db_error() else {
        return refusal(original, None, &format!("Postgres does not answer: {error}"), AGAIN);
    };
    let at = match said.position() {
        Some(ErrorPosition::Original(position)) => {
            let before = text(original).chars().take(usize::try_from(*position).unwrap_or(0).saturating_sub(1));
            Some(before.filter(|c| *c == '\n').count())
        }
        Some(ErrorPosition::Internal { .. }) | None => None,
    };
    let more = [said.detail(), said.where_()].into_iter().flatten().filter_map(|text| text.lines().next());
    let message = more.fold(format!("Postgres says: {}", said.message()), |told, more| format!("{told} ({more})"));
    let code = said.code();
    let instead = if *code == SqlState::ACTIVE_SQL_TRANSACTION {
        "make that statement a file of its own whose first line is `-- no-transaction`; sqlx knows it, and nobody else records \
         what is in a file"
    } else if *code == SqlState::UNSAFE_NEW_ENUM_VALUE_USAGE {
        "move what uses the new value to a file behind that one: a file is one transaction for every client but plain psql"
    } else if *code == SqlState::UNDEFINED_OBJECT && said.message().starts_with("role ") {
        "make the role on a server first, and name that server with --scratch"
    } else if *code == SqlState::SYNTAX_ERROR && original.up.lines().any(|line| line.starts_with('\\')) {
        "take commands of psql out of it, which begin with `\\` and which no server knows; of a dump, take `--inserts` or no rows"
    } else if said.message().contains("extension") {
        "name a server that has the extension with --scratch"
    } else {
        AGAIN
    };
    refusal(original, at, &message, instead)
}

const AGAIN: &str = "see that the folder is whole and that its files make all that they need, in this order; what was made by \
                     hand before the first of them goes into a file that runs first";

/// Runs one file. Tells whether it ran outside of a transaction.
fn on_sqlite(original: &Original, connection: &mut Connection) -> Result<bool, Refusal> {
    if original.no_transaction {
        return statements(text(original), connection).map(|()| true).map_err(|error| sqlite_says(original, error));
    }
    let lost = |error: rusqlite::Error| sqlite_says(original, (None, error.to_string()));
    connection.execute_batch("BEGIN").map_err(lost)?;
    let done = statements(text(original), connection)
        .and_then(|()| connection.execute_batch("COMMIT").map_err(|error| (None, error.to_string())));
    let Err(error) = done else { return Ok(false) };
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK").map_err(lost)?;
    }
    // Whoever gave it to `sqlite3` wrote the transaction into it.
    let is_own = error.1.contains("within a transaction");
    if is_own && statements(text(original), connection).is_ok() && connection.is_autocommit() {
        return Ok(true);
    }
    Err(sqlite_says(original, error))
}

/// Runs statement by statement; of an error, how many lines stand before what is to blame.
fn statements(text: &str, connection: &Connection) -> Result<(), (Option<usize>, String)> {
    let lines = |end: usize| text.get(..end).map(|before| before.matches('\n').count());
    let mut batch = Batch::new(connection, text);
    let mut at = 0;
    loop {
        let mut statement = match batch.next() {
            Ok(Some(statement)) => statement,
            Ok(None) => return Ok(()),
            Err(rusqlite::Error::SqlInputError { msg, sql, offset, .. }) => {
                let end = text.len().saturating_sub(sql.len()).saturating_add(usize::try_from(offset).unwrap_or(0));
                return Err((lines(end), msg));
            }
            Err(error) => return Err((lines(at), error.to_string())),
        };
        let sql = statement.expanded_sql().unwrap_or_default();
        let start = text.get(at..).and_then(|rest| rest.find(sql.trim())).map(|found| at + found);
        // Comments before a statement are part of it.
        let is_before = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with("--");
        let before: usize = sql.trim().split_inclusive('\n').take_while(is_before).map(str::len).sum();
        let done = statement.query([]).and_then(|mut rows| {
            while rows.next()?.is_some() {}
            Ok(())
        });
        done.map_err(|error| (start.and_then(|start| lines(start + before)), error.to_string()))?;
        at = start.map_or(at, |start| start + sql.trim().len());
    }
}

fn sqlite_says(original: &Original, (at, said): (Option<usize>, String)) -> Refusal {
    refusal(original, at, &format!("SQLite says: {said}"), AGAIN)
}

/// `before`: how many lines of the text stand before what is to blame.
fn refusal(original: &Original, before: Option<usize>, what: &str, instead: &str) -> Refusal {
    let place = before.map_or_else(|| original.file.clone(), |at| format!("{}:{}", original.file, original.line + at));
    let why = "the files are run in order on an empty database, which is read and then dropped";
    Refusal::new(place, what, why, instead)
}

fn engine_lost(place: &str, error: Unreadable) -> Refusal {
    let why = "the files are run in order on an empty database, which is read and then dropped";
    Refusal::new(place, error.what, why, error.instead)
}
