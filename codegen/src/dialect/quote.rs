//! Names, texts and comments as SQL that nothing can break out of.

mod text;

pub use text::{postgres_text, sqlite_constant, sqlite_text};

use crate::model::{Dialect, Name, ObjectName};
use crate::sql;
use std::borrow::Cow;

/// What wrangler looks for in a whole file, literals and comments included: with the first anywhere in it, it removes
/// the first of each and refuses the file if one is left.
///
/// <https://github.com/cloudflare/workers-sdk/blob/main/packages/wrangler/src/d1/trimmer.ts>
pub const WRANGLER_WORDS: [&str; 2] = ["BEGIN TRANSACTION", "COMMIT;"];

/// A quoted identifier.
pub fn name(out: &mut String, name: &str) {
    out.push('"');
    doubled(out, name, b'"');
    out.push('"');
}

/// A text as a literal, or as an expression where no literal of the dialect can hold it.
pub fn text(out: &mut String, text: &str, dialect: Dialect) {
    match dialect {
        Dialect::Postgres => postgres_text(out, text),
        Dialect::D1 => sqlite_text(out, text),
    }
}

/// A quoted object name. D1 has no namespaces, so there one becomes a prefix.
pub fn object(out: &mut String, object: &ObjectName, dialect: Dialect) {
    match (&object.namespace, dialect) {
        (None, Dialect::Postgres | Dialect::D1) => name(out, &object.name),
        (Some(namespace), Dialect::Postgres) => {
            name(out, namespace);
            out.push('.');
            name(out, &object.name);
        }
        (Some(namespace), Dialect::D1) => name(out, &format!("{namespace}_{}", object.name)),
    }
}

/// Quoted identifiers with commas between them, in parentheses.
pub fn names(out: &mut String, list: &[Name]) {
    out.push('(');
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        name(out, item);
    }
    out.push(')');
}

/// `/* … */` with a space before it. Nothing in `text` can end it, and nothing that wrangler looks for is left in it.
pub fn block_comment(out: &mut String, text: &str, indent: &str) {
    out.push_str("/* ");
    for (at, line) in text.trim().lines().enumerate() {
        if at > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(indent);
            }
        }
        if line.contains("*/") {
            out.push_str(&harmless(&line.replace("*/", "* /"), Dialect::D1));
        } else {
            out.push_str(&harmless(line, Dialect::D1));
        }
    }
    out.push_str(" */");
}

/// A line of text for a `-- ` comment: one line, and on D1 without what wrangler looks for.
pub fn harmless(text: &str, dialect: Dialect) -> Cow<'_, str> {
    // Tabs and all that is not ASCII are looked at one by one.
    let mut text = if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(printable(text))
    };
    match dialect {
        Dialect::Postgres => {}
        Dialect::D1 => {
            if holds_wrangler_word(&text) {
                for word in WRANGLER_WORDS {
                    text = Cow::Owned(text.replace(word, &word.replace(' ', "  ").replace(';', " ;")));
                }
            }
        }
    }
    text
}

fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

/// Whether one of [`WRANGLER_WORDS`] is in `text`. Nearly every text is short and holds neither first letter.
fn holds_wrangler_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |at: usize| WRANGLER_WORDS.iter().any(|word| bytes[at..].starts_with(word.as_bytes()));
    bytes.iter().enumerate().any(|(at, byte)| matches!(byte, b'B' | b'C') && starts(at))
}

/// SQL that the declaration holds as text: LF endings, none of them in a literal, no final semicolon, and no comment
/// that could swallow what follows.
pub fn raw(out: &mut String, sql: &str, dialect: Dialect) {
    let sql = bare(sql);
    if sql.contains('\r') {
        out.push_str(&text::spelled(&sql.replace("\r\n", "\n").replace('\r', "\n"), dialect));
    } else {
        out.push_str(&text::spelled(sql, dialect));
    }
    if sql.lines().next_back().is_some_and(|line| line.contains("--")) {
        out.push('\n');
    }
}

fn bare(sql: &str) -> &str {
    sql.trim().trim_end_matches(';').trim_end()
}

/// The same in parentheses, unless it brings its own as a subquery does.
pub fn parenthesised(out: &mut String, sql: &str, dialect: Dialect) {
    if is_enclosed(bare(sql), dialect) {
        return raw(out, sql, dialect);
    }
    out.push('(');
    raw(out, sql, dialect);
    out.push(')');
}

/// Whether the first parenthesis is closed by the last. With a comment in the text, who reads it sees that better outside.
fn is_enclosed(text: &str, dialect: Dialect) -> bool {
    !["--", "/*"].iter().any(|comment| text.contains(comment)) && sql::enclosed(text, dialect).is_some()
}

/// A word of SQL that is not ours: bare if it is a plain lower-case name, quoted otherwise.
pub fn word(out: &mut String, text: &str) {
    for (at, part) in text.split('.').enumerate() {
        if at > 0 {
            out.push('.');
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && part.chars().all(plain) {
            out.push_str(part);
        } else {
            name(out, part);
        }
    }
}

fn plain_text(out: &mut String, text: &str) {
    out.push('\'');
    doubled(out, text, b'\'');
    out.push('\'');
}

fn doubled(out: &mut String, text: &str, quote: u8) {
    if !text.as_bytes().contains(&quote) {
        return out.push_str(text);
    }
    let quote = char::from(quote);
    for part in text.split_inclusive(quote) {
        out.push_str(part);
        if part.ends_with(quote) {
            out.push(quote);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, block_comment, harmless, parenthesised};

    #[test]
    fn parentheses_are_not_doubled() {
        let text = |text: &str| {
            let mut out = String::new();
            parenthesised(&mut out, text, Dialect::Postgres);
            out
        };
        assert_eq!(text("(SELECT \")\" FROM t WHERE f(x) = ')');"), "(SELECT \")\" FROM t WHERE f(x) = ')')");
        assert_eq!(text("(a) + (b)"), "((a) + (b))");
        assert_eq!(text("(a -- )\n)"), "((a -- )\n))");
        assert_eq!(text("a -- b"), "(a -- b\n)");
    }

    #[test]
    fn comments_stay_comments() {
        let mut out = String::new();
        block_comment(&mut out, "a */ b\n-- BEGIN TRANSACTION; COMMIT;\r\n\n'x\"", "   ");
        assert_eq!(out, "/* a * / b\n   -- BEGIN  TRANSACTION; COMMIT ;\n\n   'x\" */");
        assert_eq!(harmless("a\nb", Dialect::Postgres), "a\\nb");
    }
}
