//! What the changes of one migration say about tables and columns, looked up by name.

use super::conversion::{Retyped, retyped};
use crate::dialect::Capabilities;
use crate::diff::{Change, ColumnChange, Constraint, followed};
use crate::lookup::Lookup;
use crate::model::{
    CatalogueObject, Column, Dialect, Enum, Expression, Index, Name, ObjectName, Routine, Schema, Table,
};
use crate::plan::irreversible::Irreversible;
use crate::sql::is_partition;
use crate::sql::mentions::{Wanted, calls, index_expressions, text};
use std::collections::{BTreeMap, BTreeSet};

/// A column by its table.
type ColumnPath<'a> = (&'a ObjectName, &'a Name);

/// Lookups; names are those after the renames unless it says otherwise.
pub(super) struct Facts<'a> {
    pub(super) changes: &'a [Change],
    pub(super) before: &'a Schema,
    pub(super) after: &'a Schema,
    pub(super) dialect: Dialect,
    /// Where a table has no say of its own.
    online: bool,
    /// Tables of the schema after.
    pub(super) tables: Lookup<&'a ObjectName, &'a Table>,
    /// Tables of the schema before, by the names that they have now.
    pub(super) old: BTreeMap<&'a ObjectName, &'a Table>,
    pub(super) created: BTreeSet<&'a ObjectName>,
    /// With the place of the change.
    pub(super) dropped: BTreeMap<&'a ObjectName, usize>,
    /// Constraints that the changes add.
    pub(super) constraints: BTreeSet<ColumnPath<'a>>,
    /// Indexes that the changes add.
    pub(super) indexes: BTreeSet<ColumnPath<'a>>,
    /// Constraints that get another name, and the one before.
    pub(super) renamed: BTreeMap<ColumnPath<'a>, &'a Name>,
    /// Columns that get another name, and the one before.
    pub(super) renamed_columns: BTreeMap<ColumnPath<'a>, &'a Name>,
    /// Columns that the changes alter.
    pub(super) columns: BTreeMap<ColumnPath<'a>, &'a ColumnChange>,
    pub(super) new_columns: BTreeSet<ColumnPath<'a>>,
    /// Tables that get a unique or primary key.
    pub(super) keyed: BTreeSet<&'a ObjectName>,
    /// Tables that new tables point at.
    pub(super) pointed_at: BTreeSet<&'a ObjectName>,
    /// What cannot come back.
    /// A table that inherits, or one that it inherits from, changes.
    changes_heirs: bool,
    pub(super) irreversible: Irreversible<'a>,
    /// Enumerated types that are rebuilt.
    pub(super) remade_enums: BTreeSet<&'a ObjectName>,
    /// Objects of other kinds as they were, and as they are when what they name has been renamed.
    pub(super) objects: Vec<(&'a CatalogueObject, CatalogueObject)>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        changes: &'a [Change],
        before: &'a Schema,
        after: &'a Schema,
        capabilities: &Capabilities,
    ) -> Self {
        let mut facts = Self {
            changes,
            before,
            after,
            dialect: capabilities.dialect,
            online: capabilities.online,
            tables: after.tables().map(|table| (&table.name, table)).collect(),
            old: before.tables().map(|table| (&table.name, table)).collect(),
            created: BTreeSet::new(),
            dropped: BTreeMap::new(),
            constraints: BTreeSet::new(),
            indexes: BTreeSet::new(),
            renamed: BTreeMap::new(),
            renamed_columns: BTreeMap::new(),
            columns: BTreeMap::new(),
            new_columns: BTreeSet::new(),
            keyed: BTreeSet::new(),
            pointed_at: BTreeSet::new(),
            remade_enums: BTreeSet::new(),
            objects: before.objects.iter().map(|item| (item, followed(item, changes))).collect(),
            changes_heirs: false,
            irreversible: Irreversible::new(changes, after, capabilities.dialect),
        };
        for (at, change) in changes.iter().enumerate() {
            facts.note(at, change);
        }
        facts.changes_heirs = facts.any_makes_way();
        facts
    }

    fn note(&mut self, at: usize, change: &'a Change) {
        match change {
            Change::RenameTable { from, to } => {
                if let Some(table) = self.old.remove(from) {
                    self.old.insert(to, table);
                }
            }
            Change::RenameConstraint { table, from, to } => {
                // Names that change places have another one in between.
                let first = self.renamed.remove(&(table, from)).unwrap_or(from);
                self.renamed.insert((table, to), first);
            }
            Change::RenameColumn { table, from, to } => {
                let first = self.renamed_columns.remove(&(table, from)).unwrap_or(from);
                self.renamed_columns.insert((table, to), first);
            }
            Change::CreateTable(table) => {
                self.created.insert(&table.name);
                self.pointed_at.extend(table.foreign_keys.iter().map(|key| &key.target));
            }
            Change::DropTable(table) => drop(self.dropped.insert(&table.name, at)),
            Change::AddColumn { table, column, .. } => drop(self.new_columns.insert((table, &column.name))),
            Change::ChangeColumn(change) => {
                self.columns.insert((&change.table, &change.after.name), change);
            }
            Change::AddConstraint { table, constraint } => {
                self.constraints.insert((table, constraint.name()));
                if matches!(constraint, Constraint::PrimaryKey(_) | Constraint::Unique(_)) {
                    self.keyed.insert(table);
                }
            }
            Change::CreateIndex { table, index } => drop(self.indexes.insert((table, &index.name))),
            Change::ChangeEnum(change) => {
                if !change.is_in_place() {
                    self.remade_enums.insert(&change.name);
                }
            }
            Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::DropEnum(_)
            | Change::ChangeTable { .. }
            | Change::DropColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::DropConstraint { .. }
            | Change::ChangeIndex { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::CreateRoutine(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::CreateView(_)
            | Change::ReplaceView { .. }
            | Change::DropView(_)
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => {}
        }
    }

    /// Whether the table was there before this migration, under this name or another.
    pub(super) fn existed(&self, table: &ObjectName) -> bool {
        !self.created.contains(table)
    }

    /// The indexes that a table or view has afterwards.
    pub(super) fn indexes_of(&self, name: &ObjectName) -> &'a [Index] {
        let view = || self.after.views.iter().find(|view| view.name == *name).map(|view| &*view.indexes);
        self.tables.get(name).map(|table| &*table.indexes).or_else(view).unwrap_or_default()
    }

    /// Whether it is a view that is there afterwards, or was before.
    pub(super) fn is_view(&self, name: &ObjectName) -> bool {
        self.before.views.iter().chain(&self.after.views).any(|view| view.name == *name)
    }

    /// The enumerated type before, by the name that it has now.
    pub(super) fn old_enum(&self, name: &ObjectName) -> Option<&'a Enum> {
        let renamed = self.changes.iter().rev().fold(name, |name, change| {
            if let Change::RenameEnum { from, to } = change
                && to == name
            {
                from
            } else {
                name
            }
        });
        self.before.enumeration(renamed)
    }

    /// Whether the column follows an enumerated type that is rebuilt, which sees to its default as well.
    pub(super) fn is_moved(&self, table: &'a ObjectName, column: &Column) -> bool {
        let Some(name) = column.ty.enumeration() else { return false };
        let changed = self.columns.get(&(table, &column.name));
        self.remade_enums.contains(name)
            && changed.is_none_or(|change| retyped(&change.before, &change.after, self.dialect) == Retyped::No)
    }

    /// Whether changes of a table shall keep reads and writes going, who are there if it was there before.
    pub(super) fn online(&self, table: &ObjectName) -> bool {
        let own = self.tables.get(table).and_then(|table| table.online);
        own.unwrap_or(self.online) && self.existed(table) && !self.changes_heirs
    }

    /// Whether rows of the table live in partitions. Then there is no way to build an index meanwhile, nor to make a key of
    /// one, nor, before 18, to check the rows of a foreign key later:
    /// <https://www.postgresql.org/docs/current/ddl-partitioning.html>.
    pub(super) fn is_partitioned(&self, table: &ObjectName) -> bool {
        let extra = self.tables.get(table).and_then(|table| table.extra.get(&self.dialect));
        let by = self.tables.get(table).is_some_and(|table| table.partition_by.is_some());
        by || extra.is_some_and(|sql| is_partition(sql, self.dialect))
    }

    /// Whether the changes alter a column that was there.
    pub(super) fn is_altered(&self, table: &'a ObjectName, column: &'a Name) -> bool {
        self.columns.contains_key(&(table, column))
    }

    /// Whether values of the column's enumerated type are called something else, in place.
    pub(super) fn renames_values(&self, column: &Column) -> bool {
        let name = column.ty.enumeration();
        self.changes.iter().any(|change| {
            matches!(change, Change::ChangeEnum(change) if Some(&change.name) == name && !change.renamed.is_empty())
        })
    }

    /// The type of a column that is being rolled back, while its enumerated type is the one before, set aside.
    pub(super) fn aside(&self, column: &Column) -> Option<Column> {
        let name = column.ty.enumeration()?;
        let ty = super::enumeration::renamed_type(&column.ty, &super::enumeration::aside(name));
        self.remade_enums.contains(name).then(|| Column { ty, ..column.clone() })
    }

    /// Columns of a schema that hold the enumerated type, alone or in an array.
    pub(super) fn columns_of_enum<'s>(
        schema: &'s Schema,
        name: &'s ObjectName,
    ) -> impl Iterator<Item = (&'s Table, &'s Column)> {
        schema
            .tables()
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .filter(move |(_, column)| column.ty.enumeration() == Some(name))
    }

    /// The bare names that a column, by its names now, and its table had before.
    pub(super) fn name_before(&self, table: &'a ObjectName, column: &'a Name) -> (&'a Name, &'a Name) {
        let old = self.old.get(table).map_or(&table.name, |old| &old.name.name);
        (old, self.column_before(table, column))
    }

    pub(super) fn column_before<'s>(&self, table: &'s ObjectName, column: &'s Name) -> &'s Name
    where
        'a: 's,
    {
        self.renamed_columns.get(&(table, column)).copied().unwrap_or(column)
    }

    /// Whether a check, an index or a column of a table that was there calls the routine of that name.
    pub(super) fn is_called(&self, name: &Name) -> bool {
        let calls = |sql: &str| calls(sql, self.dialect, |called| called.eq_ignore_ascii_case(name));
        let by = |expression: &Expression| text(expression, self.dialect).is_some_and(calls);
        self.after.tables().filter(|table| self.existed(&table.name)).any(|table| {
            table.checks.iter().any(|check| by(&check.expression))
                || table.all_indexes().flat_map(index_expressions).any(by)
                || table
                    .columns
                    .iter()
                    .any(|column| column.default.iter().any(by) || column.generated.iter().any(|it| by(&it.expression)))
        })
    }

    /// The SQL of columns that are added or altered, which is read before anything else is made.
    pub(super) fn called_at_once(&self) -> Vec<&'a str> {
        let dialect = self.dialect;
        let mut found: Vec<&'a str> = Vec::new();
        let column = |column: &'a Column| {
            let computed = column.generated.iter().map(|generated| &generated.expression);
            column.default.iter().chain(computed)
        };
        for change in self.changes {
            if let Change::AddColumn { column: item, backfill, .. } = change {
                found.extend(column(item).chain(backfill).filter_map(|expression| text(expression, dialect)));
            } else if let Change::ChangeColumn(change) = change {
                let expressions = column(&change.after).chain(&change.backfill);
                found.extend(expressions.filter_map(|expression| text(expression, dialect)));
                found.extend(change.using.get(&dialect).map(String::as_str));
            }
        }
        found
    }

    /// Whether the text of a routine is another one than before.
    pub(super) fn is_changed(&self, item: &Routine) -> bool {
        let same = |other: &&Routine| other.name == item.name && other.arguments == item.arguments;
        self.before
            .routines
            .iter()
            .find(same)
            .is_none_or(|before| before.forms.get(&self.dialect) != item.forms.get(&self.dialect))
    }

    /// Whether a value that this migration writes into rows is taken from the table.
    pub(super) fn feeds(&self, table: &ObjectName) -> bool {
        let wanted = Wanted::new([&table.name]);
        self.changes.iter().any(|change| {
            if let Change::AddColumn { backfill: Some(with), .. } = change {
                wanted.in_expression(with, self.dialect)
            } else if let Change::ChangeColumn(change) = change {
                change.backfill.as_ref().is_some_and(|with| wanted.in_expression(with, self.dialect))
            } else {
                false
            }
        })
    }
}
