//! What follows a table's columns on D1, held against what it asks of the table.

use super::context::{Context, Place, Report};
use crate::model::words::title;
use crate::model::{Affinity, Column, ColumnType, Dialect, Rule, Storage, Table};

pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    if !context.d1 {
        return;
    }
    if table.d1.without_rowid {
        without_rowid(report, table);
    }
    if table.d1.strict {
        for column in table.columns.iter().filter(|column| !is_strict(table, column)) {
            strict(report, table, column);
        }
    }
}

/// <https://www.sqlite.org/withoutrowid.html>
fn without_rowid(report: &mut Report<'_>, table: &Table) {
    if table.primary_key.is_none() {
        report.fault(
            Rule::WithoutRowid,
            Place::Object(&table.name),
            "the table is WITHOUT ROWID and has no primary key",
            "SQLite refuses it: such a table is stored by its key, and has no other",
            "add one: `.primary_key()` on a column; or drop WITHOUT ROWID",
        );
    }
    for column in table.columns.iter().filter(|column| column.numbering.is_some()) {
        report.fault(
            Rule::WithoutRowid,
            Place::Column(&table.name, &column.name),
            "the table is WITHOUT ROWID, and the database numbers the column",
            "SQLite refuses it: what it numbers are the rows that such a table has no numbers of",
            "drop `.auto_increment()` and number the rows yourself; or drop WITHOUT ROWID",
        );
    }
}

/// <https://www.sqlite.org/stricttables.html>
fn strict(report: &mut Report<'_>, table: &Table, column: &Column) {
    let taken = match column.affinity() {
        Affinity::Integer | Affinity::Numeric => "INTEGER",
        Affinity::Real => "REAL",
        Affinity::Text => "TEXT",
        Affinity::Blob => "BLOB",
    };
    report.fault(
        Rule::StrictTable,
        Place::Column(&table.name, &column.name),
        format!("the table is STRICT, and the column holds {}", title(&column.ty)),
        "SQLite refuses it: a STRICT table takes integer, real, text and blob only, and on D1 this type has another name",
        format!(
            "drop STRICT: Seaglass checks on D1 what a column of this type holds; or name one that it takes: \
             `.column({:?}, column().d1_type({taken:?}))`",
            column.name.as_str()
        ),
    );
}

/// <https://www.sqlite.org/stricttables.html>
const STRICT_TYPES: [&str; 6] = ["int", "integer", "real", "text", "blob", "any"];

/// Whether the name of the column's type is one that a STRICT table knows.
fn is_strict(table: &Table, column: &Column) -> bool {
    let known = |name: &str| STRICT_TYPES.iter().any(|known| name.eq_ignore_ascii_case(known));
    if let Some(declared) = &column.d1.declared {
        return known(declared.as_str());
    }
    if column.stored_as().is_some() {
        return true;
    }
    let plain = table.d1.foreign_rows || column.storage == Some(Storage::SqlTimestamp);
    match &column.ty {
        ColumnType::Boolean | ColumnType::Float | ColumnType::Double => false,
        ColumnType::Decimal { .. } => column.storage != Some(Storage::LossyDecimal) && plain,
        ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Enum(_) => plain,
        ColumnType::Custom { forms, .. } => forms.get(&Dialect::D1).is_none_or(|name| known(name)),
        // What D1 has no form of is reported as such.
        ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Uuid
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => true,
    }
}
