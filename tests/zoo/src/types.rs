//! Every type that both databases have.

use seaglass::sea_query::{ColumnDef, Expr, ExprTrait, Table};
use seaglass::{Storage, TableDecl, column, new_uuid, now, per_dialect};

pub(crate) fn tables() -> Vec<TableDecl> {
    vec![
        every("every_type", true),
        every("every_type_or_null", false),
        decimals(),
        moments(),
        stored(),
        ticks(),
        computed(),
        custom(),
        texts(),
    ]
}

/// A column of every portable type.
fn every(name: &str, required: bool) -> TableDecl {
    let mut table = Table::create().table(name.to_owned()).take();
    table.col(ColumnDef::new("id").uuid().not_null().primary_key().default(new_uuid()));
    let mut columns = [
        ColumnDef::new("flag").boolean().take(),
        ColumnDef::new("small").small_integer().take(),
        ColumnDef::new("medium").integer().take(),
        ColumnDef::new("large").big_integer().take(),
        ColumnDef::new("single").float().take(),
        ColumnDef::new("double").double().take(),
        ColumnDef::new("code").char_len(3).take(),
        ColumnDef::new("label").string_len(40).take(),
        ColumnDef::new("line").string().take(),
        ColumnDef::new("body").text().take(),
        ColumnDef::new("raw").blob().take(),
        ColumnDef::new("day").date().take(),
        ColumnDef::new("clock").time().take(),
        ColumnDef::new("local").date_time().take(),
        ColumnDef::new("instant").timestamp_with_time_zone().take(),
        ColumnDef::new("token").uuid().take(),
        ColumnDef::new("loose").json().take(),
        ColumnDef::new("tight").json_binary().take(),
        ColumnDef::new("mood").enumeration("mood", Vec::<String>::new()).take(),
        ColumnDef::new("unit").enumeration("date_time", Vec::<String>::new()).take(),
        ColumnDef::new("shade").enumeration("Shade of Grey", Vec::<String>::new()).take(),
        ColumnDef::new("spelling").enumeration("spelling", Vec::<String>::new()).take(),
        ColumnDef::new("feeling").enumeration("mood", Vec::<String>::new()).take(),
    ];
    for definition in &mut columns {
        if required {
            definition.not_null();
        }
        table.col(definition);
    }
    TableDecl::new(table).column("feeling", column().enum_as_text())
}

/// The three ways in which D1 stores a decimal.
fn decimals() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("decimals")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("exact").decimal_len(28, 9).not_null())
            .col(ColumnDef::new("exact_or_null").decimal_len(28, 9))
            .col(ColumnDef::new("scaled").decimal_len(12, 2).not_null())
            .col(ColumnDef::new("scaled_or_null").decimal_len(12, 2))
            .col(ColumnDef::new("lossy").decimal_len(12, 2).not_null()),
    )
    .column("exact", column().d1_storage(Storage::ExactDecimal))
    .column("exact_or_null", column().d1_storage(Storage::ExactDecimal))
    .column("scaled", column().d1_storage(Storage::ScaledDecimal))
    .column("scaled_or_null", column().d1_storage(Storage::ScaledDecimal))
    .column("lossy", column().d1_storage(Storage::LossyDecimal))
}

/// Instants in the form of `datetime('now')`, and one in the portable form beside them.
fn moments() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("moments")
            .comment("When something happened.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()))
            .col(ColumnDef::new("updated_at").timestamp_with_time_zone())
            .col(ColumnDef::new("portable_at").timestamp_with_time_zone().not_null().default(now())),
    )
    .column("created_at", column().d1_storage(Storage::SqlTimestamp))
    .column("updated_at", column().d1_storage(Storage::SqlTimestamp))
}

/// What apps in JavaScript store, a column of each form.
fn stored() -> TableDecl {
    let instant = |name: &str| ColumnDef::new(name.to_owned()).timestamp_with_time_zone().take();
    let stored = |storage| column().d1_storage(storage);
    TableDecl::new(
        Table::create()
            .table("stored")
            .col(ColumnDef::new("id").uuid().not_null().primary_key().default(new_uuid()))
            .col(instant("seconds").not_null().default(now()))
            .col(instant("seconds_or_null").default("2024-02-29 12:00:00Z"))
            .col(instant("millis").not_null().default(now()))
            .col(instant("millis_or_null"))
            .col(instant("iso").not_null().default(now()))
            .col(instant("iso_or_null").default("2024-02-29 12:00:00Z"))
            .col(ColumnDef::new("token").uuid().unique_key())
            .col(ColumnDef::new("flag").boolean().not_null().default(true))
            .col(ColumnDef::new("flag_or_null").boolean()),
    )
    .column("id", stored(Storage::TextUuid))
    .column("seconds", stored(Storage::UnixSeconds))
    .column("seconds_or_null", stored(Storage::UnixSeconds))
    .column("millis", stored(Storage::UnixMillis))
    .column("millis_or_null", stored(Storage::UnixMillis))
    .column("iso", stored(Storage::IsoTimestamp))
    .column("iso_or_null", stored(Storage::IsoTimestamp))
    .column("token", stored(Storage::TextUuid))
    .column("flag", stored(Storage::TextBoolean))
    .column("flag_or_null", stored(Storage::TextBoolean))
}

/// The same forms as keys, and as what points at them.
fn ticks() -> TableDecl {
    use seaglass::sea_query::{ForeignKey, Index};
    TableDecl::new(
        Table::create()
            .table("ticks")
            .col(ColumnDef::new("stored_id").uuid().not_null())
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("seen").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("done").boolean().not_null())
            .primary_key(Index::create().col("stored_id").col("at").col("seen").col("done"))
            .foreign_key(ForeignKey::create().from("ticks", "stored_id").to("stored", "id")),
    )
    .column("stored_id", column().d1_storage(Storage::TextUuid))
    .column("at", column().d1_storage(Storage::UnixMillis))
    .column("seen", column().d1_storage(Storage::IsoTimestamp))
    .column("done", column().d1_storage(Storage::TextBoolean))
}

/// Columns that the database computes, and defaults of every kind.
fn computed() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("computed")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("price").integer().not_null().default(-1))
            .col(ColumnDef::new("count").integer().not_null().default(1))
            .col(ColumnDef::new("total").integer().generated(Expr::col("price").mul(Expr::col("count")), true))
            .col(ColumnDef::new("note").text().not_null().default("it's \"new\" \\"))
            .col(ColumnDef::new("open").boolean().not_null().default(true)),
    )
}

/// Types that the declaration names per dialect, and attributes of its own.
fn custom() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("customs")
            .col(ColumnDef::new("id").text().not_null().primary_key())
            .col(ColumnDef::new("nick").custom("varchar").not_null())
            .col(ColumnDef::new("weight").custom("real"))
            .col(ColumnDef::new("secret").text().not_null())
            .col(ColumnDef::new("old name").text().not_null().default(per_dialect("lower('A')", "lower('A')"))),
    )
    .column("nick", column().custom_type("character varying(30)", "varchar(30)", "String"))
    .column("weight", column().custom_type("real", "real", "f32"))
    .column("secret", column().field_attribute("doc(hidden)").field_attribute("cfg_attr(any(), doc = \"x\")"))
    .column("old name", column().field_name("former"))
    .derive("PartialOrd")
    .attribute("doc(alias = \"anything\")")
}

/// A uuid, an enum and a day as primary keys.
fn texts() -> TableDecl {
    use seaglass::sea_query::Index;
    TableDecl::new(
        Table::create()
            .table("days")
            .col(ColumnDef::new("day").date().not_null())
            .col(ColumnDef::new("mood").enumeration("mood", Vec::<String>::new()).not_null())
            .col(ColumnDef::new("count").integer().not_null())
            .primary_key(Index::create().col("day").col("mood")),
    )
}
