//! `books`

use seaglass::sea_query::{ColumnDef, Expr, ExprTrait as _, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{TableDecl, column, now};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("books")
            .comment("What can be borrowed.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("title").text().not_null())
            .col(ColumnDef::new("genre").enumeration("genre", ["novel", "poetry", "science"]).not_null())
            .col(ColumnDef::new("pages").integer().not_null())
            .col(ColumnDef::new("shelf").json_binary().not_null().comment("Where it stands."))
            .col(ColumnDef::new("author_id").big_integer().not_null())
            .col(ColumnDef::new("lent_to").big_integer().comment("Who has it."))
            .col(ColumnDef::new("added_at").timestamp_with_time_zone().not_null().default(now()))
            .check(("books_pages_check", Expr::col("pages").gt(0)))
            .foreign_key(ForeignKey::create().from("books", "author_id").to("authors", "id"))
            .foreign_key(
                ForeignKey::create().from("books", "lent_to").to("readers", "id").on_delete(ForeignKeyAction::SetNull),
            ),
    )
    .column("shelf", column().json_as("super::books_ext::Shelf"))
    .index(Index::create().name("books_author_id_idx").table("books").col("author_id"))
    .index(Index::create().name("books_lent_to_idx").table("books").col("lent_to"))
}
