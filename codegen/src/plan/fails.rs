//! Whether a value may have no form in the type that its column gets.

use crate::diff::{Fit, fits};
use crate::model::{Column, ColumnType, Dialect, Forms, ObjectName};
use crate::plan::Hazard;

/// What to know of a column that gets another type, where a row can make that fail.
pub(super) fn conversion(
    table: &ObjectName,
    before: &Column,
    after: &Column,
    using: &Forms,
    dialect: Dialect,
) -> Option<Hazard> {
    let may_fail = using.contains_key(&dialect) || may_fail(before, after, dialect);
    may_fail.then(|| Hazard::ChecksValues {
        table: table.clone(),
        column: after.name.clone(),
        becomes: crate::model::verify::words::title(&after.ty),
    })
}

/// Whether a cast may fail over a value.
pub(super) fn may_fail(before: &Column, after: &Column, dialect: Dialect) -> bool {
    // A column of whole numbers holds all of them on D1, whatever their declared size.
    let is_whole =
        |ty: &ColumnType| matches!(ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger);
    if dialect == Dialect::D1 && is_whole(&before.ty) && is_whole(&after.ty) {
        return false;
    }
    match fits(before, after) {
        Fit::Same | Fit::Widens => false,
        Fit::Narrows => true,
        Fit::Converts | Fit::Loses | Fit::Unrelated => types_may_fail(&before.ty, &after.ty),
    }
}

fn types_may_fail(before: &ColumnType, after: &ColumnType) -> bool {
    use ColumnType::{
        Array, BigInteger, Bit, Boolean, Bytes, Char, Cidr, Custom, Date, DateTime, Decimal, Double, Enum, Float, Inet,
        Integer, Interval, SmallInteger, Text, Time, TimestampTz, VarBit, Varchar,
    };
    match (before, after) {
        (Array(before), Array(after)) => types_may_fail(before, after),
        // Text takes everything, every number is true or false.
        (_, Text | Varchar(None) | Boolean)
            if !matches!(before, Char(_) | Varchar(_) | Text | Custom { .. } | Bytes) =>
        {
            false
        }
        (Char(_) | Varchar(_) | Text, Char(_) | Varchar(_) | Text)
        | (Boolean, _)
        | (Date | DateTime | TimestampTz, Date | Time | DateTime | TimestampTz)
        | (Bit(_) | VarBit(_), Bit(_) | VarBit(_))
        | (Inet, Cidr)
        | (SmallInteger | Integer | BigInteger | Float, Float | Double)
        | (Interval { .. }, Interval { .. })
        | (Decimal { .. }, Float | Double | Decimal { precision: None }) => false,
        // A value that is in the old type and not in the new one.
        (Enum(_), Enum(_)) => true,
        (before, after) => before != after,
    }
}

/// The words of [`Hazard::ChecksValues`] for what was written after the migration.
pub(super) fn written_since(table: &ObjectName, column: &str, becomes: &str) -> String {
    format!("fails if a value of {table}.{column} written since cannot become {becomes}")
}
