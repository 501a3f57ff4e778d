//! The schema that a list of changes leads to.

mod follow;
mod keyed;
mod meant;
mod object;
mod parts;

pub(super) use keyed::Keyed;
pub(crate) use object::followed;

use super::equality::{same_table, same_view};
use super::{Change, CommentTarget, EnumChange};
use crate::model::kind::ObjectKey;
use crate::model::{CatalogueObject, Enum, Index, ObjectName, Routine, Schema, Table, Trigger, View};
use meant::meant;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A change that does not fit the schema before it: the history was edited or is out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError {
    /// The change, as its summary line.
    pub change: String,
    /// Why it does not fit.
    pub why: String,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}: {}", self.change, self.why)
    }
}

/// Applies changes, in order, to an empty schema.
///
/// # Errors
///
/// The first change that does not fit what came before it.
pub fn replay<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Result<Schema, ReplayError> {
    apply(changes, Schema::default())
}

/// Applies changes, in order, to a schema.
///
/// What refers to a renamed table, column or enum follows it, as it does in both databases: keys, indexes, and the SQL
/// of the table's own checks, generated columns, indexes and policies. SQL of views, triggers and routines does not.
///
/// # Errors
///
/// The first change that does not fit what came before it.
pub fn apply<'a>(changes: impl IntoIterator<Item = &'a Change>, schema: Schema) -> Result<Schema, ReplayError> {
    let mut state = State::owned(schema);
    for change in changes {
        state.apply(change)?;
    }
    Ok(state.into_schema())
}

/// A schema on its way from one state to the next.
pub(super) struct State<'a> {
    pub(super) enums: Keyed<'a, ObjectName, Enum>,
    pub(super) tables: Keyed<'a, ObjectName, Arc<Table>>,
    pub(super) routines: Keyed<'a, RoutineKey, Routine>,
    pub(super) views: Keyed<'a, ObjectName, View>,
    pub(super) objects: Keyed<'a, ObjectKey, CatalogueObject>,
}

/// A routine's name and argument types.
pub(super) type RoutineKey = (ObjectName, String);

pub(super) fn routine_key(routine: &Routine) -> RoutineKey {
    (routine.name.clone(), routine.arguments.clone())
}

impl<'a> State<'a> {
    /// Copies only what will be changed.
    pub(super) fn borrowed(schema: &'a Schema) -> Self {
        Self {
            enums: Keyed::new(schema.enums.iter().map(Cow::Borrowed), |item| item.name.clone()),
            tables: Keyed::new(schema.tables.iter().map(Cow::Borrowed), |table| table.name.clone()),
            routines: Keyed::new(schema.routines.iter().map(Cow::Borrowed), routine_key),
            views: Keyed::new(schema.views.iter().map(Cow::Borrowed), |view| view.name.clone()),
            objects: Keyed::new(schema.objects.iter().map(Cow::Borrowed), CatalogueObject::key),
        }
    }

    fn owned(schema: Schema) -> Self {
        Self {
            enums: Keyed::new(schema.enums.into_iter().map(Cow::Owned), |item: &Enum| item.name.clone()),
            tables: Keyed::new(schema.tables.into_iter().map(Cow::Owned), |table: &Arc<Table>| table.name.clone()),
            routines: Keyed::new(schema.routines.into_iter().map(Cow::Owned), routine_key),
            views: Keyed::new(schema.views.into_iter().map(Cow::Owned), |view: &View| view.name.clone()),
            objects: Keyed::new(schema.objects.into_iter().map(Cow::Owned), CatalogueObject::key),
        }
    }

    fn into_schema(self) -> Schema {
        Schema {
            enums: self.enums.into_vec(),
            tables: self.tables.into_vec(),
            routines: self.routines.into_vec(),
            views: self.views.into_vec(),
            objects: self.objects.into_vec(),
        }
    }

    /// Makes one change.
    pub(super) fn apply(&mut self, change: &Change) -> Result<(), ReplayError> {
        self.dispatch(&meant(change)).map_err(|why| ReplayError { change: change.to_string(), why })
    }

    fn dispatch(&mut self, change: &Change) -> Result<(), String> {
        match change {
            Change::CreateEnum(item) => self.enums.insert(item.name.clone(), item.clone()),
            Change::RenameEnum { from, to } => self.rename_enum(from, to),
            Change::ChangeEnum(change) => self.change_enum(change),
            Change::DropEnum(item) => self.drop_enum(item),
            Change::CreateTable(table) => self.tables.insert(table.name.clone(), Arc::clone(table)),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::ChangeTable { table, before, after } => parts::options(self.table(table)?, before, after),
            Change::DropTable(table) => self.drop_table(table),
            Change::AddColumn { table, column, .. } => parts::add_column(self.table(table)?, column),
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to),
            Change::ChangeColumn(column) => parts::change_column(self.table(&column.table)?, column),
            Change::DropColumn { table, column } => parts::drop_column(self.table(table)?, column),
            Change::ReorderColumns { table, columns } => parts::reorder(self.table(table)?, columns),
            Change::AddConstraint { table, constraint } => parts::add_constraint(self.table(table)?, constraint),
            Change::RenameConstraint { table, from, to } => parts::rename_constraint(self.table(table)?, from, to),
            Change::DropConstraint { table, constraint } => parts::drop_constraint(self.table(table)?, constraint),
            Change::CreateIndex { table, index } => parts::add(self.indexes(table)?, index),
            Change::RenameIndex { table, from, to } => parts::rename_index(self.indexes(table)?, from, to),
            Change::ChangeIndex { table, before, after } => self.change_index(table, before, after),
            Change::DropIndex { table, index } => parts::remove(self.indexes(table)?, index),
            Change::CreateTrigger { table, trigger } => parts::add(self.triggers(table)?, trigger),
            Change::DropTrigger { table, trigger } => parts::remove(self.triggers(table)?, trigger),
            Change::CreateRoutine(item) => self.routines.insert(routine_key(item), item.clone()),
            Change::ReplaceRoutine { before, after } => self.replace_routine(before, after),
            Change::DropRoutine(item) => {
                unchanged(self.routines.get(&routine_key(item)).ok_or_else(missing)? == item)?;
                self.routines.remove(&routine_key(item))
            }
            Change::CreateView(item) => self.views.insert(item.name.clone(), item.clone()),
            Change::ReplaceView { before, after } => self.replace_view(before, after),
            Change::DropView(item) => {
                unchanged(same_view(self.views.get(&item.name).ok_or_else(missing)?, item))?;
                self.views.remove(&item.name)
            }
            Change::CreateObject(item) => self.objects.insert(item.key(), item.clone()),
            Change::ChangeObject { before, after } => self.change_object(before, after),
            Change::DropObject(item) => {
                unchanged(self.objects.get(&item.key()).ok_or_else(missing)? == item)?;
                self.objects.remove(&item.key())
            }
            Change::Comment { on, before, after } => {
                let doc = self.doc(on)?;
                unchanged(doc == before)?;
                doc.clone_from(after);
                Ok(())
            }
        }
    }

    /// The table of that name, apart from the change that made it.
    fn table(&mut self, name: &ObjectName) -> Result<&mut Table, String> {
        self.tables.change(name).map(Arc::make_mut)
    }

    /// The indexes of a table or view.
    fn indexes(&mut self, of: &ObjectName) -> Result<&mut Vec<Index>, String> {
        if self.views.get(of).is_some() {
            return self.views.change(of).map(|view| &mut view.indexes);
        }
        self.table(of).map(|table| &mut table.indexes)
    }

    /// An index of a table or view, or that of an exclusion constraint.
    fn change_index(&mut self, of: &ObjectName, before: &Index, after: &Index) -> Result<(), String> {
        let excluded = |table: &Table| table.exclusions.iter().position(|item| *item.name() == before.name);
        if let Some(at) = self.tables.get(of).and_then(|table| excluded(table)) {
            let exclusion = self.table(of)?.exclusions.get_mut(at).ok_or_else(missing)?;
            return parts::change_index(&mut exclusion.index, before, after);
        }
        let indexes = self.indexes(of)?;
        parts::change_index(
            indexes.iter_mut().find(|item| item.name == before.name).ok_or_else(missing)?,
            before,
            after,
        )
    }

    /// The triggers of a table or view.
    fn triggers(&mut self, of: &ObjectName) -> Result<&mut Vec<Trigger>, String> {
        if self.views.get(of).is_some() {
            return self.views.change(of).map(|view| &mut view.triggers);
        }
        self.table(of).map(|table| &mut table.triggers)
    }

    fn replace_routine(&mut self, before: &Routine, after: &Routine) -> Result<(), String> {
        let found = self.routines.change(&routine_key(before))?;
        unchanged(found == before && routine_key(before) == routine_key(after))?;
        found.clone_from(after);
        Ok(())
    }

    fn replace_view(&mut self, before: &View, after: &View) -> Result<(), String> {
        let found = self.views.change(&before.name)?;
        unchanged(found.alone() == before.alone() && before.name == after.name)?;
        let (indexes, triggers) = (std::mem::take(&mut found.indexes), std::mem::take(&mut found.triggers));
        *found = View { indexes, triggers, ..after.clone() };
        Ok(())
    }

    fn change_object(&mut self, before: &CatalogueObject, after: &CatalogueObject) -> Result<(), String> {
        unchanged(before.noun() == after.noun())?;
        if before.key() != after.key() {
            self.objects.rename(&before.key(), after.key())?;
            self.follow_sequence(before.name(), after.name());
            self.follow_relation(before.name(), after.name())?;
        }
        let found = self.objects.change(&after.key())?;
        unchanged(found == before)?;
        found.clone_from(after);
        Ok(())
    }

    fn drop_table(&mut self, table: &Table) -> Result<(), String> {
        unchanged(same_table(self.tables.get(&table.name).ok_or_else(missing)?, table))?;
        self.tables.remove(&table.name)
    }

    fn change_enum(&mut self, change: &EnumChange) -> Result<(), String> {
        let item = self.enums.change(&change.name)?;
        unchanged(item.values == change.before)?;
        item.values.clone_from(&change.after);
        Ok(())
    }

    fn drop_enum(&mut self, item: &Enum) -> Result<(), String> {
        unchanged(self.enums.get(&item.name).ok_or_else(missing)? == item)?;
        if let Some((table, column)) = self.user_of(&item.name) {
            return Err(format!("{table}.{column} is of this type"));
        }
        self.enums.remove(&item.name)
    }

    /// The comment of an object.
    fn doc(&mut self, on: &CommentTarget) -> Result<&mut Option<String>, String> {
        match on {
            CommentTarget::Table(name) => Ok(&mut self.table(name)?.doc),
            CommentTarget::Column { table, column } => {
                let columns = &mut self.table(table)?.columns;
                let column = columns.iter_mut().find(|item| item.name == *column);
                column.map(|item| &mut item.doc).ok_or_else(missing)
            }
            CommentTarget::Index { table, index } => {
                let found = self.indexes(table)?.iter_mut().find(|item| item.name == *index);
                found.map(|item| &mut item.doc).ok_or_else(missing)
            }
            CommentTarget::Constraint { table, constraint } => parts::constraint_doc(self.table(table)?, constraint),
            CommentTarget::Enum(name) => Ok(&mut self.enums.change(name)?.doc),
            CommentTarget::Routine { name, arguments } => {
                Ok(&mut self.routines.change(&(name.clone(), arguments.clone()))?.doc)
            }
            CommentTarget::View(name) => Ok(&mut self.views.change(name)?.doc),
        }
    }
}

/// The state before a change must be the one that it speaks of.
fn unchanged(same: bool) -> Result<(), String> {
    if same { Ok(()) } else { Err("it is not what the change says it was".to_owned()) }
}

fn exists() -> String {
    "it exists already".to_owned()
}

fn missing() -> String {
    "there is no such object yet".to_owned()
}
