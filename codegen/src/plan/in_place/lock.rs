//! What a step keeps others from meanwhile, there and back.
//!
//! <https://www.postgresql.org/docs/current/explicit-locking.html>,
//! <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>

use super::column::differs_by_row;
use super::conversion::rewrites;
use crate::diff::{CommentTarget, Constraint};
use crate::lookup::Lookup;
use crate::model::kind::{Locks, PartitionBounds};
use crate::model::{CatalogueObject, Column, Dialect, ForeignKey, ObjectName, Schema, Table};
use crate::step::{Alter, ConstraintForm, Hazard, Step, StepKind};
use std::collections::BTreeSet;

/// Adds to each step of a transaction the locks that it takes of what was there before. `schema` knows the tables that
/// are dropped.
pub(in crate::plan) fn add(steps: &mut [Step<'_>], schema: &Schema, dialect: Dialect) {
    let mut made: BTreeSet<ObjectName> = BTreeSet::new();
    let names = last_names(steps);
    let drops = steps.iter().any(|step| matches!(step.kind, StepKind::DropTable(_)));
    let tables: Lookup<&ObjectName, &Table> =
        schema.tables().filter(|_| drops).map(|table| (&table.name, table)).collect();
    for (at, step) in steps.iter_mut().enumerate() {
        match &step.kind {
            StepKind::CreateTable(table) => {
                made.extend([table.name.clone()]);
                if table.unlogged && dialect == Dialect::Postgres {
                    step.hazards.push(Hazard::Forgets(table.name.clone()));
                }
            }
            StepKind::CreateObject(item) if item.is_relation() => made.extend([item.name().clone()]),
            StepKind::CreateView(view) => {
                made.extend([view.name.clone()]);
                if view.materialized.as_ref().is_some_and(|kept| !kept.empty) {
                    step.hazards.push(Hazard::Computes(view.name.clone()));
                }
            }
            StepKind::CreateNamespace(_)
            | StepKind::CreateEnum(_)
            | StepKind::DropEnum(_)
            | StepKind::DropTable(_)
            | StepKind::AddForeignKey { .. }
            | StepKind::DropForeignKey { .. }
            | StepKind::CreateIndex { .. }
            | StepKind::DropIndex { .. }
            | StepKind::CreateTrigger { .. }
            | StepKind::DropTrigger { .. }
            | StepKind::CreateRoutine(_)
            | StepKind::DropRoutine(_)
            | StepKind::DropView(_)
            | StepKind::CreateObject(_)
            | StepKind::AlterObject(..)
            | StepKind::DropObject(_)
            | StepKind::CommentTable(_)
            | StepKind::Comment { .. }
            | StepKind::BreakReferences(_)
            | StepKind::Nothing
            | StepKind::Alter(_) => {}
        }
        let mut locks = of(&step.kind, &tables, dialect);
        locks.extend(beside_default(&step.kind, schema));
        for mut hazard in locks.into_iter().filter(|hazard| !made.contains(hazard.table())) {
            let later = names.iter().filter(|(when, ..)| *when >= at);
            later.for_each(|(_, from, to)| hazard.rename(from, to));
            step.hazards.push(hazard);
        }
    }
}

/// The partition for all other rows may hold some of a new one, which Postgres looks for.
fn beside_default(step: &StepKind<'_>, schema: &Schema) -> Vec<Hazard> {
    let StepKind::CreateObject(CatalogueObject::Partition(item)) = step else { return Vec::new() };
    let is_default = |other: &&CatalogueObject| matches!(other, CatalogueObject::Partition(other) if other.of == item.of && other.bounds == PartitionBounds::Default);
    let found = schema.objects.iter().find(is_default).filter(|_| item.bounds != PartitionBounds::Default);
    let hazards =
        |other: &CatalogueObject| [Hazard::BlocksAll(other.name().clone()), Hazard::ChecksRows(other.name().clone())];
    found.map(hazards).into_iter().flatten().collect()
}

/// Where a table gets another name, which is the one that all is told by.
fn last_names(steps: &[Step<'_>]) -> Vec<(usize, ObjectName, ObjectName)> {
    let renamed = steps.iter().enumerate().filter_map(|(at, step)| {
        let StepKind::Alter(step) = &step.kind else { return None };
        if let Alter::RenameTable { from, to } = &**step { Some((at, from.clone(), to.clone())) } else { None }
    });
    renamed.collect()
}

fn of(step: &StepKind<'_>, tables: &Lookup<&ObjectName, &Table>, dialect: Dialect) -> Vec<Hazard> {
    match step {
        StepKind::CreateTable(table) => {
            let others = targets(table).filter(|target| **target != table.name);
            others.map(|target| Hazard::BlocksWritesBriefly(target.clone())).collect()
        }
        // The keys of a table are triggers of what they point at.
        StepKind::DropTable(name) => {
            let table = tables.get(name).copied();
            let all: BTreeSet<&ObjectName> = table.into_iter().flat_map(targets).chain([*name]).collect();
            all.into_iter().map(|name| Hazard::BlocksBriefly(name.clone())).collect()
        }
        StepKind::AddForeignKey { table, key } => checked_key(table, key),
        StepKind::DropForeignKey { table, key } => brief([*table, &key.target]),
        StepKind::CreateIndex { table, .. } => vec![Hazard::BlocksWrites((*table).clone())],
        StepKind::DropIndex { table, .. } | StepKind::DropTrigger { table, .. } => brief([*table]),
        StepKind::CreateTrigger { table, .. } => vec![Hazard::BlocksWritesBriefly((*table).clone())],
        StepKind::DropView(view) => brief([&view.name]),
        StepKind::CreateObject(item) => of_object(item.locks(dialect), item),
        StepKind::DropObject(item) => of_object(item.locks_to_drop(dialect), item),
        StepKind::AlterObject(pair, _) => {
            let [before, after] = &**pair;
            of_object(before.locks_to_alter(after, dialect), after)
        }
        StepKind::CommentTable(table) => vec![Hazard::Touches(table.name.clone())],
        StepKind::Comment { on, .. } => match &**on {
            CommentTarget::Table(table)
            | CommentTarget::Column { table, .. }
            | CommentTarget::Index { table, .. }
            | CommentTarget::View(table) => {
                vec![Hazard::Touches(table.clone())]
            }
            // Of a constraint the table is only looked at.
            CommentTarget::Constraint { .. } | CommentTarget::Enum(_) | CommentTarget::Routine { .. } => Vec::new(),
        },
        StepKind::Alter(step) => of_alteration(step, dialect),
        StepKind::CreateNamespace(_)
        | StepKind::CreateEnum(_)
        | StepKind::DropEnum(_)
        | StepKind::CreateRoutine(_)
        | StepKind::DropRoutine(_)
        | StepKind::CreateView(_)
        | StepKind::BreakReferences(_)
        | StepKind::Nothing => Vec::new(),
    }
}

fn of_object(locks: Locks, item: &CatalogueObject) -> Vec<Hazard> {
    match locks {
        Locks::Nothing => Vec::new(),
        Locks::Unread => vec![Hazard::Unread(item.name().clone())],
        Locks::Touches(table) => vec![Hazard::Touches(table)],
        Locks::BlocksBriefly(table) => vec![Hazard::BlocksBriefly(table)],
        Locks::BlocksAll(table) => vec![Hazard::BlocksAll(table)],
        Locks::HoldsAgainst(table) => vec![Hazard::BlocksAll(table.clone()), Hazard::ChecksRows(table)],
        Locks::Several(all) => all.into_iter().flat_map(|locks| of_object(locks, item)).collect(),
    }
}

fn of_alteration(step: &Alter, dialect: Dialect) -> Vec<Hazard> {
    match step {
        Alter::AddColumn { table, column } => vec![written(table, copies(column, dialect))],
        Alter::SetType { table, before, after, using } => {
            vec![written(table, rewrites(before, after, using.contains_key(&dialect)))]
        }
        Alter::MoveToEnum { table, .. } => vec![Hazard::Rewrites(table.clone())],
        Alter::Together { table, steps } => {
            let all: Vec<Hazard> = steps.iter().flat_map(|step| of_alteration(step, dialect)).collect();
            vec![written(table, all.iter().any(|hazard| matches!(hazard, Hazard::Rewrites(_))))]
        }
        Alter::Fill { table, .. } | Alter::SetNullable { table, nullable: false, proven: false, .. } => {
            vec![Hazard::BlocksAll(table.clone())]
        }
        Alter::AddConstraint { table, constraint, form } => match (constraint, form) {
            (Constraint::ForeignKey(key), ConstraintForm::NotValid) => {
                [table, &key.target].into_iter().map(|name| Hazard::BlocksWritesBriefly(name.clone())).collect()
            }
            (Constraint::ForeignKey(key), _) => checked_key(table, key),
            (
                Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_),
                ConstraintForm::Plain,
            ) => vec![Hazard::BlocksAll(table.clone())],
            (
                Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_),
                _,
            ) => brief([table]),
        },
        Alter::ValidateConstraint { table, .. } | Alter::CreateIndexConcurrently { table, .. } => {
            vec![Hazard::Scans(table.clone())]
        }
        Alter::DropConstraint { table, target, .. } => brief([table].into_iter().chain(target)),
        Alter::RenameTable { from: table, .. }
        | Alter::RenameColumn { table, .. }
        | Alter::DropColumn { table, .. }
        | Alter::SetDefault { table, .. }
        | Alter::SetNullable { table, .. }
        | Alter::RenameConstraint { table, .. }
        | Alter::DropExpression { table, .. }
        | Alter::SetNumbering { table, .. }
        | Alter::ReplaceTrigger { table, .. }
        | Alter::SetRowSecurity { table, .. }
        | Alter::SetDeferral(table, ..)
        | Alter::RenameViewColumn { view: table, .. } => brief([table]),
        Alter::SetViewOptions { view, .. } if view.materialized.is_some() => vec![Hazard::Touches(view.name.clone())],
        Alter::ReplaceView(view) | Alter::SetViewOptions { view, .. } => brief([&view.name]),
        Alter::SetLogged { table, logged } => {
            let forgets = (!logged).then(|| Hazard::Forgets(table.clone()));
            [Hazard::Rewrites(table.clone())].into_iter().chain(forgets).collect()
        }
        Alter::SetTrigger { table, .. } => vec![Hazard::BlocksWritesBriefly(table.clone())],
        Alter::SetIndexStorage { table, before, after } if !before.sets_quietly(after) => brief([table]),
        Alter::RenameIndex { table, .. }
        | Alter::SetIndexStorage { table, .. }
        | Alter::SetStorage { table, .. }
        | Alter::DropIndexConcurrently { table, .. } => {
            vec![Hazard::Touches(table.clone())]
        }
        // The planner says of rows that are filled how that is done.
        Alter::FillRows(_)
        | Alter::RenameEnum { .. }
        | Alter::AddEnumValue { .. }
        | Alter::RenameEnumValue { .. }
        | Alter::Keep(_)
        | Alter::RestoreKept(_)
        | Alter::AssertUnused(_)
        | Alter::ReplaceRoutine(_)
        | Alter::CheckKeysAtOnce
        | Alter::SkipRoutineBodies
        | Alter::AssertIndexValid { .. }
        | Alter::Rebuild(_) => Vec::new(),
    }
}

fn targets(table: &Table) -> impl Iterator<Item = &ObjectName> {
    table.foreign_keys.iter().map(|key| &key.target)
}

fn brief<'n>(tables: impl IntoIterator<Item = &'n ObjectName>) -> Vec<Hazard> {
    tables.into_iter().map(|name| Hazard::BlocksBriefly(name.clone())).collect()
}

fn written(table: &ObjectName, rewrites: bool) -> Hazard {
    if rewrites { Hazard::Rewrites(table.clone()) } else { Hazard::BlocksBriefly(table.clone()) }
}

/// A key whose rows are looked for at once.
fn checked_key(table: &ObjectName, key: &ForeignKey) -> Vec<Hazard> {
    let all: BTreeSet<&ObjectName> = [table, &key.target].into();
    all.into_iter().map(|name| Hazard::BlocksWrites(name.clone())).collect()
}

/// Whether a column that is added has a value of its own in each row.
fn copies(column: &Column, dialect: Dialect) -> bool {
    column.numbering.is_some()
        || column.generated.is_some()
        || column.default.as_ref().is_some_and(|default| differs_by_row(default, dialect))
}
