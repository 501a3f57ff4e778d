//! The checks by which D1 keeps what Postgres keeps by type.

use crate::dialect::{Context, quote};
use crate::model::{Column, ColumnType, ObjectName};
use std::fmt::Write as _;

/// Appends ` CHECK (…)`, if the type needs one. NULL passes each of them, on every version of `SQLite`.
pub(super) fn of_type(out: &mut String, column: &Column, context: &Context<'_>) {
    let mut name = String::new();
    quote::name(&mut name, &column.name);
    // The first two conditions would be NULL or false for NULL, the second depending on the version.
    let or_null = if column.nullable { format!("{name} IS NULL OR ") } else { String::new() };
    let _ = match &column.ty {
        ColumnType::Boolean => write!(out, " CHECK ({name} IN (0, 1))"),
        ColumnType::Uuid if column.nullable => {
            write!(out, " CHECK ({or_null}(typeof({name}) = 'blob' AND length({name}) = 16))")
        }
        ColumnType::Uuid => write!(out, " CHECK (typeof({name}) = 'blob' AND length({name}) = 16)"),
        // Bytes that spell JSON are valid to `SQLite`, and no client could read them as JSON.
        ColumnType::Json | ColumnType::JsonBinary if column.nullable => {
            write!(out, " CHECK ({or_null}(typeof({name}) = 'text' AND json_valid({name})))")
        }
        ColumnType::Json | ColumnType::JsonBinary => {
            write!(out, " CHECK (typeof({name}) = 'text' AND json_valid({name}))")
        }
        // In Postgres, `char` is one character.
        ColumnType::Char(None) => write!(out, " CHECK (length({name}) <= 1)"),
        ColumnType::Char(Some(length)) | ColumnType::Varchar(Some(length)) => {
            write!(out, " CHECK (length({name}) <= {length})")
        }
        ColumnType::Enum(item) => {
            values(out, &name, item, context);
            Ok(())
        }
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
        | ColumnType::Interval { .. }
        | ColumnType::Money
        | ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::Cidr
        | ColumnType::Inet
        | ColumnType::MacAddr
        | ColumnType::Ltree
        | ColumnType::Vector(_) => Ok(()),
    };
}

fn values(out: &mut String, name: &str, item: &ObjectName, context: &Context<'_>) {
    // Verification names a column of an unknown enum.
    let Some(item) = context.enums.get(item) else { return };
    let _ = write!(out, " CHECK ({name} IN (");
    for (at, value) in item.values.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::sqlite_text(out, value);
    }
    out.push_str("))");
}
