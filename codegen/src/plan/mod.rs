//! PLAN: changes into ordered steps that the dialect can express.
//!
//! [`create`] says which steps make an object, [`order`] in which order objects are made, [`down`] how a stage is taken
//! back. A dialect is known by its [`Capabilities`] only.
#![warn(clippy::wildcard_enum_match_arm)]

mod create;
mod down;
mod name;
mod order;
mod step;

pub use down::{Down, down};
pub use name::{name, sanitise};
pub use step::{BreakReferences, Grade, Hazard, Held, Plan, Stage, Step, StepKind, Undo};

use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::model::Schema;

/// What a dialect does for `changes` to the schema `before`.
///
/// Everything that can be planned so far fits one transaction.
pub fn plan<'a>(changes: &'a [Change], before: &'a Schema, capabilities: &Capabilities) -> Plan<'a> {
    let order = order::order(changes, capabilities.dialect);
    let steps = create::steps(changes, before, &order, capabilities);
    Plan { dialect: capabilities.dialect, stages: vec![Stage { no_transaction: false, steps }] }
}
