//! What a text calls its own.

use super::Reader;
use crate::diff::text::scope::{Relation, Role, is_keyword};
use crate::sql::Token;
use std::collections::BTreeSet;

impl Reader<'_> {
    /// The table behind the ON of an object or the TO of a rule, where no FROM of the statement itself names one: the place
    /// behind it.
    pub(super) fn stands_on(&mut self) -> usize {
        let mut depth = 0_usize;
        let mut found = None;
        for at in 0..self.pieces.len() {
            match self.word(at).as_str() {
                "from" if depth == 0 => return 0,
                "on" | "to" if depth == 0 && found.is_none() && self.is_name(at + 1) && !self.is_event(at + 1) => {
                    found = Some(at + 1);
                }
                _ => {}
            }
            if self.is_sign(at, '(') {
                depth += 1;
            } else if self.is_sign(at, ')') {
                depth = depth.saturating_sub(1);
            }
        }
        let Some(first) = found else { return 0 };
        let last = if self.is_sign(first + 1, '.') { first + 2 } else { first };
        let namespace = if last > first { self.folded(first) } else { None };
        self.set(last, Role::Relation);
        if let (Some(name), Some(scope)) = (self.folded(last), self.scopes.first_mut()) {
            scope.relations.push(Relation { name: Some((namespace, name)), alias: None });
        }
        last + 1
    }

    /// What a rule is for.
    fn is_event(&self, at: usize) -> bool {
        ["select", "insert", "update", "delete"].contains(&self.word(at).as_str())
    }

    /// Whether a name follows a value and ends it: `max(id) last, …`.
    pub(super) fn is_bare_alias(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.pieces.get(at)) else { return false };
        let follows = match before.token {
            Token::Word(word) => !is_keyword(word),
            Token::Quoted(_) | Token::Text(_) => true,
            Token::Sign(sign) => sign == ')',
            Token::Parameter(_) | Token::LineComment(_) => false,
        };
        let ends = match self.pieces.get(at + 1).map(|piece| piece.token) {
            Some(Token::Word(word)) => {
                ["from", "into", "union", "except", "intersect"].contains(&&*word.to_lowercase())
            }
            Some(Token::Sign(sign)) => [',', ')', ';'].contains(&sign),
            Some(Token::Quoted(_) | Token::Text(_) | Token::Parameter(_) | Token::LineComment(_)) => false,
            None => true,
        };
        follows && ends && self.is_name(at) && !self.in_from
    }

    /// The names of common table expressions, and of tables that the text makes.
    pub(super) fn own(&self) -> BTreeSet<String> {
        let mut own = BTreeSet::new();
        for at in 1..self.pieces.len() {
            let query = self.is_sign(at + 1, '(') || ["materialized", "not"].contains(&self.word(at + 1).as_str());
            if self.word(at) == "as" && query {
                let mut name = at - 1;
                if self.is_sign(name, ')') {
                    while name > 0 && !self.is_sign(name, '(') {
                        name -= 1;
                    }
                    name = name.saturating_sub(1);
                }
                own.extend(self.folded(name));
            } else if self.word(at) == "table" {
                let exists = ["if", "not", "exists"].iter().enumerate().all(|(n, word)| self.word(at + 1 + n) == *word);
                own.extend(self.folded(if exists { at + 4 } else { at + 1 }));
            }
        }
        own
    }
}
