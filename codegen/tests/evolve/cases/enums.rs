//! Enumerated types.

use super::cases;
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{Alias, ColumnDef, Table, TableCreateStatement};
use seaglass::{Database, TableDecl};

cases! {
    created: "add an enum and use it", without() => moods(&["glad", "sad"]), ["--backfill", "days.mood='glad'"];
    renamed: "rename an enum", moods(&["glad", "sad"]) => named("feeling", &["glad", "sad"]), ["--rename", "mood=feeling"];
    value_added: "add a value to an enum", moods(&["glad", "sad"]) => moods(&["glad", "calm", "sad"]), [];
    value_renamed: "rename a value of an enum", moods(&["glad", "sad"]) => moods(&["happy", "sad"]),
        ["--rename-value", "mood.glad=happy"];
    value_renamed_beside: "rename a value that is a default, beside a column of another type", written("glad", "text") =>
        written("happy", "integer"), ["--rename-value", "mood.glad=happy"];
    value_removed: "remove a value from an enum", moods(&["glad", "calm", "sad"]) => moods(&["glad", "sad"]),
        ["--replace-value", "mood.calm=glad"];
    reordered: "order the values of an enum otherwise", moods(&["glad", "sad"]) => moods(&["sad", "glad"]), [];
    dropped: "drop an enum", moods(&["glad", "sad"]) => without(), ["--drop", "days.mood"];
}

fn without() -> Database {
    Database::new("diary").table(TableDecl::new(days()))
}

fn days() -> TableCreateStatement {
    Table::create().table("days").col(ColumnDef::new("id").integer().not_null().primary_key()).take()
}

fn moods(values: &[&'static str]) -> Database {
    named("mood", values)
}

fn named(name: &'static str, values: &[&'static str]) -> Database {
    let column = ColumnDef::new("mood").enumeration(name, values.iter().copied().map(Alias::new)).not_null().take();
    Database::new("diary")
        .enumeration(Type::create().as_enum(name).values(values.iter().copied().map(Alias::new)))
        .table(TableDecl::new(days().col(column).take()))
}

/// A day is glad or happy unless it is said otherwise; authors are called by numbers.
fn written(first: &'static str, ty: &'static str) -> Database {
    let values = [first, "sad"].map(Alias::new);
    let mood = ColumnDef::new("mood").enumeration("mood", values.clone()).not_null().default(first).take();
    let mut name = ColumnDef::new("name");
    if ty == "text" {
        name.text()
    } else {
        name.integer()
    };
    let authors =
        Table::create().table("authors").col(ColumnDef::new("id").integer().not_null().primary_key()).col(name).take();
    Database::new("diary")
        .enumeration(Type::create().as_enum("mood").values(values))
        .table(TableDecl::new(days().col(mood).take()))
        .table(TableDecl::new(authors))
}
