//! `settings`

use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{TableDecl, column};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("settings")
            .comment("How the program looks; one row.")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("window").json().not_null().comment("Where its window was.")),
    )
    .column("window", column().json_as("super::settings_ext::Window"))
}
