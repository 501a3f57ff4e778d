//! How far the actions of foreign keys go from table to table, of which D1 follows a few only.

use super::disposal::Dropped;
use super::edge::Edges;
use crate::model::ObjectName;
use std::collections::BTreeSet;

/// How many actions of foreign keys D1 follows from one table to the next; it refuses a DROP that might follow more,
/// whether or not there are rows.
///
/// <https://github.com/cloudflare/workerd/blob/main/src/workerd/util/sqlite.c++>
const MAX_ACTIONS: usize = 9;

/// The tables below `parent` that must be dropped before it, because the rows that follow theirs are too deep: once one of
/// them is dropped, the same is asked of it.
pub(super) fn deep_below<'a>(parent: &'a ObjectName, tables: &Dropped<'a>, edges: &Edges<'a>) -> Vec<&'a ObjectName> {
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    let mut open = vec![parent];
    while let Some(parent) = open.pop() {
        let inbound = edges.get(parent).into_iter().flatten().filter(|edge| edge.deletes());
        for child in inbound.map(|edge| edge.child).filter(|child| !tables.contains_key(child)) {
            if !known.contains(child) && is_deep(edges, child, 1, &mut vec![parent], &mut 10_000) {
                known.insert(child);
                found.push(child);
                open.push(child);
            }
        }
    }
    found
}

/// Whether actions may go on from `table`, at that depth, further than D1 follows; without an answer after `budget` looks,
/// they do not.
fn is_deep<'a>(
    edges: &Edges<'a>,
    table: &'a ObjectName,
    depth: usize,
    path: &mut Vec<&'a ObjectName>,
    budget: &mut usize,
) -> bool {
    if depth > MAX_ACTIONS {
        return true;
    }
    path.push(table);
    let next = edges.get(table).into_iter().flatten().filter(|edge| edge.acts());
    let mut found = false;
    for edge in next {
        *budget = budget.saturating_sub(1);
        if *budget == 0 {
            break;
        }
        if !path.contains(&edge.child) && is_deep(edges, edge.child, depth + 1, path, budget) {
            found = true;
            break;
        }
    }
    path.pop();
    found
}
