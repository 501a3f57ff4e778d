//! Texts as literals that mean the same in every checkout: git may change the line ends of a file, so a text has none.

use super::{WRANGLER_WORDS, holds_wrangler_word, plain_text};
use crate::model::Dialect;
use crate::sql;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A Postgres text literal, the same whatever `standard_conforming_strings` says.
pub fn postgres_text(out: &mut String, text: &str) {
    if !text.bytes().any(|byte| matches!(byte, b'\\' | b'\r' | b'\n')) {
        return plain_text(out, text);
    }
    out.push_str("E'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('\'');
}

/// A D1 text literal, or an expression where none can hold it: texts that wrangler would cut out are split, and
/// characters that a SQL file cannot hold are spelled.
///
/// Line breaks are spelled as `SQLite`'s own shell does: <https://www.sqlite.org/cli.html>
pub fn sqlite_text(out: &mut String, text: &str) {
    if is_plain(text) {
        return plain_text(out, text);
    }
    let mut marked = Cow::Borrowed(text);
    let mut marks = Vec::new();
    for (character, letter) in [('\n', 'n'), ('\r', 'r')] {
        if marked.contains(character) {
            let mark = unused(&marked, letter);
            marked = Cow::Owned(marked.replace(character, &mark));
            marks.push((mark, character));
            out.push_str("replace(");
        }
    }
    pieces(out, &marked);
    for (mark, character) in marks.into_iter().rev() {
        let _ = write!(out, ", '{mark}', char({}))", u32::from(character));
    }
}

/// A D1 text as DEFAULT takes it. ADD COLUMN wants a constant there, which a cast is and a function is not.
///
/// <https://www.sqlite.org/lang_altertable.html#altertabaddcol>
pub fn sqlite_constant(out: &mut String, text: &str) {
    if is_plain(text) {
        return plain_text(out, text);
    }
    out.push('(');
    cast(out, text);
    out.push(')');
}

fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) && !holds_wrangler_word(text)
}

fn cast(out: &mut String, text: &str) {
    out.push_str("CAST(x'");
    for byte in text.bytes() {
        let _ = write!(out, "{byte:02x}");
    }
    out.push_str("' AS TEXT)");
}

/// `\n`, or that with a number where the text holds it. It overlaps neither with itself nor with what stands around it.
fn unused(text: &str, letter: char) -> String {
    let mut mark = format!("\\{letter}");
    let mut number = 0_u32;
    while text.contains(&mark) {
        mark = format!("\\{letter}{number}");
        number += 1;
    }
    mark
}

/// Literals with `||` between them.
fn pieces(out: &mut String, text: &str) {
    let mut rest = text;
    let mut first = true;
    while let Some((part, character, after)) = next_part(rest) {
        if !part.is_empty() || (first && character.is_none()) {
            separator(out, &mut first);
            plain_text(out, part);
        }
        if let Some(character) = character {
            separator(out, &mut first);
            let _ = write!(out, "char({})", u32::from(character));
        }
        rest = after;
    }
}

fn separator(out: &mut String, first: &mut bool) {
    if !std::mem::take(first) {
        out.push_str(" || ");
    }
}

/// The text up to the next place where a literal must be cut, the character that must be spelled there, and the rest.
fn next_part(text: &str) -> Option<(&str, Option<char>, &str)> {
    if text.is_empty() {
        return None;
    }
    let cut =
        WRANGLER_WORDS.iter().filter_map(|word| text.find(word).map(|at| at + word.find([' ', ';']).unwrap_or(1)));
    let cut = cut.min().unwrap_or(text.len());
    let (part, after) = text.split_at(cut);
    match part.split_once('\0') {
        Some((part, _)) => Some((part, Some('\0'), &text[part.len() + 1..])),
        None => Some((part, None, after)),
    }
}

/// SQL that the declaration holds as text, with the line breaks of its literals spelled. What stands in a function's
/// body is that language's affair.
pub(super) fn spelled(sql: &str, dialect: Dialect) -> Cow<'_, str> {
    if !sql.contains('\n') || !sql.contains('\'') {
        return Cow::Borrowed(sql);
    }
    let Ok(pieces) = sql::pieces(sql, dialect) else { return Cow::Borrowed(sql) };
    let mut out = String::with_capacity(sql.len() + 16);
    for (_, written) in pieces {
        if written.starts_with('\'') && written.contains('\n') {
            literal(&mut out, written, dialect);
        } else {
            out.push_str(written);
        }
    }
    Cow::Owned(out)
}

/// A literal with a line break in it, behind what stands before it.
fn literal(out: &mut String, token: &str, dialect: Dialect) {
    let inner = token.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')).unwrap_or_default();
    let before = out.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '&'));
    let prefix = &out[before.len()..];
    match dialect {
        Dialect::Postgres if prefix.eq_ignore_ascii_case("e") => out.push_str(&token.replace('\n', "\\n")),
        Dialect::Postgres if prefix.is_empty() => postgres_text(out, &inner.replace("''", "'")),
        // RAISE takes a literal alone: <https://www.sqlite.org/lang_createtrigger.html#raise>
        Dialect::D1 if prefix.is_empty() && !is_raised(out) => cast(out, &inner.replace("''", "'")),
        Dialect::Postgres | Dialect::D1 => out.push_str(token),
    }
}

fn is_raised(before: &str) -> bool {
    let call = before.rsplit('(').nth(1).zip(before.rsplit('(').next());
    call.is_some_and(|(name, words)| {
        let words: String = words.split_whitespace().collect();
        let is_action = ["rollback,", "abort,", "fail,"].iter().any(|action| words.eq_ignore_ascii_case(action));
        let name = name.trim_end();
        is_action && name.len() >= 5 && name.is_char_boundary(name.len() - 5) && {
            name[name.len() - 5..].eq_ignore_ascii_case("raise")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Dialect, postgres_text, spelled, sqlite_constant, sqlite_text};

    fn sqlite(text: &str) -> String {
        let mut out = String::new();
        sqlite_text(&mut out, text);
        out
    }

    #[test]
    fn sqlite_texts_hide_what_wrangler_cuts() {
        assert_eq!(sqlite("it's"), "'it''s'");
        assert_eq!(sqlite(""), "''");
        assert_eq!(sqlite("BEGIN TRANSACTION; x COMMIT;"), "'BEGIN' || ' TRANSACTION; x COMMIT' || ';'");
        assert_eq!(sqlite("COMMIT;COMMIT;"), "'COMMIT' || ';COMMIT' || ';'");
        assert_eq!(sqlite("a\0"), "'a' || char(0)");
    }

    #[test]
    fn line_breaks_are_spelled() {
        assert_eq!(sqlite("a\nb"), r"replace('a\nb', '\n', char(10))");
        assert_eq!(sqlite("\r"), r"replace('\r', '\r', char(13))");
        assert_eq!(sqlite("a\\n\r\n"), r"replace(replace('a\n\r\n0', '\r', char(13)), '\n0', char(10))");
        let mut out = String::new();
        sqlite_constant(&mut out, "a\nb");
        assert_eq!(out, "(CAST(x'610a62' AS TEXT))");
        let mut out = String::new();
        postgres_text(&mut out, "a\\'b\r\n");
        assert_eq!(out, "E'a\\\\''b\\r\\n'");
    }

    #[test]
    fn line_breaks_in_sql_are_spelled() {
        let postgres = |text| spelled(text, Dialect::Postgres).into_owned();
        assert_eq!(postgres("x = 'a\nb'\n and y"), "x = E'a\\nb'\n and y");
        assert_eq!(postgres("x = E'a\nb'"), "x = E'a\\nb'");
        assert_eq!(postgres("\"it's\na\" = 'b'"), "\"it's\na\" = 'b'");
        assert_eq!(postgres("-- it's\nx = 'a\nb'"), "-- it's\nx = E'a\\nb'");
        assert_eq!(postgres("AS $a$ 'x\ny' $a$"), "AS $a$ 'x\ny' $a$");
        assert_eq!(postgres("U&'a\nb'"), "U&'a\nb'");
        let d1 = |text| spelled(text, Dialect::D1).into_owned();
        assert_eq!(d1("x = 'a''\nb'"), "x = CAST(x'61270a62' AS TEXT)");
        assert_eq!(d1("SELECT RAISE (ABORT, 'a\nb')"), "SELECT RAISE (ABORT, 'a\nb')");
        assert_eq!(d1("lower(abort, 'a\nb')"), "lower(abort, CAST(x'610a62' AS TEXT))");
    }
}
