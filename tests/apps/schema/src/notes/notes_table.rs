//! `notes`

use seaglass::sea_query::{ColumnDef, Expr, ExprTrait as _, Func, Table};
use seaglass::{TableDecl, now};

/// The table.
pub(super) fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("notes")
            .comment("What was noted.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("title").text().not_null())
            .col(ColumnDef::new("body").text().not_null().default(""))
            .col(ColumnDef::new("pinned").boolean().not_null().default(false).comment("Stands before the others."))
            .col(ColumnDef::new("noted_at").timestamp_with_time_zone().not_null().default(now()))
            .check(("notes_title_check", Expr::expr(Func::char_length(Expr::col("title"))).gt(0))),
    )
}
