//! The `{{database}}` database.

pub mod notes;

use seaglass::{{use}};

/// The database.
#[must_use]
pub fn database() -> Database {
    Database::new("{{database}}")
        .doc("{{doc}}"){{only}}
        .table(notes::table())
}
