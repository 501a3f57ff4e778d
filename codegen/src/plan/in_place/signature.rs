//! What of a routine Postgres knows, so that it cannot go while the routine is there.

use super::facts::Facts;
use crate::diff::Change;
use crate::model::{Dialect, Routine};
use crate::sql::mentions::{Wanted, own_text, words};
use crate::sql::{Token, pieces};

/// The part of a routine that names what it leans on: its signature, and its body unless that is text.
pub(super) fn definition(item: &Routine, dialect: Dialect) -> Option<&str> {
    own_text(item, dialect).map(|sql| without_text(sql, dialect))
}

/// What stands before `AS` outside of parentheses, or everything where a body of the standard's form comes first.
fn without_text(sql: &str, dialect: Dialect) -> &str {
    let (mut depth, mut end) = (0_usize, 0);
    for (token, written) in pieces(sql, dialect).unwrap_or_default() {
        end += written.len();
        match token {
            Some(Token::Sign('(')) => depth += 1,
            Some(Token::Sign(')')) => depth = depth.saturating_sub(1),
            Some(Token::Word(word)) if depth == 0 && word.eq_ignore_ascii_case("as") => return &sql[..end],
            Some(Token::Word(word))
                if depth == 0 && ["begin", "return"].iter().any(|it| word.eq_ignore_ascii_case(it)) =>
            {
                return sql;
            }
            Some(
                Token::Word(_)
                | Token::Text(_)
                | Token::Quoted(_)
                | Token::Parameter(_)
                | Token::LineComment(_)
                | Token::Sign(_),
            )
            | None => {}
        }
    }
    sql
}

/// Whether a type of a routine's arguments gets another name: by the old one, the routine is found before that only.
pub(super) fn is_renamed(facts: &Facts<'_>, item: &Routine) -> bool {
    let renamed = facts.changes.iter().filter_map(|change| {
        if let Change::RenameEnum { from, .. } | Change::RenameTable { from, .. } = change {
            Some(&from.name)
        } else {
            None
        }
    });
    Wanted::new(renamed).in_sql(&item.arguments)
}

/// Whether that is an enumerated type, which gets its name before all else.
pub(super) fn is_renamed_first(facts: &Facts<'_>, item: &Routine) -> bool {
    let renamed = facts
        .changes
        .iter()
        .filter_map(|change| if let Change::RenameEnum { from, .. } = change { Some(&from.name) } else { None });
    Wanted::new(renamed).in_sql(&item.arguments)
}

/// Whether CREATE OR REPLACE would refuse: what stands before the body is not what it was.
pub(super) fn is_remade(before: &Routine, after: &Routine, dialect: Dialect) -> bool {
    match (before.forms.get(&dialect), after.forms.get(&dialect)) {
        (Some(before), Some(after)) => head(before) != head(after),
        (_, _) => false,
    }
}

/// Names, arguments and result: the words up to the language or the body.
fn head(sql: &str) -> Vec<String> {
    const ENDS: [&str; 5] = ["as", "language", "begin", "return", "immutable"];
    let all = words(sql).map(|(word, _)| word.to_lowercase());
    all.take_while(|word| !ENDS.contains(&word.as_str())).filter(|word| word != "or" && word != "replace").collect()
}

#[cfg(test)]
mod tests {
    use super::definition;
    use crate::model::{Dialect::Postgres, Routine};

    #[test]
    fn a_body_that_is_text_is_no_definition() {
        let of = |sql: &str| {
            let item = Routine::new("mood 29").postgres(sql);
            definition(&item, Postgres).map(str::to_owned).unwrap_or_default()
        };
        let sql = "CREATE FUNCTION \"mood 29\"(m mood DEFAULT cast('a' AS mood)) RETURNS text AS $$ x $$";
        assert_eq!(of(sql), "(m mood DEFAULT cast('a' AS mood)) RETURNS text AS");
        assert_eq!(
            of("CREATE FUNCTION \"mood 29\"() RETURNS text RETURN 'a'::mood"),
            "() RETURNS text RETURN 'a'::mood"
        );
        let sql = "CREATE FUNCTION \"mood 29\"() RETURNS int BEGIN ATOMIC SELECT a AS b FROM t; END";
        assert_eq!(of(sql), "() RETURNS int BEGIN ATOMIC SELECT a AS b FROM t; END");
    }
}
