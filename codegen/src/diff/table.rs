//! Tables and what belongs to them.

use super::equality::same_table;
use super::part::Moves;
use super::{
    Change, CommentTarget, DiffContext, Difference, State, TableOptions, column, comment, constraint, index, partition,
    question, trailing, trigger,
};
use crate::model::{Loss, Name, Table};
use std::sync::Arc;

/// Compares tables. Orders of columns are noted in `orders`: alone they are no migration.
pub(super) fn compare(state: &State<'_>, context: &DiffContext<'_>, orders: &mut Vec<Change>, found: &mut Difference) {
    let mut moves = Moves::default();
    let mut new = Vec::new();
    for table in &context.after.tables {
        match state.tables.get(&table.name) {
            None => {
                found.changes.push(Change::CreateTable(Arc::clone(table)));
                new.push(&**table);
            }
            Some(before) => {
                if !same_table(before, table) {
                    one(context, before, table, &mut moves, found);
                }
                orders.extend(order(before, table));
            }
        }
    }
    for table in state.tables.iter().filter(|table| !context.tables.contains_key(&table.name)) {
        if context.allows(&Loss::Table(table.name.clone())) {
            found.changes.push(Change::DropTable(Box::new(Table::clone(table))));
        } else {
            found.questions.push(question::gone_table(table, &new));
        }
    }
    moves.finish(found);
}

fn one(context: &DiffContext<'_>, before: &Table, after: &Table, moves: &mut Moves, found: &mut Difference) {
    let on = || CommentTarget::Table(after.name.clone());
    comment::compare(on, before.doc.as_deref(), after.doc.as_deref(), found);
    trailing::table(before, after, found);
    partition::compare(context, before, after, found);
    column::compare(context, before, after, found);
    let renamed = constraint::compare(before, after, moves, found);
    if let Some(change) = other_options(before, after, &renamed) {
        found.changes.push(change);
    }
    let is_whole = after.partition_by.is_none();
    index::compare(&after.name, is_whole, [&before.indexes, &after.indexes], moves, found);
    trigger::compare(&after.name, &before.triggers, &after.triggers, found);
}

/// Other options; what is said of a constraint on D1 follows it to its new name.
fn other_options(before: &Table, after: &Table, renamed: &[(&Name, &Name)]) -> Option<Change> {
    let mut kept = options(before);
    for (from, to) in renamed {
        kept.d1.rename(from, to);
    }
    if kept == options(after) {
        return None;
    }
    // Constraints are renamed behind it.
    let mut wanted = options(after);
    for (from, to) in renamed {
        wanted.d1.rename(to, from);
    }
    Some(Change::ChangeTable { table: after.name.clone(), before: options(before), after: wanted })
}

fn options(table: &Table) -> TableOptions {
    TableOptions {
        d1: table.d1.clone(),
        extra: table.extra.clone(),
        row_security: table.row_security,
        unlogged: table.unlogged,
        partition_by: table.partition_by.clone(),
    }
}

/// The declared order of the columns, if it is not the one that additions and drops lead to.
fn order(before: &Table, after: &Table) -> Option<Change> {
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<Name>>();
    let same_length = before.columns.len() == after.columns.len();
    if same_length && before.columns.iter().zip(&after.columns).all(|(a, b)| a.name == b.name) {
        return None;
    }
    let kept = before.columns.iter().filter(|column| after.column(&column.name).is_some());
    let added = after.columns.iter().filter(|column| before.column(&column.name).is_none());
    let reached: Vec<Name> = kept.chain(added).map(|column| column.name.clone()).collect();
    let wanted = names(after);
    (reached != wanted).then(|| Change::ReorderColumns { table: after.name.clone(), columns: wanted })
}
