//! Rust names from database names.

use crate::lookup::Seen;
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Words that no identifier can be.
const NEVER_RAW: [&str; 3] = ["crate", "self", "super"];

/// Names that are taken in some scope.
#[derive(Default)]
pub(super) struct Taken<'a>(Seen<Cow<'a, str>>);

impl<'a> Taken<'a> {
    /// Whether a name is taken.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Takes a name; false if it was taken.
    pub(super) fn take(&mut self, name: impl Into<Cow<'a, str>>) -> bool {
        self.0.insert(name.into())
    }
}

/// Whether `name` is lower-case words joined by single underscores, each starting with a letter: then it is a field or
/// module name as it stands, and `SeaORM` derives the same column name back from it.
pub(super) fn is_plain(name: &str) -> bool {
    let mut start = true;
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' => start = false,
            b'0'..=b'9' if !start => {}
            b'_' if !start => start = true,
            _ => return false,
        }
    }
    !start
}

/// Whether `name` can be an identifier as it stands, with `r#` at most.
pub(super) fn stays(name: &str) -> bool {
    is_plain(name) && !NEVER_RAW.contains(&name)
}

/// `name` as a snake-case identifier without `r#`; `fallback` names what it is when nothing of it can be used.
pub(super) fn snake<'a>(name: &'a str, fallback: &str) -> Cow<'a, str> {
    if stays(name) {
        return Cow::Borrowed(name);
    }
    let parted = |name: &str| !name.starts_with('_') && !name.ends_with('_') && !name.contains("__");
    let snake = if is_simple(name) && parted(name) { name.to_owned() } else { ascii(name).to_snake_case() };
    Cow::Owned(match snake.as_bytes().first() {
        None => fallback.to_owned(),
        Some(b'0'..=b'9') => format!("{fallback}_{snake}"),
        Some(_) if NEVER_RAW.contains(&snake.as_str()) => format!("{snake}_{fallback}"),
        Some(_) => snake,
    })
}

/// `name` in upper camel case, as the derives of `SeaORM` spell it.
pub(super) fn camel(name: &str) -> String {
    if !is_simple(name) {
        return name.to_upper_camel_case();
    }
    let mut out = String::with_capacity(name.len());
    for word in name.split('_').filter(|word| !word.is_empty()) {
        out.push(word.as_bytes()[0].to_ascii_uppercase().into());
        out.push_str(&word[1..]);
    }
    out
}

/// Whether `name` is lower-case letters, digits and underscores: then only underscores part words.
fn is_simple(name: &str) -> bool {
    name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// `text` as the name of a type or variant: never empty, never a keyword, only ASCII.
pub(super) fn type_name(text: &str, fallback: &str) -> String {
    let camel = ascii(text).to_upper_camel_case();
    match camel.as_bytes().first() {
        None if text.is_empty() => "Empty".to_owned(),
        None => text.chars().map(symbol).collect(),
        Some(b'0'..=b'9') => format!("{fallback}{camel}"),
        Some(_) if camel == "Self" => format!("Self{fallback}"),
        Some(_) => camel,
    }
}

/// An identifier as it is written: with `r#` where it is a keyword.
pub(super) fn escaped(name: &str) -> Cow<'_, str> {
    if is_keyword(name) { Cow::Owned(format!("r#{name}")) } else { Cow::Borrowed(name) }
}

/// Whether the word needs `r#` as a name; those of [`NEVER_RAW`] cannot have it.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "union"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// `text` with everything that is no ASCII letter or digit as a word break, other letters spelled by their number.
fn ascii(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            c if c.is_ascii() => out.push('_'),
            c => {
                let _ = write!(out, "_u{:x}_", u32::from(c));
            }
        }
    }
    Cow::Owned(out)
}

/// `name` in snake case with every sign and capital spelled out, so that names that differ in them alone stay apart.
pub(super) fn spelled(name: &str, fallback: &str) -> String {
    let spell = |c: char| match c {
        'a'..='z' | '0'..='9' => c.to_string(),
        'A'..='Z' => format!("_upper_{}", c.to_ascii_lowercase()),
        c => format!("_{}_", symbol(c)),
    };
    let words: String = name.chars().map(spell).collect();
    snake(&words, fallback).into_owned()
}

/// A name for a character that is not a letter or digit.
fn symbol(c: char) -> String {
    let name = match c {
        '+' => "Plus",
        '-' => "Minus",
        '*' => "Star",
        '/' => "Slash",
        '\\' => "Backslash",
        '%' => "Percent",
        '=' => "Equal",
        '<' => "Less",
        '>' => "Greater",
        '!' => "Not",
        '?' => "Question",
        '&' => "And",
        '|' => "Or",
        '.' => "Dot",
        ',' => "Comma",
        ':' => "Colon",
        ';' => "Semicolon",
        '#' => "Hash",
        '@' => "At",
        '$' => "Dollar",
        '~' => "Tilde",
        '^' => "Caret",
        '_' => "Underscore",
        ' ' => "Space",
        '\'' => "Apostrophe",
        '"' => "Quote",
        c => return format!("U{:x}", u32::from(c)),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{camel, escaped, is_plain, snake, type_name};

    #[test]
    fn keywords_are_escaped() {
        assert_eq!(escaped("type"), "r#type");
        assert_eq!(escaped("types"), "types");
    }

    #[test]
    fn plain_names_stay() {
        for name in ["users", "created_at", "a1_b"] {
            assert!(is_plain(name), "{name}");
            assert_eq!(snake(name, "column"), name);
        }
        for name in ["", "_a", "a_", "a__b", "a_1", "A", "é"] {
            assert!(!is_plain(name), "{name}");
        }
    }

    #[test]
    fn camel_case_is_that_of_the_derives() {
        use heck::ToUpperCamelCase;
        for name in ["users", "a_1", "a1_b2", "_x", "x__y_", "t010", "1_a", "userName", "HTTPServer", "r#type"] {
            assert_eq!(camel(name), name.to_upper_camel_case());
        }
    }

    #[test]
    fn other_names_become_identifiers() {
        for (name, expected) in [
            ("userId", "user_id"),
            ("first name", "first_name"),
            ("1st", "column_1st"),
            ("self", "self_column"),
            ("Self", "self_column"),
            ("🎉", "u1f389"),
            ("!!", "column"),
            ("café", "caf_ue9"),
        ] {
            assert_eq!(snake(name, "column"), expected);
        }
    }

    #[test]
    fn values_become_variants() {
        for (value, expected) in [
            ("guest user", "GuestUser"),
            ("", "Empty"),
            ("<=", "LessEqual"),
            ("2fa", "Value2fa"),
            ("self", "SelfValue"),
            ("日", "U65e5"),
        ] {
            assert_eq!(type_name(value, "Value"), expected);
        }
    }
}
