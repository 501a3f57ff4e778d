//! Tables and what belongs to them, columns apart.

use super::{Change, CommentTarget, Difference, column, comment, removed};
use crate::model::{Name, Schema, Table};
use std::collections::BTreeMap;

/// Compares the tables of two schemas.
pub(super) fn tables(before: &Schema, after: &Schema, found: &mut Difference, comments: &mut Vec<Change>) {
    let old: BTreeMap<_, _> = before.tables.iter().map(|table| (&table.name, table)).collect();
    let mut indexes = Vec::new();
    for table in &after.tables {
        match old.get(&table.name) {
            None => found.changes.push(Change::CreateTable(Box::new(table.clone()))),
            Some(previous) => one(previous, table, found, &mut indexes, comments),
        }
    }
    removed(&before.tables, &after.tables, |table: &Table| &table.name, "table", found);
    found.changes.append(&mut indexes);
}

fn one(before: &Table, after: &Table, found: &mut Difference, indexes: &mut Vec<Change>, comments: &mut Vec<Change>) {
    comment(comments, CommentTarget::Table(after.name.clone()), before.doc.as_deref(), after.doc.as_deref());
    column::columns(before, after, found, comments);
    if before.primary_key != after.primary_key {
        found.refuse(&after.name, "its primary key changed");
    }
    parts(after, "unique constraint", &before.uniques, &after.uniques, |item| &item.name, found);
    parts(after, "foreign key", &before.foreign_keys, &after.foreign_keys, |item| &item.name, found);
    parts(after, "check", &before.checks, &after.checks, |item| &item.name, found);
    parts(after, "trigger", &before.triggers, &after.triggers, |item| &item.name, found);
    if before.d1 != after.d1 {
        found.refuse(&after.name, "whether its rows on D1 are another program's changed");
    }
    if before.extra != after.extra {
        found.refuse(&after.name, "the SQL behind its definition changed");
    }
    let old: BTreeMap<_, _> = before.indexes.iter().map(|index| (&index.name, index)).collect();
    for index in &after.indexes {
        match old.get(&index.name) {
            None => indexes.push(Change::CreateIndex { table: after.name.clone(), index: index.clone() }),
            Some(previous) if *previous != index => {
                found.refuse(&after.name, format!("index {} changed", index.name));
            }
            Some(_) => {}
        }
    }
    for index in &before.indexes {
        if !after.indexes.iter().any(|kept| kept.name == index.name) {
            found.refuse(&after.name, format!("index {} is gone from the declaration", index.name));
        }
    }
}

/// Refuses every part of a table that was added, changed or removed. Order does not count.
fn parts<T: PartialEq>(
    table: &Table,
    kind: &str,
    before: &[T],
    after: &[T],
    name: impl Fn(&T) -> &Name,
    found: &mut Difference,
) {
    for item in after {
        match before.iter().find(|old| name(old) == name(item)) {
            None => found.refuse(&table.name, format!("{kind} {} is new on a table that exists", name(item))),
            Some(old) if old != item => found.refuse(&table.name, format!("{kind} {} changed", name(item))),
            Some(_) => {}
        }
    }
    for item in before {
        if !after.iter().any(|kept| name(kept) == name(item)) {
            found.refuse(&table.name, format!("{kind} {} is gone from the declaration", name(item)));
        }
    }
}
