//! Indexes by which rows that refer are found, made where none is there and dropped again.

use super::keys::Edge;
use super::moves::Moves;
use crate::model::{IndexPart, Name, ObjectName, Table};
use crate::step::Help;
use std::collections::BTreeSet;

/// The indexes that are missing on the columns of `edges`, each once.
pub(super) fn helps<'a>(moves: &Moves<'a>, edges: &[Edge<'a>]) -> Vec<Help> {
    let lacking = edges.iter().filter(|edge| !is_indexed(moves, edge));
    let wanted: BTreeSet<(ObjectName, Vec<Name>)> =
        lacking.map(|edge| (edge.child.clone(), edge.columns(moves).into_iter().cloned().collect())).collect();
    wanted.into_iter().enumerate().map(|(at, (table, columns))| Help { number: at + 1, table, columns }).collect()
}

fn is_indexed(moves: &Moves<'_>, edge: &Edge<'_>) -> bool {
    let dropped = moves.touched.get(edge.child).map(|touched| touched.dropped_indexes.as_slice()).unwrap_or_default();
    has_index(edge.table, &edge.key.columns, |name| !dropped.contains(&name))
}

/// Whether a key or index that `stays` begins with one of `columns`.
pub(super) fn has_index<'t>(table: &'t Table, columns: &[Name], stays: impl Fn(&'t Name) -> bool) -> bool {
    let begins = |key: &[Name]| key.first().is_some_and(|name| columns.contains(name));
    table.primary_key.as_ref().is_some_and(|key| begins(&key.columns))
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || table.indexes.iter().any(|index| {
            let first = index.parts.first().and_then(IndexPart::column);
            index.predicate.is_none() && stays(&index.name) && first.is_some_and(|name| columns.contains(&name))
        })
}
