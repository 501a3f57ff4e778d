//! Enumerated types with other values.
//!
//! Postgres adds and renames values in place, and does nothing else: a type that loses a value, or orders them again, is
//! recreated beside the old one, and columns move over. <https://www.postgresql.org/docs/current/sql-altertype.html>

use super::catalogue::{leans_on, may_go};
use super::facts::Facts;
use super::lean::{self, Gone};
use super::lose::Lean;
use super::{Planner, Turn, alter, dependents, kept, parts};
use crate::diff::{CommentTarget, EnumChange};
use crate::model::kind::On;
use crate::model::{CatalogueObject, Column, ColumnType, Enum, ObjectName, Table};
use crate::plan::fails;
use crate::plan::order::Object;
use crate::plan::values::{changed_names, mapping, renamed};
use crate::step::{Alter, Held, Kept, KeptKind, KeptPart, StepKind, Undo};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Phase::Shape;

impl<'a> Planner<'a, '_> {
    pub(super) fn change_enum(&mut self, change: &'a EnumChange) {
        if change.is_in_place() {
            self.add_values(change);
            for (from, to) in changed_names(change) {
                // Behind what has the old name in its text, before what has the new one.
                let step = |from: &str, to: &str| Alter::RenameEnumValue {
                    name: change.name.clone(),
                    from: from.to_owned(),
                    to: to.to_owned(),
                };
                self.alter(Turn::Type, step(from, to), step(to, from));
            }
        } else {
            self.remake(change);
        }
    }

    /// Rolling a value back needs the type rebuilt; that comes last, when everything is as it was before.
    fn add_values(&mut self, change: &'a EnumChange) {
        let old_names: BTreeMap<&String, &String> = change.renamed.iter().map(|(from, to)| (to, from)).collect();
        let kept = renamed(change);
        let added: Vec<usize> = (0..change.after.len()).filter(|&at| !kept.contains(&change.after[at])).collect();
        if added.is_empty() {
            return;
        }
        let mut undo = self.take_values_back(change);
        for &at in added.iter().rev() {
            // From the end, so that the value it sorts before is there; that may have its old name yet.
            let next = change.after.get(at + 1);
            let step = Alter::AddEnumValue {
                name: change.name.clone(),
                value: change.after[at].clone(),
                before: next.map(|next| (*old_names.get(next).unwrap_or(&next)).clone()),
            };
            let undo = std::mem::replace(&mut undo, Undo::WithParent);
            self.push((Shape, Turn::Value), alter(step), undo);
        }
    }

    fn take_values_back(&self, change: &'a EnumChange) -> Undo<'a> {
        let facts = self.facts;
        let name = facts.old_enum(&change.name).map_or(&change.name, |item| &item.name);
        let is_of = |item: &&CatalogueObject| item.stands_on().contains(&On::Type(change.name.clone()));
        if let Some(user) = facts.after.objects.iter().find(is_of) {
            return Undo::Impossible(format!("{} is of {}, which keeps the new values", user.key(), change.name));
        }
        let columns: Vec<(&'a Table, &'a Column)> = Facts::columns_of_enum(facts.before, name).collect();
        let mut touched: BTreeMap<&ObjectName, dependents::ChangedColumns<'_>> = BTreeMap::new();
        for (table, column) in &columns {
            touched.entry(&table.name).or_default().retyped.insert(&column.name);
        }
        let tables: BTreeSet<&ObjectName> = touched.keys().copied().collect();
        let mut gone = Gone { names: [&name.name].into(), ..Gone::default() };
        for (table, column) in &columns {
            gone.columns.entry(&table.name.name).or_default().insert(&column.name);
        }
        let objects = lean::leaning(facts.before, &gone, facts.dialect);
        gone.views.extend(objects.iter().filter_map(|item| match item {
            Object::View(view) => Some(&view.name),
            Object::Routine(_) => None,
        }));
        gone.routines.extend(objects.iter().filter_map(|item| match item {
            Object::Routine(item) => Some(lean::key(item)),
            Object::View(_) => None,
        }));
        let others: Vec<&'a CatalogueObject> = facts
            .before
            .objects
            .iter()
            .filter(|it| it.exists_in(facts.dialect) && may_go(it.stand()) && leans_on(it, &gone, facts.dialect))
            .collect();
        let mut routines = objects
            .iter()
            .filter_map(|item| match item {
                Object::Routine(item) => Some(&item.name.name),
                Object::View(_) => None,
            })
            .peekable();
        if routines.peek().is_some() {
            let routines: BTreeSet<_> = routines.collect();
            for table in &facts.before.tables {
                touched.entry(&table.name).or_default().routines.extend(&routines);
            }
        }
        let held = dependents::of(facts.before, touched, |_, _| false, facts.dialect);
        let around = super::hold::around(facts.before, &tables, &objects, &held, facts.dialect);
        let item = Enum { name: change.name.clone(), doc: None, values: change.before.clone() };
        let doc = facts.old_enum(&change.name).and_then(|item| item.doc.as_deref());
        let mut parts = parts::again(&around.drops, &around.adds, facts.before);
        let of = [change.name.clone(), change.name.clone()];
        parts.push(KeptPart { kind: KeptKind::Enum, of, is_silent: doc.is_none() });
        let mut steps: Vec<StepKind<'a>> = others.iter().rev().map(|item| StepKind::DropObject(item)).collect();
        steps.extend(around.drops);
        steps.extend(recreate(item, doc, &columns, &BTreeMap::new()));
        steps.extend(around.adds);
        steps.extend(others.iter().map(|item| StepKind::CreateObject(item)));
        let setting = kept::INNER_SETTING;
        let remade = objects.iter().map(|item| kept::kept(facts, &Lean::default(), *item)).collect();
        let used = kept::used(&objects, facts.before, facts.dialect);
        let again = others.iter().filter(|item| item.kept(item).is_some());
        let again = again.map(|item| [CatalogueObject::clone(item), CatalogueObject::clone(item)]).collect();
        let all = Kept { setting, remade, parts, objects: again, used, ..Kept::default() };
        steps.insert(0, alter(Alter::Keep(Box::new(all.clone()))));
        steps.push(alter(Alter::RestoreKept(Box::new(all))));
        Undo::Steps { steps, lost: None }
    }

    /// Makes a type again in the midst of the other changes.
    fn remake(&mut self, change: &'a EnumChange) {
        let facts = self.facts;
        let old = aside(&change.name);
        let after = facts.after.enumeration(&change.name);
        let place = |turn| (Shape, turn);
        let rename =
            |from: &ObjectName, to: &ObjectName| alter(Alter::RenameEnum { from: from.clone(), to: to.clone() });
        let undo = Undo::Step(rename(&old, &change.name));
        self.push(place(Turn::Type), rename(&change.name, &old), undo);
        let item = Enum { name: change.name.clone(), doc: None, values: change.after.clone() };
        let undo = Undo::Step(StepKind::DropEnum(Cow::Borrowed(&change.name)));
        self.push(place(Turn::Type), StepKind::CreateEnum(Held::Owned(Box::new(item))), undo);
        self.doc(
            place(Turn::Type),
            CommentTarget::Enum(change.name.clone()),
            after.and_then(|item| item.doc.as_deref()),
        );
        for (table, column) in Facts::columns_of_enum(facts.after, &change.name) {
            if facts.existed(&table.name)
                && !facts.new_columns.contains(&(&table.name, &column.name))
                && facts.is_moved(&table.name, column)
                && column.generated.is_none()
            {
                self.move_over(change, &table.name, column);
            }
        }
        let item = Enum { name: old.clone(), doc: None, values: change.before.clone() };
        let mut steps = vec![StepKind::CreateEnum(Held::Owned(Box::new(item)))];
        if let Some(text) = facts.old_enum(&change.name).and_then(|item| item.doc.as_deref()) {
            steps.push(StepKind::Comment { on: Cow::Owned(CommentTarget::Enum(old.clone())), text: Some(text) });
        }
        let undo = Undo::Steps { steps, lost: None };
        self.push((self.drop_phase(), Turn::DropType), StepKind::DropEnum(Cow::Owned(old)), undo);
    }

    fn move_over(&mut self, change: &'a EnumChange, table: &'a ObjectName, column: &'a Column) {
        let before = self.facts.columns.get(&(table, &column.name)).map_or(column, |change| &change.before);
        let back = Column { ty: renamed_type(&before.ty, &aside(&change.name)), ..before.clone() };
        let (values, called_back) = mapping(change);
        let kept: Vec<String> = values
            .iter()
            .filter(|(from, to)| called_back.get(*to) != Some(from))
            .map(|(from, to)| format!("{to} instead of {from}"))
            .collect();
        let lost = (!kept.is_empty()).then(|| format!("{table}.{} keeps {}", column.name, kept.join(", ")));
        let default = |column: &Column, default: bool| {
            let default = column.default.clone().filter(|_| default);
            alter(Alter::SetDefault { table: table.clone(), column: Box::new(Column { default, ..column.clone() }) })
        };
        // One that calls what is recreated goes before and comes back behind that.
        let held = self.held_defaults.contains(&(table, &column.name));
        if before.default.is_some() && !held {
            // It may speak of the type: it comes back when that has its name again.
            self.push((Shape, Turn::HoldColumn), default(before, false), Undo::Step(default(before, true)));
        }
        let move_to = |column: &Column, values: BTreeMap<String, String>| {
            alter(Alter::MoveToEnum { table: table.clone(), column: Box::new(column.clone()), values })
        };
        let undo = Undo::Steps { steps: vec![move_to(&back, called_back)], lost };
        self.push((Shape, Turn::Type), move_to(column, values), undo);
        if let Some(hazard) = fails::moved(table, column, change, true) {
            self.hazard(hazard);
        }
        if column.default.is_some() && !held {
            self.push((Shape, Turn::Type), default(column, true), Undo::Step(default(column, false)));
        }
    }

    /// The columns that follow a type which is rebuilt, by table.
    pub(super) fn moved_columns(&self) -> Vec<(&'a ObjectName, &'a Column)> {
        let remade = self.facts.remade_enums.iter().copied();
        remade
            .flat_map(|name| Facts::columns_of_enum(self.facts.after, name))
            .filter(|(table, column)| {
                self.facts.existed(&table.name) && !self.facts.new_columns.contains(&(&table.name, &column.name))
            })
            .map(|(table, column)| (&table.name, column))
            .collect()
    }
}

/// The steps from a type to another one of the same name, defaults aside for as long.
fn recreate<'a>(
    item: Enum,
    doc: Option<&'a str>,
    columns: &[(&Table, &Column)],
    values: &BTreeMap<String, String>,
) -> Vec<StepKind<'a>> {
    let (name, old) = (item.name.clone(), aside(&item.name));
    let mut steps = vec![
        alter(Alter::RenameEnum { from: name.clone(), to: old.clone() }),
        StepKind::CreateEnum(Held::Owned(Box::new(item))),
    ];
    if doc.is_some() {
        steps.push(StepKind::Comment { on: Cow::Owned(CommentTarget::Enum(name.clone())), text: doc });
    }
    for (table, column) in columns {
        let column = Column { ty: renamed_type(&column.ty, &name), ..Column::clone(column) };
        steps.extend(move_column(&table.name, &column, column.default.is_some(), &column, values));
    }
    steps.push(StepKind::DropEnum(Cow::Owned(old)));
    steps
}

/// Moves a column; `to` has its default from then on.
fn move_column<'a>(
    table: &ObjectName,
    column: &Column,
    has_default: bool,
    to: &Column,
    values: &BTreeMap<String, String>,
) -> Vec<StepKind<'a>> {
    let default = |column: Column| alter(Alter::SetDefault { table: table.clone(), column: Box::new(column) });
    let mut steps = Vec::new();
    if has_default {
        steps.push(default(Column { default: None, ..column.clone() }));
    }
    let (table_name, values) = (table.clone(), values.clone());
    steps.push(alter(Alter::MoveToEnum { table: table_name, column: Box::new(column.clone()), values }));
    if to.default.is_some() {
        steps.push(default(to.clone()));
    }
    steps
}

/// The type with the enumerated type in it called something else.
pub(super) fn renamed_type(ty: &ColumnType, to: &ObjectName) -> ColumnType {
    let mut ty = ty.clone();
    if let Some(name) = ty.enumeration_mut() {
        name.clone_from(to);
    }
    ty
}

/// The name of the old type while both are there.
pub(super) fn aside(name: &ObjectName) -> ObjectName {
    let mut aside = format!("__seaglass_{}", name.name);
    aside.truncate(aside.floor_char_boundary(crate::model::MAX_NAME_BYTES));
    ObjectName { namespace: name.namespace.clone(), name: aside.into() }
}
