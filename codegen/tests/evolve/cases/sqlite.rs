//! What SQLite alone has, in a database for D1 alone.

use super::cases;
use seaglass::model::Dialect;
use seaglass::sea_query::{ColumnDef, Index, Table, TableCreateStatement};
use seaglass::{Database, TableDecl};

cases! {
    key_optional: "let a key be NULL", of(vouchers(false)) => of(vouchers(true)), [];
    key_required: "let a key be NULL no more", of(vouchers(true)) => of(vouchers(false)), [];
}

fn of(table: impl Into<TableDecl>) -> Database {
    Database::new("till").dialects([Dialect::D1]).table(table)
}

/// Each shop counts its own, and some belong to none.
fn vouchers(optional: bool) -> TableCreateStatement {
    let mut shop = ColumnDef::new("shop").text().comment("None for all of them.").take();
    if optional {
        shop.null();
    }
    Table::create()
        .table("vouchers")
        .col(shop)
        .col(ColumnDef::new("number").integer().not_null())
        .col(ColumnDef::new("worth").integer().not_null())
        .primary_key(Index::create().col("shop").col("number"))
        .take()
}
