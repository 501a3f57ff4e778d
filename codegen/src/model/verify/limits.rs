//! How much a table may hold.

use super::context::{Context, Place, Report};
use crate::model::{Column, ColumnType, Expression, Forms, Literal, Rule, Table};

/// <https://developers.cloudflare.com/d1/platform/limits/>
const D1_COLUMNS: usize = 100;
const D1_STATEMENT_BYTES: usize = 100_000;
/// <https://www.postgresql.org/docs/current/limits.html>
const POSTGRES_COLUMNS: usize = 1600;
/// What a column or constraint costs beside its names and texts: keywords, a type, a CHECK that emulates it.
const OVERHEAD: usize = 128;

/// Checks a table against the limits of the dialects that it is written for.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    let columns = table.columns.len();
    let limit = if context.d1 { D1_COLUMNS } else { POSTGRES_COLUMNS };
    if columns > limit {
        report.fault(
            Rule::DatabaseLimit,
            Place::Object(&table.name),
            format!("the table has {columns} columns"),
            format!("{} allows {limit}", if context.d1 { "D1" } else { "Postgres" }),
            "split the table in two with the same key, or keep rarely used values in a json column",
        );
    }
    if context.d1 {
        let bytes = create_bytes(context, table);
        if bytes > D1_STATEMENT_BYTES {
            report.fault(
                Rule::DatabaseLimit,
                Place::Object(&table.name),
                format!("its CREATE TABLE on D1 takes about {bytes} bytes"),
                "D1 refuses a statement of more than 100,000 bytes",
                "shorten its comments, defaults, checks and enums, or split the table",
            );
        }
    }
}

/// Whether a text is too long for one statement on D1.
pub(super) fn is_too_long(text: &str) -> bool {
    text.len() > D1_STATEMENT_BYTES
}

/// An upper bound of a table's CREATE statement.
fn create_bytes(context: &Context<'_>, table: &Table) -> usize {
    let columns: usize = table.columns.iter().map(|column| column_bytes(context, column)).sum();
    let names = |names: &[crate::model::Name]| names.iter().map(|name| name.len() + 4).sum::<usize>();
    let keys = table.primary_key.iter().map(|key| OVERHEAD + names(&key.columns)).sum::<usize>();
    let uniques: usize = table.uniques.iter().map(|unique| OVERHEAD + names(&unique.columns)).sum();
    let foreign: usize =
        table.foreign_keys.iter().map(|key| 2 * OVERHEAD + names(&key.columns) + names(&key.target_columns)).sum();
    let checks: usize = table.checks.iter().map(|check| OVERHEAD + expression_bytes(&check.expression)).sum();
    let texts = table.doc.as_ref().map_or(0, String::len) + form_bytes(&table.extra);
    columns + keys + uniques + foreign + checks + texts + OVERHEAD
}

fn column_bytes(context: &Context<'_>, column: &Column) -> usize {
    let values: usize = if let ColumnType::Enum(name) = &column.ty {
        context.enums.get(name).map_or(0, |item| item.values.iter().map(|value| quoted_bytes(value) + 2).sum())
    } else if let ColumnType::Custom { forms, .. } = &column.ty {
        form_bytes(forms)
    } else {
        0
    };
    let default = column.default.as_ref().map_or(0, expression_bytes);
    let generated = column.generated.as_ref().map_or(0, |generated| expression_bytes(&generated.expression));
    let doc = column.doc.as_ref().map_or(0, String::len);
    OVERHEAD + 4 * column.name.len() + values + default + generated + doc + form_bytes(&column.extra)
}

/// An upper bound of an expression's text on D1.
pub(super) fn expression_bytes(expression: &Expression) -> usize {
    match expression {
        Expression::Sql(forms) => form_bytes(forms),
        Expression::Literal(Literal::Text(text) | Literal::Json(text)) => quoted_bytes(text),
        Expression::Literal(Literal::Bytes(hex)) => hex.len() + 3,
        Expression::Null => 4,
        Expression::Literal(_) | Expression::Now | Expression::CurrentDate | Expression::CurrentTime => 64,
        Expression::NewUuid | Expression::NextValue(_) => 256,
    }
}

fn form_bytes(forms: &Forms) -> usize {
    forms.get(&crate::model::Dialect::D1).map_or(0, String::len)
}

fn quoted_bytes(text: &str) -> usize {
    text.len() + text.matches('\'').count() + 2
}
