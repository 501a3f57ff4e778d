//! What tables, columns, constraints and enums were called before the changes that are pending.

use crate::diff::{Change, Constraint};
use crate::model::{Name, ObjectName};
use std::collections::BTreeMap;

/// By the name after, the name before; none for what is new. What is not named is called as it was.
#[derive(Default)]
pub(super) struct Trace<'c> {
    tables: BTreeMap<&'c ObjectName, Option<&'c ObjectName>>,
    columns: BTreeMap<(&'c ObjectName, &'c Name), Option<&'c Name>>,
    constraints: BTreeMap<(&'c ObjectName, &'c Name), Option<&'c Name>>,
    enums: BTreeMap<&'c ObjectName, Option<&'c ObjectName>>,
    /// Values of enums, by the name of the enum after.
    values: BTreeMap<(&'c ObjectName, &'c str), Option<&'c str>>,
}

impl<'c> Trace<'c> {
    pub(super) fn new(changes: &[&'c Change]) -> Self {
        let mut trace = Self::default();
        for change in changes {
            trace.follow(change);
        }
        trace
    }

    pub(super) fn table<'s>(&'s self, name: &'s ObjectName) -> Option<&'s ObjectName> {
        self.tables.get(name).map_or(Some(name), |before| *before)
    }

    /// The column's name before, in the table as it is called now.
    pub(super) fn column<'s>(&'s self, table: &'s ObjectName, name: &'s Name) -> Option<&'s Name> {
        self.table(table)?;
        self.columns.get(&(table, name)).map_or(Some(name), |before| *before)
    }

    pub(super) fn constraint<'s>(&'s self, table: &'s ObjectName, name: &'s Name) -> Option<&'s Name> {
        self.table(table)?;
        self.constraints.get(&(table, name)).map_or(Some(name), |before| *before)
    }

    pub(super) fn enumeration<'s>(&'s self, name: &'s ObjectName) -> Option<&'s ObjectName> {
        self.enums.get(name).map_or(Some(name), |before| *before)
    }

    pub(super) fn value<'s>(&'s self, of: &'s ObjectName, value: &'s str) -> Option<&'s str> {
        self.enumeration(of)?;
        self.values.get(&(of, value)).map_or(Some(value), |before| *before)
    }

    fn follow(&mut self, change: &'c Change) {
        match change {
            Change::CreateTable(table) => _ = self.tables.insert(&table.name, None),
            Change::CreateView(view) => _ = self.tables.insert(&view.name, None),
            Change::DropTable(table) => self.forget(&table.name),
            Change::DropView(view) => self.forget(&view.name),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::AddColumn { table, column, .. } => _ = self.columns.insert((table, &column.name), None),
            Change::DropColumn { table, column } => _ = self.columns.remove(&(table, &column.name)),
            Change::RenameColumn { table, from, to } => rename(&mut self.columns, table, from, to),
            Change::RenameConstraint { table, from, to } | Change::RenameIndex { table, from, to } => {
                rename(&mut self.constraints, table, from, to);
            }
            Change::AddConstraint { table, constraint } => self.constrain(table, name_of(constraint)),
            Change::CreateIndex { table, index } => self.constrain(table, &index.name),
            Change::CreateEnum(item) => _ = self.enums.insert(&item.name, None),
            Change::DropEnum(item) => _ = self.enums.remove(&item.name),
            Change::RenameEnum { from, to } => {
                let origin = self.enums.remove(from).unwrap_or(Some(from));
                self.enums.insert(to, origin);
            }
            Change::ChangeEnum(change) => {
                for value in &change.after {
                    let renamed = change.renamed.iter().find(|(_, to)| *to == value).map(|(from, _)| from.as_str());
                    let is_kept = change.before.contains(value) && !change.renamed.contains_key(value);
                    let origin = renamed.or_else(|| is_kept.then_some(value.as_str()));
                    self.values.insert((&change.name, value), origin);
                }
            }
            Change::ChangeTable { .. }
            | Change::ChangeColumn(_)
            | Change::ReorderColumns { .. }
            | Change::DropConstraint { .. }
            | Change::ChangeIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::CreateRoutine(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::ReplaceView { .. }
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => {}
        }
    }

    fn forget(&mut self, table: &ObjectName) {
        self.tables.remove(table);
        self.columns.retain(|(of, _), _| *of != table);
        self.constraints.retain(|(of, _), _| *of != table);
    }

    fn rename_table(&mut self, from: &'c ObjectName, to: &'c ObjectName) {
        let origin = self.tables.remove(from).unwrap_or(Some(from));
        self.tables.insert(to, origin);
        for names in [&mut self.columns, &mut self.constraints] {
            let all = std::mem::take(names).into_iter();
            *names = all.map(|((of, name), before)| ((if of == from { to } else { of }, name), before)).collect();
        }
    }

    /// A constraint is the same one if the database calls it the same, unless that one is called otherwise by now.
    fn constrain(&mut self, table: &'c ObjectName, name: &'c Name) {
        let is_taken = self.constraints.iter().any(|((of, _), before)| *of == table && *before == Some(name));
        if is_taken {
            self.constraints.insert((table, name), None);
        }
    }
}

fn rename<'c>(
    names: &mut BTreeMap<(&'c ObjectName, &'c Name), Option<&'c Name>>,
    table: &'c ObjectName,
    from: &'c Name,
    to: &'c Name,
) {
    let origin = names.remove(&(table, from)).unwrap_or(Some(from));
    names.insert((table, to), origin);
}

/// What a constraint is called.
pub(super) fn name_of(constraint: &Constraint) -> &Name {
    match constraint {
        Constraint::PrimaryKey(key) => &key.name,
        Constraint::Unique(key) => &key.name,
        Constraint::ForeignKey(key) => &key.name,
        Constraint::Check(check) => &check.name,
        Constraint::Exclusion(exclusion) => exclusion.name(),
    }
}
