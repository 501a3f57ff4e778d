//! Renames, and what follows them.

use super::object::Renamed;
use super::{State, missing};
use crate::model::kind::ObjectKey;
use crate::model::{CatalogueObject, Column, Expression, Forms, Index, IndexTarget, Name, ObjectName, Table};
use crate::sql::rename;
use std::sync::Arc;

impl State<'_> {
    pub(super) fn rename_enum(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), String> {
        self.enums.rename(from, to.clone())?;
        self.enums.change(to)?.name.clone_from(to);
        let concerns = |table: &Arc<Table>| table.columns.iter().any(|column| column.ty.enumeration() == Some(from));
        self.tables.change_all(concerns, |table| {
            for column in &mut Arc::make_mut(table).columns {
                if let Some(name) = column.ty.enumeration_mut()
                    && *name == *from
                {
                    name.clone_from(to);
                }
            }
        });
        self.follow_objects(&Renamed::Type { from, to })
    }

    /// A table and column of the enum's type, if there is one.
    pub(in crate::diff) fn user_of(&self, item: &ObjectName) -> Option<(&ObjectName, &Name)> {
        self.tables.iter().find_map(|table| {
            let column = table.columns.iter().find(|column| column.ty.enumeration() == Some(item))?;
            Some((&table.name, &column.name))
        })
    }

    pub(super) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), String> {
        self.tables.rename(from, to.clone())?;
        let table = self.table(to)?;
        table.columns.iter_mut().for_each(|column| keep_sequence(column, from));
        table.name.clone_from(to);
        let concerns = |table: &Arc<Table>| table.foreign_keys.iter().any(|key| key.target == *from);
        self.tables.change_all(concerns, |table| {
            for key in Arc::make_mut(table).foreign_keys.iter_mut().filter(|key| key.target == *from) {
                key.target.clone_from(to);
            }
        });
        self.follow_objects(&Renamed::Relation { from, to })
    }

    /// What stands on an object that shares a list of names with tables, and gets another.
    pub(in crate::diff) fn follow_relation(&mut self, from: &ObjectName, to: &ObjectName) -> Result<(), String> {
        self.follow_objects(&Renamed::Relation { from, to })
    }

    /// Defaults that take their numbers from a sequence which gets another name.
    pub(in crate::diff) fn follow_sequence(&mut self, from: &ObjectName, to: &ObjectName) {
        let takes = |column: &Column| matches!(&column.default, Some(Expression::NextValue(name)) if name == from);
        self.tables.change_all(
            |table| table.columns.iter().any(takes),
            |table| {
                for column in Arc::make_mut(table).columns.iter_mut().filter(|column| takes(column)) {
                    column.default = Some(Expression::NextValue(to.clone()));
                }
            },
        );
    }

    pub(super) fn rename_column(&mut self, table: &ObjectName, from: &Name, to: &Name) -> Result<(), String> {
        let changed = self.table(table)?;
        if changed.column(to).is_some() {
            return Err("the new name is taken".to_owned());
        }
        let column = changed.columns.iter_mut().find(|column| column.name == *from).ok_or_else(missing)?;
        keep_sequence(column, table);
        column.name.clone_from(to);
        follow_column(changed, from, to);
        let concerns = |other: &Arc<Table>| {
            other.foreign_keys.iter().any(|key| key.target == *table && key.target_columns.contains(from))
        };
        self.tables.change_all(concerns, |other| {
            for key in Arc::make_mut(other).foreign_keys.iter_mut().filter(|key| key.target == *table) {
                rename_in(&mut key.target_columns, from, to);
            }
        });
        self.follow_objects(&Renamed::Column { table, from, to })
    }

    fn follow_objects(&mut self, renamed: &Renamed<'_>) -> Result<(), String> {
        let changed: Vec<(ObjectKey, CatalogueObject)> = self
            .objects
            .iter()
            .map(|item| (item.key(), renamed.followed(item)))
            .filter(|(key, now)| self.objects.get(key).is_some_and(|item| item != now))
            .collect();
        for (key, now) in changed {
            let name = now.key();
            if name != key {
                self.objects.rename(&key, name.clone())?;
            }
            *self.objects.change(&name)? = now;
        }
        Ok(())
    }
}

/// A sequence is still called after what its column, or its table, was called.
fn keep_sequence(column: &mut Column, table: &ObjectName) {
    let name = column.sequence(table);
    if let Some(numbering) = &mut column.numbering {
        numbering.sequence = name;
    }
}

/// What a table says of its column `from`, said of `to`.
fn follow_column(table: &mut Table, from: &Name, to: &Name) {
    if let Some(key) = &mut table.primary_key {
        rename_in(&mut key.columns, from, to);
        rename_in(&mut key.include, from, to);
    }
    for unique in &mut table.uniques {
        rename_in(&mut unique.columns, from, to);
        rename_in(&mut unique.include, from, to);
    }
    let itself = table.name.clone();
    for key in &mut table.foreign_keys {
        rename_in(&mut key.columns, from, to);
        rename_in(&mut key.sets, from, to);
        if key.target == itself {
            rename_in(&mut key.target_columns, from, to);
        }
    }
    for check in &mut table.checks {
        expression(&mut check.expression, from, to);
    }
    for column in &mut table.columns {
        if let Some(generated) = &mut column.generated {
            expression(&mut generated.expression, from, to);
        }
        forms(&mut column.extra, from, to);
    }
    let exclusions = table.exclusions.iter_mut().map(|exclusion| &mut exclusion.index);
    for index in table.indexes.iter_mut().chain(exclusions) {
        follow_index(index, from, to);
    }
    if let Some(by) = &mut table.partition_by {
        by.parts.iter_mut().for_each(|part| follow_target(&mut part.target, from, to));
    }
    forms(&mut table.extra, from, to);
}

fn follow_index(index: &mut Index, from: &Name, to: &Name) {
    for part in &mut index.parts {
        follow_target(&mut part.target, from, to);
    }
    if let Some(predicate) = &mut index.predicate {
        expression(predicate, from, to);
    }
    rename_in(&mut index.include, from, to);
}

fn follow_target(target: &mut IndexTarget, from: &Name, to: &Name) {
    match target {
        IndexTarget::Column(name) if name == from => name.clone_from(to),
        IndexTarget::Column(_) => {}
        IndexTarget::Expression(sql) => expression(sql, from, to),
    }
}

pub(super) fn rename_in(names: &mut [Name], from: &Name, to: &Name) {
    for name in names.iter_mut().filter(|name| **name == *from) {
        name.clone_from(to);
    }
}

fn expression(expression: &mut Expression, from: &Name, to: &Name) {
    if let Expression::Sql(texts) = expression {
        forms(texts, from, to);
    }
}

fn forms(texts: &mut Forms, from: &Name, to: &Name) {
    for (dialect, text) in texts {
        if let Some(renamed) = rename(text, *dialect, from, to) {
            *text = renamed;
        }
    }
}
