//! Seeds.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, OnConflict, Query, Table};
use seaglass::{Database, Seed};

group!(
    "Seeds",
    "Rows that a new database may begin with: files beside the migrations, run by hand.",
    "seeds.rs",
    whole: false,
    [seed],
);

/// Rows to begin with
fn seed() -> Database {
    let insert = Query::insert()
        .into_table("tags")
        .columns(["name"])
        .values_panic(["new".into()])
        .on_conflict(OnConflict::column("name").do_nothing().to_owned())
        .take();
    Database::new("app")
        .table(Table::create().table("tags").col(id()).col(ColumnDef::new("name").text().not_null().unique_key()))
        .seed(Seed::new("sample").doc("For a first look.").insert(insert))
}
