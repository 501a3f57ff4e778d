//! Partitions.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{Bound, Database, Dialect, Partition, PartitionKey, TableDecl};

group!(
    "Partitions",
    "On Postgres the rows of a table can be spread over partitions. On D1 all of them are in the table.",
    "partitions.rs",
    whole: false,
    [ranges, list, hash, expression, compared],
);

/// A partition for each year
fn ranges() -> Database {
    let sales = TableDecl::new(
        Table::create()
            .table("sales")
            .col(ColumnDef::new("id").big_integer().not_null())
            .col(ColumnDef::new("day").date().not_null())
            .primary_key(Index::create().col("id").col("day")),
    );
    Database::new("app")
        .table(sales.partition_by(PartitionKey::range().column("day")))
        .object(Partition::range("sales_old", "sales", [Bound::Minimum], ["2026-01-01"]))
        .object(Partition::range("sales_2026", "sales", ["2026-01-01"], ["2027-01-01"]).doc("This year's."))
        .object(Partition::default("sales_rest", "sales"))
}

/// A partition for some values, in partitions of its own
fn list() -> Database {
    let sales = TableDecl::new(
        Table::create()
            .table("sales")
            .col(ColumnDef::new("id").integer().not_null())
            .col(ColumnDef::new("shop").text().not_null())
            .primary_key(Index::create().col("id").col("shop")),
    );
    let north = Partition::list("sales_north", "sales", ["oslo", "bergen"]);
    Database::new("app")
        .dialects([Dialect::Postgres])
        .table(sales.partition_by(PartitionKey::list().column("shop")))
        .object(north.partition_by(PartitionKey::range().column("id")))
        .object(Partition::range("sales_north_first", "sales_north", [1], [1000]))
}

/// Rows spread evenly
fn hash() -> Database {
    let hits = TableDecl::new(Table::create().table("hits").col(id())).partition_by(PartitionKey::hash().column("id"));
    Database::new("app")
        .dialects([Dialect::Postgres])
        .table(hits)
        .object(Partition::hash("hits_0", "hits", 2, 0))
        .object(Partition::hash("hits_1", "hits", 2, 1))
}

/// Partitions by an expression
fn expression() -> Database {
    let sales = TableDecl::new(Table::create().table("sales").col(ColumnDef::new("shop").text().not_null()));
    Database::new("app")
        .dialects([Dialect::Postgres])
        .table(sales.skip_entity().partition_by(PartitionKey::list().expression("lower(shop)")))
        .object(Partition::list("sales_north", "sales", ["oslo", "bergen"]))
}

/// Partitions by texts that are compared byte by byte
fn compared() -> Database {
    let words = TableDecl::new(Table::create().table("words").col(ColumnDef::new("word").text().not_null()));
    Database::new("app")
        .dialects([Dialect::Postgres])
        .table(
            words
                .skip_entity()
                .partition_by(PartitionKey::range().column("word").collation("C").operator_class("text_ops")),
        )
        .object(Partition::range("words_a", "words", ["a"], ["b"]))
}
