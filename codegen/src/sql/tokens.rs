//! SQL text cut into tokens.

use crate::model::Dialect;

/// A token; what lies between quotes is kept as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A keyword, name or number.
    Word(&'a str),
    /// `'…'`, without the quotes.
    Text(&'a str),
    /// `"…"`, without the quotes.
    Quoted(&'a str),
    /// `?`, `?1`, `:name`, `@name`, `$name` or `$1`.
    Parameter(&'a str),
    /// `--` to the end of the line; whether a line follows.
    LineComment(bool),
    /// Any other character, such as `(`, `;` and `.`; `::` and `||` come as their first character, once.
    Sign(char),
}

/// Cuts `text`; the error is what has no end.
pub(crate) fn tokens(text: &str, dialect: Dialect) -> Result<Vec<Token<'_>>, &'static str> {
    Ok(pieces(text, dialect)?.into_iter().filter_map(|(token, _)| token).collect())
}

/// Cuts `text` into tokens, each with the text that it is written as; what is no token is a comment or space.
pub(crate) fn pieces(text: &str, dialect: Dialect) -> Result<Vec<(Option<Token<'_>>, &str)>, &'static str> {
    let mut found = Vec::new();
    let mut last = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, length) = next(rest, first, dialect, last.as_ref())?;
        let (written, after) = rest.split_at(length);
        found.push((token, written));
        last = token.or(last);
        rest = after;
    }
    Ok(found)
}

/// The token at the start of `rest`, if it is one, and its length in bytes.
fn next<'a>(
    rest: &'a str,
    first: char,
    dialect: Dialect,
    before: Option<&Token<'a>>,
) -> Result<(Option<Token<'a>>, usize), &'static str> {
    let postgres = dialect == Dialect::Postgres;
    if first.is_whitespace() {
        return Ok((None, first.len_utf8()));
    }
    if let Some(comment) = rest.strip_prefix("--") {
        return Ok(match comment.find('\n') {
            Some(end) => (Some(Token::LineComment(true)), end + 3),
            None => (Some(Token::LineComment(false)), rest.len()),
        });
    }
    if rest.starts_with("/*") {
        return block_comment(rest, postgres).map(|length| (None, length)).ok_or("a `/*` has no `*/`");
    }
    let escapes = postgres && matches!(before, Some(Token::Word("e" | "E")));
    match first {
        '\'' => {
            delimited(rest, '\'', escapes).map(|(inner, n)| (Some(Token::Text(inner)), n)).ok_or("a `'` has no end")
        }
        '"' => delimited(rest, '"', false).map(|(inner, n)| (Some(Token::Quoted(inner)), n)).ok_or("a `\"` has no end"),
        '`' if !postgres => {
            delimited(rest, '`', false).map(|(inner, n)| (Some(Token::Quoted(inner)), n)).ok_or("a backtick has no end")
        }
        '[' if !postgres => {
            let end = rest.find(']').ok_or("a `[` has no end")?;
            Ok((Some(Token::Quoted(&rest[1..end])), end + 1))
        }
        '$' if postgres && dollar_tag(rest).is_some() => {
            let tag = dollar_tag(rest).unwrap_or_default();
            let end = rest[tag.len()..].find(tag).ok_or("a dollar quote has no end")?;
            Ok((Some(Token::Text(&rest[tag.len()..tag.len() + end])), end + 2 * tag.len()))
        }
        _ => Ok(plain(rest, first, postgres)),
    }
}

/// A word, a parameter or a sign.
fn plain(rest: &str, first: char, postgres: bool) -> (Option<Token<'_>>, usize) {
    let word = |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
    if first.is_alphanumeric() || first == '_' {
        let length = word(rest);
        return (Some(Token::Word(&rest[..length])), length);
    }
    if rest.starts_with("::") || rest.starts_with("||") {
        return (Some(Token::Sign(first)), 2);
    }
    let named = word(&rest[first.len_utf8()..]);
    let parameter = match first {
        '?' => !postgres,
        '$' => named > 0,
        ':' | '@' | '#' => !postgres && named > 0,
        _ => false,
    };
    if parameter {
        return (Some(Token::Parameter(&rest[..=named])), named + 1);
    }
    (Some(Token::Sign(first)), first.len_utf8())
}

/// The text between two `quote`s, where a doubled one stands for itself, and the length of all.
fn delimited(rest: &str, quote: char, escapes: bool) -> Option<(&str, usize)> {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((place, character)) = characters.next() {
        if escapes && character == '\\' {
            characters.next();
        } else if character == quote {
            if characters.peek().is_some_and(|(_, next)| *next == quote) {
                characters.next();
            } else {
                return Some((&rest[1..place], place + 1));
            }
        }
    }
    None
}

/// The length of a comment; Postgres lets them nest.
fn block_comment(rest: &str, nests: bool) -> Option<usize> {
    let (mut at, mut depth) = (2, 1);
    loop {
        let end = rest[at..].find("*/")?;
        let inner = if nests { rest[at..at + end].find("/*") } else { None };
        if let Some(inner) = inner {
            depth += 1;
            at += inner + 2;
        } else {
            depth -= 1;
            at += end + 2;
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// `$tag$` at the start of `rest`.
fn dollar_tag(rest: &str) -> Option<&str> {
    let end = rest[1..].find('$')? + 1;
    let tag = &rest[1..end];
    let named = tag.chars().all(|c| c.is_alphanumeric() || c == '_') && !tag.starts_with(|c: char| c.is_ascii_digit());
    named.then(|| &rest[..=end])
}

/// Whether brackets pair up; the error says what is wrong.
pub(crate) fn balanced(tokens: &[Token<'_>]) -> Result<(), &'static str> {
    let mut open = Vec::new();
    for token in tokens {
        match token {
            Token::Sign('(') => open.push('('),
            Token::Sign('[') => open.push('['),
            Token::Sign(')') if open.pop() != Some('(') => return Err("a `)` has no `(`"),
            Token::Sign(']') if open.pop() != Some('[') => return Err("a `]` has no `[`"),
            Token::Word(_)
            | Token::Text(_)
            | Token::Quoted(_)
            | Token::Parameter(_)
            | Token::LineComment(_)
            | Token::Sign(_) => {}
        }
    }
    if open.is_empty() { Ok(()) } else { Err("a bracket has no end") }
}

/// Whether the token is the keyword, in any case.
pub(crate) fn is_word(token: Option<&Token<'_>>, keyword: &str) -> bool {
    matches!(token, Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
}

#[cfg(test)]
mod tests {
    use super::{Token, balanced, tokens};
    use crate::model::Dialect::{self, D1, Postgres};

    fn cut(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
        tokens(text, dialect).expect("has an end")
    }

    #[test]
    fn quotes_hide_signs() {
        assert_eq!(cut("a = 'it''s; (--'", D1), [Token::Word("a"), Token::Sign('='), Token::Text("it''s; (--")]);
        assert_eq!(cut(r"E'\';'", Postgres), [Token::Word("E"), Token::Text(r"\';")]);
        assert_eq!(cut("$b$ ; $$ $b$", Postgres), [Token::Text(" ; $$ ")]);
        assert_eq!(cut("[a;b] `c;d`", D1), [Token::Quoted("a;b"), Token::Quoted("c;d")]);
        assert_eq!(cut("/* a /* b */ ; */ 1", Postgres), [Token::Word("1")]);
        assert_eq!(cut("/* a /* b */ ; ", D1), [Token::Sign(';')]);
    }

    #[test]
    fn names_what_has_no_end() {
        assert_eq!(tokens("'a", D1), Err("a `'` has no end"));
        assert_eq!(tokens("\"a", D1), Err("a `\"` has no end"));
        assert_eq!(tokens("/* a", D1), Err("a `/*` has no `*/`"));
        assert_eq!(tokens("$x$ a", Postgres), Err("a dollar quote has no end"));
        assert_eq!(balanced(&cut("(a", D1)), Err("a bracket has no end"));
        assert_eq!(balanced(&cut("a)", D1)), Err("a `)` has no `(`"));
    }

    #[test]
    fn knows_parameters() {
        assert_eq!(cut("?1 :a", D1), [Token::Parameter("?1"), Token::Parameter(":a")]);
        assert_eq!(cut("a ? b", Postgres)[1], Token::Sign('?'));
        assert_eq!(cut("$1", Postgres), [Token::Parameter("$1")]);
        assert_eq!(cut("a::text", Postgres)[1], Token::Sign(':'));
    }
}
