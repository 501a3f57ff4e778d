//! Keys, checks and exclusions.

use super::super::kit::{group, id};
use seaglass::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement,
};
use seaglass::{Database, Dialect, Exclusion, Extension, PostgresType, TableDecl, constraint, per_dialect};

group!(
    "Constraints",
    "Keys and checks are sea-query's; `.constraint(\"name\", constraint()…)` says the rest. One without a name has the one that \
     Postgres would give it, on both databases.",
    "constraints.rs",
    whole: false,
    [unique, check, check_per_database, several, deferrable, deferred, deferred_key, not_valid, match_full, sets, not_inherited, exclusion, exclusion_more],
);

/// Values that occur once
fn unique() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("seats")
            .col(id())
            .col(ColumnDef::new("row").integer().not_null())
            .col(ColumnDef::new("place").integer().not_null())
            .index(Index::create().unique().name("seats_place").col("row").col("place")),
    )
}

/// A condition of every row
fn check() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("people")
            .col(id())
            .col(ColumnDef::new("age").integer())
            .check(("people_grown_up", Expr::col("age").gte(18))),
    )
}

/// A condition that each database writes in its own way
fn check_per_database() -> TableDecl {
    let is_hex = per_dialect("code ~ '^[0-9a-f]+$'", "code NOT GLOB '*[^0-9a-f]*'");
    TableDecl::new(
        Table::create()
            .table("codes")
            .col(id())
            .col(ColumnDef::new("code").text().not_null())
            .check(("codes_hex", is_hex)),
    )
}

/// A key of two columns
fn several() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("votes")
            .col(ColumnDef::new("poll").integer().not_null())
            .col(ColumnDef::new("voter").integer().not_null())
            .primary_key(Index::create().col("poll").col("voter")),
    )
}

/// A constraint that a transaction may have checked at its end, and what it is for
fn deferrable() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        TableDecl::new(
            Table::create()
                .table("pages")
                .col(id())
                .col(ColumnDef::new("place").integer().not_null())
                .index(Index::create().unique().name("pages_place").col("place")),
        )
        .constraint("pages_place", constraint().deferrable().doc("Two pages can change places.")),
    )
}

/// A foreign key that is checked at the end of the transaction
fn deferred() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("nodes")
            .col(id())
            .col(ColumnDef::new("next_id").big_integer())
            .foreign_key(ForeignKey::create().from("nodes", "next_id").to("nodes", "id")),
    )
    .index(Index::create().col("next_id"))
    .deferred("nodes_next_id_fkey")
}

/// A unique constraint that is checked at the end of the transaction
fn deferred_key() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        TableDecl::new(
            Table::create()
                .table("pages")
                .col(id())
                .col(ColumnDef::new("place").integer().not_null())
                .index(Index::create().unique().name("pages_place").col("place")),
        )
        .constraint("pages_place", constraint().deferred()),
    )
}

/// A check that rows which are there need not satisfy
fn not_valid() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        TableDecl::new(
            Table::create()
                .table("people")
                .col(id())
                .col(ColumnDef::new("age").integer())
                .check(("people_grown_up", Expr::col("age").gte(18))),
        )
        .constraint("people_grown_up", constraint().not_valid()),
    )
}

/// A foreign key of two columns that are both NULL or neither
fn match_full() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(rooms()).table(
        TableDecl::new(guests())
            .index(Index::create().col("house").col("room"))
            .constraint("guests_room", constraint().match_full()),
    )
}

/// A foreign key that sets one of its columns to NULL
fn sets() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(rooms()).table(
        TableDecl::new(guests())
            .index(Index::create().col("house").col("room"))
            .constraint("guests_room", constraint().sets(["room"])),
    )
}

/// A check that tables which inherit do not have
fn not_inherited() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        TableDecl::new(
            Table::create()
                .table("cities")
                .col(id())
                .col(ColumnDef::new("people").integer())
                .check(("cities_small", Expr::col("people").lt(1_000_000))),
        )
        .constraint("cities_small", constraint().no_inherit()),
    )
}

/// No two rows that overlap
fn exclusion() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).object(Extension::new("btree_gist")).table(
        TableDecl::new(
            Table::create()
                .table("bookings")
                .col(id())
                .col(ColumnDef::new("room").integer().not_null())
                .col(ColumnDef::new("during").custom(PostgresType::Tstzrange).not_null()),
        )
        .exclusion(
            Exclusion::new("bookings_free")
                .doc("A room is let once at a time.")
                .column("room", "=")
                .column("during", "&&")
                .filter("room > 0")
                .deferrable(),
        ),
    )
}

/// No two rows that overlap, by an expression and an index with settings of its own
fn exclusion_more() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        TableDecl::new(
            Table::create()
                .table("spans")
                .col(id())
                .col(ColumnDef::new("first").integer().not_null())
                .col(ColumnDef::new("last").integer().not_null()),
        )
        .exclusion(
            Exclusion::new("spans_apart")
                .method("gist")
                .expression("int4range(first, last)", "&&")
                .operator_class("range_ops")
                .include(["id"])
                .storage("fillfactor", "70")
                .deferred(),
        ),
    )
}

fn rooms() -> TableDecl {
    let key = |name: &str| ColumnDef::new(name.to_owned()).integer().not_null().take();
    let table = Table::create().table("rooms").col(key("house")).col(key("room")).take();
    TableDecl::new(table).edit(|table| {
        table.primary_key(Index::create().col("house").col("room"));
    })
}

fn guests() -> TableCreateStatement {
    Table::create()
        .table("guests")
        .col(id())
        .col(ColumnDef::new("house").integer())
        .col(ColumnDef::new("room").integer())
        .foreign_key(
            ForeignKey::create()
                .name("guests_room")
                .from("guests", ("house", "room"))
                .to("rooms", ("house", "room"))
                .on_delete(ForeignKeyAction::SetNull),
        )
        .take()
}
