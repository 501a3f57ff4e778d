//! Whether a value of one type may have no form in another. `tests/tests/truth/conversions.rs` asks the engines.

use crate::dialect::{self, Conversion};
use crate::diff::{Fit, cast_target, fits, whole_digits};
use crate::model::{Column, ColumnType, Dialect, PostgresType, Storage};

/// The most characters of a float's text.
const FLOAT_ROOM: u32 = 24;

/// Whether a cast may fail over a value.
pub(in crate::plan) fn may_fail(before: &Column, after: &Column, dialect: Dialect) -> bool {
    if before.held_as() != &before.ty || after.held_as() != &after.ty {
        return form_may_fail(before, after, dialect);
    }
    match dialect {
        Dialect::Postgres => match fits(before, after) {
            Fit::Same | Fit::Widens => false,
            Fit::Narrows if !is_rounded(&before.ty, &after.ty) => true,
            Fit::Narrows | Fit::Converts | Fit::Loses | Fit::Unrelated => on_postgres(&before.ty, &after.ty),
        },
        Dialect::D1 => on_d1(before, after),
    }
}

/// In a form that both databases store alike. Postgres checks none of them, so that a text may be no instant, and a number
/// none that a timestamp holds; D1 checks what comes.
fn form_may_fail(before: &Column, after: &Column, dialect: Dialect) -> bool {
    let is_form = |column: &Column| column.held_as() != &column.ty;
    let plain = |column: &Column| Column::new(column.name.clone(), held(column, dialect));
    match dialect {
        Dialect::Postgres if before.ty == after.ty => {
            let is_shorter = after.storage == Some(Storage::UnixSeconds) && before.storage == Some(Storage::UnixMillis);
            is_form(before) && !is_shorter
        }
        Dialect::D1 if before.ty == after.ty => false,
        Dialect::D1 if is_form(after) => !matches!(before.ty, ColumnType::SmallInteger | ColumnType::Integer),
        Dialect::D1 | Dialect::Postgres => may_fail(&plain(before), &plain(after), dialect),
    }
}

/// What holds the values of a column; on D1 as long as its check lets them be.
fn held(column: &Column, dialect: Dialect) -> ColumnType {
    let longest = match column.storage {
        Some(Storage::IsoTimestamp) => Some(24),
        Some(Storage::TextUuid) => Some(36),
        Some(Storage::TextBoolean) => Some(5),
        Some(
            Storage::SqlTimestamp
            | Storage::UnixSeconds
            | Storage::UnixMillis
            | Storage::ExactDecimal
            | Storage::ScaledDecimal
            | Storage::LossyDecimal,
        )
        | None => None,
    };
    match dialect {
        Dialect::D1 if longest.is_some() => ColumnType::Varchar(longest),
        Dialect::D1 | Dialect::Postgres => column.held_as().clone(),
    }
}

/// Where a value keeps its meaning or is rounded. Numbers are rounded, and fail where they are too large:
/// <https://www.postgresql.org/docs/current/sql-createcast.html>.
fn on_postgres(before: &ColumnType, after: &ColumnType) -> bool {
    use ColumnType::{
        Array, BigInteger, Boolean, Char, Date, DateTime, Decimal, Double, Enum, Float, Integer, Postgres,
        SmallInteger, Text, Time, TimestampTz, Varchar,
    };
    use PostgresType::{Cidr, Inet, Interval, Money};
    let (before, after) = (&*before.with_all_digits(), &*after.with_all_digits());
    match (before, after) {
        (Array(before), Array(after)) => on_postgres(before, after),
        (_, Char(_) | Varchar(_) | Text | Postgres(PostgresType::Citext)) => text_may_fail(before, after),
        (Postgres(PostgresType::Citext), _) => on_postgres(&Text, after),
        (SmallInteger | Integer | BigInteger | Decimal { .. } | Float | Double, Boolean)
        | (Boolean, _)
        | (Date | DateTime | TimestampTz, Date | Time | DateTime | TimestampTz)
        | (Postgres(Inet), Postgres(Cidr))
        | (SmallInteger | Integer | BigInteger | Float, Float | Double)
        | (Float | Double | Postgres(Money), Decimal { precision: None })
        | (Postgres(Money), BigInteger | Float | Double)
        | (Postgres(Interval { .. }), Postgres(Interval { .. })) => false,
        (
            Decimal { precision },
            SmallInteger | Integer | BigInteger | Float | Double | Postgres(Money) | Decimal { .. },
        ) => precision.is_none_or(|(total, scale)| {
            let carries = u32::from(matches!(after, Decimal { precision: Some((_, room)) } if scale > *room));
            total.saturating_sub(scale) + carries > whole_digits(after)
        }),
        // A value that is in the old type and not in the new one.
        (Enum(_), Enum(_)) => true,
        (Postgres(own), after) => cast_target(after).and_then(|to| own.cast_to(to)).is_none_or(|cast| cast.may_fail),
        (before, after) => before != after,
    }
}

/// Text is assigned, so that what is too long fails; what is known to have room was told apart by its fit.
fn text_may_fail(before: &ColumnType, after: &ColumnType) -> bool {
    let is_float = matches!(before, ColumnType::Float | ColumnType::Double);
    (is_float && is_short(after)) || matches!(before, ColumnType::Custom { .. } | ColumnType::Bytes)
}

/// Whether a float's text may be too long.
const fn is_short(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Char(None))
        || matches!(ty, ColumnType::Char(Some(room)) | ColumnType::Varchar(Some(room)) if *room < FLOAT_ROOM)
}

/// Whether a decimal becomes a number of which its digits tell whether it fits.
const fn is_rounded(before: &ColumnType, after: &ColumnType) -> bool {
    use ColumnType::{BigInteger, Decimal, Double, Float, Integer, Postgres, SmallInteger};
    let is_number = matches!(after, SmallInteger | Integer | BigInteger | Float | Double | Decimal { .. });
    matches!(before, Decimal { .. }) && (is_number || matches!(after, Postgres(PostgresType::Money)))
}

/// A column there takes whatever its type: what fails is what is asked of the values afterwards.
fn on_d1(before: &Column, after: &Column) -> bool {
    use ColumnType::{
        BigInteger, Boolean, Char, Custom, Decimal, Double, Enum, Float, Integer, SmallInteger, Text, Varchar,
    };
    let is_exact = |column: &Column| column.storage == Some(Storage::ExactDecimal);
    let is_float =
        |column: &Column| matches!(column.ty, Float | Double) || column.storage == Some(Storage::LossyDecimal);
    let is_whole = |column: &Column| matches!(column.ty, SmallInteger | Integer | BigInteger);
    match (&before.ty, &after.ty) {
        (Char(_) | Varchar(_) | Text, Char(_) | Varchar(_) | Text) => fits(before, after) == Fit::Narrows,
        (_, Char(_) | Varchar(_) | Text) => {
            fits(before, after) == Fit::Narrows
                || text_may_fail(&before.ty, &after.ty)
                || (is_float(before) && is_short(&after.ty))
        }
        (Enum(_), Enum(_)) | (Custom { .. }, _) | (_, Custom { .. }) => before.ty != after.ty,
        (_, Boolean) => before.ty != Boolean,
        // Beyond 2^53 not every number has a float.
        _ if is_whole(before) && is_float(after) => before.ty == BigInteger,
        _ if is_whole(before) && is_whole(after) => false,
        (_, Decimal { .. }) if is_exact(after) => !(is_whole(before) || is_float(before) || is_exact(before)),
        _ if is_float(after) => !(is_float(before) || is_exact(before)),
        _ => match dialect::conversion(Dialect::D1, before, after) {
            Conversion::Same => matches!(after.ty, Enum(_)),
            Conversion::Exact => false,
            Conversion::Loose => !is_cut(&before.ty),
        },
    }
}

/// A day or an instant is cut, and never without a form; of a time nothing makes a day.
const fn is_cut(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Date | ColumnType::DateTime | ColumnType::TimestampTz)
}
