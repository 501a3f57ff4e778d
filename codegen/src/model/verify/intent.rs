//! What is said about changes: it speaks of what is declared, does not contradict itself, and fits.

use super::context::{Context, Place, Report};
use super::expressions::{Use, check as check_expression};
use super::literals;
use crate::model::{CatalogueObject, Column, Dialect, Expression, Forms, Intent, Loss, Name, ObjectName, Rule, Table};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Checks every statement of intent, in the order of kinds.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let intent = &context.declared.intent;
    tables(context, report, intent);
    columns(context, report, intent);
    enums(context, report, intent);
    for ((table, column), expression) in &intent.backfills {
        if let Some((table, column)) = declared_column(context, report, table, column, "a backfill is given") {
            backfill(context, report, (table, column), expression);
        }
    }
    for ((table, column), forms) in &intent.conversions {
        if let Some((table, column)) = declared_column(context, report, table, column, "a conversion is given") {
            conversion(context, report, (table, column), forms);
        }
    }
    for loss in intent.allowed.keys() {
        permission(context, report, loss);
    }
}

fn tables(context: &Context<'_>, report: &mut Report<'_>, intent: &Intent) {
    for (to, from) in &intent.tables {
        let place = Place::Object(to);
        if !context.tables.contains_key(to) {
            let what = format!("the table {from} is said to be called {to} now, and no such table is declared");
            report.fault(Rule::UnknownTable, place, what, NOTHING_TO_RENAME, context.did_you_mean_table(to));
        }
        if to == from {
            itself(report, place);
        }
        if intent.allowed.contains_key(&Loss::Table(from.clone())) {
            renamed_and_dropped(report, place, &from.to_string());
        }
    }
    renamed_twice(report, intent.tables.iter().map(|(to, from)| (from, from.to_string(), Place::Object(to))));
}

fn columns(context: &Context<'_>, report: &mut Report<'_>, intent: &Intent) {
    for ((table, to), from) in &intent.columns {
        let what = format!("the column {from} is said to be called {to} now");
        if declared_column(context, report, table, to, &what).is_none() {
            continue;
        }
        let place = Place::Column(table, to);
        if to == from {
            itself(report, place);
        }
        if intent.allowed.contains_key(&Loss::Column { table: table.clone(), column: from.clone() }) {
            renamed_and_dropped(report, place, from.as_str());
        }
    }
    let renames = intent.columns.iter();
    renamed_twice(
        report,
        renames.map(|((table, to), from)| ((table, from), from.to_string(), Place::Column(table, to))),
    );
}

fn enums(context: &Context<'_>, report: &mut Report<'_>, intent: &Intent) {
    for (to, from) in &intent.enums {
        let place = Place::Object(to);
        if !context.enums.contains_key(to) {
            let what = format!("the enum {from} is said to be called {to} now, and no such enum is declared");
            let known = context.enums.keys().map(ToString::to_string);
            let instead = context.did_you_mean(&to.to_string(), known, "declare it with `Database::enumeration`");
            report.fault(Rule::UnknownEnum, place, what, NOTHING_TO_RENAME, instead);
        }
        if to == from {
            itself(report, place);
        }
        if intent.allowed.contains_key(&Loss::Enum(from.clone())) {
            renamed_and_dropped(report, place, &from.to_string());
        }
    }
    renamed_twice(report, intent.enums.iter().map(|(to, from)| (from, from.to_string(), Place::Object(to))));
    enum_values(context, report, intent);
}

fn enum_values(context: &Context<'_>, report: &mut Report<'_>, intent: &Intent) {
    for ((name, to), from) in &intent.enum_values {
        declared_value(context, report, name, to);
        gone(context, report, name, from);
        if to == from {
            itself(report, Place::Object(name));
        }
    }
    let renames = intent.enum_values.iter();
    renamed_twice(report, renames.map(|((name, _), from)| ((name, from), format!("{from:?}"), Place::Object(name))));
    let moved: BTreeSet<(&ObjectName, &str)> =
        intent.enum_values.iter().map(|((name, _), from)| (name, from.as_str())).collect();
    for ((name, from), to) in &intent.replaced_values {
        declared_value(context, report, name, to);
        gone(context, report, name, from);
        if moved.contains(&(name, from)) {
            contradiction(report, Place::Object(name), &format!("the value {from:?} is renamed, and replaced"));
        }
    }
    for loss in intent.allowed.keys() {
        if let Loss::EnumValue { name, value } = loss {
            let replaced = intent.replaced_values.contains_key(&(name.clone(), value.clone()));
            if replaced || moved.contains(&(name, value)) {
                let verb = if replaced { "replaced" } else { "renamed" };
                contradiction(report, Place::Object(name), &format!("the value {value:?} is {verb}, and dropped"));
            }
        }
    }
}

const NOTHING_TO_RENAME: &str = "a rename leads to what is declared";

/// What two objects are said to have been.
fn renamed_twice<'p, K: Ord>(report: &mut Report<'_>, renames: impl Iterator<Item = (K, String, Place<'p>)>) {
    let mut seen = BTreeSet::new();
    for (from, name, place) in renames {
        if !seen.insert(from) {
            contradiction(report, place, &format!("{name} is said to have become this, and something else"));
        }
    }
}

fn itself(report: &mut Report<'_>, place: Place<'_>) {
    let why = "nothing changes, and the sentence would stay";
    report.fault(
        Rule::RenameToItself,
        place,
        "it is said to have had the name that it has",
        why,
        "leave the rename out",
    );
}

fn renamed_and_dropped(report: &mut Report<'_>, place: Place<'_>, from: &str) {
    contradiction(report, place, &format!("it is said to have been {from}, which is said to be dropped"));
}

fn contradiction(report: &mut Report<'_>, place: Place<'_>, what: &str) {
    report.fault(
        Rule::Contradiction,
        place,
        what,
        "only one of the two can happen",
        "say one of them, in the declaration or by a flag",
    );
}

/// The declared column that something is said about.
fn declared_column<'a>(
    context: &Context<'a>,
    report: &mut Report<'_>,
    table: &ObjectName,
    column: &Name,
    what: &str,
) -> Option<(&'a Table, &'a Column)> {
    let Some(owner) = context.tables.get(table) else {
        let why = "what is said about changes speaks of what is declared";
        let instead = context.did_you_mean_table(table);
        report.fault(
            Rule::UnknownTable,
            Place::Object(table),
            format!("{what}, and no such table is declared"),
            why,
            instead,
        );
        return None;
    };
    let found = owner.column(column).map(|column| (*owner, column));
    if found.is_none() {
        let why = "what is said about changes speaks of what is declared";
        let instead = context.did_you_mean_column(column, owner);
        report.fault(
            Rule::UnknownColumn,
            Place::Column(table, column),
            format!("{what}, and no such column is declared"),
            why,
            instead,
        );
    }
    found
}

/// Names a value that an enum shall have and has not.
fn declared_value(context: &Context<'_>, report: &mut Report<'_>, name: &ObjectName, value: &str) {
    let Some(item) = context.enums.get(name) else { return };
    if !item.values.iter().any(|known| known == value) {
        let known: Vec<String> = item.values.iter().take(20).map(|value| format!("{value:?}")).collect();
        let otherwise = format!("name one of its values: {}", known.join(", "));
        let instead = context.did_you_mean(value, item.values.iter().cloned(), otherwise);
        let what = format!("rows should hold {value:?}, which is not a value of the enum");
        report.fault(Rule::UnknownValue, Place::Object(name), what, "a row holds one of the declared values", instead);
    }
}

/// Names a value that is said to be gone and is not. It may be there again, as the new name of another value.
fn gone(context: &Context<'_>, report: &mut Report<'_>, name: &ObjectName, value: &str) {
    let declared = context.enums.get(name).is_some_and(|item| item.values.iter().any(|known| known == value));
    let renamed = context.declared.intent.enum_values.contains_key(&(name.clone(), value.to_owned()));
    if declared && !renamed {
        let what = format!("the value {value:?} is said to be gone, and it is declared");
        report.fault(Rule::Contradiction, Place::Object(name), what, "only one of the two can hold", STILL_THERE);
    }
}

const STILL_THERE: &str = "take it out of the declaration, or leave that sentence out";

fn backfill(context: &Context<'_>, report: &mut Report<'_>, of: (&Table, &Column), expression: &Expression) {
    let (table, column) = of;
    let place = Place::Column(&table.name, &column.name);
    if column.generated.is_some() || column.numbering.is_some() {
        let why = "the database itself gives every row its value";
        report.fault(Rule::Backfill, place, "a backfill is given for a computed column", why, "leave the backfill out");
        return;
    }
    if *expression == Expression::Null {
        let why = "NULL is what rows hold without it";
        report.fault(Rule::Backfill, place, "the backfill is NULL", why, "give a value, or leave the backfill out");
        return;
    }
    let seen = with_dropped(context, table);
    let (what, queries) = (&"backfill", &Dialect::ALL);
    let at = Use { place, what, table: Some(&seen), immutable: false, queries, postgres: true, d1: true };
    check_expression(context, report, expression, at);
    if let Some(misfit) = literals::check(context, column, expression) {
        report.fault(Rule::ValueMisfit, place, format!("the backfill {}", misfit.what), misfit.why, misfit.instead);
    }
}

fn conversion(context: &Context<'_>, report: &mut Report<'_>, of: (&Table, &Column), forms: &Forms) {
    let (table, column) = of;
    let place = Place::Column(&table.name, &column.name);
    let (what, queries) = (&"conversion", &[Dialect::D1]);
    let at = Use { place, what, table: Some(table), immutable: false, queries, postgres: true, d1: true };
    check_expression(context, report, &Expression::Sql(forms.clone()), at);
}

/// The table with the columns that it had: a backfill may take their values along before they are dropped.
fn with_dropped<'t>(context: &Context<'_>, table: &'t Table) -> Cow<'t, Table> {
    let allowed = context.declared.intent.allowed.keys();
    let dropped = allowed.filter_map(|loss| match loss {
        Loss::Column { table: owner, column } if *owner == table.name => Some(column),
        Loss::Table(_)
        | Loss::Enum(_)
        | Loss::Column { .. }
        | Loss::Narrowed { .. }
        | Loss::EnumValue { .. }
        | Loss::Object { .. }
        | Loss::Attribute { .. } => None,
    });
    let mut seen = Cow::Borrowed(table);
    for name in dropped {
        if let Some(any) = table.columns.first() {
            seen.to_mut().columns.push(Column { name: name.clone(), ..any.clone() });
        }
    }
    seen
}

/// A permission speaks of what is gone, or of a declared column that narrows.
fn permission(context: &Context<'_>, report: &mut Report<'_>, loss: &Loss) {
    let intent = &context.declared.intent;
    let why = "a permission to drop is about what is no longer declared";
    match loss {
        Loss::Table(name) => {
            if context.tables.contains_key(name) && !intent.tables.contains_key(name) {
                let what = "the table is said to be dropped, and it is declared";
                report.fault(Rule::Contradiction, Place::Object(name), what, why, STILL_THERE);
            }
        }
        Loss::Enum(name) => {
            if context.enums.contains_key(name) && !intent.enums.contains_key(name) {
                let what = "the enum is said to be dropped, and it is declared";
                report.fault(Rule::Contradiction, Place::Object(name), what, why, STILL_THERE);
            }
        }
        Loss::Column { table, column } => {
            let key = (table.clone(), column.clone());
            let found = context.tables.get(table).and_then(|owner| owner.column(column));
            // A column that becomes generated loses its values, too.
            if found.is_some_and(|column| column.generated.is_none()) && !intent.columns.contains_key(&key) {
                let what = "the column is said to be dropped, and it is declared";
                report.fault(Rule::Contradiction, Place::Column(table, column), what, why, STILL_THERE);
            }
        }
        Loss::Narrowed { table, column } => {
            declared_column(context, report, table, column, "the column is said to narrow");
        }
        Loss::EnumValue { name, value } => gone(context, report, name, value),
        Loss::Object { noun, name } => {
            let objects = &context.declared.schema.objects;
            let is_former = intent.objects.contains_key(&(noun.clone(), name.clone()));
            // One that holds rows of its own loses them where it is declared otherwise, too.
            let stays = |item: &CatalogueObject| item.noun() == noun && item.name() == name && !item.holds_rows();
            if objects.iter().any(stays) && !is_former {
                let what = format!("the {noun} is said to be dropped, and it is declared");
                report.fault(Rule::Contradiction, Place::Object(name), what, why, STILL_THERE);
            }
        }
        Loss::Attribute { name, attribute } => {
            let has = |item: &CatalogueObject| matches!(item, CatalogueObject::Composite(found) if found.name == *name && found.find(attribute).is_some());
            if context.declared.schema.objects.iter().any(has) {
                let what = "the attribute is said to be dropped, and it is declared";
                report.fault(Rule::Contradiction, Place::Column(name, attribute), what, why, STILL_THERE);
            }
        }
    }
}
