//! What becomes of each table, so that it can be turned round for the rollback.

mod names;
mod plain;
mod touched;

pub(in crate::plan) use plain::plain;
pub(super) use touched::Touched;

use crate::diff::Change;
use crate::model::kind::{ObjectKey, Way};
use crate::model::{Column, ColumnType, Dialect, Expression, Index, Name, ObjectName, Schema, Table};
use crate::plan::values::mapping;
use names::Renames;
use std::collections::{BTreeMap, BTreeSet};

/// The changes by the object that they concern. Tables are known by their names at the end.
#[derive(Debug)]
pub(super) struct TableChanges<'a> {
    pub(super) from: &'a Schema,
    pub(super) to: &'a Schema,
    /// Not the rollback.
    pub(super) forward: bool,
    pub(super) renames: Vec<Rename<'a>>,
    pub(super) touched: BTreeMap<&'a ObjectName, Touched<'a>>,
    /// Tables that are new, and the change.
    pub(super) created: BTreeMap<&'a ObjectName, usize>,
    /// Tables that are gone, and the change.
    pub(super) dropped: BTreeMap<&'a ObjectName, usize>,
    /// Views that are new, changed or gone, and the change.
    pub(super) views: BTreeMap<&'a ObjectName, usize>,
    /// Objects of other kinds that are new, changed or gone, and the change.
    pub(super) objects: BTreeMap<ObjectKey, usize>,
    /// Values of enums that are called something else, by the type's name at the end.
    pub(super) values: BTreeMap<&'a ObjectName, BTreeMap<String, String>>,
    /// Those of the rollback.
    values_back: BTreeMap<&'a ObjectName, BTreeMap<String, String>>,
    /// What rows hold, by table and column.
    pub(super) backfills: BTreeMap<(&'a ObjectName, &'a Name), &'a Expression>,
    /// How values are converted, by table and column.
    pub(super) using: BTreeMap<(&'a ObjectName, &'a Name), &'a String>,
    tables: Renames<&'a ObjectName>,
    columns: Renames<(&'a ObjectName, &'a Name)>,
    enums: Renames<&'a ObjectName>,
}

/// One rename, in the order in which they run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rename<'a> {
    Table { from: &'a ObjectName, to: &'a ObjectName, cause: usize },
    Column { table: &'a ObjectName, from: &'a Name, to: &'a Name, cause: usize },
}

impl<'a> TableChanges<'a> {
    /// Those of `changes`, which lead from the schema `from` to the schema `to`.
    pub(super) fn new(changes: &'a [Change], from: &'a Schema, to: &'a Schema, dialect: Dialect) -> Self {
        let mut table_changes = Self {
            from,
            to,
            forward: true,
            renames: Vec::new(),
            touched: BTreeMap::new(),
            created: BTreeMap::new(),
            dropped: BTreeMap::new(),
            views: BTreeMap::new(),
            objects: BTreeMap::new(),
            values: BTreeMap::new(),
            values_back: BTreeMap::new(),
            backfills: BTreeMap::new(),
            using: BTreeMap::new(),
            tables: Renames::default(),
            columns: Renames::default(),
            enums: Renames::default(),
        };
        let mut enums = BTreeMap::new();
        for (at, change) in changes.iter().enumerate() {
            table_changes.note(at, change, dialect, &mut enums);
        }
        table_changes.note_enum_columns(&enums);
        for touched in table_changes.touched.values_mut() {
            touched.cancel();
        }
        table_changes
    }

    /// Leaves out changes that the dialect does not see, where a table has others.
    pub(super) fn retain_causes(&mut self, is_there: impl Fn(usize) -> bool) {
        for touched in self.touched.values_mut() {
            if touched.causes.iter().any(|&at| is_there(at)) {
                touched.causes.retain(|&at| is_there(at));
            }
        }
    }

    /// The same, back.
    pub(super) fn reversed(&self) -> Self {
        let table = |name: &'a ObjectName| self.old_table(name);
        // All at once: where columns swap names, one rename after the other would lead elsewhere.
        let mut columns = Renames::default();
        for (&(name, new), &(_, old)) in &self.columns.old {
            columns.old.insert((table(name), old), (table(name), new));
            columns.new.insert((table(name), new), (table(name), old));
        }
        let touched = self.touched.iter().map(|(&name, touched)| (table(name), touched.reversed())).collect();
        let values_back = self.values_back.iter();
        let values =
            values_back.map(|(&name, values)| (self.enums.old.get(name).copied().unwrap_or(name), values.clone()));
        Self {
            from: self.to,
            to: self.from,
            forward: false,
            renames: self.renames.iter().rev().map(|rename| rename.reversed()).collect(),
            touched,
            created: self.dropped.clone(),
            dropped: self.created.clone(),
            views: self.views.clone(),
            objects: self.objects.clone(),
            values: values.collect(),
            values_back: BTreeMap::new(),
            backfills: BTreeMap::new(),
            using: BTreeMap::new(),
            tables: self.tables.clone().reversed(),
            columns,
            enums: self.enums.clone().reversed(),
        }
    }

    /// Which way objects are altered.
    pub(super) const fn way(&self) -> Way {
        if self.forward { Way::Up } else { Way::Back }
    }

    /// The name before of a table.
    pub(super) fn old_table(&self, name: &'a ObjectName) -> &'a ObjectName {
        self.tables.old.get(name).copied().unwrap_or(name)
    }

    /// The name after of a table.
    pub(super) fn new_table(&self, name: &'a ObjectName) -> &'a ObjectName {
        self.tables.new.get(name).copied().unwrap_or(name)
    }

    /// The name after of a column; the table by its name after.
    pub(super) fn new_column(&self, table: &'a ObjectName, name: &'a Name) -> &'a Name {
        self.columns.new.get(&(table, name)).map_or(name, |(_, name)| name)
    }

    /// The column before, if there was one.
    pub(super) fn old_column(&self, old: &'a Table, table: &'a ObjectName, name: &'a Name) -> Option<&'a Column> {
        match self.columns.old.get(&(table, name)) {
            Some((_, name)) => old.column(name),
            None => old.column(name).filter(|column| !self.columns.new.contains_key(&(table, &column.name))),
        }
    }

    /// Tables that go before anything else, because another one takes their name.
    pub(super) fn early(&self) -> Vec<&'a Table> {
        let taken = |name: &ObjectName| {
            self.renames.iter().any(|rename| match rename {
                Rename::Table { to, .. } => to.to_string().eq_ignore_ascii_case(&name.to_string()),
                Rename::Column { .. } => false,
            })
        };
        let tables = self.from.tables();
        tables.filter(|table| self.dropped.contains_key(&table.name) && taken(&table.name)).collect()
    }

    /// The first change of a table.
    pub(super) fn cause_of(&self, table: &ObjectName) -> Option<usize> {
        let touched = self.touched.get(table).and_then(|touched| touched.causes.first());
        touched.or_else(|| self.created.get(table)).or_else(|| self.dropped.get(table)).copied()
    }

    /// The first change of any object.
    pub(super) fn first_cause(&self) -> usize {
        let tables = self.touched.values().filter_map(|touched| touched.causes.first());
        let others = self.created.values().chain(self.dropped.values()).chain(self.views.values());
        tables.chain(others).min().copied().unwrap_or_default()
    }

    fn touch(&mut self, table: &'a ObjectName, cause: usize, shape: bool) -> &mut Touched<'a> {
        let touched = self.touched.entry(table).or_default();
        touched.causes.insert(cause);
        touched.shape |= shape;
        touched
    }

    fn note(&mut self, at: usize, change: &'a Change, dialect: Dialect, enums: &mut BTreeMap<&'a ObjectName, usize>) {
        match change {
            Change::RenameTable { from, to } => {
                self.tables.rename(from, to);
                self.renames.push(Rename::Table { from, to, cause: at });
                self.touch(to, at, true);
            }
            Change::RenameColumn { table, from, to } => {
                self.columns.rename((table, from), (table, to));
                self.renames.push(Rename::Column { table, from, to, cause: at });
                self.touch(table, at, true);
            }
            Change::RenameEnum { from, to } => self.enums.rename(from, to),
            Change::ChangeEnum(change) => {
                enums.insert(&change.name, at);
                let (there, back) = mapping(change);
                self.values.insert(&change.name, there);
                self.values_back.insert(&change.name, back);
            }
            Change::AddColumn { table, column, backfill } => {
                self.touch(table, at, true);
                self.backfills.extend(backfill.iter().map(|with| ((table, &column.name), with)));
            }
            Change::DropColumn { table, .. } => {
                self.touch(table, at, true);
            }
            Change::ChangeColumn(change) => {
                let (table, name) = (&change.table, &change.after.name);
                let old = self.columns.old.get(&(table, name)).map_or(name, |(_, name)| name);
                self.touch(table, at, true).columns.insert((old, name));
                self.backfills.extend(change.backfill.iter().map(|with| ((table, name), with)));
                self.using.extend(change.using.get(&dialect).map(|sql| ((table, name), sql)));
            }
            Change::ChangeTable { table, before, after } => {
                let differs = before.d1 != after.d1 || before.extra.get(&dialect) != after.extra.get(&dialect);
                self.touch(table, at, differs).options |= differs;
            }
            Change::AddConstraint { table, constraint } => {
                self.touch(table, at, true).added.push(plain(constraint, dialect));
            }
            Change::DropConstraint { table, constraint } => {
                self.touch(table, at, true).dropped.push(plain(constraint, dialect));
            }
            Change::CreateIndex { table, index } => self.index(at, table, None, exists(index, dialect)),
            Change::DropIndex { table, index } => self.index(at, table, exists(index, dialect), None),
            Change::RenameIndex { table, from, to } => self.index(at, table, Some(from), Some(to)),
            Change::ChangeIndex { table, .. }
            | Change::CreateTrigger { table, .. }
            | Change::DropTrigger { table, .. } => {
                self.touch(table, at, false);
            }
            Change::CreateView(view) | Change::DropView(view) => {
                self.views.insert(&view.name, at);
            }
            Change::ReplaceView { after, .. } => {
                self.views.insert(&after.name, at);
            }
            Change::CreateObject(item) | Change::DropObject(item) => {
                self.objects.insert(item.key(), at);
            }
            Change::ChangeObject { after, .. } => {
                self.objects.insert(after.key(), at);
            }
            Change::CreateTable(table) => {
                self.created.insert(&table.name, at);
            }
            Change::DropTable(table) => {
                self.dropped.insert(&table.name, at);
            }
            // What has no statement here.
            Change::CreateEnum(_)
            | Change::DropEnum(_)
            | Change::ReorderColumns { .. }
            | Change::RenameConstraint { .. }
            | Change::CreateRoutine(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::Comment { .. } => {}
        }
    }

    fn index(&mut self, at: usize, table: &'a ObjectName, from: Option<&'a Name>, to: Option<&'a Name>) {
        let touched = self.touch(table, at, false);
        touched.dropped_indexes.extend(from);
        touched.created_indexes.extend(to);
    }

    /// The columns of enums whose values differ.
    fn note_enum_columns(&mut self, enums: &BTreeMap<&'a ObjectName, usize>) {
        if enums.is_empty() {
            return;
        }
        let old: BTreeSet<&ObjectName> = self.from.tables.iter().map(|table| &table.name).collect();
        let to = self.to;
        for table in &to.tables {
            if self.created.contains_key(&table.name) || !old.contains(self.old_table(&table.name)) {
                continue;
            }
            for column in &table.columns {
                if let ColumnType::Enum(name) = &column.ty
                    && let Some(&at) = enums.get(name)
                {
                    let old = self.columns.old.get(&(&table.name, &column.name)).map_or(&column.name, |(_, name)| name);
                    self.touch(&table.name, at, true).columns.insert((old, &column.name));
                }
            }
        }
    }
}

impl Rename<'_> {
    const fn reversed(self) -> Self {
        match self {
            Self::Table { from, to, cause } => Self::Table { from: to, to: from, cause },
            Self::Column { table, from, to, cause } => Self::Column { table, from: to, to: from, cause },
        }
    }
}

fn exists(index: &Index, dialect: Dialect) -> Option<&Name> {
    index.exists_in(dialect).then_some(&index.name)
}
