//! Names on the command line: `users.mail`, `"odd.name"."a=b"`, and words that a shell takes as they are.

use crate::model::{Name, ObjectName};

/// A path, and what ended it: the rest of the text after the first `=` outside of quotes.
#[derive(Debug, PartialEq)]
pub(super) struct Parsed<'a> {
    /// The database in front of a `:`.
    pub(super) database: Option<String>,
    /// The names between the dots.
    pub(super) names: Vec<String>,
    /// What stands behind the `=`.
    pub(super) rest: Option<&'a str>,
}

/// Reads `[database:]name[.name…][=rest]`. A name that holds one of `.=:"` stands in `"…"`, with `""` for a quote.
///
/// # Errors
///
/// What is wrong, in words.
pub(super) fn parse(text: &str) -> Result<Parsed<'_>, &'static str> {
    let mut parsed = Parsed { database: None, names: Vec::new(), rest: None };
    let mut left = text;
    loop {
        let quoted = left.starts_with('"');
        let (name, after) = if quoted { quoted_name(left)? } else { bare_name(left) };
        if name.is_empty() {
            return Err("a name is empty");
        }
        let mut next = after.chars();
        match next.next() {
            Some(':') if !quoted && parsed.names.is_empty() && parsed.database.is_none() => {
                parsed.database = Some(name);
            }
            Some('.') => parsed.names.push(name),
            Some('=') => {
                parsed.names.push(name);
                parsed.rest = Some(next.as_str());
                return Ok(parsed);
            }
            Some(_) => return Err("there is text between a name and the next `.` or `=`"),
            None => {
                parsed.names.push(name);
                return Ok(parsed);
            }
        }
        left = next.as_str();
    }
}

fn bare_name(text: &str) -> (String, &str) {
    let end = text.find(['.', '=', ':', '"']).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

fn quoted_name(text: &str) -> Result<(String, &str), &'static str> {
    let mut name = String::new();
    let mut rest = &text[1..];
    loop {
        let (part, after) = rest.split_once('"').ok_or("a quoted name has no end")?;
        name.push_str(part);
        rest = after;
        match rest.strip_prefix('"') {
            Some(after) => {
                name.push('"');
                rest = after;
            }
            None => return Ok((name, rest)),
        }
    }
}

/// A name as [`parse`] reads it.
pub(super) fn spell(name: &str) -> String {
    let plain = !name.is_empty() && !name.contains(['.', '=', ':', '"']);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// An object's name as [`parse`] reads it.
pub(super) fn spell_object(name: &ObjectName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", spell(namespace.as_str()), spell(name.name.as_str())),
        None => spell(name.name.as_str()),
    }
}

/// The object of these names, if they are one or two.
pub(super) fn object(names: &[String]) -> Option<ObjectName> {
    match names {
        [name] => Some(ObjectName::new(name.as_str())),
        [namespace, name] => {
            Some(ObjectName { namespace: Some(Name::from(namespace.clone())), name: Name::from(name.clone()) })
        }
        _ => None,
    }
}

/// The object of these names and the part behind it.
pub(super) fn part(names: &[String]) -> Option<(ObjectName, &str)> {
    let (last, rest) = names.split_last()?;
    Some((object(rest)?, last))
}

/// A word that a POSIX shell hands on as it is.
///
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02>
pub(crate) fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    // Double quotes read better around single ones, where nothing in the word has a meaning inside them.
    if word.contains('\'') && !word.contains(['"', '$', '`', '\\', '!']) {
        return format!("\"{word}\"");
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{parse, shell, spell};

    fn read(text: &str) -> String {
        match parse(text) {
            Ok(parsed) => format!("{:?} {:?} {:?}", parsed.database, parsed.names, parsed.rest),
            Err(what) => what.to_owned(),
        }
    }

    #[test]
    fn paths_are_read() {
        assert_eq!(read("users=people"), r#"None ["users"] Some("people")"#);
        assert_eq!(read("app:users.mail"), r#"Some("app") ["users", "mail"] None"#);
        assert_eq!(read(r#""a.b"."c""d=e"='x = 1'"#), r#"None ["a.b", "c\"d=e"] Some("'x = 1'")"#);
        assert_eq!(read(r#""app:users".mail"#), r#"None ["app:users", "mail"] None"#);
        assert_eq!(read("users.naïve name=1"), r#"None ["users", "naïve name"] Some("1")"#);
        for (text, what) in [
            ("", "a name is empty"),
            ("users.", "a name is empty"),
            ("=x", "a name is empty"),
            ("app:", "a name is empty"),
            (r#""users"#, "a quoted name has no end"),
            (r#""users"x"#, "there is text between a name and the next `.` or `=`"),
            ("app:users:mail", "there is text between a name and the next `.` or `=`"),
        ] {
            assert_eq!(read(text), what, "{text}");
        }
    }

    #[test]
    fn what_is_spelled_is_read_again() {
        for name in ["users", "a.b", "a=b", "a:b", "a\"b", "\"", "ä ö", "it's"] {
            let text = spell(name);
            assert_eq!(parse(&text).map(|parsed| parsed.names), Ok(vec![name.to_owned()]), "{text}");
        }
    }

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(shell("users.mail=email"), "users.mail=email");
        assert_eq!(shell("users.name=''"), "\"users.name=''\"");
        assert_eq!(shell("it's $5"), r"'it'\''s $5'");
        assert_eq!(shell("$(rm)"), "'$(rm)'");
        assert_eq!(shell(""), "''");
    }
}
