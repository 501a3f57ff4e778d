//! Triggers that make way, of tables and of views, and those that stay with another comment.

use super::column::is_same_for_all;
use super::dependents::ChangedColumns;
use super::lose::view_after;
use super::{Planner, Turn, alter, object};
use crate::diff::Change;
use crate::model::{Name, ObjectName, Trigger};
use crate::sql::mentions::Wanted;
use crate::step::{Alter, Step, StepKind, Undo};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase::Shape;

impl<'a> Planner<'a, '_> {
    /// The triggers of tables whose rows are written in this transaction or whose columns go away under them. A trigger
    /// follows a rename by itself.
    pub(super) fn triggers(&mut self, touched: &BTreeMap<&'a ObjectName, ChangedColumns<'a>>) {
        let facts = self.facts;
        let mut tables: BTreeSet<&ObjectName> =
            touched.iter().filter(|(_, touched)| touched.is_about_columns()).map(|(table, _)| *table).collect();
        for change in facts.changes {
            if let Change::DropColumn { table, .. } = change {
                tables.insert(table);
            } else if let Change::AddColumn { table, backfill: Some(with), .. } = change
                && !is_same_for_all(with)
                && !self.fills_apart(table)
            {
                tables.insert(table);
            } else if let Change::ChangeColumn(change) = change
                && change.backfill.is_some()
                && !self.fills_apart(&change.table)
            {
                tables.insert(&change.table);
            }
        }
        let routines = Wanted::new(self.held_routines().into_iter().map(|item| &item.name.name));
        let Stated { dropped, created } = Stated::new(facts.changes);
        for (&name, &table) in &facts.old {
            for trigger in &table.triggers {
                let Some(sql) = trigger.forms.get(&facts.dialect) else { continue };
                let cause = dropped.get(&(name, &trigger.name)).copied();
                let ends = facts.dropped.get(name).copied();
                let holds = tables.contains(name) || routines.in_sql(sql, facts.dialect);
                if let Some(at) = cause.or(ends) {
                    self.cause = at;
                } else if !holds {
                    continue;
                }
                if !holds && ends.is_none() && self.set_trigger(name, trigger) {
                    continue;
                }
                self.drop_trigger(&table.name, trigger, sql);
                if cause.is_none() && ends.is_none() && !created.contains_key(&(name, &trigger.name)) {
                    self.create_trigger(name, trigger);
                }
            }
        }
    }

    /// Those of views go with these and come back behind them, as do those that run a routine which goes.
    pub(super) fn triggers_of_views(&mut self) {
        let facts = self.facts;
        let Stated { dropped, created } = Stated::new(facts.changes);
        let routines = Wanted::new(self.held_routines().into_iter().map(|item| &item.name.name));
        let causes = object::causes(facts.changes);
        for view in facts.before.views.iter().filter(|view| view.forms.contains_key(&facts.dialect)) {
            let after = view_after(facts, &view.name);
            for trigger in &view.triggers {
                let Some(sql) = trigger.forms.get(&facts.dialect) else { continue };
                let stays = after.and_then(|after| after.triggers.iter().find(|other| other.name == trigger.name));
                let stated = dropped.get(&(&view.name, &trigger.name)).copied();
                let goes = self.lean.remakes(&view.name);
                self.cause = stated.or(causes.get(&view.name).copied()).unwrap_or(self.lean.first);
                if goes || routines.in_sql(sql, facts.dialect) {
                    self.drop_trigger(&view.name, trigger, sql);
                    if let Some(stays) = stays.filter(|_| stated.is_none()) {
                        self.create_trigger(&view.name, stays);
                    }
                } else if stated.is_some() {
                    if !self.set_trigger(&view.name, trigger) {
                        self.drop_trigger(&view.name, trigger, sql);
                    }
                } else if self.lean.rebuilds(&view.name) {
                    let undo = Undo::Step(made(&view.name, trigger, sql));
                    self.push((Shape, Turn::DropTrigger), StepKind::Nothing, undo);
                }
            }
        }
        // A view that had no form has its triggers with it.
        for view in facts.after.views.iter().filter(|view| view.forms.contains_key(&facts.dialect)) {
            let before = facts.before.views.iter().find(|before| before.name == view.name);
            if before.is_some_and(|before| !before.forms.contains_key(&facts.dialect)) {
                self.cause = causes.get(&view.name).copied().unwrap_or(self.lean.first);
                let kept = view.triggers.iter().filter(|trigger| !created.contains_key(&(&view.name, &trigger.name)));
                kept.for_each(|trigger| self.create_trigger(&view.name, trigger));
            }
        }
    }

    /// Sets the comment of a trigger that goes and comes with the same statement, and when it fires.
    fn set_trigger(&mut self, table: &'a ObjectName, before: &'a Trigger) -> bool {
        let Some(after) = self.same_trigger(table, before) else { return false };
        let set = |before: &Trigger, after: &Trigger| {
            let (before, after) = (Box::new(before.clone()), Box::new(after.clone()));
            alter(Alter::SetTrigger { table: table.clone(), before, after })
        };
        if before.doc == after.doc && before.fires == after.fires {
            self.covers.push(self.cause);
        } else {
            let undo = if self.lean.rebuilds(table) { Undo::WithParent } else { Undo::Step(set(after, before)) };
            self.push((Shape, Turn::Trigger), set(before, after), undo);
        }
        let made = Stated::new(self.facts.changes).created.get(&(table, &before.name)).map(|(at, _)| *at);
        self.covers.extend(made);
        true
    }

    /// The trigger that comes with the statement of one that goes.
    fn same_trigger(&self, table: &'a ObjectName, before: &Trigger) -> Option<&'a Trigger> {
        let dialect = self.facts.dialect;
        let created = Stated::new(self.facts.changes).created;
        let (_, after) = created.get(&(table, &before.name)).copied()?;
        (before.forms.get(&dialect) == after.forms.get(&dialect)).then_some(after)
    }

    /// Before the renames, so by the table's name before.
    pub(super) fn drop_trigger(&mut self, table: &'a ObjectName, trigger: &'a Trigger, sql: &'a str) {
        let name = &trigger.name;
        let undo = Undo::Step(made(table, trigger, sql));
        self.push((Shape, Turn::DropTrigger), StepKind::DropTrigger { table, name }, undo);
    }

    /// One that a change makes, unless it stays where it is.
    pub(super) fn new_trigger(&mut self, table: &'a ObjectName, trigger: &'a Trigger) {
        let is_set = |(_, step): &(_, Step<'_>)| {
            let StepKind::Alter(step) = &step.kind else { return false };
            matches!(&**step, Alter::SetTrigger { table: at, after, .. } if at == table && after.name == trigger.name)
        };
        if !self.covers.contains(&self.cause) && !self.steps.iter().any(is_set) {
            self.create_trigger(table, trigger);
        }
    }

    fn create_trigger(&mut self, table: &'a ObjectName, trigger: &'a Trigger) {
        if let Some(sql) = trigger.forms.get(&self.facts.dialect) {
            let undo = Undo::Step(StepKind::DropTrigger { table, name: &trigger.name });
            self.push((Shape, Turn::Trigger), made(table, trigger, sql), undo);
        }
    }
}

/// The triggers that changes drop, with the place of the change, and those that they make.
struct Stated<'a> {
    dropped: BTreeMap<(&'a ObjectName, &'a Name), usize>,
    created: BTreeMap<(&'a ObjectName, &'a Name), (usize, &'a Trigger)>,
}

impl<'a> Stated<'a> {
    fn new(changes: &'a [Change]) -> Self {
        let (mut dropped, mut created) = (BTreeMap::new(), BTreeMap::new());
        for (at, change) in changes.iter().enumerate() {
            if let Change::DropTrigger { table, trigger } = change {
                dropped.insert((table, &trigger.name), at);
            } else if let Change::CreateTrigger { table, trigger } = change {
                created.insert((table, &trigger.name), (at, trigger));
            }
        }
        Self { dropped, created }
    }
}

/// The step that makes it.
pub(in crate::plan) fn made<'a>(table: &'a ObjectName, trigger: &'a Trigger, sql: &'a str) -> StepKind<'a> {
    StepKind::CreateTrigger { table, name: &trigger.name, sql, doc: trigger.doc.as_deref(), fires: trigger.fires }
}
