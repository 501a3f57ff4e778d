//! Whether a value may have no form in the type that its column gets.

use super::values::mapping;
use crate::diff::{Constraint, EnumChange, Fit, fits};
use crate::model::{Column, ColumnType, Dialect, Forms, Name, ObjectName};
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

/// What to know of a column that moves from one enumerated type to another of its name, there or back, where a row may
/// hold a value that the other one lacks.
pub(super) fn moved(table: &ObjectName, column: &Column, change: &EnumChange, there: bool) -> Option<Hazard> {
    let (called, called_back) = mapping(change);
    let (from, to, called) =
        if there { (&change.before, &change.after, called) } else { (&change.after, &change.before, called_back) };
    let may_fail = from.iter().any(|value| !to.contains(called.get(value).unwrap_or(value)));
    may_fail.then(|| Hazard::ChecksValues {
        table: table.clone(),
        column: column.name.clone(),
        becomes: format!("a value of {}", change.name),
    })
}

/// Whether rows that satisfy one of `others` satisfy the constraint as well.
pub(super) fn follows<'c>(constraint: &Constraint, others: impl IntoIterator<Item = &'c Constraint>) -> bool {
    let within = |few: &[Name], many: &[Name]| few.iter().all(|name| many.contains(name));
    others.into_iter().any(|other| match (constraint, other) {
        (Constraint::ForeignKey(new), Constraint::ForeignKey(old)) => {
            (&new.columns, &new.target, &new.target_columns) == (&old.columns, &old.target, &old.target_columns)
        }
        (Constraint::PrimaryKey(new), Constraint::PrimaryKey(old)) => within(&old.columns, &new.columns),
        (Constraint::Unique(new), Constraint::PrimaryKey(old)) => within(&old.columns, &new.columns),
        (Constraint::Unique(new), Constraint::Unique(old)) => {
            within(&old.columns, &new.columns) && (old.nulls_not_distinct || !new.nulls_not_distinct)
        }
        (Constraint::Check(new), Constraint::Check(old)) => new.expression == old.expression,
        (Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::ForeignKey(_) | Constraint::Check(_), _) => {
            false
        }
    })
}

/// The columns of a table whose values a constraint speaks of; none of a check, whose text may name any.
pub(super) fn columns(constraint: &Constraint) -> &[Name] {
    match constraint {
        Constraint::PrimaryKey(key) => &key.columns,
        Constraint::Unique(unique) => &unique.columns,
        Constraint::ForeignKey(key) => &key.columns,
        Constraint::Check(_) => &[],
    }
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
