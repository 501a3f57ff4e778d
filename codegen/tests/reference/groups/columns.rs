//! Columns.

use super::super::kit::{group, id};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait, Table};
use seaglass::{
    BigInteger, Database, DateTimeCrate, Dialect, Numbering, PostgresType, SequenceType, Storage, TableDecl, column,
    new_uuid, now, per_dialect,
};

group!(
    "Columns",
    "A column is a `ColumnDef` of sea-query's; `.column(\"name\", column()…)` says the rest.",
    "columns.rs",
    whole: false,
    [
        time, uuid, per_database, types, generated, stored, stored_uuid, custom, native, declared, field, hidden, crates,
        small_numbers, json, newtype, own_type, key_type, text_enum, serial, numbered, counted, counted_plainly,
    ],
);

/// A column that the database fills with the time
fn time() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("notes")
            .col(id())
            .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now())),
    )
}

/// A key that the database draws at random
fn uuid() -> TableDecl {
    TableDecl::new(
        Table::create().table("tokens").col(ColumnDef::new("id").uuid().not_null().default(new_uuid()).primary_key()),
    )
}

/// A default that each database writes in its own way
fn per_database() -> TableDecl {
    let today = per_dialect("CURRENT_DATE", "date('now')");
    TableDecl::new(
        Table::create().table("entries").col(id()).col(ColumnDef::new("day").date().not_null().default(today)),
    )
}

/// The types that both databases have
fn types() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("things")
            .col(id())
            .col(ColumnDef::new("name").string_len(40).not_null())
            .col(ColumnDef::new("count").integer().not_null().default(0))
            .col(ColumnDef::new("weight").double())
            .col(ColumnDef::new("is_sold").boolean().not_null().default(false))
            .col(ColumnDef::new("made_on").date())
            .col(ColumnDef::new("picture").blob())
            .col(ColumnDef::new("facts").json_binary()),
    )
}

/// A column that is computed from others
fn generated() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("lines")
            .col(id())
            .col(ColumnDef::new("price").integer().not_null())
            .col(ColumnDef::new("count").integer().not_null())
            .col(ColumnDef::new("total").integer().generated(Expr::col("price").mul(Expr::col("count")), true)),
    )
}

/// An instant that D1 keeps as a number
fn stored() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("sessions")
            .col(id())
            .col(ColumnDef::new("seen_at").timestamp_with_time_zone().not_null().default(now())),
    )
    .column("seen_at", column().d1_storage(Storage::UnixMillis))
}

/// A uuid that people can read on D1
fn stored_uuid() -> TableDecl {
    TableDecl::new(Table::create().table("tokens").col(ColumnDef::new("id").uuid().not_null().primary_key()))
        .column("id", column().d1_storage(Storage::TextUuid))
}

/// A type that is said for each database, and in Rust
fn custom() -> TableDecl {
    TableDecl::new(Table::create().table("hosts").col(id()).col(ColumnDef::new("weight").custom("weight").not_null()))
        .column("weight", column().custom_type("smallint", "INTEGER", "i16"))
}

/// A type that Postgres alone has
fn native() -> Database {
    Database::new("app").dialects([Dialect::Postgres]).table(
        Table::create()
            .table("posts")
            .col(id())
            .col(ColumnDef::new("search").custom(PostgresType::Tsvector).not_null()),
    )
}

/// A type that is declared, or that an extension brings
fn declared() -> Database {
    Database::new("app")
        .dialects([Dialect::Postgres])
        .object(seaglass::Domain::new("email", "text").check("email_shape", "VALUE LIKE '%_@_%'"))
        .table(
            Table::create()
                .table("users")
                .col(id())
                .col(ColumnDef::new("mail").custom(PostgresType::declared("email"))),
        )
}

/// A field of the entity with a name of its own
fn field() -> TableDecl {
    TableDecl::new(Table::create().table("parcels").col(id()).col(ColumnDef::new("gewicht").integer().not_null()))
        .column("gewicht", column().field_name("weight"))
}

/// A field that serde leaves out
fn hidden() -> Database {
    Database::new("app").entities(seaglass::EntityStyle::new().serde(seaglass::Serde::Serialize)).table(
        TableDecl::new(Table::create().table("users").col(id()).col(ColumnDef::new("password").text().not_null()))
            .column("password", column().field_attribute("serde(skip)")),
    )
}

/// A day as the `time` crate has it
fn crates() -> TableDecl {
    TableDecl::new(Table::create().table("days").col(id()).col(ColumnDef::new("day").date().not_null()))
        .column("day", column().date_time(DateTimeCrate::Time))
}

/// A big integer whose field is smaller
fn small_numbers() -> Database {
    Database::new("app").dialects([Dialect::D1]).table(
        TableDecl::new(
            Table::create().table("scores").col(id()).col(ColumnDef::new("points").big_integer().not_null()),
        )
        .column("points", column().big_integer(BigInteger::I32)),
    )
}

/// A JSON column with a type of its own
fn json() -> TableDecl {
    TableDecl::new(Table::create().table("tokens").col(id()).col(ColumnDef::new("scopes").json_binary().not_null()))
        .column("scopes", column().json_as("app_types::Scopes"))
}

/// A value with a type of its own
fn newtype() -> TableDecl {
    TableDecl::new(
        Table::create().table("posts").col(id()).col(ColumnDef::new("slug").string_len(80).not_null().unique_key()),
    )
    .column("slug", column().newtype("Slug"))
}

/// Derives and attributes of a value's own type
fn own_type() -> (Database, &'static str) {
    let slug = column().newtype("Slug").type_derive("utoipa::ToSchema").type_attribute("schema(example = \"a-title\")");
    let table =
        Table::create().table("posts").col(id()).col(ColumnDef::new("slug").text().not_null().unique_key()).take();
    let posts = TableDecl::new(table).column("slug", slug);
    (Database::new("app").table(posts), "entity/src/app/fields.rs")
}

/// A key with a type of its own
fn key_type() -> TableDecl {
    TableDecl::new(Table::create().table("posts").col(ColumnDef::new("id").uuid().not_null().primary_key()))
        .id_type("PostId")
}

/// An enum that the entity has as text
fn text_enum() -> Database {
    Database::new("app").enumeration(Type::create().as_enum("mood").values(["calm", "glad"])).table(
        TableDecl::new(
            Table::create().table("people").col(id()).col(ColumnDef::new("mood").enumeration("mood", ["calm", "glad"])),
        )
        .column("mood", column().enum_as_text()),
    )
}

/// A key that Postgres numbers as `serial` does
fn serial() -> TableDecl {
    TableDecl::new(Table::create().table("users").col(ColumnDef::new("id").integer().not_null().primary_key()))
        .column("id", column().serial())
}

/// A number that no row may bring itself
fn numbered() -> TableDecl {
    TableDecl::new(
        Table::create().table("invoices").col(ColumnDef::new("number").big_integer().not_null().primary_key()),
    )
    .column("number", column().numbering(Numbering::always().start(1000).increment(10)))
}

/// A number with a sequence that has a name
fn counted() -> TableDecl {
    let numbers = Numbering::serial().sequence("user_numbers").sequence_type(SequenceType::Integer).cache(20);
    TableDecl::new(Table::create().table("users").col(ColumnDef::new("id").integer().not_null().primary_key()))
        .column("id", column().numbering(numbers))
}

/// A number that starts again at its end
fn counted_plainly() -> TableDecl {
    TableDecl::new(Table::create().table("slots").col(ColumnDef::new("id").integer().not_null().primary_key()))
        .column("id", column().numbering(Numbering::identity().min(1).max(999).cycle()))
}
