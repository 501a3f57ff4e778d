//! Views and routines: made and replaced in one order.

use super::lean::key;
use super::lose::view_after;
use super::parts::made;
use super::stays::Way;
use super::{Planner, Turn, all_back, alter, restore};
use crate::diff::{Change, CommentTarget, Item};
use crate::model::{ObjectName, Routine, View};
use crate::plan::create;
use crate::plan::order::{self, Made, Object};
use crate::step::{Alter, Step, StepKind, Undo};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase::Shape;
use super::StepPlace;

impl<'a> Planner<'a, '_> {
    /// Whether routines are replaced or recreated.
    pub(super) fn makes_routines(&self) -> bool {
        self.facts.changes.iter().any(|change| matches!(change, Change::ReplaceRoutine { .. }))
            || self.lean.objects.iter().any(|item| matches!(item, Object::Routine(_)))
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
        let mut made: Vec<(usize, (StepPlace, Step<'a>))> = Vec::new();
        let (mut last, mut turn) = (0, Turn::Type);
        for mut step in create::steps(facts.changes, [facts.before, facts.after], &changes, capabilities) {
            if self.comes_along(&step.kind) {
                self.covers.push(step.cause);
                continue;
            }
            self.late_keys(&mut step);
            turn = self.turn_of_new(&step, &early, turn);
            last = rank.get(&step.cause).map_or(last, |rank| last.max(*rank));
            made.push((last, ((Shape, turn), step)));
        }
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
            let Some([before, after]) = replaced(change) else { continue };
            let is_new = before.text(facts.dialect).is_none() && after.text(facts.dialect).is_some();
            let made = match after {
                Object::View(view) => view_after(facts, &view.name).map(Object::View),
                Object::Routine(_) => Some(after),
            };
            found.extend(made.filter(|_| is_new && !gone.contains(after.name())));
        }
        // Views that are replaced where they stand, although no change says so.
        let stated: BTreeSet<&ObjectName> = causes(facts.changes).into_keys().collect();
        let replaced = lean.replaced.keys().filter(|name| !stated.contains(**name));
        found.extend(replaced.filter_map(|name| view_after(facts, name)).map(Object::View));
        found
    }

    fn is_plainly_made(&self, change: &Change) -> bool {
        if let Change::CreateIndex { table, .. } = change {
            return !self.builds_indexes(table) && !self.facts.is_view(table);
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

    /// Whether it comments on a constraint or an index that is recreated, which comes with its comment.
    fn comes_along(&self, step: &StepKind<'_>) -> bool {
        let StepKind::Comment { on, .. } = step else { return false };
        if let CommentTarget::Constraint { table, constraint: name } | CommentTarget::Index { table, index: name } =
            &**on
        {
            self.lean.remakes(table) || self.steps.iter().any(|(_, step)| made(&step.kind) == Some((table, name)))
        } else {
            false
        }
    }

    fn make_again(&mut self, item: Object<'a>, place: StepPlace) {
        if let Object::View(view) = item
            && self.lean.replaced.contains_key(&view.name)
        {
            return self.replace_view(view);
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
        match replaced(change) {
            Some([_, Object::View(after)]) if self.lean.replaced.contains_key(&after.name) => self.replace_view(after),
            Some([Object::Routine(before), Object::Routine(after)]) => self.replace_routine(before, after),
            Some([Object::View(_) | Object::Routine(_), Object::View(_) | Object::Routine(_)]) | None => {}
        }
    }

    fn replace_routine(&mut self, before: &'a Routine, after: &'a Routine) {
        let dialect = self.facts.dialect;
        let (old, new) = (before.forms.get(&dialect), after.forms.get(&dialect));
        let goes =
            self.lean.objects.iter().any(|item| matches!(item, Object::Routine(item) if key(item) == key(before)));
        if old.is_some() && new.is_some() && old != new && !goes {
            let (item, lean) = (Object::Routine(before), &self.lean);
            let is_late = lean.rebuilt.contains(&item) || lean.late_routines.contains(&before);
            let undo = if is_late { Undo::WithParent } else { all_back(replaced_with(before)) };
            let step = alter(Alter::ReplaceRoutine(Box::new(after.clone())));
            self.push((Shape, Turn::Object), step, undo);
        }
    }

    /// The options of a view that stays with its text; any other is made with them.
    pub(super) fn set_view_options(&mut self, before: &'a View, after: &'a View) {
        let (dialect, lean) = (self.facts.dialect, &self.lean);
        let is_there = |view: &View| view.forms.contains_key(&dialect);
        let is_replaced = lean.replaced.get(&before.name).is_some_and(|stays| stays.is_replaced);
        if before.settings() == after.settings()
            || !is_there(before)
            || !is_there(after)
            || is_replaced
            || lean.remakes(&before.name)
        {
            return;
        }
        let set = |from: &View, to: &View| {
            alter(Alter::SetViewOptions { view: Box::new(to.clone()), before: from.settings() })
        };
        let undo = if lean.rebuilds(&before.name) { Undo::WithParent } else { Undo::Step(set(after, before)) };
        self.push((Shape, Turn::Object), set(before, after), undo);
    }

    /// Columns that came cannot be rolled back by a replacement, so the down file rebuilds the view and what leans on it.
    fn replace_view(&mut self, after: &'a View) {
        let facts = self.facts;
        let Some(before) = facts.before.views.iter().find(|view| view.name == after.name) else { return };
        let Some(stays) = self.lean.replaced.get(&after.name).cloned() else { return };
        let is_first = stays.back == Way::First && !self.lean.rebuilt.contains(&Object::View(before));
        let mut undo = if is_first { all_back(self.replaced_back(before)) } else { Undo::WithParent };
        let place = (Shape, if self.lean.gone.released.contains(&after.name) { Turn::Release } else { Turn::Object });
        let mut steps: Vec<StepKind<'a>> = Vec::new();
        for (from, to) in &stays.how.renamed {
            let (view, from, to) = (after.name.clone(), from.clone(), to.clone());
            steps.push(alter(Alter::RenameViewColumn { view, from, to }));
        }
        if stays.is_replaced {
            steps.push(alter(Alter::ReplaceView(Box::new(after.clone()))));
        }
        for step in steps {
            let undo = std::mem::replace(&mut undo, Undo::WithParent);
            self.push(place, step, undo);
        }
    }
}

/// A routine takes the place of one, whatever its body speaks of.
pub(super) fn replaced_with<'a>(item: &Routine) -> Vec<StepKind<'a>> {
    vec![alter(Alter::SkipRoutineBodies), alter(Alter::ReplaceRoutine(Box::new(item.clone())))]
}

pub(super) fn drop(item: Object<'_>) -> StepKind<'_> {
    match item {
        Object::View(view) => StepKind::DropView(view),
        Object::Routine(item) => StepKind::DropRoutine(item),
    }
}

/// The changes that drop or replace a view or routine, by its name.
pub(super) fn causes(changes: &[Change]) -> BTreeMap<&ObjectName, usize> {
    let mut found = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        found.extend(dropped(change).or(replaced(change).map(|[_, after]| after)).map(|item| (item.name(), at)));
    }
    found
}

/// The view or routine that a change drops.
fn dropped(change: &Change) -> Option<Object<'_>> {
    change.drops().and_then(object)
}

/// The view or routine of which a change puts another text in the place of one: as it was, and as it is.
fn replaced(change: &Change) -> Option<[Object<'_>; 2]> {
    let [before, after] = change.replaces()?;
    Some([object(before)?, object(after)?])
}

const fn object(item: Item<'_>) -> Option<Object<'_>> {
    match item {
        Item::View(view) => Some(Object::View(view)),
        Item::Routine(item) => Some(Object::Routine(item)),
        Item::Enum(_)
        | Item::Table(_)
        | Item::Column(..)
        | Item::Constraint(..)
        | Item::Index(..)
        | Item::Trigger(..)
        | Item::Object(_) => None,
    }
}
