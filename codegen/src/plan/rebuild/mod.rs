//! Where what cannot be altered is made anew with its rows, in one transaction.

use super::{Plan, Stage, create, order};
use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::model::Schema;

/// What such a dialect does for `changes`, which lead from the schema `before` to the schema `after`.
pub(super) fn plan<'a>(
    changes: &'a [Change],
    before: &'a Schema,
    _after: &'a Schema,
    capabilities: &Capabilities,
) -> Plan<'a> {
    let order = order::order(changes, capabilities.dialect);
    let steps = create::steps(changes, before, &order, capabilities);
    Plan { dialect: capabilities.dialect, stages: vec![Stage { no_transaction: false, steps }] }
}
