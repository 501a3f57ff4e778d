//! What the dialects say about a column: the SQL that stands in the migrations.

use crate::dialect::{default_sql, expression_sql, type_name};
use crate::model::{Column, Dialect, Expression, Table};
use std::borrow::Cow;

/// The type as the dialect writes it.
pub(super) fn sql_type<'a>(dialect: Dialect, table: &Table, column: &'a Column) -> Cow<'a, str> {
    type_name(dialect, table, column)
}

/// The column's default.
pub(super) fn default(dialect: Dialect, column: &Column) -> Option<String> {
    default_sql(dialect, column)
}

/// An expression; none where the dialect has no form of it.
pub(super) fn expression(dialect: Dialect, expression: &Expression) -> Option<String> {
    if matches!(expression, Expression::Sql(forms) if !forms.contains_key(&dialect)) {
        return None;
    }
    let mut sql = String::new();
    expression_sql(&mut sql, dialect, expression);
    Some(sql)
}
