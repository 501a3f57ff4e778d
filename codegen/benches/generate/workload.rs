//! A synthetic project: each table has a key, eight columns of eight types, a key to the table before it, and an index.

use seaglass::model::Storage;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, IndexCreateStatement, Table};
use seaglass::{Database, EntityFormat, Project, TableDecl, column, now};
use std::path::Path;

/// A project of that many tables.
pub(crate) fn project(tables: usize, root: &Path, format: EntityFormat) -> Project {
    declare(tables, root, format, |_| None)
}

/// The same with one more index, on the last table.
pub(crate) fn project_with_index(tables: usize, root: &Path) -> Project {
    declare(tables, root, EntityFormat::default(), |number| {
        (number + 1 == tables).then(|| Index::create().name("idx_added").col("rank").to_owned())
    })
}

fn declare(
    tables: usize,
    root: &Path,
    format: EntityFormat,
    index: impl Fn(usize) -> Option<IndexCreateStatement>,
) -> Project {
    let database = (0..tables).fold(Database::new("load"), |database, number| {
        let table = table(number);
        database.table(match index(number) {
            Some(index) => table.index(index),
            None => table,
        })
    });
    Project::new(root).database(database).entity_format(format)
}

fn table(number: usize) -> TableDecl {
    let name = name(number);
    let mut statement = Table::create();
    statement
        .table(name.clone())
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("title").string_len(120).not_null())
        .col(ColumnDef::new("body").text())
        .col(ColumnDef::new("active").boolean().not_null().default(true))
        .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()))
        .col(ColumnDef::new("rank").integer().not_null().default(0))
        .col(ColumnDef::new("price").decimal_len(12, 2))
        .col(ColumnDef::new("data").json())
        .col(ColumnDef::new("slug").string_len(80).not_null().unique_key());
    if let Some(before) = number.checked_sub(1).map(self::name) {
        statement.col(ColumnDef::new("parent_id").big_integer()).foreign_key(
            ForeignKey::create().from(name.clone(), "parent_id").to(before, "id").on_delete(ForeignKeyAction::Cascade),
        );
    }
    TableDecl::new(&statement)
        .column("price", column().d1_storage(Storage::ScaledDecimal))
        .index(Index::create().name(format!("idx_{name}_rank_title")).col("rank").col("title"))
}

fn name(number: usize) -> String {
    format!("item_{}", words(number))
}

/// A number as letters, so that every name is a plain word.
fn words(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
