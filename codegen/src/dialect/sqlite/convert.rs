//! Values in the form of another type.
//!
//! A CAST never fails in `SQLite`: it makes 0 of `'abc'`. So a value that the new form cannot spell is left as it is, or
//! becomes a text that says so; the column's CHECK or [`misfits`] then finds it.

mod moment;
mod stored;

use super::check;
use crate::dialect::Conversion;
use crate::dialect::value::{self, Form};
use crate::model::{Column, Storage, rewritten};
use std::fmt::Write as _;

/// The form of a column; instants of `datetime('now')` are days and times without a zone.
fn form(column: &Column) -> Form {
    match (value::form(&column.ty, column.storage), column.storage) {
        (Form::Instant, Some(Storage::SqlTimestamp)) => Form::DateTime,
        (form, _) => form,
    }
}

/// What becomes of values when `before` becomes `after`.
pub(in crate::dialect) fn conversion(before: &Column, after: &Column) -> Conversion {
    match (form(before), form(after)) {
        (same, as_before) if same == as_before => {
            if rewritten(before, after).is_some() {
                Conversion::Loose
            } else {
                Conversion::Same
            }
        }
        // What both store alike; whether a value may be of the form is for its check.
        (Form::Integer, Form::Unix(_))
        | (Form::Unix(_), Form::Integer)
        | (Form::Text, Form::Iso | Form::TextUuid | Form::TextBoolean)
        | (Form::Iso | Form::TextUuid | Form::TextBoolean, Form::Text) => Conversion::Same,
        (
            Form::Boolean
            | Form::Integer
            | Form::Float
            | Form::Decimal
            | Form::Uuid
            | Form::Json
            | Form::Date
            | Form::Time
            | Form::DateTime
            | Form::Instant,
            Form::Text,
        )
        | (Form::Boolean, Form::Integer | Form::TextBoolean)
        | (Form::TextBoolean, Form::Boolean)
        | (Form::Integer, Form::Float | Form::Scaled(_))
        | (Form::DateTime, Form::Instant)
        | (Form::Date, Form::DateTime | Form::Instant)
        | (Form::Uuid, Form::Bytes | Form::TextUuid)
        | (Form::TextUuid, Form::Uuid)
        | (Form::Iso, Form::DateTime | Form::Instant | Form::Unix(3))
        | (Form::Unix(_), Form::DateTime | Form::Instant | Form::Iso | Form::Unix(3)) => Conversion::Exact,
        (Form::Scaled(before), Form::Scaled(after)) if before < after => Conversion::Exact,
        _other => Conversion::Loose,
    }
}

/// Appends the value of `source`, which `before` held, as `after` holds it.
pub(super) fn value(out: &mut String, source: &str, before: &Column, after: &Column) {
    if let Some(sql) = stored::value(source, form(before), form(after)) {
        out.push_str(&sql);
        return;
    }
    let _ = match (form(before), form(after)) {
        (Form::Boolean, Form::Text) => {
            write!(out, "CASE {source} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {source} END")
        }
        (Form::Text, Form::Boolean) => write!(
            out,
            "CASE WHEN lower({source}) IN ('true', 't', '1') THEN 1 WHEN lower({source}) IN ('false', 'f', '0') THEN 0 ELSE {source} END"
        ),
        (Form::Uuid, Form::Text | Form::TextUuid) => write!(
            out,
            "lower(substr(nullif(hex({source}), ''), 1, 8) || '-' || substr(hex({source}), 9, 4) || '-' || substr(hex({source}), 13, 4) \
             || '-' || substr(hex({source}), 17, 4) || '-' || substr(hex({source}), 21))"
        ),
        (Form::Text | Form::TextUuid, Form::Uuid) => {
            write!(out, "coalesce(unhex(replace({source}, '-', '')), {source})")
        }
        (Form::Text, Form::Bytes) => write!(out, "CAST({source} AS BLOB)"),
        (Form::Integer | Form::Float | Form::Bytes, Form::Text)
        | (Form::Integer | Form::Float, Form::Json | Form::Decimal) => write!(out, "CAST({source} AS TEXT)"),
        (Form::Integer, Form::Float) => {
            write!(out, "CASE WHEN CAST({source} AS REAL) = {source} THEN {source} ELSE 'inexact ' || {source} END")
        }
        (Form::DateTime, Form::Instant) => write!(out, "replace({source}, ' ', 'T') || '+00:00'"),
        (Form::Instant, Form::DateTime) => write!(
            out,
            "CASE WHEN {source} LIKE '%+00:00' THEN replace(substr({source}, 1, length({source}) - 6), 'T', ' ') \
             ELSE replace(strftime('%Y-%m-%d %H:%M:%f', {source}), '.000', '') END"
        ),
        (Form::Date, Form::DateTime) => write!(out, "{source} || ' 00:00:00'"),
        (Form::Date, Form::Instant) => write!(out, "{source} || 'T00:00:00+00:00'"),
        (Form::Text, after @ (Form::Date | Form::Time | Form::DateTime | Form::Instant)) => {
            out.write_str(&moment::read(after, source))
        }
        (Form::DateTime | Form::Instant, Form::Date) => write!(out, "date({source}, '+0 days')"),
        (Form::DateTime | Form::Instant, Form::Time) => write!(out, "time({source}, '+0 days')"),
        (Form::Scaled(_) | Form::Integer, Form::Scaled(_)) | (Form::Scaled(_), Form::Integer) => {
            rescaled(out, source, digits(before), digits(after));
            Ok(())
        }
        (Form::Scaled(_), Form::Float) => write!(out, "{source} / {}.0", power(digits(before))),
        (Form::Scaled(_), Form::Text | Form::Decimal | Form::Json) => {
            spelled(out, source, digits(before));
            Ok(())
        }
        (Form::Float, Form::Scaled(_)) => write!(out, "CAST(round({source} * {}) AS INTEGER)", power(digits(after))),
        (Form::Text | Form::Decimal | Form::Json, Form::Scaled(_)) => write!(
            out,
            "CASE WHEN json_valid({source}) AND json_type({source}) IN ('integer', 'real') \
             THEN CAST(round({source} * {}) AS INTEGER) ELSE 'no number: ' || {source} END",
            power(digits(after))
        ),
        // The column's affinity reads what spells a number, and leaves what does not.
        _other => out.write_str(source),
    };
}

/// What a value of the column looks like, where its form is not the only one that its type could have.
pub(super) fn example(column: &Column) -> Option<&'static str> {
    moment::example(form(column))
}

/// Whether the column makes text of whatever is written into it, bytes apart.
pub(super) fn is_text(column: &Column) -> bool {
    matches!(form(column), Form::Text | Form::Json | Form::Iso | Form::TextUuid | Form::TextBoolean)
}

fn digits(column: &Column) -> u32 {
    if let Form::Scaled(digits) = form(column) { digits } else { 0 }
}

fn power(digits: u32) -> String {
    format!("1{}", "0".repeat(digits as usize))
}

fn rescaled(out: &mut String, source: &str, before: u32, after: u32) {
    let _ = if before <= after {
        write!(out, "{source} * {}", power(after - before))
    } else {
        let by = power(before - after);
        write!(out, "CASE WHEN {source} % {by} = 0 THEN {source} / {by} ELSE 'inexact ' || {source} END")
    };
}

fn spelled(out: &mut String, source: &str, digits: u32) {
    let by = power(digits);
    let _ = if digits == 0 {
        write!(out, "CAST({source} AS TEXT)")
    } else {
        write!(
            out,
            "CASE WHEN {source} < 0 THEN '-' ELSE '' END || (abs({source}) / {by}) || printf('.%0{digits}d', abs({source}) % {by})"
        )
    };
}

/// Appends a condition on the column `name` that holds for a value that its type does not allow, and not for NULL.
pub(super) fn misfits(out: &mut String, name: &str, column: &Column) {
    // What its affinity makes of a value is not a fault of the value.
    if !column.keeps_values() {
        out.push_str("false");
        return;
    }
    let _ = match form(column) {
        Form::Integer | Form::Scaled(_) => write!(out, "typeof({name}) NOT IN ('integer', 'null')"),
        Form::Boolean => write!(out, "{name} NOT IN (0, 1)"),
        Form::Float => write!(out, "typeof({name}) NOT IN ('real', 'null')"),
        Form::Text | Form::Json => write!(out, "typeof({name}) NOT IN ('text', 'null')"),
        // Any text could stand there.
        Form::Decimal => write!(
            out,
            "(typeof({name}) NOT IN ('text', 'null') OR NOT json_valid({name}) OR json_type({name}) NOT IN ('integer', 'real'))"
        ),
        Form::Bytes | Form::Uuid => write!(out, "typeof({name}) NOT IN ('blob', 'null')"),
        form @ (Form::Date | Form::Time | Form::DateTime | Form::Instant) => match moment::stored(form, name) {
            Some(stored) => write!(out, "{name} IS NOT NULL AND NOT ({stored})"),
            None => out.write_str("false"),
        },
        form @ (Form::Unix(_) | Form::Iso | Form::TextUuid | Form::TextBoolean) => match check::of_form(form, name) {
            Some(stored) => write!(out, "{name} IS NOT NULL AND NOT ({stored})"),
            None => out.write_str("false"),
        },
        Form::Other => out.write_str("false"),
    };
}
