//! Texts as the server writes them.

use seaglass::dialect::quote;
use seaglass::model::{Dialect, Expression, Forms, Name, ObjectName};
use seaglass::sql::{Quoted, Token, enclosed, follow, is_word, pieces};
use std::borrow::Cow;

const DIALECT: Dialect = Dialect::Postgres;

/// An expression of the server's.
pub(super) fn expression(sql: &str) -> Expression {
    Expression::Sql(forms(bare(sql)))
}

/// A form for Postgres alone.
pub(super) fn forms(sql: impl AsRef<str>) -> Forms {
    Forms::from([(DIALECT, with_line_ends(sql.as_ref()).into_owned())])
}

/// An expression of the server's where the model has a text.
pub(super) fn condition(sql: &str) -> String {
    with_line_ends(bare(sql)).into_owned()
}

/// SQL with the carriage returns of its literals spelled out: SQL that is declared has line ends of its own in a checkout.
pub(super) fn with_line_ends(sql: &str) -> Cow<'_, str> {
    let Some(pieces) = sql.contains('\r').then(|| pieces(sql, DIALECT).ok()).flatten() else {
        return Cow::Borrowed(sql);
    };
    let mut out = String::new();
    for (token, written) in pieces {
        match token {
            Some(Token::Text(inner)) if inner.contains('\r') => {
                let escapes = written.starts_with('\'') && out.ends_with(['e', 'E']);
                let text = if written.starts_with('$') { inner.to_owned() } else { inner.replace("''", "'") };
                if escapes {
                    out.pop();
                }
                quote::postgres_text(&mut out, &if escapes { text.replace("\\\\", "\\") } else { text });
            }
            _ => out.push_str(written),
        }
    }
    Cow::Owned(out)
}

/// An expression without the parentheses around all of it, which only its printing adds; a query keeps its own.
pub(super) fn bare(sql: &str) -> &str {
    let mut sql = sql.trim();
    while let Some(inner) = enclosed(sql, DIALECT) {
        let is_query = ["SELECT", "VALUES", "WITH", "TABLE"].iter().any(|word| starts_with_word(inner.trim(), word));
        if is_query || inner.trim().is_empty() || at_top(inner, &[',']) {
            break;
        }
        sql = inner.trim();
    }
    sql
}

fn starts_with_word(sql: &str, word: &str) -> bool {
    let start = sql.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    start && !sql[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '(')
}

/// Whether one of the signs stands outside of all brackets.
fn at_top(sql: &str, signs: &[char]) -> bool {
    let mut depth = 0_usize;
    pieces(sql, DIALECT).unwrap_or_default().iter().any(|piece| {
        let here = depth;
        follow(&mut depth, piece.0);
        here == 0 && matches!(piece.0, Some(Token::Sign(sign)) if signs.contains(&sign))
    })
}

/// The parts between commas or semicolons that stand outside of all brackets.
pub(super) fn split(sql: &str, sign: char) -> Vec<&str> {
    let (mut parts, mut depth, mut start, mut at) = (Vec::new(), 0, 0, 0);
    for piece in pieces(sql, DIALECT).unwrap_or_default() {
        if depth == 0 && piece.0 == Some(Token::Sign(sign)) {
            parts.push(sql[start..at].trim());
            start = at + piece.1.len();
        }
        follow(&mut depth, piece.0);
        at += piece.1.len();
    }
    let last = sql[start..].trim();
    parts.extend((!last.is_empty()).then_some(last));
    parts
}

/// Where the word stands outside of all brackets, from `start` on; the places before and behind it.
pub(super) fn find_word(sql: &str, word: &str, start: usize) -> Option<(usize, usize)> {
    let (mut depth, mut at) = (0, 0);
    for piece in pieces(sql, DIALECT).unwrap_or_default() {
        let end = at + piece.1.len();
        if depth == 0 && at >= start && is_word(piece.0.as_ref(), word) {
            return Some((at, end));
        }
        follow(&mut depth, piece.0);
        at = end;
    }
    None
}

/// What stands in the first brackets behind `start`.
pub(super) fn in_brackets(sql: &str, start: usize) -> Option<&str> {
    let (mut depth, mut at, mut open) = (0_usize, 0, None);
    for piece in pieces(sql, DIALECT).ok()? {
        if at >= start {
            if open.is_none() && piece.0 == Some(Token::Sign('(')) {
                open = Some((at + 1, depth));
            } else if let Some((from, outer)) = open
                && piece.0 == Some(Token::Sign(')'))
                && depth == outer + 1
            {
                return sql.get(from..at);
            }
        }
        follow(&mut depth, piece.0);
        at += piece.1.len();
    }
    None
}

/// The name that a token is.
pub(super) fn name(token: Option<Token<'_>>) -> Option<Name> {
    match token? {
        Token::Word(word) => Some(Name::from(word)),
        Token::Quoted(Quoted { inner, .. }) => Some(Name::from(inner.replace("\"\"", "\""))),
        _ => None,
    }
}

/// A name with the namespace in front of it, or without.
pub(super) fn object(mut parts: Vec<Name>) -> Option<ObjectName> {
    let name = parts.pop()?;
    Some(ObjectName { namespace: parts.pop(), name })
}

/// A name as SQL has it, always between quotes.
pub(super) fn quoted(name: &ObjectName) -> String {
    let mut out = String::new();
    quote::object(&mut out, name, DIALECT);
    out
}

#[cfg(test)]
mod tests {
    use super::{bare, find_word, in_brackets, split, with_line_ends};

    #[test]
    fn carriage_returns_in_literals_are_spelled() {
        assert_eq!(with_line_ends("f('a\r\n''b', 'c\n')\r\n"), "f(E'a\\r\\n''b', 'c\n')\r\n");
        assert_eq!(with_line_ends("E'\\\\\r'::text"), "E'\\\\\\r'::text");
        assert_eq!(with_line_ends("AS $f$it's \\\r\n$f$"), "AS E'it''s \\\\\\r\\n'");
    }

    #[test]
    fn parentheses_that_only_printing_adds_are_taken_off() {
        for (sql, inner) in [
            ("(a > 0)", "a > 0"),
            ("((a > 0))", "a > 0"),
            ("(a > 0) AND (b > 0)", "(a > 0) AND (b > 0)"),
            ("((a > 0) AND (b > ')'))", "(a > 0) AND (b > ')')"),
            ("( SELECT max(a) FROM t)", "( SELECT max(a) FROM t)"),
            ("(\"select\" > 0)", "\"select\" > 0"),
            ("(a, b)", "(a, b)"),
            ("(selected)", "selected"),
            ("\nCASE\n    WHEN a THEN b\nEND", "CASE\n    WHEN a THEN b\nEND"),
        ] {
            assert_eq!(bare(sql), inner, "{sql}");
        }
    }

    #[test]
    fn what_stands_outside_of_brackets_is_found() {
        assert_eq!(split("a, f(b, c), 'd, e', \"f,\"", ','), ["a", "f(b, c)", "'d, e'", "\"f,\""]);
        assert_eq!(split("", ','), Vec::<&str>::new());
        assert_eq!(find_word("a (DO) \"DO\" DO b", "do", 0), Some((12, 14)));
        assert_eq!(in_brackets("x (a (b) ')') (c)", 0), Some("a (b) ')'"));
    }
}
