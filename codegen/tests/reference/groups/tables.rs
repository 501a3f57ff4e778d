//! Tables and the database that holds them.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement};
use seaglass::{Database, Dialect, Rule, TableDecl, now};

group!(
    "Tables",
    "A table is a statement of sea-query's, in a `TableDecl` where something is to be said that sea-query has no word for.",
    "tables.rs",
    whole: false,
    [table, plain_table, namespaced, related, shared_columns, unlogged, extra, silenced, silenced_everywhere, d1_alone, documented, bound],
);

/// A table with a comment
fn table() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("users")
            .comment("People who can sign in.")
            .col(id())
            .col(ColumnDef::new("email").text().not_null().unique_key().comment("Where they are written to.")),
    )
}

/// A table of which sea-query can say everything
fn plain_table() -> Database {
    Database::new("app").table(Table::create().table("tags").col(id()).col(ColumnDef::new("name").text().not_null()))
}

/// A table in a schema of Postgres
///
/// D1 has no schemas, so the database is for Postgres.
fn namespaced() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        Table::create().table(("billing", "invoices")).col(id()).col(ColumnDef::new("paid").boolean().not_null()),
    )
}

/// A table that refers to another
fn related() -> Database {
    Database::new("app").table(Table::create().table("users").col(id())).table(
        TableDecl::new(
            Table::create()
                .table("posts")
                .col(id())
                .col(ColumnDef::new("user_id").big_integer().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .from("posts", "user_id")
                        .to("users", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                ),
        )
        .index(Index::create().col("user_id")),
    )
}

/// Columns that many tables share
fn shared_columns() -> TableDecl {
    fn stamped(table: &mut TableCreateStatement) {
        table.col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()));
    }
    TableDecl::new(Table::create().table("notes").col(id())).edit(stamped)
}

/// A table that is lost when Postgres crashes, and is faster for it
fn unlogged() -> TableDecl {
    TableDecl::new(Table::create().table("cache").col(id()).col(ColumnDef::new("body").text().not_null())).unlogged()
}

/// Words behind the definition of a table, in one dialect
fn extra() -> TableDecl {
    TableDecl::new(Table::create().table("hits").col(id())).extra(Dialect::Postgres, "WITH (fillfactor = 70)")
}

/// Advice that does not apply to a table
fn silenced() -> TableDecl {
    TableDecl::new(Table::create().table("lines").col(ColumnDef::new("text").text().not_null()))
        .silence(Rule::MissingPrimaryKey, "a log that is only appended to")
}

/// Advice that does not apply to a whole database
fn silenced_everywhere() -> Database {
    Database::new("app")
        .silence(Rule::MissingPrimaryKey, "a copy of another system's tables")
        .table(Table::create().table("lines").col(ColumnDef::new("text").text().not_null()))
}

/// A database that is on one engine
fn d1_alone() -> Database {
    Database::new("app").dialects([Dialect::D1]).table(Table::create().table("tags").col(id()))
}

/// What a database is for
fn documented() -> (Database, &'static str) {
    let database =
        Database::new("app").doc("Everything that the shop sells.").table(Table::create().table("tags").col(id()));
    (database, "docs/schema/app/README.md")
}

/// The binding by which a Worker finds its database
fn bound() -> (Database, &'static str) {
    let database = Database::new("app").d1("SHOP", "shop-production").table(Table::create().table("tags").col(id()));
    (database, "migration/wrangler/app/wrangler.jsonc")
}
