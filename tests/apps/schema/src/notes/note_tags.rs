//! `note_tags`

use seaglass::TableDecl;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};

/// The table.
pub(super) fn table() -> TableDecl {
    let to = |column: &'static str, table: &'static str| {
        ForeignKey::create().from("note_tags", column).to(table, "id").on_delete(ForeignKeyAction::Cascade).to_owned()
    };
    TableDecl::new(
        Table::create()
            .table("note_tags")
            .comment("Which note has which tag.")
            .col(ColumnDef::new("note_id").big_integer().not_null())
            .col(ColumnDef::new("tag_id").big_integer().not_null())
            .primary_key(Index::create().col("note_id").col("tag_id"))
            .foreign_key(&mut to("note_id", "notes"))
            .foreign_key(&mut to("tag_id", "tags")),
    )
    .index(Index::create().name("note_tags_tag_id_idx").table("note_tags").col("tag_id"))
}
