//! `order_lines`

use seaglass::TableDecl;
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait as _, ForeignKey, ForeignKeyAction, Index, Table};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("order_lines")
            .comment("How many of a product an order is for.")
            .col(ColumnDef::new("order_id").uuid().not_null())
            .col(ColumnDef::new("product_id").big_integer().not_null())
            .col(ColumnDef::new("quantity").integer().not_null())
            .primary_key(Index::create().col("order_id").col("product_id"))
            .check(("order_lines_quantity_check", Expr::col("quantity").gt(0)))
            .foreign_key(
                ForeignKey::create()
                    .from("order_lines", "order_id")
                    .to("orders", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(ForeignKey::create().from("order_lines", "product_id").to("products", "id")),
    )
    .index(Index::create().name("order_lines_product_id_idx").table("order_lines").col("product_id"))
}
