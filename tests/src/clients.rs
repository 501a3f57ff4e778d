//! The clients of a folder of SQL files, each as its users run it: one file is one migration.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sea_orm_migration::{
    MigratorTraitSelf,
    prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::{ConnectOptions, ConnectionTrait, Database},
};
use sqlx::{Connection, PgConnection, SqliteConnection, migrate::Migrator};

use crate::process::{command, run};

/// Applies what is not applied, and records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    SeaOrm,
    Sqlx,
}

impl Client {
    pub const ALL: [Self; 2] = [Self::SeaOrm, Self::Sqlx];

    /// The client that an argument of a program names.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|client| client.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::SeaOrm => "sea-orm",
            Self::Sqlx => "sqlx",
        }
    }

    /// Where it records what it applied.
    pub fn bookkeeping(self) -> &'static str {
        match self {
            Self::SeaOrm => "seaql_migrations",
            Self::Sqlx => "_sqlx_migrations",
        }
    }

    /// Every file of `folder` that the database has not run.
    ///
    /// # Errors
    /// What the client says.
    pub async fn up(self, folder: &Path, url: &str) -> Result<(), String> {
        match self {
            Self::SeaOrm => sea_orm(folder, ConnectOptions::new(url)).await,
            Self::Sqlx => sqlx(folder, url).await,
        }
    }
}

/// `SeaORM`'s migrator, over a pool with these options.
///
/// # Errors
/// What it says.
pub async fn sea_orm(folder: &Path, options: ConnectOptions) -> Result<(), String> {
    let said = |error: DbErr| error.to_string();
    let db = Database::connect(options).await.map_err(said)?;
    let done = Folder::read(folder).up(&db, None).await.map_err(said);
    db.close().await.map_err(said)?;
    done
}

async fn sqlx(folder: &Path, url: &str) -> Result<(), String> {
    let migrator = Migrator::new(folder).await.map_err(|error| error.to_string())?;
    let done = if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.map_err(|error| error.to_string())?;
        migrator.run(&mut connection).await
    } else {
        let mut connection = PgConnection::connect(url).await.map_err(|error| error.to_string())?;
        migrator.run(&mut connection).await
    };
    done.map_err(|error| error.to_string())
}

/// `psql` with one file, as the file's header says.
///
/// # Errors
/// What it printed.
pub fn psql(file: &Path, url: &str) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut psql = command("psql", Path::new("."));
    psql.arg("-X");
    if !text.starts_with(NO_TRANSACTION) {
        psql.arg("-1");
    }
    let output = run(psql.args(["-v", "ON_ERROR_STOP=1", "-f"]).arg(file).arg(url));
    if output.code == 0 { Ok(()) } else { Err(output.both()) }
}

const NO_TRANSACTION: &str = "-- no-transaction\n";

/// What the generated Rust files hand to `SeaORM`, read from the SQL files that they include.
struct Folder(PathBuf);

struct Step {
    name: String,
    up: String,
}

impl Folder {
    fn read(path: &Path) -> Self {
        Self(path.to_path_buf())
    }
}

impl MigratorTraitSelf for Folder {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let files = crate::generated::walk(&self.0).into_iter();
        let read = |path: PathBuf| fs::read_to_string(path).expect("a file can be read");
        files.map(|(name, path)| Box::new(Step { name, up: read(path) }) as Box<dyn MigrationTrait>).collect()
    }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(&self.up).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(!self.up.starts_with(NO_TRANSACTION))
    }
}
