//! `audit_logs`

use super::sql_timestamp;
use super::users::Users;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum AuditLogs {
        Table,
        Id,
        UserId,
        Action,
        ResourceType,
        ResourceId,
        Details,
        IpAddress,
        UserAgent,
        CreatedAt,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(AuditLogs::Table)
            .comment("What users did; kept when the user is gone.")
            .col(
                ColumnDef::new(AuditLogs::Id)
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the entry."),
            )
            .col(
                ColumnDef::new(AuditLogs::UserId)
                    .big_integer()
                    .comment("Who did it; empty once the user is deleted, and for the system itself."),
            )
            .col(ColumnDef::new(AuditLogs::Action).text().not_null().comment("What was done, such as `post.publish`."))
            .col(ColumnDef::new(AuditLogs::ResourceType).text().not_null().comment("The kind of thing it was done to."))
            .col(ColumnDef::new(AuditLogs::ResourceId).text().comment("Which one."))
            .col(ColumnDef::new(AuditLogs::Details).json_binary().comment("An object with further facts."))
            .col(ColumnDef::new(AuditLogs::IpAddress).text().comment("The address that the request came from."))
            .col(ColumnDef::new(AuditLogs::UserAgent).text().comment("The client's User-Agent header."))
            .col(
                ColumnDef::new(AuditLogs::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was done."),
            )
            .foreign_key(
                ForeignKey::create()
                    .from(AuditLogs::Table, AuditLogs::UserId)
                    .to(Users::Table, Users::Id)
                    .on_delete(ForeignKeyAction::SetNull),
            ),
    )
    .index(Index::create().name("idx_audit_logs_user_id").table(AuditLogs::Table).col(AuditLogs::UserId))
    .index(Index::create().name("idx_audit_logs_action").table(AuditLogs::Table).col(AuditLogs::Action))
    .index(
        Index::create()
            .name("idx_audit_logs_resource")
            .table(AuditLogs::Table)
            .col(AuditLogs::ResourceType)
            .col(AuditLogs::ResourceId),
    )
    .index(Index::create().name("idx_audit_logs_created_at").table(AuditLogs::Table).col(AuditLogs::CreatedAt))
    .column(AuditLogs::CreatedAt, sql_timestamp())
}
