//! A temporary SQLite file.

use std::path::PathBuf;

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use tempfile::TempDir;

/// A database file of its own, removed when dropped.
#[derive(Debug)]
pub struct Sqlite {
    dir: TempDir,
}

impl Sqlite {
    /// An empty database.
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("test.sqlite")
    }

    /// A URL for sqlx, SeaORM and `sea-orm-cli`.
    pub fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.path().display())
    }

    /// A connection that enforces foreign keys, as D1 does.
    pub async fn connect(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new()
            .filename(self.path())
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal);
        options.connect().await.unwrap_or_else(|error| panic!("cannot open {}: {error}", self.path().display()))
    }
}

impl Default for Sqlite {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs a file of statements in one transaction, as every client runs a migration.
///
/// # Errors
/// What SQLite says; everything is rolled back.
pub async fn apply(connection: &mut SqliteConnection, sql: &str) -> Result<(), String> {
    let mut transaction = connection.begin().await.map_err(|error| error.to_string())?;
    transaction.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.map_err(|error| error.to_string())?;
    transaction.commit().await.map_err(|error| error.to_string())
}
