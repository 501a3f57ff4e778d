//! Migrations recorded as applied, as their client would have done it.

use super::{Client, Stand, State};
use seaglass::dialect::quote;
use seaglass::emit::history::Entry;
use seaglass::model::Dialect;

/// Why nothing is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The table holds what history does not know.
    Unknown(Vec<String>),
    /// A migration is recorded as another file, or as failed.
    Broken(String),
    /// A file of the migration cannot be read.
    Unread(String),
}

/// The statements that record as applied what the client has a name for and has not recorded yet; none where all of it is
/// recorded. `checksum` is what sqlx expects of a migration's file.
///
/// # Errors
///
/// What is recorded already is not what history says.
pub fn record(
    client: Client,
    stand: Option<&Stand>,
    entries: &[Entry],
    dialect: Dialect,
    checksum: &dyn Fn(&Entry) -> Option<String>,
) -> Result<Vec<String>, Refused> {
    if let Some(stand) = stand {
        if !stand.unknown.is_empty() {
            return Err(Refused::Unknown(stand.unknown.clone()));
        }
        let broken = |state| matches!(state, State::Edited | State::Failed);
        if let Some(run) = stand.runs.iter().find(|run| broken(run.state)) {
            return Err(Refused::Broken(run.stem.clone()));
        }
    }
    let is_recorded = |entry: &Entry| {
        let stem = entry.stem();
        stand.is_some_and(|stand| stand.runs.iter().any(|run| run.stem == stem && run.state == State::Applied))
    };
    let mut rows = Vec::new();
    for entry in entries.iter().filter(|entry| !is_recorded(entry)) {
        let Some(name) = client.name(entry, dialect) else { continue };
        let checksum = match client {
            Client::Sqlx => checksum(entry).ok_or_else(|| Refused::Unread(entry.stem()))?,
            Client::SeaOrm | Client::Wrangler => String::new(),
        };
        rows.push(row(client, entry, &name, dialect, &checksum));
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok([table(client, dialect).to_owned()].into_iter().chain(guard(client, dialect)).chain(rows).collect())
}

/// The table as its client makes it.
const fn table(client: Client, dialect: Dialect) -> &'static str {
    match (client, dialect) {
        (Client::SeaOrm, _) => {
            r#"CREATE TABLE IF NOT EXISTS "seaql_migrations" ("version" varchar NOT NULL PRIMARY KEY, "applied_at" bigint NOT NULL)"#
        }
        (Client::Sqlx, Dialect::Postgres) => {
            "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
             installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, \
             execution_time BIGINT NOT NULL)"
        }
        (Client::Sqlx, Dialect::D1) => {
            "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
             installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
             checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)"
        }
        (Client::Wrangler, _) => {
            "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, \
             applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)"
        }
    }
}

/// No other client records anything meanwhile; SQLite has one writer anyway.
fn guard(client: Client, dialect: Dialect) -> Option<String> {
    (dialect == Dialect::Postgres).then(|| format!("LOCK TABLE {} IN EXCLUSIVE MODE", client.table()))
}

fn row(client: Client, entry: &Entry, name: &str, dialect: Dialect, checksum: &str) -> String {
    let text = |text: &str| {
        let mut out = String::new();
        quote::text(&mut out, text, dialect);
        out
    };
    match (client, dialect) {
        (Client::SeaOrm, Dialect::Postgres) => format!(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ({}, extract(epoch FROM now())::bigint)",
            text(name)
        ),
        (Client::SeaOrm, Dialect::D1) => format!(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ({}, CAST(strftime('%s', 'now') AS INTEGER))",
            text(name)
        ),
        (Client::Sqlx, _) => {
            let bytes = match dialect {
                Dialect::Postgres => format!("decode('{checksum}', 'hex')"),
                Dialect::D1 => format!("x'{checksum}'"),
            };
            let description = text(&entry.description());
            format!(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES ({name}, {description}, TRUE, {bytes}, 0)"
            )
        }
        (Client::Wrangler, _) => format!("INSERT INTO d1_migrations (name) VALUES ({})", text(name)),
    }
}
