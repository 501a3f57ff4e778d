//! The starter database of a Cloudflare Workers app. At home on D1.

pub mod api_keys;
pub mod audit_logs;
pub mod posts;
pub mod sample_data;
pub mod sessions;
pub mod settings;
pub mod users;

use seaglass::{ColumnDecl, Database, Storage, column};

/// The database.
pub fn database() -> Database {
    Database::new("mvp")
        .doc("Users, sessions, posts and settings of a Workers app.")
        // The app's own JavaScript writes these rows too, in the forms it always has.
        .d1_foreign_rows()
        .table(users::table())
        .table(sessions::table())
        .table(api_keys::table())
        .table(posts::table())
        .table(audit_logs::table())
        .table(settings::table())
        .seed(sample_data::seed())
        .d1("DB", "mvp-database")
}

/// An instant as the app's SQL writes it: the text of `datetime('now')`.
fn sql_timestamp() -> ColumnDecl {
    column().d1_storage(Storage::SqlTimestamp)
}
