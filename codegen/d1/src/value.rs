//! Values on their way to D1, in the form in which sqlx keeps them in a file of `SQLite`.

use chrono::SecondsFormat;
use sea_orm::sea_query::{ArrayType, OptionEnum, ValueType};
use sea_orm::{DbErr, Value};

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Param {
    /// An integer. JavaScript has none: D1 would take a number for a REAL, rounded beyond 2^53.
    Integer(i64),
    /// What D1 takes as it is.
    Bound(Bound),
}

/// What a binding of D1 takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// `null`.
    Null,
    /// A number, which D1 makes a REAL.
    Real(f64),
    /// A string.
    Text(String),
    /// An `ArrayBuffer`.
    Bytes(Vec<u8>),
}

/// A value as a parameter.
///
/// # Errors
/// A float that is not a number or infinite, an integer beyond eight bytes, and types of other databases.
#[allow(
    unreachable_patterns,
    reason = "features of SeaORM add kinds of values, which other crates of a build switch on"
)]
pub(crate) fn param(value: Value) -> Result<Param, DbErr> {
    Ok(match value {
        Value::Bool(v) => integer(v),
        Value::TinyInt(v) => integer(v),
        Value::SmallInt(v) => integer(v),
        Value::Int(v) => integer(v),
        Value::BigInt(v) => integer(v),
        Value::TinyUnsigned(v) => integer(v),
        Value::SmallUnsigned(v) => integer(v),
        Value::Unsigned(v) => integer(v),
        Value::BigUnsigned(Some(v)) => Param::Integer(
            v.try_into()
                .map_err(|_| DbErr::Type(format!("{v} does not fit D1: an integer there has 63 bits and a sign")))?,
        ),
        Value::Float(v) => real(v.map(f64::from))?,
        Value::Double(v) => real(v)?,
        Value::String(v) => text(v),
        Value::Enum(OptionEnum::Some(v)) => text(Some(v.value)),
        Value::Char(v) => text(v),
        Value::Json(v) => text(v),
        Value::ChronoDate(v) => text(v.map(|v| v.format("%F"))),
        Value::ChronoTime(v) => text(v.map(|v| v.format("%T%.f"))),
        Value::ChronoDateTime(v) => text(v.map(|v| v.format("%F %T%.f"))),
        Value::ChronoDateTimeUtc(v) => text(v.map(|v| v.to_rfc3339_opts(SecondsFormat::AutoSi, false))),
        Value::ChronoDateTimeLocal(v) => text(v.map(|v| v.to_rfc3339_opts(SecondsFormat::AutoSi, false))),
        Value::ChronoDateTimeWithTimeZone(v) => text(v.map(|v| v.to_rfc3339_opts(SecondsFormat::AutoSi, false))),
        Value::Decimal(v) => text(v),
        Value::Bytes(Some(v)) => Param::Bound(Bound::Bytes(v)),
        Value::Uuid(Some(v)) => Param::Bound(Bound::Bytes(v.as_bytes().to_vec())),
        Value::BigUnsigned(None) | Value::Enum(OptionEnum::None(_)) | Value::Bytes(None) | Value::Uuid(None) => {
            Param::Bound(Bound::Null)
        }
        other => return Err(DbErr::Type(format!("D1 has no form for {other:?}"))),
    })
}

fn integer(value: Option<impl Into<i64>>) -> Param {
    value.map_or(Param::Bound(Bound::Null), |value| Param::Integer(value.into()))
}

fn text(value: Option<impl ToString>) -> Param {
    Param::Bound(value.map_or(Bound::Null, |value| Bound::Text(value.to_string())))
}

/// JSON, in which D1 is spoken to, has no other numbers: they would be written as NULL, and no error would say so.
fn real(value: Option<f64>) -> Result<Param, DbErr> {
    match value {
        Some(number) if !number.is_finite() => {
            Err(DbErr::Type(format!("D1 cannot hold {number}: it would be NULL there")))
        }
        other => Ok(Param::Bound(other.map_or(Bound::Null, Bound::Real))),
    }
}

/// The type of a column that is nothing but this parameter.
pub(crate) fn type_of(value: &Value) -> Option<ArrayType> {
    Some(match value {
        Value::Bool(_) => bool::array_type(),
        Value::TinyInt(_) => i8::array_type(),
        Value::SmallInt(_) => i16::array_type(),
        Value::Int(_) => i32::array_type(),
        Value::BigInt(_) => i64::array_type(),
        Value::Float(_) => f32::array_type(),
        Value::Double(_) => f64::array_type(),
        Value::String(_) => String::array_type(),
        Value::Bytes(_) => <Vec<u8>>::array_type(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::prelude::{DateTimeUtc, Decimal, Json, Uuid};

    use super::*;

    fn shown(value: impl Into<Value>) -> String {
        match param(value.into()) {
            Ok(param) => format!("{param:?}").replace("Bound(", "").replace("))", ")"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn values_have_the_form_of_their_columns() {
        let at: DateTimeUtc = "2026-03-04T05:06:07.120Z".parse().expect("an instant");
        let cases = [
            (shown(true), "Integer(1)"),
            (shown(i64::MIN), "Integer(-9223372036854775808)"),
            (
                shown(u64::MAX),
                "Type Error: 18446744073709551615 does not fit D1: an integer there has 63 bits and a sign",
            ),
            (shown(0.1_f32), "Real(0.10000000149011612)"),
            (shown(f64::NAN), "Type Error: D1 cannot hold NaN: it would be NULL there"),
            (shown(f32::NEG_INFINITY), "Type Error: D1 cannot hold -inf: it would be NULL there"),
            (shown(255_u8), "Integer(255)"),
            (shown(at.fixed_offset()), "Text(\"2026-03-04T05:06:07.120+00:00\")"),
            (shown('x'), "Text(\"x\")"),
            (shown(Json::from_iter([("a", 1)])), "Text(\"{\\\"a\\\":1}\")"),
            (shown(at), "Text(\"2026-03-04T05:06:07.120+00:00\")"),
            (shown(at.naive_utc()), "Text(\"2026-03-04 05:06:07.120\")"),
            (shown(at.date_naive()), "Text(\"2026-03-04\")"),
            (shown(at.time()), "Text(\"05:06:07.120\")"),
            (shown(Decimal::new(110, 2)), "Text(\"1.10\")"),
            (shown(Uuid::nil()), "Bytes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])"),
            (shown(None::<Uuid>), "Null)"),
            (shown(None::<f64>), "Null)"),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }
}
