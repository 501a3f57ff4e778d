//! Where columns and constraints are altered in place, in stages that keep reads and writes going.
//!
//! Each change is turned into steps with a [`place`]; [`hold`] adds what must make way; [`stage`] cuts the whole into
//! transactions.

mod catalogue;
mod column;
mod constraint;
mod conversion;
mod dependents;
mod drops;
mod enumeration;
mod facts;
mod fill;
mod former;
mod heirs;
pub(super) mod held_trigger;
mod hold;
mod index;
mod kept;
mod key;
mod lean;
pub(super) mod lock;
mod logged;
mod lose;
mod numbers;
mod object;
mod parts;
mod place;
mod replace;
mod restore;
mod signature;
mod stage;
mod stays;
mod table;
mod together;
mod trigger;
mod users;

use super::order::Object;
use crate::dialect::Capabilities;
use crate::diff::{Change, CommentTarget};
use crate::model::{CatalogueObject, Name, ObjectName, Schema};
use crate::step::{Alter, Hazard, Plan, Step, StepKind, Undo};
use facts::Facts;
use fill::Fills;
use lose::Lean;
use place::{Phase, StepPlace, Turn};
use replace::Replaced;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What such a dialect does for `changes`, which lead from the schema `before` to the schema `after`.
pub(super) fn plan<'a>(
    changes: &'a [Change],
    before: &'a Schema,
    after: &'a Schema,
    capabilities: &Capabilities,
) -> Plan<'a> {
    let facts = Facts::new(changes, before, after, capabilities);
    let mut planner = Planner {
        facts: &facts,
        steps: Vec::new(),
        cause: 0,
        covers: Vec::new(),
        makes_views: false,
        lean: Lean::default(),
        going: Vec::new(),
        built: 0,
        held: BTreeSet::new(),
        held_defaults: BTreeSet::new(),
        replaced: Replaced::default(),
        fills: Fills::default(),
    };
    planner.lean = planner.lean();
    planner.going = planner.going();
    planner.makes_views =
        planner.lean.objects.iter().chain(&planner.lean.rebuilt).any(|item| matches!(item, Object::View(_)));
    planner.hold();
    planner.set_logged();
    planner.drop_objects();
    planner.drop_back();
    planner.recreate_objects();
    planner.make(capabilities);
    for (at, change) in changes.iter().enumerate() {
        planner.cause = at;
        planner.change(change);
    }
    planner.drop_tables();
    planner.show_less();
    planner.fill_rows();
    planner.keep();
    planner.keep_late();
    let mut stages = stage::cut(planner.steps, &planner.fills.covers, &facts);
    if let Some(last) = stages.last_mut() {
        last.covers.extend(planner.covers);
    }
    Plan { dialect: capabilities.dialect, stages }
}

struct Planner<'a, 'f> {
    facts: &'f Facts<'a>,
    steps: Vec<(StepPlace, Step<'a>)>,
    /// The change that is being planned.
    cause: usize,
    /// Changes that the steps of others make.
    covers: Vec<usize>,
    /// A view is dropped, so all are made in one place and in order.
    makes_views: bool,
    /// Views and routines that must go, and what is replaced.
    lean: Lean<'a>,
    /// Objects of other kinds that are dropped, for good or to be recreated, as they were.
    going: Vec<&'a CatalogueObject>,
    /// How many indexes are built in stages of their own.
    built: usize,
    /// Foreign keys that are recreated, under the names that they have after.
    held: BTreeSet<(&'a ObjectName, Name)>,
    /// Columns whose default is dropped first, because it calls what is recreated.
    held_defaults: BTreeSet<(&'a ObjectName, &'a Name)>,
    /// What stays until others are built.
    replaced: Replaced<'a>,
    fills: Fills<'a>,
}

impl<'a> Planner<'a, '_> {
    /// The turn of a step that makes something, or, for what belongs to the step before, its turn.
    fn turn_of_new(&self, step: &Step<'_>, early: &BTreeSet<&ObjectName>, last: Turn) -> Turn {
        let is = |of: fn(&StepKind<'_>) -> bool| of(&step.kind);
        // A namespace is there before whatever is made in it first.
        if is(|kind| matches!(kind, StepKind::CreateEnum(_) | StepKind::CreateNamespace(_))) {
            Turn::Type
        } else if is(|kind| matches!(kind, StepKind::CreateTable(_) | StepKind::AddForeignKey { .. })) {
            Turn::Table
        } else if let StepKind::CreateRoutine(item) = &step.kind {
            self.turn_of_object(Object::Routine(item), early)
        } else if let StepKind::CreateView(view) = &step.kind {
            self.turn_of_object(Object::View(view), early)
        } else if let StepKind::CreateObject(item) = &step.kind {
            catalogue::turn_of_new(item)
        } else if is(|kind| matches!(kind, StepKind::CreateTrigger { .. })) {
            Turn::Trigger
        } else if let StepKind::CreateIndex { table, .. } = &step.kind {
            // That of a view that is made comes right behind it.
            if self.facts.is_view(table) {
                return last;
            }
            if self.facts.existed(table) { Turn::Index } else { Turn::Table }
        } else if let Change::Comment { on, .. } = &self.facts.changes[step.cause] {
            self.turn_of_comment(on)
        } else {
            last
        }
    }

    /// Comments on views and routines wait until those are recreated.
    fn turn_of_comment(&self, on: &CommentTarget) -> Turn {
        match on {
            CommentTarget::View(_) if self.makes_views => Turn::LateComment,
            CommentTarget::Routine { .. } if self.makes_routines() => Turn::LateComment,
            CommentTarget::Index { table, .. } if self.lean.rebuilds(table) => Turn::LateComment,
            CommentTarget::Table(_)
            | CommentTarget::Column { .. }
            | CommentTarget::Constraint { .. }
            | CommentTarget::Index { .. }
            | CommentTarget::Enum(_)
            | CommentTarget::Routine { .. }
            | CommentTarget::View(_) => Turn::Comment,
        }
    }

    /// The steps of a change of what exists; none of one that makes an object.
    fn change(&mut self, change: &'a Change) {
        match change {
            // Made by `make`, `hold`, `drop_objects` and `drop_tables`; no database is told the order of columns.
            Change::CreateEnum(_)
            | Change::CreateTable(_)
            | Change::CreateRoutine(_)
            | Change::Comment { .. }
            | Change::DropTrigger { .. }
            | Change::CreateView(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::DropView(_)
            | Change::DropTable(_)
            | Change::CreateObject(_)
            | Change::ReorderColumns { .. } => {}
            Change::ReplaceView { before, after } => self.set_view_options(before, after),
            Change::ChangeObject { before, after } => self.change_object(before, after),
            Change::DropObject(item) => self.drop_object(item),
            Change::RenameEnum { from, to } => self.rename_enum(from, to),
            Change::ChangeEnum(change) => self.change_enum(change),
            Change::DropEnum(item) => self.drop_enum(item),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::ChangeTable { table, before, after } => self.change_table(table, before, after),
            Change::AddColumn { table, column, backfill } => self.add_column(table, column, backfill.as_ref()),
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to),
            Change::ChangeColumn(change) => self.change_column(change),
            Change::DropColumn { table, column } => self.drop_column(table, column),
            Change::AddConstraint { table, constraint } => self.add_constraint(table, constraint),
            Change::RenameConstraint { table, from, to } => self.rename_constraint(table, from, to),
            Change::DropConstraint { table, constraint } => self.drop_constraint(table, constraint),
            Change::CreateIndex { table, index } => self.create_index(table, index),
            Change::RenameIndex { table, from, to } => self.rename_index(table, from, to),
            Change::ChangeIndex { table, before, after } => self.change_index(table, before, after),
            Change::DropIndex { table, index } => self.drop_index(table, index),
            Change::CreateTrigger { table, trigger } => self.new_trigger(table, trigger),
        }
    }

    fn push(&mut self, place: StepPlace, kind: StepKind<'a>, undo: Undo<'a>) {
        let undo = restore::by_any_name(undo, self.facts);
        self.steps.push((place, Step { kind, cause: self.cause, undo, hazards: Vec::new() }));
    }

    /// What the last step does beside the locks that it takes.
    fn hazard(&mut self, hazard: Hazard) {
        if let Some((_, step)) = self.steps.last_mut() {
            step.hazards.push(hazard);
        }
    }

    /// A step of the first transaction that is rolled back by another alteration.
    fn alter(&mut self, turn: Turn, step: Alter, undo: Alter) {
        self.push((Phase::Shape, turn), alter(step), Undo::Step(alter(undo)));
    }

    /// A comment that belongs to what the step before made.
    fn doc(&mut self, place: StepPlace, on: CommentTarget, text: Option<&'a str>) {
        if text.is_some() {
            self.push(place, StepKind::Comment { on: Cow::Owned(on), text }, Undo::WithParent);
        }
    }
}

fn alter<'a>(step: Alter) -> StepKind<'a> {
    StepKind::Alter(Box::new(step))
}

/// Several steps that roll something back without a loss.
fn all_back(steps: Vec<StepKind<'_>>) -> Undo<'_> {
    Undo::Steps { steps, lost: None }
}

/// A comment on a column.
fn column_doc<'a>(table: &ObjectName, column: &Name, text: &'a str) -> StepKind<'a> {
    let on = CommentTarget::Column { table: table.clone(), column: column.clone() };
    StepKind::Comment { on: Cow::Owned(on), text: Some(text) }
}
