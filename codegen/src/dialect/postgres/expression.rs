//! Constants and expressions.

use super::{DIALECT, instant};
use crate::dialect::quote;
use crate::dialect::value::{self, Form, Value};
use crate::model::{Column, Expression, Literal};

/// What follows DEFAULT.
pub(in crate::dialect) fn default(out: &mut String, expression: &Expression, column: &Column) {
    spell(out, expression, form(column), true);
}

/// A value in an INSERT.
pub(in crate::dialect) fn value(out: &mut String, expression: &Expression, column: Option<&Column>) {
    spell(out, expression, column.map_or(Form::Other, form), true);
}

/// The form that Postgres stores: its own, but for what is stored alike everywhere.
fn form(column: &Column) -> Form {
    value::form(&column.ty, column.storage.filter(|storage| storage.stored_as().is_some()))
}

/// A condition, without parentheses.
pub(in crate::dialect) fn bare(out: &mut String, expression: &Expression) {
    spell(out, expression, Form::Other, false);
}

fn spell(out: &mut String, expression: &Expression, form: Form, parentheses: bool) {
    match expression {
        Expression::Literal(value) => literal(out, value, form),
        Expression::Null => out.push_str("NULL"),
        Expression::Now => out.push_str(match form {
            // Columns without a zone hold UTC on both databases, whatever the session's zone is.
            Form::DateTime => "(now() AT TIME ZONE 'UTC')",
            Form::Integer => "(extract(epoch FROM now())::bigint)",
            // A cast would round.
            Form::Unix(0) => "(floor(extract(epoch FROM now()))::bigint)",
            Form::Unix(_) => "(floor(extract(epoch FROM now()) * 1000)::bigint)",
            Form::Iso => instant::ISO_NOW,
            Form::Boolean
            | Form::Float
            | Form::Decimal
            | Form::Scaled(_)
            | Form::Text
            | Form::Bytes
            | Form::Uuid
            | Form::Json
            | Form::Date
            | Form::Time
            | Form::Instant
            | Form::TextUuid
            | Form::TextBoolean
            | Form::Other => "now()",
        }),
        Expression::CurrentDate => out.push_str("CURRENT_DATE"),
        Expression::CurrentTime => out.push_str("LOCALTIME"),
        Expression::NewUuid if form == Form::TextUuid => out.push_str("(gen_random_uuid()::text)"),
        Expression::NewUuid => out.push_str("gen_random_uuid()"),
        Expression::NextValue(sequence) => {
            let mut name = String::new();
            quote::object(&mut name, sequence, DIALECT);
            out.push_str("nextval(");
            quote::postgres_text(out, &name);
            out.push(')');
        }
        Expression::Sql(forms) => match forms.get(&DIALECT) {
            Some(sql) if parentheses => quote::parenthesised(out, sql, DIALECT),
            Some(sql) => quote::raw(out, sql, DIALECT),
            // Verification names an expression without a form.
            None => out.push_str("NULL"),
        },
    }
}

fn literal(out: &mut String, literal: &Literal, form: Form) {
    match value::value(literal, form) {
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Number(digits) => out.push_str(&digits),
        Value::Text(text) => quote::postgres_text(out, text),
        Value::Made(text) | Value::Uuid(text) => quote::postgres_text(out, &text),
        Value::Bytes(hex) => {
            out.push_str("E'\\\\x");
            out.push_str(&hex);
            out.push('\'');
        }
        Value::Instant(instant) => {
            out.push('\'');
            instant.write(out, ' ');
            out.push_str("+00:00'");
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
