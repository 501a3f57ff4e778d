//! How the rows of a table are spread over partitions, which Postgres settles when the table is made.

use super::{DiffContext, Difference, EnumChange, Refusal};
use crate::model::{CatalogueObject, Dialect, Name, PartitionKey, Rule, Table};

/// Refuses what no statement changes: how a table is partitioned, and the columns by which it is.
pub(super) fn compare(context: &DiffContext<'_>, before: &Table, after: &Table, found: &mut Difference) {
    if before.partition_by != after.partition_by {
        let said = |by: &Option<PartitionKey>| {
            by.as_ref().map_or_else(|| "not partitioned".to_owned(), |by| format!("partitioned by {by}"))
        };
        found.refusals.push(Refusal {
            rule: Rule::RepartitionedTable,
            place: after.name.to_string(),
            what: format!("it is to be {}, and is {}", said(&after.partition_by), said(&before.partition_by)),
            why: "Postgres partitions no table that is there, and takes none out of its partitions".to_owned(),
            instead: "leave it as it was, or write the migration by hand: `cargo schema new <name>`".to_owned(),
            stale: false,
        });
    }
    for (column, by) in columns(context, before) {
        let Some(was) = before.column(column) else { continue };
        let what = match after.column(column) {
            None => "is to be dropped",
            Some(is) if is.held_as() != was.held_as() => "is to be of another type",
            Some(is) if is.extra.get(&Dialect::Postgres) != was.extra.get(&Dialect::Postgres) => {
                "is to be compared in another way"
            }
            Some(is) if is.generated.is_some() != was.generated.is_some() => "is to be computed in another way",
            Some(_) => continue,
        };
        found.refusals.push(Refusal {
            rule: Rule::RepartitionedTable,
            place: format!("{}.{column}", after.name),
            what: format!("it {what}, and {by} is partitioned by it"),
            why: "Postgres refuses that".to_owned(),
            instead: "leave it as it was, or write the migration by hand: `cargo schema new <name>`".to_owned(),
            stale: false,
        });
    }
}

/// Refuses another list of values of an enumerated type by which a table is partitioned, unless Postgres makes it where the
/// type stands.
pub(super) fn enumeration(context: &DiffContext<'_>, change: &EnumChange, found: &mut Difference) {
    if change.is_in_place() {
        return;
    }
    for table in context.after.tables() {
        let is_of_it =
            |name: &Name| table.column(name).and_then(|column| column.ty.enumeration()) == Some(&change.name);
        let Some((column, by)) = columns(context, table).into_iter().find(|(column, _)| is_of_it(column)) else {
            continue;
        };
        found.refusals.push(Refusal {
            rule: Rule::RepartitionedTable,
            place: format!("{}.{column}", table.name),
            what: format!("values of {} go or change places, and {by} is partitioned by it", change.name),
            why: "the type is replaced for that, and Postgres lets no such column be of another".to_owned(),
            instead: "keep the values in their order, and add or rename some; or write the migration by hand: \
                      `cargo schema new <name>`"
                .to_owned(),
            stale: false,
        });
    }
}

/// The columns by which rows of the table are spread, and over the partitions of what.
fn columns<'a>(context: &DiffContext<'a>, table: &'a Table) -> Vec<(&'a Name, &'a Name)> {
    let own = table.partition_by.iter().flat_map(PartitionKey::columns).map(|column| (column, &table.name.name));
    let below = context.after.objects.iter().filter_map(|item| {
        let CatalogueObject::Partition(item) = item else { return None };
        let by = item.partition_by.as_ref().filter(|_| *item.root() == table.name)?;
        Some((by, &item.name.name))
    });
    own.chain(below.flat_map(|(by, name)| by.columns().map(move |column| (column, name)))).collect()
}
