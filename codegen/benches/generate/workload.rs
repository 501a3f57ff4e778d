//! A synthetic project: each table has a key, eight columns of eight types, a key to the table before it, and an index.

use seaglass::model::Storage;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{Database, EntityFormat, Project, TableDecl, column, now};
use std::path::Path;

/// What distinguishes one declaration of the project from another.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Version {
    /// The last table has one more index.
    pub(crate) index: bool,
    /// So many of the first tables have a column `note`, which was added to one after the other.
    pub(crate) notes: usize,
    /// The title of the table of this number may be longer.
    pub(crate) wider: Option<usize>,
    /// No table refers to another.
    pub(crate) apart: bool,
}

/// A project of that many tables.
pub(crate) fn project(tables: usize, root: &Path, format: EntityFormat) -> Project {
    Project::new(root).database(database(tables, Version::default())).entity_format(format)
}

/// A version of it.
pub(crate) fn version(tables: usize, root: &Path, version: Version) -> Project {
    Project::new(root).database(database(tables, version))
}

/// Its database.
pub(crate) fn database(tables: usize, version: Version) -> Database {
    (0..tables).fold(Database::new("load"), |database, number| {
        let wider = version.wider == Some(number);
        let before = number.checked_sub(1).filter(|_| !version.apart);
        let mut table = table(number, before, if wider { 160 } else { 120 });
        if version.index && number + 1 == tables {
            table = table.index(Index::create().name("idx_added").col("rank"));
        }
        if number < version.notes {
            table = table.edit(|statement| {
                statement.col(ColumnDef::new("note").text());
            });
        }
        database.table(table)
    })
}

fn table(number: usize, before: Option<usize>, title: u32) -> TableDecl {
    let name = name_of(number);
    let mut statement = Table::create();
    statement
        .table(name.clone())
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("title").string_len(title).not_null())
        .col(ColumnDef::new("body").text())
        .col(ColumnDef::new("active").boolean().not_null().default(true))
        .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()))
        .col(ColumnDef::new("rank").integer().not_null().default(0))
        .col(ColumnDef::new("price").decimal_len(12, 2))
        .col(ColumnDef::new("data").json())
        .col(ColumnDef::new("slug").string_len(80).not_null().unique_key());
    if let Some(before) = before.map(name_of) {
        statement.col(ColumnDef::new("parent_id").big_integer()).foreign_key(
            ForeignKey::create().from(name.clone(), "parent_id").to(before, "id").on_delete(ForeignKeyAction::Cascade),
        );
    }
    TableDecl::new(&statement)
        .column("price", column().d1_storage(Storage::ScaledDecimal))
        .index(Index::create().name(format!("idx_{name}_rank_title")).col("rank").col("title"))
}

fn name_of(number: usize) -> String {
    format!("item_{}", words(number))
}

/// A number as letters, so that every name is a plain word.
fn words(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}
