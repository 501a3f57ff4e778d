//! What the text of a check speaks of: its words, and values that it may be meant to let through.

use super::pattern;
use seaglass::dialect::quote;
use seaglass::model::Dialect;
use seaglass::sql::{Token, tokens, written};
use std::collections::BTreeSet;

/// The longest text that is made because a check names its length.
const LONGEST: i64 = 2_000;

/// Every name and keyword of a text, as a database compares it.
pub(super) fn words(text: &str, dialect: Dialect) -> BTreeSet<String> {
    let found = tokens(text, dialect).unwrap_or_default();
    let names = found.iter().filter_map(|token| written(*token));
    names.flat_map(|name| [name.to_string(), name.to_lowercase()]).collect()
}

/// Values that the text mentions, and those beside them.
pub(super) fn candidates(text: &str, is_text: bool, dialect: Dialect) -> Vec<String> {
    let mut found = Vec::new();
    let mut numbers = Vec::new();
    for token in tokens(text, dialect).unwrap_or_default() {
        match token {
            Token::Text(inner) => {
                let inner = inner.replace("''", "'");
                found.push(quoted(&inner, dialect));
                found.extend(pattern::samples(&inner).iter().map(|sample| quoted(sample, dialect)));
            }
            Token::Word(word) => numbers.extend(word.parse::<i64>().ok()),
            Token::Quoted(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => {}
        }
    }
    for number in numbers {
        for near in [number, number.saturating_add(1), number.saturating_sub(1), number.saturating_neg()] {
            if !is_text {
                found.push(near.to_string());
            } else if (1..=LONGEST).contains(&near) {
                let length = usize::try_from(near).unwrap_or_default();
                found.extend(["a", "b", "1"].map(|letter| quoted(&letter.repeat(length), dialect)));
            }
        }
    }
    found.truncate(60);
    found
}

/// A text as SQL.
pub(super) fn quoted(text: &str, dialect: Dialect) -> String {
    let mut out = String::new();
    quote::text(&mut out, text, dialect);
    out
}
