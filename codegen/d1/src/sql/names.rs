//! Ways through the words of a statement.

use super::Token;

/// The first of some keywords from a position on at which no parenthesis is open. Behind AS and a dot stands a name.
pub(crate) fn top_level(tokens: &[Token], from: usize, keywords: &[&str]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        if token.is_symbol('(') {
            depth += 1;
        } else if token.is_symbol(')') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && keywords.iter().any(|keyword| token.is(keyword)) && !is_named(tokens, at) {
            return Some(at);
        }
    }
    None
}

fn is_named(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| before.is("AS") || before.is_symbol('.'))
}

/// The parenthesis that closes the one at a position.
pub(crate) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is_symbol('(') {
            depth += 1;
        } else if token.is_symbol(')') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// What stands between the commas outside of parentheses.
pub(crate) fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol('(') {
            depth += 1;
        } else if token.is_symbol(')') {
            depth = depth.saturating_sub(1);
        } else if token.is_symbol(',') && depth == 0 {
            found.push(tokens.get(start..at).unwrap_or_default());
            start = at + 1;
        }
    }
    found.push(tokens.get(start..).unwrap_or_default());
    found
}

/// What stands in a pair of parentheses that begins at the first word and ends at the last.
pub(crate) fn inside(tokens: &[Token]) -> Option<&[Token]> {
    let is_pair = tokens.first()?.is_symbol('(') && closing(tokens, 0)? + 1 == tokens.len();
    is_pair.then(|| tokens.get(1..tokens.len() - 1)).flatten()
}

/// Keywords that may stand where an alias could: they are none.
const NO_ALIAS: [&str; 42] = [
    "AND",
    "AS",
    "BETWEEN",
    "COLLATE",
    "CROSS",
    "DEFAULT",
    "DISTINCT",
    "ELSE",
    "END",
    "EXCEPT",
    "FILTER",
    "FROM",
    "FULL",
    "GLOB",
    "GROUP",
    "HAVING",
    "IN",
    "INDEXED",
    "INNER",
    "INTERSECT",
    "IS",
    "ISNULL",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "MATCH",
    "NATURAL",
    "NOT",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "OVER",
    "RETURNING",
    "RIGHT",
    "SET",
    "THEN",
    "UNION",
    "USING",
    "WHERE",
];

/// The name that a word gives to what stands before it.
pub(crate) fn alias(token: &Token) -> Option<&str> {
    token.name().filter(|_| !NO_ALIAS.iter().any(|keyword| token.is(keyword)))
}
