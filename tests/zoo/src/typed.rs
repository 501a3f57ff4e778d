//! Columns whose Rust type the declaration says.

use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{TableDecl, column};

pub(crate) fn tables() -> Vec<TableDecl> {
    vec![papers()]
}

/// JSON of types that the entity crate's own file holds, and of the standard library.
fn papers() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("papers")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("layout").json_binary().not_null())
            .col(ColumnDef::new("layout_or_null").json_binary())
            .col(ColumnDef::new("steps").json().not_null().default("[]"))
            .col(ColumnDef::new("counts").json())
            .col(ColumnDef::new("rating").json_binary().not_null().default("null")),
    )
    .column("layout", column().json_as("super::papers_ext::Layout"))
    .column("layout_or_null", column().json_as("super::papers_ext::Layout"))
    .column("steps", column().json_as("Vec<crate::zoo::papers_ext::Step>"))
    .column("counts", column().json_as("std::collections::BTreeMap<String, i64>"))
    .column("rating", column().json_as("Option<u8>"))
}
