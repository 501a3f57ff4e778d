//! What is sold, to whom, and what was ordered.

mod customers;
mod order_lines;
mod orders;
mod products;
mod sales;

use seaglass::sea_query::extension::postgres::Type;
use seaglass::{Database, Dialect, EntityStyle, EnumDecl};

/// The database.
pub fn database() -> Database {
    Database::new("shop")
        .doc("What is sold, to whom, and what was ordered.")
        .dialects([Dialect::Postgres])
        .entities(
            EntityStyle::new()
                .dto_derive("utoipa::ToSchema")
                .enum_derive("utoipa::ToSchema")
                .type_derive("utoipa::ToSchema"),
        )
        .enumeration(
            EnumDecl::new(Type::create().as_enum("order_status").values(["placed", "paid", "shipped"]))
                .doc("How far an order is.")
                .attribute("serde(rename_all = \"snake_case\")"),
        )
        .table(customers::table())
        .table(products::table())
        .table(orders::table())
        .table(order_lines::table())
        .view(sales::view())
}
