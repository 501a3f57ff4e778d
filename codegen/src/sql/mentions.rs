//! Whether SQL that only the database understands speaks of something.

use super::{Cutter, Token, is_part_of_word, written};
use crate::model::{Dialect, Expression, Index, IndexTarget, Literal, MAX_NAME_BYTES, Name, Routine};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A name that SQL mentions, as it is meant; a word may be anything of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention<'a> {
    pub(crate) name: &'a str,
    /// A parenthesis follows.
    pub(crate) is_called: bool,
    /// A point follows: it may be what another name is in.
    pub(crate) is_before_point: bool,
}

/// How deep texts within texts are read; what is deeper counts by its words.
const DEPTH: usize = 8;

/// Whether `is` holds of a name that SQL mentions. Texts and comments may be SQL, too, so that what they say counts.
pub(crate) fn mentions(sql: &str, dialect: Dialect, mut is: impl FnMut(Mention<'_>) -> bool) -> bool {
    any(sql, dialect, 0, &mut is)
}

fn any(sql: &str, dialect: Dialect, depth: usize, is: &mut dyn FnMut(Mention<'_>) -> bool) -> bool {
    if depth > DEPTH {
        let words = sql.split(|c| !is_part_of_word(c)).filter(|word| !word.is_empty());
        return words.into_iter().any(|name| is(Mention { name, is_called: false, is_before_point: false }));
    }
    let mut cutter = Cutter::new(sql, dialect);
    while let Some(piece) = cutter.next() {
        let Ok((token, written)) = piece else {
            // A quote that stands alone, as in a comment.
            cutter.skip_sign();
            continue;
        };
        let is_called = cutter.rest().trim_start().starts_with('(');
        let is_before_point = cutter.rest().trim_start().starts_with('.');
        let found = match token {
            Some(Token::Word(name)) => is(Mention { name, is_called, is_before_point }),
            Some(Token::Quoted(quoted)) => {
                is(Mention { name: &quoted.name(), is_called, is_before_point })
                    || (depth > 0 && may_be_between(quoted.inner) && any(quoted.inner, dialect, depth + 1, is))
            }
            Some(Token::Text(inner)) => {
                let text =
                    if written.starts_with('\'') { inner.replace("''", "'").into() } else { Cow::Borrowed(inner) };
                is(Mention { name: &text, is_called: false, is_before_point: false })
                    || any(&text, dialect, depth + 1, is)
            }
            Some(Token::Parameter(name)) => {
                is(Mention { name: name.get(1..).unwrap_or_default(), is_called, is_before_point })
            }
            Some(Token::LineComment(_)) => any(written.trim_start_matches('-'), dialect, depth + 1, is),
            Some(Token::Sign(_)) => false,
            None => comment(written).is_some_and(|inner| any(inner, dialect, depth + 1, is)),
        };
        if found {
            return true;
        }
    }
    false
}

/// What a comment in the language of `/*` says.
fn comment(written: &str) -> Option<&str> {
    written.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/"))
}

/// Whether a quoted name in a text or a comment may be what stands between two quotes that belong to other things.
fn may_be_between(name: &str) -> bool {
    name.contains(['\'', '\n']) || name.len() > 2 * MAX_NAME_BYTES
}

/// Whether SQL calls a routine whose name `is` holds of.
pub(crate) fn calls(sql: &str, dialect: Dialect, is: impl Fn(&str) -> bool) -> bool {
    mentions(sql, dialect, |mention| mention.is_called && is(mention.name))
}

/// Names to look for. What folds, what is exact and what quotes are for is not told apart, so case does not count.
#[derive(Debug, Default)]
pub(crate) struct Wanted(BTreeSet<String>);

impl Wanted {
    pub(crate) fn new<'n>(names: impl IntoIterator<Item = &'n Name>) -> Self {
        Self(names.into_iter().map(|name| name.to_lowercase()).collect())
    }

    /// Whether the SQL mentions one of them.
    pub(crate) fn in_sql(&self, sql: &str, dialect: Dialect) -> bool {
        !self.0.is_empty() && mentions(sql, dialect, |mention| self.0.contains(&mention.name.to_lowercase()))
    }

    /// Whether an expression does.
    pub(crate) fn in_expression(&self, expression: &Expression, dialect: Dialect) -> bool {
        text(expression, dialect).is_some_and(|sql| self.in_sql(sql, dialect))
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
        | Expression::NewUuid
        | Expression::NextValue(_) => None,
    }
}

/// Whether an expression is that text, or SQL that holds it.
pub(crate) fn holds_text(expression: &Expression, value: &str, dialect: Dialect) -> bool {
    if let Expression::Literal(Literal::Text(text)) = expression {
        return text == value;
    }
    text(expression, dialect).is_some_and(|sql| sql.contains(&value.replace('\'', "''")))
}

/// The SQL of a routine behind the name that it gives itself.
pub(crate) fn own_text(item: &Routine, dialect: Dialect) -> Option<&str> {
    let sql = item.forms.get(&dialect)?;
    let mut cutter = Cutter::new(sql, dialect);
    while let Some(Ok((token, _))) = cutter.next() {
        if token.and_then(written).is_some_and(|name| name.to_lowercase() == item.name.name.to_lowercase()) {
            return Some(cutter.rest());
        }
    }
    Some(sql)
}

#[cfg(test)]
mod tests {
    use super::{Wanted, calls, mentions};
    use crate::model::Dialect::{self, D1, Postgres};
    use crate::model::Name;

    fn found(sql: &str, dialect: Dialect) -> Vec<String> {
        let mut all = Vec::new();
        mentions(sql, dialect, |mention| {
            all.push(mention.name.to_owned());
            false
        });
        all
    }

    #[test]
    fn names_are_found_in_sql() {
        let of = |sql| found(sql, Postgres);
        assert_eq!(of("select f(\"a b\")+x_1 from é.t"), ["select", "f", "a b", "x_1", "from", "é", "t"]);
        // Quotes that belong to texts hide nothing, and texts are read, and named as a whole.
        assert_eq!(of("'5\"' || users.name || \"x\""), ["5\"", "5", "users", "name", "x"]);
        assert_eq!(of("E'it\\'s 5\"' || users"), ["E", "it\\'s 5\"", "it", "s", "5", "users"]);
        // A name may hold what begins a text, be it behind a text or a comment.
        assert_eq!(of("\"it's\" = \"b c\""), ["it's", "b c"]);
        assert_eq!(of("-- it's\n'x''y' /* \" */ \"d'e f\""), ["it", "s", "x'y", "x", "y", "d'e f"]);
        assert_eq!(of("/* \"a\" /* b */ */ -- -- \"c d\""), ["a", "b", "c d"]);
        assert_eq!(found("[it's] = `a\"` + \"b\" -- 'c", D1), ["it's", "a\"", "b", "c"]);
    }

    #[test]
    fn what_a_text_runs_is_read_as_it_runs() {
        let body = "BEGIN EXECUTE 'DROP TABLE \"it''s\", \"b\"\"c\"'; END";
        for sql in [format!("DO $a$ {body} $a$"), format!("DO '{}'", body.replace('\'', "''"))] {
            let names = found(&sql, Postgres);
            assert!(["it's", "b\"c"].iter().all(|name| names.iter().any(|other| other == name)), "{names:?}");
        }
        let deep = "-- ".repeat(10_000) + "users";
        assert!(found(&deep, Postgres).ends_with(&["users".to_owned()]), "however deep");
    }

    #[test]
    fn calls_are_told_from_words() {
        let of = |sql: &str| calls(sql, Postgres, |name| name == "f g" || name == "it's");
        assert!(of("\"f g\" (1)") && of("1 + \"it's\"()"));
        assert!(!of("\"f g\" + (1)") && !of("'f g'"));
    }

    #[test]
    fn wanted_names_are_found_as_words_or_quoted() {
        let wanted = Wanted::new([&Name::from("users"), &Name::from("odd \"name"), &Name::from("it's")]);
        let is_in = |sql| wanted.in_sql(sql, Postgres);
        assert!(is_in("SELECT * FROM Users u") && is_in("SELECT \"odd \"\"name\" FROM t"));
        assert!(is_in("SELECT \"it's\"") && is_in("EXECUTE 'SELECT \"it''s\"'") && is_in("to_regclass('users')"));
        assert!(!is_in("SELECT users_id FROM t") && !is_in("CREATE FUNCTION \"users 29\"() RETURNS trigger"));
    }
}
