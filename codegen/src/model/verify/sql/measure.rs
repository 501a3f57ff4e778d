//! How much there is in an expression or a statement of what D1 limits.

use crate::sql::{Token, is_word};

/// Words behind which another expression of the same level begins.
const BEGINNINGS: [&str; 19] = [
    "select",
    "from",
    "where",
    "having",
    "on",
    "when",
    "then",
    "else",
    "union",
    "except",
    "intersect",
    "set",
    "values",
    "returning",
    "limit",
    "offset",
    "by",
    "begin",
    "using",
];

/// The longest chain of `AND` and `OR`, or of `||`, on one level of brackets, in terms.
pub(in crate::model::verify) fn longest_chain(tokens: &[Token<'_>]) -> usize {
    let mut levels = vec![(1, 1, 0)];
    let mut longest = 1;
    for token in tokens {
        if *token == Token::Sign('(') || is_word(Some(token), "case") {
            levels.push((1, 1, 0));
        } else if (*token == Token::Sign(')') || is_word(Some(token), "end")) && levels.len() > 1 {
            levels.pop();
        }
        let Some((logic, joined, betweens)) = levels.last_mut() else { continue };
        if matches!(token, Token::Sign(',' | ';')) || BEGINNINGS.iter().any(|word| is_word(Some(token), word)) {
            (*logic, *joined, *betweens) = (1, 1, 0);
        } else if is_word(Some(token), "between") {
            *betweens += 1;
        } else if is_word(Some(token), "and") && *betweens > 0 {
            *betweens -= 1;
        } else if is_word(Some(token), "and") || is_word(Some(token), "or") {
            *logic += 1;
        } else if *token == Token::Sign('|') {
            *joined += 1;
        }
        longest = longest.max(*logic).max(*joined);
    }
    longest
}

/// The most queries that UNION, INTERSECT and EXCEPT join on one level of brackets.
pub(in crate::model::verify) fn most_terms(tokens: &[Token<'_>]) -> usize {
    let mut levels = vec![1];
    let mut most = 1;
    for token in tokens {
        match token {
            Token::Sign('(') => levels.push(1),
            Token::Sign(')') if levels.len() > 1 => drop(levels.pop()),
            Token::Word(_)
            | Token::Text(_)
            | Token::Quoted(_)
            | Token::Parameter(_)
            | Token::LineComment(_)
            | Token::Sign(_) => {}
        }
        let Some(terms) = levels.last_mut() else { continue };
        if *token == Token::Sign(';') {
            *terms = 1;
        } else if ["union", "intersect", "except"].iter().any(|word| is_word(Some(token), word)) {
            *terms += 1;
        }
        most = most.max(*terms);
    }
    most
}

/// The function call with the most arguments.
pub(in crate::model::verify) fn most_arguments<'a>(tokens: &[Token<'a>]) -> Option<(&'a str, usize)> {
    /// Words before a bracket that do not call anything.
    const NO_FUNCTIONS: [&str; 28] = [
        "in",
        "values",
        "and",
        "or",
        "not",
        "when",
        "then",
        "else",
        "case",
        "select",
        "where",
        "on",
        "like",
        "between",
        "is",
        "as",
        "over",
        "using",
        "set",
        "conflict",
        "exists",
        "from",
        "join",
        "by",
        "having",
        "all",
        "filter",
        "materialized",
    ];
    let mut calls: Vec<Option<(&str, usize)>> = Vec::new();
    let mut most: Option<(&str, usize)> = None;
    for (place, token) in tokens.iter().enumerate() {
        let back = |steps: usize| place.checked_sub(steps).and_then(|place| tokens.get(place));
        if *token == Token::Sign('(') {
            let called = match back(1) {
                Some(Token::Word(word)) if !NO_FUNCTIONS.contains(&word.to_ascii_lowercase().as_str()) => Some(*word),
                Some(_) | None => None,
            };
            // The columns of an INSERT.
            calls.push(called.filter(|_| !is_word(back(2), "into")).map(|word| (word, 1)));
        } else if *token == Token::Sign(',')
            && let Some(Some((_, arguments))) = calls.last_mut()
        {
            *arguments += 1;
        } else if *token == Token::Sign(')') {
            // Those of a `WITH name (…) AS (`.
            let ahead = |steps: usize| tokens.get(place + steps);
            let is_list = is_word(ahead(1), "as")
                && (ahead(2) == Some(&Token::Sign('('))
                    || is_word(ahead(2), "materialized")
                    || is_word(ahead(2), "not"));
            let call = calls.pop().flatten().filter(|_| !is_list);
            most = most.into_iter().chain(call).max_by_key(|(_, arguments)| *arguments);
        }
    }
    most
}

/// The longest pattern of a LIKE or GLOB, in bytes: of the operator, or of the function.
pub(in crate::model::verify) fn longest_pattern(tokens: &[Token<'_>]) -> usize {
    let matches = |token: &Token<'_>| is_word(Some(token), "like") || is_word(Some(token), "glob");
    let patterns = tokens.iter().enumerate().filter_map(|(place, token)| match token {
        before if matches(before) => match (tokens.get(place + 1), tokens.get(place + 2)) {
            (Some(Token::Text(pattern)), _) | (Some(Token::Sign('(')), Some(Token::Text(pattern))) => {
                Some(pattern.replace("''", "'").len())
            }
            _ => None,
        },
        _ => None,
    });
    patterns.max().unwrap_or(0)
}
