//! What ALTER does to the columns of tables that stay: they come, are filled, and go.

use super::Work;
use crate::model::words::title;
use crate::model::{Check, Column, ForeignKey, Name, ObjectName, Table};
use crate::plan::fails;
use crate::plan::rebuild::shape::Pair;
use crate::step::{Alter, Hazard, Rebuild, Value};

impl<'a> Work<'_, 'a> {
    /// The columns that ALTER can add, and those that take the place of another one.
    pub(super) fn add_columns(&mut self) {
        for pair in self.pairs() {
            let cause = self.cause(pair.name);
            for column in pair.added() {
                let along = |check: &&Check| self.rules.check_comes_with(&pair, check) == Some(&column.name);
                let checks: Vec<Check> = pair.new.checks.iter().filter(along).cloned().collect();
                let checked = !checks.is_empty();
                let part = Table {
                    columns: vec![column.clone()],
                    foreign_keys: keys_of(pair.new, &column.name),
                    checks,
                    ..bare(pair.new)
                };
                self.rebuild(cause, Rebuild::AddColumn(Box::new(part)));
                if checked {
                    self.hazard(Hazard::ChecksRows(pair.name.clone()));
                }
            }
            for (_, new) in &pair.replaced {
                let part = Table { columns: vec![between(new)], ..bare(pair.new) };
                self.rebuild(cause, Rebuild::AddColumn(Box::new(part)));
            }
        }
    }

    /// What they hold: one UPDATE for each table, before anything else of any table has changed.
    pub(super) fn fill(&mut self) {
        for pair in self.pairs() {
            let (name, cause) = (pair.name, self.cause(pair.name));
            let backfill = |column: &&'a Column| self.table_changes.backfills.get(&(name, &column.name));
            let given = pair
                .added()
                .filter_map(|column| backfill(&column).map(|with| (column.clone(), Value::Given((*with).clone()))));
            let held = pair
                .replaced
                .iter()
                .filter_map(|&(old, new)| Some((between(new), self.rules.value(&pair, Some(old), new)?)));
            let columns: Vec<(Column, Value)> = given.chain(held).collect();
            if !columns.is_empty() {
                self.rebuild(cause, Rebuild::Fill { table: name.clone(), columns });
                self.hazard(Hazard::Rewrites(name.clone()));
                self.conversions(&pair);
                let refers =
                    |column: &&Column| pair.new.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
                if pair.added().filter(|column| backfill(column).is_some()).any(|column| refers(&column)) {
                    self.hazard(Hazard::ChecksRows(name.clone()));
                }
            }
        }
    }

    /// Columns that go, and those that take the name of one that goes.
    pub(super) fn drop_columns(&mut self) {
        for pair in self.pairs() {
            let (name, cause) = (pair.name, self.cause(pair.name));
            for (_, new) in &pair.replaced {
                self.alter(cause, Alter::DropColumn { table: name.clone(), column: new.name.clone() });
                self.hazard(Hazard::Rewrites(name.clone()));
                let (from, to) = (between(new).name, new.name.clone());
                self.alter(cause, Alter::RenameColumn { table: name.clone(), from, to });
            }
            // A computed column goes before what it is computed from.
            let mut dropped = pair.dropped.clone();
            dropped.sort_by_key(|column| column.generated.is_none());
            for column in dropped {
                self.alter(cause, Alter::DropColumn { table: name.clone(), column: column.name.clone() });
                self.hazard(Hazard::Rewrites(name.clone()));
                self.lost(name, column);
            }
        }
    }

    /// What to know of columns that get another type.
    pub(super) fn conversions(&mut self, pair: &Pair<'a>) {
        for (old, new) in pair.columns.iter().filter_map(|(old, new)| Some(((*old)?, *new))) {
            let loses = self.rules.loses_values(old, new).unwrap_or_default();
            let using = self.table_changes.using.contains_key(&(pair.name, &new.name));
            if using || loses || fails::may_fail(old, new, self.rules.capabilities.dialect) {
                let of = new.ty.enumeration().filter(|_| loses);
                let becomes = of.map_or_else(|| title(&new.ty), |name| format!("a value of {name}"));
                self.hazard(Hazard::ChecksValues { table: pair.name.clone(), column: new.name.clone(), becomes });
            }
        }
    }

    /// What goes with a column that is not computed.
    pub(super) fn lost(&mut self, table: &ObjectName, column: &Column) {
        if column.generated.is_none() {
            self.hazard(Hazard::LosesValues { table: table.clone(), column: column.name.clone() });
        }
    }

    fn pairs(&self) -> Vec<Pair<'a>> {
        self.native.values().cloned().collect()
    }
}

/// A column under the name that it has until the one that it replaces is gone.
fn between(column: &Column) -> Column {
    Column { name: Name::from(format!("__seaglass_{}", column.name)), ..column.clone() }
}

fn keys_of(table: &Table, column: &Name) -> Vec<ForeignKey> {
    table.foreign_keys.iter().filter(|key| key.columns.as_slice() == [column.clone()]).cloned().collect()
}

/// The name and options of a table.
fn bare(table: &Table) -> Table {
    Table { name: table.name.clone(), d1: table.d1.clone(), ..Table::default() }
}
