//! SQL text cut into tokens.

use crate::model::Dialect;

/// A token; what lies between quotes is kept as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A keyword, name or number.
    Word(&'a str),
    /// `'…'` or `$…$ … $…$`, without the quotes.
    Text(&'a str),
    /// `"…"`, and what else a dialect quotes names with.
    Quoted(Quoted<'a>),
    /// `?`, `?1`, `:name`, `@name`, `$name` or `$1`.
    Parameter(&'a str),
    /// `--` to the end of the line; whether a line follows.
    LineComment(bool),
    /// Any other character, such as `(`, `;` and `.`; `::` and `||` come as their first character, once.
    Sign(char),
}

/// A name between quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted<'a> {
    /// What stands between them, as it is written.
    pub inner: &'a str,
    /// The one at its end, which is doubled in it unless it is a bracket.
    pub quote: char,
}

/// What has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Where it begins.
    pub(crate) at: usize,
    pub(crate) what: &'static str,
}

/// A token with the text that it is written as; what is not a token is a comment or space.
pub type Piece<'a> = (Option<Token<'a>>, &'a str);

/// Cuts a text, piece by piece.
pub(crate) struct Cutter<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
    /// What stands directly before.
    last: Option<Token<'a>>,
}

impl<'a> Cutter<'a> {
    pub(crate) const fn new(text: &'a str, dialect: Dialect) -> Self {
        Self { text, dialect, at: 0, last: None }
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes over a sign that begins what has no end.
    pub(crate) fn skip_sign(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }
}

impl<'a> Iterator for Cutter<'a> {
    type Item = Result<Piece<'a>, Broken>;

    /// A broken text is broken at the same place again, unless that is skipped.
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        Some(match next(rest, first, self.dialect, self.last.as_ref()) {
            Ok((token, length)) => {
                (self.at, self.last) = (self.at + length, token);
                Ok((token, rest.get(..length).unwrap_or(rest)))
            }
            Err(what) => Err(Broken { at: self.at, what }),
        })
    }
}

/// Cuts `text`, comments between tokens left out.
///
/// # Errors
///
/// What has no end.
///
/// ```
/// use seaglass::{Dialect, sql::{Token, tokens}};
///
/// let found = tokens("price > 0 -- euros", Dialect::Postgres).unwrap();
/// assert_eq!(found[..3], [Token::Word("price"), Token::Sign('>'), Token::Word("0")]);
/// ```
pub fn tokens(text: &str, dialect: Dialect) -> Result<Vec<Token<'_>>, &'static str> {
    Ok(pieces(text, dialect)?.into_iter().filter_map(|(token, _)| token).collect())
}

/// Cuts `text` as far as it can be cut: a quote without an end is left out.
pub(crate) fn tolerant(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
    let mut cutter = Cutter::new(text, dialect);
    let mut found = Vec::new();
    while let Some(piece) = cutter.next() {
        match piece {
            Ok((token, _)) => found.extend(token),
            Err(_) => cutter.skip_sign(),
        }
    }
    found
}

/// Cuts `text` into pieces that together are all of it.
///
/// # Errors
///
/// What has no end.
pub fn pieces(text: &str, dialect: Dialect) -> Result<Vec<Piece<'_>>, &'static str> {
    Cutter::new(text, dialect).map(|piece| piece.map_err(|broken| broken.what)).collect()
}

/// The token at the start of `rest`, if it is one, and its length in bytes; `before` is what it follows without space.
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
    let name = |quote, what| {
        let end = delimited(rest, quote, false).ok_or(what)?;
        Ok((Some(Token::Quoted(Quoted { inner: end.0, quote })), end.1))
    };
    match first {
        '\'' => {
            delimited(rest, '\'', escapes).map(|(inner, n)| (Some(Token::Text(inner)), n)).ok_or("a `'` has no end")
        }
        '"' => name('"', "a `\"` has no end"),
        '`' if !postgres => name('`', "a backtick has no end"),
        '[' if !postgres => {
            let end = rest.find(']').ok_or("a `[` has no end")?;
            Ok((Some(Token::Quoted(Quoted { inner: &rest[1..end], quote: ']' })), end + 1))
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
    let word = |text: &str| text.find(|c| !is_part_of_word(c)).unwrap_or(text.len());
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

/// Whether the token is the keyword, in any case.
pub fn is_word(token: Option<&Token<'_>>, keyword: &str) -> bool {
    matches!(token, Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
}

/// Whether the token is one of the keywords, in any case.
pub(crate) fn is_any(token: Option<Token<'_>>, keywords: &[&str]) -> bool {
    matches!(token, Some(Token::Word(word)) if keywords.iter().any(|other| word.eq_ignore_ascii_case(other)))
}

/// What may stand in a word, of any language.
pub(crate) fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::{Quoted, Token, tokens};
    use crate::model::Dialect::{self, D1, Postgres};

    fn cut(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
        tokens(text, dialect).expect("has an end")
    }

    #[test]
    fn quotes_hide_signs() {
        assert_eq!(cut("a = 'it''s; (--'", D1), [Token::Word("a"), Token::Sign('='), Token::Text("it''s; (--")]);
        assert_eq!(cut(r"E'\';'", Postgres), [Token::Word("E"), Token::Text(r"\';")]);
        assert_eq!(cut("$b$ ; $$ $b$", Postgres), [Token::Text(" ; $$ ")]);
        assert_eq!(
            cut(r"E '\'; E", Postgres),
            [Token::Word("E"), Token::Text(r"\"), Token::Sign(';'), Token::Word("E")]
        );
        let quoted = |inner, quote| Token::Quoted(Quoted { inner, quote });
        assert_eq!(cut("[a;b] `c;d`", D1), [quoted("a;b", ']'), quoted("c;d", '`')]);
        assert_eq!(cut("/* a /* b */ ; */ 1", Postgres), [Token::Word("1")]);
        assert_eq!(cut("/* a /* b */ ; ", D1), [Token::Sign(';')]);
    }

    #[test]
    fn names_what_has_no_end() {
        assert_eq!(tokens("'a", D1), Err("a `'` has no end"));
        assert_eq!(tokens("\"a", D1), Err("a `\"` has no end"));
        assert_eq!(tokens("/* a", D1), Err("a `/*` has no `*/`"));
        assert_eq!(tokens("$x$ a", Postgres), Err("a dollar quote has no end"));
    }

    #[test]
    fn knows_parameters() {
        assert_eq!(cut("?1 :a", D1), [Token::Parameter("?1"), Token::Parameter(":a")]);
        assert_eq!(cut("a ? b", Postgres)[1], Token::Sign('?'));
        assert_eq!(cut("$1", Postgres), [Token::Parameter("$1")]);
        assert_eq!(cut("a::text", Postgres)[1], Token::Sign(':'));
    }
}
