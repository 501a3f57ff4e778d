//! Triggers: a changed one is dropped and created.

use super::part::{self, Pairs};
use super::{Change, Difference};
use crate::model::{ObjectName, Trigger};

/// Compares the triggers of a table or of a view, by the name that it has now.
pub(super) fn compare(of: &ObjectName, before: &[Trigger], after: &[Trigger], found: &mut Difference) {
    let Pairs { gone, new } = part::pairs(before, after);
    let dropped = |trigger| Change::DropTrigger { table: of.clone(), trigger };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let created = |trigger| Change::CreateTrigger { table: of.clone(), trigger };
    found.changes.extend(new.into_iter().cloned().map(created));
}
