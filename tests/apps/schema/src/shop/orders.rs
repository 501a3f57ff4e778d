//! `orders`

use seaglass::sea_query::{ColumnDef, ColumnType, ForeignKey, Index, Table};
use seaglass::{TableDecl, new_uuid, now};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("orders")
            .comment("What a customer ordered at once.")
            .col(ColumnDef::new("id").uuid().not_null().default(new_uuid()).primary_key())
            .col(ColumnDef::new("customer_id").big_integer().not_null())
            .col(
                ColumnDef::new_with_type(
                    "status",
                    ColumnType::Enum {
                        name: "order_status".into(),
                        variants: vec!["placed".into(), "paid".into(), "shipped".into()],
                    },
                )
                .not_null()
                .default("placed"),
            )
            .col(ColumnDef::new("placed_at").timestamp_with_time_zone().not_null().default(now()))
            .foreign_key(ForeignKey::create().from("orders", "customer_id").to("customers", "id")),
    )
    .id_type("OrderId")
    .index(Index::create().name("orders_customer_id_idx").table("orders").col("customer_id"))
}
