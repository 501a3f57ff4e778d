//! `users`

use super::invite_codes::InviteCodes;
use seaglass::sea_query::{ColumnDef, ForeignKey, Index, Table};
use seaglass::{TableDecl, iden, new_uuid, now};

iden! {
    /// Names of the table and its columns.
    pub enum Users {
        Table,
        Id,
        Username,
        CreatedAt,
        InviteCodeUsed,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(Users::Table)
            .comment("Accounts.")
            .col(
                ColumnDef::new(Users::Id)
                    .uuid()
                    .not_null()
                    .primary_key()
                    .default(new_uuid())
                    .comment("Identifies the account; also its WebAuthn user handle."),
            )
            .col(
                ColumnDef::new(Users::Username)
                    .string_len(255)
                    .not_null()
                    .unique_key()
                    .comment("The name that the person signs in with."),
            )
            .col(
                ColumnDef::new(Users::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When the account was registered."),
            )
            .col(
                ColumnDef::new(Users::InviteCodeUsed)
                    .string_len(8)
                    .comment("The code that the person registered with; empty where none was needed."),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("fk_users_invite_code")
                    .from(Users::Table, Users::InviteCodeUsed)
                    .to(InviteCodes::Table, InviteCodes::Code),
            ),
    )
    .index(Index::create().name("idx_users_username").table(Users::Table).col(Users::Username))
}
