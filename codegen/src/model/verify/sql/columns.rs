//! Which columns an expression names.

use crate::sql::{Token, is_word};

/// A column as an expression names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model::verify) struct ColumnName<'a> {
    /// What stands before its point.
    pub(in crate::model::verify) table: Option<Token<'a>>,
    /// The last part.
    pub(in crate::model::verify) name: Token<'a>,
}

/// What can only be columns: names with a table in front, and quoted ones that are no call, no type and no collation.
/// Inside a subquery anything may be called by them, so what stands there is left out.
pub(in crate::model::verify) fn column_names<'a>(tokens: &[Token<'a>]) -> Vec<ColumnName<'a>> {
    let mut found = Vec::new();
    for place in outside_queries(tokens) {
        let token = |place: Option<usize>| place.and_then(|place| tokens.get(place));
        let (before, after) = (token(place.checked_sub(1)), token(Some(place + 1)));
        let Some(name @ (Token::Quoted(_) | Token::Word(_))) = token(Some(place)).copied() else { continue };
        let starts = |token: Option<&Token<'_>>| {
            matches!(token, Some(Token::Sign('.' | ':'))) || is_word(token, "as") || is_word(token, "collate")
        };
        if matches!(after, Some(Token::Sign('.' | '('))) {
            continue;
        }
        if before != Some(&Token::Sign('.')) {
            if matches!(name, Token::Quoted(_)) && !starts(before) {
                found.push(ColumnName { table: None, name });
            }
            continue;
        }
        let (table, first) = (token(place.checked_sub(2)).copied(), token(place.checked_sub(3)));
        // With a schema in front it may be a type, and `1.5` is a number.
        let is_table = match table {
            Some(Token::Quoted(_)) => true,
            Some(Token::Word(word)) => !word.starts_with(|first: char| first.is_ascii_digit()),
            _ => false,
        };
        if is_table && !starts(first) {
            found.push(ColumnName { table, name });
        }
    }
    found
}

/// Whether a subquery stands in an expression.
pub(in crate::model::verify) fn holds_query(tokens: &[Token<'_>]) -> bool {
    outside_queries(tokens).len() < tokens.len()
}

/// The places of tokens that are in no subquery.
fn outside_queries(tokens: &[Token<'_>]) -> Vec<usize> {
    let is_query = |place: usize| ["select", "with", "values"].iter().any(|word| is_word(tokens.get(place), word));
    if is_query(0) {
        return Vec::new();
    }
    let mut depth = 0_usize;
    let mut outside = Vec::with_capacity(tokens.len());
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(') if depth > 0 || is_query(place + 1) => depth += 1,
            Token::Sign(')') if depth > 0 => {
                depth -= 1;
                continue;
            }
            Token::Word(_)
            | Token::Text(_)
            | Token::Quoted(_)
            | Token::Parameter(_)
            | Token::LineComment(_)
            | Token::Sign(_) => {}
        }
        if depth == 0 {
            outside.push(place);
        }
    }
    outside
}
