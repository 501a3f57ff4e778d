//! Columns: their facts, and what becomes of the values in them.

use super::equality::{same_column, same_facts};
use super::{
    Change, ColumnChange, CommentTarget, DiffContext, Difference, Fit, Refusal, comment, fits, question, trailing,
};
use crate::model::{Column, Expression, Loss, Name, Rule, Table};
use std::collections::BTreeMap;

/// Compares the columns of a table, whatever their order.
pub(super) fn compare(context: &DiffContext<'_>, before: &Table, after: &Table, found: &mut Difference) {
    let (old, new) = (by_name(before), by_name(after));
    let added: Vec<&Column> = after.columns.iter().filter(|column| !old.contains_key(&column.name)).collect();
    let asked = found.questions.len();
    for column in before.columns.iter().filter(|column| !new.contains_key(&column.name)) {
        gone(context, after, column, &added, found);
    }
    // What a column was called before decides whether it is new.
    let is_known = found.questions.len() == asked;
    for column in &after.columns {
        match old.get(&column.name) {
            None => add(context, after, column, is_known, found),
            Some(previous) if !same_column(&after.name, previous, column) => {
                change(context, [before, after], previous, column, found);
            }
            Some(_) => {}
        }
    }
}

fn by_name(table: &Table) -> BTreeMap<&Name, &Column> {
    table.columns.iter().map(|column| (&column.name, column)).collect()
}

fn gone(context: &DiffContext<'_>, table: &Table, column: &Column, added: &[&Column], found: &mut Difference) {
    let loss = Loss::Column { table: table.name.clone(), column: column.name.clone() };
    // What is computed from other columns is not a loss.
    if column.generated.is_some() || context.allows(&loss) {
        let column = Box::new(column.clone());
        found.changes.push(Change::DropColumn { table: table.name.clone(), column });
    } else {
        found.questions.push(question::gone_column(&table.name, column, added, loss));
    }
}

fn add(context: &DiffContext<'_>, table: &Table, column: &Column, is_known: bool, found: &mut Difference) {
    let backfill = match column.generated {
        Some(_) => None,
        None => context.backfill(&table.name, &column.name),
    };
    if is_known && backfill.is_none() && needs_value(column) {
        found.questions.push(question::new_required(table, column));
    }
    found.changes.push(Change::AddColumn { table: table.name.clone(), column: Box::new(column.clone()), backfill });
}

/// Whether rows that name no value of the column are refused.
fn needs_value(column: &Column) -> bool {
    let has_default = column.default.as_ref().is_some_and(|default| *default != Expression::Null);
    !column.nullable && !has_default && column.generated.is_none() && column.numbering.is_none()
}

fn change(context: &DiffContext<'_>, tables: [&Table; 2], before: &Column, after: &Column, found: &mut Difference) {
    let table = tables[1];
    let on = || CommentTarget::Column { table: table.name.clone(), column: after.name.clone() };
    comment::compare(on, before.doc.as_deref(), after.doc.as_deref(), found);
    if same_facts(&table.name, before, after) {
        return;
    }
    trailing::column(table, before, after, found);
    let mut after = Column { doc: before.doc.clone(), ..after.clone() };
    if let (Some(before), Some(after)) = (&before.numbering, &mut after.numbering)
        && after.sequence.is_none()
    {
        // One that nobody names is called as it was.
        after.sequence.clone_from(&before.sequence);
    }
    let after = &after;
    let mut change = ColumnChange {
        table: table.name.clone(),
        before: before.clone(),
        after: after.clone(),
        backfill: None,
        using: crate::model::Forms::new(),
    };
    if after.generated.is_none() {
        // No value stands for the NULLs of a key: rows that hold one make the migration fail.
        if !tables.iter().all(|table| table.in_primary_key(&after.name)) {
            required(context, &mut change, found);
        }
        converted(context, &mut change, found);
    } else if before.generated.is_none() {
        let loss = Loss::Column { table: table.name.clone(), column: after.name.clone() };
        if !context.allows(&loss) {
            found.questions.push(question::overwritten(&table.name, after, loss));
        }
    }
    found.changes.push(Change::ChangeColumn(Box::new(change)));
}

/// A column that becomes required needs a value for the rows that hold none.
fn required(context: &DiffContext<'_>, change: &mut ColumnChange, found: &mut Difference) {
    if change.before.nullable && !change.after.nullable {
        change.backfill = context.backfill(&change.table, &change.after.name);
        if change.backfill.is_none() {
            found.questions.push(question::required(&change.table, &change.after));
        }
    }
}

/// A column whose values take another form must be able to.
fn converted(context: &DiffContext<'_>, change: &mut ColumnChange, found: &mut Difference) {
    let mut fit = fits(&change.before, &change.after);
    if fit == Fit::Same {
        return;
    }
    let is_set = context.after.is_set_of(&change.before.ty, &change.after.ty);
    if is_set {
        fit = Fit::Unrelated;
    }
    if let Some(using) = context.intent.conversions.get(&(change.table.clone(), change.after.name.clone())) {
        change.using.clone_from(using);
        return;
    }
    match fit {
        Fit::Same | Fit::Widens | Fit::Converts => {}
        Fit::Narrows | Fit::Loses => {
            let loss = Loss::Narrowed { table: change.table.clone(), column: change.after.name.clone() };
            if !context.allows(&loss) {
                found.questions.push(question::narrowed(change, fit, loss));
            }
        }
        Fit::Unrelated => found.refusals.push(Refusal {
            rule: Rule::UnrelatedTypes,
            place: format!("{}.{}", change.table, change.after.name),
            what: if is_set { question::one_of_set(change) } else { question::types(change) },
            why: if is_set { "no cast makes one range of a set of them" } else { "no cast does that" }.to_owned(),
            instead: question::conversion(change),
            stale: false,
        }),
    }
}
