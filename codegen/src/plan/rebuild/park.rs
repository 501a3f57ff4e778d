//! Values that are parked so that a foreign key finds no row to act on while its parent is dropped.

use super::disposal::Dropped;
use super::edge::{Edge, Edges};
use super::table_changes::TableChanges;
use crate::dialect;
use crate::model::{Column, ColumnType, Dialect, Name, ObjectName, Table};
use crate::step::{Park, Parking, Reference};
use std::collections::BTreeMap;

/// Parks what has to be, table by table.
pub(super) struct Parker<'r, 'a> {
    table_changes: &'r TableChanges<'a>,
    tables: &'r Dropped<'a>,
    edges: &'r Edges<'a>,
    dialect: Dialect,
    /// What is parked so far.
    pub(super) parks: BTreeMap<&'a ObjectName, Park>,
}

impl<'r, 'a> Parker<'r, 'a> {
    /// One that has parked nothing yet.
    pub(super) const fn new(
        table_changes: &'r TableChanges<'a>,
        tables: &'r Dropped<'a>,
        edges: &'r Edges<'a>,
        dialect: Dialect,
    ) -> Self {
        Self { table_changes, tables, edges, dialect, parks: BTreeMap::new() }
    }

    /// Keeps `edge` from acting, if it can: by the key that is referred to, else by the one that refers.
    pub(super) fn park(&mut self, edge: Edge<'a>, inbound: &[Edge<'a>]) -> Result<(), &'a ObjectName> {
        let targets = edge.targets(self.table_changes);
        let parked = |parks: &BTreeMap<&ObjectName, Park>, table: &ObjectName, names: &[&Name]| {
            parks.get(table).is_some_and(|park| names.iter().any(|name| park.columns.contains_key(*name)))
        };
        if parked(&self.parks, edge.parent, &targets) {
            return Ok(());
        }
        let follows = |name: &Name| {
            inbound.iter().any(|other| other.updates() && other.targets(self.table_changes).contains(&name))
        };
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
        let columns = edge.columns(self.table_changes);
        if parked(&self.parks, edge.child, &columns) {
            return Ok(());
        }
        // A key that cannot be parked at either end acts on rows that are copied already.
        let Some(at) = columns.iter().position(|name| self.can_be_parked(edge.table, edge.child, name)) else {
            return Ok(());
        };
        let follows = self.edges.get(edge.child).into_iter().flatten();
        let outside = |other: &&Edge<'_>| other.updates() && !self.tables.contains_key(other.child);
        if let Some(other) =
            follows.filter(outside).find(|other| other.targets(self.table_changes).contains(&columns[at]))
        {
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
        table.columns.iter().find(|old| self.table_changes.new_column(name, &old.name) == column)
    }

    /// The columns that refer to a column.
    fn referring(&self, parent: &ObjectName, column: &Name) -> Vec<Reference> {
        let edges = self.edges.get(parent).into_iter().flatten();
        let mut found: Vec<Reference> = edges
            .flat_map(|edge| {
                edge.columns(self.table_changes)
                    .into_iter()
                    .zip(edge.targets(self.table_changes))
                    .map(move |pair| (edge, pair))
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
