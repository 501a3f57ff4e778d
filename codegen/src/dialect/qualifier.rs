//! Columns of a table's own row without the table's name in front of them.

use crate::model::{Dialect, Expression, Forms, ObjectName};
use crate::sql::{Token, pieces};
use std::borrow::Cow;

/// An expression in an index or a generated column of `table`.
pub(crate) fn without<'e>(expression: &'e Expression, table: &ObjectName, dialect: Dialect) -> Cow<'e, Expression> {
    let sql = match expression {
        Expression::Sql(forms) => forms.get(&dialect).and_then(|sql| unqualified(sql, table, dialect)),
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid => None,
    };
    match sql {
        Some(sql) => Cow::Owned(Expression::Sql(Forms::from([(dialect, sql)]))),
        None => Cow::Borrowed(expression),
    }
}

/// The text without the table's name and point; none if there is none, or if the text cannot be cut.
fn unqualified(sql: &str, table: &ObjectName, dialect: Dialect) -> Option<String> {
    if !sql.contains('.') {
        return None;
    }
    let pieces = pieces(sql, dialect).ok()?;
    let tokens: Vec<(usize, Token<'_>)> =
        pieces.iter().enumerate().filter_map(|(at, (token, _))| Some((at, (*token)?))).collect();
    let point = Token::Sign('.');
    let mut gone = Vec::new();
    let mut before = None;
    for window in tokens.windows(3) {
        if let &[(start, name), (_, sign), (end, Token::Quoted(_) | Token::Word(_))] = window
            && sign == point
            && before != Some(point)
            && is_named(name, table)
        {
            gone.push(start..end);
        }
        before = window.first().map(|(_, token)| *token);
    }
    let kept = |at: &usize| !gone.iter().any(|range| range.contains(at));
    let written = || pieces.iter().enumerate().filter(|(at, _)| kept(at)).map(|(_, (_, text))| *text);
    (!gone.is_empty()).then(|| written().collect())
}

/// Names of tables have no case: <https://www.sqlite.org/lang_keywords.html>
fn is_named(token: Token<'_>, table: &ObjectName) -> bool {
    match token {
        Token::Quoted(name) => name.replace("\"\"", "\"").eq_ignore_ascii_case(&table.name),
        Token::Word(name) => name.eq_ignore_ascii_case(&table.name),
        Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::unqualified;
    use crate::model::{Dialect, ObjectName};

    #[test]
    fn only_the_tables_own_name_goes() {
        let of = |sql: &str| unqualified(sql, &ObjectName::new("users"), Dialect::D1);
        assert_eq!(of("lower(\"users\".\"name\")").as_deref(), Some("lower(\"name\")"));
        assert_eq!(of("users . a + /* . */ USERS.b").as_deref(), Some("a + /* . */ b"));
        assert_eq!(of("'users.a' || b * 1.5"), None);
        assert_eq!(of("other.users.a"), None);
        assert_eq!(of("'users.a"), None);
        assert_eq!(of("[users].[a]").as_deref(), Some("[a]"));
    }
}
