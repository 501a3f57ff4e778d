//! Keys and checks: a changed one is dropped and added.

use super::part::{self, Moves, Pairs, Part};
use super::{Change, CommentTarget, Constraint, Difference, index};
use crate::model::{Exclusion, Name, ObjectName, Table};

/// Compares the constraints of a table.
///
/// Gives those that are called something else.
pub(super) fn compare<'a>(
    before: &'a Table,
    after: &'a Table,
    moves: &mut Moves,
    found: &mut Difference,
) -> Vec<(&'a Name, &'a Name)> {
    let (old, new) = (before.primary_key.as_slice(), after.primary_key.as_slice());
    let mut renamed = kind(&after.name, old, new, Constraint::PrimaryKey, true, moves, found);
    let (old, new) = (&before.exclusions, &after.exclusions);
    let mut pairs = part::pairs(old, new);
    index::stored(&after.name, &mut pairs, found);
    renamed.extend(of_pairs(&after.name, [old, new], pairs, exclusion, true, moves, found));
    renamed.extend(kind(&after.name, &before.uniques, &after.uniques, Constraint::Unique, true, moves, found));
    let (old, new) = (&before.foreign_keys, &after.foreign_keys);
    renamed.extend(kind(&after.name, old, new, Constraint::ForeignKey, false, moves, found));
    renamed.extend(kind(&after.name, &before.checks, &after.checks, Constraint::Check, false, moves, found));
    renamed
}

/// Those of one kind; `indexed` where an index of the same name stands behind each.
fn kind<'a, T: Part>(
    table: &ObjectName,
    before: &'a [T],
    after: &'a [T],
    wrap: fn(T) -> Constraint,
    indexed: bool,
    moves: &mut Moves,
    found: &mut Difference,
) -> Vec<(&'a Name, &'a Name)> {
    of_pairs(table, [before, after], part::pairs(before, after), wrap, indexed, moves, found)
}

fn of_pairs<'a, T: Part>(
    table: &ObjectName,
    lists: [&'a [T]; 2],
    mut pairs: Pairs<'a, T>,
    wrap: fn(T) -> Constraint,
    indexed: bool,
    moves: &mut Moves,
    found: &mut Difference,
) -> Vec<(&'a Name, &'a Name)> {
    let renamed = part::renamed(&mut pairs);
    for (from, to) in &renamed {
        moves.constraint(table, from, to, indexed);
    }
    let Pairs { gone, new } = pairs;
    let is_new = |name: &Name| new.iter().any(|item| item.name() == name);
    let on = |constraint| CommentTarget::Constraint { table: table.clone(), constraint };
    part::comments(lists, &renamed, is_new, on, found);
    let dropped = |item| Change::DropConstraint { table: table.clone(), constraint: wrap(item) };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let added = |item| Change::AddConstraint { table: table.clone(), constraint: wrap(item) };
    found.changes.extend(new.into_iter().cloned().map(added));
    renamed
}

fn exclusion(item: Exclusion) -> Constraint {
    Constraint::Exclusion(Box::new(item))
}
