//! What checks let through, as far as they are read: a column against a constant, several of them with AND. What is not read
//! makes the columns that it speaks of something that a test says itself.

use crate::model::{Dialect, Literal, Name, Table};
use crate::sql::mentions::text;
use crate::sql::{Token, is_word, tokens, written};

/// Within what a column's value must be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bounds {
    /// A value that is let through.
    pub(super) one: Option<Literal>,
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
    /// A text is LIKE it.
    pub(super) pattern: Option<String>,
    /// So many characters at most.
    pub(super) length: Option<i64>,
    /// A check is not read.
    pub(super) unread: bool,
}

impl Bounds {
    /// The bounds of a column by the checks of its table.
    pub(super) fn of(table: &Table, column: &Name, dialects: &[Dialect]) -> Self {
        let mut bounds = Self::default();
        for check in &table.checks {
            for dialect in dialects {
                let Some(text) = text(&check.expression, *dialect) else { continue };
                let Ok(found) = tokens(text, *dialect) else {
                    bounds.unread = true;
                    continue;
                };
                let is_it = |token: &Token<'_>| written(*token).is_some_and(|name| same(&name, column));
                if found.iter().any(is_it) && !bounds.all(&found, column) {
                    bounds.unread = true;
                }
            }
        }
        bounds
    }

    /// Whether every value is let through.
    pub(super) fn is_free(&self) -> bool {
        *self == Self::default()
    }

    /// Reads conditions that stand beside one another; whether it could.
    fn all(&mut self, mut found: &[Token<'_>], column: &Name) -> bool {
        while let [Token::Sign('('), inner @ .., Token::Sign(')')] = found
            && closes(inner)
        {
            found = inner;
        }
        let between = found.iter().any(|token| is_word(Some(token), "between"));
        let parts: Vec<&[Token<'_>]> =
            if between { vec![found] } else { found.split(|token| is_word(Some(token), "and")).collect() };
        parts.into_iter().all(|part| self.one(part, column))
    }

    fn one(&mut self, mut part: &[Token<'_>], column: &Name) -> bool {
        while let [Token::Sign('('), inner @ .., Token::Sign(')')] = part
            && closes(inner)
        {
            part = inner;
        }
        let is_column = |token: &Token<'_>| written(*token).is_some_and(|name| same(&name, column));
        let is_length = |token: &Token<'_>| {
            ["length", "char_length", "character_length"].iter().any(|word| is_word(Some(token), word))
        };
        match part {
            [name, is_in, Token::Sign('('), list @ .., Token::Sign(')')]
                if is_column(name) && is_word(Some(is_in), "in") && is_list(list) =>
            {
                let Some(first) = list.first().and_then(constant) else { return false };
                *self.one.get_or_insert_with(|| first.clone()) == first
            }
            [name, is_between, low, is_and, high]
                if is_column(name) && is_word(Some(is_between), "between") && is_word(Some(is_and), "and") =>
            {
                (self.least, self.most) = (number(low), number(high));
                self.least.is_some() && self.most.is_some()
            }
            [name, Token::Sign('<'), Token::Sign('>'), Token::Text("")] if is_column(name) => true,
            [name, is_like, Token::Text(pattern)] if is_column(name) && is_word(Some(is_like), "like") => {
                let pattern = pattern.replace("''", "'");
                let known = self.pattern.get_or_insert_with(|| pattern.clone());
                *known == pattern && !pattern.contains('\\')
            }
            [length, Token::Sign('('), name, Token::Sign(')'), rest @ ..] if is_length(length) && is_column(name) => {
                match compared(rest) {
                    Some((0 | 1, true)) => true,
                    Some((most, false)) => {
                        self.length = Some(self.length.map_or(most, |known| known.min(most)));
                        true
                    }
                    _ => false,
                }
            }
            [name, rest @ ..] if is_column(name) => match compared(rest) {
                Some((least, true)) => {
                    self.least = Some(self.least.map_or(least, |known| known.max(least)));
                    true
                }
                Some((most, false)) => {
                    self.most = Some(self.most.map_or(most, |known| known.min(most)));
                    true
                }
                None => false,
            },
            _ => false,
        }
    }
}

/// Whether nothing but constants stands there, with commas between them.
fn is_list(list: &[Token<'_>]) -> bool {
    list.split(|token| *token == Token::Sign(',')).all(|item| matches!(item, [one] if constant(one).is_some()))
}

/// Whether the brackets of a text within brackets close one another.
fn closes(inner: &[Token<'_>]) -> bool {
    let mut depth = 0_i32;
    inner.iter().all(|token| {
        depth += i32::from(*token == Token::Sign('(')) - i32::from(*token == Token::Sign(')'));
        depth >= 0
    }) && depth == 0
}

/// A comparison with a number: the least or the most that it lets through, and whether it is the least.
fn compared(rest: &[Token<'_>]) -> Option<(i64, bool)> {
    match rest {
        [Token::Sign('>'), Token::Sign('='), value] => Some((number(value)?, true)),
        [Token::Sign('<'), Token::Sign('='), value] => Some((number(value)?, false)),
        [Token::Sign('>'), value] => Some((number(value)?.checked_add(1)?, true)),
        [Token::Sign('<'), value] => Some((number(value)?.checked_sub(1)?, false)),
        _ => None,
    }
}

fn number(token: &Token<'_>) -> Option<i64> {
    if let Token::Word(word) = token { word.parse().ok() } else { None }
}

fn constant(token: &Token<'_>) -> Option<Literal> {
    if let Token::Text(text) = token {
        return Some(Literal::Text(text.replace("''", "'")));
    }
    number(token).map(Literal::Integer)
}

fn same(name: &str, column: &Name) -> bool {
    name == column.as_str()
}
