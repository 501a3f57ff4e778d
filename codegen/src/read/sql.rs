//! The little of SQL's text that reading must understand: where parentheses end, and which words are columns.

use crate::model::Dialect;
use crate::sql::{Token, enclosed, folded, is_any, is_part_of_word, tokens};

/// The text without parentheses that enclose all of it, and without white space around; a subquery keeps its own.
pub(super) fn without_parentheses(text: &str, dialect: Dialect) -> &str {
    let text = text.trim();
    let Some(inner) = enclosed(text, dialect) else { return text };
    let first = tokens(inner, dialect).ok().and_then(|tokens| tokens.first().copied());
    if is_any(first, &["select", "with", "values"]) { text } else { without_parentheses(inner, dialect) }
}

/// The columns among `names` that an expression refers to, each once.
pub(super) fn columns<'a>(text: &str, names: &[&'a str], dialect: Dialect) -> Vec<&'a str> {
    let tokens = tokens(text, dialect).unwrap_or_default();
    let mut found: Vec<&str> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let is_other = match (token, tokens.get(at + 1)) {
            // Followed by a point, it is a table; a word followed by a parenthesis is a function; behind `::`, a type.
            (Token::Word(_), Some(Token::Sign('('))) | (_, Some(Token::Sign('.'))) => true,
            _ => before == Some(&Token::Sign(':')),
        };
        let name = folded(*token, Dialect::Postgres).filter(|_| !is_other);
        let known = name.and_then(|name| names.iter().find(|known| **known == name));
        found.extend(known.copied().filter(|name| !found.contains(name)));
    }
    found
}

/// The function whose call the whole expression is.
pub(super) fn function(text: &str, dialect: Dialect) -> Option<&str> {
    let open = text.find('(')?;
    let (name, arguments) = text.split_at(open);
    let is_whole = without_parentheses(arguments, dialect).len() < arguments.len();
    (is_whole && !name.is_empty() && name.chars().all(is_part_of_word)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{columns, function, without_parentheses};
    use crate::model::Dialect::Postgres;

    #[test]
    fn parentheses_that_enclose_everything_go() {
        assert_eq!(without_parentheses(" ((now()))", Postgres), "now()");
        assert_eq!(without_parentheses("(a) + (b)", Postgres), "(a) + (b)");
        assert_eq!(without_parentheses("(a = ')') AND (b)", Postgres), "(a = ')') AND (b)");
        assert_eq!(without_parentheses("(a = ')')", Postgres), "a = ')'");
        assert_eq!(without_parentheses(r"(a = E'\')')", Postgres), r"a = E'\')'");
        assert_eq!(without_parentheses("()", Postgres), "");
        assert_eq!(without_parentheses("((select 1))", Postgres), "(select 1)");
        assert_eq!(without_parentheses("(a", Postgres), "(a");
    }

    #[test]
    fn columns_are_told_from_functions_strings_types_and_tables() {
        let known = ["length", "text", "code", "Kind", "users"];
        let of = |text| columns(text, &known, Postgres);
        assert_eq!(of("length(code) = 8 AND CODE <> 'text'"), ["code"]);
        assert_eq!(of(r#""users"."Kind" = 'a' OR kind = 1"#), ["Kind"]);
        assert_eq!(of("code::text = text"), ["code", "text"]);
        assert_eq!(of("'it''s code'"), Vec::<&str>::new());
    }

    #[test]
    fn a_call_is_the_whole_expression() {
        assert_eq!(function("lower(email)", Postgres), Some("lower"));
        assert_eq!(function("lower(a) || lower(b)", Postgres), None);
        assert_eq!(function("(a)", Postgres), None);
        assert_eq!(function("a", Postgres), None);
    }
}
