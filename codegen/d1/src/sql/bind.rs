//! Parameters as D1 takes them.
//!
//! D1 gives SQLite every number as a REAL: `5 / ?` with 2 is 2.5, a text column stores 5.0, and integers are rounded beyond
//! 2^53. An integer is therefore bound as text under a CAST, which is exact; the `+` before it takes away the affinity that a
//! CAST has and a parameter has not, so that comparisons are those of SQLite's own clients.

use std::fmt::Write;

use sea_orm::DbErr;

use super::{Kind, tokens};
use crate::value::{Bound, Param};

/// D1 takes no more parameters in a statement.
pub(crate) const PARAMETERS: usize = 100;

/// Where a parameter stands, and which of the values it is.
struct Place {
    start: usize,
    end: usize,
    value: usize,
    is_numbered: bool,
}

/// A statement's text and values as D1 takes them.
///
/// # Errors
/// More parameters than D1 takes that are no integers, placeholders that it does not know, or another number of values.
pub(crate) fn bound(sql: &str, params: Vec<Param>) -> Result<(String, Vec<Bound>), DbErr> {
    let places = places(sql)?;
    let wanted = places.iter().map(|place| place.value + 1).max().unwrap_or_default();
    if wanted != params.len() {
        return Err(DbErr::Custom(format!("the statement has {wanted} parameters and {} values: {sql}", params.len())));
    }
    let inline = params.len() > PARAMETERS;
    if inline && places.iter().any(|place| place.is_numbered) {
        return Err(too_many(params.len(), "numbered parameters cannot be written out"));
    }
    let kept = params.iter().filter(|param| matches!(param, Param::Bound(_))).count();
    if inline && kept > PARAMETERS {
        return Err(too_many(kept, "integers apart, which are written out"));
    }
    Ok((text(sql, &places, &params, inline), values(params, inline)))
}

fn too_many(number: usize, what: &str) -> DbErr {
    DbErr::Custom(format!(
        "D1 takes {PARAMETERS} parameters in a statement, and this one has {number} ({what}): ask in parts, \
         or send several statements with D1::batch"
    ))
}

fn text(sql: &str, places: &[Place], params: &[Param], inline: bool) -> String {
    let (mut out, mut from) = (String::with_capacity(sql.len() + places.len() * 20), 0);
    for place in places {
        let written = sql.get(place.start..place.end).unwrap_or_default();
        out.push_str(sql.get(from..place.start).unwrap_or_default());
        from = place.end;
        // Writing to a String does not fail.
        let _ = match params.get(place.value) {
            Some(Param::Integer(number)) if inline => write!(out, "({number})"),
            Some(Param::Integer(_)) => write!(out, "+CAST({written} AS INTEGER)"),
            Some(Param::Bound(_)) | None => write!(out, "{written}"),
        };
    }
    out.push_str(sql.get(from..).unwrap_or_default());
    out
}

fn values(params: Vec<Param>, inline: bool) -> Vec<Bound> {
    let value = |param| match param {
        Param::Integer(_) if inline => None,
        Param::Integer(number) => Some(Bound::Text(number.to_string())),
        Param::Bound(bound) => Some(bound),
    };
    params.into_iter().filter_map(value).collect()
}

/// SQLite numbers a bare `?` one above the largest before it.
fn places(sql: &str) -> Result<Vec<Place>, DbErr> {
    let (mut found, mut largest) = (Vec::new(), 0);
    for token in tokens(sql) {
        let number = match token.kind {
            Kind::Parameter(number) => number,
            Kind::NamedParameter => {
                let name = sql.get(token.start..token.end).unwrap_or_default();
                return Err(DbErr::Custom(format!("D1 takes parameters as ? or ?1, not as {name}")));
            }
            Kind::Word(_) | Kind::Name(_) | Kind::Number(_) | Kind::Text | Kind::Symbol(_) => continue,
        };
        let place = number.unwrap_or(largest + 1);
        let value =
            place.checked_sub(1).ok_or_else(|| DbErr::Custom("parameters are numbered from ?1 on".to_owned()))?;
        largest = largest.max(place);
        found.push(Place { start: token.start, end: token.end, value, is_numbered: number.is_some() });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(number: i64) -> Param {
        Param::Integer(number)
    }

    fn word(text: &str) -> Param {
        Param::Bound(Bound::Text(text.to_owned()))
    }

    #[test]
    fn integers_are_texts_under_a_cast() {
        let sql = r#"SELECT '?', "a?" FROM t WHERE a = ? AND b = ? -- ?"#;
        let (text, values) = bound(sql, vec![integer(7), word("x")]).expect("two");
        assert_eq!(text, r#"SELECT '?', "a?" FROM t WHERE a = +CAST(? AS INTEGER) AND b = ? -- ?"#);
        assert_eq!(values, [Bound::Text("7".to_owned()), Bound::Text("x".to_owned())]);
    }

    #[test]
    fn numbered_parameters_keep_their_numbers() {
        let (text, values) = bound("SELECT ?2, ?1, ?2", vec![word("x"), integer(1)]).expect("two");
        assert_eq!(text, "SELECT +CAST(?2 AS INTEGER), ?1, +CAST(?2 AS INTEGER)");
        assert_eq!(values.len(), 2);
        let (text, _) = bound("SELECT ?3, ?1, ?", vec![word("x"), word("y"), word("z"), integer(1)]).expect("four");
        assert_eq!(text, "SELECT ?3, ?1, +CAST(? AS INTEGER)", "one above the largest");
    }

    #[test]
    fn beyond_the_limit_integers_are_written_out() {
        let list = vec!["?"; 102].join(",");
        let mut params = vec![integer(i64::MIN); 101];
        params.push(word("x"));
        let (text, values) = bound(&list, params).expect("one is left");
        assert!(text.starts_with("(-9223372036854775808),(") && text.ends_with(",?"), "{text}");
        assert_eq!(values, [Bound::Text("x".to_owned())]);
        let words = vec![word("x"); 100];
        assert!(bound(&vec!["?"; 101].join(","), [words, vec![integer(1)]].concat()).is_ok(), "as many as D1 takes");
    }

    #[test]
    fn what_d1_does_not_take_is_refused_by_name() {
        let said = |sql: &str, params| bound(sql, params).expect_err("refused").to_string();
        let list = vec!["?"; 101].join(",");
        assert_eq!(
            said(&list, vec![word("x"); 101]),
            "Custom Error: D1 takes 100 parameters in a statement, and this one has 101 (integers apart, which are written \
             out): ask in parts, or send several statements with D1::batch"
        );
        assert!(said("SELECT ?101", vec![integer(1); 101]).contains("numbered parameters cannot be written out"));
        assert_eq!(said("SELECT :a", vec![]), "Custom Error: D1 takes parameters as ? or ?1, not as :a");
        assert_eq!(said("SELECT ?0", vec![]), "Custom Error: parameters are numbered from ?1 on");
        assert_eq!(said("SELECT ?", vec![]), "Custom Error: the statement has 1 parameters and 0 values: SELECT ?");
    }
}
