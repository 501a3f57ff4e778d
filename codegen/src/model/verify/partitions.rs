//! Partitioned tables and their partitions: <https://www.postgresql.org/docs/current/ddl-partitioning.html>.

use super::context::{Context, Place, Report};
use super::{indexes, names};
use crate::model::kind::{Bound, Partition, PartitionBounds};
use crate::model::{CatalogueObject, Dialect, Index, Name, ObjectName, PartitionKey, PartitionMethod, Rule, Table};
use crate::sql::{is_partition, is_storage};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Checks how the rows of a table are spread over partitions.
pub(super) fn table(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    let Some(by) = &table.partition_by else { return };
    let place = Place::Object(&table.name);
    if !context.postgres {
        let what = "the table is partitioned, and the database is not written for Postgres";
        report.fault(Rule::PartitionedTable, place, what, "D1 has no partitions", "leave it out");
    }
    key(context, report, table, by, place);
    let mut refuse = |what: &str, instead: &str| {
        report.fault(Rule::PartitionedTable, place, what, "Postgres refuses that of a partitioned table", instead);
    };
    if table.unlogged {
        refuse("the table is partitioned and unlogged", "leave `.unlogged()` out");
    }
    if !table.exclusions.is_empty() {
        refuse("the table is partitioned and has an exclusion constraint", "leave one of the two out");
    }
    if table.extra.get(&Dialect::Postgres).is_some_and(|sql| is_storage(sql, Dialect::Postgres)) {
        refuse("the table is partitioned and has storage parameters", "leave them out: only its partitions are stored");
    }
    for check in table.checks.iter().filter(|check| check.no_inherit) {
        let what = format!("the table is partitioned, and its check {} is NO INHERIT", check.name);
        refuse(&what, "leave `.no_inherit()` out: the rows of a partition are those of the table");
    }
    for key in table.foreign_keys.iter().filter(|key| key.not_valid) {
        let what = format!("the table is partitioned, and its foreign key {} is NOT VALID", key.name);
        refuse(&what, "leave `.not_valid()` out: before 18 Postgres checks such a key at once");
    }
    for column in by.columns().filter_map(|name| table.column(name)).filter(|column| column.generated.is_some()) {
        let what = format!("the table is partitioned by {}, which is computed", column.name);
        refuse(&what, "go by what it is computed from: `PartitionKey::range().expression(\"…\")`");
    }
}

/// The columns and expressions by which rows are told apart, and the keys of the table, which need them.
fn key(context: &Context<'_>, report: &mut Report<'_>, table: &Table, by: &PartitionKey, place: Place<'_>) {
    let index = Index { parts: by.parts.clone(), only: vec![Dialect::Postgres], ..Index::new("partition key") };
    indexes::definition(context, report, table, &index, &"partition key", "`PartitionKey::range().column(\"…\")`");
    if by.method == PartitionMethod::List && by.parts.len() > 1 {
        report.fault(
            Rule::PartitionKey,
            place,
            "the table is partitioned by a list of several columns",
            "Postgres lists the values of one",
            "name one column or expression; a partition can have partitions of its own",
        );
    }
    let primary =
        table.primary_key.iter().map(|key| ("primary key", &key.name, key.columns.iter().collect::<Vec<_>>()));
    let uniques = table.uniques.iter().map(|key| ("unique constraint", &key.name, key.columns.iter().collect()));
    let unique = table.indexes.iter().filter(|index| index.unique && index.exists_in(Dialect::Postgres));
    let unique = unique.map(|index| ("unique index", &index.name, index.columns().collect::<Vec<_>>()));
    let constrained = primary.chain(uniques);
    for (noun, name, columns) in constrained.clone() {
        for column in columns {
            compared(report, table, by, (noun, name, column), None);
        }
    }
    for index in table.indexes.iter().filter(|index| index.unique && index.exists_in(Dialect::Postgres)) {
        for (part, column) in index.parts.iter().filter_map(|part| Some((part, part.column()?))) {
            compared(report, table, by, ("unique index", &index.name, column), part.collate.as_ref());
        }
    }
    for (noun, name, columns) in constrained.chain(unique) {
        let missing = by.columns().find(|column| !columns.contains(column));
        let lacks = match missing {
            Some(column) => format!("lacks the column {column}"),
            None if by.expressions().next().is_some() => "cannot have an expression".to_owned(),
            None => continue,
        };
        report.fault(
            Rule::PartitionKey,
            place,
            format!("the {noun} {name} {lacks} by which the table is partitioned"),
            "Postgres looks for equal rows within one partition, and refuses such a key",
            "add the column to the key, or make the key an index that is not unique",
        );
    }
}

/// Checks that a unique key compares a column by the collation that the partitions have for it.
fn compared(
    report: &mut Report<'_>,
    table: &Table,
    by: &PartitionKey,
    (noun, key, column): (&str, &Name, &Name),
    collation: Option<&ObjectName>,
) {
    let Some(part) = by.parts.iter().find(|part| part.column() == Some(column)) else { return };
    let is_alike = match (collation, &part.collate) {
        (None, None) => true,
        (Some(own), Some(other)) => own == other,
        (Some(one), None) | (None, Some(one)) => is_of_column(table, column, one),
    };
    if !is_alike {
        report.fault(
            Rule::PartitionKey,
            Place::Object(&table.name),
            format!("the {noun} {key} compares {column} by another collation than its partitions"),
            "Postgres looks for equal rows within one partition, and refuses such a key",
            "give the column that collation as well, or leave `.collation(…)` of the partitions out",
        );
    }
}

/// Whether a column is compared by that collation without being told.
fn is_of_column(table: &Table, column: &Name, collation: &ObjectName) -> bool {
    let name = collation.name.as_str();
    let own = table.column(column).and_then(|column| column.extra.get(&Dialect::Postgres));
    let quoted = format!("\"{name}\"");
    name == "default"
        || own.is_some_and(|sql| {
            sql.contains(&quoted) || sql.split_whitespace().any(|word| word.eq_ignore_ascii_case(name))
        })
}

/// Checks a partition.
pub(super) fn partition(context: &Context<'_>, report: &mut Report<'_>, item: &Partition) {
    let place = Place::Object(&item.name);
    names::reserved(context, report, place, "partition", &item.name.name);
    let Some(root) = context.tables.get(item.root()) else {
        let is_known = partitions(context).any(|other| other.name == item.of);
        if is_known {
            let what = format!("the partition belongs to {}, which belongs to no table", item.of);
            report.fault(Rule::UnknownTable, place, what, "it could not be made", "name a table that is partitioned");
        }
        return;
    };
    if let Some(by) = &item.partition_by {
        key(context, report, root, by, place);
    }
    match parent(context, item) {
        Parted::Not => report.fault(
            Rule::PartitionBounds,
            place,
            format!("{} has no partitions", item.of),
            "Postgres makes a partition of a partitioned table alone",
            "`.partition_by_range(…)` in its statement, or `.partition_by(PartitionKey::…)` beside it",
        ),
        Parted::By(by) => fits(report, item, by, place),
        Parted::Somehow => {}
    }
}

/// Finds partitions of one table that would hold the same rows.
pub(super) fn overlaps(context: &Context<'_>, report: &mut Report<'_>) {
    let mut tables: BTreeMap<&ObjectName, Vec<(usize, &Partition)>> = BTreeMap::new();
    for (at, item) in partitions(context).enumerate() {
        tables.entry(&item.of).or_default().push((at, item));
    }
    let mut found: Vec<[(usize, &Partition); 2]> = tables.into_values().flat_map(meeting).collect();
    for pair in &mut found {
        pair.sort_by_key(|(at, _)| *at);
    }
    found.sort_by_key(|[first, second]| (second.0, first.0));
    for [(_, other), (_, item)] in found {
        report.fault(
            Rule::PartitionBounds,
            Place::Object(&item.name),
            format!("the partition holds {}, and {} holds {}", item.bounds, other.name, other.bounds),
            "a row belongs to one partition, and Postgres refuses the second",
            "give them bounds that do not meet: an upper bound belongs to the next partition",
        );
    }
}

/// Pairs that meet; of ranges that can be put in order those that follow each other, since there may be thousands.
fn meeting(siblings: Vec<(usize, &Partition)>) -> Vec<[(usize, &Partition); 2]> {
    let (mut ranges, others): (Vec<_>, Vec<_>) =
        siblings.into_iter().partition(|(_, item)| matches!(item.bounds, PartitionBounds::Range { .. }));
    let starts = |a: &Partition, b: &Partition| a.bounds.starts(&b.bounds);
    ranges.sort_by(|(_, a), (_, b)| starts(a, b).unwrap_or(Ordering::Equal));
    let mut pairs: Vec<_> = if ranges.windows(2).all(|pair| starts(pair[0].1, pair[1].1).is_some()) {
        ranges.windows(2).map(|pair| [pair[0], pair[1]]).collect()
    } else {
        all_pairs(&ranges)
    };
    let mut lists: BTreeMap<&Bound, (usize, &Partition)> = BTreeMap::new();
    for (at, item) in &others {
        for bound in item.bounds.bounds() {
            pairs.extend(lists.insert(bound, (*at, item)).filter(|(other, _)| other != at).map(|it| [it, (*at, item)]));
        }
    }
    let whole: Vec<_> = others.into_iter().filter(|(_, item)| item.bounds.bounds().next().is_none()).collect();
    pairs.extend(all_pairs(&whole));
    pairs.retain(|[(_, a), (_, b)]| a.bounds.overlaps(&b.bounds));
    pairs
}

fn all_pairs<'a>(items: &[(usize, &'a Partition)]) -> Vec<[(usize, &'a Partition); 2]> {
    items.iter().enumerate().flat_map(|(at, b)| items.iter().take(at).map(|a| [*a, *b])).collect()
}

fn fits(report: &mut Report<'_>, item: &Partition, by: &PartitionKey, place: Place<'_>) {
    if item.bounds.method().is_some_and(|method| method != by.method) {
        let known = match by.method {
            PartitionMethod::Range => "`Partition::range`",
            PartitionMethod::List => "`Partition::list`",
            PartitionMethod::Hash => "`Partition::hash`",
        };
        let what = format!("the partition does not go by {}, as {} does", by.method.sql(), item.of);
        report.fault(Rule::PartitionBounds, place, what, "Postgres refuses such a partition", format!("write {known}"));
        return;
    }
    let no_default = item.bounds == PartitionBounds::Default && by.method == PartitionMethod::Hash;
    if no_default {
        let what = "the partition is for all other rows, and every row has a remainder";
        report.fault(Rule::PartitionBounds, place, what, "Postgres refuses such a partition", "leave it out");
    }
    if let PartitionBounds::Range { from, to } = &item.bounds {
        let count = by.parts.len();
        if from.len() != count || to.len() != count {
            report.fault(
                Rule::PartitionBounds,
                place,
                format!("the bounds have {} and {} values, and {} goes by {count}", from.len(), to.len(), item.of),
                "each column has a bound of its own",
                "name a value for each, in their order",
            );
        }
    }
}

fn partitions<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Partition> {
    context
        .declared
        .schema
        .objects
        .iter()
        .filter_map(|item| if let CatalogueObject::Partition(item) = item { Some(item) } else { None })
}

/// How something is partitioned.
enum Parted<'a> {
    Not,
    /// By SQL behind the table, which says more than the model can.
    Somehow,
    By(&'a PartitionKey),
}

/// How that is partitioned which it is a partition of.
fn parent<'a>(context: &Context<'a>, item: &Partition) -> Parted<'a> {
    if let Some(table) = context.tables.get(&item.of) {
        let said = || table.extra.get(&Dialect::Postgres).is_some_and(|sql| is_partition(sql, Dialect::Postgres));
        let otherwise = if said() { Parted::Somehow } else { Parted::Not };
        return table.partition_by.as_ref().map_or(otherwise, Parted::By);
    }
    let above = partitions(context).find(|other| other.name == item.of);
    above.and_then(|other| other.partition_by.as_ref()).map_or(Parted::Not, Parted::By)
}

/// Whether a partition of that name is declared.
pub(super) fn is_declared(context: &Context<'_>, name: &ObjectName) -> bool {
    partitions(context).any(|item| item.name == *name)
}
