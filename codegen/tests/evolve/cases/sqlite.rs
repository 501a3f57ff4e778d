//! What SQLite alone has, in a database for D1 alone.

use super::cases;
use seaglass::model::{Dialect, Storage};
use seaglass::sea_query::{ColumnDef, Index, Table, TableCreateStatement};
use seaglass::{Collation, ColumnDecl, Conflict, Database, TableDecl, VirtualModule, VirtualTable, column};

cases! {
    key_optional: "let a key be NULL", of(vouchers(false)) => of(vouchers(true)), [];
    key_required: "let a key be NULL no more", of(vouchers(true)) => of(vouchers(false)), [];
    spelled: "spell a type as it stands", of(tags(|table| table))
        => of(tags(|table| table.column("used_at", column().d1_type("DATETIME")))), [];
    compared: "compare texts regardless of case on D1", of(tags(|table| table))
        => of(tags(|table| table.column("name", column().d1_collation(Collation::NoCase)))), [];
    left_out: "leave out rows that are there", of(tags(|table| table))
        => of(tags(|table| table.d1_on_conflict("tags_name_key", Conflict::Ignore))), [];
    nameless: "give constraints of D1 no name", of(tags(|table| table)) => of(tags(TableDecl::d1_names_as_given)), [];
    strict: "be strict about values and store rows by their key", of(tags(|table| table))
        => of(tags(|table| table.d1_strict().d1_without_rowid().column("used_at", column().d1_type("TEXT")))), [];
    searched: "search texts", of(tags(|table| table)) => of(tags(|table| table)).object(search()), [];
    counted: "store an instant as JavaScript counts it", both(tags(|table| table))
        => both(tags(|table| table.column("used_at", stored(Storage::UnixMillis)))), [];
    counted_less: "store an instant in seconds", both(tags(|table| table.column("used_at", stored(Storage::UnixMillis))))
        => both(tags(|table| table.column("used_at", stored(Storage::UnixSeconds)))), [];
    written: "store an instant as JavaScript writes it",
        both(tags(|table| table.column("used_at", stored(Storage::UnixSeconds))))
        => both(tags(|table| table.column("used_at", stored(Storage::IsoTimestamp)))), [];
    portable: "spell types on D1 and let Postgres be", both(tags(|table| table))
        => both(tags(|table| table.d1_names_as_given().column("used_at", column().d1_type("DATETIME")))), [];
}

fn stored(storage: Storage) -> ColumnDecl {
    column().d1_storage(storage).narrows("nobody looks at what is finer")
}

fn search() -> VirtualTable {
    VirtualTable::new("tags_text", VirtualModule::Fts5)
        .doc("Finds tags by their names.")
        .column("name")
        .content("tags", "rowid")
}

fn both(table: impl Into<TableDecl>) -> Database {
    Database::new("till").table(table)
}

fn tags(edit: impl FnOnce(TableDecl) -> TableDecl) -> TableDecl {
    let table = Table::create()
        .table("tags")
        .col(ColumnDef::new("code").text().not_null().primary_key())
        .col(ColumnDef::new("name").text().not_null().unique_key())
        .col(ColumnDef::new("used_at").timestamp_with_time_zone())
        .take();
    edit(TableDecl::new(table))
}

fn of(table: impl Into<TableDecl>) -> Database {
    Database::new("till").dialects([Dialect::D1]).table(table)
}

/// Each shop counts its own, and some belong to none.
fn vouchers(optional: bool) -> TableCreateStatement {
    let mut shop = ColumnDef::new("shop").text().comment("None for all of them.").take();
    if optional {
        shop.null();
    }
    Table::create()
        .table("vouchers")
        .col(shop)
        .col(ColumnDef::new("number").integer().not_null())
        .col(ColumnDef::new("worth").integer().not_null())
        .primary_key(Index::create().col("shop").col("number"))
        .take()
}
