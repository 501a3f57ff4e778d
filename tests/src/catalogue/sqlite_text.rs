//! What SQLite keeps only as text: the tokens of a CREATE statement, spelled in one way.

/// A token of SQL, comments and white space left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    /// Whether it is a name or keyword written without quotes.
    pub(super) bare: bool,
}

impl Token {
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word) && (self.bare || !word.starts_with(|c: char| c.is_ascii_alphabetic()))
    }
}

/// Splits SQL into tokens. A quoted name that needs no quotes loses them: SQLite adds quotes when it renames.
pub(super) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' | '"' | '`' => quoted_length(rest, first),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => operator_length(rest, first),
        };
        let (text, after) = rest.split_at(length);
        if !text.starts_with("--") && !text.starts_with("/*") {
            tokens.push(token(text, first));
        }
        rest = after.trim_start();
    }
    tokens
}

fn token(text: &str, first: char) -> Token {
    if is_word(first) {
        return Token { text: text.to_owned(), bare: true };
    }
    let name = match first {
        '"' | '`' | '[' => text.get(1..text.len().saturating_sub(1)).unwrap_or_default(),
        _ => return Token { text: text.to_owned(), bare: false },
    };
    let plain = name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty();
    let text = if plain { name.to_owned() } else { text.to_owned() };
    Token { text, bare: false }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$' || c == '.'
}

/// The length of a quoted token; a doubled quote stands for itself.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut quotes = text.match_indices(quote).skip(1).map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return at + 1;
        }
    }
    text.len()
}

fn operator_length(text: &str, first: char) -> usize {
    let long = ["->>", "||", "<=", ">=", "<>", "!=", "==", "->", "<<", ">>"];
    long.iter().find(|operator| text.starts_with(**operator)).map_or(first.len_utf8(), |operator| operator.len())
}

/// Tokens as text with one way to space them.
pub(super) fn spell(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut before = "(";
    for token in tokens {
        let tight = before == "(" || matches!(token.text.as_str(), ")" | "," | ";");
        if !tight {
            text.push(' ');
        }
        text.push_str(&token.text);
        before = &token.text;
    }
    text
}

/// The part from `tokens[0]`, an opening bracket, to its closing one; empty if there is none.
pub(super) fn bracket(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if index == 0 { &[] } else { &tokens[..=index] };
        }
    }
    &[]
}

/// The items between the outer brackets of a CREATE TABLE, split at the commas of that level.
pub(super) fn items(create_table: &[Token]) -> Vec<&[Token]> {
    let Some(open) = create_table.iter().position(|token| token.text == "(") else { return Vec::new() };
    let body = bracket(&create_table[open..]);
    let Some(inner) = body.get(1..body.len().saturating_sub(1)) else { return Vec::new() };
    let mut depth = 0_i32;
    inner
        .split(|token| {
            match token.text.as_str() {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            depth == 0 && token.text == ","
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_quotes_spaces_and_comments() {
        let written = "CHECK(\"a\" IN(0,1) /* it's */ AND b<>'x, ''y''' -- end\n)";
        assert_eq!(spell(&tokens(written)), "CHECK (a IN (0, 1) AND b <> 'x, ''y''')");
    }

    #[test]
    fn items_split_at_the_outer_level_only() {
        let sql = tokens("CREATE TABLE t(a int DEFAULT (f(1, 2)), \"odd, name\" text, CHECK (a IN (1, 2)))");
        let items: Vec<String> = items(&sql).into_iter().map(spell).collect();
        assert_eq!(items, ["a int DEFAULT (f (1, 2))", "\"odd, name\" text", "CHECK (a IN (1, 2))"]);
    }

    #[test]
    fn broken_text_does_not_panic() {
        for sql in ["'", "\"", "[", "/*", "--", "(", ")", "((", "create table", "é'é", "a'", "''''"] {
            let tokens = tokens(sql);
            let _ = (spell(&tokens), items(&tokens), bracket(&tokens));
        }
    }
}
