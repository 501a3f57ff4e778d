//! The checks by which D1 keeps what Postgres keeps by type.

use crate::dialect::{Context, quote};
use crate::model::{Column, ColumnType};
use std::fmt::Write as _;

/// Appends ` CHECK (…)`, if the type needs one. NULL passes each of them, on every version of `SQLite`.
pub(super) fn of_type(out: &mut String, column: &Column, context: &Context<'_>) {
    let mut name = String::new();
    quote::name(&mut name, &column.name);
    if let Some(condition) = condition(column, &name, context) {
        let _ = write!(out, " CHECK ({condition})");
    }
}

/// Whether the type needs a check.
pub(in crate::dialect) fn is_checked(column: &Column) -> bool {
    of(column, "", Some(&[])).is_some()
}

/// What holds for the value `name` of the column; NULL passes, or makes it NULL.
pub(super) fn condition(column: &Column, name: &str, context: &Context<'_>) -> Option<String> {
    // Verification names a column of an unknown enum.
    let item = column.ty.enumeration().and_then(|item| context.enums.get(item));
    of(column, name, item.map(|item| item.values.as_slice()))
}

fn of(column: &Column, name: &str, values: Option<&[String]>) -> Option<String> {
    // The first two conditions would be NULL or false for NULL, the second depending on the version.
    let or_null = if column.nullable { format!("{name} IS NULL OR ") } else { String::new() };
    Some(match &column.ty {
        ColumnType::Boolean => format!("{name} IN (0, 1)"),
        ColumnType::Uuid if column.nullable => {
            format!("{or_null}(typeof({name}) = 'blob' AND length({name}) = 16)")
        }
        ColumnType::Uuid => format!("typeof({name}) = 'blob' AND length({name}) = 16"),
        // Bytes that spell JSON are valid to `SQLite`, and no client could read them as JSON.
        ColumnType::Json | ColumnType::JsonBinary if column.nullable => {
            format!("{or_null}(typeof({name}) = 'text' AND json_valid({name}))")
        }
        ColumnType::Json | ColumnType::JsonBinary => format!("typeof({name}) = 'text' AND json_valid({name})"),
        // In Postgres, `char` is one character.
        ColumnType::Char(None) => format!("length({name}) <= 1"),
        ColumnType::Char(Some(length)) | ColumnType::Varchar(Some(length)) => format!("length({name}) <= {length}"),
        ColumnType::Enum(_) => one_of(name, values?),
        ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. }
        | ColumnType::Varchar(None)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Custom { .. }
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => return None,
    })
}

fn one_of(name: &str, values: &[String]) -> String {
    let mut out = format!("{name} IN (");
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::sqlite_text(&mut out, value);
    }
    out.push(')');
    out
}
