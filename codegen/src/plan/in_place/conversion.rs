//! What a change of a column's type means for its values and for what depends on it.

use crate::diff::ColumnChange;
use crate::model::{Column, ColumnType, Dialect, PostgresType, Storage};

/// How far a column's type changes, as far as this dialect can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retyped {
    /// Not at all.
    No,
    /// Another length or precision of the same type: what depends on it stays as it is.
    Resized,
    /// Another type or collation.
    Yes,
}

pub(super) fn retyped(before: &Column, after: &Column, dialect: Dialect) -> Retyped {
    use ColumnType::{Char, Custom, Decimal, Postgres, Varchar};
    let scaled = |column: &Column| column.storage == Some(Storage::ScaledDecimal);
    let is_alike = |column: &Column| column.stored_as().is_some();
    let is_restored = before.ty == after.ty && before.storage != after.storage && (is_alike(before) || is_alike(after));
    if scaled(before) != scaled(after) || is_restored || before.extra.get(&dialect) != after.extra.get(&dialect) {
        return Retyped::Yes;
    }
    if let (Custom { forms: old, .. }, Custom { forms: new, .. }) = (&before.ty, &after.ty) {
        return if old.get(&dialect) == new.get(&dialect) { Retyped::No } else { Retyped::Yes };
    }
    let [was, is] = [before.held_as(), after.held_as()];
    if was == is {
        return Retyped::No;
    }
    let resized = match (was, is) {
        (Char(_), Char(_)) | (Varchar(_), Varchar(_)) | (Decimal { .. }, Decimal { .. }) => true,
        (Postgres(before), Postgres(after)) if before.is_like(after) => true,
        (_, _) => was.with_all_digits() == is.with_all_digits(),
    };
    if resized { Retyped::Resized } else { Retyped::Yes }
}

/// Whether a change of type copies the table.
///
/// It does not where the new type takes every stored value as it is:
/// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>.
pub(super) fn rewrites(before: &Column, after: &Column, has_using: bool) -> bool {
    use ColumnType::{DateTime, Decimal, Postgres, Text, TimestampTz, Varchar};
    use PostgresType::{Citext, VarBit, Xml};
    if has_using || before.storage != after.storage {
        return true;
    }
    if let (Some(from), Some(to)) = (before.ty.digits(), after.ty.digits())
        && (from, to) != (6, 6)
    {
        return to < from || before.ty.with_all_digits() != after.ty.with_all_digits();
    }
    match (&*before.ty.with_all_digits(), &*after.ty.with_all_digits()) {
        (Varchar(_) | Postgres(Citext | Xml), Text | Varchar(None))
        | (Text, Varchar(None))
        | (DateTime, TimestampTz)
        | (TimestampTz, DateTime)
        | (Text | Varchar(_), Postgres(Citext))
        | (Decimal { precision: Some(_) }, Decimal { precision: None }) => false,
        (Varchar(Some(old)), Varchar(Some(new))) | (Postgres(VarBit(old)), Postgres(VarBit(new))) => new < old,
        (Decimal { precision: Some((digits, scale)) }, Decimal { precision: Some((more, same)) }) => {
            more < digits || same != scale
        }
        (old, new) => old != new,
    }
}

/// Whether a value that is cast to the new type and back is what it was.
pub(super) fn comes_back(change: &ColumnChange, dialect: Dialect) -> bool {
    use ColumnType::{
        BigInteger, Boolean, Bytes, Char, Date, DateTime, Decimal, Double, Enum, Float, Integer, Json, JsonBinary,
        Postgres, SmallInteger, Text, Time, TimestampTz, Uuid, Varchar,
    };
    let (before, after) = (&change.before, &change.after);
    if change.using.contains_key(&dialect) {
        return false;
    }
    if before.storage != after.storage {
        return before.is_kept_by(after);
    }
    if matches!((before.ty.digits(), after.ty.digits()), (Some(from), Some(to)) if to < from) {
        return false;
    }
    match (&*before.ty.with_all_digits(), &*after.ty.with_all_digits()) {
        (SmallInteger | Integer | BigInteger, SmallInteger | Integer | BigInteger | Decimal { precision: None })
        | (Float, Double)
        | (Boolean, Integer)
        | (Date, DateTime | TimestampTz)
        | (DateTime, TimestampTz)
        | (TimestampTz, DateTime)
        | (JsonBinary, Json)
        | (Varchar(None), Text)
        | (Text | Varchar(_), Postgres(PostgresType::Citext))
        | (
            SmallInteger
            | Integer
            | BigInteger
            | Float
            | Double
            | Decimal { .. }
            | Boolean
            | Varchar(_)
            | Bytes
            | Date
            | Time
            | DateTime
            | TimestampTz
            | Uuid
            | JsonBinary
            | Json
            | Enum(_),
            Text | Varchar(None),
        )
        | (Text, Varchar(None))
        | (Decimal { precision: Some(_) }, Decimal { precision: None }) => true,
        (Postgres(own), Text | Varchar(None)) => own.facts().comes_back,
        (Varchar(Some(old)), Varchar(Some(new))) => new >= old,
        (Char(old), Char(new)) => new.unwrap_or(1) >= old.unwrap_or(1),
        (Decimal { precision: Some((digits, scale)) }, Decimal { precision: Some((more, finer)) }) => {
            finer >= scale && more >= digits
        }
        (old, new) => old == new,
    }
}
