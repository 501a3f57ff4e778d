//! What a database says of the migrations that it ran: the tables of SeaORM, sqlx and wrangler.

mod record;
mod stand;

pub use record::{Refused, record};
pub use stand::{Run, Stand, State, stand};

use seaglass::emit::history::Entry;
use seaglass::model::Dialect;
use serde_json::{Map, Value};

/// A program that runs migrations and keeps a table of those that it ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Client {
    /// `sea-orm-cli migrate`: <https://github.com/SeaQL/sea-orm/blob/master/sea-orm-migration/src/seaql_migrations.rs>.
    SeaOrm,
    /// `sqlx migrate`: <https://github.com/launchbadge/sqlx/blob/main/sqlx-postgres/src/migrate.rs>.
    Sqlx,
    /// `wrangler d1 migrations`: <https://developers.cloudflare.com/d1/reference/migrations/>.
    Wrangler,
}

impl Client {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::SeaOrm, Self::Sqlx, Self::Wrangler];

    /// As it is typed: `sea-orm`, `sqlx`, `wrangler`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SeaOrm => "sea-orm",
            Self::Sqlx => "sqlx",
            Self::Wrangler => "wrangler",
        }
    }

    /// Its table.
    pub const fn table(self) -> &'static str {
        match self {
            Self::SeaOrm => "seaql_migrations",
            Self::Sqlx => "_sqlx_migrations",
            Self::Wrangler => "d1_migrations",
        }
    }

    /// What it calls a migration in its table; none if it has no file for it in this dialect.
    pub fn name(self, entry: &Entry, dialect: Dialect) -> Option<String> {
        let has_file = entry.files.contains_key(&dialect);
        match self {
            Self::SeaOrm => Some(entry.module()),
            Self::Sqlx => (has_file && sqlx_takes(entry)).then(|| entry.number.to_string()),
            Self::Wrangler => has_file.then(|| format!("{}.sql", entry.stem())),
        }
    }
}

/// Whether sqlx takes the file of a migration for one: it begins with the number and a `_`. Others it passes over.
fn sqlx_takes(entry: &Entry) -> bool {
    entry.stem().split_once('_').is_some_and(|(number, _)| number.parse() == Ok(entry.number))
}

/// Somebody who runs queries on a database, and reads what they give.
pub trait Queries {
    /// The rows of a query, each as a JSON object by its columns' names.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, String>;

    /// Runs statements in one transaction, which is all or nothing.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn run(&mut self, sql: &str) -> Result<(), String>;
}
