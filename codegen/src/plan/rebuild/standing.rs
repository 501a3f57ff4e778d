//! Which tables must stand while another one is dropped.
//!
//! `SQLite` compiles what follows from a foreign key before it looks for rows, and that names every table which a row that
//! follows refers to: if one is gone, DROP TABLE fails with `no such table`, and if one has no unique key there any more,
//! with `foreign key mismatch`. So a table that comes back as it is referred to is made before, and any other goes later.

use super::keys::{Dropped, Edge};
use super::moves::Moves;
use crate::model::{IndexPart, Name, ObjectName, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    let again = |name: &ObjectName| moves.to.tables.iter().find(|table| table.name == *name);
    let serves = |table: &Arc<Table>| {
        let mut referring = edges.get(&table.name).into_iter().flatten();
        referring.all(|edge| is_key(table, &edge.targets(moves)))
    };
    let comes_back = |name: &ObjectName| again(name).is_some_and(serves);
    // A table that waits for another one may have to be waited for in turn; around a circle there is no order.
    for _turn in 0..order.len() {
        let late = needed(&order, moves, tables, edges).into_iter().find(|name| !comes_back(name));
        let Some(late) = late else { break };
        order.retain(|name| *name != late);
        order.push(late);
    }
    let mut early = needed(&order, moves, tables, edges);
    early.retain(|name| again(name).is_some());
    (order, early)
}

/// Whether a foreign key may refer to these columns: <https://www.sqlite.org/foreignkeys.html#fk_indexes>.
fn is_key(table: &Table, columns: &[&Name]) -> bool {
    let wanted: BTreeSet<&Name> = columns.iter().copied().collect();
    let same = |key: &[Name]| key.iter().collect::<BTreeSet<_>>() == wanted;
    let unique = |parts: &[IndexPart]| {
        let names: Option<Vec<Name>> = parts.iter().map(IndexPart::column).collect();
        names.is_some_and(|names| same(&names))
    };
    table.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || table.uniques.iter().any(|unique| same(&unique.columns))
        || table.indexes.iter().any(|index| index.unique && index.predicate.is_none() && unique(&index.parts))
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
