//! SQL that only the database understands, with a column's new name, or without the name of its table.

use super::names::{bare_or_quoted, is_name, is_reserved, quoted};
use super::{Token, is_any, pieces};
use crate::model::{Dialect, Name};
use std::borrow::Cow;

/// `text` with the column `from` called `to`, as a rename in the database would have it; none if it is not mentioned.
///
/// Literals, comments, types, functions and qualifiers are left alone. SQL that cannot be cut is, too.
pub(crate) fn rename(text: &str, dialect: Dialect, from: &Name, to: &Name) -> Option<String> {
    if !mentions(text, from) {
        return None;
    }
    let pieces = pieces(text, dialect).ok()?;
    let places: Vec<usize> = (0..pieces.len()).filter(|&at| pieces[at].0.is_some()).collect();
    let mut renamed = false;
    let mut written: Vec<Cow<'_, str>> = pieces.iter().map(|(_, text)| Cow::Borrowed(*text)).collect();
    for (nth, &at) in places.iter().enumerate() {
        let token = |nth: Option<usize>| nth.and_then(|nth| pieces[*places.get(nth)?].0);
        let around = Around {
            before: token(nth.checked_sub(1)),
            second_before: token(nth.checked_sub(2)),
            after: token(Some(nth + 1)),
        };
        let name = match pieces[at].0 {
            Some(token @ Token::Quoted(_)) if is_name(token, from, dialect) && around.is_column() => quoted(to),
            Some(token @ Token::Word(word))
                if is_name(token, from, dialect) && !is_reserved(word) && around.is_bare_column() =>
            {
                bare_or_quoted(to)
            }
            Some(
                Token::Quoted(_)
                | Token::Word(_)
                | Token::Text(_)
                | Token::Parameter(_)
                | Token::LineComment(_)
                | Token::Sign(_),
            )
            | None => continue,
        };
        written[at] = Cow::Owned(name);
        renamed = true;
    }
    renamed.then(|| written.concat())
}

/// A quick look, so that most texts need not be cut.
fn mentions(text: &str, name: &Name) -> bool {
    let first = name.as_str().chars().next().map_or('"', |first| first.to_ascii_lowercase());
    text.contains(first) || text.contains(first.to_ascii_uppercase())
}

/// The tokens next to one.
struct Around<'a> {
    second_before: Option<Token<'a>>,
    before: Option<Token<'a>>,
    after: Option<Token<'a>>,
}

impl Around<'_> {
    /// Not a qualifier, a function, a type or a collation.
    fn is_column(&self) -> bool {
        !matches!(self.after, Some(Token::Sign('.' | '(')))
            && !matches!(self.before, Some(Token::Sign(':')))
            && !is_any(self.before, &["as", "collate"])
    }

    /// Nor one of the words that stand before a literal or in `extract(year FROM …)`.
    fn is_bare_column(&self) -> bool {
        self.is_column()
            && !matches!(self.after, Some(Token::Text(_)))
            && !(self.before == Some(Token::Sign('(')) && is_any(self.second_before, &["extract"]))
    }
}

/// `sql` without the name of `table` and a point in front of its columns; none if it stands nowhere, or if the text cannot
/// be cut. What is called or cast to is of a namespace.
pub(crate) fn without_qualifier(sql: &str, table: &Name, dialect: Dialect) -> Option<String> {
    if !sql.contains('.') {
        return None;
    }
    let pieces = pieces(sql, dialect).ok()?;
    let tokens: Vec<(usize, Token<'_>)> =
        pieces.iter().enumerate().filter_map(|(at, (token, _))| Some((at, (*token)?))).collect();
    let point = Token::Sign('.');
    let is_table = |token| is_name(token, table, dialect);
    let mut gone = Vec::new();
    let mut before = None;
    for (at, window) in tokens.windows(3).enumerate() {
        let is_called = tokens.get(at + 3).is_some_and(|(_, token)| *token == Token::Sign('('));
        if let &[(start, name), (_, sign), (end, Token::Quoted(_) | Token::Word(_))] = window
            && sign == point
            && !is_called
            && before != Some(point)
            && before != Some(Token::Sign(':'))
            && is_table(name)
        {
            gone.push(start..end);
        }
        before = window.first().map(|(_, token)| *token);
    }
    let kept = |at: &usize| !gone.iter().any(|range| range.contains(at));
    let text = || pieces.iter().enumerate().filter(|(at, _)| kept(at)).map(|(_, (_, text))| *text);
    (!gone.is_empty()).then(|| text().collect())
}

#[cfg(test)]
mod tests {
    use super::{rename, without_qualifier};
    use crate::model::Dialect::{self, D1, Postgres};

    fn renamed(text: &str, dialect: Dialect) -> Option<String> {
        rename(text, dialect, &"old".into(), &"new".into())
    }

    #[test]
    fn renames_words_and_quoted_names() {
        assert_eq!(renamed("\"old\" > 0 AND old < 9", Postgres).as_deref(), Some("\"new\" > 0 AND new < 9"));
        assert_eq!(renamed("lower(OLD) = old", Postgres).as_deref(), Some("lower(new) = new"));
        assert_eq!(renamed("\"OLD\" = [old] + `old`", D1).as_deref(), Some("\"new\" = \"new\" + \"new\""));
        assert_eq!(renamed("\"t\".\"old\" = 1", Postgres).as_deref(), Some("\"t\".\"new\" = 1"));
        assert_eq!(renamed("old::text || old", Postgres).as_deref(), Some("new::text || new"));
    }

    #[test]
    fn leaves_everything_else_alone() {
        for text in
            ["'old' = \"older\"", "/* old */ a", "$$old$$ = a", "old(a)", "a::old", "CAST(a AS old)", "E'\\'old' = a"]
        {
            assert_eq!(renamed(text, Postgres), None, "{text}");
        }
        assert_eq!(renamed("\"OLD\" = 1", Postgres), None);
        assert_eq!(renamed("old.a = 1", Postgres), None);
        assert_eq!(renamed("a -- old\n", D1), None);
        assert_eq!(renamed("'open", D1), None);
    }

    #[test]
    fn tells_columns_from_keywords() {
        let of = |text: &str, from: &str| rename(text, Postgres, &from.into(), &"x".into());
        assert_eq!(of("a AND \"and\"", "and").as_deref(), Some("a AND \"x\""));
        assert_eq!(
            of("d > date '2020-01-01' AND date < d", "date").as_deref(),
            Some("d > date '2020-01-01' AND x < d")
        );
        assert_eq!(of("extract(year FROM d) > year", "year").as_deref(), Some("extract(year FROM d) > x"));
    }

    #[test]
    fn quotes_what_must_be_quoted() {
        let to = |to: &str| rename("old > \"old\"", Postgres, &"old".into(), &to.into()).unwrap_or_default();
        assert_eq!(to("a b"), "\"a b\" > \"a b\"");
        assert_eq!(to("order"), "\"order\" > \"order\"");
        assert_eq!(to("1\"2"), "\"1\"\"2\" > \"1\"\"2\"");
        let hostile = rename("\"a\"\"b\" = 1", D1, &"a\"b".into(), &"c".into());
        assert_eq!(hostile.as_deref(), Some("\"c\" = 1"));
    }

    #[test]
    fn only_the_tables_own_name_goes() {
        let of = |sql: &str| without_qualifier(sql, &"users".into(), D1);
        assert_eq!(of("lower(\"users\".\"name\")").as_deref(), Some("lower(\"name\")"));
        assert_eq!(of("users . a + /* . */ USERS.b").as_deref(), Some("a + /* . */ b"));
        assert_eq!(of("'users.a' || b * 1.5"), None);
        assert_eq!(of("other.users.a"), None);
        assert_eq!(of("'users.a"), None);
        assert_eq!(of("[users].[a]").as_deref(), Some("[a]"));
    }
}
