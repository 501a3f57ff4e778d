//! The little of SQL's text that reading must understand: where strings and parentheses end, and which words are names.

/// A piece of SQL.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// An identifier or keyword as written.
    Word(&'a str),
    /// What stands between double quotes.
    Quoted(&'a str),
    /// A string, a number or white space.
    Other,
    /// Anything else.
    Sign(char),
}

/// Splits SQL into tokens with the place behind each.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (Token<'_>, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let escapes = text[..at].ends_with(['E', 'e']);
        let length = match first {
            '\'' => closing(rest, '\'', escapes),
            '"' => closing(rest, '"', false),
            _ if is_word(first) => rest.find(|next| !is_word(next)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        at += length;
        let own = &rest[..length];
        let token = match first {
            '\'' => Token::Other,
            '"' => Token::Quoted(own.trim_matches('"')),
            _ if first.is_ascii_digit() || first.is_whitespace() => Token::Other,
            _ if is_word(first) => Token::Word(own),
            _ => Token::Sign(first),
        };
        Some((token, at))
    })
}

/// The text without parentheses that enclose all of it, and without white space around; a subquery keeps its own.
pub(super) fn without_parentheses(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else { return text };
    let mut depth = 0_usize;
    for (token, end) in tokens(text) {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth = depth.saturating_sub(1),
            Token::Word(_) | Token::Quoted(_) | Token::Other | Token::Sign(_) => {}
        }
        if depth == 0 && end < text.len() {
            return text;
        }
    }
    let query = ["SELECT ", "WITH ", "VALUES "].iter().any(|word| starts_with(inner, word));
    if depth == 0 && !query { without_parentheses(inner) } else { text }
}

/// The columns among `names` that an expression refers to, each once.
pub(super) fn columns<'a>(text: &str, names: &[&'a str]) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let mut last = Token::Other;
    for (token, end) in tokens(text) {
        let next = text[end..].trim_start().chars().next();
        let name = match &token {
            // Followed by a point, it is a table; a word followed by a parenthesis is a function; behind `::`, a type.
            Token::Quoted(_) | Token::Word(_) if next == Some('.') || last == Token::Sign(':') => None,
            Token::Quoted(name) => names.iter().find(|known| *known == name),
            Token::Word(_) if next == Some('(') => None,
            Token::Word(word) => names.iter().find(|known| **known == word.to_lowercase()),
            Token::Other | Token::Sign(_) => None,
        };
        found.extend(name.copied().filter(|name| !found.contains(name)));
        last = token;
    }
    found
}

/// The function whose call the whole expression is.
pub(super) fn function(text: &str) -> Option<&str> {
    let open = text.find('(')?;
    let (name, arguments) = text.split_at(open);
    let whole = without_parentheses(arguments).len() < arguments.len();
    (whole && !name.is_empty() && name.chars().all(is_word)).then_some(name)
}

fn starts_with(text: &str, word: &str) -> bool {
    text.trim_start().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

/// The length of a quoted text, its quotes included; a doubled quote is a part of it.
fn closing(text: &str, quote: char, escapes: bool) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if escapes && character == '\\' {
            characters.next();
        } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{columns, function, without_parentheses};

    #[test]
    fn parentheses_that_enclose_everything_go() {
        assert_eq!(without_parentheses(" ((now()))"), "now()");
        assert_eq!(without_parentheses("(a) + (b)"), "(a) + (b)");
        assert_eq!(without_parentheses("(a = ')') AND (b)"), "(a = ')') AND (b)");
        assert_eq!(without_parentheses("(a = ')')"), "a = ')'");
        assert_eq!(without_parentheses(r"(a = E'\')')"), r"a = E'\')'");
        assert_eq!(without_parentheses("()"), "");
        assert_eq!(without_parentheses("((select 1))"), "(select 1)");
        assert_eq!(without_parentheses("(a"), "(a");
    }

    #[test]
    fn columns_are_told_from_functions_strings_types_and_tables() {
        let known = ["length", "text", "code", "Kind", "users"];
        let of = |text| columns(text, &known);
        assert_eq!(of("length(code) = 8 AND CODE <> 'text'"), ["code"]);
        assert_eq!(of(r#""users"."Kind" = 'a' OR kind = 1"#), ["Kind"]);
        assert_eq!(of("code::text = text"), ["code", "text"]);
        assert_eq!(of("'it''s code'"), Vec::<&str>::new());
    }

    #[test]
    fn a_call_is_the_whole_expression() {
        assert_eq!(function("lower(email)"), Some("lower"));
        assert_eq!(function("lower(a) || lower(b)"), None);
        assert_eq!(function("(a)"), None);
        assert_eq!(function("a"), None);
    }
}
