//! What a stage costs those who use the database meanwhile, in words.

mod held;

use self::held::{Kept, through};
use super::Direction;
use crate::diff::Constraint;
use crate::model::{Dialect, Name, ObjectName};
use crate::step::{Alter, Hazard, Rebuild, Step, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// The sentence of the header: without what makes it fail and what it loses where `Down:` says so.
pub(super) fn of(steps: &[Step<'_>], no_transaction: bool, dialect: Dialect, direction: Direction) -> String {
    let mut costs: BTreeSet<String> = match dialect {
        Dialect::Postgres => held::held(steps, direction),
        Dialect::D1 => counted(told(steps, direction).map(|(_, step, hazard)| cost(step, hazard, dialect))),
    };
    costs.extend(unread(steps));
    if costs.is_empty() {
        let what =
            if !steps.is_empty() && steps.iter().all(|step| is_new(&step.kind)) { "new objects only; " } else { "" };
        return format!("{what}nothing that exists is locked or rewritten.");
    }
    let costs: Vec<String> = costs.into_iter().collect();
    let limit = match dialect {
        Dialect::Postgres if !no_transaction => " Gives up after waiting 5 seconds for a lock.",
        Dialect::D1 if goes_through_rows(steps) => FREE,
        Dialect::Postgres | Dialect::D1 => "",
    };
    format!("{}.{limit}", costs.join("; "))
}

/// What the free plan allows.
///
/// <https://developers.cloudflare.com/d1/platform/pricing/>
const FREE: &str = " On the free plan queries fail for the rest of a day after 5,000,000 rows read or 100,000 written.";

/// Whether D1 counts what is done to every row of a table.
fn goes_through_rows(steps: &[Step<'_>]) -> bool {
    let mut hazards = steps.iter().flat_map(|step| &step.hazards);
    hazards.any(|hazard| matches!(hazard, Hazard::Copies { .. } | Hazard::Rewrites(_) | Hazard::BlocksWrites(_)))
}

/// What of the rows that are there when it is rolled back makes that fail: those written since, and those that a later
/// migration, rolled back before, did not restore.
pub(super) fn refusals(steps: &[Step<'_>], dialect: Dialect) -> Vec<String> {
    let hazards = steps.iter().flat_map(|step| step.hazards.iter().map(move |hazard| (step, hazard)));
    let found: BTreeSet<String> = hazards
        .filter(|(_, hazard)| matches!(hazard, Hazard::ChecksRows(_) | Hazard::ChecksValues { .. }))
        .map(|(step, hazard)| match hazard {
            Hazard::ChecksRows(table) if dialect == Dialect::D1 && alteration(step).is_some() => {
                format!("fails if rows of {table} violate a constraint that comes back")
            }
            hazard => format!("{} by then", cost(step, hazard, dialect)),
        })
        .collect();
    found.into_iter().collect()
}

/// What is done to the rows of a table more than once is told so: each time counts.
fn counted(costs: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for cost in costs {
        *found.entry(cost).or_default() += 1;
    }
    let told = found.into_iter().map(|(cost, count)| match count {
        _any if cost.starts_with("fails if ") => cost,
        1 => cost,
        2 => format!("twice: {cost}"),
        count => format!("{count} times: {cost}"),
    });
    told.collect()
}

/// What is run as its author wrote it, said once of all of it.
fn unread(steps: &[Step<'_>]) -> Option<String> {
    let hazards = steps.iter().flat_map(|step| &step.hazards);
    let objects = hazards.filter_map(|hazard| if let Hazard::Unread(object) = hazard { Some(object) } else { None });
    let mut names: Vec<&ObjectName> = Vec::new();
    for name in objects {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("runs the statement of {one} as its author wrote it, whatever that locks")),
        all => {
            let names: Vec<String> = all.iter().map(ToString::to_string).collect();
            Some(format!("runs the statements of {} as their author wrote them, whatever these lock", names.join(", ")))
        }
    }
}

/// What a header tells, with the place of each step; of what is not read, [`unread`] tells.
fn told<'s, 'a>(
    steps: &'s [Step<'a>],
    direction: Direction,
) -> impl Iterator<Item = (usize, &'s Step<'a>, &'s Hazard)> + Clone {
    let all = steps.iter().enumerate();
    all.flat_map(|(at, step)| step.hazards.iter().map(move |hazard| (at, step, hazard)))
        .filter(|(_, _, hazard)| !matches!(hazard, Hazard::Unread(_)))
        .filter(move |(_, _, hazard)| direction == Direction::Up || !is_told_of_rows(hazard))
}

/// What is said of rows, not of those who wait.
const fn is_told_of_rows(hazard: &Hazard) -> bool {
    match hazard {
        Hazard::LosesData(_)
        | Hazard::LosesValues { .. }
        | Hazard::ChecksRows(_)
        | Hazard::ChecksValues { .. }
        | Hazard::Rounds { .. }
        | Hazard::Guards(_) => true,
        Hazard::Touches(_)
        | Hazard::BlocksWrites(_)
        | Hazard::BlocksWritesBriefly(_)
        | Hazard::BlocksAll(_)
        | Hazard::BlocksBriefly(_)
        | Hazard::Scans(_)
        | Hazard::Fills(_)
        | Hazard::FillsRest(_)
        | Hazard::FillsAtOnce(_)
        | Hazard::Rewrites(_)
        | Hazard::Forgets(_)
        | Hazard::Copies { .. }
        | Hazard::Computes(_)
        | Hazard::Unread(_)
        | Hazard::Renumbers(_) => false,
    }
}

/// Whether nothing that was there is changed or goes: a view that shows something else is recreated.
pub(super) fn is_new(step: &StepKind<'_>) -> bool {
    match step {
        StepKind::CreateNamespace(_)
        | StepKind::CreateEnum(_)
        | StepKind::CreateTable(_)
        | StepKind::AddForeignKey { .. }
        | StepKind::CreateIndex { .. }
        | StepKind::CreateTrigger { .. }
        | StepKind::CreateRoutine(_)
        | StepKind::CreateView(_)
        | StepKind::CreateObject(_)
        | StepKind::CommentTable(_)
        | StepKind::Comment { .. }
        | StepKind::Nothing => true,
        StepKind::DropEnum(_)
        | StepKind::DropTable(_)
        | StepKind::DropForeignKey { .. }
        | StepKind::DropIndex { .. }
        | StepKind::DropTrigger { .. }
        | StepKind::DropRoutine(_)
        | StepKind::DropView(_)
        | StepKind::AlterObject(..)
        | StepKind::DropObject(_)
        | StepKind::BreakReferences(_) => false,
        StepKind::Alter(step) => matches!(**step, Alter::Rebuild(Rebuild::Guard { .. } | Rebuild::Optimize)),
    }
}

fn cost(step: &Step<'_>, hazard: &Hazard, dialect: Dialect) -> String {
    match (hazard, dialect) {
        (Hazard::Touches(table), _) => {
            let unless = match alteration(step) {
                Some(Alter::DropIndexConcurrently { is_key: true, .. }) => {
                    ", unless the index went with its constraint"
                }
                _other => "",
            };
            format!("locks {table} for a moment; blocks neither reads nor writes{unless}")
        }
        (Hazard::BlocksWrites(table), Dialect::Postgres) => match &step.kind {
            StepKind::CreateIndex { index, .. } => {
                format!("blocks writes to {table} while {} is built; reads continue", index.name)
            }
            _other => through(table, Kept::Writers),
        },
        (Hazard::BlocksWrites(table), Dialect::D1) => {
            let covered = match &step.kind {
                StepKind::CreateIndex { index, .. } if index.predicate.is_some() => " that it covers",
                _other => "",
            };
            format!(
                "reads every row of {table} and writes an index entry for each{covered}; other queries wait until it is done"
            )
        }
        (Hazard::BlocksWritesBriefly(table), _) => format!("blocks writes to {table} for a moment; reads continue"),
        (Hazard::BlocksBriefly(table), _) => format!("blocks reads and writes on {table} for a moment"),
        (Hazard::Scans(table), _) => format!("scans {table}; blocks neither reads nor writes"),
        (Hazard::Fills(table), _) => format!(
            "backfills {table} in batches of about 0.2 seconds and 10,000 rows at most, each a transaction: reads \
             continue, a write to a row waits for its batch; {}; {ROOM}",
            triggers(step)
        ),
        (Hazard::FillsAtOnce(table), _) => format!(
            "backfills {table} in one statement, because it has no key to batch by or the values come from each \
             other: reads continue, a write to a row waits until all are written; {}; {ROOM}",
            triggers(step)
        ),
        (Hazard::FillsRest(table), _) => {
            format!("backfills the rows of {table} written in the meantime, in the same way")
        }
        (Hazard::BlocksAll(table), _) => through(table, Kept::All),
        (Hazard::Rewrites(table), Dialect::Postgres) => format!("rewrites {table}; blocks reads and writes"),
        (Hazard::Rewrites(table), Dialect::D1) => {
            format!("rewrites every row of {table}; other queries wait until it is done")
        }
        (Hazard::Copies { table, reads, children, writes }, _) => {
            let names: Vec<String> = children.iter().map(ToString::to_string).collect();
            let children = match names.as_slice() {
                [] => String::new(),
                names => format!(", and 1 read for each row of {}", names.join(", ")),
            };
            format!("copies {table}: about {reads} reads and {writes} writes for each of its rows{children}")
        }
        (Hazard::Renumbers(table), _) => {
            format!("changes the rowids of {table}; a search index that refers to them by rowid is not updated")
        }
        (Hazard::Computes(view), _) => {
            format!("runs the query of {view} and stores its rows; blocks neither reads nor writes on its tables")
        }
        (Hazard::Unread(object), _) => format!("runs the statement of {object}"),
        (Hazard::Forgets(table), _) => {
            format!("from then on the rows of {table} are lost if the server crashes, and are not replicated")
        }
        (Hazard::LosesData(table), _) => match alteration(step) {
            Some(Alter::DropColumn { column, .. }) => format!("the values of {table}.{column} are lost"),
            _other => format!("the rows of {table} are lost"),
        },
        (Hazard::Guards(table), _) => match alteration(step) {
            Some(Alter::AddConstraint { constraint, .. }) => {
                let name = constraint.name();
                format!("from then on a row of {table} that violates {name} cannot be updated until it is fixed")
            }
            _other => format!("from then on a row of {table} that violates a new constraint cannot be updated"),
        },
        (Hazard::LosesValues { table, column }, _) => format!("the values of {table}.{column} are lost"),
        (Hazard::Rounds { table, column, keeps }, _) => format!("rounds the values of {table}.{column} to {keeps}"),
        (Hazard::ChecksValues { table, column, becomes }, _) => {
            format!("fails if a value of {table}.{column} cannot become {becomes}")
        }
        (Hazard::ChecksRows(table), _) => match alteration(step) {
            Some(Alter::CreateIndexConcurrently { index, .. }) => alike(table, &index.name),
            Some(Alter::ValidateConstraint { name, .. }) => format!("fails if a row of {table} violates {name}"),
            Some(Alter::AddConstraint {
                constraint: constraint @ (Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_)),
                ..
            }) => alike(table, constraint.name()),
            Some(Alter::AddConstraint { constraint, .. }) => {
                format!("fails if a row of {table} violates {}", constraint.name())
            }
            Some(Alter::SetNullable { column, .. }) => format!("fails if {table}.{column} is NULL in a row"),
            Some(Alter::FillRows(_)) => format!("fails if a backfilled value violates a constraint of {table}"),
            _other => match &step.kind {
                StepKind::CreateIndex { index, .. } => alike(table, &index.name),
                _other => format!("fails if rows of {table} violate a new constraint"),
            },
        },
    }
}

/// An UPDATE leaves the row as it was behind.
const ROOM: &str = "the table may double in size until it is vacuumed";

/// Which triggers fire for the rows that a step fills.
fn triggers(step: &Step<'_>) -> String {
    match alteration(step) {
        Some(Alter::FillRows(fill)) if !fill.fires.is_empty() => {
            let names: Vec<&str> = fill.fires.iter().map(Name::as_str).collect();
            format!("these triggers fire for each row, as do any that are not declared: {}", names.join(", "))
        }
        Some(Alter::FillRows(fill)) if fill.quiet => {
            "its triggers do not fire for that, but those that are not declared do".to_owned()
        }
        _other => "triggers that are not declared fire for each row".to_owned(),
    }
}

fn alike(table: &ObjectName, name: &Name) -> String {
    format!("fails if two rows of {table} violate {name}")
}

fn alteration<'s>(step: &'s Step<'_>) -> Option<&'s Alter> {
    if let StepKind::Alter(step) = &step.kind { Some(step) } else { None }
}
