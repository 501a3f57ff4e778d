//! Words of Rust: literals, comments and identifiers of whatever a database holds.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use seaglass::model::{Name, ObjectName};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The widest line of a literal that rustfmt lays out wherever it stands: it touches no chain of calls that holds a wider one.
const WIDEST: usize = 88;

/// A text as a literal: as it stands where that is readable, raw where it holds quotes or backslashes, and broken where a line
/// of it is long. What does not print is escaped, but for tabs in a text of several lines.
pub(super) fn text(text: &str) -> String {
    fitting(text, 20, WIDEST)
}

/// A text of several lines as a literal of these lines, however long they are, and any other one as [`text`].
pub(super) fn body(body: &str) -> String {
    if body.contains('\n') && is_plain(body) { whole(body) } else { text(body) }
}

/// A text that people read as a literal on lines of its own, `indent` spaces from the left.
pub(super) fn prose(said: &str, indent: usize) -> String {
    fitting(said, indent, 110_usize.saturating_sub(indent).max(40))
}

/// A text as a literal of which no line is wider than `most`, quotes aside.
fn fitting(text: &str, indent: usize, most: usize) -> String {
    let literal = whole(text);
    let quotes = 2;
    if literal.lines().all(|line| width(line) <= most + quotes) { literal } else { broken(text, indent, most) }
}

/// Whether all of it prints, but for the tabs of a text of several lines.
fn is_plain(text: &str) -> bool {
    let has_lines = text.contains('\n');
    text.chars().all(|c| c == '\n' || (c == '\t' && has_lines) || !(c.is_control() || is_hidden(c)))
}

fn whole(text: &str) -> String {
    if !is_plain(text) {
        return format!("\"{}\"", shown(text));
    }
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let longest = text.split('"').skip(1).map(|after| after.chars().take_while(|c| *c == '#').count()).max();
    let fence = "#".repeat(longest.map_or(0, |hashes| hashes + 1));
    format!("r{fence}\"{text}\"{fence}")
}

/// A literal in lines that are not wider than `most`, which end behind its own lines and between its words where they can.
fn broken(text: &str, indent: usize, most: usize) -> String {
    let (mut out, mut used) = ("\"".to_owned(), 0);
    for piece in pieces(text, most) {
        let wide = width(&shown(piece));
        let mut rest = piece;
        if used > 0 && used + wide > most {
            let _ = write!(out, "\\\n{}", " ".repeat(indent + 1));
            used = 0;
            // White space at the start of a line would be taken for its indentation.
            if let Some(first) = piece.chars().next().filter(|first| first.is_whitespace()) {
                out.extend(first.escape_unicode());
                rest = &piece[first.len_utf8()..];
            }
        }
        out.push_str(&shown(rest));
        used = if piece.ends_with('\n') { most } else { used + wide };
    }
    out + "\""
}

/// Words with the space or line end behind them; one that is too wide in parts.
fn pieces(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in text.split_inclusive([' ', '\n']) {
        let (mut start, mut used) = (0, 0);
        for (at, c) in word.char_indices() {
            let wide = width(&escaped(c));
            if used + wide > most {
                pieces.push(&word[start..at]);
                (start, used) = (at, 0);
            }
            used += wide;
        }
        pieces.push(&word[start..]);
    }
    pieces
}

fn shown(text: &str) -> String {
    text.chars().map(escaped).collect()
}

/// How wide a text is shown, or wider.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn escaped(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' | '\r' | '\t' | '\0' => c.escape_default().to_string(),
        c if c.is_control() || is_hidden(c) => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    }
}

/// Whether a character hides, or turns the direction of what stands around it.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text as it stands in a comment: in one line, and nothing in it that hides.
pub(super) fn remark(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() || is_hidden(c) { ' ' } else { c });
    shown.collect::<String>().trim().to_owned()
}

/// A name as a literal, or as a pair of literals where it has a namespace.
pub(super) fn object_name(name: &ObjectName) -> String {
    match &name.namespace {
        Some(namespace) => format!("({}, {})", text(namespace), text(&name.name)),
        None => text(&name.name),
    }
}

/// Names as an array of literals.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| text(name)).collect();
    format!("[{}]", names.join(", "))
}

/// The module of an object, which nothing in `taken` is called: `snake_case`, and no word of Rust.
pub(super) fn module(name: &str, taken: &mut BTreeSet<String>) -> String {
    let said = identifier(&name.to_snake_case(), "object");
    free(said, taken, "_")
}

/// The first of these that is free as a module or function; none is, and the first has a number.
pub(super) fn first_free(names: &[String], taken: &mut BTreeSet<String>) -> String {
    let mut said = names.iter().map(|name| identifier(&name.to_snake_case(), "object"));
    let found = said.clone().find(|name| !taken.contains(name)).or_else(|| said.next()).unwrap_or_default();
    free(found, taken, "_")
}

/// A variant or type, which nothing in `taken` is called: `UpperCamelCase`, and no word of Rust.
pub(super) fn camel(name: &str, taken: &mut BTreeSet<String>) -> String {
    let said = identifier(&name.to_upper_camel_case(), "Name");
    free(said, taken, "")
}

/// The first of `name`, `name2`, `name3` that is free.
fn free(name: String, taken: &mut BTreeSet<String>, join: &str) -> String {
    let stem = name.trim_end_matches('_');
    let numbered = (2u32..).map(|number| format!("{stem}{join}{number}"));
    let found = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(name);
    taken.insert(found.clone());
    found
}

/// `name` where it is one of ASCII; otherwise its ASCII letters behind `prefix`.
fn identifier(name: &str, prefix: &str) -> String {
    let letters: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let letters = letters.trim_matches('_');
    let starts_well = letters.starts_with(|c: char| c.is_ascii_alphabetic());
    match letters {
        "" => prefix.to_owned(),
        word if !starts_well => format!("{prefix}{word}"),
        word if is_word_of_rust(word) => format!("{word}_"),
        word => word.to_owned(),
    }
}

/// Whether Rust takes it for itself, or the files around it do.
fn is_word_of_rust(name: &str) -> bool {
    const WORDS: [&str; 58] = [
        "as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn", "for", "if", "impl",
        "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct",
        "super", "trait", "true", "type", "unsafe", "use", "where", "while", "async", "await", "dyn", "abstract",
        "become", "box", "do", "final", "macro", "override", "priv", "typeof", "unsized", "virtual", "yield", "try",
        "gen", "database", "seaglass", "lib", "main", "std", "core",
    ];
    WORDS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::{camel, first_free, module, prose, remark, text};
    use std::collections::BTreeSet;

    #[test]
    fn a_text_is_one_literal_whatever_it_holds() {
        assert_eq!(text("Accounts."), "\"Accounts.\"");
        assert_eq!(text("say \"hi\""), "r#\"say \"hi\"\"#");
        assert_eq!(text(r"a\d"), r#"r"a\d""#);
        assert_eq!(text("a\"##b"), "r###\"a\"##b\"###");
        assert_eq!(text("a\r\nb\"\u{202e}"), r#""a\r\nb\"\u{202e}""#);
        assert_eq!(text("x\ny"), "\"x\ny\"");
        assert_eq!(text("x\n\ty \""), "r#\"x\n\ty \"\"#");
        assert_eq!(text("\ty"), "\"\\ty\"");
    }

    #[test]
    fn a_long_text_is_broken_between_words() {
        assert_eq!(prose("short", 8), "\"short\"");
        let text = format!("{} and \"more\"\nof  it", "word ".repeat(20));
        insta::assert_snapshot!(prose(&text, 12), @r#"
        "word word word word word word word word word word word word word word word word word word word \
                     word  and \"more\"\n\
                     of  it"
        "#);
    }

    #[test]
    fn no_line_of_a_text_is_long_and_each_is_kept() {
        for long in
            ["x".repeat(300), "\u{3000}\u{a0} ".repeat(60), "日本 ".repeat(60), "a\"\\ ".repeat(50), "a\r\n".repeat(50)]
        {
            let literal = text(&long);
            assert!(literal.lines().all(|line| super::width(line.trim()) <= super::WIDEST + 9), "{literal}");
            let whole: String = literal.split("\\\n").map(str::trim_ascii_start).collect();
            assert_eq!(
                whole.replace("\\u{3000}", "\u{3000}").replace("\\u{20}", " "),
                format!("\"{}\"", super::shown(&long))
            );
        }
    }

    #[test]
    fn the_first_free_name_is_taken() {
        let mut taken = BTreeSet::new();
        let names = ["papers".to_owned(), "shop.papers".to_owned()];
        let found = [(); 4].map(|()| first_free(&names, &mut taken));
        assert_eq!(found, ["papers", "shop_papers", "papers_2", "papers_3"]);
    }

    #[test]
    fn nothing_ends_a_comment() {
        assert_eq!(remark("a\nfn main() {}\u{2028}b"), "a fn main() {} b");
    }

    #[test]
    fn every_name_becomes_one_of_rust() {
        let mut taken = BTreeSet::new();
        let names = ["type", "Type", "2fa", "größe", "", "日本", "user-id", "user_id"];
        let modules: Vec<String> = names.iter().map(|name| module(name, &mut taken)).collect();
        assert_eq!(modules, ["type_", "type_2", "object2fa", "gre", "object", "object_2", "user_id", "user_id_2"]);
        let mut taken = BTreeSet::from(["Table".to_owned()]);
        let names = ["table", "self", "createdAt", "created_at", "1"];
        let variants: Vec<String> = names.iter().map(|name| camel(name, &mut taken)).collect();
        assert_eq!(variants, ["Table2", "Self_", "CreatedAt", "CreatedAt2", "Name1"]);
    }
}
