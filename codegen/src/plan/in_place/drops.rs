//! Views and routines: dropped where they must be, on the way up and when that is rolled back.

use super::lean::{self, Gone, key};
use super::object::{causes, drop, replaced_with};
use super::stays::Way;
use super::{Planner, Turn, all_back, alter, restore, signature};
use crate::model::{Expression, Name, Routine, View};
use crate::plan::order::{self, Object};
use crate::sql::mentions::{calls, index_expressions, text};
use crate::step::{Alter, StepKind, Undo};

use super::Phase::Shape;
use super::StepPlace;

impl<'a> Planner<'a, '_> {
    /// Routines that are dropped, be it to be recreated: to what depends on it, that is another routine.
    pub(super) fn dropped_routines(&self) -> impl Iterator<Item = &'a Name> {
        self.lean.objects.iter().filter_map(|item| match item {
            Object::Routine(item) => Some(&item.name.name),
            Object::View(_) => None,
        })
    }

    /// Routines that go before anything changes, or before what they lean on does, and that something may call until then.
    pub(super) fn held_routines(&self) -> Vec<&'a Routine> {
        let of = |item: &Object<'a>| match item {
            Object::Routine(item) => Some(*item),
            Object::View(_) => None,
        };
        let routines = self.lean.objects.iter().filter_map(of);
        routines.filter(|item| self.place_of_drop(item).1 != Turn::DropRoutine).collect()
    }

    /// Drops what must go, last made first. What the rollback makes again or replaces in the end waits there with it.
    pub(super) fn drop_objects(&mut self) {
        let facts = self.facts;
        let causes = causes(facts.changes);
        let first = self.dropped_first();
        for item in self.dropped_or_back().iter().rev() {
            self.cause = causes.get(item.name()).copied().unwrap_or(self.lean.first);
            let is_first = first.contains(item);
            if !self.lean.objects.contains(item) {
                let undo = self.last_undo(*item);
                self.push((Shape, Turn::DropObject), StepKind::Nothing, undo);
                continue;
            }
            match item {
                Object::View(view) if view.forms.contains_key(&facts.dialect) => {
                    let undo = all_back(restore::view(view));
                    let turn = if is_first { Turn::DropNamed } else { Turn::DropObject };
                    self.push((Shape, turn), StepKind::DropView(view), undo);
                }
                Object::Routine(item) if item.forms.contains_key(&facts.dialect) => {
                    let place = if is_first { (Shape, Turn::DropNamed) } else { self.place_of_drop(item) };
                    let undo = all_back(restore::routine(item));
                    self.push(place, StepKind::DropRoutine(item), undo);
                }
                Object::View(_) | Object::Routine(_) => {}
            }
        }
    }

    /// The rollback drops what it makes again when what this migration made is gone.
    pub(super) fn drop_back(&mut self) {
        let steps: Vec<StepKind<'a>> = self.lean.rebuilt.iter().rev().map(|item| drop(*item)).collect();
        if !steps.is_empty() {
            self.cause = self.lean.first;
            self.push((Shape, Turn::DropBack), StepKind::Nothing, all_back(steps));
        }
    }

    /// What is dropped, and what is recreated or replaced at the end of the rollback; each behind those that it mentions.
    fn dropped_or_back(&self) -> Vec<Object<'a>> {
        let (facts, lean) = (self.facts, &self.lean);
        let last = facts.before.views.iter().filter(|view| {
            lean.replaced.get(&view.name).is_some_and(|stays| stays.back == Way::Last)
                && !lean.rebuilt.contains(&Object::View(view))
        });
        let routines = lean.late_routines.iter().map(|item| Object::Routine(item));
        let others: Vec<Object<'a>> =
            lean.rebuilt.iter().copied().chain(last.map(Object::View)).chain(routines).collect();
        if others.is_empty() {
            return lean.objects.clone();
        }
        order::objects(&lean.objects.iter().copied().chain(others).collect::<Vec<_>>(), facts.dialect)
    }

    /// What the rollback does in the end with something that stays on the way up.
    fn last_undo(&self, item: Object<'a>) -> Undo<'a> {
        match item {
            Object::View(view) if !self.lean.rebuilt.contains(&item) => all_back(self.replaced_back(view)),
            Object::Routine(item) if self.lean.late_routines.contains(&item) => all_back(replaced_with(item)),
            Object::View(_) | Object::Routine(_) => all_back(restore::object(item)),
        }
    }

    /// The text before, under the names that its columns have then.
    pub(super) fn replaced_back(&self, before: &'a View) -> Vec<StepKind<'a>> {
        let Some(stays) = self.lean.replaced.get(&before.name) else { return Vec::new() };
        let named = |(from, to): &(Name, Name)| {
            alter(Alter::RenameViewColumn { view: before.name.clone(), from: to.clone(), to: from.clone() })
        };
        let mut steps: Vec<StepKind<'a>> = stays.how.renamed.iter().rev().map(named).collect();
        if stays.is_replaced {
            steps.push(alter(Alter::ReplaceView(Box::new(before.clone()))));
        }
        steps
    }

    /// What goes before enumerated types get other names.
    fn dropped_first(&self) -> Vec<Object<'a>> {
        let facts = self.facts;
        let routines = self.lean.objects.iter().filter_map(|item| match item {
            Object::Routine(item) => signature::is_renamed_first(facts, item).then_some(key(item)),
            Object::View(_) => None,
        });
        let gone = Gone { routines: routines.collect(), ..Gone::default() };
        lean::leaning(facts.before, &gone, facts.dialect)
    }

    /// A routine goes early, so before what it leans on, unless expressions call it that go themselves first; one that
    /// leans on nothing which goes can wait for everything.
    fn place_of_drop(&self, item: &Routine) -> StepPlace {
        let (facts, lean) = (self.facts, &self.lean);
        let comes_back = facts.after.routines.iter().any(|other| key(other) == key(item));
        if !comes_back && !lean::is_reason(item, &lean.gone, facts.dialect) && !signature::is_renamed(facts, item) {
            return (self.drop_phase(), Turn::DropRoutine);
        }
        let is_called = |called: &str| called.eq_ignore_ascii_case(&item.name.name);
        let calls = |sql: &str| calls(sql, facts.dialect, is_called);
        let by = |expression: &Expression| text(expression, facts.dialect).is_some_and(calls);
        let is_called = facts.before.tables.iter().any(|table| {
            table.checks.iter().any(|check| by(&check.expression))
                || table.all_indexes().flat_map(index_expressions).any(by)
                || table.columns.iter().filter_map(|it| it.generated.as_ref()).any(|it| by(&it.expression))
        });
        (Shape, if is_called && !signature::is_renamed(facts, item) { Turn::HoldRoutine } else { Turn::DropObject })
    }
}
