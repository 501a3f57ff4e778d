//! What somebody noted, with tags; kept in one file of SQLite.

mod note_tags;
mod notes_table;
mod settings;
mod tag_counts;
mod tags;

use seaglass::{Database, Dialect};

/// The database.
pub fn database() -> Database {
    Database::new("notes")
        .doc("What somebody noted, with tags; kept in one file of SQLite.")
        .dialects([Dialect::D1])
        .table(notes_table::table())
        .table(tags::table())
        .table(note_tags::table())
        .table(settings::table())
        .view(tag_counts::view())
}
