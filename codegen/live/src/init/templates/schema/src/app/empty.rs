//! The `{{database}}` database.
//!
//! Each table has a file beside this one, which is named here by `pub mod <table>;` and below by
//! `.table(<table>::table())`.

use seaglass::{{use}};

/// The database.
#[must_use]
pub fn database() -> Database {
    Database::new("{{database}}")
        .doc("{{doc}}"){{only}}
}
