//! Whether SQL that only the database understands speaks of something.

use crate::model::{Dialect, Expression, Index, IndexTarget, Literal, MAX_NAME_BYTES, Name, Routine};
use std::collections::BTreeSet;

/// Names to look for, as SQL may spell them: bare words fold, so case does not count.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    words: BTreeSet<String>,
    /// Names that are no single word, so that SQL must quote them.
    quoted: Vec<String>,
}

impl Wanted {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = &'n Name>) -> Self {
        let mut wanted = Self::default();
        for name in names {
            if name.chars().all(part_of_word) {
                wanted.words.insert(name.to_lowercase());
            } else {
                wanted.quoted.push(name.replace('"', "\"\""));
            }
        }
        wanted
    }

    /// Whether the SQL mentions one of them.
    pub(crate) fn in_sql(&self, sql: &str) -> bool {
        self.quoted.iter().any(|name| sql.contains(name.as_str()))
            || (!self.words.is_empty() && words(sql).any(|(word, _)| self.words.contains(&word.to_lowercase())))
    }

    /// Whether an expression does.
    pub(crate) fn in_expression(&self, expression: &Expression, dialect: Dialect) -> bool {
        text(expression, dialect).is_some_and(|sql| self.in_sql(sql))
    }

    /// Whether an expression or the predicate of an index does.
    pub(crate) fn in_index(&self, index: &Index, dialect: Dialect) -> bool {
        index_expressions(index).any(|expression| self.in_expression(expression, dialect))
    }
}

/// The expressions of an index, its predicate included.
pub(crate) fn index_expressions(index: &Index) -> impl Iterator<Item = &Expression> {
    let parts = index.parts.iter().filter_map(|part| match &part.target {
        IndexTarget::Expression(expression) => Some(expression),
        IndexTarget::Column(_) => None,
    });
    parts.chain(index.predicate.as_ref())
}

/// The SQL of an expression that has no structure.
pub(crate) fn text(expression: &Expression, dialect: Dialect) -> Option<&str> {
    match expression {
        Expression::Sql(forms) => forms.get(&dialect).map(String::as_str),
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid => None,
    }
}

/// Whether an expression is that text, or SQL that holds it.
pub(crate) fn holds_text(expression: &Expression, value: &str, dialect: Dialect) -> bool {
    if let Expression::Literal(Literal::Text(text)) = expression {
        return text == value;
    }
    text(expression, dialect).is_some_and(|sql| sql.contains(&value.replace('\'', "''")))
}

/// The words of SQL, each with the text after it. A quoted name is one word, as it stands between its quotes.
///
/// A text or a comment may be SQL, too, so that its words count. In them a quote may stand alone, and takes only what can
/// be a name; a name of more than that may be the space between two such quotes, so that its words count beside it.
pub(crate) fn words(sql: &str) -> impl Iterator<Item = (&str, &str)> {
    let (mut rest, mut within) = (sql, "");
    let mut place = Place::Code;
    std::iter::from_fn(move || {
        if let Some(word) = bare(&mut within) {
            return Some(word);
        }
        loop {
            let first = rest.chars().next()?;
            if part_of_word(first) {
                return bare(&mut rest);
            }
            if first == '"'
                && let Some(end) = name_length(&rest[1..], place)
            {
                let (word, after) = rest[1..].split_at(end);
                rest = after.strip_prefix('"').unwrap_or(after);
                within = if word.contains(['\'', '\n']) { word } else { "" };
                return Some((word, rest));
            }
            let (next, length) = place.behind(rest, first);
            place = next;
            rest = &rest[length..];
        }
    })
}

/// The next word that needs no quotes, and the text behind it.
fn bare<'a>(rest: &mut &'a str) -> Option<(&'a str, &'a str)> {
    let start = rest.find(part_of_word)?;
    let text = &rest[start..];
    let (word, after) = text.split_at(text.find(|c| !part_of_word(c)).unwrap_or(text.len()));
    *rest = after;
    Some((word, after))
}

/// What a place in SQL is part of. What stands between dollars is read as SQL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    Text,
    Line,
    Block,
}

impl Place {
    /// The place behind the next sign, and how long that is.
    fn behind(self, rest: &str, first: char) -> (Self, usize) {
        let starts = |sign: &str| rest.starts_with(sign);
        match self {
            Self::Code if first == '\'' => (Self::Text, 1),
            Self::Code if starts("--") => (Self::Line, 2),
            Self::Code if starts("/*") => (Self::Block, 2),
            Self::Text if first == '\'' => (Self::Code, 1),
            Self::Line if first == '\n' => (Self::Code, 1),
            Self::Block if starts("*/") => (Self::Code, 2),
            Self::Code | Self::Text | Self::Line | Self::Block => (self, first.len_utf8()),
        }
    }
}

/// The names that are called: words before a parenthesis.
pub(crate) fn called(sql: &str) -> impl Iterator<Item = &str> {
    words(sql).filter(|(_, rest)| rest.trim_start().starts_with('(')).map(|(word, _)| word)
}

/// The SQL of a routine behind the name that it gives itself.
pub(crate) fn own_text(item: &Routine, dialect: Dialect) -> Option<&str> {
    let sql = item.forms.get(&dialect)?;
    let own = item.name.name.replace('"', "\"\"");
    let rest = words(sql).find(|(word, _)| word.to_lowercase() == own.to_lowercase()).map(|(_, rest)| rest);
    Some(rest.unwrap_or(sql))
}

/// How far a quoted name goes, if it is one.
fn name_length(text: &str, place: Place) -> Option<usize> {
    let mut quotes = text.match_indices('"').map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            let name = &text[..at];
            let fits = !name.is_empty() && name.len() <= 2 * MAX_NAME_BYTES;
            let ends = match place {
                Place::Code => false,
                Place::Text | Place::Line => name.contains(['\'', '\n']),
                Place::Block => name.contains(['\'', '\n']) || name.contains("*/"),
            };
            return (fits && !ends).then_some(at);
        }
    }
    None
}

fn part_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::{Wanted, words};
    use crate::model::Name;

    #[test]
    fn words_are_found_in_sql() {
        let found = |sql| words(sql).map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(found("select f(\"a b\")+x_1 from é.t"), ["select", "f", "a b", "x_1", "from", "é", "t"]);
        // Quotes that belong to texts hide nothing.
        assert_eq!(found("'5\"' || users.name || \"x\""), ["5", "users", "name", "x"]);
        // A name may hold what begins a text, be it behind a text or a comment.
        assert_eq!(found("\"it's\" = \"b c\""), ["it's", "it", "s", "b c"]);
        assert_eq!(found("-- it's\n'x''y' /* \" */ \"d'e f\""), ["it", "s", "x", "y", "d'e f", "d", "e", "f"]);
        assert_eq!(
            found("E'it\\'s 5\"' || users.name || \"x\""),
            ["E", "it", "s", "5", "' || users.name || ", "users", "name", "x"]
        );
        let called: Vec<bool> = words("\"f g\"(1) + f").map(|(_, rest)| rest.starts_with('(')).collect();
        assert_eq!(called, [true, false, false]);
    }

    #[test]
    fn names_are_found_as_words_or_quoted() {
        let wanted = Wanted::new([&Name::from("users"), &Name::from("odd \"name")]);
        assert!(wanted.in_sql("SELECT * FROM Users u"));
        assert!(wanted.in_sql("SELECT \"odd \"\"name\" FROM t"));
        assert!(!wanted.in_sql("SELECT users_id FROM t"));
        assert!(!wanted.in_sql("CREATE FUNCTION \"users 29\"() RETURNS trigger"));
    }
}
