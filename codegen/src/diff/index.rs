//! Indexes: a changed one is dropped and created.

use super::part::{self, Moves, Pairs};
use super::{Change, Difference};
use crate::model::Table;

/// Compares the indexes of a table.
pub(super) fn compare(before: &Table, after: &Table, moves: &mut Moves, found: &mut Difference) {
    let mut pairs = part::pairs(&before.indexes, &after.indexes);
    for (from, to) in part::renamed(&mut pairs) {
        moves.index(&after.name, from, to);
    }
    let Pairs { gone, new } = pairs;
    let dropped = |index| Change::DropIndex { table: after.name.clone(), index };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let created = |index| Change::CreateIndex { table: after.name.clone(), index };
    found.changes.extend(new.into_iter().cloned().map(created));
}
