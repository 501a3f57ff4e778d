//! What Postgres alone has.

use seaglass::model::Dialect;
use seaglass::sea_query::{ColumnDef, ForeignKey, Table};
use seaglass::{Database, TableDecl};

/// A database for Postgres only, in two of its schemas.
pub(crate) fn database() -> Database {
    Database::new("natives").dialects([Dialect::Postgres]).table(kinds()).table(elsewhere())
}

fn kinds() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("kinds")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("amount").decimal_len(28, 9).not_null())
            .col(ColumnDef::new("span").interval(None, None).not_null())
            .col(ColumnDef::new("price").money())
            .col(ColumnDef::new("bits").bit(Some(4)).not_null())
            .col(ColumnDef::new("more_bits").varbit(8))
            .col(ColumnDef::new("hardware").mac_address()),
    )
}

/// A table in another schema. One of the same name could not be joined: `SeaORM` names columns by table alone.
fn elsewhere() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(("other", "parts"))
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("kind_id").big_integer())
            .foreign_key(ForeignKey::create().from(("other", "parts"), "kind_id").to("kinds", "id")),
    )
}
