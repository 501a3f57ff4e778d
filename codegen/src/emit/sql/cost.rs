//! What a stage costs those who use the database meanwhile, in words.

use crate::model::{Dialect, Index, Name, ObjectName};
use crate::plan::{Alter, Hazard, Stage, Step, StepKind};
use std::collections::BTreeSet;

/// The sentence of the header.
pub(super) fn of(stage: &Stage<'_>, dialect: Dialect) -> String {
    let costs: BTreeSet<String> =
        stage.steps.iter().flat_map(|step| step.hazards.iter().map(|hazard| cost(step, hazard, dialect))).collect();
    if costs.is_empty() {
        let what = if stage.steps.iter().all(|step| is_new(&step.kind)) { "new objects only; " } else { "" };
        return format!("{what}nothing that exists is locked or rewritten.");
    }
    let costs: Vec<String> = costs.into_iter().collect();
    let limit = match dialect {
        Dialect::Postgres if !stage.no_transaction => " Gives up after waiting 5 seconds for a lock.",
        Dialect::Postgres | Dialect::D1 => "",
    };
    format!("{}.{limit}", costs.join("; "))
}

/// Whether nothing that was there is changed or goes: a view that shows something else is made again.
const fn is_new(step: &StepKind<'_>) -> bool {
    match step {
        StepKind::CreateNamespace(_)
        | StepKind::CreateEnum(_)
        | StepKind::CreateTable(_)
        | StepKind::AddForeignKey { .. }
        | StepKind::CreateIndex { .. }
        | StepKind::CreateTrigger { .. }
        | StepKind::CreateRoutine(_)
        | StepKind::CreateView(_)
        | StepKind::AssertFree(_)
        | StepKind::CommentTable(_)
        | StepKind::Comment { .. } => true,
        StepKind::DropEnum(_)
        | StepKind::DropTable(_)
        | StepKind::DropForeignKey { .. }
        | StepKind::DropIndex { .. }
        | StepKind::DropTrigger { .. }
        | StepKind::DropRoutine(_)
        | StepKind::DropView(_)
        | StepKind::DeferForeignKeys
        | StepKind::BreakReferences(_)
        | StepKind::Alter(_) => false,
    }
}

fn cost(step: &Step<'_>, hazard: &Hazard, dialect: Dialect) -> String {
    match (hazard, dialect) {
        (Hazard::Touches(table), _) => format!("locks {table} for a moment, without blocking readers or writers"),
        (Hazard::BlocksWrites(table), Dialect::Postgres) => match &step.kind {
            StepKind::CreateIndex { index, .. } => {
                format!("blocks writes to {table} while {} is built; readers go on", index.name)
            }
            _other => format!("blocks writes to {table} for a moment, to make a foreign key to it; readers go on"),
        },
        (Hazard::BlocksWrites(table), Dialect::D1) => {
            let covered = match &step.kind {
                StepKind::CreateIndex { index, .. } if index.predicate.is_some() => " that it covers",
                _other => "",
            };
            format!(
                "reads every row of {table} and writes an index entry for each{covered}; other queries wait meanwhile"
            )
        }
        (Hazard::BlocksBriefly(table), _) => format!("blocks readers and writers of {table} for a moment"),
        (Hazard::Scans(table), _) => format!("reads every row of {table}; readers and writers go on"),
        (Hazard::Fills(table), _) => format!(
            "fills the rows of {table} in batches of about 0.2 seconds and 10,000 rows at most, each a transaction: readers \
             go on, a writer of a row waits for its batch; {}; {ROOM}",
            triggers(step)
        ),
        (Hazard::FillsAtOnce(table), _) => format!(
            "fills the rows of {table} in one statement, because no key leads through them or they are filled from each \
             other: readers go on, a writer of a row waits until all are written; {}; {ROOM}",
            triggers(step)
        ),
        (Hazard::FillsRest(table), _) => {
            format!("fills the rows of {table} that were written meanwhile, in the same way")
        }
        (Hazard::BlocksAll(table), _) => {
            format!("blocks readers and writers of {table} while it goes through the rows")
        }
        (Hazard::Rewrites(table), _) => format!("rewrites every row of {table}; readers and writers wait meanwhile"),
        (Hazard::Copies { table, writes }, _) => format!("copies {table}: about {writes} writes for each of its rows"),
        (Hazard::LosesData(table), _) => match alteration(step) {
            Some(Alter::DropColumn { column, .. }) => format!("the values of {table}.{column} are lost"),
            _other => format!("the rows of {table} are lost"),
        },
        (Hazard::Guards(table), _) => match alteration(step) {
            Some(Alter::AddConstraint { constraint, .. }) => {
                let name = constraint.name();
                format!("from then on a row of {table} that breaks {name} cannot be updated until it is mended")
            }
            _other => format!("from then on a row of {table} that breaks a new constraint cannot be updated"),
        },
        (Hazard::LosesValues { table, column }, _) => format!("the values of {table}.{column} are lost"),
        (Hazard::ChecksValues { table, column, becomes }, _) => {
            format!("fails if a value of {table}.{column} cannot become {becomes}")
        }
        (Hazard::ChecksRows(table), _) => match alteration(step) {
            Some(Alter::CreateIndexConcurrently { index, .. }) => alike(table, index),
            Some(Alter::ValidateConstraint { name, .. }) => format!("fails if a row of {table} breaks {name}"),
            Some(Alter::AddConstraint { constraint, .. }) => {
                format!("fails if a row of {table} breaks {}", constraint.name())
            }
            Some(Alter::SetNullable { column, .. }) => format!("fails if {table}.{column} is NULL in a row"),
            _other => match &step.kind {
                StepKind::CreateIndex { index, .. } => alike(table, index),
                _other => format!("fails if rows of {table} break a new constraint"),
            },
        },
    }
}

/// An UPDATE leaves the row as it was behind.
const ROOM: &str = "the table may take twice its room until it is vacuumed";

/// Which triggers fire for the rows that a step fills.
fn triggers(step: &Step<'_>) -> String {
    match alteration(step) {
        Some(Alter::FillRows(fill)) if !fill.fires.is_empty() => {
            let names: Vec<&str> = fill.fires.iter().map(Name::as_str).collect();
            format!("for each row these triggers fire, and any that are not declared: {}", names.join(", "))
        }
        Some(Alter::FillRows(fill)) if fill.quiet => {
            "its triggers do not fire for that, but those that are not declared do".to_owned()
        }
        _other => "triggers that are not declared fire for each row".to_owned(),
    }
}

fn alike(table: &ObjectName, index: &Index) -> String {
    format!("fails if two rows of {table} break {}", index.name)
}

fn alteration<'s>(step: &'s Step<'_>) -> Option<&'s Alter> {
    if let StepKind::Alter(step) = &step.kind { Some(step) } else { None }
}
