//! `tower_sessions`

use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{TableDecl, iden};

iden! {
    /// Names of the table and its columns.
    pub enum TowerSessions {
        Table,
        Id,
        Data,
        ExpiryDate,
    }
}

/// The table.
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(TowerSessions::Table)
            .comment("HTTP sessions, as the tower-sessions crate stores them.")
            .col(
                ColumnDef::new(TowerSessions::Id)
                    .text()
                    .not_null()
                    .primary_key()
                    .comment("The session's identifier, which the cookie carries."),
            )
            .col(
                ColumnDef::new(TowerSessions::Data)
                    .binary()
                    .not_null()
                    .comment("The session's values, serialised by the store."),
            )
            .col(
                ColumnDef::new(TowerSessions::ExpiryDate)
                    .timestamp_with_time_zone()
                    .not_null()
                    .comment("When the session ends; it may be deleted from then on."),
            ),
    )
    .index(Index::create().name("idx_tower_sessions_expiry").table(TowerSessions::Table).col(TowerSessions::ExpiryDate))
    .index(Index::create().name("idx_tower_sessions_id").table(TowerSessions::Table).col(TowerSessions::Id))
}
