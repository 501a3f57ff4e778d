//! Parents before children.

use seaglass::model::{ObjectName, Schema, Table};
use std::collections::BTreeSet;

/// The tables in an order in which rows can come: each behind those that it refers to. In a circle, the one comes first
/// whose keys may be NULL, or else the first of the declaration.
pub(super) fn parents_first(schema: &Schema) -> Vec<&Table> {
    let mut left: Vec<&Table> = schema.tables().collect();
    let mut done: BTreeSet<&ObjectName> = BTreeSet::new();
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_free = |required: bool| {
            left.iter().position(|table| {
                table.foreign_keys.iter().all(|key| {
                    let is_there = key.target == table.name || done.contains(&key.target);
                    let may_wait = !required
                        && key.columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable));
                    is_there || may_wait || schema.table(&key.target).is_none()
                })
            })
        };
        let at = is_free(true).or_else(|| is_free(false)).unwrap_or(0);
        let table = left.remove(at);
        done.insert(&table.name);
        order.push(table);
    }
    order
}
