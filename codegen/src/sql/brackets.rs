//! Which brackets belong together.

use super::{Cutter, Token};
use crate::model::Dialect;

/// Whether brackets pair up; the error says what is wrong.
pub(crate) fn balanced(tokens: &[Token<'_>]) -> Result<(), &'static str> {
    let mut open = Vec::new();
    for token in tokens {
        match token {
            Token::Sign('(') => open.push('('),
            Token::Sign('[') => open.push('['),
            Token::Sign(')') if open.pop() != Some('(') => return Err("a `)` has no `(`"),
            Token::Sign(']') if open.pop() != Some('[') => return Err("a `]` has no `[`"),
            Token::Word(_)
            | Token::Text(_)
            | Token::Quoted(_)
            | Token::Parameter(_)
            | Token::LineComment(_)
            | Token::Sign(_) => {}
        }
    }
    if open.is_empty() { Ok(()) } else { Err("a bracket has no end") }
}

/// Counts the brackets that are open behind a token.
pub fn follow(depth: &mut usize, token: Option<Token<'_>>) {
    match token {
        Some(Token::Sign('(' | '[')) => *depth += 1,
        Some(Token::Sign(')' | ']')) => *depth = depth.saturating_sub(1),
        Some(
            Token::Word(_)
            | Token::Text(_)
            | Token::Quoted(_)
            | Token::Parameter(_)
            | Token::LineComment(_)
            | Token::Sign(_),
        )
        | None => {}
    }
}

/// What stands in the parentheses that enclose all of `text`, if there are such.
pub fn enclosed(text: &str, dialect: Dialect) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut cutter = Cutter::new(text, dialect);
    while let Some(piece) = cutter.next() {
        follow(&mut depth, piece.ok()?.0);
        if depth == 0 && !cutter.rest().is_empty() {
            return None;
        }
    }
    (depth == 0).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::{balanced, enclosed};
    use crate::model::Dialect::{D1, Postgres};
    use crate::sql::tokens;

    #[test]
    fn brackets_pair_up() {
        let of = |text| balanced(&tokens(text, D1).expect("has an end"));
        assert_eq!(of("(a, [b)], f(c))"), Ok(()));
        assert_eq!(of("(a"), Err("a bracket has no end"));
        assert_eq!(of("a)"), Err("a `)` has no `(`"));
    }

    #[test]
    fn what_encloses_everything_is_told() {
        let of = |text| enclosed(text, Postgres);
        assert_eq!(of("(a)"), Some("a"));
        assert_eq!(of("(a = ')')"), Some("a = ')'"));
        assert_eq!(of(r"(a = E'\')')"), Some(r"a = E'\')'"));
        for text in ["(a) + (b)", "(a = ')') AND (b)", "(a", "a)", "(a))", "(a -- )", "a", ""] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(enclosed("(a = [)])", D1), Some("a = [)]"));
    }
}
