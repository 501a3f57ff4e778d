//! Columns whose Rust type the declaration says.

use seaglass::sea_query::{ColumnDef, Expr, ForeignKey, Index, Table};
use seaglass::{EntityStyle, Serde, Storage, TableDecl, column, now};

pub(crate) fn tables() -> Vec<TableDecl> {
    let mut tables = ids();
    tables.extend([papers(), notices()]);
    tables
}

/// JSON of types that the entity crate's own file holds, and of the standard library.
fn papers() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("papers")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("layout").json_binary().not_null())
            .col(ColumnDef::new("layout_or_null").json_binary())
            .col(ColumnDef::new("steps").json().not_null().default("[]"))
            .col(ColumnDef::new("counts").json())
            .col(ColumnDef::new("rating").json_binary().not_null().default("null")),
    )
    .column("layout", column().json_as("super::papers_ext::Layout"))
    .column("layout_or_null", column().json_as("super::papers_ext::Layout"))
    .column("steps", column().json_as("Vec<crate::zoo::papers_ext::Step>"))
    .column("counts", column().json_as("std::collections::BTreeMap<String, i64>"))
    .column("rating", column().json_as("Option<u8>"))
}

/// Ids of a type of their own: numbered, of a uuid and of a text; through keys of all kinds.
fn ids() -> Vec<TableDecl> {
    let key = |name: &'static str| ColumnDef::new(name).big_integer().not_null().take();
    let point = |from: &'static str, column: &'static str, to: &'static str| {
        ForeignKey::create().from(from, column).to(to, "id").take()
    };
    vec![
        TableDecl::new(
            Table::create()
                .table("makers")
                .col(key("id").auto_increment().primary_key())
                .col(ColumnDef::new("slug").string_len(40).not_null().unique_key())
                .col(ColumnDef::new("weight").double())
                .col(ColumnDef::new("parent_id").big_integer())
                .foreign_key(&mut point("makers", "parent_id", "makers")),
        )
        .id_type("MakerId")
        .column("slug", column().newtype("Slug"))
        .column("weight", column().newtype("Weight")),
        TableDecl::new(
            Table::create()
                .table("models")
                .col(ColumnDef::new("id").uuid().not_null().primary_key())
                .col(key("maker_id"))
                .col(ColumnDef::new("maker_slug").string_len(40))
                .foreign_key(&mut point("models", "maker_id", "makers"))
                .foreign_key(ForeignKey::create().from("models", "maker_slug").to("makers", "slug")),
        )
        .id_type("ModelId")
        .related("models_maker_id_fkey"),
        TableDecl::new(
            Table::create()
                .table("plates")
                .col(ColumnDef::new("id").text().not_null().primary_key())
                .col(ColumnDef::new("model_id").uuid())
                .foreign_key(&mut point("plates", "model_id", "models")),
        )
        .id_type("PlateId"),
        // The key of one is the key of the other, and two together are that of a third.
        TableDecl::new(
            Table::create()
                .table("maker_sites")
                .col(key("maker_id").primary_key())
                .col(ColumnDef::new("address").text().not_null())
                .foreign_key(&mut point("maker_sites", "maker_id", "makers")),
        ),
        TableDecl::new(
            Table::create()
                .table("sales")
                .col(key("maker_id"))
                .col(ColumnDef::new("plate_id").text().not_null())
                .primary_key(Index::create().col("maker_id").col("plate_id"))
                .foreign_key(ForeignKey::create().from("sales", "maker_id").to("maker_sites", "maker_id"))
                .foreign_key(&mut point("sales", "plate_id", "plates")),
        ),
    ]
}

/// What has parts that are asked for: defaults of every kind, a computed column, a name that Rust keeps.
fn notices() -> TableDecl {
    let instant = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().take();
    TableDecl::new(
        Table::create()
            .table("notices")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("title").text().not_null())
            .col(ColumnDef::new("subtitle").text())
            .col(ColumnDef::new("type").text())
            .col(ColumnDef::new("priority").integer().not_null().default(3))
            .col(ColumnDef::new("label").string_len(20).default("new"))
            .col(ColumnDef::new("mood").enumeration("mood", Vec::<String>::new()).default("happy"))
            .col(ColumnDef::new("length").integer().not_null().generated(Expr::cust("length(title)"), true))
            .col(instant("due"))
            .col(instant("sent").not_null().default(now()))
            .col(instant("created_at").not_null().default(now())),
    )
    .id_type("NoticeId")
    .column("due", column().d1_storage(Storage::UnixSeconds))
    .column("sent", column().d1_storage(Storage::UnixMillis))
    .column("created_at", column().d1_storage(Storage::SqlTimestamp))
    // What is written for serde is compiled and linted with the rest.
    .entity(EntityStyle::new().serde(Serde::Both))
    .dto("NoticeSummary", ["id", "title", "type", "mood"])
    .insert_dto("NewNotice")
    .patch_dto("NoticePatch")
}
