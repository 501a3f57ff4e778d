//! Indexes.

use super::super::kit::{group, id};
use seaglass::sea_query::{
    ColumnDef, ConditionalStatement, Expr, Func, Index, IndexOrder, IndexType, Table, TableCreateStatement,
};
use seaglass::{Dialect, Nulls, TableDecl};

group!(
    "Indexes",
    "An index is a statement of sea-query's; `.table(…)` may be left out. What it cannot say is said of the index by its name. \
     `users()` is a table with `name` and `seen_at`.",
    "indexes.rs",
    whole: false,
    [index, unique, expression, partial, descending, nulls, collation, told, storage, postgres_alone],
);

/// An index
fn index() -> TableDecl {
    TableDecl::new(users()).index(Index::create().col("name"))
}

/// An index of values that occur once
fn unique() -> TableDecl {
    TableDecl::new(users()).index(Index::create().name("users_name").unique().col("name"))
}

/// An index of an expression
fn expression() -> TableDecl {
    TableDecl::new(users()).index(Index::create().name("users_lower_name").col(Func::lower(Expr::col("name"))))
}

/// An index of some rows
fn partial() -> TableDecl {
    TableDecl::new(users())
        .index(Index::create().name("users_seen").col("name").and_where(Expr::cust("seen_at IS NOT NULL")))
}

/// An index that begins with the largest value
fn descending() -> TableDecl {
    TableDecl::new(users()).index(Index::create().name("users_latest").col(("seen_at", IndexOrder::Desc)))
}

/// An index in which NULLs come last
fn nulls() -> TableDecl {
    TableDecl::new(users()).index(Index::create().name("users_latest").col(("seen_at", IndexOrder::Desc))).index_nulls(
        "users_latest",
        "seen_at",
        Nulls::Last,
    )
}

/// An index by which texts are compared byte by byte
fn collation() -> TableDecl {
    TableDecl::new(users())
        .index_only(Dialect::Postgres, Index::create().name("users_by_name").col("name"))
        .index_collation("users_by_name", "name", "C")
}

/// What an index is for
fn told() -> TableDecl {
    TableDecl::new(users())
        .index(Index::create().name("users_by_name").col("name"))
        .index_doc("users_by_name", "The list of people is sorted by it.")
}

/// A storage parameter of an index
fn storage() -> TableDecl {
    TableDecl::new(users()).index(Index::create().name("users_by_name").col("name")).index_storage(
        "users_by_name",
        "fillfactor",
        "70",
    )
}

/// An index that one database has
fn postgres_alone() -> TableDecl {
    TableDecl::new(users())
        .index_only(Dialect::Postgres, Index::create().name("users_hash").col("name").index_type(IndexType::Hash))
}

fn users() -> TableCreateStatement {
    Table::create()
        .table("users")
        .col(id())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("seen_at").timestamp_with_time_zone())
        .take()
}
