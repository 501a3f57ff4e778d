//! Names as SQL writes them.

use crate::model::Name;

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
