//! Where what cannot be altered is rebuilt with its rows, in one transaction.
//!
//! On D1 a foreign key acts when its parent is dropped, whatever is switched off, so the order is everything. An example:
//! `parent` gets a check, which SQLite cannot add, and `child` refers to it with ON DELETE CASCADE.
//!
//! ```text
//! before                      after
//! parent (id, name)           parent (id, name, CHECK (name <> ''))
//! child  (id, parent_id) ───▶ ON DELETE CASCADE, unchanged
//!
//! table_changes  parent: rebuilt; child: as it was
//! shape          a check cannot be altered, so parent is one of those that are rebuilt
//! edge           child.parent_id ───▶ parent.id deletes
//! drop_order     parent alone; child stays
//! park           parent.id gets values that no row of child refers to
//! rows           what must be equal at the end: the rows of parent, those of child, and who refers to whom
//!
//! stage          1. fail by name if the tables are not what history says; note what must be equal at the end
//!                2. copy the rows of parent out
//!                3. park parent.id: no row of child refers to what the rows are called now
//!                4. DROP TABLE parent, whose implicit DELETE finds no child; CREATE it with the check; copy the rows in
//!                5. compare: if a row is missing the transaction fails, and all is as it was
//! back           the same the other way round; it restores every row
//! ```
//!
//! [`table_changes`] says what becomes of each table, [`shape`] which tables ALTER can change, [`edge`] which foreign keys
//! there are, [`disposal`] how tables are got rid of while none of them acts: [`drop_order`] in which order, [`park`] what
//! hides rows from an action, [`depth`] how far D1 follows one. [`rows`] says what rows hold afterwards, [`known`] what must
//! be as history says, [`objects`] which views and triggers stand in the way, [`stage`] in which order it all happens, and
//! [`back`] what rolling back does not restore.

mod back;
mod depth;
mod disposal;
mod drop_order;
mod edge;
mod help;
mod known;
mod objects;
mod park;
mod rows;
mod shape;
mod stage;
mod table_changes;

pub(super) use table_changes::plain;

use super::unmade::Concern;
use super::{create, order, whole};
use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::model::Schema;
use crate::step::{Back, Plan, Stage};

/// What such a dialect does for `changes`, which lead from the schema `before` to the schema `after`.
pub(super) fn plan<'a>(
    changes: &'a [Change],
    before: &'a Schema,
    after: &'a Schema,
    capabilities: &Capabilities,
) -> Plan<'a> {
    let stage = if changes.iter().all(only_adds) {
        let order = order::of_changes(changes, capabilities.dialect);
        let steps = create::steps(changes, [before, after], &order, capabilities);
        Stage { steps: whole::steps(steps, capabilities), ..Stage::default() }
    } else {
        let concern = Concern::new(changes, before, after, capabilities);
        let mut table_changes = table_changes::TableChanges::new(changes, before, after, capabilities.dialect);
        table_changes.retain_causes(|at| concern.is_there(at));
        let back = table_changes.reversed();
        let (steps, mut covers) = stage::steps(&table_changes, capabilities);
        covers.retain(|&at| concern.is_there(at));
        let losses = back::losses(&table_changes, changes, capabilities);
        let steps_back = stage::steps(&back, capabilities).0;
        let irreversible = back::irreversible(&table_changes, changes, capabilities.dialect);
        let back = Back { steps: steps_back, schema: before, losses, irreversible };
        Stage { steps, covers, back: Some(back), ..Stage::default() }
    };
    Plan { dialect: capabilities.dialect, stages: vec![stage] }
}

/// Whether a change makes a new object, or has no statement here.
fn only_adds(change: &Change) -> bool {
    match change {
        Change::CreateEnum(_)
        | Change::CreateTable(_)
        | Change::CreateIndex { .. }
        | Change::CreateRoutine(_)
        | Change::CreateView(_)
        | Change::CreateObject(_)
        | Change::Comment { .. }
        | Change::RenameEnum { .. }
        | Change::DropEnum(_)
        | Change::ReorderColumns { .. }
        | Change::RenameConstraint { .. }
        | Change::ReplaceRoutine { .. }
        | Change::DropRoutine(_) => true,
        Change::ChangeEnum(_)
        | Change::RenameTable { .. }
        | Change::ChangeTable { .. }
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::ChangeColumn(_)
        | Change::DropColumn { .. }
        | Change::AddConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::ChangeIndex { .. }
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::ReplaceView { .. }
        | Change::DropView(_)
        | Change::ChangeObject { .. }
        | Change::DropObject(_) => false,
    }
}
