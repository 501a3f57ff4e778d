//! The body of a routine, and how far it is read. It is made as it is written, whatever it says, and fails when it runs.

use crate::model::Dialect;
use crate::sql::{Token, is_word, tokens, written};
use std::borrow::Cow;

/// What a routine quotes as its body.
pub(super) struct Body<'a> {
    /// Without the quotes.
    pub(super) text: Cow<'a, str>,
    /// Where it starts in the routine's text, if it stands there as it is.
    pub(super) offset: Option<usize>,
    /// Every name in it means what it does in SQL.
    pub(super) is_sql: bool,
    pub(super) extent: Extent,
}

/// How far a body is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    All,
    /// All but the SQL that it puts together; its literals are parts of that.
    Written(String),
    /// Not at all, and why; its words are known.
    Nothing(String, String),
}

impl Extent {
    /// Why what a part of it says cannot be told.
    pub(super) fn unread(&self) -> Option<&str> {
        match self {
            Self::All => None,
            Self::Written(_) => Some("it runs SQL that it puts together (EXECUTE)"),
            Self::Nothing(why, _) => Some(why),
        }
    }

    /// The words of what is not read.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::All => "",
            Self::Written(words) | Self::Nothing(_, words) => words,
        }
    }
}

/// The body that a routine quotes; one that stands in the statement itself is read with it.
pub(super) fn body(sql: &str) -> Option<Body<'_>> {
    let tokens = tokens(sql, Dialect::Postgres).ok()?;
    let (at, quoted) = (0..tokens.len()).find_map(|at| Some((at, quoted_after_as(&tokens, at)?)))?;
    let offset = (quoted.as_ptr() as usize).checked_sub(sql.as_ptr() as usize);
    // Quoted with `'`, every quote in it is doubled.
    let is_doubled = offset.and_then(|at| sql.get(..at)).is_some_and(|before| before.ends_with('\''));
    let text = if is_doubled { Cow::Owned(quoted.replace("''", "'")) } else { Cow::Borrowed(quoted) };
    let language = language(&tokens);
    let is_one = at.checked_sub(1).is_some_and(|before| is_word(tokens.get(before), "as"))
        && !matches!(tokens.get(at + 1), Some(Token::Text(_)));
    let extent = if !["sql", "plpgsql"].contains(&&*language) {
        let named = if language.is_empty() { "not named" } else { &language };
        Extent::Nothing(format!("its language is {named}"), text.to_string())
    } else if is_one {
        extent(&text, &language)
    } else {
        let why = "its body is written with escapes or in parts".to_owned();
        Extent::Nothing(why, literals(tokens.get(at..).unwrap_or_default()))
    };
    Some(Body { text, offset: offset.filter(|_| !is_doubled), is_sql: language == "sql", extent })
}

fn extent(body: &str, language: &str) -> Extent {
    match tokens(body, Dialect::Postgres) {
        Err(what) => Extent::Nothing(format!("in its body {what}"), body.to_owned()),
        Ok(tokens) => {
            if language == "plpgsql" && puts_together(&tokens) {
                Extent::Written(literals(&tokens))
            } else {
                Extent::All
            }
        }
    }
}

/// The literal that stands there behind AS, with or without a mark that it is written with escapes: `E'…'`, `U&'…'`.
fn quoted_after_as<'a>(tokens: &[Token<'a>], at: usize) -> Option<&'a str> {
    let Some(Token::Text(text)) = tokens.get(at) else { return None };
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| tokens.get(at));
    let is_marked = || is_word(before(1), "e") && is_word(before(2), "as");
    let is_unicode = || before(1) == Some(&Token::Sign('&')) && is_word(before(2), "u") && is_word(before(3), "as");
    (is_word(before(1), "as") || is_marked() || is_unicode()).then_some(text)
}

fn literals(tokens: &[Token<'_>]) -> String {
    let literal = |token: &Token<'_>| match token {
        Token::Text(text) => Some((*text).to_owned()),
        Token::Word(_) | Token::Quoted(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
    };
    tokens.iter().filter_map(literal).collect::<Vec<_>>().join(" ")
}

fn language(tokens: &[Token<'_>]) -> String {
    let named = tokens.windows(2).find_map(|pair| match pair {
        [before, Token::Text(name)] if is_word(Some(before), "language") => Some(name.to_lowercase()),
        [before, name] if is_word(Some(before), "language") => written(*name).map(|name| name.to_lowercase()),
        _other => None,
    });
    named.unwrap_or_default()
}

/// Whether a body in PL/pgSQL runs SQL that is not written in it as a whole:
/// <https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN>
fn puts_together(body: &[Token<'_>]) -> bool {
    (0..body.len()).filter(|&at| is_word(body.get(at), "execute")).any(|at| {
        let next = |steps: usize| body.get(at + steps);
        let ends = |token: Option<&Token<'_>>| {
            token == Some(&Token::Sign(';')) || ["into", "using", "loop"].iter().any(|word| is_word(token, word))
        };
        let is_whole = matches!(next(1), Some(Token::Text(_))) && ends(next(2));
        // What a trigger runs that the body makes.
        let is_made = is_word(next(1), "function") || is_word(next(1), "procedure");
        !is_whole && !is_made
    })
}
