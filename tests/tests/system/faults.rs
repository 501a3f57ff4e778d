//! Migrations that stop half-way: the database is that before or after a stage, and running them again finishes.

use std::{
    path::Path,
    process::{Child, Stdio},
};

use seaglass::model::Dialect;
use seaglass_tests::{block_on, clients::Client, process::command};

use crate::faults_kit::{
    Course, every_statement_fails_once, gives_up_where_tables_are_held, killed_before_each_commit, on_postgres,
};

/// psql's turn is in `clients.rs`.
#[test]
fn a_statement_that_fails_leaves_nothing_of_its_stage_on_postgres() {
    let course = Course::new(Dialect::Postgres);
    on_postgres("each_statement", |target| {
        for client in Client::ALL {
            let target = target.sibling();
            every_statement_fails_once(&course, &target, Some(client.bookkeeping()), |folder, _| {
                block_on(client.up(folder, &target.url()))
            });
        }
    });
}

/// The client as a process of its own.
pub fn start(client: Client, folder: &Path, url: &str) -> Child {
    let mut migrate = command(env!("CARGO_BIN_EXE_migrate"), Path::new("."));
    migrate.arg(client.name()).arg(folder).arg(url).stderr(Stdio::piped());
    migrate.spawn().expect("the client starts")
}

#[test]
fn a_client_of_postgres_that_is_killed_leaves_nothing_of_its_stage() {
    let course = Course::new(Dialect::Postgres);
    on_postgres("killed", |target| {
        let client = if target.label().ends_with("15") { Client::SeaOrm } else { Client::Sqlx };
        killed_before_each_commit(&course, &target, Some(client.bookkeeping()), |folder, _| {
            start(client, folder, &target.url())
        });
    });
}

#[test]
fn a_migration_gives_up_where_its_tables_are_held_and_leaves_nothing() {
    let course = Course::new(Dialect::Postgres);
    on_postgres("held", |target| {
        let client = if target.label().ends_with("15") { Client::Sqlx } else { Client::SeaOrm };
        gives_up_where_tables_are_held(&course, &target, Some(client.bookkeeping()), |folder, _| {
            block_on(client.up(folder, &target.url()))
        });
    });
}
