//! Cuts the steps into transactions.

use super::facts::Facts;
use super::place::{Phase, StepPlace, Turn};
use super::together;
use super::{kept, lock, users};
use crate::model::Dialect;
use crate::sql::mentions::{holds_text, index_expressions};
use crate::step::{Alter, Stage, Step, StepKind};
use std::collections::BTreeSet;

/// The stages; one at least.
pub(super) fn cut<'a>(
    mut steps: Vec<(StepPlace, Step<'a>)>,
    covers: &[(Phase, usize)],
    facts: &Facts<'a>,
) -> Vec<Stage<'a>> {
    values_first(&mut steps, facts);
    assert_late(&mut steps);
    // Before statements are joined, in which it does not look.
    let unused = kept::assertion(&mut steps, facts);
    steps.extend(unused);
    let mut covers = covers.to_vec();
    covers.extend(together::join(&mut steps));
    steps.sort_by_key(|(place, _)| *place);
    let steps = users::order(steps, facts.dialect);
    let mut stages: Vec<(Phase, Stage<'a>)> = Vec::new();
    for ((phase, _), step) in steps {
        match stages.last_mut() {
            Some((last, stage)) if *last == phase => stage.steps.push(step),
            Some(_) | None => {
                let no_transaction = is_alone(&step);
                let covers = covers.iter().filter(|(at, _)| *at == phase).map(|(_, cause)| *cause).collect();
                stages.push((phase, Stage { no_transaction, steps: vec![step], covers, ..Stage::default() }));
            }
        }
    }
    let mut stages: Vec<Stage<'a>> = stages.into_iter().map(|(_, stage)| stage).collect();
    for stage in &mut stages {
        lock::add(&mut stage.steps, facts.before, facts.dialect);
    }
    if stages.is_empty() { vec![Stage::default()] } else { stages }
}

/// Whether a step cannot run in a transaction, or ends some of its own.
fn is_alone(step: &Step<'_>) -> bool {
    let StepKind::Alter(step) = &step.kind else { return false };
    if let Alter::FillRows(fill) = &**step {
        !fill.key.is_empty()
    } else {
        matches!(**step, Alter::CreateIndexConcurrently { .. })
    }
}

/// No stage only asserts that indexes are valid where a later one can.
fn assert_late(steps: &mut [(StepPlace, Step<'_>)]) {
    let asserts = |step: &Step<'_>| matches!(&step.kind, StepKind::Alter(step) if matches!(**step, Alter::AssertIndexValid { .. }));
    let mut validates = steps.iter().filter(|((phase, _), _)| *phase == Phase::Validate);
    if validates.all(|(_, step)| asserts(step)) && steps.iter().any(|((phase, _), _)| *phase == Phase::Finish) {
        for ((phase, _), _) in steps.iter_mut().filter(|((phase, _), _)| *phase == Phase::Validate) {
            *phase = Phase::Finish;
        }
    }
}

/// A value that was added to an enumerated type cannot be used before the transaction ends:
/// <https://www.postgresql.org/docs/current/sql-altertype.html#id-1.9.3.42.7>.
fn values_first(steps: &mut [(StepPlace, Step<'_>)], facts: &Facts<'_>) {
    let mut added: BTreeSet<String> = BTreeSet::new();
    for (_, step) in steps.iter() {
        if let StepKind::Alter(step) = &step.kind
            && let Alter::AddEnumValue { value, .. } = &**step
        {
            added.insert(value.clone());
        }
    }
    let uses = |step: &Step<'_>| added.iter().any(|value| mentions(step, value, facts));
    if !added.is_empty() && steps.iter().any(|(_, step)| uses(step)) {
        for (place, _) in steps.iter_mut().filter(|(place, _)| *place == (Phase::Shape, Turn::Value)) {
            place.0 = Phase::Values;
        }
    }
}

fn mentions(step: &Step<'_>, value: &str, facts: &Facts<'_>) -> bool {
    let dialect = facts.dialect;
    let quoted = value.replace('\'', "''");
    let in_sql = |sql: &str| sql.contains(&quoted);
    let in_column = |column: &crate::model::Column| {
        column
            .default
            .iter()
            .chain(column.generated.iter().map(|generated| &generated.expression))
            .any(|expression| holds_text(expression, value, dialect))
    };
    if let StepKind::CreateTable(table) = &step.kind {
        table.columns.iter().any(in_column)
            || table.checks.iter().any(|check| holds_text(&check.expression, value, dialect))
    } else if let StepKind::CreateIndex { index, .. } = &step.kind {
        index_expressions(index).any(|expression| holds_text(expression, value, dialect))
    } else if let StepKind::CreateView(view) = &step.kind {
        view.forms.get(&dialect).is_some_and(|sql| in_sql(sql))
    } else if let StepKind::CreateRoutine(routine) = &step.kind {
        routine.forms.get(&dialect).is_some_and(|sql| in_sql(sql))
    } else if let StepKind::CreateTrigger { sql, .. } = &step.kind {
        in_sql(sql)
    } else if let StepKind::Alter(step) = &step.kind {
        in_alter(step, value, &in_column, dialect)
    } else {
        false
    }
}

fn in_alter(step: &Alter, value: &str, in_column: &dyn Fn(&crate::model::Column) -> bool, dialect: Dialect) -> bool {
    if let Alter::AddColumn { column, .. } | Alter::SetDefault { column, .. } = step {
        in_column(column)
    } else if let Alter::FillRows(fill) = step {
        let mut filled = fill.tables.iter().flat_map(|table| &table.columns);
        filled.any(|filled| holds_text(&filled.with, value, dialect))
    } else if let Alter::AddConstraint { constraint: crate::diff::Constraint::Check(check), .. } = step {
        holds_text(&check.expression, value, dialect)
    } else if let Alter::ReplaceRoutine(routine) = step {
        routine.forms.get(&dialect).is_some_and(|sql| sql.contains(value))
    } else if let Alter::ReplaceView(view) = step {
        view.forms.get(&dialect).is_some_and(|sql| sql.contains(&value.replace('\'', "''")))
    } else if let Alter::SetType { using, after, .. } = step {
        using.get(&dialect).is_some_and(|sql| sql.contains(value)) || after.ty.enumeration().is_some()
    } else if let Alter::Together { steps, .. } = step {
        steps.iter().any(|step| in_alter(step, value, in_column, dialect))
    } else if let Alter::CreateIndexConcurrently { index, .. } = step {
        index_expressions(index).any(|expression| holds_text(expression, value, dialect))
    } else {
        false
    }
}
