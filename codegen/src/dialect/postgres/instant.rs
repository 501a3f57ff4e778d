//! Instants from one stored form to another.

use crate::model::{Column, ColumnType, Storage};

/// How an instant is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// By a type of its own.
    Instant,
    Seconds,
    Millis,
    Iso,
}

/// What follows DEFAULT where the text is that of now.
pub(super) const ISO_NOW: &str = r#"(to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))"#;

/// The value of the column `name`, which `before` holds, as `after` holds it; none where both hold it alike, or one of them
/// holds no instants.
///
/// <https://www.postgresql.org/docs/current/functions-datetime.html>
pub(super) fn cast(name: &str, before: &Column, after: &Column) -> Option<String> {
    match (held(before)?, held(after)?) {
        (from, into) if from == into => None,
        (Held::Seconds, Held::Millis) => Some(format!("{name} * 1000")),
        (Held::Millis, Held::Seconds) => Some(format!("floor({name} / 1000.0)::bigint")),
        (from, into) => Some(written(&read(name, from), into)),
    }
}

fn held(column: &Column) -> Option<Held> {
    if *column.ty.with_all_digits() != ColumnType::TimestampTz {
        return None;
    }
    Some(match column.storage {
        Some(Storage::UnixSeconds) => Held::Seconds,
        Some(Storage::UnixMillis) => Held::Millis,
        Some(Storage::IsoTimestamp) => Held::Iso,
        Some(
            Storage::SqlTimestamp
            | Storage::TextUuid
            | Storage::TextBoolean
            | Storage::ExactDecimal
            | Storage::ScaledDecimal
            | Storage::LossyDecimal,
        )
        | None => Held::Instant,
    })
}

/// Whole seconds and the rest apart, since `to_timestamp` computes with floats.
fn read(name: &str, from: Held) -> String {
    match from {
        Held::Instant => name.to_owned(),
        Held::Seconds => format!("to_timestamp({name})"),
        Held::Millis => format!("(to_timestamp({name} / 1000) + {name} % 1000 * interval '1 millisecond')"),
        Held::Iso => format!("{name}::timestamptz"),
    }
}

fn written(instant: &str, into: Held) -> String {
    match into {
        Held::Instant => instant.to_owned(),
        Held::Seconds => format!("floor(extract(epoch FROM {instant}))::bigint"),
        Held::Millis => format!("floor(extract(epoch FROM {instant}) * 1000)::bigint"),
        Held::Iso => format!(r#"to_char({instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"#),
    }
}
