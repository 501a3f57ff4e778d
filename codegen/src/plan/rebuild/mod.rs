//! Where what cannot be altered is rebuilt with its rows, in one transaction.
//!
//! [`moves`] says what becomes of each table, [`shape`] which tables ALTER can change, [`keys`] how the others are got
//! rid of while no foreign key acts, [`standing`] in which order, [`rows`] what their rows hold afterwards, [`known`] what must be
//! as history says, [`objects`] which views and triggers
//! stand in the way, [`stage`] in which order it all happens, and [`back`] what rolling back does not restore.

mod back;
mod help;
mod keys;
mod known;
mod moves;
mod objects;
mod rows;
mod shape;
mod stage;
mod standing;

pub(super) use moves::plain;

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
        let mut moves = moves::Moves::new(changes, before, after, capabilities.dialect);
        moves.retain_causes(|at| concern.is_there(at));
        let back = moves.reversed();
        let (steps, mut covers) = stage::steps(&moves, capabilities);
        covers.retain(|&at| concern.is_there(at));
        let losses = back::losses(&moves, changes, capabilities);
        let steps_back = stage::steps(&back, capabilities).0;
        let hindrances = back::hindrances(&moves, changes, capabilities.dialect);
        let back = Back { steps: steps_back, schema: before, losses, hindrances };
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
