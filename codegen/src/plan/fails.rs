//! Whether a value may have no form in the type that its column gets.

mod rounds;
mod values;

use super::values::mapping;
use crate::diff::{Constraint, EnumChange};
use crate::model::{Column, Dialect, Forms, Name, ObjectName};
use crate::step::Hazard;
pub(super) use rounds::rounding;
pub(super) use values::may_fail;

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
        becomes: crate::model::words::title(&after.ty),
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
    others.into_iter().filter(|other| !other.is_not_valid()).any(|other| match (constraint, other) {
        (Constraint::ForeignKey(new), Constraint::ForeignKey(old)) => {
            (&new.columns, &new.target, &new.target_columns) == (&old.columns, &old.target, &old.target_columns)
                && (old.match_full || !new.match_full)
        }
        (Constraint::PrimaryKey(new), Constraint::PrimaryKey(old)) => within(&old.columns, &new.columns),
        (Constraint::Unique(new), Constraint::PrimaryKey(old)) => within(&old.columns, &new.columns),
        (Constraint::Unique(new), Constraint::Unique(old)) => {
            within(&old.columns, &new.columns) && (old.nulls_not_distinct || !new.nulls_not_distinct)
        }
        (Constraint::Check(new), Constraint::Check(old)) => new.expression == old.expression,
        (Constraint::Exclusion(new), Constraint::Exclusion(old)) => old.refuses_like(new),
        (
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::ForeignKey(_)
            | Constraint::Check(_)
            | Constraint::Exclusion(_),
            _,
        ) => false,
    })
}

/// The columns of a table whose values a constraint speaks of; none of a check, whose text may name any.
pub(super) fn columns(constraint: &Constraint) -> Vec<&Name> {
    match constraint {
        Constraint::PrimaryKey(key) => key.columns.iter().collect(),
        Constraint::Unique(unique) => unique.columns.iter().collect(),
        Constraint::ForeignKey(key) => key.columns.iter().collect(),
        Constraint::Exclusion(exclusion) => exclusion.index.columns().collect(),
        Constraint::Check(_) => Vec::new(),
    }
}
