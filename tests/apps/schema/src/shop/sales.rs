//! `sales`

use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{TableDecl, View, column};

/// The view.
pub(super) fn view() -> View {
    View::new("sales")
        .doc("How often each product was sold.")
        .sql(
            "SELECT p.id AS product_id, p.sku, COALESCE(sum(l.quantity), 0)::bigint AS sold, \
             COALESCE(sum(l.quantity * p.price), 0)::bigint AS revenue \
             FROM products p LEFT JOIN order_lines l ON l.product_id = p.id GROUP BY p.id, p.sku",
        )
        .entity(
            TableDecl::new(
                Table::create()
                    .table("sales")
                    .col(ColumnDef::new("product_id").big_integer().primary_key())
                    .col(ColumnDef::new("sku").string_len(20).not_null())
                    .col(ColumnDef::new("sold").big_integer().not_null())
                    .col(
                        ColumnDef::new("revenue").big_integer().not_null().comment("In cents, at the price of today."),
                    ),
            )
            .column("product_id", column().newtype("ProductId"))
            .column("sku", column().newtype("Sku"))
            .attribute("sea_orm(model_attrs(derive(utoipa::ToSchema)))"),
        )
}
