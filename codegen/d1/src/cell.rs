//! Result values of D1: it tells numbers, texts and bytes apart, and no other types.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sea_orm::prelude::{Decimal, Uuid};
use sea_orm::sea_query::ArrayType;
use sea_orm::{DbErr, Value};

/// What a binding of D1 gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// `null`.
    Null,
    /// A number; integers beyond 2^53 are rounded.
    Number(f64),
    /// A string.
    Text(String),
    /// An array of numbers.
    Bytes(Vec<u8>),
}

/// Beyond this a number of JavaScript may stand for another integer than the one that is stored.
pub(crate) const SAFE: i64 = (1 << 53) - 1;

/// Texts in messages are cut here.
const SHOWN: usize = 60;

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Number(number) => write!(f, "the number {number}"),
            Self::Text(text) if text.chars().count() > SHOWN => {
                write!(f, "the text {:?}…", text.chars().take(SHOWN).collect::<String>())
            }
            Self::Text(text) => write!(f, "the text {text:?}"),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

/// A value of the variant that a field of this type asks for. `exact` are the digits of an integer, where they were asked for.
///
/// # Errors
/// A value that is none of the type, with the name of its column.
pub(crate) fn value(kind: &ArrayType, cell: &Cell, exact: Option<i64>, column: &str) -> Result<Value, DbErr> {
    let read = match cell {
        Cell::Null => return Ok(infinite(kind, exact).unwrap_or(Value::String(None))),
        Cell::Number(number) => from_number(kind, *number, exact),
        Cell::Text(text) => from_text(kind, text),
        Cell::Bytes(bytes) => from_bytes(kind, bytes),
    };
    read.map_err(|why| DbErr::Type(format!("{column} holds {cell}, {why}")))
}

/// JSON has no infinity, and gives NULL in its place; its digits are those of the largest integer.
fn infinite(kind: &ArrayType, exact: Option<i64>) -> Option<Value> {
    let number = match exact? {
        i64::MAX => f64::INFINITY,
        i64::MIN => f64::NEG_INFINITY,
        _ => return None,
    };
    match kind {
        ArrayType::Double => Some(Value::Double(Some(number))),
        ArrayType::Float => Some(Value::Float(Some(if number > 0.0 { f32::INFINITY } else { f32::NEG_INFINITY }))),
        _ => None,
    }
}

/// Why a value is none of a type.
type Why = String;

fn no(what: &str) -> Why {
    format!("which is not {what}")
}

fn fits<T: TryFrom<i64>>(number: f64, exact: Option<i64>) -> Result<T, Why> {
    let whole = whole(number, exact)?;
    T::try_from(whole).map_err(|_| format!("which does not fit {}", std::any::type_name::<T>()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "both are looked at before and after")]
fn whole(number: f64, exact: Option<i64>) -> Result<i64, Why> {
    if number.fract() != 0.0 {
        return Err(no("an integer"));
    }
    if number.abs() <= SAFE as f64 {
        return Ok(number as i64);
    }
    match exact {
        // SQLite makes the nearest integer of a REAL that is beyond all.
        Some(exact) if (exact as f64).to_bits() == number.to_bits() && exact.unsigned_abs() > SAFE.unsigned_abs() => {
            Ok(exact)
        }
        _ => Err(
            "which JavaScript may have rounded: beyond 2^53 an integer is exact where the statement names its column, \
                  or as CAST(… AS text)"
                .to_owned(),
        ),
    }
}

fn from_number(kind: &ArrayType, number: f64, exact: Option<i64>) -> Result<Value, Why> {
    Ok(match kind {
        ArrayType::Bool => Value::Bool(Some(boolean(number)?)),
        ArrayType::TinyInt => Value::TinyInt(Some(fits(number, exact)?)),
        ArrayType::SmallInt => Value::SmallInt(Some(fits(number, exact)?)),
        ArrayType::Int => Value::Int(Some(fits(number, exact)?)),
        ArrayType::BigInt => Value::BigInt(Some(fits(number, exact)?)),
        ArrayType::TinyUnsigned => Value::TinyUnsigned(Some(fits(number, exact)?)),
        ArrayType::SmallUnsigned => Value::SmallUnsigned(Some(fits(number, exact)?)),
        ArrayType::Unsigned => Value::Unsigned(Some(fits(number, exact)?)),
        ArrayType::BigUnsigned => Value::BigUnsigned(Some(fits(number, exact)?)),
        ArrayType::Float => Value::Float(Some(single(number)?)),
        ArrayType::Double => Value::Double(Some(number)),
        ArrayType::Decimal => Value::Decimal(Some(Decimal::try_from(number).map_err(|_| no("a decimal"))?)),
        // Seconds since 1970, as sqlx reads them.
        ArrayType::ChronoDateTime => Value::ChronoDateTime(Some(seconds(number, exact)?.naive_utc())),
        ArrayType::ChronoDateTimeUtc => Value::ChronoDateTimeUtc(Some(seconds(number, exact)?)),
        ArrayType::ChronoDateTimeWithTimeZone => {
            Value::ChronoDateTimeWithTimeZone(Some(seconds(number, exact)?.fixed_offset()))
        }
        other => return Err(no(&format!("a {other:?}"))),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a field of four bytes holds no more digits")]
fn single(number: f64) -> Result<f32, Why> {
    let single = number as f32;
    if single.is_finite() { Ok(single) } else { Err("which does not fit f32".to_owned()) }
}

/// Other numbers are what another program wrote.
fn boolean(number: f64) -> Result<bool, Why> {
    match whole(number, None) {
        Ok(0) => Ok(false),
        Ok(1) => Ok(true),
        _ => Err(no("a boolean")),
    }
}

fn seconds(number: f64, exact: Option<i64>) -> Result<DateTime<Utc>, Why> {
    DateTime::from_timestamp(whole(number, exact)?, 0).ok_or_else(|| no("an instant"))
}

fn from_text(kind: &ArrayType, text: &str) -> Result<Value, Why> {
    Ok(match kind {
        ArrayType::String | ArrayType::Enum(_) => Value::String(Some(text.to_owned())),
        ArrayType::Char => {
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(one), None) => Value::Char(Some(one)),
                _ => return Err(no("a single character")),
            }
        }
        ArrayType::Json => Value::Json(Some(Box::new(serde_json::from_str(text).map_err(|_| no("JSON"))?))),
        ArrayType::Decimal => Value::Decimal(Some(text.parse().map_err(|_| no("a decimal"))?)),
        ArrayType::ChronoDate => Value::ChronoDate(Some(date(text).ok_or_else(|| no("a date"))?)),
        ArrayType::ChronoTime => Value::ChronoTime(Some(time(text).ok_or_else(|| no("a time of day"))?)),
        ArrayType::ChronoDateTime => Value::ChronoDateTime(Some(instant(text)?.naive_local())),
        ArrayType::ChronoDateTimeUtc => Value::ChronoDateTimeUtc(Some(instant(text)?.to_utc())),
        ArrayType::ChronoDateTimeWithTimeZone => Value::ChronoDateTimeWithTimeZone(Some(instant(text)?)),
        ArrayType::TinyInt
        | ArrayType::SmallInt
        | ArrayType::Int
        | ArrayType::BigInt
        | ArrayType::TinyUnsigned
        | ArrayType::SmallUnsigned
        | ArrayType::Unsigned
        | ArrayType::BigUnsigned => return Err(no("an integer")),
        other => return Err(no(&format!("a {other:?}"))),
    })
}

fn from_bytes(kind: &ArrayType, bytes: &[u8]) -> Result<Value, Why> {
    match kind {
        ArrayType::Bytes => Ok(Value::Bytes(Some(bytes.to_vec()))),
        ArrayType::Uuid => Uuid::from_slice(bytes).map(|uuid| Value::Uuid(Some(uuid))).map_err(|_| no("a uuid")),
        other => Err(no(&format!("a {other:?}"))),
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%F").ok()
}

fn time(text: &str) -> Option<NaiveTime> {
    ["%T%.f", "%R", "%T%.fZ", "%RZ"].into_iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// With a blank or a T, with a zone or in UTC, as sqlx reads it.
fn instant(text: &str) -> Result<DateTime<FixedOffset>, Why> {
    const PLAIN: [&str; 8] = ["%F %T%.f", "%FT%T%.f", "%F %R", "%FT%R", "%F %T%.fZ", "%FT%T%.fZ", "%F %RZ", "%FT%RZ"];
    const ZONED: [&str; 4] = ["%F %T%.f%:z", "%FT%T%.f%:z", "%F %R%:z", "%FT%R%:z"];
    let zoned = || ZONED.into_iter().find_map(|form| DateTime::parse_from_str(text, form).ok());
    let plain = || PLAIN.into_iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let found = DateTime::parse_from_rfc3339(text).ok().or_else(zoned);
    found.or_else(|| plain().map(|at| at.and_utc().fixed_offset())).ok_or_else(|| no("an instant"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &ArrayType, cell: impl Into<Cell>, exact: Option<i64>) -> String {
        value(kind, &cell.into(), exact, "c").map_or_else(|error| error.to_string(), |value| format!("{value:?}"))
    }

    impl From<f64> for Cell {
        fn from(number: f64) -> Self {
            Self::Number(number)
        }
    }

    impl From<&str> for Cell {
        fn from(text: &str) -> Self {
            Self::Text(text.to_owned())
        }
    }

    #[test]
    fn numbers_are_whole_or_an_error() {
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        let long = |number: f64, exact| read(&ArrayType::BigInt, number, exact);
        assert_eq!(long(-0.0, None), "BigInt(Some(0))");
        assert_eq!(long(LIMIT - 1.0, None), "BigInt(Some(9007199254740991))");
        assert_eq!(long(LIMIT, Some(9_007_199_254_740_993)), "BigInt(Some(9007199254740993))");
        for (number, exact) in [(LIMIT, None), (LIMIT, Some(1 << 54)), (1e300, Some(i64::MAX))] {
            assert!(long(number, exact).contains("JavaScript may have rounded"), "{number} {exact:?}");
        }
        assert!(long(1.5, None).contains("c holds the number 1.5, which is not an integer"));
        assert!(read(&ArrayType::SmallUnsigned, -1.0, None).contains("which does not fit u16"));
        assert_eq!(read(&ArrayType::Bool, 1.0, None), "Bool(Some(true))");
        assert!(read(&ArrayType::Bool, 2.0, None).contains("which is not a boolean"));
        assert!(read(&ArrayType::Float, 1e300, None).contains("which does not fit f32"));
    }

    #[test]
    fn null_is_infinity_only_where_its_digits_say_so() {
        let null = |kind, exact| read(&kind, Cell::Null, exact);
        assert_eq!(null(ArrayType::Double, Some(i64::MIN)), "Double(Some(-inf))");
        assert_eq!(null(ArrayType::Float, Some(i64::MAX)), "Float(Some(inf))");
        for (kind, exact) in
            [(ArrayType::Double, Some(0)), (ArrayType::Double, None), (ArrayType::BigInt, Some(i64::MAX))]
        {
            assert_eq!(null(kind, exact), "String(None)");
        }
    }

    #[test]
    fn texts_have_the_forms_that_sqlx_reads() {
        let text = |kind: &ArrayType, text: &str| read(kind, text, None);
        assert_eq!(text(&ArrayType::Char, "é"), "Char(Some('é'))");
        assert!(text(&ArrayType::Char, "ab").contains("not a single character"));
        for clock in ["05:06", "05:06:00", "05:06:00.000", "05:06Z"] {
            assert_eq!(text(&ArrayType::ChronoTime, clock), "ChronoTime(Some(05:06:00))", "{clock}");
        }
        for at in ["2026-03-04 05:06", "2026-03-04T05:06:00Z", "2026-03-04 06:06:00+01:00", "2026-03-04T07:06+02:00"] {
            assert_eq!(
                text(&ArrayType::ChronoDateTimeUtc, at),
                "ChronoDateTimeUtc(Some(2026-03-04T05:06:00Z))",
                "{at}"
            );
        }
        let local = text(&ArrayType::ChronoDateTime, "2026-03-04 06:06:00+01:00");
        assert_eq!(local, "ChronoDateTime(Some(2026-03-04T06:06:00))");
        assert_eq!(read(&ArrayType::ChronoDateTimeUtc, -1.0, None), "ChronoDateTimeUtc(Some(1969-12-31T23:59:59Z))");
    }
}
