//! Whether two texts are the same SQL in other words, as far as that can be told without a database.

use seaglass::model::Dialect;
use seaglass::sql::{Token, enclosed, folded, tokens};

/// A word of SQL as the dialect compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Word {
    /// A keyword, a number, or a name however it is quoted.
    Name(String),
    /// A text without its quotes.
    Text(String),
    /// A parameter.
    Parameter(String),
    /// Any other character.
    Sign(char),
}

impl Word {
    /// Whether it is that keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Name(name) if name.eq_ignore_ascii_case(keyword))
    }
}

/// The words of a text, comments and the parentheses around all of it left out; none where something has no end.
pub(crate) fn words(text: &str, dialect: Dialect) -> Option<Vec<Word>> {
    let found = tokens(bare(text, dialect), dialect).ok()?;
    Some(found.into_iter().filter_map(|token| word(token, dialect)).collect())
}

fn word(token: Token<'_>, dialect: Dialect) -> Option<Word> {
    Some(match token {
        Token::Word(_) | Token::Quoted(_) => {
            let name = folded(token, dialect)?;
            Word::Name(if dialect == Dialect::D1 { name.to_ascii_lowercase() } else { name.into_owned() })
        }
        Token::Text(text) => Word::Text(text.to_owned()),
        Token::Parameter(name) => Word::Parameter(name.to_owned()),
        Token::LineComment(_) => return None,
        Token::Sign(sign) => Word::Sign(sign),
    })
}

/// The text without the parentheses that enclose all of it.
pub(crate) fn bare(text: &str, dialect: Dialect) -> &str {
    let mut text = text.trim();
    while let Some(inner) = enclosed(text, dialect) {
        text = inner.trim();
    }
    text
}

/// Whether both say the same word for word.
pub(crate) fn alike(a: &str, b: &str, dialect: Dialect) -> bool {
    a == b || words(a, dialect).is_some_and(|a| words(b, dialect).is_some_and(|b| a == b))
}

/// The words of a type as the catalogue of Postgres spells it: `int8` is `bigint`.
///
/// <https://www.postgresql.org/docs/current/datatype.html>
pub(crate) fn type_words(words: Vec<Word>) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words.into_iter().peekable();
    let mut zoned = false;
    while let Some(word) = rest.next() {
        let Word::Name(name) = &word else {
            found.push(word);
            continue;
        };
        // Of the system's own types the namespace says nothing.
        if name == "pg_catalog" && rest.peek() == Some(&Word::Sign('.')) {
            rest.next();
            continue;
        }
        let long = match name.as_str() {
            "int" | "int4" => "integer",
            "int8" => "bigint",
            "int2" => "smallint",
            "bool" => "boolean",
            "float8" => "double precision",
            "float4" => "real",
            "decimal" => "numeric",
            "varchar" => "character varying",
            "char" | "bpchar" => "character",
            "varbit" => "bit varying",
            "timestamptz" | "timetz" => {
                zoned = true;
                name.trim_end_matches("tz")
            }
            other => other,
        };
        let spelled = long.split(' ').map(|part| Word::Name(part.to_owned()));
        found.extend(spelled);
        if matches!(found.last(), Some(Word::Name(name)) if name == "timestamp" || name == "time") {
            // The digits stand in front of the zone.
            let digits: Vec<Word> =
                if rest.peek() == Some(&Word::Sign('(')) { rest.by_ref().take(3).collect() } else { Vec::new() };
            found.extend(digits);
            let says = rest.peek().is_some_and(|word| word.is("with") || word.is("without"));
            if zoned {
                found.extend(["with", "time", "zone"].map(|word| Word::Name(word.to_owned())));
            } else if says {
                let zone: Vec<Word> = rest.by_ref().take(3).collect();
                if zone.first().is_some_and(|word| word.is("with")) {
                    found.extend(zone);
                }
            }
            zoned = false;
        }
    }
    found
}

/// Whether both are one type of Postgres, or one list of types.
pub(crate) fn same_type(a: &str, b: &str, dialect: Dialect) -> bool {
    let spelled = |text| words(text, dialect).map(type_words);
    a == b || spelled(a).is_some_and(|a| spelled(b).is_some_and(|b| a == b))
}

#[cfg(test)]
mod tests {
    use super::{alike, same_type};
    use seaglass::model::Dialect::{D1, Postgres};

    #[test]
    fn spaces_letters_quotes_and_outer_parentheses_say_nothing() {
        assert!(alike("(price>0 AND \"name\" <> '')", "price > 0 and name<>''", Postgres));
        assert!(alike("lower([Name])", "LOWER(`name`)", D1));
        for (a, b) in [("'A'", "'a'"), ("\"A\"", "a"), ("(a) + (b)", "a) + (b"), ("a - b", "a + b")] {
            assert!(!alike(a, b, Postgres), "{a} and {b}");
        }
    }

    #[test]
    fn types_have_short_and_long_names() {
        for (a, b) in [
            ("int8", "bigint"),
            ("varchar(8)", "character varying(8)"),
            ("timestamptz", "timestamp with time zone"),
            ("timestamptz(3)", "timestamp(3) with time zone"),
            ("timestamp", "timestamp without time zone"),
            ("(int, text[], decimal(4, 2))", "integer, text[], numeric(4,2)"),
            ("pg_catalog.int4", "integer"),
        ] {
            assert!(same_type(a, b, Postgres), "{a} and {b}");
        }
        for (a, b) in [("int", "bigint"), ("timestamp", "timestamptz"), ("varchar(8)", "varchar(9)"), ("time", "date")]
        {
            assert!(!same_type(a, b, Postgres), "{a} and {b}");
        }
    }
}
