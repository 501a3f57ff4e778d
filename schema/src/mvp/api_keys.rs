//! `api_keys`

use super::sql_timestamp;
use super::users::Users;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum ApiKeys {
        Table,
        Id,
        UserId,
        KeyHash,
        Name,
        Scopes,
        LastUsedAt,
        CreatedAt,
        ExpiresAt,
        RevokedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(ApiKeys::Table)
            .comment("Keys by which programs act for a user.")
            .col(
                ColumnDef::new(ApiKeys::Id)
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the key."),
            )
            .col(ColumnDef::new(ApiKeys::UserId).big_integer().not_null().comment("Whose key it is."))
            .col(
                ColumnDef::new(ApiKeys::KeyHash)
                    .text()
                    .not_null()
                    .unique_key()
                    .comment("A hash of the key; the key itself is not kept."),
            )
            .col(ColumnDef::new(ApiKeys::Name).text().not_null().comment("What the user calls it."))
            .col(ColumnDef::new(ApiKeys::Scopes).json_binary().comment("An array of the actions it allows."))
            .col(ColumnDef::new(ApiKeys::LastUsedAt).timestamp_with_time_zone().comment("When it was last used."))
            .col(
                ColumnDef::new(ApiKeys::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was made."),
            )
            .col(
                ColumnDef::new(ApiKeys::ExpiresAt)
                    .timestamp_with_time_zone()
                    .comment("When it stops working; empty for never."),
            )
            .col(ColumnDef::new(ApiKeys::RevokedAt).timestamp_with_time_zone().comment("When the user withdrew it."))
            .foreign_key(
                ForeignKey::create()
                    .from(ApiKeys::Table, ApiKeys::UserId)
                    .to(Users::Table, Users::Id)
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
    .index(Index::create().name("idx_api_keys_user_id").table(ApiKeys::Table).col(ApiKeys::UserId))
    .index(Index::create().name("idx_api_keys_key_hash").table(ApiKeys::Table).col(ApiKeys::KeyHash))
    .column(ApiKeys::LastUsedAt, sql_timestamp())
    .column(ApiKeys::CreatedAt, sql_timestamp())
    .column(ApiKeys::ExpiresAt, sql_timestamp())
    .column(ApiKeys::RevokedAt, sql_timestamp())
}
