//! The names that changes take away: what was called so before is called something else now, or is not there any more.

use crate::diff::Change;
use crate::model::{Dialect, Name, ObjectName, Schema};
use std::collections::BTreeMap;

/// Names that mean nothing after the changes.
#[derive(Debug, Default)]
pub(super) struct Gone {
    pub(super) columns: Vec<Column>,
    pub(super) relations: Vec<Object>,
    pub(super) types: Vec<Object>,
    pub(super) values: Vec<GoneValue>,
    /// Names by which no routine can be called any more.
    pub(super) routines: Vec<ObjectName>,
}

/// A column that is gone from a table that stays.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The table before and after.
    pub(super) tables: [ObjectName; 2],
    pub(super) name: Name,
    /// What it is called now.
    pub(super) now: Option<Name>,
}

/// A table, view or enumerated type.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) name: ObjectName,
    pub(super) now: Option<ObjectName>,
}

/// A value of an enumerated type.
#[derive(Clone, Debug)]
pub(super) struct GoneValue {
    /// The type before and after.
    pub(super) types: [ObjectName; 2],
    pub(super) name: String,
    /// What rows hold instead.
    pub(super) now: Option<String>,
}

/// Renames so far: the name now to the name before.
#[derive(Default)]
struct Renames<'a> {
    tables: BTreeMap<&'a ObjectName, &'a ObjectName>,
    columns: Vec<(&'a ObjectName, &'a Name, &'a Name)>,
    enums: BTreeMap<&'a ObjectName, &'a ObjectName>,
}

impl<'a> Renames<'a> {
    fn old_table(&self, name: &'a ObjectName) -> &'a ObjectName {
        self.tables.get(name).copied().unwrap_or(name)
    }

    fn old_column(&self, table: &ObjectName, name: &'a Name) -> &'a Name {
        let mut columns = self.columns.iter();
        columns.find(|(at, now, _)| *at == table && *now == name).map_or(name, |(.., before)| before)
    }

    fn column(&mut self, table: &'a ObjectName, from: &'a Name, to: &'a Name) {
        match self.columns.iter_mut().find(|(at, now, _)| *at == table && *now == from) {
            Some((_, now, _)) => *now = to,
            None => self.columns.push((table, to, from)),
        }
    }
}

impl Gone {
    /// What `changes` take away, which lead to the schema `after`.
    pub(super) fn new(changes: &[Change], after: &Schema) -> Self {
        let (mut gone, mut renames) = (Self::default(), Renames::default());
        for change in changes {
            gone.one(change, &mut renames);
        }
        let before = |to: &ObjectName| renames.old_table(to).clone();
        for &(table, now, name) in &renames.columns {
            let tables = [before(table), table.clone()];
            gone.columns.push(Column { tables, name: name.clone(), now: Some(now.clone()) });
        }
        let object = |(now, before): (&&ObjectName, &&ObjectName)| Object {
            name: ObjectName::clone(before),
            now: Some(ObjectName::clone(now)),
        };
        gone.relations.extend(renames.tables.iter().map(object));
        gone.types.extend(renames.enums.iter().map(object));
        gone.only_what_is_gone(after);
        gone
    }

    fn one<'a>(&mut self, change: &'a Change, renames: &mut Renames<'a>) {
        match change {
            Change::RenameTable { from, to } => {
                let before = renames.tables.remove(from).unwrap_or(from);
                renames.tables.insert(to, before);
                renames.columns.iter_mut().filter(|(table, ..)| *table == from).for_each(|(table, ..)| *table = to);
            }
            Change::RenameColumn { table, from, to } => renames.column(table, from, to),
            Change::RenameEnum { from, to } => {
                let before = renames.enums.remove(from).unwrap_or(from);
                renames.enums.insert(to, before);
            }
            Change::DropColumn { table, column } => {
                let tables = [renames.old_table(table).clone(), table.clone()];
                let name = renames.old_column(table, &column.name).clone();
                self.columns.push(Column { tables, name, now: None });
            }
            Change::DropTable(table) => self.relations.push(Object { name: table.name.clone(), now: None }),
            Change::DropView(view) => self.relations.push(Object { name: view.name.clone(), now: None }),
            Change::DropRoutine(routine) => self.routines.push(routine.name.clone()),
            Change::DropEnum(item) => self.types.push(Object { name: item.name.clone(), now: None }),
            Change::ChangeEnum(change) => {
                let before = renames.enums.get(&change.name).copied().unwrap_or(&change.name);
                for value in change.before.iter().filter(|value| !change.after.contains(value)) {
                    let replaced = || change.replaced.get(value).and_then(Option::as_ref);
                    let now = change.renamed.get(value).or_else(replaced).cloned();
                    let types = [before.clone(), change.name.clone()];
                    self.values.push(GoneValue { types, name: value.clone(), now });
                }
            }
            Change::CreateEnum(_)
            | Change::CreateTable(_)
            | Change::ChangeTable { .. }
            | Change::AddColumn { .. }
            | Change::ChangeColumn(_)
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
            | Change::CreateView(_)
            | Change::ReplaceView { .. }
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => {}
        }
    }

    /// A name that something has again is not gone.
    fn only_what_is_gone(&mut self, after: &Schema) {
        if self.is_empty() {
            return;
        }
        self.columns
            .retain(|gone| after.table(&gone.tables[1]).is_some_and(|table| table.column(&gone.name).is_none()));
        let there =
            |name: &ObjectName| after.table(name).is_some() || after.views.iter().any(|view| view.name == *name);
        self.relations.retain(|gone| !there(&gone.name));
        self.types.retain(|gone| after.enumeration(&gone.name).is_none());
        self.routines.retain(|gone| after.routines.iter().all(|routine| routine.name != *gone));
        self.routines.dedup();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
            && self.relations.is_empty()
            && self.types.is_empty()
            && self.values.is_empty()
            && self.routines.is_empty()
    }

    /// Every name in lower case, as it stands in SQL: a text that holds none of them need not be read.
    pub(super) fn spelled(&self) -> Vec<String> {
        let columns = self.columns.iter().map(|gone| gone.name.as_str());
        let objects = self.relations.iter().chain(&self.types).map(|gone| &gone.name);
        let objects = objects.chain(&self.routines).map(|name| name.name.as_str());
        let values = self.values.iter().map(|gone| gone.name.as_str());
        let quoted = |name: &str| name.to_lowercase().replace('"', "\"\"").replace('\'', "''");
        columns.chain(objects).chain(values).flat_map(|name| [name.to_lowercase(), quoted(name)]).collect()
    }
}

/// A name as a dialect's SQL knows it: D1 keeps no namespaces and no case.
pub(super) fn key(name: &ObjectName, dialect: Dialect) -> String {
    match (dialect, &name.namespace) {
        (Dialect::Postgres, _) => name.name.to_string(),
        (Dialect::D1, None) => name.name.to_ascii_lowercase(),
        (Dialect::D1, Some(namespace)) => format!("{namespace}_{}", name.name).to_ascii_lowercase(),
    }
}
