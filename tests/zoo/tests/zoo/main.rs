//! The zoo's entities on the engines: both majors of Postgres, and SQLite.

// As the crates are called by their projects.
extern crate zoo_entity_compact as compact;
extern crate zoo_entity_dense as dense;

mod agreement;
mod calls;
mod dtos;
mod factories;
mod files;
mod growth;
mod ids;
mod lites;
mod natives;
mod relations;
mod stored;
mod styled;
mod typed;
mod types;
mod views;
mod violated;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use seaglass::pipeline::{Options, PreparedDatabase, prepare};
use seaglass_tests::{block_on, target::Target};
use std::collections::BTreeMap;

/// Runs a scenario on a new database of each engine, made by the generated SQL.
fn on_each(name: &str, scenario: impl AsyncFn(DatabaseConnection)) {
    on(zoo_targets(name), name, "zoo", scenario);
}

/// The engines that the zoo's portable database is for.
fn zoo_targets(name: &str) -> Vec<Target> {
    Target::postgres(name).into_iter().chain([Target::sqlite()]).collect()
}

/// The same on Postgres, with the database that only it has.
fn on_postgres(name: &str, scenario: impl AsyncFn(DatabaseConnection)) {
    on(Target::postgres(name), name, "natives", scenario);
}

fn on(
    targets: impl IntoIterator<Item = Target>,
    name: &str,
    database: &str,
    scenario: impl AsyncFn(DatabaseConnection),
) {
    for target in targets {
        make(&target, database);
        eprintln!("{name} on {}", target.label());
        with(&target, &scenario);
    }
}

/// A database of the zoo as it is declared, and the SQL that makes it.
fn prepared(database: &str) -> PreparedDatabase {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(zoo::project(), &BTreeMap::new(), &options).expect("a sound declaration");
    prepared.databases.into_iter().find(|one| one.declared.name == database).expect("a database of the zoo")
}

/// Runs the generated SQL of a database of the zoo.
fn make(target: &Target, database: &str) {
    let prepared = prepared(database);
    if database == "natives" {
        // No migration brings them.
        target.exec("CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;").expect("extensions");
    }
    let folder = format!("/{}/up/", target.dialect());
    for file in prepared.sql.iter().filter(|file| file.path.contains(&folder)) {
        target.exec(&file.body).unwrap_or_else(|error| panic!("{}: {}: {error}", target.label(), file.path));
    }
}

/// Runs a scenario on a database that is made.
fn with(target: &Target, scenario: &impl AsyncFn(DatabaseConnection)) {
    block_on(async {
        let mut options = ConnectOptions::new(target.url());
        options.sqlx_logging(false).max_connections(2);
        let db = Database::connect(options).await.expect("the database can be opened");
        scenario(db.clone()).await;
        db.close().await.expect("the database can be closed");
    });
}

fn is_sqlite(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Sqlite
}
