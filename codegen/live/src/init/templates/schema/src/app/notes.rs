//! `notes`

use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{TableDecl, iden, now};

iden! {
    /// Names of the table and its columns.
    pub enum Notes {
        Table,
        Id,
        Title,
        Body,
        CreatedAt,
    }
}

/// The table.
#[must_use]
pub fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(Notes::Table)
            .comment("An example: replace it with a table of your own.")
            .col(
                ColumnDef::new(Notes::Id)
                    .big_integer()
                    .not_null()
                    .auto_increment()
                    .primary_key()
                    .comment("Identifies the note."),
            )
            .col(
                ColumnDef::new(Notes::Title)
                    .text()
                    .not_null()
                    .comment("Its headline."),
            )
            .col(ColumnDef::new(Notes::Body).text().comment("Its text."))
            .col(
                ColumnDef::new(Notes::CreatedAt)
                    .timestamp_with_time_zone()
                    .not_null()
                    .default(now())
                    .comment("When it was written."),
            ),
    )
    .index(
        Index::create()
            .name("idx_notes_created_at")
            .table(Notes::Table)
            .col(Notes::CreatedAt),
    )
}
