//! The databases that code on entities runs on: both majors of Postgres, and SQLite.

use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use seaglass_tests::{postgres::Majors, sqlite::Sqlite};

/// An open database. The file of an SQLite database lives as long as this does.
pub struct Engine {
    pub name: String,
    pub db: DatabaseConnection,
    pub file: Option<Sqlite>,
}

impl Engine {
    pub fn is_sqlite(&self) -> bool {
        self.file.is_some()
    }
}

/// A new database on each engine, empty.
pub async fn empty(name: &str) -> Vec<Engine> {
    let mut engines = Vec::new();
    for cluster in Majors::both() {
        let url = cluster.create_database(name).await;
        engines.push(Engine { name: format!("Postgres {}", cluster.major()), db: connect(&url).await, file: None });
    }
    engines.push(sqlite().await);
    engines
}

/// An empty SQLite file.
pub async fn sqlite() -> Engine {
    let file = Sqlite::new();
    Engine { name: "SQLite".to_owned(), db: connect(&file.url()).await, file: Some(file) }
}

/// A new database on each engine, made by the generated migrations.
pub async fn migrated<M: MigratorTrait>(name: &str) -> Vec<Engine> {
    let engines = empty(name).await;
    for engine in &engines {
        M::up(&engine.db, None).await.unwrap_or_else(|error| panic!("{}: {error}", engine.name));
    }
    engines
}

/// Runs the same code on a new database of each engine, and says on which one it failed.
pub async fn on_each<M, F>(name: &str, scenario: impl Fn(DatabaseConnection) -> F)
where
    M: MigratorTrait,
    F: Future<Output = ()> + Send + 'static,
{
    for engine in migrated::<M>(name).await {
        let ran = tokio::spawn(scenario(engine.db.clone())).await;
        assert!(ran.is_ok(), "{name} failed on {}", engine.name);
        engine.db.close().await.unwrap_or_else(|error| panic!("{}: {error}", engine.name));
    }
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).max_connections(4);
    Database::connect(options).await.unwrap_or_else(|error| panic!("cannot connect to {url}: {error}"))
}
