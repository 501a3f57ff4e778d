//! The tokens of a statement, from left to right.

use crate::sql::{Token, written};

/// A statement, as it is read from left to right.
pub(super) struct Reader<'t, 'a> {
    pub(super) tokens: &'t [Token<'a>],
    pub(super) at: usize,
}

impl<'t, 'a> Reader<'t, 'a> {
    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    /// The word at hand in upper case; empty if there is none.
    pub(super) fn word(&self) -> String {
        match self.peek() {
            Some(Token::Word(word)) => word.to_uppercase(),
            Some(Token::Quoted(_) | Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_))
            | None => String::new(),
        }
    }

    pub(super) fn next_word(&mut self) -> String {
        let word = self.word();
        self.at += 1;
        word
    }

    /// Goes over any of these words.
    pub(super) fn skip(&mut self, words: &[&str]) {
        while words.contains(&self.word().as_str()) {
            self.at += 1;
        }
    }

    /// A name, its namespace in front, as its parts.
    pub(super) fn name(&mut self) -> Vec<String> {
        let mut parts = Vec::new();
        loop {
            let Some(part) = self.peek().and_then(|token| written(*token)) else { return parts };
            parts.push(part.into_owned());
            self.at += 1;
            if self.peek() != Some(&Token::Sign('.')) {
                return parts;
            }
            self.at += 1;
        }
    }

    /// Goes over parentheses and what is in them.
    pub(super) fn skip_parentheses(&mut self) {
        if self.peek() != Some(&Token::Sign('(')) {
            return;
        }
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            self.at += 1;
            match token {
                Token::Sign('(') => depth += 1,
                Token::Sign(')') => depth -= 1,
                Token::Word(_)
                | Token::Quoted(_)
                | Token::Text(_)
                | Token::Parameter(_)
                | Token::LineComment(_)
                | Token::Sign(_) => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Goes to the first of these words outside of parentheses; whether there is one before the statement ends.
    pub(super) fn find(&mut self, words: &[&str]) -> bool {
        while let Some(token) = self.peek() {
            match token {
                Token::Sign('(') => self.skip_parentheses(),
                Token::Sign(';') => return false,
                Token::Word(_) if words.contains(&self.word().as_str()) => return true,
                Token::Word(_)
                | Token::Quoted(_)
                | Token::Text(_)
                | Token::Parameter(_)
                | Token::LineComment(_)
                | Token::Sign(_) => self.at += 1,
            }
        }
        false
    }
}
