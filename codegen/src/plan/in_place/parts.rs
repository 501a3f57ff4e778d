//! Parts of tables, and types, that are made again: what the model does not know about them is remembered as well.

use super::facts::Facts;
use super::place::{Phase, Place, Turn};
use crate::model::{Name, ObjectName, Schema, Table};
use crate::plan::{Alter, KeptKind, KeptPart, Step, StepKind};

/// The parts that steps of the phase make again, by their names when it begins and when it ends.
pub(super) fn of(steps: &[(Place, Step<'_>)], phase: Phase, facts: &Facts<'_>) -> Vec<KeptPart> {
    let own = || steps.iter().filter(move |((at, _), _)| *at == phase);
    // Renames come with the shape.
    let first = |table: &ObjectName| {
        let old = facts.old.get(table).map(|old| &old.name).filter(|_| phase == Phase::Shape);
        old.unwrap_or(table).clone()
    };
    let mut found: Vec<KeptPart> = Vec::new();
    for ((_, turn), step) in own() {
        let part = if let StepKind::CreateTrigger { table, name, .. } = &step.kind {
            let (before, now) = (first(table), *table);
            let goes = |kind: &StepKind<'_>| matches!(kind, StepKind::DropTrigger { table, name: other } if **table == before && other == name);
            let is_there = own().any(|(_, step)| goes(&step.kind));
            is_there
                .then(|| (KeptKind::Trigger((*name).clone()), now, facts.is_silent(now, |it| trigger_doc(it, name))))
        } else if let StepKind::Alter(step) = &step.kind
            && let Alter::ReplaceTrigger { table, name, .. } = &**step
        {
            let was_there = facts.old.get(table).is_some_and(|it| it.triggers.iter().any(|it| it.name == *name));
            let is_kept = was_there || phase != Phase::Shape;
            is_kept
                .then(|| (KeptKind::Trigger(name.clone()), table, facts.is_silent(table, |it| trigger_doc(it, name))))
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
    if phase == Phase::Shape {
        found.extend(facts.remade_enums.iter().filter_map(|name| enumeration(name, facts)));
    }
    found
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
        if let &StepKind::CreateTrigger { table, name, doc, .. } = step {
            goes(&StepKind::DropTrigger { table, name })
                .then(|| part(KeptKind::Trigger(name.clone()), table, doc.is_none()))
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

fn trigger_doc<'t>(table: &'t Table, name: &Name) -> Option<&'t str> {
    table.triggers.iter().find(|trigger| trigger.name == *name)?.doc.as_deref()
}

impl Facts<'_> {
    /// Whether neither the table before nor the one after says something.
    fn is_silent(&self, table: &ObjectName, doc: impl Fn(&Table) -> Option<&str>) -> bool {
        [self.old.get(table), self.tables.get(table)].into_iter().flatten().all(|table| doc(table).is_none())
    }

    fn is_silent_column(&self, table: &ObjectName, column: &Name) -> bool {
        let doc = |table: Option<&&Table>, name: &Name| table?.column(name)?.doc.as_ref().map(|_| ());
        doc(self.old.get(table), self.column_before(table, column)).is_none()
            && doc(self.tables.get(table), column).is_none()
    }
}
