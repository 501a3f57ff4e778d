//! Columns.

use super::{Change, CommentTarget, Difference, comment};
use crate::model::{Column, Table};

/// Compares the columns of a table, whatever their order.
pub(super) fn columns(before: &Table, after: &Table, found: &mut Difference, comments: &mut Vec<Change>) {
    for column in &after.columns {
        let place = format!("{}.{}", after.name, column.name);
        match before.column(&column.name) {
            None => found.refuse(&place, "the column is new on a table that exists"),
            Some(previous) => {
                for fact in differing(previous, column) {
                    found.refuse(&place, format!("its {fact} changed"));
                }
                let on = CommentTarget::Column { table: after.name.clone(), column: column.name.clone() };
                comment(comments, on, previous.doc.as_deref(), column.doc.as_deref());
            }
        }
    }
    for column in before.columns.iter().filter(|column| after.column(&column.name).is_none()) {
        found.refuse(&format!("{}.{}", after.name, column.name), "the column is gone from the declaration");
    }
}

/// The facts in which two columns of one name differ, comments and field options apart.
fn differing(before: &Column, after: &Column) -> Vec<&'static str> {
    [
        ("type", before.ty != after.ty),
        ("nullability", before.nullable != after.nullable),
        ("default", before.default != after.default),
        ("generating expression", before.generated != after.generated),
        ("numbering", before.identity != after.identity),
        ("stored form on D1", before.storage != after.storage),
        ("trailing SQL", before.extra != after.extra),
    ]
    .into_iter()
    .filter_map(|(fact, differs)| differs.then_some(fact))
    .collect()
}
