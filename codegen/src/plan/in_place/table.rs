//! Tables: other names, other options, and their end.

use super::{Planner, Turn, all_back, alter, restore};
use crate::diff::{Change, TableOptions};
use crate::model::{Enum, ForeignKey, Name, ObjectName, RowSecurity, Table};
use crate::plan::order;
use crate::step::{Alter, Hazard, Held, Step, StepKind, Undo};
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Phase::{self, Shape};

impl<'a> Planner<'a, '_> {
    /// The sequences of numbered columns keep their names: nothing speaks of them by name, and a new table that would
    /// take one gets the next free.
    pub(super) fn rename_table(&mut self, from: &'a ObjectName, to: &'a ObjectName) {
        if from.namespace != to.namespace
            && let Some(namespace) = &to.namespace
        {
            self.push((Shape, Turn::Rename), StepKind::CreateNamespace(namespace), Undo::WithParent);
        }
        let step = |from: &ObjectName, to: &ObjectName| Alter::RenameTable { from: from.clone(), to: to.clone() };
        self.alter(Turn::Rename, step(from, to), step(to, from));
    }

    pub(super) fn change_table(&mut self, table: &ObjectName, before: &TableOptions, after: &TableOptions) {
        if before.row_security != after.row_security {
            let step =
                |[before, after]: [RowSecurity; 2]| Alter::SetRowSecurity { table: table.clone(), before, after };
            let pair = [before.row_security, after.row_security];
            self.alter(Turn::Rest, step(pair), step([pair[1], pair[0]]));
        }
        // `set_logged` sees to the log of writes, of all tables together.
        let form = |options: &TableOptions| options.extra.get(&self.facts.dialect).cloned().unwrap_or_default();
        let (before, after) = (form(before), form(after));
        if before != after {
            let step = |before: &str, after: &str| Alter::SetStorage {
                table: table.clone(),
                before: before.to_owned(),
                after: after.to_owned(),
            };
            self.alter(Turn::ChangeColumn, step(&before, &after), step(&after, &before));
        }
    }

    /// A new table is made before what exists is altered: its keys that wait for an alteration come behind that.
    pub(super) fn late_keys(&mut self, step: &mut Step<'a>) {
        let (StepKind::CreateTable(held), Change::CreateTable(table)) = (&step.kind, &self.facts.changes[step.cause])
        else {
            return;
        };
        let waits = |key: &&ForeignKey| {
            self.facts.existed(&key.target)
                && (self.makes_key(&key.target, &key.target_columns)
                    || self.waits_for_key(&key.target, &key.target_columns)
                    || key.target_columns.iter().any(|column| self.facts.is_altered(&key.target, column)))
        };
        let late: Vec<&'a ForeignKey> = table.foreign_keys.iter().filter(waits).collect();
        if late.is_empty() {
            return;
        }
        let mut made = Table::clone(&**held);
        made.foreign_keys.retain(|key| !late.contains(&key));
        step.kind = StepKind::CreateTable(Held::Owned(Box::new(made)));
        self.cause = step.cause;
        for key in late {
            let phase = if self.waits_for_key(&key.target, &key.target_columns) { Phase::Finish } else { Shape };
            let add = StepKind::AddForeignKey { table: &table.name, key };
            let undo = Undo::Step(StepKind::DropForeignKey { table: &table.name, key });
            self.push((phase, Turn::ForeignKey), add, undo);
        }
    }

    /// Tables go before those that they point at; keys that close a cycle go first, and keys that lean on unique ones
    /// which are dropped.
    pub(super) fn drop_tables(&mut self) {
        let mut tables: Vec<(usize, &'a Table)> = Vec::new();
        for (at, change) in self.facts.changes.iter().enumerate() {
            if let Change::DropTable(table) = change {
                tables.push((at, table));
            }
        }
        let places: BTreeMap<&ObjectName, usize> =
            tables.iter().enumerate().map(|(at, (_, table))| (&table.name, at)).collect();
        let targets = |table: &Table| -> Vec<usize> {
            table.foreign_keys.iter().filter_map(|key| places.get(&key.target).copied()).collect()
        };
        let needs: Vec<Vec<usize>> = tables.iter().map(|(_, table)| targets(table)).collect();
        let roots: Vec<usize> = (0..tables.len()).collect();
        let mut order = order::depth_first(&roots, &needs);
        order.reverse();
        let mut gone = vec![false; tables.len()];
        for at in order {
            let (cause, table) = tables[at];
            self.cause = cause;
            gone[at] = true;
            let early: Vec<&ForeignKey> = table
                .foreign_keys
                .iter()
                .filter(|key| {
                    let later = places.get(&key.target).is_some_and(|&target| target != at && gone[target]);
                    later || self.loses_target(key) || self.facts.stays_logged_no_more(&key.target)
                })
                .collect();
            self.drop_table(table, &early);
        }
    }

    /// `early` are the keys whose target is dropped before.
    fn drop_table(&mut self, table: &'a Table, early: &[&'a ForeignKey]) {
        for key in early {
            let step = StepKind::DropForeignKey { table: &table.name, key };
            let undo = Undo::Step(StepKind::AddForeignKey { table: &table.name, key });
            self.push((Shape, Turn::DropKey), step, undo);
        }
        let is_late = self.facts.feeds(&table.name);
        let place = if is_late { (self.drop_phase(), Turn::LateDropTable) } else { (Shape, Turn::DropTable) };
        let held = self.held_defaults.iter().filter(|(at, _)| **at == table.name);
        let bare: Vec<&Name> = held.map(|(_, column)| *column).collect();
        let steps = restore::table(table, early, &bare, is_late, self.facts);
        let undo = Undo::Steps { steps, lost: Some(format!("{} is recreated without its rows", table.name)) };
        self.push(place, StepKind::DropTable(&table.name), undo);
        self.hazard(Hazard::LosesData(table.name.clone()));
    }

    pub(super) fn rename_enum(&mut self, from: &'a ObjectName, to: &'a ObjectName) {
        if from.namespace != to.namespace
            && let Some(namespace) = &to.namespace
        {
            self.push((Shape, Turn::Value), StepKind::CreateNamespace(namespace), Undo::WithParent);
        }
        let step = |from: &ObjectName, to: &ObjectName| Alter::RenameEnum { from: from.clone(), to: to.clone() };
        self.alter(Turn::Value, step(from, to), step(to, from));
    }

    pub(super) fn drop_enum(&mut self, item: &'a Enum) {
        let undo = all_back(restore::enumeration(item));
        self.push((self.drop_phase(), Turn::DropType), StepKind::DropEnum(Cow::Borrowed(&item.name)), undo);
    }

    pub(super) fn rename_column(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        let step =
            |from: &Name, to: &Name| Alter::RenameColumn { table: table.clone(), from: from.clone(), to: to.clone() };
        self.push((Shape, Turn::Rename), alter(step(from, to)), Undo::Step(alter(step(to, from))));
    }
}
