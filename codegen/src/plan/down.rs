//! How a stage is rolled back: the undo of its steps, last first.

use super::{Alter, BreakReferences, Grade, Stage, StepKind, Undo, fails};
use crate::dialect::Capabilities;
use crate::model::verify::words::title;
use crate::model::{Action, Dialect, ForeignKey, Name, ObjectName, Table};
use std::collections::BTreeMap;

/// The rollback of one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Down<'a> {
    /// In the order in which they run; empty if it cannot be rolled back.
    pub steps: Vec<StepKind<'a>>,
    /// What they restore.
    pub grade: Grade,
    /// Why that is not everything; empty if it is.
    pub reasons: Vec<String>,
    /// What was written since makes it fail; empty if nothing does.
    pub refusals: Vec<String>,
}

/// The rollback of `stage`.
pub fn down<'a>(stage: &Stage<'a>, capabilities: &Capabilities) -> Down<'a> {
    if let Some(back) = &stage.back {
        if !back.hindrances.is_empty() {
            return Down {
                steps: Vec::new(),
                grade: Grade::Impossible,
                reasons: back.hindrances.clone(),
                refusals: Vec::new(),
            };
        }
        let grade = if back.losses.is_empty() { Grade::Lossless } else { Grade::StructureOnly };
        let (reasons, refusals) = (back.losses.clone(), back.refusals.clone());
        return Down { steps: back.steps.clone(), grade, reasons, refusals };
    }
    let mut steps = Vec::with_capacity(stage.steps.len());
    let mut dropped: Vec<&ObjectName> = Vec::new();
    let mut impossible = Vec::new();
    let mut reasons = Vec::new();
    for step in stage.steps.iter().rev() {
        match &step.undo {
            Undo::Step(undo) => {
                if let StepKind::DropTable(name) = undo {
                    if dropped.is_empty() && capabilities.drop_deletes_rows {
                        steps.extend(before_drops(stage));
                    }
                    dropped.push(name);
                }
                steps.push(undo.clone());
            }
            Undo::Steps { steps: several, lost } => {
                steps.extend(several.iter().cloned());
                reasons.extend(lost.clone());
            }
            Undo::WithParent => {}
            Undo::Impossible(why) => impossible.push(why.clone()),
        }
    }
    if !impossible.is_empty() {
        return Down { steps: Vec::new(), grade: Grade::Impossible, reasons: impossible, refusals: Vec::new() };
    }
    reasons.reverse();
    if !dropped.is_empty() {
        let names: Vec<String> = dropped.iter().rev().map(ToString::to_string).collect();
        reasons.insert(0, format!("drops {} with the rows written since", names.join(", ")));
    }
    let grade = if reasons.is_empty() { Grade::Lossless } else { Grade::StructureOnly };
    let refusals = steps.iter().filter_map(|step| refusal(step, &steps)).collect();
    Down { steps, grade, reasons, refusals }
}

/// What a row written since must not hold, if a step of the rollback is to succeed. What else the rollback makes again,
/// such as a key that only made way, was never gone for a writer.
fn refusal(step: &StepKind<'_>, all: &[StepKind<'_>]) -> Option<String> {
    let StepKind::Alter(step) = step else { return None };
    if let Alter::SetType { table, before, after, .. } = &**step {
        let becomes = title(&after.ty);
        fails::may_fail(before, after, Dialect::Postgres).then(|| fails::written_since(table, &after.name, &becomes))
    } else if let Alter::SetNullable { table, column, nullable: false } = &**step {
        // A column that comes back is filled before.
        let fills = |step: &StepKind<'_>| {
            matches!(step, StepKind::Alter(step) if matches!(&**step,
                Alter::Fill { table: filled, column: with, .. } if filled == table && with.name == *column))
        };
        let is_filled = all.iter().any(fills);
        (!is_filled).then(|| format!("fails if {table}.{column} is NULL in a row written since"))
    } else {
        None
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
            deferred = vec![StepKind::DeferForeignKeys];
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
