//! Partitions: bounds that are the same value, as `5` and `'5'` are of a number, or a day and its midnight of an instant.

use super::judge::{Judge, Over};
use seaglass::dialect::{quote, type_name};
use seaglass::model::kind::{Bound, Partition, PartitionBounds};
use seaglass::model::{CatalogueObject, Dialect, ObjectName, PartitionKey, Schema};

/// Whether both are one partition, in a database that has the tables of `known`.
pub(super) fn same(live: &Partition, known: &Partition, schema: &Schema, judge: &mut Judge<'_>) -> bool {
    let types = key_types(known, schema);
    let mut same_all = |live: &[Bound], known: &[Bound], of_list: bool| {
        let ty = |at: usize| types.get(if of_list { 0 } else { at }).cloned().flatten();
        let pairs = live.iter().zip(known).enumerate();
        let same: Vec<bool> = pairs.map(|(at, (a, b))| same_bound(a, b, ty(at).as_deref(), judge)).collect();
        live.len() == known.len() && same.iter().all(|same| *same)
    };
    let same_bounds = match (&live.bounds, &known.bounds) {
        (PartitionBounds::Range { from, to }, PartitionBounds::Range { from: known_from, to: known_to }) => {
            same_all(from, known_from, false) && same_all(to, known_to, false)
        }
        (PartitionBounds::List(live), PartitionBounds::List(known)) => same_all(live, known, true),
        (live, known) => live == known,
    };
    let agreed = Partition { bounds: known.bounds.clone(), table: known.table.clone(), ..live.clone() };
    same_bounds && agreed == Partition { renamed_from: None, detached: false, ..known.clone() }
}

/// The types by whose values rows are spread; none of an expression.
fn key_types(partition: &Partition, schema: &Schema) -> Vec<Option<String>> {
    let root = partition.table.as_ref().unwrap_or(&partition.of);
    let (Some(table), Some(by)) = (schema.table(root), spread(&partition.of, schema)) else { return Vec::new() };
    let of_part = |part: &seaglass::model::IndexPart| {
        let column = table.column(part.column()?)?;
        Some(type_name(Dialect::Postgres, table, column).into_owned())
    };
    by.parts.iter().map(of_part).collect()
}

/// How the rows of a table or of one of its partitions are spread.
fn spread<'a>(name: &ObjectName, schema: &'a Schema) -> Option<&'a PartitionKey> {
    if let Some(table) = schema.table(name) {
        return table.partition_by.as_ref();
    }
    schema.objects.iter().find_map(|object| match object {
        CatalogueObject::Partition(partition) if partition.name == *name => partition.partition_by.as_ref(),
        _ => None,
    })
}

fn same_bound(live: &Bound, known: &Bound, ty: Option<&str>, judge: &mut Judge<'_>) -> bool {
    let (Some(a), Some(b)) = (sql(live), sql(known)) else { return live == known };
    live == known || a.trim_matches('\'') == b.trim_matches('\'') || judge.same(Over::Nothing, ty, &a, &b)
}

/// A value as SQL; none of what is not a value.
fn sql(bound: &Bound) -> Option<String> {
    Some(match bound {
        Bound::Minimum | Bound::Maximum | Bound::Null => return None,
        Bound::Bool(value) => value.to_string(),
        Bound::Integer(number) => number.to_string(),
        Bound::Text(text) => {
            let mut out = String::new();
            quote::postgres_text(&mut out, text);
            out
        }
        Bound::Sql(text) => text.clone(),
    })
}
