//! What to type where a number becomes a moment.

use super::ColumnChange;
use crate::model::{Column, ColumnType, Storage};

/// A value of the column as D1 stores it, if it is a moment.
pub(super) fn stored(column: &Column) -> Option<&'static str> {
    match column.storage {
        Some(Storage::SqlTimestamp) => return Some("2024-01-31 12:30:00"),
        Some(Storage::UnixSeconds) => return Some("1706704200"),
        Some(Storage::UnixMillis) => return Some("1706704200000"),
        Some(Storage::IsoTimestamp) => return Some("2024-01-31T12:30:00.000Z"),
        Some(
            Storage::TextUuid
            | Storage::TextBoolean
            | Storage::ExactDecimal
            | Storage::ScaledDecimal
            | Storage::LossyDecimal,
        )
        | None => {}
    }
    format(&column.ty).map(|(_, example, _)| example)
}

/// The conversion of seconds since 1970, in which numbers are most often meant as a moment.
pub(super) fn from_seconds(change: &ColumnChange) -> Option<String> {
    let (before, after) = (&change.before.ty, &change.after);
    if !matches!(before, ColumnType::Integer | ColumnType::BigInteger) || after.stored_as().is_some() {
        return None;
    }
    let (postgres, _, d1) = format(&after.ty)?;
    let d1 = if stored(after) == Some("2024-01-31 12:30:00") { "%Y-%m-%d %H:%M:%S" } else { d1 };
    let name = &after.name;
    let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    let name = if name.chars().all(plain) { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) };
    let postgres = postgres.replace("{}", &name);
    Some(format!("per_dialect({postgres:?}, {:?})", format!("strftime('{d1}', {name}, 'unixepoch')")))
}

/// From seconds in Postgres, an example of the form, and its parts for SQLite.
///
/// <https://www.sqlite.org/lang_datefunc.html>
fn format(ty: &ColumnType) -> Option<(&'static str, &'static str, &'static str)> {
    match &*ty.with_all_digits() {
        ColumnType::Date => Some(("(to_timestamp({}) AT TIME ZONE 'UTC')::date", "2024-01-31", "%Y-%m-%d")),
        ColumnType::Time => Some(("(to_timestamp({}) AT TIME ZONE 'UTC')::time", "12:30:00", "%H:%M:%S")),
        ColumnType::DateTime => {
            Some(("to_timestamp({}) AT TIME ZONE 'UTC'", "2024-01-31 12:30:00", "%Y-%m-%d %H:%M:%S"))
        }
        ColumnType::TimestampTz => Some(("to_timestamp({})", "2024-01-31T12:30:00+00:00", "%Y-%m-%dT%H:%M:%S+00:00")),
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. }
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Uuid
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Enum(_)
        | ColumnType::Custom { .. }
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => None,
    }
}
