//! Names and comments that were not made for Rust.

use seaglass::sea_query::{ColumnDef, Expr, ForeignKey, Index, Table};
use seaglass::{EntityStyle, TableDecl};

pub(crate) fn tables() -> Vec<TableDecl> {
    vec![keywords(), matches(), names(), comments(), options(), namesake(), skipped(), heap(), limits()]
}

/// Rust keywords as table and columns, with relations in both directions.
fn keywords() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("type")
            .col(ColumnDef::new("ref").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("match").text().not_null().unique_key())
            .col(ColumnDef::new("self").text().not_null())
            .col(ColumnDef::new("async").integer())
            .col(ColumnDef::new("super_id").big_integer())
            .foreign_key(ForeignKey::create().from("type", "super_id").to("type", "ref")),
    )
}

fn matches() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("impl")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("type_id").big_integer().not_null())
            .col(ColumnDef::new("for").text())
            .foreign_key(ForeignKey::create().from("impl", "type_id").to("type", "ref")),
    )
}

/// Names that the derives of `SeaORM` use themselves, and that differ only in what Rust names lose.
fn names() -> TableDecl {
    let mut table = Table::create().table("Odd Names").take();
    table.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    for name in [
        "userName",
        "address_1",
        "address1",
        "parent_key",
        "model",
        "models",
        "db",
        "item",
        "action",
        "row",
        "pre",
        "select",
        "with",
        "nest",
        "table",
        "entity",
        "column",
        "relation",
        "primary_key",
        "loaded",
        "page",
        "deleted",
        "txn",
        "v",
        "child",
        "active_model",
        "a b",
        "été",
        "x1st",
        "COUNT",
        "insert",
        "new",
        "default",
        "key",
        "value",
        "f",
        "m",
        "a",
        "s",
        "c",
        "res",
        "idx",
    ] {
        table.col(ColumnDef::new(name).text());
    }
    let long = "l".repeat(60);
    table.col(ColumnDef::new(format!("{long}_id")).big_integer());
    table.foreign_key(
        ForeignKey::create().name("odd_long").from("Odd Names", format!("{long}_id")).to("r".repeat(63), "id"),
    );
    // GraphQL has one name for `address_1` and `address1`.
    TableDecl::new(table).entity(EntityStyle::new().seaography(false))
}

/// Text that other readers of it would take for theirs.
fn comments() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("r".repeat(63))
            .comment("*/ -- ; [link] [`Entity`] <script> `code` ``` \\ \"quoted\" https://example.com\n    indented\n\n# title\n- item\n1. one\n| a | b |")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("trimmed").text().comment("  \n\n  text  \n\n"))
            .col(ColumnDef::new("blank").text().comment(" \n "))
            .col(ColumnDef::new("hidden").text().comment("left\u{202e}right\u{200b} 🎉\ttab"))
            .col(ColumnDef::new("attribute").text().comment("#[derive(Debug)] /// //! */ ![](x) [a]: b"))
            .col(ColumnDef::new("left").integer().not_null())
            .col(ColumnDef::new("right").integer().not_null())
            .index(Index::create().unique().col("left").col("right")),
    )
}

/// Names that Rust's own prelude has, and a module of another name.
fn options() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("Option")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("type_id").big_integer())
            .foreign_key(ForeignKey::create().from("Option", "type_id").to("type", "ref")),
    )
    .entity_module("choices")
}

/// A table named like its database, with more switches than clippy likes, and a word that it takes for code.
fn namesake() -> TableDecl {
    let mut table = Table::create().table("zoo").comment("WebAuthn, FIDO2 and OpenID.").take();
    table.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    for name in ["one", "two", "three", "four"] {
        table.col(ColumnDef::new(name).boolean().not_null().default(false));
    }
    TableDecl::new(table)
}

/// A table without an entity.
fn skipped() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("skipped")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("type_id").big_integer())
            .foreign_key(ForeignKey::create().from("skipped", "type_id").to("type", "ref")),
    )
    .skip_entity()
}

/// A table without a primary key, which no entity can have.
fn heap() -> TableDecl {
    TableDecl::new(Table::create().table("heap").col(ColumnDef::new("line").text().not_null()))
}

/// Checks of every form that factories keep to, unique where many values pass.
fn limits() -> TableDecl {
    let check = |name: &'static str, text: &'static str| (name, Expr::cust(text));
    TableDecl::new(
        Table::create()
            .table("limits")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("kind").text().not_null())
            .col(ColumnDef::new("mail").text().not_null().unique_key())
            .col(ColumnDef::new("code").text().not_null().unique_key())
            .col(ColumnDef::new("filled").text().not_null())
            .col(ColumnDef::new("age").integer().not_null())
            .col(ColumnDef::new("below").small_integer().not_null())
            .col(ColumnDef::new("above").big_integer().not_null().unique_key())
            .check(check("limits_kind", "kind IN ('it''s', 'plain')"))
            .check(check("limits_mail", "mail LIKE '_%@_%.{a}'"))
            .check(check("limits_code", "length(code) > 0 AND length(code) <= 6"))
            .check(check("limits_filled", "filled <> ''"))
            .check(check("limits_age", "age BETWEEN 18 AND 130"))
            .check(check("limits_below", "below < 0"))
            .check(check("limits_above", "(above >= 1000) AND (above > 5)")),
    )
    .index(Index::create().name("limits_filled_idx").table("limits").col(Expr::cust("lower(filled)")).unique())
}
