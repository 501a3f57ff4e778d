//! The clients of a folder of SQL files, each as its users run it: one file is one migration.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    str::FromStr,
};

use sea_orm_migration::{
    MigratorTraitSelf,
    prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::{self, ConnectionTrait, Database},
};
use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::process::command;

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
        self.up_with(folder, url, &[]).await
    }

    /// The same over connections to an SQLite file that set these pragmas first.
    ///
    /// # Errors
    /// What the client says.
    pub async fn up_with(self, folder: &Path, url: &str, pragmas: &[(&'static str, String)]) -> Result<(), String> {
        match self {
            Self::SeaOrm => sea_orm(folder, url, pragmas).await.map_err(|error| error.to_string()),
            Self::Sqlx => sqlx(folder, url, pragmas).await.map_err(|error| error.to_string()),
        }
    }
}

fn with(options: SqliteConnectOptions, pragmas: &[(&'static str, String)]) -> SqliteConnectOptions {
    pragmas.iter().fold(options, |options, (name, value)| options.pragma(*name, value.clone()))
}

async fn sea_orm(folder: &Path, url: &str, pragmas: &[(&'static str, String)]) -> Result<(), DbErr> {
    let (mut options, pragmas) = (sea_orm::ConnectOptions::new(url), pragmas.to_vec());
    options.map_sqlx_sqlite_opts(move |options| with(options, &pragmas));
    let db = Database::connect(options).await?;
    let done = Folder(folder.to_path_buf()).up(&db, None).await;
    db.close().await?;
    done
}

async fn sqlx(folder: &Path, url: &str, pragmas: &[(&'static str, String)]) -> Result<(), MigrateError> {
    let migrator = Migrator::new(folder).await?;
    if url.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(url)?;
        let mut connection = with(options, pragmas).connect().await?;
        let done = migrator.run(&mut connection).await;
        connection.close().await?;
        done
    } else {
        migrator.run(&mut PgConnection::connect(url).await?).await
    }
}

/// `psql` with one file, as the file's header says.
pub fn psql(file: &Path, url: &str) -> Command {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut psql = command("psql", Path::new("."));
    psql.arg("-X");
    if !text.starts_with(NO_TRANSACTION) {
        psql.arg("-1");
    }
    psql.args(["-v", "ON_ERROR_STOP=1", "-f"]).arg(file).arg(url);
    psql
}

const NO_TRANSACTION: &str = "-- no-transaction\n";

/// What the generated Rust files hand to `SeaORM`, read from the SQL files that they include.
struct Folder(PathBuf);

struct Step {
    name: String,
    up: Option<String>,
}

impl Folder {
    /// The files by the name that their migration has.
    fn steps(&self) -> Vec<Step> {
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let Some(modules) = self.modules() else {
            let files = crate::generated::walk(&self.0).into_iter();
            return files.map(|(name, path)| Step { name, up: Some(read(&path)) }).collect();
        };
        let step = |module: String| {
            let file = self.0.join(format!("{}.sql", stem(&module)));
            Step { name: module, up: file.exists().then(|| read(&file)) }
        };
        modules.into_iter().map(step).collect()
    }

    /// The Rust files that include those of the folder, where it lies in a project. Some have nothing for the dialect.
    fn modules(&self) -> Option<Vec<String>> {
        let (database, migration) = (self.0.parent()?.parent()?.file_name()?, self.0.ancestors().nth(4)?);
        let folder = migration.join("src").join(database);
        let names = crate::generated::walk(folder.is_dir().then_some(&folder)?).into_keys();
        Some(
            names.filter_map(|name| Some(name.strip_suffix(".rs").filter(|name| *name != "mod")?.to_owned())).collect(),
        )
    }
}

/// `NNNN_name` of `m<day>_00NNNN_name`.
fn stem(module: &str) -> &str {
    module.split_once("_00").map_or(module, |(_, stem)| stem)
}

impl MigratorTraitSelf for Folder {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        self.steps().into_iter().map(|step| Box::new(step) as Box<dyn MigrationTrait>).collect()
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
        let Some(sql) = &self.up else { return Ok(()) };
        manager.get_connection().execute_unprepared(sql).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(!self.up.as_ref().is_some_and(|sql| sql.starts_with(NO_TRANSACTION)))
    }
}
