//! How tables are got rid of while no foreign key acts on rows: in which order, what is parked, and what is still referred to.
//!
//! A table whose rows would be changed by an action that cannot be kept from acting is rebuilt as well: its rows are
//! copied out before and come back after.

use super::depth::deep_below;
use super::drop_order::{self, Settled};
use super::edge::{Edge, Edges};
use super::park::Parker;
use super::table_changes::TableChanges;
use crate::model::{Dialect, ObjectName, Table};
use crate::step::Park;
use std::collections::{BTreeMap, BTreeSet};

/// How tables are got rid of.
#[derive(Debug, Default)]
pub(super) struct Disposal<'a> {
    /// Those that refer before those that are referred to, where there is such an order.
    pub(super) order: Vec<&'a ObjectName>,
    /// Those that are recreated before the next one is dropped.
    pub(super) early: BTreeSet<&'a ObjectName>,
    /// What stands for them meanwhile, where they cannot be.
    pub(super) stand_ins: BTreeMap<&'a ObjectName, Table>,
    /// By table.
    pub(super) parks: BTreeMap<&'a ObjectName, Park>,
    /// The foreign keys that are there when the table that they point at is dropped.
    pub(super) remaining: Vec<Edge<'a>>,
}

/// Tables that are dropped, by their names after, as they are before.
pub(super) type Dropped<'a> = BTreeMap<&'a ObjectName, &'a Table>;

/// How `tables` are got rid of, or tables that have to join them.
pub(super) fn dispose<'a>(
    table_changes: &TableChanges<'a>,
    tables: &Dropped<'a>,
    edges: &Edges<'a>,
    dialect: Dialect,
) -> Result<Disposal<'a>, Vec<&'a ObjectName>> {
    let Settled { order, early, stand_ins } = drop_order::settle(table_changes, tables, edges)?;
    let position: BTreeMap<&ObjectName, usize> = order.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut found = Disposal { order, early, stand_ins, ..Disposal::default() };
    let none = Vec::new();
    let remaining = |parent: &ObjectName| -> Vec<Edge<'a>> {
        let is_there = |edge: &&Edge<'_>| position.get(edge.child).is_none_or(|at| *at >= position[parent]);
        edges.get(parent).unwrap_or(&none).iter().filter(is_there).copied().collect()
    };
    let mut parker = Parker::new(table_changes, tables, edges, dialect);
    for parent in &found.order {
        let inbound = remaining(parent);
        for edge in inbound.iter().filter(|edge| edge.deletes()) {
            parker.park(*edge, &inbound).map_err(|name| vec![name])?;
        }
        let deep = deep_below(parent, tables, edges);
        if !deep.is_empty() {
            return Err(deep);
        }
        found.remaining.extend(inbound);
    }
    found.parks = parker.parks;
    for edge in found.remaining.iter().filter(|edge| edge.deletes() && !tables.contains_key(edge.child)) {
        let Some(park) = found.parks.get_mut(edge.parent) else { continue };
        let pairs = edge.columns(table_changes).into_iter().zip(edge.targets(table_changes));
        for (column, target) in pairs.filter(|(_, target)| park.columns.contains_key(*target)) {
            park.referring.push((edge.child.clone(), column.clone(), target.clone()));
        }
    }
    Ok(found)
}
