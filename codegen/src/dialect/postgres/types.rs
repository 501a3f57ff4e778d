//! Type names, in the spelling that `psql` shows or a shorter one that means the same.

use crate::dialect::quote;
use crate::model::{Column, ColumnType, Dialect, PostgresType};
use std::borrow::Cow;

/// The type of a column. A scaled decimal is a whole number here as on D1: no type of an entity's field can bind the one
/// as `numeric` and the other as an integer. So it is with other forms.
pub(in crate::dialect) fn column_type(column: &Column) -> Cow<'_, str> {
    type_name(column.stored_as().unwrap_or(&column.ty))
}

/// Whether what follows a column's definition begins with its collation.
pub(super) fn begins_with_collate(extra: &str) -> bool {
    extra.trim_start().get(..7).is_some_and(|word| word.eq_ignore_ascii_case("collate"))
}

fn type_name(ty: &ColumnType) -> Cow<'_, str> {
    Cow::Borrowed(match ty {
        ColumnType::Boolean => "boolean",
        ColumnType::SmallInteger => "smallint",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Float => "real",
        ColumnType::Double => "double precision",
        ColumnType::Decimal { precision: None } => "numeric",
        ColumnType::Decimal { precision: Some((digits, scale)) } => {
            return format!("numeric({digits}, {scale})").into();
        }
        ColumnType::Char(length) => return sized("char", *length),
        ColumnType::Varchar(length) => return sized("varchar", *length),
        ColumnType::Text => "text",
        ColumnType::Bytes => "bytea",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "timestamp",
        ColumnType::TimestampTz => "timestamptz",
        ColumnType::Uuid => "uuid",
        ColumnType::Json => "json",
        ColumnType::JsonBinary => "jsonb",
        ColumnType::Enum(name) => {
            let mut out = String::new();
            quote::object(&mut out, name, Dialect::Postgres);
            return out.into();
        }
        // Verification names a custom type without a form.
        ColumnType::Custom { forms, .. } => forms.get(&Dialect::Postgres).map_or("text", String::as_str),
        ColumnType::Array(element) => return format!("{}[]", type_name(element)).into(),
        ColumnType::Postgres(ty) => return of_postgres(ty),
    })
}

fn sized<'a>(name: &'static str, length: Option<u32>) -> Cow<'a, str> {
    length.map_or(Cow::Borrowed(name), |length| format!("{name}({length})").into())
}

/// The fields of an interval may be in capital letters.
fn of_postgres<'a>(ty: &PostgresType) -> Cow<'a, str> {
    if matches!(ty, PostgresType::Declared(_)) {
        return ty.sql();
    }
    match ty.sql() {
        Cow::Borrowed(name) => name.into(),
        Cow::Owned(name) => name.to_ascii_lowercase().into(),
    }
}
