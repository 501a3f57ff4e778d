//! The checks by which D1 keeps what Postgres keeps by type.

use crate::dialect::value::{self, Form};
use crate::dialect::{RenderContext, quote};
use crate::model::{Column, ColumnType};
use std::fmt::Write as _;

/// Appends ` CHECK (…)`, if the type needs one. NULL passes each of them, on every version of `SQLite`.
pub(super) fn of_type(out: &mut String, column: &Column, context: &RenderContext<'_>) {
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
pub(super) fn condition(column: &Column, name: &str, context: &RenderContext<'_>) -> Option<String> {
    // Verification names a column of an unknown enum.
    let item = column.ty.enumeration().and_then(|item| context.enums.get(item));
    of(column, name, item.map(|item| item.values.as_slice()))
}

fn of(column: &Column, name: &str, values: Option<&[String]>) -> Option<String> {
    // The first two conditions would be NULL or false for NULL, the second depending on the version.
    let or_null = if column.nullable { format!("{name} IS NULL OR ") } else { String::new() };
    let form = value::form(&column.ty, column.storage);
    if let Some(condition) = of_form(form, name) {
        let is_true_of_null = matches!(form, Form::Iso | Form::TextBoolean) || !column.nullable;
        return Some(if is_true_of_null { condition } else { format!("{or_null}({condition})") });
    }
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

/// What holds for the value `name` of a form that is not the portable one, unless it is NULL. An instant is of the years
/// 0001 to 9999, so that milliseconds are no seconds.
pub(super) fn of_form(form: Form, name: &str) -> Option<String> {
    let within = |least: i64, most: i64| format!("typeof({name}) = 'integer' AND {name} BETWEEN {least} AND {most}");
    Some(match form {
        Form::Unix(0) => within(-62_135_596_800, 253_402_300_799),
        Form::Unix(_) => within(-62_135_596_800_000, 253_402_300_799_999),
        // Without the modifier SQLite takes 24:00 for a time of day.
        Form::Iso => format!(
            "replace(datetime(substr({name}, 1, 19), '+0 days'), ' ', 'T') IS substr({name}, 1, 19) AND substr({name}, 20) GLOB '.[0-9][0-9][0-9]Z'"
        ),
        // D1 takes patterns of 50 bytes.
        Form::TextUuid => format!(
            "typeof({name}) = 'text' AND {name} GLOB '????????-????-????-????-????????????' \
             AND length(replace({name}, '-', '')) = 32 AND {name} NOT GLOB '*[^-0-9a-f]*'"
        ),
        Form::TextBoolean => format!("{name} IN ('true', 'false')"),
        Form::Boolean
        | Form::Integer
        | Form::Float
        | Form::Decimal
        | Form::Scaled(_)
        | Form::Text
        | Form::Bytes
        | Form::Uuid
        | Form::Json
        | Form::Date
        | Form::Time
        | Form::DateTime
        | Form::Instant
        | Form::Other => return None,
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
