//! Triggers: a changed one is dropped and created.

use super::part::{self, Pairs};
use super::{Change, Difference};
use crate::model::Table;

/// Compares the triggers of a table.
pub(super) fn compare(before: &Table, after: &Table, found: &mut Difference) {
    let Pairs { gone, new } = part::pairs(&before.triggers, &after.triggers);
    let dropped = |trigger| Change::DropTrigger { table: after.name.clone(), trigger };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let created = |trigger| Change::CreateTrigger { table: after.name.clone(), trigger };
    found.changes.extend(new.into_iter().cloned().map(created));
}
