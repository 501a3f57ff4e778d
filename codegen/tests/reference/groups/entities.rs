//! How entities look.

use super::super::kit::{group, id};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, ForeignKey, Index, Table, TableCreateStatement};
use seaglass::{BigInteger, Database, DateTimeCrate, Dialect, EntityFormat, EntityStyle, Prelude, Serde, TableDecl};

group!(
    "Entities",
    "A style is said of the project, a database or a table; what is said nearest holds. [Entities](guide/entities.md) tells more. \
     `notes()` is a table with a text.",
    "entities.rs",
    whole: true,
    [serde, format, style, derive, dtos, factories, module, skipped, skipped_unless, prelude, seaography, numbers, enum_style, type_style, within, related, unrelated, through],
);

/// Entities that serde writes
fn serde() -> Database {
    Database::new("app").entities(EntityStyle::new().serde(Serde::Serialize)).table(notes())
}

/// A database whose entities are in the other format
fn format() -> Database {
    Database::new("app").entities(EntityStyle::new().format(EntityFormat::Compact)).table(notes())
}

/// A table whose entity looks otherwise
fn style() -> TableDecl {
    let style = EntityStyle::new().serde(Serde::Both).skip_deserializing_primary_key(true).skip_hidden_columns(true);
    TableDecl::new(Table::create().table("sessions").col(id()).col(ColumnDef::new("_data").text())).entity(style)
}

/// Derives and attributes of an entity
fn derive() -> TableDecl {
    TableDecl::new(notes()).derive("schemars::JsonSchema").attribute("schemars(deny_unknown_fields)")
}

/// Structs for parts of an entity: what a list shows, what makes a row, and what changes one
fn dtos() -> TableDecl {
    let style = EntityStyle::new().dto_derive("utoipa::ToSchema");
    TableDecl::new(notes()).dto("NoteTitle", ["body"]).insert_dto("NewNote").patch_dto("NotePatch").entity(style)
}

/// Rows that tests make
fn factories() -> Database {
    Database::new("app").entities(EntityStyle::new().factories(true)).table(notes())
}

/// The name of an entity's module
fn module() -> TableDecl {
    TableDecl::new(Table::create().table("tbl_notiz").col(id())).entity_module("notes")
}

/// A table without an entity
fn skipped() -> TableDecl {
    TableDecl::new(notes()).skip_entity()
}

/// A database of which one table has an entity
fn skipped_unless() -> Database {
    Database::new("app")
        .entities(EntityStyle::new().skip(true))
        .table(Table::create().table("logs").col(id()))
        .table(TableDecl::new(notes()).entity(EntityStyle::new().skip(false)))
}

/// A database whose entities no prelude names
fn prelude() -> Database {
    Database::new("app").entities(EntityStyle::new().prelude(Prelude::None)).table(notes())
}

/// Entities for Seaography
fn seaography() -> (Database, &'static str) {
    let database = Database::new("app").entities(EntityStyle::new().seaography(true)).table(notes());
    (database, "entity/src/app/mod.rs")
}

/// Which types dates and big integers have
fn numbers() -> Database {
    let style = EntityStyle::new().date_time(DateTimeCrate::Time).big_integer(BigInteger::I32);
    let days = Table::create().table("days").col(id()).col(ColumnDef::new("day").date().not_null()).take();
    Database::new("app").dialects([Dialect::D1]).entities(style).table(days)
}

/// Derives and attributes of all models and enums
fn enum_style() -> Database {
    let style = EntityStyle::new()
        .derive("schemars::JsonSchema")
        .attribute("schemars(inline)")
        .enum_derive("strum::Display")
        .enum_attribute("strum(serialize_all = \"snake_case\")");
    Database::new("app").entities(style).enumeration(Type::create().as_enum("mood").values(["calm", "glad"])).table(
        Table::create().table("people").col(id()).col(ColumnDef::new("mood").enumeration("mood", ["calm", "glad"])),
    )
}

/// Derives and attributes of all types of fields: ids, other types of values, JSON
fn type_style() -> (Database, &'static str) {
    let style = EntityStyle::new().type_derive("utoipa::ToSchema").type_attribute("schema(title = \"A value\")");
    let table = TableDecl::new(notes()).id_type("NoteId");
    (Database::new("app").entities(style).table(table), "entity/src/app/fields.rs")
}

/// A style that goes on from another one
fn within() -> TableDecl {
    let shared = EntityStyle::new().serde(Serde::Both).derive("schemars::JsonSchema");
    TableDecl::new(notes()).entity(EntityStyle::new().serde(Serde::Serialize).within(&shared))
}

/// Which of two foreign keys is the relation
fn related() -> Database {
    Database::new("app").table(Table::create().table("users").col(id())).table(posts().related("posts_author_id_fkey"))
}

/// Two foreign keys of which none is the relation
fn unrelated() -> Database {
    Database::new("app").table(Table::create().table("users").col(id())).table(posts().unrelated("users"))
}

/// A relation through a junction
fn through() -> Database {
    let key = |name: &str| ColumnDef::new(name.to_owned()).big_integer().not_null().take();
    let junction = Table::create()
        .table("posts_tags")
        .col(key("post_id"))
        .col(key("tag_id"))
        .primary_key(Index::create().col("post_id").col("tag_id"))
        .foreign_key(ForeignKey::create().from("posts_tags", "post_id").to("posts", "id"))
        .foreign_key(ForeignKey::create().from("posts_tags", "tag_id").to("tags", "id"))
        .take();
    Database::new("app")
        .table(Table::create().table("posts").col(id()))
        .table(Table::create().table("tags").col(id()))
        .table(TableDecl::new(junction).index(Index::create().col("tag_id")).related_through())
}

fn notes() -> TableCreateStatement {
    Table::create().table("notes").col(id()).col(ColumnDef::new("body").text().not_null()).take()
}

/// Posts with an author and a reviewer.
fn posts() -> TableDecl {
    let key = |name: &str| ColumnDef::new(name.to_owned()).big_integer().not_null().take();
    let points = |name: &str| ForeignKey::create().from("posts", name.to_owned()).to("users", "id").take();
    let table = Table::create()
        .table("posts")
        .col(id())
        .col(key("author_id"))
        .col(key("reviewer_id"))
        .foreign_key(&mut points("author_id"))
        .foreign_key(&mut points("reviewer_id"))
        .take();
    TableDecl::new(table).index(Index::create().col("author_id")).index(Index::create().col("reviewer_id"))
}
