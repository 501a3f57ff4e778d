//! `sessions`

use super::sql_timestamp;
use super::users::Users;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum Sessions {
        Table,
        Id,
        UserId,
        ExpiresAt,
        Data,
        CreatedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(Sessions::Table)
            .comment("Sign-ins that have not ended.")
            .col(ColumnDef::new(Sessions::Id).text().not_null().primary_key().comment("The token in the cookie."))
            .col(ColumnDef::new(Sessions::UserId).big_integer().not_null().comment("Who is signed in."))
            .col(
                ColumnDef::new(Sessions::ExpiresAt)
                    .big_integer()
                    .not_null()
                    .comment("When the session ends, in Unix seconds."),
            )
            .col(ColumnDef::new(Sessions::Data).json_binary().comment("The session's values."))
            .col(
                ColumnDef::new(Sessions::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When the user signed in."),
            )
            .foreign_key(
                ForeignKey::create()
                    .from(Sessions::Table, Sessions::UserId)
                    .to(Users::Table, Users::Id)
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
    .index(Index::create().name("idx_sessions_user_id").table(Sessions::Table).col(Sessions::UserId))
    .index(Index::create().name("idx_sessions_expires_at").table(Sessions::Table).col(Sessions::ExpiresAt))
    .column(Sessions::CreatedAt, sql_timestamp())
}
