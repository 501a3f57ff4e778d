//! `customers`

use seaglass::sea_query::{ColumnDef, Expr, ExprTrait as _, Table};
use seaglass::{TableDecl, column, now};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("customers")
            .comment("Who orders.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("email").text().not_null().unique_key().comment("Where invoices go."))
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("address").json_binary().not_null().comment("Where parcels go."))
            .col(ColumnDef::new("joined_at").timestamp_with_time_zone().not_null().default(now()))
            .check(("customers_email_check", Expr::col("email").like("%_@_%"))),
    )
    .id_type("CustomerId")
    .column("address", column().json_as("super::customers_ext::Address"))
    .dto("Customer", ["id", "name", "address"])
}
