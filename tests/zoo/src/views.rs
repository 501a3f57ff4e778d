//! Views that entities read, with rows of their own and without.

use seaglass::View;
use seaglass::sea_query::{ColumnDef, Expr, Index, Query, Table};

pub(crate) fn views() -> [View; 2] {
    [plain(), kept()]
}

fn plain() -> View {
    let rows = Query::select().columns(["id", "one", "two"]).from("zoo").and_where(Expr::col("one")).take();
    View::new("switched").doc("What is switched on.").query(rows).entity(
        Table::create()
            .table("switched")
            .col(ColumnDef::new("id").big_integer().primary_key())
            .col(ColumnDef::new("one").boolean().not_null())
            .col(ColumnDef::new("two").boolean().comment("May be unknown.")),
    )
}

/// With a key of two columns.
fn kept() -> View {
    View::materialized("Switch Counts")
        .doc("How many are switched alike.")
        .sql("SELECT one, two, count(*) AS many FROM zoo GROUP BY one, two")
        .index(Index::create().unique().name("switch_counts_key").col("one").col("two"))
        .entity(
            Table::create()
                .table("Switch Counts")
                .col(ColumnDef::new("one").boolean())
                .col(ColumnDef::new("two").boolean())
                .col(ColumnDef::new("many").big_integer().not_null())
                .primary_key(Index::create().col("one").col("two")),
        )
}
