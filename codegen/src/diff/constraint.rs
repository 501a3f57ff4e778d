//! Keys and checks: a changed one is dropped and added.

use super::part::{self, Moves, Pairs, Part};
use super::{Change, Constraint, Difference};
use crate::model::{ObjectName, Table};

/// Compares the constraints of a table.
pub(super) fn compare(before: &Table, after: &Table, moves: &mut Moves, found: &mut Difference) {
    let (old, new) = (before.primary_key.as_slice(), after.primary_key.as_slice());
    kind(&after.name, old, new, Constraint::PrimaryKey, true, moves, found);
    kind(&after.name, &before.uniques, &after.uniques, Constraint::Unique, true, moves, found);
    kind(&after.name, &before.foreign_keys, &after.foreign_keys, Constraint::ForeignKey, false, moves, found);
    kind(&after.name, &before.checks, &after.checks, Constraint::Check, false, moves, found);
}

/// Those of one kind; `indexed` where an index of the same name stands behind each.
fn kind<T: Part>(
    table: &ObjectName,
    before: &[T],
    after: &[T],
    wrap: fn(T) -> Constraint,
    indexed: bool,
    moves: &mut Moves,
    found: &mut Difference,
) {
    let mut pairs = part::pairs(before, after);
    for (from, to) in part::renamed(&mut pairs) {
        moves.constraint(table, from, to, indexed);
    }
    let Pairs { gone, new } = pairs;
    let dropped = |item| Change::DropConstraint { table: table.clone(), constraint: wrap(item) };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let added = |item| Change::AddConstraint { table: table.clone(), constraint: wrap(item) };
    found.changes.extend(new.into_iter().cloned().map(added));
}
