//! Indexes by which rows that refer are found, made where none is there and dropped again.

use super::edge::Edge;
use super::table_changes::TableChanges;
use crate::model::{Name, ObjectName};
use crate::step::Help;
use std::collections::BTreeSet;

/// The indexes that are missing on the columns of `edges`, each once.
pub(super) fn helps<'a>(table_changes: &TableChanges<'a>, edges: &[Edge<'a>]) -> Vec<Help> {
    let lacking = edges.iter().filter(|edge| !is_indexed(table_changes, edge));
    let wanted: BTreeSet<(ObjectName, Vec<Name>)> =
        lacking.map(|edge| (edge.child.clone(), edge.columns(table_changes).into_iter().cloned().collect())).collect();
    wanted.into_iter().enumerate().map(|(at, (table, columns))| Help { number: at + 1, table, columns }).collect()
}

fn is_indexed(table_changes: &TableChanges<'_>, edge: &Edge<'_>) -> bool {
    let dropped =
        table_changes.touched.get(edge.child).map(|touched| touched.dropped_indexes.as_slice()).unwrap_or_default();
    edge.table.is_found_by(&edge.key.columns, |name| !dropped.contains(&name))
}
