//! `products`

use seaglass::sea_query::{ColumnDef, ColumnType, Expr, ExprTrait as _, Table};
use seaglass::{TableDecl, column};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("products")
            .comment("What is sold.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("sku").string_len(20).not_null().unique_key().comment("Its number in the catalogue."))
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("price").big_integer().not_null().comment("In cents."))
            .col(ColumnDef::new("stock").integer().not_null().default(0).comment("How many are there."))
            .col(ColumnDef::new("tags").array(ColumnType::Text).not_null().default("{}"))
            .check(("products_price_check", Expr::col("price").gte(0)))
            .check(("products_stock_check", Expr::col("stock").gte(0))),
    )
    .id_type("ProductId")
    .column("sku", column().newtype("Sku").type_attribute("schema(example = \"TEA\")"))
    .dto("Product", ["sku", "name", "price", "tags"])
    .patch_dto("ProductPatch")
}
