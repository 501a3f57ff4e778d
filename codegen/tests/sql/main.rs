//! SQL files: the text of each step in both dialects, headers, order, the rollback, and seeds.

mod file;
mod hostile;
mod many;
mod order;
mod seed;
mod step;

use seaglass::Project;
use seaglass::dialect::Capabilities;
use seaglass::diff::Change;
use seaglass::emit::history::Style;
use seaglass::emit::sql::{self, Meta, StageFiles};
use seaglass::model::{Declared, Dialect, Schema};
use seaglass::plan;
use serde_json::Value;
use std::fmt::Write as _;

/// A database as history would hold it.
fn database(schema: Value) -> Declared {
    Declared {
        name: "shop".to_owned(),
        dialects: Dialect::ALL.to_vec(),
        schema: serde_json::from_value(schema).expect("a schema"),
        d1_binding: "DB".to_owned(),
        d1_database: "shop".to_owned(),
        ..Declared::default()
    }
}

/// The changes that make everything in `schema`.
fn creation(schema: &Schema) -> Vec<Change> {
    let enums = schema.enums.iter().cloned().map(Change::CreateEnum);
    let tables = schema.tables.iter().cloned().map(Change::CreateTable);
    let routines = schema.routines.iter().cloned().map(Change::CreateRoutine);
    let views = schema.views.iter().cloned().map(Change::CreateView);
    enums.chain(tables).chain(routines).chain(views).collect()
}

/// The files of a migration that leads to `database`.
fn migration(database: &Declared, changes: &[Change], before: &Schema, dialect: Dialect) -> Vec<Option<StageFiles>> {
    let project = Project::new(".");
    let plan = plan::plan(changes, before, &database.schema, Capabilities::of(dialect));
    sql::render(
        &plan,
        changes,
        &Meta { project: &project, database, first: 1, style: &Style::default(), name: "initial", suffixes: &[] },
    )
}

/// The files that make everything, in both dialects, as one text.
fn everything(schema: Value) -> String {
    let database = database(schema);
    let changes = creation(&database.schema);
    both(&database, &changes, &Schema::default())
}

/// The files of a migration in both dialects, as one text.
fn both(database: &Declared, changes: &[Change], before: &Schema) -> String {
    let mut out = String::new();
    for dialect in Dialect::ALL {
        for files in migration(database, changes, before, dialect) {
            let title = dialect.title();
            match files {
                Some(files) => {
                    let _ = write!(out, "======== {title}, up\n{}======== {title}, down\n{}", files.up, files.down);
                }
                None => {
                    let _ = writeln!(out, "======== {title}: no files");
                }
            }
        }
    }
    out
}

/// The statements alone, without the header.
fn statements(text: &str) -> String {
    let comment = |line: &&str| line.starts_with("--") && !line.starts_with("---");
    text.lines().skip_while(comment).collect::<Vec<_>>().join("\n").trim().to_owned() + "\n"
}
