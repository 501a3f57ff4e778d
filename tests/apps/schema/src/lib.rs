//! The databases of three example apps: a shop on Postgres, notes that a program keeps in a file of SQLite, and a library that
//! is asked by GraphQL.

pub mod library;
pub mod notes;
pub mod shop;

use seaglass::{EntityStyle, Project, Serde};

/// Two of them, and where the artefacts go.
pub fn project() -> Project {
    Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .entities(EntityStyle::new().serde(Serde::Both).factories(true))
        .database(shop::database())
        .database(notes::database())
}

/// The third, in a workspace of its own: what Seaography needs of `SeaORM` would be asked of every crate here.
pub fn graphql() -> Project {
    Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../graphql")).database(library::database())
}
