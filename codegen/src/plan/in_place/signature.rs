//! What of a routine Postgres knows, so that it cannot go while the routine is there.

use super::facts::Facts;
use crate::diff::Change;
use crate::model::{Dialect, Routine};
use crate::sql::mentions::{Wanted, own_text};
use crate::sql::{Token, folded, follow, is_any, pieces, tokens};
use std::borrow::Cow;

/// The part of a routine that names what it leans on: its signature, and its body unless that is text.
pub(super) fn definition(item: &Routine, dialect: Dialect) -> Option<&str> {
    own_text(item, dialect).map(|sql| without_text(sql, dialect))
}

/// What stands before `AS` outside of parentheses, or everything where a body of the standard's form comes first.
fn without_text(sql: &str, dialect: Dialect) -> &str {
    let (mut depth, mut end) = (0_usize, 0);
    for (token, written) in pieces(sql, dialect).unwrap_or_default() {
        end += written.len();
        follow(&mut depth, token);
        if depth == 0 && is_any(token, &["as"]) {
            return &sql[..end];
        }
        if depth == 0 && is_any(token, &["begin", "return"]) {
            return sql;
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
    Wanted::new(renamed).in_sql(&item.arguments, facts.dialect)
}

/// Whether that is an enumerated type, which gets its name before all else.
pub(super) fn is_renamed_first(facts: &Facts<'_>, item: &Routine) -> bool {
    let renamed = facts
        .changes
        .iter()
        .filter_map(|change| if let Change::RenameEnum { from, .. } = change { Some(&from.name) } else { None });
    Wanted::new(renamed).in_sql(&item.arguments, facts.dialect)
}

/// Whether CREATE OR REPLACE would refuse: what stands before the body is not what it was.
pub(super) fn is_remade(before: &Routine, after: &Routine, dialect: Dialect) -> bool {
    match (before.forms.get(&dialect), after.forms.get(&dialect)) {
        (Some(before), Some(after)) => head(before, dialect) != head(after, dialect),
        (_, _) => false,
    }
}

/// Names, arguments and result: all up to the language or the body.
fn head(sql: &str, dialect: Dialect) -> Vec<Cow<'_, str>> {
    const ENDS: [&str; 5] = ["as", "language", "begin", "return", "immutable"];
    let all = tokens(sql, dialect).unwrap_or_default().into_iter();
    all.take_while(|token| !is_any(Some(*token), &ENDS))
        .filter(|token| !is_any(Some(*token), &["or", "replace"]))
        .filter_map(|token| match token {
            Token::Word(_) | Token::Quoted(_) => folded(token, dialect),
            Token::Text(text) => Some(text.into()),
            Token::Sign('[') => Some("[".into()),
            Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{definition, is_remade};
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

    #[test]
    fn what_create_or_replace_refuses_is_told() {
        let remade = |before: &str, after: &str| {
            let of = |head: &str| Routine::new("f").postgres(format!("CREATE FUNCTION f{head} LANGUAGE sql AS 'x'"));
            is_remade(&of(before), &of(after), Postgres)
        };
        assert!(!remade("(a int) RETURNS int", "( A INT )\n-- new\nreturns int"));
        assert!(remade("(a int) RETURNS int", "(a int) RETURNS int[]"));
        assert!(remade("(a int) RETURNS int", "(a int, b int) RETURNS int"));
        assert!(remade("(\"A\" int) RETURNS int", "(\"a\" int) RETURNS int"));
    }
}
