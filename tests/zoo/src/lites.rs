//! What SQLite alone has, as databases of Workers apps have it.

use seaglass::sea_query::{ColumnDef, ConditionalStatement, Expr, Index, Table};
use seaglass::{
    Collation, Conflict, Database, Dialect, Storage, TableDecl, Trigger, View, VirtualModule, VirtualTable, column, now,
};

/// A database for D1 only, whose constraints have no names.
pub(crate) fn database() -> Database {
    Database::new("lites")
        .dialects([Dialect::D1])
        .d1_names_as_given()
        .table(vouchers())
        .table(uses())
        .table(articles())
        .table(counters())
        .object(search())
        .object(places())
        .view(drafts())
}

/// A key that may be NULL, in several rows.
fn vouchers() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("vouchers")
            .col(ColumnDef::new("code").text().null().primary_key())
            .col(ColumnDef::new("worth").integer()),
    )
}

fn uses() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("uses")
            .col(ColumnDef::new("day").date().not_null())
            .col(ColumnDef::new("code").text().null())
            .primary_key(Index::create().col("day").col("code")),
    )
}

/// Types as other tools write them, a column without one, and what becomes of rows that break a constraint.
fn articles() -> TableDecl {
    let added = "CREATE TRIGGER articles_added AFTER INSERT ON articles
BEGIN
    INSERT INTO articles_text (rowid, body) VALUES (new.id, new.body);
END";
    TableDecl::new(
        Table::create()
            .table("articles")
            .col(ColumnDef::new("id").integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("slug").text().not_null().unique_key())
            .col(ColumnDef::new("body").text())
            .col(ColumnDef::new("author").text().extra("COLLATE RTRIM"))
            .col(ColumnDef::new("status").text().not_null().default("new"))
            .col(ColumnDef::new("draft").boolean().not_null().default(true))
            .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()))
            .col(ColumnDef::new("seen_at").timestamp_with_time_zone())
            .col(ColumnDef::new("size").integer().generated(Expr::cust("length(body)"), false)),
    )
    .column("slug", column().d1_type("NVARCHAR(200)").d1_collation(Collation::NoCase))
    .column("body", column().d1_typeless())
    .column("status", column().d1_on_null(Conflict::Replace))
    .column("draft", column().d1_type("INTEGER"))
    .column("created_at", column().d1_type("DATETIME").d1_storage(Storage::SqlTimestamp))
    .column("seen_at", column().d1_type("BIGINT").d1_storage(Storage::UnixMillis))
    .d1_on_conflict("articles_slug_key", Conflict::Ignore)
    .index(Index::create().name("articles_shown").col("author").col("slug").and_where(Expr::cust("draft = 0")))
    .d1_collation("articles_shown", "author", Collation::Binary)
    .trigger(Trigger::new("articles_added").d1(added))
}

/// Stored by its key, and strict.
fn counters() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("counters")
            .col(ColumnDef::new("key").text().not_null().primary_key())
            .col(ColumnDef::new("n").big_integer().not_null().default(0))
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null().default(now())),
    )
    .column("at", column().d1_storage(Storage::IsoTimestamp))
    .d1_strict()
    .d1_without_rowid()
}

fn search() -> VirtualTable {
    VirtualTable::new("articles_text", VirtualModule::Fts5)
        .column("body")
        .content("articles", "id")
        .option("tokenize", "porter unicode61")
}

fn places() -> VirtualTable {
    let columns = ["id", "west", "east", "south", "north"];
    columns.into_iter().fold(VirtualTable::new("places", VirtualModule::Rtree), VirtualTable::column)
}

/// Deleting a draft shows it.
fn drafts() -> View {
    let shown = "CREATE TRIGGER drafts_gone INSTEAD OF DELETE ON drafts
BEGIN
    UPDATE articles SET draft = 0 WHERE id = old.id;
END";
    View::new("drafts")
        .d1("SELECT id, slug FROM articles WHERE draft")
        .trigger(Trigger::new("drafts_gone").d1(shown))
        .entity(
            Table::create()
                .table("drafts")
                .col(ColumnDef::new("id").integer().primary_key())
                .col(ColumnDef::new("slug").text().not_null().unique_key()),
        )
        .belongs_to("id", "articles", "id")
}
