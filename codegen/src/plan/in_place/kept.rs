//! What the model does not know about objects that are recreated: their owner, grants, options and comments; and what
//! leans on them without being known.

use super::catalogue::as_routine;
use super::facts::Facts;
use super::held_trigger::made;
use super::lean::{self, Gone, key};
use super::lose::{Lean, view_after};
use super::{Planner, Turn, all_back, alter, parts, restore};
use crate::diff::Change;
use crate::model::{Dialect, Name, ObjectName, Routine, Schema, View};
use crate::plan::order::Object;
use crate::plan::query::Followed;
use crate::sql::mentions::Wanted;
use crate::step::{Alter, Kept, KeptKind, KeptObject, KeptPart, Step, StepKind, Undo, Used};

use std::collections::BTreeSet;

use super::Phase::{self, Shape};
use super::StepPlace;

/// The setting that remembers what is recreated in the course of a migration.
const SETTING: &str = "seaglass.kept";
/// The same on the rollback of a single step, within that.
pub(super) const INNER_SETTING: &str = "seaglass.kept_too";
/// The same of triggers at the end, beside views that are made once more.
const LATE_SETTING: &str = "seaglass.kept_late";

impl Planner<'_, '_> {
    /// Remembers before everything and restores behind it; the other way round on the rollback.
    pub(super) fn keep(&mut self) {
        let (facts, lean) = (self.facts, &self.lean);
        let stays = |item: &Object<'_>| match item {
            Object::View(view) => view_after(facts, &view.name).is_some(),
            Object::Routine(item) => facts.after.routines.iter().any(|other| key(other) == key(item)),
        };
        let remade = lean.objects.iter().filter(|item| stays(item)).map(|item| kept(facts, lean, *item)).collect();
        let mut parts = parts::of(&self.steps, Shape, facts);
        parts.extend(indexes(lean, facts));
        let objects = self.objects_made_again();
        let mut remade: Vec<KeptObject> = remade;
        remade.extend(objects.iter().filter_map(|[before, _]| as_routine(before)));
        let mut there = Kept { setting: SETTING, remade, parts, objects, ..Kept::default() };
        let mut back = there.clone();
        back.remade = there.remade.iter().map(KeptObject::back).collect();
        back.remade.extend(lean.rebuilt.iter().map(|item| kept(facts, lean, *item).back()));
        for (name, _) in lean.replaced.iter().filter(|(_, stays)| stays.is_replaced) {
            let Some(view) = facts.before.views.iter().find(|view| view.name == **name) else { continue };
            there.replaced.push(kept(facts, lean, Object::View(view)));
            back.replaced.push(kept(facts, lean, Object::View(view)));
        }
        back.replaced
            .retain(|item| !back.remade.iter().any(|other| other.name == item.name && other.arguments.is_none()));
        back.parts = there.parts.iter().map(KeptPart::back).collect();
        back.objects = there.objects.iter().map(|[before, now]| [now.clone(), before.clone()]).collect();
        if [there.remade.len(), there.replaced.len(), there.parts.len(), there.objects.len()] == [0; 4] {
            return;
        }
        if !there.remade.is_empty() {
            there.used = used(&lean.objects, facts.before, facts.dialect);
        }
        if !back.remade.is_empty() {
            let mut gone = Gone::default();
            for item in &back.remade {
                match &item.arguments {
                    None => drop(gone.views.insert(&item.name)),
                    Some(arguments) => drop(gone.routines.insert((&item.name, arguments))),
                }
            }
            let all = lean::leaning(facts.after, &gone, facts.dialect);
            back.used = used(&all, facts.after, facts.dialect);
        }
        parts::rebuilt(&there.parts, facts.before, &mut there.used);
        parts::rebuilt(&back.parts, facts.after, &mut back.used);
        self.cause = lean.first.min(facts.changes.len().saturating_sub(1));
        self.keep_in(Shape, &there, &back);
    }

    /// Triggers that are replaced in the end.
    pub(super) fn keep_late(&mut self) {
        let parts = parts::of(&self.steps, Phase::Finish, self.facts);
        if !parts.is_empty() {
            let there = Kept { setting: LATE_SETTING, parts, ..Kept::default() };
            let back = Kept { parts: there.parts.iter().map(KeptPart::back).collect(), ..there.clone() };
            self.keep_in(Phase::Finish, &there, &back);
        }
    }

    fn keep_in(&mut self, phase: Phase, there: &Kept, back: &Kept) {
        let (keep, give) = (
            |kept: &Kept| alter(Alter::Keep(Box::new(kept.clone()))),
            |kept: &Kept| alter(Alter::RestoreKept(Box::new(kept.clone()))),
        );
        self.push((phase, Turn::Assert), keep(there), Undo::Step(give(back)));
        // Before all other assertions.
        self.steps.rotate_right(1);
        self.push((phase, Turn::RestoreKept), give(there), Undo::Step(keep(back)));
    }
}

impl<'a> Planner<'a, '_> {
    /// Views that show every column of a table of which some go, and what leans on them; none where a routine is among
    /// these, which others may call.
    pub(super) fn late_views(&self) -> Option<Vec<&'a View>> {
        let facts = self.facts;
        let mut gone = Gone::default();
        for change in facts.changes {
            if let Change::DropColumn { table, column } = change {
                gone.columns.entry(&table.name).or_default().insert(&column.name);
            }
        }
        if gone.columns.is_empty() {
            return Some(Vec::new());
        }
        let view = |item| if let Object::View(view) = item { Some(view) } else { None };
        lean::leaning(facts.after, &gone, facts.dialect).into_iter().map(view).collect()
    }

    /// Makes these views once more where columns go in a stage behind the one that made them: until then they show those.
    pub(super) fn show_less(&mut self) {
        let (facts, phase) = (self.facts, self.drop_phase());
        let first = facts.changes.iter().position(|change| matches!(change, Change::DropColumn { .. }));
        let views = self.late_views().unwrap_or_default();
        let Some(first) = first.filter(|_| phase != Shape && !views.is_empty()) else { return };
        self.cause = first;
        let objects: Vec<Object<'a>> = views.iter().copied().map(Object::View).collect();
        let same = |view: &&View| {
            let (name, columns, unsure) = (view.name.clone(), Vec::new(), Vec::new());
            let (said, keeps_rows, empty) = (said([*view]), [view.materialized.is_some(); 2], [is_empty(view); 2]);
            KeptObject { name, arguments: None, is_same: true, said, keeps_rows, empty, columns, unsure }
        };
        let remade = views.iter().map(same).collect();
        let used = used(&objects, facts.after, facts.dialect);
        let kept = Kept { setting: SETTING, remade, used, ..Kept::default() };
        let keep = || alter(Alter::Keep(Box::new(kept.clone())));
        let give = || alter(Alter::RestoreKept(Box::new(kept.clone())));
        self.push((phase, Turn::Assert), keep(), Undo::Step(give()));
        let triggers = views.iter().flat_map(|view| view.triggers.iter().map(|trigger| (&view.name, trigger)));
        for (view, trigger) in triggers {
            let Some(sql) = trigger.forms.get(&facts.dialect) else { continue };
            let (make, drop) = (made(view, trigger, sql), StepKind::DropTrigger { table: view, name: &trigger.name });
            self.push((phase, Turn::DropTrigger), drop.clone(), Undo::Step(make.clone()));
            self.push((phase, Turn::Trigger), make, Undo::Step(drop));
        }
        for view in views.iter().rev() {
            let undo = all_back(restore::view(view));
            self.push((phase, Turn::DropObject), StepKind::DropView(view), undo);
        }
        for view in views {
            let mut undo = Undo::Step(StepKind::DropView(view));
            for step in restore::view(view) {
                self.push((phase, Turn::Object), step, std::mem::replace(&mut undo, Undo::WithParent));
            }
        }
        self.push((phase, Turn::RestoreKept), give(), Undo::Step(keep()));
    }
}

pub(super) fn kept(facts: &Facts<'_>, lean: &Lean<'_>, item: Object<'_>) -> KeptObject {
    match item {
        Object::View(view) => {
            let after = view_after(facts, &view.name);
            let is_same = after.is_none_or(|it| it.forms.get(&facts.dialect) == view.forms.get(&facts.dialect));
            let Followed { called, unsure, .. } = lean.columns.get(&view.name).cloned().unwrap_or_default();
            let unsure = unsure.into_iter().collect();
            let said = said(after.into_iter().chain([view]));
            let of = |what: fn(&View) -> bool| [what(view), what(after.unwrap_or(view))];
            let (keeps_rows, empty) = (of(|view| view.materialized.is_some()), of(is_empty));
            let name = view.name.clone();
            KeptObject { name, arguments: None, is_same, said, keeps_rows, empty, columns: called, unsure }
        }
        Object::Routine(item) => {
            let now: Option<&Routine> = facts.after.routines.iter().find(|other| key(other) == key(item));
            let is_same = now.is_none_or(|it| it.forms.get(&facts.dialect) == item.forms.get(&facts.dialect));
            let arguments = Some(item.arguments.clone());
            let (name, said, columns, unsure) = (item.name.clone(), Vec::new(), Vec::new(), Vec::new());
            let (keeps_rows, empty) = ([false; 2], [false; 2]);
            KeptObject { name, arguments, is_same, said, keeps_rows, empty, columns, unsure }
        }
    }
}

/// The options that are said of any of these views.
fn said<'v>(views: impl IntoIterator<Item = &'v View>) -> Vec<Name> {
    let names: BTreeSet<Name> = views.into_iter().flat_map(|view| view.settings().into_keys()).collect();
    names.into_iter().collect()
}

fn is_empty(view: &View) -> bool {
    view.materialized.as_ref().is_some_and(|kept| kept.empty)
}

/// Indexes of views that are recreated: the database knows more of them.
fn indexes(lean: &Lean<'_>, facts: &Facts<'_>) -> Vec<KeptPart> {
    let mut found = Vec::new();
    for item in &lean.objects {
        let Object::View(before) = item else { continue };
        let Some(after) = view_after(facts, &before.name) else { continue };
        for index in &before.indexes {
            let kept = after.indexes.iter().find(|other| other.name == index.name);
            found.extend(kept.map(|other| KeptPart {
                kind: KeptKind::Index(
                    [index.name.clone(), index.name.clone()],
                    index.doc.is_some() || other.doc.is_some(),
                ),
                of: [before.name.clone(), before.name.clone()],
                is_silent: other == index,
            }));
        }
    }
    found
}

/// What is dropped, and what history knows to lean on it.
pub(super) fn used(objects: &[Object<'_>], schema: &Schema, dialect: Dialect) -> Used {
    let mut used = Used::default();
    for item in objects {
        match item {
            Object::View(view) => {
                used.relations.push(view.name.clone());
                if view.keeps_rows(dialect) {
                    used.materialized.push(view.name.clone());
                    used.but_parts.extend(view.indexes.iter().map(|index| (view.name.clone(), index.name.clone())));
                }
            }
            Object::Routine(item) => used.routines.push((item.name.clone(), item.arguments.clone())),
        }
    }
    used.but_views.clone_from(&used.relations);
    used.but_routines.clone_from(&used.routines);
    used.but_objects.extend(schema.objects.iter().map(|item| item.name().name.clone()));
    let run = Wanted::new(used.routines.iter().map(|(name, _)| &name.name));
    for table in &schema.tables {
        let runs =
            table.triggers.iter().filter(|it| it.forms.get(&dialect).is_some_and(|sql| run.in_sql(sql, dialect)));
        used.but_triggers.extend(runs.map(|trigger| (table.name.clone(), trigger.name.clone())));
    }
    for view in &schema.views {
        let goes = used.relations.contains(&view.name);
        let runs = view
            .triggers
            .iter()
            .filter(|it| goes || it.forms.get(&dialect).is_some_and(|sql| run.in_sql(sql, dialect)));
        used.but_triggers.extend(runs.map(|trigger| (view.name.clone(), trigger.name.clone())));
    }
    used
}

/// A step of the first transaction that fails if a later one would, because something that history does not know leans on
/// what it drops; or would take what is set by hand. The last transaction looks for the latter when it is rolled back.
pub(super) fn assertion<'a>(steps: &mut [(StepPlace, Step<'a>)], facts: &Facts<'a>) -> Option<(StepPlace, Step<'a>)> {
    let first = steps.iter().map(|((phase, _), _)| *phase).min()?;
    let [parts::Apart { unset, said, documented }, back] = parts::apart(steps, facts);
    let mut cause = steps.iter().map(|(_, step)| step.cause).min().filter(|_| !unset.is_empty());
    let but_objects = facts.before.objects.iter().map(|item| item.name().name.clone()).collect();
    let mut used = Used { unset, said, documented, but_objects, ..Used::default() };
    if !back.unset.is_empty()
        && let Some((_, last)) = steps.iter_mut().max_by_key(|(place, _)| *place)
    {
        unset_first(&mut last.undo, back);
    }
    for ((phase, _), step) in steps.iter() {
        if let StepKind::DropRoutine(item) = &step.kind {
            used.but_routines.push((item.name.clone(), item.arguments.clone()));
        } else if let StepKind::DropView(view) = &step.kind {
            used.but_views.push(view.name.clone());
        } else if let StepKind::DropTrigger { table, name } = &step.kind {
            used.but_triggers.push(((*table).clone(), (*name).clone()));
        }
        if *phase != first && is_use(&step.kind, facts, &mut used) {
            cause = cause.or(Some(step.cause));
        }
    }
    let step = StepKind::Alter(Box::new(Alter::AssertUnused(Box::new(used))));
    // A stage of one statement cannot hold another.
    let phase = if matches!(first, Phase::Fill(_) | Phase::Build(_)) { Shape } else { first };
    Some(((phase, Turn::Assert), Step { kind: step, cause: cause?, undo: Undo::WithParent, hazards: Vec::new() }))
}

fn unset_first(undo: &mut Undo<'_>, parts::Apart { unset, said, documented }: parts::Apart) {
    let look = alter(Alter::AssertUnused(Box::new(Used { unset, said, documented, ..Used::default() })));
    *undo = match std::mem::replace(undo, Undo::WithParent) {
        Undo::WithParent => Undo::Step(look),
        Undo::Step(step) => all_back(vec![look, step]),
        Undo::Steps { mut steps, lost } => {
            steps.insert(0, look);
            Undo::Steps { steps, lost }
        }
        Undo::Impossible(why) => Undo::Impossible(why),
    };
}

/// Whether a step drops or alters what others may lean on; notes what.
fn is_use(step: &StepKind<'_>, facts: &Facts<'_>, used: &mut Used) -> bool {
    if let StepKind::DropRoutine(item) = step {
        used.routines.push((item.name.clone(), item.arguments.clone()));
    } else if let StepKind::DropTable(name) = step {
        used.relations.push((*name).clone());
    } else if let StepKind::DropView(view) = step {
        used.relations.push(view.name.clone());
    } else if let StepKind::DropEnum(name) = step {
        used.types.push(type_before(facts, name));
    } else if let StepKind::Alter(step) = step
        && let Alter::DropColumn { table, column } = &**step
    {
        used.columns.extend(before(facts, table, column));
    } else if let StepKind::Alter(step) = step
        && let Alter::SetType { table, before: column, .. } = &**step
    {
        used.columns.extend(before(facts, table, &column.name));
    } else {
        return false;
    }
    true
}

/// A type by its name before, be it set aside by now.
fn type_before(facts: &Facts<'_>, name: &ObjectName) -> ObjectName {
    let now = facts.remade_enums.iter().find(|item| super::enumeration::aside(item) == *name).copied().unwrap_or(name);
    facts.old_enum(now).map_or(now, |item| &item.name).clone()
}

/// A column by its names before, if it was there.
fn before(facts: &Facts<'_>, table: &ObjectName, column: &Name) -> Option<(ObjectName, Name)> {
    let old = facts.old.get(table)?;
    let name = facts.column_before(table, column);
    old.column(name).is_some().then(|| (old.name.clone(), name.clone()))
}
