//! Indexes: a changed one is dropped and created.

use super::part::{self, Moves, Pairs};
use super::{Change, Difference};
use crate::model::{Index, ObjectName};

/// Compares the indexes of a table or of a view, by the name that it has now.
pub(super) fn compare(of: &ObjectName, before: &[Index], after: &[Index], moves: &mut Moves, found: &mut Difference) {
    let mut pairs = part::pairs(before, after);
    for (from, to) in part::renamed(&mut pairs) {
        moves.index(of, from, to);
    }
    let Pairs { gone, new } = pairs;
    let dropped = |index| Change::DropIndex { table: of.clone(), index };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let created = |index| Change::CreateIndex { table: of.clone(), index };
    found.changes.extend(new.into_iter().cloned().map(created));
}
