//! `users`

use super::sql_timestamp;
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum Users {
        Table,
        Id,
        Email,
        Name,
        AvatarUrl,
        CreatedAt,
        UpdatedAt,
        DeletedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(Users::Table)
            .comment("People who can sign in.")
            .col(
                ColumnDef::new(Users::Id)
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the user."),
            )
            .col(
                ColumnDef::new(Users::Email)
                    .text()
                    .not_null()
                    .unique_key()
                    .comment("The address that the user signs in with."),
            )
            .col(ColumnDef::new(Users::Name).text().not_null().comment("The name that others see."))
            .col(ColumnDef::new(Users::AvatarUrl).text().comment("Where the user's picture is."))
            .col(
                ColumnDef::new(Users::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When the user was added."),
            )
            .col(ColumnDef::new(Users::UpdatedAt).timestamp_with_time_zone().comment("When the row last changed."))
            .col(
                ColumnDef::new(Users::DeletedAt)
                    .timestamp_with_time_zone()
                    .comment("When the user was deleted; the row is kept. Empty for users that are there."),
            ),
    )
    .index(Index::create().name("idx_users_email").table(Users::Table).col(Users::Email))
    .index(Index::create().name("idx_users_created_at").table(Users::Table).col(Users::CreatedAt))
    .column(Users::CreatedAt, sql_timestamp())
    .column(Users::UpdatedAt, sql_timestamp())
    .column(Users::DeletedAt, sql_timestamp())
}
