//! `settings`

use super::sql_timestamp;
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum Settings {
        Table,
        Id,
        Key,
        Value,
        Description,
        CreatedAt,
        UpdatedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(Settings::Table)
            .comment("Values that an administrator can change.")
            .col(
                ColumnDef::new(Settings::Id)
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the setting."),
            )
            .col(ColumnDef::new(Settings::Key).text().not_null().unique_key().comment("Its name in the app's code."))
            .col(ColumnDef::new(Settings::Value).text().not_null().comment("Its value as text."))
            .col(ColumnDef::new(Settings::Description).text().comment("What it does, for the administrator."))
            .col(
                ColumnDef::new(Settings::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was added."),
            )
            .col(ColumnDef::new(Settings::UpdatedAt).timestamp_with_time_zone().comment("When it last changed.")),
    )
    .index(Index::create().name("idx_settings_key").table(Settings::Table).col(Settings::Key))
    .column(Settings::CreatedAt, sql_timestamp())
    .column(Settings::UpdatedAt, sql_timestamp())
}
