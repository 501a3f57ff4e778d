//! Views that entities read, with rows of their own and without.

use seaglass::View;
use seaglass::sea_query::{ColumnDef, Expr, Index, Query, Table};

pub(crate) fn views() -> [View; 4] {
    [plain(), kept(), cards(), stats()]
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

/// Its rows are posts, and name rows of two tables and of another view.
fn cards() -> View {
    View::new("post_cards")
        .doc("Posts as lists show them.")
        .sql(
            "SELECT posts.id, posts.title, posts.author_id, people.name AS author_name
FROM posts JOIN people ON people.id = posts.author_id",
        )
        .entity(
            Table::create()
                .table("post_cards")
                .col(ColumnDef::new("id").big_integer().primary_key())
                .col(ColumnDef::new("title").text().not_null())
                .col(ColumnDef::new("author_id").big_integer().not_null())
                .col(ColumnDef::new("author_name").text().not_null()),
        )
        .belongs_to("id", "posts", "id")
        .belongs_to("author_id", "people", "id")
        .belongs_to("author_id", "author_stats", "author_id")
}

/// Its rows are named by those of a table.
fn stats() -> View {
    View::materialized("author_stats")
        .doc("How much each author wrote.")
        .sql("SELECT author_id, count(*) AS posts, max(id) AS last_post_id FROM posts GROUP BY author_id")
        .index(Index::create().unique().name("author_stats_key").col("author_id"))
        .entity(
            Table::create()
                .table("author_stats")
                .col(ColumnDef::new("author_id").big_integer().primary_key())
                .col(ColumnDef::new("posts").big_integer().not_null())
                .col(ColumnDef::new("last_post_id").big_integer()),
        )
        .belongs_to("author_id", "people", "id")
        .has_many("author_id", "posts", "author_id")
}
