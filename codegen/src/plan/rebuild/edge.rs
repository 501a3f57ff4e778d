//! The foreign keys between tables, as they are before and by the names after.

use super::shape::Pair;
use super::table_changes::TableChanges;
use crate::model::{Action, ForeignKey, Name, ObjectName, Table};
use std::collections::BTreeMap;

/// Every foreign key before, by the table that it points at.
pub(super) type Edges<'a> = BTreeMap<&'a ObjectName, Vec<Edge<'a>>>;

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
    pub(super) fn columns(&self, table_changes: &TableChanges<'a>) -> Vec<&'a Name> {
        self.key.columns.iter().map(|name| table_changes.new_column(self.child, name)).collect()
    }

    /// The columns that are referred to, by their names after.
    pub(super) fn targets(&self, table_changes: &TableChanges<'a>) -> Vec<&'a Name> {
        self.key.target_columns.iter().map(|name| table_changes.new_column(self.parent, name)).collect()
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
    pub(super) const fn updates(&self) -> bool {
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
    table_changes: &TableChanges<'a>,
    native: &BTreeMap<&'a ObjectName, Pair<'a>>,
    early: &[&'a Table],
) -> Edges<'a> {
    let is_early = |name: &ObjectName| early.iter().any(|table| table.name == *name);
    let mut edges = Edges::new();
    for table in table_changes.from.tables.iter().filter(|table| !is_early(&table.name)) {
        let child = table_changes.new_table(&table.name);
        let gone = |key: &ForeignKey| {
            native.get(child).is_some_and(|pair| pair.dropped.iter().any(|column| key.columns.contains(&column.name)))
        };
        for key in table.foreign_keys.iter().filter(|key| !gone(key) && !is_early(&key.target)) {
            let parent = table_changes.new_table(&key.target);
            edges.entry(parent).or_default().push(Edge { child, table, parent, key });
        }
    }
    edges
}
