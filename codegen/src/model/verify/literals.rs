//! Whether a value fits the column that it is for.

use super::context::Context;
use super::instants::{is_date, is_date_time, is_instant, is_time, is_uuid};
use crate::model::words::{title, wanted};
use crate::model::{Column, ColumnType, Expression, Literal, ObjectName, PostgresType, SequenceType, Storage};

/// Why a value does not fit.
pub(super) struct Misfit {
    /// `is … `, a predicate behind "the default".
    pub(super) what: String,
    /// Why it matters.
    pub(super) why: &'static str,
    /// What to write instead.
    pub(super) instead: String,
}

const OTHER_TYPE: &str =
    "Postgres refuses a value of another type, and D1 stores it as it is and compares it as another thing";
const OUT_OF_RANGE: &str = "Postgres refuses the value, and D1 stores what the entity cannot read";

fn misfit(what: impl Into<String>, why: &'static str, instead: impl Into<String>) -> Misfit {
    Misfit { what: what.into(), why, instead: instead.into() }
}

/// What is wrong with `expression` as a value of `column`.
pub(super) fn check(context: &Context<'_>, column: &Column, expression: &Expression) -> Option<Misfit> {
    let ty = &*column.ty.with_all_digits();
    match expression {
        Expression::Sql(_) => None,
        Expression::Null if column.nullable => None,
        Expression::Null => Some(misfit(
            "is NULL, and the column is NOT NULL",
            "both databases refuse the row",
            "give a value, or drop `.not_null()`",
        )),
        Expression::Now => {
            let instead = if *ty == ColumnType::Date {
                "write `.default(Expr::current_date())`"
            } else if *ty == ColumnType::Time {
                "write `.default(Expr::current_time())`"
            } else {
                "make the column `.timestamp_with_time_zone()`, or use `per_dialect(…)`"
            };
            computed(ty, "the current instant", is_moment, instead)
        }
        Expression::CurrentDate => computed(
            ty,
            "the current day",
            |ty| *ty == ColumnType::Date,
            "make the column `.date()`, or use `per_dialect(…)`",
        ),
        Expression::CurrentTime => computed(
            ty,
            "the time of day",
            |ty| *ty == ColumnType::Time,
            "make the column `.time()`, or use `per_dialect(…)`",
        ),
        Expression::NewUuid => computed(
            ty,
            "a fresh uuid",
            |ty| *ty == ColumnType::Uuid,
            "make the column `.uuid()`, or use `per_dialect(…)`",
        ),
        Expression::NextValue(_) => {
            let is_number = |ty: &ColumnType| {
                SequenceType::of(ty).is_some() || matches!(ty, ColumnType::Decimal { .. } | ColumnType::Double)
            };
            computed(ty, "the next value of a sequence", is_number, "make the column `.big_integer()`")
        }
        Expression::Literal(literal) => of_literal(context, ty, literal).or_else(|| finer(column, literal)),
    }
}

/// An instant with more digits of a second than the form of the column keeps.
fn finer(column: &Column, literal: &Literal) -> Option<Misfit> {
    let digits = column.storage.and_then(Storage::digits)?;
    let (Literal::Text(text) | Literal::Timestamp(text)) = literal else { return None };
    let fraction = text.split_once('.').map_or("", |(_, rest)| rest);
    let fraction = fraction.split_once(|c: char| !c.is_ascii_digit()).map_or(fraction, |(digits, _)| digits);
    let given = fraction.trim_end_matches('0').len();
    (given > digits as usize).then(|| {
        misfit(
            format!("is {text:?}, and the column keeps {digits} digits of a second"),
            "what is finer would be cut",
            if digits == 0 { "write whole seconds".to_owned() } else { format!("write at most {digits} digits") },
        )
    })
}

fn is_moment(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::TimestampTz | ColumnType::DateTime)
}

/// A value that the database computes.
fn computed(ty: &ColumnType, what: &str, fits: impl Fn(&ColumnType) -> bool, instead: &str) -> Option<Misfit> {
    if fits(ty) || matches!(ty, ColumnType::Custom { .. }) {
        return None;
    }
    Some(misfit(format!("is {what}, and the column holds {}", title(ty)), OTHER_TYPE, instead))
}

/// A constant.
fn of_literal(context: &Context<'_>, ty: &ColumnType, literal: &Literal) -> Option<Misfit> {
    if matches!(ty, ColumnType::Custom { .. }) {
        return None;
    }
    match literal {
        Literal::Bool(value) => (*ty != ColumnType::Boolean).then(|| {
            let instead = if is_integer(ty) { format!("write {}", i64::from(*value)) } else { wanted(ty) };
            other(ty, &value.to_string(), instead)
        }),
        Literal::Integer(value) => of_integer(ty, *value),
        Literal::Float(text) => of_float(ty, text),
        Literal::Decimal(text) => of_decimal(ty, text),
        Literal::Text(text) => of_text(context, ty, text),
        Literal::Bytes(hex) => of_bytes(ty, hex),
        Literal::Uuid(text) => exact(ty, *ty == ColumnType::Uuid, is_uuid(text), text),
        Literal::Json(text) => exact(ty, matches!(ty, ColumnType::Json | ColumnType::JsonBinary), is_json(text), text),
        Literal::Date(text) => exact(ty, *ty == ColumnType::Date, is_date(text), text),
        Literal::Time(text) => exact(ty, *ty == ColumnType::Time, is_time(text), text),
        Literal::DateTime(text) => exact(ty, *ty == ColumnType::DateTime, is_date_time(text), text),
        Literal::Timestamp(text) => {
            exact(ty, *ty == ColumnType::TimestampTz, is_date_time(text) || is_instant(text), text)
        }
    }
}

fn other(ty: &ColumnType, value: &str, instead: impl Into<String>) -> Misfit {
    misfit(format!("is {value}, and the column holds {}", title(ty)), OTHER_TYPE, instead)
}

/// A literal whose type names the column's.
fn exact(ty: &ColumnType, fits: bool, valid: bool, text: &str) -> Option<Misfit> {
    if !fits {
        return Some(other(ty, &format!("{text:?}"), wanted(ty)));
    }
    (!valid).then(|| misfit(format!("is {text:?}, which is not {}", title(ty)), OUT_OF_RANGE, wanted(ty)))
}

fn of_integer(ty: &ColumnType, value: i64) -> Option<Misfit> {
    if let ColumnType::Decimal { precision } = ty {
        return digits(*precision, &value.to_string());
    }
    if *ty == ColumnType::Boolean && (value == 0 || value == 1) {
        return Some(other(ty, &value.to_string(), format!("write `{}`", value == 1)));
    }
    if !is_integer(ty) && !is_fraction(ty) {
        return Some(other(ty, &value.to_string(), wanted(ty)));
    }
    let range = if *ty == ColumnType::SmallInteger {
        i64::from(i16::MIN)..=i64::from(i16::MAX)
    } else if *ty == ColumnType::Integer {
        i64::from(i32::MIN)..=i64::from(i32::MAX)
    } else {
        i64::MIN..=i64::MAX
    };
    (!range.contains(&value)).then(|| {
        let wider = if *ty == ColumnType::SmallInteger { "`.integer()`" } else { "`.big_integer()`" };
        misfit(
            format!("is {value}, and the column holds {} to {}", range.start(), range.end()),
            OUT_OF_RANGE,
            format!("make the column {wider}, or write a smaller number"),
        )
    })
}

fn of_float(ty: &ColumnType, text: &str) -> Option<Misfit> {
    if !matches!(ty, ColumnType::Float | ColumnType::Double) {
        return of_decimal(ty, text);
    }
    let value: f64 = text.parse().unwrap_or(f64::NAN);
    let narrow: f32 = text.parse().unwrap_or(f32::NAN);
    let finite = value.is_finite() && (*ty == ColumnType::Double || narrow.is_finite());
    (!finite).then(|| {
        misfit(
            format!("is {text}, which is not a finite number of that size"),
            "D1 stores no NaN and no infinity",
            "write a finite number, or make the column nullable",
        )
    })
}

fn of_decimal(ty: &ColumnType, text: &str) -> Option<Misfit> {
    if let ColumnType::Decimal { precision } = ty {
        return digits(*precision, text);
    }
    (!is_fraction(ty)).then(|| other(ty, text, wanted(ty)))
}

/// Whether a decimal keeps to its precision.
fn digits(precision: Option<(u32, u32)>, text: &str) -> Option<Misfit> {
    let unsigned = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if unsigned.is_empty() || !numeric(whole) || !numeric(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Some(misfit(
            format!("is {text:?}, which is not a decimal number"),
            OUT_OF_RANGE,
            "write digits, as in `12.50`",
        ));
    }
    let (total, scale) = precision?;
    let (whole, fraction) = (whole.trim_start_matches('0').len(), fraction.trim_end_matches('0').len());
    let fits = whole + scale as usize <= total as usize && fraction <= scale as usize;
    (!fits).then(|| {
        misfit(
            format!("is {text}, and the column holds {total} digits, {scale} of them behind the point"),
            "Postgres rounds the value or refuses it, and D1 stores it as it is",
            format!(
                "write a number of that size, or widen the column: `.decimal_len({}, {})`",
                (whole + fraction.max(scale as usize)).max(total as usize),
                fraction.max(scale as usize)
            ),
        )
    })
}

fn of_text(context: &Context<'_>, ty: &ColumnType, text: &str) -> Option<Misfit> {
    if text.contains('\0') {
        return Some(misfit(
            "holds a NUL character",
            "Postgres stores no NUL, and SQLite ends the statement there",
            "leave the character out",
        ));
    }
    match ty {
        ColumnType::Varchar(length) | ColumnType::Char(length) => {
            let length = length.or_else(|| matches!(ty, ColumnType::Char(_)).then_some(1))? as usize;
            let characters = text.chars().count();
            (characters > length).then(|| {
                misfit(
                    format!("has {characters} characters, and the column holds {length}"),
                    "the value is refused when a row is written",
                    format!("shorten it, or widen the column: `.string_len({characters})`"),
                )
            })
        }
        ColumnType::Enum(name) => of_enum(context, name, text),
        ColumnType::Uuid => exact(ty, true, is_uuid(text), text),
        ColumnType::Json | ColumnType::JsonBinary => of_json(ty, text),
        ColumnType::Date => exact(ty, true, is_date(text), text),
        ColumnType::Time => exact(ty, true, is_time(text), text),
        ColumnType::DateTime => exact(ty, true, is_date_time(text), text),
        ColumnType::TimestampTz => exact(ty, true, is_instant(text), text),
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. }
        | ColumnType::Bytes => Some(other(ty, &format!("the text {text:?}"), wanted(ty))),
        // Postgres reads these from text in more forms than are worth repeating here.
        ColumnType::Text | ColumnType::Custom { .. } | ColumnType::Array(_) | ColumnType::Postgres(_) => None,
    }
}

fn of_enum(context: &Context<'_>, name: &ObjectName, text: &str) -> Option<Misfit> {
    let values = &context.enums.get(name)?.values;
    if values.iter().any(|value| value == text) {
        return None;
    }
    let known: Vec<String> = values.iter().take(20).map(|value| format!("{value:?}")).collect();
    let instead = context.did_you_mean(text, values.iter().cloned(), format!("write one of {}", known.join(", ")));
    Some(misfit(format!("is {text:?}, which is not a value of the enum {name}"), OUT_OF_RANGE, instead))
}

fn of_json(ty: &ColumnType, text: &str) -> Option<Misfit> {
    if *ty == ColumnType::JsonBinary && text.contains(r"\u0000") {
        return Some(misfit(
            "holds `\\u0000`",
            "Postgres refuses a NUL character inside jsonb",
            "leave the character out",
        ));
    }
    exact(ty, true, is_json(text), text)
}

fn of_bytes(ty: &ColumnType, hex: &str) -> Option<Misfit> {
    if *ty != ColumnType::Bytes {
        return Some(other(ty, "bytes", wanted(ty)));
    }
    let valid = hex.len().is_multiple_of(2) && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!valid).then(|| misfit("is not an even number of hexadecimal digits", OUT_OF_RANGE, wanted(ty)))
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Whether the type takes numbers of any digits.
fn is_fraction(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Float | ColumnType::Double | ColumnType::Postgres(PostgresType::Money))
}

fn is_integer(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
}
