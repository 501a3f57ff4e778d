//! A writer that keeps every piece of text apart.

use sea_query::prepare::Write;
use sea_query::{QueryBuilder, SqlWriter, Value};
use smol_str::{SmolStr, SmolStrBuilder};
use std::fmt;

/// What was written at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Text(SmolStr),
    Value(Value),
}

/// A writer that keeps every piece apart; characters that are written one by one are one piece, except quotes.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    /// The last piece was written as a character.
    open: bool,
}

/// A place in a list of pieces.
pub(super) struct Cursor<'a>(pub(super) &'a [Piece]);

impl Piece {
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self, Self::Text(own) if own == text)
    }
}

impl Pieces {
    pub(super) fn new() -> Self {
        // What an index of a few columns takes.
        Self { list: Vec::with_capacity(32), open: false }
    }
}

impl Write for Pieces {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.list.push(Piece::Text(SmolStr::new(text)));
        self.open = false;
        Ok(())
    }

    fn write_char(&mut self, character: char) -> fmt::Result {
        match self.list.last_mut() {
            Some(Piece::Text(text)) if self.open && character != '"' => {
                let mut longer = SmolStrBuilder::new();
                longer.push_str(text);
                longer.push(character);
                *text = longer.finish();
            }
            _ => self.list.push(Piece::Text(SmolStr::from_iter([character]))),
        }
        self.open = character != '"';
        Ok(())
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl SqlWriter for Pieces {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, _: &T) {
        self.list.push(Piece::Value(value));
        self.open = false;
    }

    fn as_writer(&mut self) -> &mut dyn Write {
        self
    }
}

impl<'a> Cursor<'a> {
    pub(super) fn skip(&mut self, count: usize) {
        self.0 = self.0.get(count..).unwrap_or_default();
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.0.first().is_some_and(|piece| piece.is(text));
        self.skip(usize::from(found));
        found
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let Some(Piece::Text(text)) = self.0.first() else { return None };
        self.skip(1);
        Some(text)
    }

    /// Quoted identifiers with `between` between them.
    pub(super) fn names(&mut self, between: &str) -> Vec<String> {
        let mut names = Vec::new();
        while self.eat("\"") {
            let mut name = String::new();
            while let Some(text) = self.text() {
                if text != "\"" {
                    name.push_str(text);
                } else if self.eat("\"") {
                    name.push('"');
                } else {
                    break;
                }
            }
            names.push(name);
            if !self.eat(between) {
                break;
            }
        }
        names
    }
}
