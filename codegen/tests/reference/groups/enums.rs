//! Enumerated types.

use super::super::kit::{group, id};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Table, TableCreateStatement};
use seaglass::{Database, EnumDecl, Serde};

group!(
    "Enums",
    "An enum is a type of Postgres's, and a check on D1. `people()` is a table with a column `mood` of it.",
    "enums.rs",
    whole: false,
    [plain, documented, told, derived],
);

/// A column of which the values are listed
fn plain() -> Database {
    Database::new("app").enumeration(Type::create().as_enum("mood").values(["calm", "glad"])).table(people())
}

/// An enum with what it means
fn documented() -> Database {
    Database::new("app")
        .enumeration_with_doc(Type::create().as_enum("mood").values(["calm", "glad"]), "How somebody feels.")
        .table(people())
}

/// An enum of which more is said
fn told() -> Database {
    Database::new("app")
        .enumeration(EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"])).doc("How somebody feels."))
        .table(people())
}

/// Derives and attributes of an enum
fn derived() -> Database {
    let mood = EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"]))
        .serde(Serde::Both)
        .derive("strum::Display")
        .attribute("serde(rename_all = \"kebab-case\")");
    Database::new("app").enumeration(mood).table(people())
}

fn people() -> TableCreateStatement {
    Table::create()
        .table("people")
        .col(id())
        .col(ColumnDef::new("mood").enumeration("mood", ["calm", "glad"]).not_null())
        .take()
}
