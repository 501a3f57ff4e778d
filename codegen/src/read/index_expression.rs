//! Index expressions, which sea-query hands out only as what Postgres's backend writes, piece by piece.

use super::inspect;
use super::sql::without_parentheses;
use super::{Problem, expression};
use crate::declare::{holds_marker, written_marker};
use crate::model::{Dialect, Expression, Forms};
use crate::probe::Piece;
use sea_query::{PostgresQueryBuilder, QueryBuilder, SqliteQueryBuilder};

/// Pieces that `SQLite` spells in its own way.
const SPELLED: [(&str, &str); 3] = [("CHAR_LENGTH", "LENGTH"), ("GREATEST", "MAX"), ("LEAST", "MIN")];

/// Pieces of Postgres's that `SQLite` does not have.
const POSTGRES_ONLY: [&str; 26] = [
    "::",
    "CAST(",
    "E'",
    "'\\x",
    "ILIKE",
    "NOT ILIKE",
    "@@",
    "@>",
    "<@",
    "&&",
    "<%",
    "<<%",
    "<->",
    "<<->",
    "<<<->",
    "~",
    "~*",
    "<#>",
    "<=>",
    "MD5",
    "BIT_AND",
    "BIT_OR",
    "TO_TSVECTOR",
    "TO_TSQUERY",
    "DATE_TRUNC",
    "STARTS_WITH",
];

/// Reads an expression that `wanted` must be able to say.
pub(super) fn read(pieces: &[Piece], wanted: &[Dialect]) -> Result<Expression, Problem> {
    let mut texts = [String::new(), String::new()];
    let [postgres, d1] = &mut texts;
    let mut lacking = None;
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                postgres.push_str(text);
                let spelled = SPELLED.iter().find(|(theirs, _)| theirs == text);
                d1.push_str(spelled.map_or(text, |(_, ours)| ours));
                if POSTGRES_ONLY.contains(&text.as_str()) {
                    lacking.get_or_insert_with(|| text.clone());
                }
            }
            Piece::Value(value) => {
                inspect::value(value)?;
                postgres.push_str(&PostgresQueryBuilder.value_to_string(value));
                d1.push_str(&SqliteQueryBuilder.value_to_string(value));
            }
        }
    }
    if let Some(expression) = known(postgres)? {
        return Ok(expression);
    }
    let mut forms = Forms::from([(Dialect::Postgres, without_parentheses(postgres, Dialect::Postgres).to_owned())]);
    match lacking {
        Some(piece) if wanted.contains(&Dialect::D1) => return Err(inspect::lacking(Dialect::D1, &piece)),
        Some(_) => {}
        None => {
            forms.insert(Dialect::D1, without_parentheses(d1, Dialect::D1).to_owned());
        }
    }
    Ok(Expression::Sql(forms))
}

/// The expression that has a structure, if it is one.
fn known(text: &str) -> Result<Option<Expression>, Problem> {
    match written_marker(text) {
        Some(marker) => expression::marked(&marker).map(Some),
        None if holds_marker(text) => Err(inspect::nested()),
        None => Ok(expression::spelled(text)),
    }
}
