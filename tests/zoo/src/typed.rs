//! Columns whose Rust type the declaration says.

use seaglass::sea_query::{ColumnDef, ForeignKey, Index, Table};
use seaglass::{TableDecl, column};

pub(crate) fn tables() -> Vec<TableDecl> {
    let mut tables = ids();
    tables.push(papers());
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
