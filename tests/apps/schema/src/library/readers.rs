//! `readers`

use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{TableDecl, column};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("readers")
            .comment("Who borrows books.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("pin").text().not_null().comment("Is in no answer.")),
    )
    .column("pin", column().field_attribute("seaography(ignore)"))
}
