//! What history has made of things: what they were called, and what was given up.

use super::{Change, ColumnChange, EnumChange, fits};
use crate::model::{CatalogueObject, Loss, Name, ObjectName};
use std::collections::{BTreeMap, BTreeSet};

/// The former names of everything that has one, by the name that it has now, and losses that were made.
#[derive(Default)]
pub(super) struct Past {
    pub(super) tables: BTreeMap<ObjectName, BTreeSet<ObjectName>>,
    pub(super) columns: BTreeMap<(ObjectName, Name), BTreeSet<Name>>,
    pub(super) enums: BTreeMap<ObjectName, BTreeSet<ObjectName>>,
    pub(super) values: BTreeMap<(ObjectName, String), BTreeSet<String>>,
    pub(super) objects: BTreeMap<(String, ObjectName), BTreeSet<ObjectName>>,
    pub(super) losses: BTreeSet<Loss>,
    pub(super) replaced: BTreeSet<(ObjectName, String)>,
}

impl Past {
    pub(super) fn follow<'c>(&mut self, changes: impl IntoIterator<Item = &'c Change>) {
        for change in changes {
            self.one(change);
        }
    }

    fn one(&mut self, change: &Change) {
        match change {
            Change::RenameTable { from, to } => {
                renamed(&mut self.tables, from, to);
                under(&mut self.columns, from, to);
                let losses = std::mem::take(&mut self.losses);
                self.losses = losses.into_iter().map(|loss| of_table(loss, from, to)).collect();
            }
            Change::RenameColumn { table, from, to } => {
                let (from, to) = ((table.clone(), from.clone()), (table.clone(), to.clone()));
                let mut former = self.columns.remove(&from).unwrap_or_default();
                former.insert(from.1);
                self.columns.insert(to, former);
            }
            Change::RenameEnum { from, to } => {
                renamed(&mut self.enums, from, to);
                under(&mut self.values, from, to);
            }
            Change::ChangeEnum(change) => self.values(change),
            Change::DropTable(table) => {
                self.tables.remove(&table.name);
                self.columns.retain(|(owner, _), _| *owner != table.name);
                self.losses.insert(Loss::Table(table.name.clone()));
            }
            Change::DropColumn { table, column } => {
                self.columns.remove(&(table.clone(), column.name.clone()));
                self.losses.insert(Loss::Column { table: table.clone(), column: column.name.clone() });
            }
            Change::DropEnum(item) => {
                self.enums.remove(&item.name);
                self.values.retain(|(owner, _), _| *owner != item.name);
                self.losses.insert(Loss::Enum(item.name.clone()));
            }
            Change::ChangeColumn(change) => self.column(change),
            Change::ChangeObject { before, after } => {
                let of = |attribute| Loss::Attribute { name: after.name().clone(), attribute };
                self.losses.extend(before.loses(after).into_iter().map(of));
                if before.name() != after.name() {
                    let key = |item: &CatalogueObject| (item.noun().to_owned(), item.name().clone());
                    let mut former = self.objects.remove(&key(before)).unwrap_or_default();
                    former.insert(before.name().clone());
                    self.objects.insert(key(after), former);
                }
            }
            Change::DropObject(item) => {
                let (noun, name) = (item.noun().to_owned(), item.name().clone());
                self.objects.remove(&(noun.clone(), name.clone()));
                self.losses.insert(Loss::Object { noun, name });
            }
            Change::CreateEnum(_)
            | Change::CreateTable(_)
            | Change::ChangeTable { .. }
            | Change::AddColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::AddConstraint { .. }
            | Change::RenameConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::CreateIndex { .. }
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
            | Change::Comment { .. } => {}
        }
    }

    fn column(&mut self, change: &ColumnChange) {
        let (table, column) = (change.table.clone(), change.after.name.clone());
        if change.before.generated.is_none() && change.after.generated.is_some() {
            self.losses.insert(Loss::Column { table, column });
        } else if fits(&change.before, &change.after).needs_permission() {
            self.losses.insert(Loss::Narrowed { table, column });
        }
    }

    /// All values at once: they may change places.
    fn values(&mut self, change: &EnumChange) {
        let name = &change.name;
        let mut made = Vec::new();
        for (from, to) in &change.renamed {
            let mut former = self.values.remove(&(name.clone(), from.clone())).unwrap_or_default();
            former.insert(from.clone());
            made.push(((name.clone(), to.clone()), former));
        }
        self.values.extend(made);
        for (value, instead) in &change.replaced {
            if instead.is_some() {
                self.replaced.insert((name.clone(), value.clone()));
            } else {
                self.losses.insert(Loss::EnumValue { name: name.clone(), value: value.clone() });
            }
        }
    }
}

fn renamed(names: &mut BTreeMap<ObjectName, BTreeSet<ObjectName>>, from: &ObjectName, to: &ObjectName) {
    let mut former = names.remove(from).unwrap_or_default();
    former.insert(from.clone());
    names.insert(to.clone(), former);
}

/// What belongs to `from` belongs to `to`.
fn under<K: Ord + Clone, V>(parts: &mut BTreeMap<(ObjectName, K), V>, from: &ObjectName, to: &ObjectName) {
    let rename = |((owner, part), value)| (if owner == *from { (to.clone(), part) } else { (owner, part) }, value);
    *parts = std::mem::take(parts).into_iter().map(rename).collect();
}

fn of_table(loss: Loss, from: &ObjectName, to: &ObjectName) -> Loss {
    let moved = |table: ObjectName| if table == *from { to.clone() } else { table };
    match loss {
        Loss::Column { table, column } => Loss::Column { table: moved(table), column },
        Loss::Narrowed { table, column } => Loss::Narrowed { table: moved(table), column },
        Loss::Table(name) => Loss::Table(name),
        Loss::Enum(name) => Loss::Enum(name),
        Loss::EnumValue { name, value } => Loss::EnumValue { name, value },
        Loss::Attribute { name, attribute } => Loss::Attribute { name, attribute },
        Loss::Object { noun, name } => Loss::Object { noun, name },
    }
}
