//! Tables that inherit from others: <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-INHERIT>.

use super::context::{Context, Place, Report};
use crate::model::kind::Inheritance;
use crate::model::{CatalogueObject, Column, Dialect, Expression, ObjectName, Rule, Table};
use crate::sql::without_qualifier;

/// Checks that Postgres lets the one inherit from the other.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, item: &Inheritance) {
    let place = Place::Object(&item.child);
    let (Some(child), Some(parent)) = (context.tables.get(&item.child), context.tables.get(&item.parent)) else {
        return;
    };
    let mut refuse = |rule, what: String, why: &str, instead: String| report.fault(rule, place, what, why, instead);
    if is_circle(context, item) {
        let why = "no table is its own ancestor";
        refuse(
            Rule::InheritedParts,
            format!("the table inherits from {}, which inherits from it", item.parent),
            why,
            "leave one of them out".to_owned(),
        );
        return;
    }
    if child.partition_by.is_some() || parent.partition_by.is_some() {
        let why = "Postgres lets no partitioned table inherit, and none inherit from one";
        refuse(
            Rule::InheritedParts,
            format!("the table inherits from {}, and one of them is partitioned", item.parent),
            why,
            "leave one of the two out".to_owned(),
        );
        return;
    }
    for column in &parent.columns {
        if let Some((what, instead)) = misfit(child, column, &item.parent) {
            refuse(
                Rule::InheritedParts,
                what,
                "whoever reads the parent reads its rows, and Postgres refuses it",
                instead,
            );
        }
    }
    for check in parent.checks.iter().filter(|check| !check.no_inherit) {
        let same = |own: &&crate::model::Check| own.name == check.name;
        let holds = |own: &crate::model::Check| {
            !own.no_inherit && postgres(&own.expression, child) == postgres(&check.expression, parent)
        };
        if !child.checks.iter().find(same).is_some_and(holds) {
            refuse(
                Rule::InheritedParts,
                format!("the table inherits from {}, and has not its check {}", item.parent, check.name),
                "whoever reads the parent reads its rows, and Postgres refuses it",
                format!(
                    "declare the check {} as {} does, or make it `constraint().no_inherit()` there",
                    check.name, item.parent
                ),
            );
        }
    }
}

/// What of a column of the parent the table has not.
fn misfit(child: &Table, column: &Column, parent: &ObjectName) -> Option<(String, String)> {
    let name = &column.name;
    let Some(own) = child.column(name) else {
        return Some((
            format!("the table inherits from {parent}, and has not its column {name}"),
            format!("declare {name} as {parent} does"),
        ));
    };
    let collation = |column: &Column| column.extra.get(&Dialect::Postgres).cloned();
    let is = if own.held_as() != column.held_as() || collation(own) != collation(column) {
        "is of another type"
    } else if own.nullable && !column.nullable {
        "may be NULL"
    } else if own.generated.is_some() != column.generated.is_some() {
        "is computed in one of them alone"
    } else {
        return None;
    };
    Some((format!("{name} {is}, which the table inherits from {parent}"), format!("declare {name} alike in both")))
}

/// Without the table's name in front of a column.
fn postgres(expression: &Expression, table: &Table) -> String {
    let forms = if let Expression::Sql(forms) = expression { forms.get(&Dialect::Postgres) } else { None };
    let bare =
        |sql: &String| without_qualifier(sql, &table.name.name, Dialect::Postgres).unwrap_or_else(|| sql.clone());
    forms.map_or_else(|| format!("{expression:?}"), bare)
}

fn is_circle(context: &Context<'_>, item: &Inheritance) -> bool {
    let pairs: Vec<(&ObjectName, &ObjectName)> = context
        .declared
        .schema
        .objects
        .iter()
        .filter_map(|item| {
            if let CatalogueObject::Inheritance(item) = item { Some((&item.child, &item.parent)) } else { None }
        })
        .collect();
    let mut above = vec![&item.parent];
    let mut seen = 0;
    while let Some(&name) = above.get(seen) {
        seen += 1;
        let more: Vec<&ObjectName> = pairs
            .iter()
            .filter(|(child, parent)| *child == name && !above.contains(parent))
            .map(|(_, parent)| *parent)
            .collect();
        above.extend(more);
    }
    above.contains(&&item.child)
}
