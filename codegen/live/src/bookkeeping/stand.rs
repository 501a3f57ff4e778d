//! Where a database stands: which migrations each client has recorded.

use super::{Client, Queries};
use seaglass::emit::history::Entry;
use seaglass::model::Dialect;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What one client's table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// The client.
    pub client: Client,
    /// Each migration of history that it has a name for, oldest first.
    pub runs: Vec<Run>,
    /// What the table holds and history does not, in the order of the table.
    pub unknown: Vec<String>,
}

/// A migration of history, as a client's table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// `NNNN_name`.
    pub stem: String,
    /// How it is recorded.
    pub state: State,
}

/// How a migration is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It ran.
    Applied,
    /// It ran, and its file was another one then.
    Edited,
    /// It ran in part, and somebody has to look.
    Failed,
    /// It did not run yet.
    Pending,
}

impl Stand {
    /// How many migrations ran.
    pub fn applied(&self) -> usize {
        self.runs.iter().filter(|run| run.state != State::Pending).count()
    }

    /// Those that did not run yet.
    pub fn pending(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(|run| run.state == State::Pending)
    }

    /// The last one that ran.
    pub fn last(&self) -> Option<&Run> {
        self.runs.iter().rfind(|run| run.state != State::Pending)
    }
}

/// What each client's table says, of those that are there. `checksum` is what sqlx expects of a migration's file.
///
/// # Errors
///
/// What the database says.
pub fn stand(
    queries: &mut dyn Queries,
    entries: &[Entry],
    dialect: Dialect,
    checksum: &dyn Fn(&Entry) -> Option<String>,
) -> Result<Vec<Stand>, String> {
    let mut found = Vec::new();
    for client in Client::ALL {
        if is_there(queries, client, dialect)? {
            found.push(one(queries, client, entries, dialect, checksum)?);
        }
    }
    Ok(found)
}

fn is_there(queries: &mut dyn Queries, client: Client, dialect: Dialect) -> Result<bool, String> {
    let table = client.table();
    let sql = match dialect {
        Dialect::Postgres => format!("SELECT 1 AS found WHERE to_regclass('{table}') IS NOT NULL"),
        Dialect::D1 => format!("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = '{table}'"),
    };
    Ok(!queries.rows(&sql)?.is_empty())
}

fn one(
    queries: &mut dyn Queries,
    client: Client,
    entries: &[Entry],
    dialect: Dialect,
    checksum: &dyn Fn(&Entry) -> Option<String>,
) -> Result<Stand, String> {
    let hex = match dialect {
        Dialect::Postgres => "encode(checksum, 'hex')",
        Dialect::D1 => "lower(hex(checksum))",
    };
    let sql = match client {
        Client::SeaOrm => "SELECT version AS name FROM seaql_migrations ORDER BY version".to_owned(),
        Client::Sqlx => format!(
            "SELECT CAST(version AS text) AS name, {hex} AS checksum, CASE WHEN success THEN 1 ELSE 0 END AS success \
             FROM _sqlx_migrations ORDER BY version"
        ),
        Client::Wrangler => "SELECT name FROM d1_migrations ORDER BY id".to_owned(),
    };
    let rows = queries.rows(&sql)?;
    let text = |row: &Map<String, Value>, key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
    let names: Vec<String> = rows.iter().filter_map(|row| text(row, "name")).collect();
    let by_name: BTreeMap<&str, &Map<String, Value>> = names.iter().map(String::as_str).zip(&rows).collect();
    let state = |entry: &Entry, row: &Map<String, Value>| {
        let failed = row.get("success").is_some_and(|success| success.as_i64() == Some(0));
        let is_another = text(row, "checksum").is_some_and(|there| checksum(entry).is_some_and(|own| own != there));
        if failed {
            State::Failed
        } else if is_another {
            State::Edited
        } else {
            State::Applied
        }
    };
    let own: Vec<(&Entry, String)> =
        entries.iter().filter_map(|entry| Some((entry, client.name(entry, dialect)?))).collect();
    let run = |(entry, name): &(&Entry, String)| Run {
        stem: entry.stem(),
        state: by_name.get(name.as_str()).map_or(State::Pending, |row| state(entry, row)),
    };
    let runs = own.iter().map(run).collect();
    let unknown = names.iter().filter(|name| !own.iter().any(|(_, other)| other == *name)).cloned().collect();
    Ok(Stand { client, runs, unknown })
}
