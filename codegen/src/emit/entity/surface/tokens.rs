//! Generated Rust as tokens: as much of the language as the emitters of entities write.

/// The tokens of a text, without comments: identifiers with their `r#`, literals with their quotes, `::`, and other signs
/// one by one.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") { rest.find('\n').unwrap_or(rest.len()) } else { length(rest, first) };
        let (token, after) = rest.split_at(length);
        if !token.starts_with("//") {
            found.push(token);
        }
        rest = after.trim_start();
    }
    found
}

/// How long the token is that a text starts with.
fn length(text: &str, first: char) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = |text: &str| text.find(|c| !is_word(c)).unwrap_or(text.len());
    match first {
        '"' => string(text),
        'r' if text.starts_with("r\"") || text.starts_with("r#\"") => raw(text),
        'r' if text.starts_with("r#") => 2 + word(text.get(2..).unwrap_or_default()),
        '\'' => quote(text),
        ':' if text.starts_with("::") => 2,
        _ if is_word(first) => word(text),
        _ => first.len_utf8(),
    }
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

fn raw(text: &str) -> usize {
    let signs = text.bytes().skip(1).take_while(|byte| *byte == b'#').count();
    let end = ["\"", &"#".repeat(signs)].concat();
    let start = signs + 2;
    text.get(start..).and_then(|inner| inner.find(&end)).map_or(text.len(), |at| start + at + end.len())
}

/// A character, or the name of a lifetime.
fn quote(text: &str) -> usize {
    let mut all = text.char_indices().skip(1);
    match (all.next(), all.next()) {
        (Some((_, '\\')), _) => text.get(3..).and_then(|rest| rest.find('\'')).map_or(text.len(), |at| at + 4),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// What a string literal says.
pub(super) fn unquoted(token: &str) -> String {
    let inner = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token);
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('u') => {
                let code: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            other => out.extend(other),
        }
    }
    out
}

/// Tokens as a person would write them on one line.
pub(super) fn shown(tokens: &[&str]) -> String {
    let mut out = String::new();
    let mut last = "";
    for token in tokens {
        let word = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
        let parted = word(token) && (word(last) || [",", ":", "=", ">"].contains(&last));
        if parted || (["=", "-"].contains(token) && last != "=") {
            out.push(' ');
        }
        out.push_str(token);
        last = token;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{shown, tokens, unquoted};

    #[test]
    fn a_text_is_taken_apart() {
        let text = "/// It's.\n#[sea_orm(column_name = \"a \\\"b\\\\\")]\npub r#type: Option<super::x::Entity>, // no\n'a 'b' '\\n'";
        let found = tokens(text);
        assert_eq!(
            found.join(" "),
            "# [ sea_orm ( column_name = \"a \\\"b\\\\\" ) ] pub r#type : Option < super :: x :: Entity > , ' a 'b' '\\n'"
        );
        assert_eq!(unquoted("\"a \\\"b\\\\ \\u{e9}\""), "a \"b\\ é");
        assert_eq!(tokens("r#\"a\"b\"# r\"c\" d"), ["r#\"a\"b\"#", "r\"c\"", "d"]);
    }

    #[test]
    fn types_are_shown_as_they_are_written() {
        for text in ["Option<Vec<u8>>", "super::x::Entity", "Scaled<2>", "HashMap<String, i64>"] {
            assert_eq!(shown(&tokens(text)), text);
        }
    }
}
