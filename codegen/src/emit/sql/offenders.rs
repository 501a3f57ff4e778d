//! Queries that find the rows which a constraint refuses that is not validated yet.

use crate::dialect::{expression_sql, quote};
use crate::diff::Constraint;
use crate::model::{Dialect, ForeignKey, Name, ObjectName};
use crate::step::{Alter, ConstraintForm, Stage, StepKind};

/// One for each such constraint of a stage, on one line.
pub(super) fn queries(stage: &Stage<'_>) -> Vec<String> {
    let of_step = |kind: &StepKind<'_>| {
        let StepKind::Alter(step) = kind else { return None };
        let Alter::AddConstraint { table, constraint, form: ConstraintForm::NotValid } = &**step else { return None };
        query(table, constraint)
    };
    stage.steps.iter().filter_map(|step| of_step(&step.kind)).collect()
}

fn query(table: &ObjectName, constraint: &Constraint) -> Option<String> {
    match constraint {
        Constraint::Check(check) => {
            let mut condition = String::new();
            expression_sql(&mut condition, Dialect::Postgres, &check.expression);
            let condition = one_line(&condition)?;
            Some(format!("SELECT * FROM {} WHERE NOT ({condition});", object(table)))
        }
        Constraint::ForeignKey(key) => Some(orphans(table, key)),
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_) => None,
    }
}

/// Rows that refer to none.
fn orphans(table: &ObjectName, key: &ForeignKey) -> String {
    let held: Vec<String> = key.columns.iter().map(|name| format!("c.{} IS NOT NULL", quoted(name))).collect();
    let pairs = key.columns.iter().zip(&key.target_columns);
    let same: Vec<String> = pairs.map(|(own, other)| format!("p.{} = c.{}", quoted(other), quoted(own))).collect();
    format!(
        "SELECT c.* FROM {} AS c WHERE {} AND NOT EXISTS (SELECT FROM {} AS p WHERE {});",
        object(table),
        held.join(" AND "),
        object(&key.target),
        same.join(" AND ")
    )
}

/// What has line breaks, unless they may mean something.
fn one_line(sql: &str) -> Option<String> {
    let has_breaks = sql.contains(['\n', '\r']);
    let is_plain = !sql.contains("--") && (!has_breaks || !sql.contains(['\'', '"', '$']));
    is_plain
        .then(|| sql.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|_| has_breaks)
        .or_else(|| (is_plain && !has_breaks).then(|| sql.to_owned()))
}

fn object(name: &ObjectName) -> String {
    let mut out = String::new();
    quote::object(&mut out, name, Dialect::Postgres);
    out
}

fn quoted(name: &Name) -> String {
    let mut out = String::new();
    quote::name(&mut out, name);
    out
}
