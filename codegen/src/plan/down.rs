//! How a stage is rolled back: the undo of its steps, last first.

use super::in_place::lock;
use super::{fails, whole};
use crate::dialect::Capabilities;
use crate::diff::{Change, Constraint, Item};
use crate::model::{Action, Dialect, ForeignKey, Name, ObjectName, Schema, Table};
use crate::step::{Alter, Back, BreakReferences, Grade, Hazard, Stage, Step, StepKind, Undo};
use std::collections::BTreeMap;

/// How one stage is rolled back.
#[derive(Clone, Debug, PartialEq)]
pub struct Down<'a> {
    /// In the order in which they run, each with what it costs; empty if it cannot be rolled back.
    pub steps: Vec<Step<'a>>,
    /// What they restore.
    pub grade: Grade,
    /// Why that is not everything; empty if it is.
    pub reasons: Vec<String>,
}

/// How `stage` is rolled back, which belongs to the `changes` that lead to the schema `after`.
pub fn down<'a>(stage: &Stage<'a>, changes: &'a [Change], after: &Schema, capabilities: &Capabilities) -> Down<'a> {
    if let Some(back) = &stage.back {
        return planned(back);
    }
    let mut steps: Vec<Step<'a>> = Vec::with_capacity(stage.steps.len());
    let mut dropped: Vec<&ObjectName> = Vec::new();
    let mut impossible = Vec::new();
    let mut reasons = Vec::new();
    for step in stage.steps.iter().rev() {
        let cause = step.cause;
        let mut push = |kind: StepKind<'a>| {
            steps.push(Step { kind, cause, undo: Undo::WithParent, hazards: Vec::new() });
        };
        match &step.undo {
            Undo::Step(undo) => {
                if let StepKind::DropTable(name) = undo {
                    if dropped.is_empty() && capabilities.drop_deletes_rows {
                        before_drops(stage).into_iter().for_each(&mut push);
                    }
                    dropped.push(name);
                }
                push(undo.clone());
            }
            Undo::Steps { steps: several, lost } => {
                several.iter().cloned().for_each(push);
                reasons.extend(lost.clone());
            }
            Undo::WithParent => {}
            Undo::Impossible(why) => impossible.push(why.clone()),
        }
    }
    if !impossible.is_empty() {
        return Down { steps: Vec::new(), grade: Grade::Impossible, reasons: impossible };
    }
    reasons.reverse();
    if !dropped.is_empty() {
        let names: Vec<String> = dropped.iter().rev().map(ToString::to_string).collect();
        reasons.insert(0, format!("drops {} with the rows written since", names.join(", ")));
    }
    let grade = if reasons.is_empty() { Grade::Lossless } else { Grade::StructureOnly };
    for at in 0..steps.len() {
        let found = steps.get(at).map(|step| refusals(step, changes, &steps)).unwrap_or_default();
        if let Some(step) = steps.get_mut(at) {
            step.hazards.extend(found);
        }
    }
    if capabilities.table_locks {
        lock::add(&mut steps, after, capabilities.dialect);
    }
    Down { steps: whole::steps(steps, capabilities), grade, reasons }
}

/// A plan of its own.
fn planned<'a>(back: &Back<'a>) -> Down<'a> {
    if !back.irreversible.is_empty() {
        return Down { steps: Vec::new(), grade: Grade::Impossible, reasons: back.irreversible.clone() };
    }
    let grade = if back.losses.is_empty() { Grade::Lossless } else { Grade::StructureOnly };
    Down { steps: back.steps.clone(), grade, reasons: back.losses.clone() }
}

/// What a row must not hold, if a step is to succeed. What else comes back, such as a key that only made way, was never
/// gone for a writer.
fn refusals(step: &Step<'_>, changes: &[Change], all: &[Step<'_>]) -> Vec<Hazard> {
    let change = changes.get(step.cause);
    let dropped = |name: &Name| change.is_some_and(|change| drops(change, name));
    if let StepKind::CreateIndex { table, index } = &step.kind {
        let breaks = index.unique && dropped(&index.name);
        return breaks.then(|| Hazard::ChecksRows((*table).clone())).into_iter().collect();
    }
    let StepKind::Alter(step) = &step.kind else { return Vec::new() };
    let found = if let Alter::Together { steps, .. } = &**step {
        return steps.iter().filter_map(converted).collect();
    } else if let Alter::MoveToEnum { table, column, .. } = &**step
        && let Some(Change::ChangeEnum(change)) = change
    {
        fails::moved(table, column, change, false)
    } else if let Alter::SetNullable { table, column, nullable: false, .. } = &**step {
        // A column that comes back is filled before.
        let fills = |step: &Step<'_>| {
            matches!(&step.kind, StepKind::Alter(step) if matches!(&**step,
                Alter::Fill { table: filled, column: with, .. } if filled == table && with.name == *column))
        };
        (!all.iter().any(fills)).then(|| Hazard::ChecksRows(table.clone()))
    } else if let Alter::AddConstraint { table, constraint, .. } = &**step {
        let added = changes.iter().filter_map(|change| added(change, table));
        let breaks = dropped(constraint.name()) && !fails::follows(constraint, added);
        breaks.then(|| Hazard::ChecksRows(table.clone()))
    } else {
        converted(step)
    };
    found.into_iter().collect()
}

fn converted(step: &Alter) -> Option<Hazard> {
    let Alter::SetType { table, before, after, using } = step else { return None };
    fails::conversion(table, before, after, using, Dialect::Postgres)
}

/// The constraint that a change adds to a table.
fn added<'c>(change: &'c Change, of: &ObjectName) -> Option<&'c Constraint> {
    if let Change::AddConstraint { table, constraint } = change { (table == of).then_some(constraint) } else { None }
}

/// Whether a change takes away a rule of that name, be it to put another in its place.
fn drops(change: &Change, name: &Name) -> bool {
    match change.drops() {
        Some(Item::Constraint(_, constraint)) => constraint.name() == name,
        Some(Item::Index(_, index)) => index.name == *name,
        Some(
            Item::Enum(_)
            | Item::Table(_)
            | Item::Column(..)
            | Item::Trigger(..)
            | Item::Routine(_)
            | Item::View(_)
            | Item::Object(_),
        )
        | None => false,
    }
}

/// What must come first where DROP TABLE deletes row by row.
///
/// Tables are dropped in the reverse of the order in which they were made, so a table is referred to while it is dropped
/// only by itself or around a cycle. Then violations are counted to the end of the transaction, when no such table is
/// left; and where a key acts on the deletion, rows let go of each other first, because D1 follows a chain of rows no
/// further than ten, and because SET NULL cannot fill a column that is NOT NULL.
fn before_drops<'a>(stage: &Stage<'a>) -> Vec<StepKind<'a>> {
    let mut made: BTreeMap<&ObjectName, usize> = BTreeMap::new();
    let mut tables: Vec<&Table> = Vec::new();
    for step in &stage.steps {
        if let StepKind::CreateTable(table) = &step.kind {
            made.insert(&table.name, tables.len());
            tables.push(table);
        }
    }
    let mut deferred = Vec::new();
    let mut steps = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let held = |key: &&ForeignKey| made.get(&key.target).is_some_and(|&target| target >= at);
        let held: Vec<&ForeignKey> = table.foreign_keys.iter().filter(held).collect();
        if !held.is_empty() {
            deferred = vec![whole::guard()];
            steps.extend(let_go(table, &held));
        }
    }
    deferred.append(&mut steps);
    deferred
}

/// Takes NULL, or the row's own key, into the columns of those `keys` that act on a deletion.
fn let_go<'a>(table: &Table, keys: &[&ForeignKey]) -> Option<StepKind<'a>> {
    let mut columns: Vec<(Name, Option<Name>)> = Vec::new();
    for key in keys {
        let acts = match key.on_delete {
            Action::NoAction | Action::Restrict => false,
            Action::Cascade | Action::SetNull | Action::SetDefault => true,
        };
        if !acts {
            continue;
        }
        let nullable = key.columns.iter().find(|name| table.column(name).is_some_and(|column| column.nullable));
        match nullable {
            Some(column) => columns.push((column.clone(), None)),
            None if key.target == table.name => {
                let own = key.target_columns.iter().cloned().map(Some);
                columns.extend(key.columns.iter().cloned().zip(own));
            }
            // Around a cycle of required keys there is no value that would do; rows are deleted along the cycle.
            None => {}
        }
    }
    columns.sort();
    columns.dedup_by(|(next, _), (first, _)| next == first);
    let ignore_checks = !table.checks.is_empty();
    (!columns.is_empty())
        .then(|| StepKind::BreakReferences(BreakReferences { table: table.name.clone(), columns, ignore_checks }))
}
