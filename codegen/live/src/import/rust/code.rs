//! Words of Rust: literals, comments and identifiers of whatever a database holds.

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use seaglass::model::{Name, ObjectName};
use std::collections::BTreeSet;

/// A text as a literal: as it stands where that is readable, raw where it holds quotes or backslashes. What does not print
/// is escaped.
pub(super) fn text(text: &str) -> String {
    let is_plain = |c: char| c == '\n' || !(c.is_control() || is_hidden(c));
    if !text.chars().all(is_plain) {
        return format!("\"{}\"", text.chars().map(escaped).collect::<String>());
    }
    if !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    let longest = text.split('"').skip(1).map(|after| after.chars().take_while(|c| *c == '#').count()).max();
    let fence = "#".repeat(longest.map_or(0, |hashes| hashes + 1));
    format!("r{fence}\"{text}\"{fence}")
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

/// A variant or type, which nothing in `taken` is called: `UpperCamelCase`, and no word of Rust.
pub(super) fn camel(name: &str, taken: &mut BTreeSet<String>) -> String {
    let said = identifier(&name.to_upper_camel_case(), "Name");
    free(said, taken, "")
}

/// The first of `name`, `name2`, `name3` that is free.
fn free(name: String, taken: &mut BTreeSet<String>, join: &str) -> String {
    let numbered = (2u32..).map(|number| format!("{name}{join}{number}"));
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
    use super::{camel, module, remark, text};
    use std::collections::BTreeSet;

    #[test]
    fn a_text_is_one_literal_whatever_it_holds() {
        assert_eq!(text("Accounts."), "\"Accounts.\"");
        assert_eq!(text("say \"hi\""), "r#\"say \"hi\"\"#");
        assert_eq!(text(r"a\d"), r#"r"a\d""#);
        assert_eq!(text("a\"##b"), "r###\"a\"##b\"###");
        assert_eq!(text("a\r\nb\"\u{202e}"), r#""a\r\nb\"\u{202e}""#);
        assert_eq!(text("x\ny"), "\"x\ny\"");
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
        assert_eq!(modules, ["type_", "type__2", "object2fa", "gre", "object", "object_2", "user_id", "user_id_2"]);
        let mut taken = BTreeSet::from(["Table".to_owned()]);
        let names = ["table", "self", "createdAt", "created_at", "1"];
        let variants: Vec<String> = names.iter().map(|name| camel(name, &mut taken)).collect();
        assert_eq!(variants, ["Table2", "Self_", "CreatedAt", "CreatedAt2", "Name1"]);
    }
}
