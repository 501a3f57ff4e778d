//! `written`

use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{TableDecl, View, column};

/// The view.
pub(super) fn view() -> View {
    View::new("written")
        .doc("How much each author wrote.")
        .sql(
            "SELECT a.id AS author_id, a.name, count(b.id) AS books \
             FROM authors a LEFT JOIN books b ON b.author_id = a.id GROUP BY a.id, a.name",
        )
        .entity(
            TableDecl::new(
                Table::create()
                    .table("written")
                    .col(ColumnDef::new("author_id").big_integer().primary_key())
                    .col(ColumnDef::new("name").text().not_null())
                    .col(ColumnDef::new("books").big_integer().not_null()),
            )
            .column("author_id", column().newtype("AuthorId")),
        )
}
