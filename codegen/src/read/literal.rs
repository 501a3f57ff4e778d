//! Constants in the form that their column stores.

use super::{Problem, value};
use crate::model::{ColumnType, Expression, Literal, Rule};
use sea_query::Value;

/// Reads a value; with a type, in the form of that type where that is unambiguous.
pub(super) fn read(value: &Value, ty: Option<&ColumnType>) -> Result<Expression, Problem> {
    let Some(literal) = value::read(value)? else { return Ok(Expression::Null) };
    match ty {
        Some(ty) => fit(literal, &ty.with_all_digits()).map(Expression::Literal),
        None => Ok(Expression::Literal(literal)),
    }
}

/// The literal as a value of `ty`.
fn fit(literal: Literal, ty: &ColumnType) -> Result<Literal, Problem> {
    let instead = match ty {
        ColumnType::Boolean => match &literal {
            Literal::Bool(_) => return Ok(literal),
            Literal::Integer(0) => "`false`, as in `.default(false)`",
            Literal::Integer(1) => "`true`, as in `.default(true)`",
            _ => "`true` or `false`",
        },
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => match &literal {
            Literal::Integer(number) if in_range(*number, ty) => return Ok(literal),
            Literal::Integer(_) => "a number that the type can hold, or `.big_integer()`",
            _ => "a whole number, such as `0`",
        },
        ColumnType::Float | ColumnType::Double => match &literal {
            Literal::Float(_) => return Ok(literal),
            Literal::Integer(number) => return Ok(Literal::Float(format!("{number}.0"))),
            _ => "a number, such as `0.5`",
        },
        ColumnType::Decimal { .. } => match decimal(&literal) {
            Some(text) => return Ok(Literal::Decimal(text)),
            None => r#"a number, or its text: `"0.50"`"#,
        },
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text | ColumnType::Enum(_) => match literal {
            Literal::Text(_) => return Ok(literal),
            _ => "the text, in quotes",
        },
        ColumnType::Bytes => match literal {
            Literal::Bytes(_) => return Ok(literal),
            _ => "bytes: `vec![0_u8; 4]`",
        },
        ColumnType::Uuid => match &literal {
            Literal::Uuid(_) => return Ok(literal),
            Literal::Text(text) if value::uuid(text).is_some() => {
                return Ok(value::uuid(text).map_or(literal, Literal::Uuid));
            }
            _ => "a uuid in its hyphenated form, or `seaglass::new_uuid()`",
        },
        ColumnType::Date => match literal {
            Literal::Date(_) | Literal::Text(_) => return Ok(literal),
            _ => r#"a day: `"2024-02-29"`"#,
        },
        ColumnType::Time => match literal {
            Literal::Time(_) | Literal::Text(_) => return Ok(literal),
            _ => r#"a time of day: `"12:30:00"`"#,
        },
        ColumnType::DateTime => match literal {
            Literal::DateTime(_) | Literal::Text(_) => return Ok(literal),
            _ => r#"a day and time without a zone: `"2024-02-29 12:30:00"`"#,
        },
        ColumnType::TimestampTz => match literal {
            Literal::Timestamp(_) | Literal::Text(_) => return Ok(literal),
            _ => r#"an instant in UTC: `"2024-02-29 12:30:00+00:00"`, or `seaglass::now()`"#,
        },
        ColumnType::Json | ColumnType::JsonBinary => match literal {
            Literal::Json(_) | Literal::Text(_) => return Ok(literal),
            _ => r#"JSON as text: `"[]"`"#,
        },
        ColumnType::Custom { .. } | ColumnType::Array(_) | ColumnType::Postgres(_) => return Ok(literal),
    };
    Err(Problem::new(
        Rule::ValueMisfit,
        format!("the value {} does not fit the column's type", shown(&literal)),
        "the databases would refuse it, or each store something else",
        instead,
    ))
}

fn in_range(number: i64, ty: &ColumnType) -> bool {
    match ty {
        ColumnType::SmallInteger => i16::try_from(number).is_ok(),
        ColumnType::Integer => i32::try_from(number).is_ok(),
        _ => true,
    }
}

/// The text of an exact number.
fn decimal(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Integer(number) => Some(number.to_string()),
        Literal::Decimal(text) => Some(text.clone()),
        Literal::Float(text) | Literal::Text(text) => value::decimal(text).then(|| text.clone()),
        Literal::Bool(_)
        | Literal::Bytes(_)
        | Literal::Uuid(_)
        | Literal::Json(_)
        | Literal::Date(_)
        | Literal::Time(_)
        | Literal::DateTime(_)
        | Literal::Timestamp(_) => None,
    }
}

/// The value as people wrote it.
fn shown(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Text(text) => format!("{text:?}"),
        Literal::Bytes(text) => format!("x'{text}'"),
        Literal::Float(text)
        | Literal::Decimal(text)
        | Literal::Uuid(text)
        | Literal::Json(text)
        | Literal::Date(text)
        | Literal::Time(text)
        | Literal::DateTime(text)
        | Literal::Timestamp(text) => text.clone(),
    }
}
