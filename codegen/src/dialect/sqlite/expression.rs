//! Constants and expressions, in the forms that `SeaORM`'s driver writes and reads.

use super::DIALECT;
use crate::dialect::quote;
use crate::dialect::value::{self, Form, Value};
use crate::model::{Column, Expression, Literal, Storage};

/// Instants as chrono writes them: no fraction for a whole second, so `.000` goes; then both kinds of rows compare.
const INSTANT: &str = "(replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00')";
const DATE_TIME: &str = "(replace(strftime('%Y-%m-%d %H:%M:%f', 'now'), '.000', ''))";
/// Of one statement, 'now' is one instant.
const MILLIS: &str =
    "(CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER))";
const TIME: &str = "(replace(strftime('%H:%M:%f', 'now'), '.000', ''))";

/// Sixteen random bytes with the version and variant bits of a version 4 uuid; runs on any version of `SQLite`.
///
/// <https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4>
const UUID: &str = "(CAST(randomblob(6) || char(64 + (random() & 15)) || randomblob(1) \
    || substr(x'808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf', \
    1 + (random() & 63), 1) || randomblob(7) AS BLOB))";
const TEXT_UUID: &str = "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' \
    || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";

/// What follows DEFAULT.
pub(in crate::dialect) fn default(out: &mut String, expression: &Expression, column: &Column) {
    spell(out, expression, facts(Some(column)), Position::Default);
}

/// A value in an INSERT.
pub(in crate::dialect) fn value(out: &mut String, expression: &Expression, column: Option<&Column>) {
    spell(out, expression, facts(column), Position::Value);
}

/// A condition, without parentheses.
pub(in crate::dialect) fn bare(out: &mut String, expression: &Expression) {
    spell(out, expression, facts(None), Position::Condition);
}

/// The form that the column stores, and whether its instants are those of `datetime('now')`.
fn facts(column: Option<&Column>) -> (Form, bool) {
    column.map_or((Form::Other, false), |column| {
        (value::form(&column.ty, column.storage), column.storage == Some(Storage::SqlTimestamp))
    })
}

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Behind DEFAULT, which takes anything but a literal in parentheses.
    Default,
    /// Among values.
    Value,
    /// Alone.
    Condition,
}

fn spell(out: &mut String, expression: &Expression, (form, sql_timestamp): (Form, bool), place: Position) {
    out.push_str(match expression {
        Expression::Literal(value) => return literal(out, value, form, sql_timestamp, place),
        // Verification refuses the next value of a sequence, which SQLite has none of.
        Expression::Null | Expression::NextValue(_) => "NULL",
        Expression::Now if sql_timestamp => "(datetime('now'))",
        Expression::Now => match form {
            Form::Instant | Form::Text | Form::Other | Form::Json => INSTANT,
            Form::DateTime => DATE_TIME,
            Form::Date => "(date('now'))",
            Form::Time => TIME,
            Form::Integer | Form::Float | Form::Decimal | Form::Scaled(_) | Form::Unix(0) => {
                "(CAST(strftime('%s', 'now') AS INTEGER))"
            }
            Form::Unix(_) => MILLIS,
            Form::Iso => "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            Form::Boolean | Form::Bytes | Form::Uuid | Form::TextUuid | Form::TextBoolean => "(datetime('now'))",
        },
        Expression::CurrentDate => "(date('now'))",
        Expression::CurrentTime => TIME,
        Expression::NewUuid => match form {
            Form::Text | Form::Json | Form::TextUuid => TEXT_UUID,
            Form::Boolean
            | Form::Unix(_)
            | Form::Iso
            | Form::TextBoolean
            | Form::Integer
            | Form::Float
            | Form::Decimal
            | Form::Scaled(_)
            | Form::Bytes
            | Form::Uuid
            | Form::Date
            | Form::Time
            | Form::DateTime
            | Form::Instant
            | Form::Other => UUID,
        },
        Expression::Sql(forms) => {
            match forms.get(&DIALECT) {
                Some(sql) if place != Position::Condition => quote::parenthesised(out, sql, DIALECT),
                Some(sql) => quote::raw(out, sql, DIALECT),
                // Verification names an expression without a form.
                None => out.push_str("NULL"),
            }
            return;
        }
    });
}

fn literal(out: &mut String, literal: &Literal, form: Form, sql_timestamp: bool, place: Position) {
    let text = if place == Position::Default { quote::sqlite_constant } else { quote::sqlite_text };
    match value::value(literal, form) {
        Value::Bool(value) => out.push(if value { '1' } else { '0' }),
        // Exact decimals are text: a number would be rounded before it is stored.
        Value::Number(digits) if form == Form::Decimal => text(out, &digits),
        Value::Number(digits) => out.push_str(&digits),
        Value::Text(value) => text(out, value),
        Value::Made(value) => text(out, &value),
        Value::Uuid(value) => bytes(out, &value.replace('-', "")),
        Value::Bytes(hex) => bytes(out, &hex),
        Value::Instant(instant) => {
            out.push('\'');
            instant.write(out, if sql_timestamp { ' ' } else { 'T' });
            out.push_str(if sql_timestamp { "'" } else { "+00:00'" });
        }
        Value::DateTime(instant) => {
            out.push('\'');
            instant.write(out, ' ');
            out.push('\'');
        }
        Value::Time(time) => {
            out.push('\'');
            time.write(out);
            out.push('\'');
        }
    }
}

fn bytes(out: &mut String, hex: &str) {
    out.push_str("x'");
    out.push_str(hex);
    out.push('\'');
}
