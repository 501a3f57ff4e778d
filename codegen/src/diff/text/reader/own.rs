//! What a text calls its own.

use super::Reader;
use std::collections::BTreeSet;

impl Reader<'_> {
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
