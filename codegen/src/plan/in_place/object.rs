//! Views and routines: dropped where they must be, made and replaced in one order.

use super::lean::{self, Gone, key};
use super::lose::view_after;
use super::{Planner, Turn, all_back, alter, kept, restore, signature};
use crate::diff::Change;
use crate::model::{Expression, Index, IndexTarget, Name, ObjectName, Routine, View};
use crate::plan::mention::{Wanted, called, index_expressions, text};
use crate::plan::order::{self, Made, Object};
use crate::plan::{Alter, Step, StepKind, Undo, create};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase::Shape;
use super::Place;

/// The columns of an index.
pub(super) fn columns(index: &Index) -> impl Iterator<Item = &Name> {
    index.parts.iter().filter_map(|part| match &part.target {
        IndexTarget::Column(name) => Some(name),
        IndexTarget::Expression(_) => None,
    })
}

impl<'a> Planner<'a, '_> {
    /// Whether routines are replaced or made again.
    pub(super) fn makes_routines(&self) -> bool {
        self.facts.changes.iter().any(|change| matches!(change, Change::ReplaceRoutine { .. }))
            || self.lean.objects.iter().any(|item| matches!(item, Object::Routine(_)))
    }

    /// Routines that are dropped, be it to be made again: to what depends on it, that is another routine.
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

    /// Drops what must go, last made first.
    pub(super) fn drop_objects(&mut self) {
        let (facts, objects) = (self.facts, self.lean.objects.clone());
        let causes = causes(facts.changes);
        let first = self.dropped_first();
        for item in objects.iter().rev() {
            self.cause = causes.get(item.name()).copied().unwrap_or(self.lean.first);
            let is_first = first.contains(item);
            match item {
                Object::View(view) if view.forms.contains_key(&facts.dialect) => {
                    let undo = all_back(restore::view(view));
                    let turn = if is_first { Turn::DropNamed } else { Turn::DropObject };
                    self.push((Shape, turn), StepKind::DropView(&view.name), undo);
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
    fn place_of_drop(&self, item: &Routine) -> Place {
        let (facts, lean) = (self.facts, &self.lean);
        let comes_back = facts.after.routines.iter().any(|other| key(other) == key(item));
        if !comes_back && !lean::is_reason(item, &lean.gone, facts.dialect) && !signature::is_renamed(facts, item) {
            return (self.drop_phase(), Turn::DropRoutine);
        }
        let calls = |sql: &str| called(sql).any(|word| word.eq_ignore_ascii_case(item.name.name.as_str()));
        let by = |expression: &Expression| text(expression, facts.dialect).is_some_and(calls);
        let is_called = facts.before.tables.iter().any(|table| {
            table.checks.iter().any(|check| by(&check.expression))
                || table.indexes.iter().flat_map(index_expressions).any(by)
                || table.columns.iter().filter_map(|it| it.generated.as_ref()).any(|it| by(&it.expression))
        });
        (Shape, if is_called && !signature::is_renamed(facts, item) { Turn::HoldRoutine } else { Turn::DropObject })
    }

    /// Makes everything that is new, and again what had to go, in one order.
    pub(super) fn make(&mut self, capabilities: &crate::dialect::Capabilities) {
        let facts = self.facts;
        let again = self.again();
        let early = order::early(facts.changes, &again, facts.called_at_once(), facts.dialect);
        let order = order::order(facts.changes, &again, facts.dialect);
        let changes: Vec<usize> = order
            .iter()
            .filter_map(|made| match made {
                Made::Change(at) => self.is_plainly_made(&facts.changes[*at]).then_some(*at),
                Made::Again(_) => None,
            })
            .collect();
        let rank: BTreeMap<usize, usize> = order
            .iter()
            .enumerate()
            .filter_map(|(rank, made)| if let Made::Change(at) = made { Some((*at, rank)) } else { None })
            .collect();
        let mut made: Vec<(usize, (Place, Step<'a>))> = Vec::new();
        let (mut last, mut turn) = (0, Turn::Type);
        for mut step in create::steps(facts.changes, [facts.before, facts.after], &changes, capabilities) {
            self.late_keys(&mut step);
            turn = self.turn_of_new(&step, &early, turn);
            last = rank.get(&step.cause).map_or(last, |rank| last.max(*rank));
            made.push((last, ((Shape, turn), step)));
        }
        self.assert_free();
        let causes = causes(facts.changes);
        for (rank, item) in order.iter().enumerate() {
            let start = self.steps.len();
            match item {
                Made::Change(at) => {
                    self.cause = *at;
                    self.replace(&facts.changes[*at]);
                }
                Made::Again(item) => {
                    self.cause = causes.get(item.name()).copied().unwrap_or(self.lean.first);
                    let place = (Shape, self.turn_of_object(*item, &early));
                    self.make_again(*item, place);
                }
            }
            made.extend(self.steps.drain(start..).map(|step| (rank, step)));
        }
        made.sort_by_key(|(rank, _)| *rank);
        self.steps.extend(made.into_iter().map(|(_, step)| step));
    }

    /// New routines replace those of their name that nothing uses. One that takes a new type cannot be there.
    fn assert_free(&mut self) {
        let made = self.facts.changes.iter().filter_map(|change| {
            if let Change::CreateTable(table) = change {
                Some(&table.name.name)
            } else if let Change::CreateEnum(item) = change {
                Some(&item.name.name)
            } else if let Change::CreateView(view) = change {
                Some(&view.name.name)
            } else if let Change::RenameTable { to, .. } | Change::RenameEnum { to, .. } = change {
                Some(&to.name)
            } else {
                None
            }
        });
        let types = Wanted::new(made);
        let mut new = Vec::new();
        for (at, change) in self.facts.changes.iter().enumerate() {
            if let Change::CreateRoutine(item) = change
                && item.forms.contains_key(&self.facts.dialect)
                && !types.in_sql(&item.arguments)
            {
                self.cause = at;
                new.push(item);
            }
        }
        if !new.is_empty() {
            self.push((Shape, Turn::Assert), StepKind::AssertFree(new), Undo::WithParent);
        }
    }

    /// What went and comes back, as it is after the changes.
    fn again(&self) -> Vec<Object<'a>> {
        let (facts, lean) = (self.facts, &self.lean);
        let routine = |item: &Routine| {
            let same = facts.after.routines.iter().find(|other| key(other) == key(item));
            same.filter(|item| item.forms.contains_key(&facts.dialect)).map(Object::Routine)
        };
        let back = |item: &Object<'a>| match item {
            Object::View(view) => view_after(facts, &view.name).map(Object::View),
            Object::Routine(item) => routine(item),
        };
        let mut found: Vec<Object<'a>> = lean.objects.iter().filter_map(back).collect();
        let gone: BTreeSet<&ObjectName> = lean.objects.iter().map(|item| item.name()).collect();
        for change in facts.changes {
            // What had no form in this dialect gets one.
            if let Change::ReplaceView { before, after } = change {
                let is_new = !before.forms.contains_key(&facts.dialect) && after.forms.contains_key(&facts.dialect);
                found.extend((is_new && !gone.contains(&after.name)).then_some(Object::View(after)));
            } else if let Change::ReplaceRoutine { before, after } = change {
                let is_new = !before.forms.contains_key(&facts.dialect) && after.forms.contains_key(&facts.dialect);
                found.extend((is_new && !gone.contains(&after.name)).then_some(Object::Routine(after)));
            }
        }
        // Views that are replaced where they stand, although no change says so.
        let stated: BTreeSet<&ObjectName> = causes(facts.changes).into_keys().collect();
        let replaced = lean.replaced.keys().filter(|name| !stated.contains(**name));
        found.extend(replaced.filter_map(|name| view_after(facts, name)).map(Object::View));
        found
    }

    fn is_plainly_made(&self, change: &Change) -> bool {
        if let Change::CreateIndex { table, .. } = change {
            return !self.builds_indexes(table);
        }
        true
    }

    pub(super) fn turn_of_object(&self, item: Object<'_>, early: &BTreeSet<&ObjectName>) -> Turn {
        if early.contains(item.name()) {
            Turn::Table
        } else if matches!(item, Object::Routine(item) if self.facts.is_called(&item.name.name)) {
            Turn::CalledRoutine
        } else {
            Turn::Object
        }
    }

    fn make_again(&mut self, item: Object<'a>, place: Place) {
        if let Object::View(view) = item
            && let Some(how) = self.lean.replaced.get(&view.name)
        {
            let how = how.clone();
            return self.replace_view(view, &how);
        }
        let namespace = item.name().namespace.as_ref();
        if let Some(namespace) = namespace {
            self.push(place, StepKind::CreateNamespace(namespace), Undo::WithParent);
        }
        let mut steps = restore::object(item);
        let changed = matches!(item, Object::Routine(item) if self.facts.is_changed(item));
        if changed {
            // A new body is read, so that a fault in it is found here.
            steps.retain(|step| *step != alter(Alter::SkipRoutineBodies));
        }
        let mut undo = Undo::Step(drop(item));
        for step in steps {
            let makes = matches!(step, StepKind::CreateView(_) | StepKind::CreateRoutine(_));
            let undo = if makes { std::mem::replace(&mut undo, Undo::WithParent) } else { Undo::WithParent };
            self.push(place, step, undo);
        }
    }

    /// A view or routine whose text changes and that stays.
    fn replace(&mut self, change: &'a Change) {
        if let Change::ReplaceView { after, .. } = change {
            if let Some(how) = self.lean.replaced.get(&after.name) {
                let how = how.clone();
                self.replace_view(after, &how);
            }
        } else if let Change::ReplaceRoutine { before, after } = change {
            let dialect = self.facts.dialect;
            let (old, new) = (before.forms.get(&dialect), after.forms.get(&dialect));
            let goes =
                self.lean.objects.iter().any(|item| matches!(item, Object::Routine(item) if key(item) == key(before)));
            if old.is_some() && new.is_some() && old != new && !goes {
                let replace = |item: &Routine| alter(Alter::ReplaceRoutine(Box::new(item.clone())));
                let undo = all_back(vec![alter(Alter::SkipRoutineBodies), replace(before)]);
                self.push((Shape, Turn::Object), replace(after), undo);
            }
        }
    }

    /// Columns that came cannot be rolled back by a replacement, so the down file rebuilds the view and what leans on it.
    fn replace_view(&mut self, after: &'a View, how: &crate::plan::query::Replacement) {
        let facts = self.facts;
        let Some(before) = facts.before.views.iter().find(|view| view.name == after.name) else { return };
        let place = (Shape, Turn::Object);
        for (from, to) in &how.renamed {
            let step = |from: &Name, to: &Name| {
                alter(Alter::RenameViewColumn { view: after.name.clone(), from: from.clone(), to: to.clone() })
            };
            // Where it is rebuilt, it has its names.
            let undo = if how.grows { Undo::WithParent } else { Undo::Step(step(to, from)) };
            self.push(place, step(from, to), undo);
        }
        let replace = |view: &View| alter(Alter::ReplaceView(Box::new(view.clone())));
        let undo = if how.grows {
            let all = kept::with_dependents(facts, before);
            let mut steps: Vec<StepKind<'a>> = all.iter().rev().map(|item| drop(*item)).collect();
            steps.extend(all.iter().flat_map(|item| restore::object(*item)));
            all_back(steps)
        } else {
            Undo::Step(replace(before))
        };
        self.push(place, replace(after), undo);
    }
}

pub(super) fn drop(item: Object<'_>) -> StepKind<'_> {
    match item {
        Object::View(view) => StepKind::DropView(&view.name),
        Object::Routine(item) => StepKind::DropRoutine(item),
    }
}

/// The changes that drop or replace a view or routine, by its name.
fn causes(changes: &[Change]) -> BTreeMap<&ObjectName, usize> {
    let mut found = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        if let Change::DropView(view) = change {
            found.insert(&view.name, at);
        } else if let Change::ReplaceView { after, .. } = change {
            found.insert(&after.name, at);
        } else if let Change::DropRoutine(item) = change {
            found.insert(&item.name, at);
        } else if let Change::ReplaceRoutine { after, .. } = change {
            found.insert(&after.name, at);
        }
    }
    found
}
