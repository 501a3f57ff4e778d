//! PLAN: changes into ordered steps that the dialect can express.
//!
//! `create` says which steps make an object, `order` in which order objects are made, `down` how a stage is taken
//! back. A dialect is known by its [`Capabilities`] only.
#![warn(clippy::wildcard_enum_match_arm)]

mod create;
mod down;
mod fails;
mod in_place;
mod irreversible;
mod name;
mod neutral;
mod order;
mod query;
mod rebuild;
mod suffix;
mod unmade;
mod values;
mod whole;

pub use down::{Down, down};
pub use name::{name, sanitise};
pub use suffix::{suffixed, suffixes};
pub use unmade::{seen, unmade};
pub use whole::is_frame;

use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::model::Schema;
use crate::step::Plan;

/// What a dialect does for `changes`, which lead from the schema `before` to the schema `after`.
pub fn plan<'a>(changes: &'a [Change], before: &'a Schema, after: &'a Schema, capabilities: &Capabilities) -> Plan<'a> {
    if capabilities.alters_in_place {
        in_place::plan(changes, before, after, capabilities)
    } else {
        rebuild::plan(changes, before, after, capabilities)
    }
}
