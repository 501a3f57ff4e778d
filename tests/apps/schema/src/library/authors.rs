//! `authors`

use seaglass::TableDecl;
use seaglass::sea_query::{ColumnDef, Table};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("authors")
            .comment("Who wrote books.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("name").text().not_null().unique_key()),
    )
    .id_type("AuthorId")
}
