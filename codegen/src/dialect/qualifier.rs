//! Columns of a table's own row without the table's name in front of them.

use crate::model::{Dialect, Expression, Forms, ObjectName};
use crate::sql::without_qualifier;
use std::borrow::Cow;

/// SQL over the rows of `table`.
pub(crate) fn without_in<'s>(sql: &'s str, table: &ObjectName, dialect: Dialect) -> Cow<'s, str> {
    without_qualifier(sql, &table.name, dialect).map_or(Cow::Borrowed(sql), Cow::Owned)
}

/// An expression in a check, an index or a generated column of `table`.
pub(crate) fn without<'e>(expression: &'e Expression, table: &ObjectName, dialect: Dialect) -> Cow<'e, Expression> {
    let sql = match expression {
        Expression::Sql(forms) => forms.get(&dialect).and_then(|sql| without_qualifier(sql, &table.name, dialect)),
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => None,
    };
    match sql {
        Some(sql) => Cow::Owned(Expression::Sql(Forms::from([(dialect, sql)]))),
        None => Cow::Borrowed(expression),
    }
}
