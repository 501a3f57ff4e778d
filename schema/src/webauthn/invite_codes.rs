//! `invite_codes`

use seaglass::sea_query::{ColumnDef, ConditionalStatement, Expr, ExprTrait, Index, Table};
use seaglass::{TableDecl, iden, new_uuid, now};

iden! {
    /// Names of the table and its columns.
    pub enum InviteCodes {
        Table,
        Id,
        Code,
        CreatedAt,
        UsedAt,
        UsedByUserId,
        IsActive,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(InviteCodes::Table)
            .comment("Codes that let someone register an account.")
            .col(
                ColumnDef::new(InviteCodes::Id)
                    .uuid()
                    .not_null()
                    .primary_key()
                    .default(new_uuid())
                    .comment("Identifies the invite."),
            )
            .col(
                ColumnDef::new(InviteCodes::Code)
                    .string_len(8)
                    .not_null()
                    .unique_key()
                    .comment("What the invited person types."),
            )
            .col(
                ColumnDef::new(InviteCodes::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When the invite was issued."),
            )
            .col(
                ColumnDef::new(InviteCodes::UsedAt)
                    .timestamp_with_time_zone()
                    .comment("When someone registered with it; empty while it is unused."),
            )
            .col(
                ColumnDef::new(InviteCodes::UsedByUserId)
                    .uuid()
                    .comment("The account that it became. Not a foreign key: the account may be gone."),
            )
            .col(
                ColumnDef::new(InviteCodes::IsActive)
                    .boolean()
                    .not_null()
                    .default(true)
                    .comment("Whether it can still be used."),
            ),
    )
    .index(Index::create().name("idx_invite_codes_code").table(InviteCodes::Table).col(InviteCodes::Code))
    .index(
        Index::create()
            .name("idx_invite_codes_active")
            .table(InviteCodes::Table)
            .col(InviteCodes::IsActive)
            .and_where(Expr::col(InviteCodes::IsActive).eq(true)),
    )
}
