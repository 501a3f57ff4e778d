//! Names as SQL writes and compares them.

use super::Token;
use super::tokens::Quoted;
use crate::model::{Dialect, Name};
use std::borrow::Cow;

impl<'a> Quoted<'a> {
    /// The name that is meant.
    pub fn name(self) -> Cow<'a, str> {
        let doubled = [self.quote; 2].iter().collect::<String>();
        if self.quote != ']' && self.inner.contains(&doubled) {
            Cow::Owned(self.inner.replace(&doubled, &doubled[self.quote.len_utf8()..]))
        } else {
            Cow::Borrowed(self.inner)
        }
    }
}

/// A name in the letters that it is written in; none for what is not a name.
pub fn written(token: Token<'_>) -> Option<Cow<'_, str>> {
    match token {
        Token::Word(word) => Some(Cow::Borrowed(word)),
        Token::Quoted(quoted) => Some(quoted.name()),
        Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
    }
}

/// A name as the dialect compares it: in Postgres quoted names are exact and bare ones in lower case, in `SQLite` case
/// never counts. Neither folds a letter beyond ASCII.
///
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>,
/// <https://www.sqlite.org/lang_keywords.html>
pub fn folded(token: Token<'_>, dialect: Dialect) -> Option<Cow<'_, str>> {
    let name = written(token)?;
    let is_exact = matches!((token, dialect), (Token::Quoted(_), Dialect::Postgres));
    let folds = !is_exact && name.bytes().any(|byte| byte.is_ascii_uppercase());
    Some(if folds { Cow::Owned(name.to_ascii_lowercase()) } else { name })
}

/// Whether a token is this name.
pub fn is_name(token: Token<'_>, name: &str, dialect: Dialect) -> bool {
    folded(token, dialect).is_some_and(|folded| match dialect {
        Dialect::Postgres => folded == name,
        Dialect::D1 => folded.eq_ignore_ascii_case(name),
    })
}

pub(crate) fn bare_or_quoted(name: &Name) -> String {
    let text = name.as_str();
    let plain = text.chars().all(|c| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit());
    let starts = text.starts_with(|c: char| c == '_' || c.is_ascii_lowercase());
    if plain && starts && !is_reserved(text) { text.to_owned() } else { quoted(name) }
}

pub(crate) fn quoted(name: &Name) -> String {
    format!("\"{}\"", name.as_str().replace('"', "\"\""))
}

/// Words that name no column unless they are quoted, of either database.
///
/// <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>, <https://www.sqlite.org/lang_keywords.html>
pub(crate) fn is_reserved(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    RESERVED.split_ascii_whitespace().any(|other| other == word)
}

const RESERVED: &str = "\
    add all alter analyse analyze and any array as asc asymmetric authorization between binary both by case cast check \
    collate collation column commit concurrently constraint create cross current_catalog current_date current_role \
    current_schema current_time current_timestamp current_user default deferrable delete desc distinct do drop else \
    end escape except exists false fetch for foreign freeze from full glob grant group having if ilike in index \
    initially inner insert intersect into is isnull join lateral leading left like limit localtime localtimestamp \
    match natural not nothing notnull null offset on only or order outer overlaps placing primary raise references \
    regexp returning right select session_user set similar some symmetric system_user table tablesample then to \
    trailing transaction true union unique update user using values variadic verbose when where window with";

#[cfg(test)]
mod tests {
    use super::{folded, is_name};
    use crate::model::Dialect::{self, D1, Postgres};
    use crate::sql::tokens;

    fn of(text: &str, dialect: Dialect) -> String {
        let token = tokens(text, dialect).expect("has an end")[0];
        folded(token, dialect).unwrap_or_default().into_owned()
    }

    #[test]
    fn names_fold_as_the_dialect_folds_them() {
        assert_eq!(of("\"A\"\"b\"", Postgres), "A\"b");
        assert_eq!(of("\"A\"\"b\"", D1), "a\"b");
        assert_eq!(of("`A``\"\"`", D1), "a`\"\"");
        assert_eq!(of("[A\"\"b]", D1), "a\"\"b");
        assert_eq!(of("ÄA", Postgres), "Äa");
        assert_eq!(of("'A'", Postgres), "");
        let is = |text, name, dialect| is_name(tokens(text, dialect).expect("has an end")[0], name, dialect);
        assert!(is("A", "a", Postgres) && !is("A", "A", Postgres) && is("\"A\"", "A", Postgres));
        assert!(is("A", "a", D1) && is("a", "A", D1) && is("\"A\"", "a", D1) && !is("\"b\"", "a", D1));
    }
}
