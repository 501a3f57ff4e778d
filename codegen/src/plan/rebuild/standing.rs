//! Which tables must stand while another one is dropped.
//!
//! `SQLite` compiles what follows from a foreign key before it looks for rows, and that names every table which a row that
//! follows refers to: if one is gone, DROP TABLE fails with `no such table`. So a table that comes back is made before,
//! and one that does not goes later.

use super::keys::{Dropped, Edge};
use super::moves::Moves;
use crate::model::ObjectName;
use std::collections::{BTreeMap, BTreeSet};

/// Foreign keys as they are before, by the table that they point at; tables by their names after.
type Edges<'a> = BTreeMap<&'a ObjectName, Vec<Edge<'a>>>;

/// An order to drop tables in, and those which are made again at once, because a later one needs them.
pub(super) fn settle<'a>(
    mut order: Vec<&'a ObjectName>,
    moves: &Moves<'a>,
    tables: &Dropped<'a>,
    edges: &Edges<'a>,
) -> (Vec<&'a ObjectName>, BTreeSet<&'a ObjectName>) {
    let acts = |parent: &ObjectName| edges.get(parent).into_iter().flatten().any(Edge::deletes);
    if order.len() < 2 || !order.iter().any(|name| acts(name)) {
        return (order, BTreeSet::new());
    }
    let comes_back = |name: &ObjectName| moves.to.tables.iter().any(|table| table.name == *name);
    // A table that waits for another one may have to be waited for in turn; around a circle there is no order.
    for _turn in 0..order.len() {
        let late = needed(&order, moves, tables, edges).into_iter().find(|name| !comes_back(name));
        let Some(late) = late else { break };
        order.retain(|name| *name != late);
        order.push(late);
    }
    let mut early = needed(&order, moves, tables, edges);
    early.retain(|name| comes_back(name));
    (order, early)
}

/// Tables that are dropped before one which needs them.
fn needed<'a>(
    order: &[&'a ObjectName],
    moves: &Moves<'a>,
    tables: &Dropped<'a>,
    edges: &Edges<'a>,
) -> BTreeSet<&'a ObjectName> {
    let mut found = BTreeSet::new();
    let mut gone: BTreeSet<&ObjectName> = BTreeSet::new();
    for &parent in order {
        let mut reached: BTreeSet<&ObjectName> = BTreeSet::new();
        let mut next = vec![parent];
        while let Some(name) = next.pop() {
            let follows = |edge: &&Edge<'a>| if name == parent { edge.deletes() } else { edge.acts() };
            let acting = edges.get(name).into_iter().flatten().filter(follows);
            for edge in acting.filter(|edge| !gone.contains(edge.child)) {
                if reached.insert(edge.child) {
                    next.push(edge.child);
                    let targets = edge.table.foreign_keys.iter().map(|key| moves.new_table(&key.target));
                    found.extend(targets.filter(|target| gone.contains(target) && tables.contains_key(target)));
                }
            }
        }
        gone.insert(parent);
    }
    found
}
