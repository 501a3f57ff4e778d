//! Types that change and columns that are computed from these, in one statement: the table is rewritten once.

use super::alter;
use super::place::{Phase, StepPlace, Turn};
use crate::model::ObjectName;
use crate::step::{Alter, Hazard, Step, StepKind, Undo};
use std::collections::BTreeSet;

use Phase::Shape;

/// A statement of several actions, as it is put together.
#[derive(Default)]
struct Joined<'a> {
    there: Vec<Alter>,
    back: Vec<Alter>,
    /// What the rollback does before.
    drops: Vec<StepKind<'a>>,
    lost: Vec<String>,
    causes: Vec<usize>,
    hazards: Vec<Hazard>,
}

/// Joins the steps of each table that has several, and gives the changes that the joined ones stand for.
pub(super) fn join(steps: &mut Vec<(StepPlace, Step<'_>)>) -> Vec<(Phase, usize)> {
    let tables: BTreeSet<ObjectName> = steps
        .iter()
        .filter(|(place, _)| *place == (Shape, Turn::Retype))
        .filter_map(|(_, step)| table_of(step))
        .collect();
    let mut covers = Vec::new();
    for table in tables {
        if steps.iter().filter(|(place, step)| joins(*place, step, &table)).count() > 1 {
            covers.extend(join_of(steps, &table));
        }
    }
    covers
}

fn join_of(steps: &mut Vec<(StepPlace, Step<'_>)>, table: &ObjectName) -> Vec<(Phase, usize)> {
    let mut joined = Joined::default();
    // Computed columns that are there before come back with the types that they are computed from.
    let moves = |step: &Step<'_>| matches!(alteration(step), Some(Alter::MoveToEnum { table: at, .. }) if at == table);
    if !steps.iter().any(|(_, step)| moves(step)) {
        for (_, step) in steps.iter_mut().filter(|(place, _)| *place == (Shape, Turn::HoldColumn)) {
            joined.computed_again(step, table);
        }
    }
    let (mut kept, mut place) = (Vec::with_capacity(steps.len()), 0);
    for (at, step) in std::mem::take(steps) {
        if joins(at, &step, table) {
            if at.1 == Turn::Retype {
                place = kept.len();
            }
            joined.take(step);
        } else {
            kept.push((at, step));
        }
    }
    let causes: Vec<(Phase, usize)> = joined.causes.iter().skip(1).map(|cause| (Shape, *cause)).collect();
    kept.insert(place, ((Shape, Turn::Retype), joined.step(table)));
    *steps = kept;
    causes
}

impl<'a> Joined<'a> {
    fn computed_again(&mut self, step: &mut Step<'a>, table: &ObjectName) {
        if !matches!(alteration(step), Some(Alter::DropColumn { table: at, .. }) if at == table) {
            return;
        }
        let Undo::Steps { steps, .. } = &mut step.undo else { return };
        steps.retain(|step| {
            let StepKind::Alter(step) = step else { return true };
            let is_made = matches!(&**step, Alter::AddColumn { column, .. } if column.generated.is_some());
            if is_made {
                self.back.push(Alter::clone(step));
            }
            !is_made
        });
    }

    fn take(&mut self, step: Step<'a>) {
        if let StepKind::Alter(step) = step.kind {
            self.there.push(*step);
        }
        self.causes.push(step.cause);
        self.hazards.extend(step.hazards);
        match step.undo {
            Undo::Step(undo) => self.drops.push(undo),
            Undo::Steps { steps, lost } => {
                for step in steps {
                    let is_type = |step: &Alter| matches!(step, Alter::SetType { .. });
                    if let StepKind::Alter(step) = &step
                        && is_type(step)
                    {
                        self.back.insert(0, Alter::clone(step));
                    } else {
                        self.drops.push(step);
                    }
                }
                self.lost.extend(lost);
            }
            Undo::WithParent | Undo::Impossible(_) => {}
        }
    }

    fn step(mut self, table: &ObjectName) -> Step<'a> {
        self.there.sort_by_key(|step| matches!(step, Alter::AddColumn { .. }));
        self.back.sort_by_key(|step| matches!(step, Alter::AddColumn { .. }));
        let together = |steps| alter(Alter::Together { table: table.clone(), steps });
        let mut back: Vec<StepKind<'a>> = self.drops.into_iter().rev().collect();
        back.push(together(self.back));
        let lost = (!self.lost.is_empty()).then(|| self.lost.join("; "));
        let cause = self.causes.first().copied().unwrap_or_default();
        Step { kind: together(self.there), cause, undo: Undo::Steps { steps: back, lost }, hazards: self.hazards }
    }
}

/// A type that changes, or a column that is computed and is rolled back by being dropped.
fn joins(place: StepPlace, step: &Step<'_>, table: &ObjectName) -> bool {
    if place != (Shape, Turn::Retype) && place != (Shape, Turn::Generated) {
        return false;
    }
    match alteration(step) {
        Some(Alter::SetType { table: at, .. }) => at == table,
        Some(Alter::AddColumn { table: at, column }) => {
            at == table && column.generated.is_some() && is_dropped_again(&step.undo)
        }
        Some(_) | None => false,
    }
}

fn is_dropped_again(undo: &Undo<'_>) -> bool {
    let is_drop =
        |step: &StepKind<'_>| matches!(step, StepKind::Alter(step) if matches!(**step, Alter::DropColumn { .. }));
    match undo {
        Undo::Step(step) => is_drop(step),
        Undo::Steps { steps, lost: None } => steps.len() == 1 && steps.iter().all(is_drop),
        Undo::Steps { .. } | Undo::WithParent | Undo::Impossible(_) => false,
    }
}

fn table_of(step: &Step<'_>) -> Option<ObjectName> {
    if let Some(Alter::SetType { table, .. }) = alteration(step) { Some(table.clone()) } else { None }
}

fn alteration<'s>(step: &'s Step<'_>) -> Option<&'s Alter> {
    if let StepKind::Alter(step) = &step.kind { Some(step) } else { None }
}
