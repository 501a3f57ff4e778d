//! Parts of tables, and types, that are recreated: what the model does not know about them is remembered as well.

use super::facts::Facts;
use super::place::{Phase, StepPlace, Turn};
use super::replace;
use crate::diff::Change;
use crate::model::{Fires, Name, ObjectName, Schema, Table, Trigger};
use crate::step::{Alter, KeptKind, KeptPart, Step, StepKind, Used};
use std::collections::BTreeSet;

/// The parts that steps of the phase make again, by their names when it begins and when it ends.
pub(super) fn of(steps: &[(StepPlace, Step<'_>)], phase: Phase, facts: &Facts<'_>) -> Vec<KeptPart> {
    let own = || steps.iter().filter(move |((at, _), _)| *at == phase);
    // Renames come with the shape.
    let first = |table: &ObjectName| {
        let old = facts.old.get(table).map(|old| &old.name).filter(|_| phase == Phase::Shape);
        old.unwrap_or(table).clone()
    };
    let gone: BTreeSet<(&ObjectName, &Name)> = own().filter_map(|(_, step)| dropped_trigger(&step.kind)).collect();
    let mut found: Vec<KeptPart> = Vec::new();
    for ((_, turn), step) in own() {
        let part = if let StepKind::CreateTrigger { table, name, .. } = &step.kind {
            let (before, now) = (first(table), *table);
            gone.contains(&(&before, *name))
                .then(|| (facts.kept_trigger(now, name), now, facts.is_silent_trigger(now, name)))
        } else if let StepKind::Alter(step) = &step.kind
            && let Alter::ReplaceTrigger { table, name, .. } = &**step
        {
            let was_there = facts.old.get(table).is_some_and(|it| it.triggers.iter().any(|it| it.name == *name));
            let is_kept = was_there || phase != Phase::Shape;
            is_kept.then(|| (facts.kept_trigger(table, name), table, facts.is_silent_trigger(table, name)))
        } else if *turn == Turn::Generated
            && let StepKind::Alter(step) = &step.kind
            && let Alter::AddColumn { table, column } = &**step
        {
            let before = facts.column_before(table, &column.name);
            let before = if phase == Phase::Shape { before } else { &column.name };
            let was_there = facts.old.get(table).is_some_and(|it| it.column(before).is_some());
            let is_silent = facts.is_silent_column(table, &column.name);
            was_there.then(|| (KeptKind::Column([before.clone(), column.name.clone()]), table, is_silent))
        } else {
            None
        };
        let part = part.map(|(kind, table, is_silent)| KeptPart { kind, of: [first(table), table.clone()], is_silent });
        found.extend(part.filter(|part| !found.contains(part)));
    }
    found.extend(standing(&own, phase, facts, first));
    if phase == Phase::Shape {
        found.extend(facts.remade_enums.iter().filter_map(|name| enumeration(name, facts)));
    }
    found
}

/// Keys, checks and indexes that go and are recreated.
fn standing<'s, 'a: 's, I: Iterator<Item = &'s (StepPlace, Step<'a>)>>(
    own: &dyn Fn() -> I,
    phase: Phase,
    facts: &Facts<'_>,
    first: impl Fn(&ObjectName) -> ObjectName,
) -> Vec<KeptPart> {
    let gone: BTreeSet<(&ObjectName, &Name)> = own().filter_map(|(_, step)| dropped(&step.kind)).collect();
    let mut found = Vec::new();
    if gone.is_empty() {
        return found;
    }
    for (table, name) in own().filter_map(|(_, step)| made(&step.kind)) {
        let before = if phase == Phase::Shape { facts.part_before(table, name) } else { name };
        let tables = [&first(table), table];
        if !tables.iter().any(|table| [before, name].iter().any(|name| gone.contains(&(*table, *name)))) {
            continue;
        }
        let is_new = facts.constraints.contains(&(table, name)) || facts.indexes.contains(&(table, name));
        let names = || [before.clone(), name.clone()];
        let of = || [first(table), table.clone()];
        let part = |kind, is_silent| KeptPart { kind, of: of(), is_silent };
        let (is_index, is_constraint) = stands_for(table, name, facts);
        let ends = [(facts.old.get(table), before), (facts.tables.get(table), name)];
        let is_said = ends.into_iter().any(|(table, name)| table.is_some_and(|table| is_documented(table, name)));
        found.extend(is_index.then(|| part(KeptKind::Index(names(), is_said && !is_constraint), !is_new)));
        found.extend((is_constraint && !is_said).then(|| part(KeptKind::Constraint(names()), true)));
    }
    found
}

/// Keys, checks and indexes that go in one transaction and come back in a later one, which remembers nothing of the first:
/// by table and name, before and after, and with the storage parameters that are declared of them.
pub(super) fn apart(steps: &[(StepPlace, Step<'_>)], facts: &Facts<'_>) -> [Apart; 2] {
    let gone: BTreeSet<(Phase, &ObjectName, &Name)> = steps
        .iter()
        .filter_map(|((phase, _), step)| dropped(&step.kind).map(|(table, name)| (*phase, table, name)))
        .collect();
    let mut found = BTreeSet::new();
    for ((phase, _), step) in steps.iter().filter(|_| !gone.is_empty()) {
        let Some((table, name)) = made(&step.kind).or_else(|| built(&step.kind)) else { continue };
        let Some(old) = facts.old.get(table) else { continue };
        let before = facts.part_before(table, name);
        let goes = |(at, on, part): &(Phase, &ObjectName, &Name)| {
            at != phase && [table, &old.name].contains(on) && [before, name].contains(part)
        };
        let is_back = gone.contains(&(*phase, table, name));
        if !is_back && gone.iter().any(goes) && replace::names_of(old).any(|part| part == before) {
            found.insert(((old.name.clone(), before.clone()), (table.clone(), name.clone())));
        }
    }
    let said = |table: Option<&&Table>, name: &Name| -> Vec<String> {
        let index = table.and_then(|table| table.all_indexes().find(|index| index.name == *name));
        let storage = index.into_iter().flat_map(|index| &index.storage);
        storage.map(|(name, value)| format!("{name}={value}")).collect()
    };
    let mut all = [Apart::default(), Apart::default()];
    for (before, after) in found {
        let ends = [(facts.old.get(&after.0), before), (facts.tables.get(&after.0), after.clone())];
        for (end, (table, part)) in all.iter_mut().zip(ends) {
            end.said.extend(said(table, &part.1));
            if table.is_some_and(|table| is_documented(table, &part.1)) {
                end.documented.push(part.clone());
            }
            end.unset.push(part);
        }
    }
    all
}

/// What goes in one transaction and comes back in a later one, by table and name.
#[derive(Default)]
pub(super) struct Apart {
    pub(super) unset: Vec<(ObjectName, Name)>,
    /// The storage parameters that are declared of it.
    pub(super) said: Vec<String>,
    /// What of it has a declared comment.
    pub(super) documented: Vec<(ObjectName, Name)>,
}

fn built<'s>(step: &'s StepKind<'_>) -> Option<(&'s ObjectName, &'s Name)> {
    let StepKind::Alter(step) = step else { return None };
    if let Alter::CreateIndexConcurrently { table, index, .. } = &**step { Some((table, &index.name)) } else { None }
}

/// Whether a name of a table is that of an index, and whether it is that of a constraint: a key is both.
fn stands_for(table: &ObjectName, name: &Name, facts: &Facts<'_>) -> (bool, bool) {
    let Some(table) = facts.tables.get(table) else { return (false, false) };
    let is_index = table.indexes.iter().any(|index| index.name == *name);
    let is_key = table.primary_key.as_ref().is_some_and(|key| key.name == *name)
        || table.uniques.iter().any(|unique| unique.name == *name)
        || table.exclusions.iter().any(|exclusion| exclusion.name() == name);
    let is_rule =
        table.foreign_keys.iter().any(|key| key.name == *name) || table.checks.iter().any(|check| check.name == *name);
    (is_index || is_key, is_key || is_rule)
}

/// Whether the constraint or index of that name has a declared comment.
fn is_documented(table: &Table, name: &Name) -> bool {
    table.part_doc(name).is_some()
}

fn dropped_trigger<'s>(step: &'s StepKind<'_>) -> Option<(&'s ObjectName, &'s Name)> {
    if let StepKind::DropTrigger { table, name } = step { Some((table, name)) } else { None }
}

fn dropped<'s>(step: &'s StepKind<'_>) -> Option<(&'s ObjectName, &'s Name)> {
    if let StepKind::DropIndex { table, index } = step {
        Some((table, &index.name))
    } else if let StepKind::DropForeignKey { table, key } = step {
        Some((table, &key.name))
    } else if let StepKind::Alter(step) = step
        && let Alter::DropConstraint { table, name, .. } = &**step
    {
        Some((table, name))
    } else {
        None
    }
}

pub(super) fn made<'s>(step: &'s StepKind<'_>) -> Option<(&'s ObjectName, &'s Name)> {
    if let StepKind::CreateIndex { table, index } = step {
        Some((table, &index.name))
    } else if let StepKind::AddForeignKey { table, key } = step {
        Some((table, &key.name))
    } else if let StepKind::Alter(step) = step
        && let Alter::AddConstraint { table, constraint, .. } = &**step
    {
        Some((table, constraint.name()))
    } else if let StepKind::Alter(step) = step
        && let Alter::RenameIndex { table, to, .. } = &**step
    {
        Some((table, to))
    } else {
        None
    }
}

/// Columns that are recreated, and what of the tables is known to stand on them, by the names before.
pub(super) fn rebuilt(parts: &[KeptPart], schema: &Schema, used: &mut Used) {
    for part in parts {
        let KeptKind::Column([column, _]) = &part.kind else { continue };
        let [table, _] = &part.of;
        used.rebuilt.push((table.clone(), column.clone()));
        let names = schema.table(table).into_iter().flat_map(replace::names_of);
        used.but_parts.extend(names.map(|name| (table.clone(), name.clone())));
    }
}

fn enumeration(name: &ObjectName, facts: &Facts<'_>) -> Option<KeptPart> {
    let (old, new) = (facts.old_enum(name)?, facts.after.enumeration(name)?);
    let is_silent = old.doc.is_none() && new.doc.is_none();
    Some(KeptPart { kind: KeptKind::Enum, of: [old.name.clone(), name.clone()], is_silent })
}

/// The parts that a list of steps drops and makes again, all by the names of `schema`.
pub(super) fn again<'a>(drops: &[StepKind<'a>], adds: &[StepKind<'a>], schema: &Schema) -> Vec<KeptPart> {
    let part = |kind: KeptKind, table: &ObjectName, is_silent: bool| KeptPart {
        kind,
        of: [table.clone(), table.clone()],
        is_silent,
    };
    let goes = |kind: &StepKind<'a>| drops.contains(kind);
    let found = adds.iter().filter_map(|step| {
        if let &StepKind::CreateTrigger { table, name, doc, fires, .. } = step {
            let kind = || KeptKind::Trigger(name.clone(), fires != Fires::Usually);
            goes(&StepKind::DropTrigger { table, name }).then(|| part(kind(), table, doc.is_none()))
        } else if let StepKind::Alter(step) = step
            && let Alter::AddColumn { table, column } = &**step
        {
            let doc = schema.table(table).and_then(|it| it.column(&column.name)).and_then(|it| it.doc.as_ref());
            let name = &column.name;
            Some(part(KeptKind::Column([name.clone(), name.clone()]), table, doc.is_none()))
        } else {
            None
        }
    });
    found.collect()
}

impl Facts<'_> {
    /// A constraint or index by the name that it had.
    pub(super) fn part_before<'s>(&'s self, table: &ObjectName, name: &'s Name) -> &'s Name {
        self.changes.iter().rev().fold(name, |name, change| {
            if let Change::RenameConstraint { table: at, from, to } | Change::RenameIndex { table: at, from, to } =
                change
                && at == table
                && to == name
            {
                from
            } else {
                name
            }
        })
    }

    /// The trigger of that name before and after, be it one of a view.
    fn declared_trigger(&self, of: &ObjectName, name: &Name) -> impl Iterator<Item = &Trigger> {
        let tables = [self.old.get(of), self.tables.get(of)].into_iter().flatten().map(|table| &table.triggers);
        let schemas = [self.before, self.after].into_iter();
        let views = schemas.flat_map(|schema| &schema.views).filter(move |view| view.name == *of);
        let all = tables.chain(views.map(|view| &view.triggers)).flatten();
        all.filter(move |trigger| trigger.name == *name)
    }

    fn kept_trigger(&self, of: &ObjectName, name: &Name) -> KeptKind {
        let is_said = self.declared_trigger(of, name).any(|trigger| trigger.fires != Fires::Usually);
        KeptKind::Trigger(name.clone(), is_said)
    }

    /// Whether neither says what it is for.
    fn is_silent_trigger(&self, of: &ObjectName, name: &Name) -> bool {
        self.declared_trigger(of, name).all(|trigger| trigger.doc.is_none())
    }

    fn is_silent_column(&self, table: &ObjectName, column: &Name) -> bool {
        let doc = |table: Option<&&Table>, name: &Name| table?.column(name)?.doc.as_ref().map(|_| ());
        doc(self.old.get(table), self.column_before(table, column)).is_none()
            && doc(self.tables.get(table), column).is_none()
    }
}
