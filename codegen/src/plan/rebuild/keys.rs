//! In which order tables can be dropped, and what must be parked so that no foreign key acts on it.
//!
//! A table whose rows would be changed by an action that cannot be kept from acting is rebuilt as well: its rows are
//! copied out before and come back after.

use super::moves::Moves;
use super::shape::Pair;
use super::standing::{self, Settled};
use crate::dialect;
use crate::model::{Action, Column, ColumnType, Dialect, ForeignKey, Name, ObjectName, Table};
use crate::plan::order;
use crate::step::{Park, Parking, Reference};
use std::collections::{BTreeMap, BTreeSet};

/// A foreign key as it is before, between tables by their names after.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge<'a> {
    pub(super) child: &'a ObjectName,
    pub(super) table: &'a Table,
    pub(super) parent: &'a ObjectName,
    pub(super) key: &'a ForeignKey,
}

impl<'a> Edge<'a> {
    /// The columns that refer, by their names after.
    pub(super) fn columns(&self, moves: &Moves<'a>) -> Vec<&'a Name> {
        self.key.columns.iter().map(|name| moves.new_column(self.child, name)).collect()
    }

    /// The columns that are referred to, by their names after.
    pub(super) fn targets(&self, moves: &Moves<'a>) -> Vec<&'a Name> {
        self.key.target_columns.iter().map(|name| moves.new_column(self.parent, name)).collect()
    }

    /// Rows change when the row that they refer to is deleted.
    pub(super) const fn deletes(&self) -> bool {
        acts(self.key.on_delete)
    }

    /// Rows change when the row that they refer to changes or is deleted.
    pub(super) const fn acts(&self) -> bool {
        self.deletes() || self.updates()
    }

    /// Rows change when the key that they refer to changes.
    const fn updates(&self) -> bool {
        acts(self.key.on_update)
    }
}

pub(super) const fn acts(action: Action) -> bool {
    match action {
        Action::NoAction | Action::Restrict => false,
        Action::Cascade | Action::SetNull | Action::SetDefault => true,
    }
}

/// Every foreign key before, by the table that it points at; without those whose column ALTER has dropped.
pub(super) fn edges<'a>(
    moves: &Moves<'a>,
    native: &BTreeMap<&'a ObjectName, Pair<'a>>,
    early: &[&'a Table],
) -> BTreeMap<&'a ObjectName, Vec<Edge<'a>>> {
    let is_early = |name: &ObjectName| early.iter().any(|table| table.name == *name);
    let mut edges: BTreeMap<&ObjectName, Vec<Edge<'a>>> = BTreeMap::new();
    for table in moves.from.tables.iter().filter(|table| !is_early(&table.name)) {
        let child = moves.new_table(&table.name);
        let gone = |key: &ForeignKey| {
            native.get(child).is_some_and(|pair| pair.dropped.iter().any(|column| key.columns.contains(&column.name)))
        };
        for key in table.foreign_keys.iter().filter(|key| !gone(key) && !is_early(&key.target)) {
            let parent = moves.new_table(&key.target);
            edges.entry(parent).or_default().push(Edge { child, table, parent, key });
        }
    }
    edges
}

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
    moves: &Moves<'a>,
    tables: &Dropped<'a>,
    edges: &BTreeMap<&'a ObjectName, Vec<Edge<'a>>>,
    dialect: Dialect,
) -> Result<Disposal<'a>, Vec<&'a ObjectName>> {
    let Settled { order, early, stand_ins } =
        standing::settle(children_first(tables.keys().copied(), edges), moves, tables, edges)?;
    let position: BTreeMap<&ObjectName, usize> = order.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut found = Disposal { order, early, stand_ins, ..Disposal::default() };
    let none = Vec::new();
    let remaining = |parent: &ObjectName| -> Vec<Edge<'a>> {
        let is_there = |edge: &&Edge<'_>| position.get(edge.child).is_none_or(|at| *at >= position[parent]);
        edges.get(parent).unwrap_or(&none).iter().filter(is_there).copied().collect()
    };
    let mut parker = Parker { moves, tables, edges, dialect, parks: BTreeMap::new() };
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
        let pairs = edge.columns(moves).into_iter().zip(edge.targets(moves));
        for (column, target) in pairs.filter(|(_, target)| park.columns.contains_key(*target)) {
            park.referring.push((edge.child.clone(), column.clone(), target.clone()));
        }
    }
    Ok(found)
}

/// How many actions of foreign keys D1 follows from one table to the next; it refuses a DROP that might follow more,
/// whether or not there are rows.
///
/// <https://github.com/cloudflare/workerd/blob/main/src/workerd/util/sqlite.c++>
const MAX_ACTIONS: usize = 9;

/// The tables below `parent` that must be dropped before it, because the rows that follow theirs are too deep: once one of
/// them is dropped, the same is asked of it.
fn deep_below<'a>(
    parent: &'a ObjectName,
    tables: &Dropped<'a>,
    edges: &BTreeMap<&'a ObjectName, Vec<Edge<'a>>>,
) -> Vec<&'a ObjectName> {
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
    edges: &BTreeMap<&'a ObjectName, Vec<Edge<'a>>>,
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

fn children_first<'a>(
    tables: impl Iterator<Item = &'a ObjectName>,
    edges: &BTreeMap<&'a ObjectName, Vec<Edge<'a>>>,
) -> Vec<&'a ObjectName> {
    let names: Vec<&ObjectName> = tables.collect();
    let place: BTreeMap<&ObjectName, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let children = |name: &&ObjectName| -> Vec<usize> {
        edges.get(*name).into_iter().flatten().filter_map(|edge| place.get(edge.child).copied()).collect()
    };
    let needs: Vec<Vec<usize>> = names.iter().map(children).collect();
    let roots: Vec<usize> = (0..names.len()).collect();
    order::depth_first(&roots, &needs).into_iter().map(|at| names[at]).collect()
}

struct Parker<'r, 'a> {
    moves: &'r Moves<'a>,
    tables: &'r Dropped<'a>,
    edges: &'r BTreeMap<&'a ObjectName, Vec<Edge<'a>>>,
    dialect: Dialect,
    parks: BTreeMap<&'a ObjectName, Park>,
}

impl<'a> Parker<'_, 'a> {
    /// Keeps `edge` from acting, if it can: by the key that is referred to, else by the one that refers.
    fn park(&mut self, edge: Edge<'a>, inbound: &[Edge<'a>]) -> Result<(), &'a ObjectName> {
        let targets = edge.targets(self.moves);
        let parked = |parks: &BTreeMap<&ObjectName, Park>, table: &ObjectName, names: &[&Name]| {
            parks.get(table).is_some_and(|park| names.iter().any(|name| park.columns.contains_key(*name)))
        };
        if parked(&self.parks, edge.parent, &targets) {
            return Ok(());
        }
        let follows =
            |name: &Name| inbound.iter().any(|other| other.updates() && other.targets(self.moves).contains(&name));
        let parent = self.tables[edge.parent];
        if let Some(name) =
            targets.iter().copied().find(|name| !follows(name) && self.can_be_parked(parent, edge.parent, name))
        {
            let others = self.referring(edge.parent, name);
            self.add(edge.parent, parent, name, others);
            return Ok(());
        }
        if !self.tables.contains_key(edge.child) {
            return Err(edge.child);
        }
        let columns = edge.columns(self.moves);
        if parked(&self.parks, edge.child, &columns) {
            return Ok(());
        }
        // A key that cannot be parked at either end acts on rows that are copied already.
        let Some(at) = columns.iter().position(|name| self.can_be_parked(edge.table, edge.child, name)) else {
            return Ok(());
        };
        let follows = self.edges.get(edge.child).into_iter().flatten();
        let outside = |other: &&Edge<'_>| other.updates() && !self.tables.contains_key(other.child);
        if let Some(other) = follows.filter(outside).find(|other| other.targets(self.moves).contains(&columns[at])) {
            return Err(other.child);
        }
        let mut others = self.referring(edge.child, columns[at]);
        others.push(self.reference(edge.parent, self.tables[edge.parent], targets[at]));
        self.add(edge.child, edge.table, columns[at], others);
        Ok(())
    }

    /// A strict table takes no bytes for another type, and a computed column takes nothing.
    fn can_be_parked(&self, table: &'a Table, name: &'a ObjectName, column: &'a Name) -> bool {
        self.column(table, name, column).is_some_and(|column| column.generated.is_none())
            && (!table.d1.strict || self.is_row_number(table, self.column(table, name, column)))
    }

    fn is_row_number(&self, table: &Table, column: Option<&Column>) -> bool {
        column.is_some_and(|column| dialect::is_row_number(self.dialect, table, column))
    }

    fn column(&self, table: &'a Table, name: &'a ObjectName, column: &Name) -> Option<&'a Column> {
        table.columns.iter().find(|old| self.moves.new_column(name, &old.name) == column)
    }

    /// The columns that refer to a column.
    fn referring(&self, parent: &ObjectName, column: &Name) -> Vec<Reference> {
        let edges = self.edges.get(parent).into_iter().flatten();
        let mut found: Vec<Reference> = edges
            .flat_map(|edge| {
                edge.columns(self.moves).into_iter().zip(edge.targets(self.moves)).map(move |pair| (edge, pair))
            })
            .filter(|(_, (_, target))| *target == column)
            .map(|(edge, (name, _))| self.reference(edge.child, edge.table, name))
            .collect();
        found.sort();
        found.dedup();
        found
    }

    fn reference(&self, name: &'a ObjectName, table: &'a Table, column: &Name) -> Reference {
        let found = self.column(table, name, column);
        let number = found.is_some_and(|column| {
            matches!(column.ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
        });
        Reference { table: name.clone(), column: column.clone(), number }
    }

    fn add(&mut self, name: &'a ObjectName, table: &'a Table, column: &'a Name, others: Vec<Reference>) {
        let found = self.column(table, name, column);
        let parking = if self.is_row_number(table, found) { Parking::Below(others) } else { Parking::Bytes };
        // Types other than a number bring checks of their own.
        let is_checked = !table.checks.is_empty() || (parking == Parking::Bytes && !table.d1.foreign_rows);
        let park = self.parks.entry(name).or_insert_with(|| Park {
            table: name.clone(),
            columns: BTreeMap::new(),
            ignore_checks: false,
            referring: Vec::new(),
        });
        park.ignore_checks |= is_checked;
        park.columns.insert(column.clone(), parking);
    }
}
