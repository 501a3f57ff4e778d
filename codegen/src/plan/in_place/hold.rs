//! What makes way while something that it depends on changes, and comes back behind it: views, triggers, keys, checks,
//! indexes, generated columns.

use super::column::nullable;
use super::conversion::{Retyped, retyped};
use super::dependents::{self, ChangedColumns, Dependents};
use super::held_trigger::made;
use super::{Planner, Turn, all_back, alter, column_doc, object, restore};
use crate::diff::{Change, Constraint};
use crate::model::{Column, Dialect, Expression, Forms, Name, ObjectName, Schema, Trigger};
use crate::plan::order::Object;
use crate::sql::mentions::{Wanted, calls, text};
use crate::step::{Alter, ConstraintForm, Held, StepKind, Undo};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase::Shape;
use super::constraint::{add, drop};

/// Steps before and after a change that is written as one list.
pub(super) struct Around<'a> {
    pub(super) drops: Vec<StepKind<'a>>,
    pub(super) adds: Vec<StepKind<'a>>,
}

impl<'a> Planner<'a, '_> {
    pub(super) fn hold(&mut self) {
        let (mut touched, mut causes) = self.touched();
        self.place_fills();
        self.triggers(&touched);
        self.triggers_of_views();
        self.hold_defaults();
        self.replacements();
        self.dropped_keys(&mut touched, &mut causes);
        let facts = self.facts;
        let is_new = |table: &ObjectName, name: &Name| {
            !facts.existed(table)
                || facts.constraints.contains(&(table, name))
                || facts.indexes.contains(&(table, name))
        };
        let held = dependents::of(facts.after, touched, is_new, facts.dialect);
        let reason = |table: &ObjectName| causes.get(table).copied().unwrap_or_default();
        for (table, key) in &held.keys {
            self.cause = causes.get(table).or_else(|| causes.get(&key.target)).copied().unwrap_or_default();
            self.hold_key(table, key);
        }
        self.hold_keys_of_partitions();
        for (table, key) in &held.late_keys {
            self.cause = causes.get(&key.target).copied().unwrap_or_default();
            self.hold_key_late(table, key);
        }
        for (table, constraint) in &held.constraints {
            self.cause = reason(table);
            let back = if matches!(constraint, Constraint::Check(_)) { Turn::Check } else { Turn::Key };
            self.hold_constraint(table, constraint, Turn::HoldConstraint, back);
        }
        for (table, index) in &held.indexes {
            self.cause = reason(table);
            let (make, remove) =
                (StepKind::CreateIndex { table, index: Held::Borrowed(index) }, StepKind::DropIndex { table, index });
            self.push((Shape, Turn::HoldConstraint), remove.clone(), Undo::Step(make.clone()));
            self.push((Shape, Turn::Index), make, Undo::Step(remove));
        }
        let is_new_column = |at: &ObjectName, column: &Column| facts.new_columns.contains(&(at, &column.name));
        for (table, column) in held.generated.iter().filter(|(table, column)| !is_new_column(table, column)) {
            self.cause = reason(table);
            self.remake_column(table, column);
        }
    }

    /// Postgres takes no partition out of a table whose rows a key refers to, be it to put it in again.
    fn hold_keys_of_partitions(&mut self) {
        let facts = self.facts;
        for (at, change) in facts.changes.iter().enumerate() {
            let Change::ChangeObject { before, after } = change else { continue };
            let Some(of) = before.midway(after).and_then(|left| left.table()) else { continue };
            let tables = facts.after.tables().filter(|table| facts.existed(&table.name));
            for (table, key) in tables.flat_map(|table| table.foreign_keys.iter().map(move |key| (&table.name, key))) {
                let is_there = !facts.constraints.contains(&(table, &key.name));
                if key.target == of && is_there && !self.held.contains(&(table, key.name.clone())) {
                    self.cause = at;
                    self.hold_key(table, key);
                }
            }
        }
    }

    fn hold_constraint(&mut self, table: &ObjectName, constraint: &Constraint, away: Turn, back: Turn) {
        let make = || add(table, constraint, ConstraintForm::Plain);
        self.alter(away, drop(table, constraint), make());
        if back != Turn::Key && self.is_online(table) {
            return self.add_unchecked(table, constraint);
        }
        self.alter(back, make(), drop(table, constraint));
    }

    /// A generated column, which is computed again; or one that becomes generated, whose values are lost.
    fn remake_column(&mut self, table: &'a ObjectName, column: &'a Column) {
        let change = self.facts.columns.get(&(table, &column.name));
        let before = change.map_or(column, |change| &change.before);
        let away = || alter(Alter::DropColumn { table: table.clone(), column: column.name.clone() });
        let make = |column: &Column| alter(Alter::AddColumn { table: table.clone(), column: Box::new(column.clone()) });
        let with_doc = |column: &'a Column| {
            let mut steps = vec![make(column)];
            steps.extend(column.doc.as_deref().map(|doc| column_doc(table, &column.name, doc)));
            steps
        };
        let (undo_away, undo_make) = if before.generated.is_some() {
            (all_back(with_doc(before)), Undo::Step(away()))
        } else {
            (Undo::WithParent, back_from_generated(table, before, column))
        };
        self.push((Shape, Turn::HoldColumn), away(), undo_away);
        self.push((Shape, Turn::Generated), make(column), undo_make);
        if let Some(doc) = &column.doc {
            let place = (Shape, Turn::Generated);
            self.push(place, column_doc(table, &column.name, doc), Undo::WithParent);
        }
    }

    /// The columns and keys that change, by table, and the change that is the reason.
    fn touched(&self) -> (BTreeMap<&'a ObjectName, ChangedColumns<'a>>, BTreeMap<&'a ObjectName, usize>) {
        let facts = self.facts;
        let mut touched: BTreeMap<&ObjectName, ChangedColumns<'_>> = BTreeMap::new();
        let mut causes = BTreeMap::new();
        for (at, change) in facts.changes.iter().enumerate() {
            if let Change::ChangeColumn(change) = change {
                let kind = retyped(&change.before, &change.after, facts.dialect);
                let remade = self.is_remade(change);
                if kind == Retyped::No && !remade {
                    continue;
                }
                let entry = touched.entry(&change.table).or_default();
                let set = match kind {
                    _remade if remade => &mut entry.remade,
                    Retyped::Resized => &mut entry.resized,
                    Retyped::Yes | Retyped::No => &mut entry.retyped,
                };
                set.insert(&change.after.name);
                causes.entry(&change.table).or_insert(at);
            }
        }
        for (table, column) in self.moved_columns() {
            touched.entry(table).or_default().retyped.insert(&column.name);
        }
        self.touched_routines(&mut touched);
        (touched, causes)
    }

    /// Expressions call routines that are recreated.
    fn touched_routines(&self, touched: &mut BTreeMap<&'a ObjectName, ChangedColumns<'a>>) {
        let names: Vec<&Name> = self.held_routines().into_iter().map(|item| &item.name.name).collect();
        if !names.is_empty() {
            for table in self.facts.after.tables.iter().filter(|table| self.facts.existed(&table.name)) {
                touched.entry(&table.name).or_default().routines.extend(&names);
            }
        }
    }

    /// Defaults call routines that are dropped before the columns change. They go by the names before.
    fn hold_defaults(&mut self) {
        let facts = self.facts;
        let names: Vec<&str> = self.held_routines().into_iter().map(|item| item.name.name.as_str()).collect();
        let is_held = |called: &str| names.iter().any(|name| called.eq_ignore_ascii_case(name));
        let calls = |sql: &str| calls(sql, facts.dialect, is_held);
        let by = |column: &Column| column.default.iter().any(|it| text(it, facts.dialect).is_some_and(calls));
        if names.is_empty() {
            return;
        }
        let set = |table: &ObjectName, column: &Column, default: Option<&Expression>| Alter::SetDefault {
            table: table.clone(),
            column: Box::new(Column { default: default.cloned(), ..column.clone() }),
        };
        self.cause = self.lean.first;
        for (&name, &old) in &facts.old {
            for column in old.columns.iter().filter(|column| by(column)) {
                let back = set(&old.name, column, column.default.as_ref());
                self.alter(Turn::HoldDefault, set(&old.name, column, None), back);
                let is_it = |now: &&Column| facts.column_before(name, &now.name) == &column.name;
                let Some(now) = facts.tables.get(name).and_then(|table| table.columns.iter().find(is_it)) else {
                    self.held_defaults.insert((name, &column.name));
                    continue;
                };
                self.held_defaults.insert((name, &now.name));
                let changes =
                    facts.columns.get(&(name, &now.name)).is_some_and(|it| it.before.default != it.after.default);
                if now.default.is_some() && !changes {
                    let step = set(name, now, now.default.as_ref());
                    self.alter(Turn::CallingDefault, step, set(name, now, None));
                }
            }
        }
    }
}

impl ChangedColumns<'_> {
    pub(super) fn is_about_columns(&self) -> bool {
        !self.retyped.is_empty() || !self.resized.is_empty() || !self.remade.is_empty()
    }
}

/// A generated column as the plain one that it was.
fn back_from_generated<'a>(table: &ObjectName, before: &Column, after: &Column) -> Undo<'a> {
    let column = || Box::new(before.clone());
    let mut steps = vec![alter(Alter::DropExpression { table: table.clone(), column: before.name.clone() })];
    let retype =
        Alter::SetType { table: table.clone(), before: Box::new(after.clone()), after: column(), using: Forms::new() };
    if before.ty != after.ty {
        steps.push(alter(retype));
    }
    if before.default.is_some() {
        steps.push(alter(Alter::SetDefault { table: table.clone(), column: column() }));
    }
    if before.nullable != after.nullable {
        steps.push(alter(nullable(table, &before.name, before.nullable)));
    }
    Undo::Steps { steps, lost: Some(format!("{table}.{} keeps the values that were computed", before.name)) }
}

/// The steps around a change of columns that is written as one list, with the `objects` that lean on them.
pub(super) fn around<'a>(
    schema: &'a Schema,
    tables: &BTreeSet<&ObjectName>,
    objects: &[Object<'a>],
    held: &Dependents<'a>,
    dialect: Dialect,
) -> Around<'a> {
    let routines = objects.iter().filter_map(|item| match item {
        Object::Routine(item) => Some(&item.name.name),
        Object::View(_) => None,
    });
    let run = Wanted::new(routines);
    let triggers: Vec<(&'a ObjectName, &'a Trigger, &'a String)> = schema
        .tables
        .iter()
        .flat_map(|table| table.triggers.iter().map(move |trigger| (&table.name, trigger)))
        .chain(schema.views.iter().flat_map(|view| view.triggers.iter().map(move |trigger| (&view.name, trigger))))
        .filter_map(|(table, trigger)| Some((table, trigger, trigger.forms.get(&dialect)?)))
        .filter(|(table, _, sql)| {
            let goes = |item: &Object<'_>| matches!(item, Object::View(view) if view.name == **table);
            tables.contains(table) || run.in_sql(sql, dialect) || objects.iter().any(goes)
        })
        .collect();
    let (called, others): (Vec<Object<'a>>, Vec<Object<'a>>) =
        objects.iter().partition(|item| matches!(item, Object::Routine(it) if held.calls(it, dialect)));
    let mut drops: Vec<StepKind<'a>> =
        triggers.iter().map(|&(table, item, _)| StepKind::DropTrigger { table, name: &item.name }).collect();
    drops.extend(others.iter().rev().map(|item| object::drop(*item)));
    let add_it = |table: &ObjectName, item: &Constraint| alter(add(table, item, ConstraintForm::Plain));
    drops.extend(held.keys.iter().map(|(table, key)| StepKind::DropForeignKey { table, key }));
    drops.extend(held.constraints.iter().map(|(table, item)| alter(drop(table, item))));
    drops.extend(held.indexes.iter().map(|(table, index)| StepKind::DropIndex { table, index }));
    let column = |table: &ObjectName, column: &Column| (table.clone(), column.clone());
    drops.extend(held.generated.iter().map(|(table, item)| {
        let (table, column) = column(table, item);
        alter(Alter::DropColumn { table, column: column.name })
    }));
    drops.extend(called.iter().rev().map(|item| object::drop(*item)));
    let mut adds: Vec<StepKind<'a>> = called.iter().flat_map(|item| restore::object(*item)).collect();
    for (table, item) in &held.generated {
        let (at, made) = column(table, item);
        adds.push(alter(Alter::AddColumn { table: at, column: Box::new(made) }));
        adds.extend(item.doc.as_deref().map(|doc| column_doc(table, &item.name, doc)));
    }
    adds.extend(held.constraints.iter().map(|(table, item)| add_it(table, item)));
    adds.extend(
        held.indexes.iter().map(|(table, index)| StepKind::CreateIndex { table, index: Held::Borrowed(index) }),
    );
    adds.extend(held.keys.iter().map(|(table, key)| StepKind::AddForeignKey { table, key }));
    adds.extend(others.iter().flat_map(|item| restore::object(*item)));
    adds.extend(triggers.into_iter().map(|(table, item, sql)| made(table, item, sql)));
    Around { drops, adds }
}
