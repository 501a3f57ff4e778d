//! The databases of two example apps: a shop on Postgres, and notes that a program keeps in a file of SQLite.

pub mod notes;
pub mod shop;

use seaglass::{EntityStyle, Project, Serde};

/// Both databases, and where the artefacts go.
pub fn project() -> Project {
    Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .entities(EntityStyle::new().serde(Serde::Both).factories(true))
        .database(shop::database())
        .database(notes::database())
}
