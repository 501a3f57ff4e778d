//! What D1 and SQLite have for themselves.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait, Index, Table};
use seaglass::{Collation, Conflict, Database, Dialect, TableDecl, Trigger, VirtualModule, VirtualTable, column};

group!(
    "D1 and SQLite",
    "What SQLite alone has, said of a table for both.",
    "lite.rs",
    whole: false,
    [strict, without_rowid, type_name, typeless, collation, collation_of_index, on_null, on_conflict, nameless, nameless_everywhere, foreign_rows, foreign_rows_everywhere, search, tree],
);

/// A table in which values must be of their column's type
fn strict() -> TableDecl {
    TableDecl::new(Table::create().table("notes").col(id()).col(ColumnDef::new("body").text().not_null())).d1_strict()
}

/// A table whose rows are stored by their key
fn without_rowid() -> TableDecl {
    TableDecl::new(Table::create().table("words").col(ColumnDef::new("word").text().not_null().primary_key()))
        .d1_without_rowid()
}

/// The type of a column as it is written on D1
fn type_name() -> TableDecl {
    TableDecl::new(Table::create().table("orders").col(id()).col(ColumnDef::new("name").string_len(40).not_null()))
        .column("name", column().d1_type("NVARCHAR(40)"))
}

/// A column without a type
fn typeless() -> Database {
    Database::new("app").dialects([Dialect::D1]).table(
        TableDecl::new(Table::create().table("settings").col(id()).col(ColumnDef::new("value").blob()))
            .column("value", column().d1_typeless()),
    )
}

/// Texts that are compared without case
fn collation() -> TableDecl {
    TableDecl::new(Table::create().table("users").col(id()).col(ColumnDef::new("email").text().not_null().unique_key()))
        .column("email", column().d1_collation(Collation::NoCase))
}

/// An index that compares texts without case
fn collation_of_index() -> TableDecl {
    TableDecl::new(Table::create().table("users").col(id()).col(ColumnDef::new("name").text().not_null()))
        .index(Index::create().name("users_name_idx").col("name"))
        .d1_collation("users_name_idx", "name", Collation::NoCase)
}

/// A NULL that becomes the default
fn on_null() -> TableDecl {
    TableDecl::new(Table::create().table("jobs").col(id()).col(ColumnDef::new("tries").integer().not_null().default(0)))
        .column("tries", column().d1_on_null(Conflict::Replace))
}

/// A row that is left out where there is one like it
fn on_conflict() -> TableDecl {
    TableDecl::new(Table::create().table("tags").col(id()).col(ColumnDef::new("name").text().not_null().unique_key()))
        .d1_on_conflict("tags_name_key", Conflict::Ignore)
}

/// Constraints without names
fn nameless() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("users")
            .col(id())
            .col(ColumnDef::new("email").text().not_null().unique_key())
            .col(ColumnDef::new("age").integer())
            .check(("users_grown_up", Expr::col("age").gt(17))),
    )
    .d1_names_as_given()
}

/// Constraints without names, in every table
fn nameless_everywhere() -> Database {
    Database::new("app")
        .dialects([Dialect::D1])
        .d1_names_as_given()
        .table(Table::create().table("users").col(id()).col(ColumnDef::new("email").text().not_null().unique_key()))
}

/// A table whose rows another program writes
fn foreign_rows() -> TableDecl {
    TableDecl::new(Table::create().table("sessions").col(id()).col(ColumnDef::new("is_open").boolean().not_null()))
        .d1_foreign_rows()
}

/// A database whose rows another program writes
fn foreign_rows_everywhere() -> Database {
    Database::new("app")
        .d1_foreign_rows()
        .table(Table::create().table("sessions").col(id()).col(ColumnDef::new("is_open").boolean().not_null()))
}

/// A search index over the texts of a table
fn search() -> Database {
    let notes = Table::create().table("notes").col(id()).col(ColumnDef::new("body").text().not_null()).take();
    let added = "CREATE TRIGGER notes_added AFTER INSERT ON notes\nBEGIN\n    INSERT INTO notes_text (rowid, body) VALUES (new.id, new.body);\nEND";
    let index = VirtualTable::new("notes_text", VirtualModule::Fts5)
        .doc("Finds notes by their words.")
        .column("body")
        .content("notes", "id")
        .option("tokenize", "porter unicode61");
    Database::new("app")
        .dialects([Dialect::D1])
        .table(TableDecl::new(notes).trigger(Trigger::new("notes_added").d1(added)))
        .object(index)
}

/// A search index that holds its own texts, and an index of places
fn tree() -> Database {
    let pages = VirtualTable::new("pages", VirtualModule::Fts5).column("body").unindexed("address");
    let places = VirtualTable::new("places", VirtualModule::Rtree);
    let places = places.column("id").column("west").column("east").column("south").column("north");
    Database::new("app").dialects([Dialect::D1]).object(pages).object(places)
}
