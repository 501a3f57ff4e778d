//! `value::type`: what stands before the casts, and whether they leave the value as it is.

use super::{Token, enclosed, folded, pieces, tokens};
use crate::model::{ColumnType, Dialect, Name, ObjectName};

/// What stands before the casts of `a::b::c`, without parentheses around it, and the casts. Nothing of SQL with a comment.
pub(super) fn taken_apart(sql: &str, dialect: Dialect) -> Option<(&str, Vec<&str>)> {
    let (mut body, mut casts) = (sql.trim(), Vec::new());
    loop {
        if let Some(inner) = enclosed(body, dialect) {
            body = inner.trim();
            continue;
        }
        let Some(at) = last_cast(body, dialect).ok()? else { return Some((body, casts)) };
        let (before, cast) = body.split_at_checked(at)?;
        casts.push(cast.strip_prefix("::")?.trim());
        body = before.trim();
    }
}

/// Where the last `::` stands that is in no brackets.
fn last_cast(sql: &str, dialect: Dialect) -> Result<Option<usize>, &'static str> {
    let (mut at, mut depth, mut found) = (0, 0_i32, None);
    for (token, text) in pieces(sql, dialect)? {
        match token {
            Some(Token::LineComment(_)) => return Err("a comment"),
            None if text.starts_with("/*") => return Err("a comment"),
            Some(Token::Sign('(' | '[')) => depth += 1,
            Some(Token::Sign(')' | ']')) => depth -= 1,
            Some(Token::Sign(':')) if text == "::" && depth == 0 => found = Some(at),
            None | Some(Token::Word(_) | Token::Text(_) | Token::Quoted(_) | Token::Parameter(_) | Token::Sign(_)) => {}
        }
        at += text.len();
    }
    Ok(found)
}

/// Whether a cast leaves `body` what a column of that type makes of it without one.
pub(super) fn leaves(cast: &str, body: &str, ty: &ColumnType) -> bool {
    let lower = cast.to_ascii_lowercase();
    let is = |names: &[&str]| names.contains(&lower.as_str());
    // One to an integer rounds, and one that the number does not fit into fails.
    let whole = || {
        let digits = body.trim_matches('\'');
        let holds = |ty: &str| match ty {
            "smallint" | "int2" => digits.parse::<i16>().is_ok(),
            "integer" | "int" | "int4" => digits.parse::<i32>().is_ok(),
            "bigint" | "int8" => digits.parse::<i64>().is_ok(),
            _ => false,
        };
        holds(&lower)
    };
    match ty {
        ColumnType::Boolean => is(&["boolean", "bool"]),
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger | ColumnType::Decimal { .. } => {
            whole() || is(&["numeric", "decimal"])
        }
        // A float of the other size has other digits.
        ColumnType::Float => whole() || is(&["real", "float4", "numeric", "decimal"]),
        ColumnType::Double => whole() || is(&["double precision", "float8", "numeric", "decimal"]),
        ColumnType::Char(_) => is(&["text", "character varying", "varchar", "bpchar"]),
        // One to `bpchar` cuts spaces off.
        ColumnType::Varchar(_) | ColumnType::Text => is(&["text", "character varying", "varchar"]),
        ColumnType::Bytes => is(&["bytea"]),
        ColumnType::Uuid => is(&["uuid"]),
        // Each prints the other in its own way.
        ColumnType::Json => is(&["json"]),
        ColumnType::JsonBinary => is(&["jsonb"]),
        ColumnType::Enum(name) => named(cast).is_some_and(|found| {
            found.name == name.name && (found.namespace.is_none() || found.namespace == name.namespace)
        }),
        // A list without items is the same of any type.
        ColumnType::Array(_) => cast.ends_with("[]"),
        ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Custom { .. }
        | ColumnType::Postgres(_) => false,
    }
}

/// The name that SQL of Postgres is, with its namespace or without.
pub(super) fn named(sql: &str) -> Option<ObjectName> {
    let found = tokens(sql, Dialect::Postgres).ok()?;
    let name = |at: usize| folded(*found.get(at)?, Dialect::Postgres).map(Name::from);
    match found.len() {
        1 => Some(ObjectName { namespace: None, name: name(0)? }),
        3 if found.get(1) == Some(&Token::Sign('.')) => Some(ObjectName { namespace: Some(name(0)?), name: name(2)? }),
        _ => None,
    }
}
