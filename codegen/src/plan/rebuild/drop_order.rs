//! Which tables must stand while another one is dropped.
//!
//! `SQLite` compiles what follows from a foreign key before it looks for rows, and that names every table which a row that
//! follows refers to: if one is gone, DROP TABLE fails with `no such table`, and if one has no unique key there any more,
//! with `foreign key mismatch`. So a table that comes back as it is referred to is made before, and any other goes later;
//! where there is no such order, empty tables with nothing but those keys stand in until all are dropped.

use super::disposal::Dropped;
use super::edge::{Edge, Edges, acts};
use super::table_changes::TableChanges;
use crate::model::{Column, ColumnType, D1Options, Name, ObjectName, Table, Unique};
use crate::plan::order;
use std::collections::{BTreeMap, BTreeSet};

/// How tables that need each other are dropped.
#[derive(Default)]
pub(super) struct Settled<'a> {
    pub(super) order: Vec<&'a ObjectName>,
    /// Those that are recreated at once, because a later one needs them.
    pub(super) early: BTreeSet<&'a ObjectName>,
    /// What is made instead, and dropped when the last one is.
    pub(super) stand_ins: BTreeMap<&'a ObjectName, Table>,
}

/// An order to drop tables in, or tables that have to join them.
pub(super) fn settle<'a>(
    table_changes: &TableChanges<'a>,
    tables: &Dropped<'a>,
    edges: &Edges<'a>,
) -> Result<Settled<'a>, Vec<&'a ObjectName>> {
    let mut order = children_first(tables.keys().copied(), edges);
    let deletes = |parent: &ObjectName| edges.get(parent).into_iter().flatten().any(Edge::deletes);
    if order.len() < 2 || !order.iter().any(|name| deletes(name)) {
        return Ok(Settled { order, ..Settled::default() });
    }
    let serves = |table: &Table| {
        let mut referring = edges.get(&table.name).into_iter().flatten();
        referring.all(|edge| is_key(table, &edge.targets(table_changes)))
    };
    let comes_back = |name: &ObjectName| table_changes.to.table(name).is_some_and(serves);
    // A table that waits for another one may have to be waited for in turn; around a circle there is no order.
    for _turn in 0..order.len() {
        let late = needed(&order, tables, edges).into_iter().find(|name| !comes_back(name));
        let Some(late) = late else { break };
        order.retain(|name| *name != late);
        order.push(late);
    }
    let early = needed(&order, tables, edges);
    if finds(&order, &early, table_changes, edges) {
        return Ok(Settled { order, early, ..Settled::default() });
    }
    let referring = early.iter().filter_map(|name| edges.get(name)).flatten().filter(|edge| edge.acts());
    let joining: BTreeSet<&ObjectName> =
        referring.map(|edge| edge.child).filter(|child| !tables.contains_key(child)).collect();
    if !joining.is_empty() {
        return Err(joining.into_iter().collect());
    }
    let stand_ins = early.into_iter().map(|name| (name, stand_in(name, table_changes, edges))).collect();
    Ok(Settled { order, stand_ins, ..Settled::default() })
}

/// A table with nothing but the keys that others refer to.
fn stand_in<'a>(name: &'a ObjectName, table_changes: &TableChanges<'a>, edges: &Edges<'a>) -> Table {
    let referring = edges.get(name).into_iter().flatten();
    let keys: BTreeSet<Vec<Name>> =
        referring.map(|edge| edge.targets(table_changes).into_iter().cloned().collect()).collect();
    let columns: BTreeSet<Name> = keys.iter().flatten().cloned().collect();
    let unique = |(at, columns)| {
        let name = Name::from(format!("__seaglass_key_{at}"));
        Unique { name, columns, ..Unique::default() }
    };
    Table {
        name: name.clone(),
        columns: columns.into_iter().map(|name| Column::new(name, ColumnType::Text)).collect(),
        uniques: keys.into_iter().enumerate().map(unique).collect(),
        d1: D1Options { foreign_rows: true, ..D1Options::default() },
        ..Table::default()
    }
}

/// Whether each drop finds what it names, where those of `early` stand again in their new form.
fn finds<'a>(
    order: &[&'a ObjectName],
    early: &BTreeSet<&'a ObjectName>,
    table_changes: &TableChanges<'a>,
    edges: &Edges<'a>,
) -> bool {
    let Some(early) = early.iter().map(|name| table_changes.to.table(name)).collect::<Option<Vec<&Table>>>() else {
        return false;
    };
    let taken = table_changes.early();
    let is_there = |table: &&Table| !taken.iter().any(|other| other.name == table.name);
    let mut gone: BTreeSet<&ObjectName> = BTreeSet::new();
    order.iter().all(|parent| {
        let renewed: Vec<&Table> = early.iter().copied().filter(|table| gone.contains(&table.name)).collect();
        let reached = reached(parent, &gone, &renewed, edges);
        let concerns = |child: &ObjectName, target: &ObjectName| reached.contains(child) || reached.contains(target);
        let has_key = |target: &ObjectName, columns: &[&Name]| {
            if let Some(table) = renewed.iter().find(|table| table.name == *target) {
                return is_key(table, columns);
            }
            let old = table_changes
                .from
                .tables()
                .filter(is_there)
                .find(|table| table_changes.new_table(&table.name) == target);
            let old = old.filter(|_| !gone.contains(target));
            let columns = old.and_then(|table| before(table, target, columns, table_changes));
            old.zip(columns).is_some_and(|(table, columns)| table.is_unique_key(&columns))
        };
        let found = renewed.iter().all(|table| {
            let mut own = table.foreign_keys.iter().filter(|key| concerns(&table.name, &key.target));
            let inbound = edges.get(&table.name).into_iter().flatten();
            let mut inbound = inbound.filter(|edge| !gone.contains(edge.child) && concerns(edge.child, &table.name));
            own.all(|key| has_key(&key.target, &key.target_columns.iter().collect::<Vec<_>>()))
                && inbound.all(|edge| has_key(&table.name, &edge.targets(table_changes)))
        });
        gone.insert(parent);
        found
    })
}

/// The tables whose rows may follow when `parent` is dropped.
fn reached<'a>(
    parent: &'a ObjectName,
    gone: &BTreeSet<&ObjectName>,
    renewed: &[&'a Table],
    edges: &Edges<'a>,
) -> BTreeSet<&'a ObjectName> {
    let mut reached = BTreeSet::new();
    let mut next = vec![parent];
    while let Some(name) = next.pop() {
        let follows = |edge: &&Edge<'a>| if name == parent { edge.deletes() } else { edge.acts() };
        let old = edges.get(name).into_iter().flatten().filter(follows).map(|edge| edge.child);
        let old = old.filter(|child| !gone.contains(child));
        let refers = |table: &&&Table| {
            table.foreign_keys.iter().any(|key| key.target == *name && (acts(key.on_delete) || acts(key.on_update)))
        };
        let new = renewed.iter().filter(refers).map(|table| &table.name);
        for child in old.chain(new) {
            if reached.insert(child) {
                next.push(child);
            }
        }
    }
    reached
}

/// Whether a foreign key may refer to these columns: <https://www.sqlite.org/foreignkeys.html#fk_indexes>.
fn is_key(table: &Table, columns: &[&Name]) -> bool {
    table.is_unique_key(&columns.iter().copied().cloned().collect::<Vec<_>>())
}

/// The columns as they are called in the table before, if it has all of them.
fn before<'a>(
    table: &'a Table,
    name: &'a ObjectName,
    columns: &[&Name],
    table_changes: &TableChanges<'a>,
) -> Option<Vec<Name>> {
    let column = |wanted: &&Name| table.columns.iter().find(|old| table_changes.new_column(name, &old.name) == *wanted);
    columns.iter().map(|wanted| Some(column(wanted)?.name.clone())).collect()
}

/// Tables that are dropped before one which needs them.
fn needed<'a>(order: &[&'a ObjectName], tables: &Dropped<'a>, edges: &Edges<'a>) -> BTreeSet<&'a ObjectName> {
    let mut found = BTreeSet::new();
    let mut gone: BTreeSet<&ObjectName> = BTreeSet::new();
    for &parent in order {
        for child in reached(parent, &gone, &[], edges) {
            let all = edges.values().flatten().filter(|edge| edge.child == child);
            let targets = all.map(|edge| edge.parent);
            found.extend(targets.filter(|target| gone.contains(target) && tables.contains_key(target)));
        }
        gone.insert(parent);
    }
    found
}

/// Those that refer before those that are referred to, where there is such an order.
fn children_first<'a>(tables: impl Iterator<Item = &'a ObjectName>, edges: &Edges<'a>) -> Vec<&'a ObjectName> {
    let names: Vec<&ObjectName> = tables.collect();
    let place: BTreeMap<&ObjectName, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let children = |name: &&ObjectName| -> Vec<usize> {
        edges.get(*name).into_iter().flatten().filter_map(|edge| place.get(edge.child).copied()).collect()
    };
    let needs: Vec<Vec<usize>> = names.iter().map(children).collect();
    let roots: Vec<usize> = (0..names.len()).collect();
    order::depth_first(&roots, &needs).into_iter().map(|at| names[at]).collect()
}
