//! Tables in partitions, on Postgres alone: one for all rows, and a few for numbers that no row has, which come, go and move.

use crate::spec::{Id, Spec, TableSpec, Ty};
use seaglass::model::kind::{Bound, Partition};
use seaglass::model::{CatalogueObject, ColumnType, Dialect, Intent, Loss, PartitionKey};

/// How a table is in partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// By which of its columns.
    pub by: Id,
    /// Which partitions there are.
    pub turn: u32,
}

/// Beyond every number of a row.
const FAR: i64 = 2_000_000_100;

/// By the first column of the key, where that is a number.
pub fn of(spec: &Spec, table: &TableSpec) -> Option<Parts> {
    let by = *table.primary_key.as_ref()?.columns.first()?;
    let is_number = |ty: &Ty| matches!(ty, Ty::Plain(ColumnType::Integer | ColumnType::BigInteger, None));
    let fits = spec.only == Some(Dialect::Postgres) && is_number(&table.column(by)?.ty);
    fits.then_some(Parts { by, turn: 0 })
}

/// What the table says of it.
pub fn by(table: &TableSpec) -> Option<PartitionKey> {
    let parts = table.parts?;
    Some(PartitionKey::range().column(table.column(parts.by).map_or("?", |column| column.name.as_str())))
}

/// The partitions of a table.
pub fn partitions(table: &TableSpec) -> Vec<CatalogueObject> {
    let Some(Parts { turn, .. }) = table.parts else { return Vec::new() };
    let far = |name: &str, at: i64| {
        Partition::range(format!("{name} of {}", table.id), &*table.name, [FAR + at], [FAR + at + 10])
    };
    let more = match turn % 5 {
        0 => vec![],
        1 => vec![far("far", 0).doc("far away")],
        2 => vec![far("far", 10), far("farther", 0)],
        3 => vec![far("far", 0), far("farther", 10).partition_by(PartitionKey::hash().column(column(table)))],
        _ => vec![Partition::range(format!("far of {}", table.id), &*table.name, [FAR], [Bound::Maximum])],
    };
    let rest = Partition::default(format!("rest of {}", table.id), &*table.name);
    [rest].into_iter().chain(more).map(CatalogueObject::from).collect()
}

fn column(table: &TableSpec) -> &str {
    table.parts.and_then(|parts| table.column(parts.by)).map_or("?", |column| column.name.as_str())
}

/// Those that are gone may go, since no row is in any but with its table.
pub fn allow(intent: &mut Intent, before: &Spec, after: &Spec) {
    let names =
        |spec: &Spec| -> Vec<_> { spec.tables.iter().flat_map(partitions).map(|item| item.name().clone()).collect() };
    let now = names(after);
    for name in names(before).into_iter().filter(|name| !now.contains(name)) {
        intent.allowed.insert(Loss::Object { noun: "partition".to_owned(), name }, None);
    }
}

/// Whether a version asks for what no statement of Postgres does.
pub fn moves_what_stays(before: &Spec, after: &Spec) -> bool {
    after.tables.iter().any(|table| {
        let Some(old) = before.table(table.id) else { return false };
        let ty = |table: &TableSpec, parts: Parts| table.column(parts.by).map(|column| column.ty.clone());
        match (old.parts, table.parts) {
            // What is partitioned by shares stays so.
            (Some(was), Some(is)) => {
                ty(old, was) != ty(table, is) || (was.turn % 5 != is.turn % 5 && both_have_farther(was, is))
            }
            (was, is) => was != is,
        }
    })
}

/// The second partition is there before and after.
const fn both_have_farther(a: Parts, b: Parts) -> bool {
    matches!(a.turn % 5, 2 | 3) && matches!(b.turn % 5, 2 | 3)
}
