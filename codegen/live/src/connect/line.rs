//! A line to a database, whatever it is.

use super::{Place, Wrangler};
use crate::bookkeeping::Queries;
use crate::catalogue::Unreadable;
use crate::catalogue::sqlite::Source;
use crate::server::{Json, said};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};

/// A line to a database.
pub enum Line {
    /// To a server of Postgres.
    Postgres(Box<postgres::Client>),
    /// To a file of SQLite.
    Sqlite(Connection),
    /// To a D1 database.
    D1(Wrangler),
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Queries alone.
    Reads,
    /// Statements as well.
    Writes,
}

impl Line {
    /// Opens a line.
    ///
    /// # Errors
    ///
    /// There is no such database, or it lets nobody in.
    pub fn open(place: &Place, wrangler: &Wrangler, used: Use) -> Result<Self, Unreadable> {
        Ok(match place {
            Place::Postgres(url) => Self::Postgres(Box::new(super::postgres(url)?)),
            Place::Sqlite(path) if used == Use::Reads => Self::Sqlite(super::sqlite(path)?),
            Place::Sqlite(path) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let opened = Connection::open_with_flags(path, flags);
                Self::Sqlite(opened.map_err(|error| Unreadable {
                    what: format!("{}: {error}", path.display()),
                    instead: "see that the file is there and may be written".to_owned(),
                })?)
            }
            Place::D1 { .. } => Self::D1(wrangler.clone()),
        })
    }
}

impl Queries for Line {
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, String> {
        match self {
            Self::Postgres(client) => {
                let query = format!("SELECT row_to_json(one_row) FROM ({sql}) AS one_row");
                let rows = client.query(&query, &[]).map_err(|error| said(&error))?;
                let texts = rows.iter().filter_map(|row| row.try_get::<_, Json>(0).ok());
                Ok(texts.filter_map(|Json(text)| serde_json::from_str(&text).ok()).collect())
            }
            Self::Sqlite(connection) => connection.rows(sql).map_err(|error| error.what),
            Self::D1(wrangler) => wrangler.rows(sql).map_err(|error| error.what),
        }
    }

    fn run(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres(client) => {
                let done = client.transaction().and_then(|mut transaction| {
                    transaction.batch_execute(sql)?;
                    transaction.commit()
                });
                done.map_err(|error| said(&error))
            }
            Self::Sqlite(connection) => {
                let transaction = connection.transaction().map_err(|error| error.to_string())?;
                let done = transaction.execute_batch(sql).and_then(|()| transaction.commit());
                done.map_err(|error| error.to_string())
            }
            // One command is one transaction there.
            Self::D1(wrangler) => wrangler.rows(sql).map(|_| ()).map_err(|error| error.what),
        }
    }
}
