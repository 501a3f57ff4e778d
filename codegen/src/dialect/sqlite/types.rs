//! Type names. `SQLite` takes any name and derives an affinity from it; `SeaORM`'s driver and these docs read more from
//! it, so the names say what is stored: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>

use super::DIALECT;
use crate::model::{Column, ColumnType, Storage, Table};
use std::borrow::Cow;

pub(in crate::dialect) fn type_name<'a>(table: &Table, column: &'a Column) -> Cow<'a, str> {
    if let Some(declared) = &column.d1.declared {
        return declared.as_str().into();
    }
    match column.stored_as() {
        Some(ColumnType::Text) => return "text".into(),
        Some(_) => return "integer".into(),
        None => {}
    }
    let plain = table.d1.foreign_rows || column.storage == Some(Storage::SqlTimestamp);
    let named = |name: &'static str| Cow::Borrowed(if plain { "text" } else { name });
    match &column.ty {
        ColumnType::Boolean => "boolean".into(),
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => "integer".into(),
        ColumnType::Float | ColumnType::Double => "double".into(),
        ColumnType::Decimal { .. } if column.storage == Some(Storage::LossyDecimal) => "double".into(),
        // Verification names a decimal without a choice.
        ColumnType::Decimal { .. } => named("decimal_text"),
        ColumnType::Char(length) => sized("char", *length, plain),
        ColumnType::Varchar(length) => sized("varchar", *length, plain),
        ColumnType::Bytes | ColumnType::Uuid => "blob".into(),
        ColumnType::Date => named("date_text"),
        ColumnType::Time => named("time_text"),
        ColumnType::DateTime => named("timestamp_text"),
        ColumnType::TimestampTz => named("timestamp_with_timezone_text"),
        ColumnType::Json | ColumnType::JsonBinary => named("json_text"),
        ColumnType::Enum(_) => named("enum_text"),
        ColumnType::Custom { forms, .. } => forms.get(&DIALECT).map_or("text", String::as_str).into(),
        // Verification names all but the first for a database that is written for D1.
        ColumnType::Text | ColumnType::Array(_) | ColumnType::Postgres(_) => "text".into(),
    }
}

fn sized<'a>(name: &'static str, length: Option<u32>, plain: bool) -> Cow<'a, str> {
    match length {
        Some(_) | None if plain => "text".into(),
        Some(length) => format!("{name}({length})").into(),
        None => name.into(),
    }
}
