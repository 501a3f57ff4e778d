//! What the changes take from under views and routines, and which views are replaced where they stand.

use super::Planner;
use super::conversion::{Retyped, retyped};
use super::facts::Facts;
use super::lean::{self, Gone, key};
use super::signature::is_remade;
use super::stays::{self, Shifts, Stays, Way};
use crate::diff::{Change, Constraint};
use crate::model::{Name, ObjectName, Routine, View};
use crate::plan::order::Object;
use crate::plan::query::Followed;
use std::collections::BTreeMap;

/// Views and routines that go, and views that stay and are replaced.
#[derive(Debug, Default)]
pub(super) struct Lean<'a> {
    pub(super) gone: Gone<'a>,
    /// Those that go, each behind those that it mentions.
    pub(super) objects: Vec<Object<'a>>,
    pub(super) replaced: BTreeMap<&'a ObjectName, Stays>,
    /// Those that stay on the way up and are recreated when that is rolled back, each behind those that it mentions.
    pub(super) rebuilt: Vec<Object<'a>>,
    /// Routines that are replaced, and replaced again at the end of the rollback.
    pub(super) late_routines: Vec<&'a Routine>,
    /// What becomes of the columns of views, where their names do not tell.
    pub(super) columns: BTreeMap<&'a ObjectName, Followed>,
    /// The first change that takes something away.
    pub(super) first: usize,
}

impl Lean<'_> {
    /// Whether the view of that name goes, be it to be recreated.
    pub(super) fn remakes(&self, view: &ObjectName) -> bool {
        is_among(&self.objects, view)
    }

    /// Whether the rollback alone makes it again.
    pub(super) fn rebuilds(&self, view: &ObjectName) -> bool {
        is_among(&self.rebuilt, view)
    }
}

fn is_among(items: &[Object<'_>], name: &ObjectName) -> bool {
    items.iter().any(|item| matches!(item, Object::View(view) if view.name == *name))
}

impl<'a> Planner<'a, '_> {
    pub(super) fn lean(&self) -> Lean<'a> {
        let facts = self.facts;
        let mut found = Lean::default();
        let before = facts.before;
        if before.views.is_empty() && before.routines.is_empty() && before.objects.is_empty() {
            return found;
        }
        let names = Shifts::new(facts);
        found.first = facts.changes.len();
        for (at, change) in facts.changes.iter().enumerate() {
            if self.takes(change, &mut found.gone) {
                found.first = found.first.min(at);
            } else if let Change::ReplaceRoutine { before, after } = change {
                match names.way_back_of_routine(facts, before, after) {
                    Way::First => {}
                    Way::Last => found.late_routines.push(before),
                    Way::Rebuilt => {
                        found.gone.routines.insert(key(before));
                        found.first = found.first.min(at);
                    }
                }
            }
        }
        for (table, column) in self.moved_columns() {
            let (table, column) = facts.name_before(table, &column.name);
            found.gone.columns.entry(table).or_default().insert(column);
        }
        if found.first == facts.changes.len() {
            let follows = |change: &Change| {
                matches!(change, Change::AddColumn { .. } | Change::RenameColumn { .. } | Change::RenameTable { .. })
            };
            found.first = facts.changes.iter().position(follows).unwrap_or_default();
        }
        found.gone.released = stays::released(facts, &found.gone);
        loop {
            found.objects = lean::leaning(facts.before, &found.gone, facts.dialect);
            let more = names.replacements(facts, &mut found);
            if more.is_empty() {
                break;
            }
            found.gone.views.extend(more);
        }
        found.rebuilt = rebuilt(facts, &found);
        let others = |item: &&Routine| {
            let item = Object::Routine(item);
            !found.objects.contains(&item) && !found.rebuilt.contains(&item)
        };
        found.late_routines = found.late_routines.into_iter().filter(others).collect();
        found
    }

    /// Notes what the change takes away; whether it takes anything that others may lean on.
    fn takes(&self, change: &'a Change, gone: &mut Gone<'a>) -> bool {
        let facts = self.facts;
        let mut column = |table: &'a ObjectName, column: &'a Name| {
            let (table, column) = facts.name_before(table, column);
            gone.columns.entry(table).or_default().insert(column);
        };
        match change {
            Change::ChangeColumn(change) => {
                let kind = retyped(&change.before, &change.after, facts.dialect);
                if kind == Retyped::No && !self.is_remade(change) {
                    return false;
                }
                column(&change.table, &change.after.name);
            }
            Change::DropColumn { table, column: item } => {
                column(table, &item.name);
                let (table, column) = facts.name_before(table, &item.name);
                gone.dropped.entry(table).or_default().insert(column);
            }
            Change::DropConstraint { table, constraint: Constraint::PrimaryKey(_) } => {
                gone.keys.insert(facts.old.get(table).map_or(&table.name, |old| &old.name.name));
            }
            Change::DropTable(table) => {
                gone.names.insert(&table.name.name);
            }
            Change::ChangeEnum(change) => {
                if change.is_in_place() {
                    return false;
                }
                gone.names.insert(facts.old_enum(&change.name).map_or(&change.name.name, |item| &item.name.name));
            }
            Change::DropEnum(item) => {
                gone.names.insert(&item.name.name);
            }
            Change::DropView(view) => {
                gone.views.insert(&view.name);
            }
            Change::DropRoutine(item) => {
                gone.routines.insert(key(item));
            }
            Change::ReplaceRoutine { before, after } => {
                let has = |forms: &crate::model::Forms| forms.contains_key(&facts.dialect);
                if !is_remade(before, after, facts.dialect) && (has(&after.forms) || !has(&before.forms)) {
                    return false;
                }
                gone.routines.insert(key(before));
            }
            Change::DropObject(item) if self.holds_up(item, None) => {
                gone.names.insert(&item.name().name);
            }
            Change::ChangeObject { before, after } if self.holds_up(before, Some(after)) => {
                gone.names.insert(&before.name().name);
            }
            Change::DropConstraint { .. }
            | Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::ChangeTable { .. }
            | Change::AddColumn { .. }
            | Change::RenameColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::AddConstraint { .. }
            | Change::RenameConstraint { .. }
            | Change::CreateIndex { .. }
            | Change::ChangeIndex { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::CreateRoutine(_)
            | Change::CreateView(_)
            | Change::ReplaceView { .. }
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => return false,
        }
        true
    }
}

/// Views that no replacement rolls back, and what leans on them.
fn rebuilt<'a>(facts: &Facts<'a>, lean: &Lean<'a>) -> Vec<Object<'a>> {
    let all = lean.replaced.iter().filter(|(_, stays)| stays.back == Way::Rebuilt).map(|(name, _)| *name);
    let gone = Gone { views: all.collect(), ..Gone::default() };
    if gone.views.is_empty() {
        return Vec::new();
    }
    let mut found = lean::leaning(facts.before, &gone, facts.dialect);
    found.retain(|item| !lean.objects.contains(item));
    found
}

/// The view of that name after the changes, if it is still there in this dialect.
pub(super) fn view_after<'a>(facts: &Facts<'a>, name: &ObjectName) -> Option<&'a View> {
    facts.after.views.iter().find(|view| view.name == *name && view.forms.contains_key(&facts.dialect))
}
