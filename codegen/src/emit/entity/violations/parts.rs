//! The constraints of a table, and how each database tells that one is violated.

use super::claims::Sort;
use crate::dialect;
use crate::model::{Check, Declared, Dialect, Index, IndexPart, IndexTarget, Name, ObjectName, Table, derived_name};
use std::collections::BTreeMap;

/// A constraint that a row may violate.
pub(super) struct Part<'a> {
    pub(super) kind: Kind,
    /// Its name; of a column that must not be NULL, the column's.
    pub(super) name: &'a Name,
    /// What it is, in words.
    pub(super) told: String,
    /// What it is for.
    pub(super) doc: Option<&'a str>,
    /// What Postgres calls it in the partitions of its table.
    pub(super) in_partitions: Vec<String>,
    /// What SQLite says of it; nothing where it says the same of another one.
    pub(super) on_sqlite: Option<String>,
    /// Only some rows are held against it.
    partial: bool,
    /// SQLite compares texts for it in a way of its own.
    compares: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Unique,
    Exclusion,
    ForeignKey,
    Check,
    NotNull,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [Self::Unique, Self::Exclusion, Self::ForeignKey, Self::Check, Self::NotNull];

    pub(super) const fn sort(self) -> Sort {
        match self {
            Self::Unique | Self::Exclusion => Sort::Key,
            Self::ForeignKey | Self::Check => Sort::Rule,
            Self::NotNull => Sort::Required,
        }
    }
}

/// The constraints of a table, and those of which SQLite does not say which of them is meant.
pub(super) struct Parts<'a> {
    pub(super) all: Vec<Part<'a>>,
    /// Groups of which SQLite says the same.
    pub(super) alike: Vec<(String, Vec<&'a Name>)>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(database: &Declared, table: &'a Table, partitions: &[&ObjectName]) -> Self {
        let d1 = database.has(Dialect::D1);
        let mut all: Vec<Part<'a>> = keys(table, d1, partitions).collect();
        all.extend(rules(table, d1));
        all.extend(table.columns.iter().filter(|column| !column.nullable).map(|column| {
            let told = format!("{} is NULL.", column.name);
            let on_sqlite = d1.then(|| format!("{}.{}", table.name.name, column.name));
            Part { on_sqlite, ..part(Kind::NotNull, &column.name, told, None) }
        }));
        let alike = tell_apart(&mut all);
        Self { all, alike }
    }
}

fn part<'a>(kind: Kind, name: &'a Name, told: String, doc: Option<&'a str>) -> Part<'a> {
    Part { kind, name, told, doc, in_partitions: Vec::new(), on_sqlite: None, partial: false, compares: false }
}

fn keys<'a>(table: &'a Table, d1: bool, partitions: &[&ObjectName]) -> impl Iterator<Item = Part<'a>> {
    let columns = move |columns: &[Name]| d1.then(|| columns_on_sqlite(table, columns.iter()));
    let key = move |what: &str, name: &'a Name, doc: Option<&'a str>, parts: &[Name], suffix: &str| {
        let told = format!("The {what} {name}: {}.", listed(parts.iter(), ", "));
        let of_key = (suffix != "pkey").then(|| listed(parts.iter(), "_"));
        let in_partitions = in_partitions(partitions, of_key.as_deref(), suffix);
        let compares = table.d1.constraint(name).is_some_and(|facts| !facts.collations.is_empty());
        Part { in_partitions, on_sqlite: columns(parts), compares, ..part(Kind::Unique, name, told, doc) }
    };
    let primary = table.primary_key.iter();
    let primary = primary.map(move |item| key("primary key", &item.name, item.doc.as_deref(), &item.columns, "pkey"));
    let uniques = table.uniques.iter();
    let uniques =
        uniques.map(move |item| key("unique constraint", &item.name, item.doc.as_deref(), &item.columns, "key"));
    let exclusions = table.exclusions.iter().map(|item| {
        let told = format!("The exclusion constraint {}.", item.name());
        part(Kind::Exclusion, item.name(), told, item.doc.as_deref())
    });
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let indexes = indexes.map(move |index| self::index(table, index, d1, partitions));
    primary.chain(uniques).chain(exclusions).chain(indexes).collect::<Vec<_>>().into_iter()
}

fn index<'a>(table: &'a Table, index: &'a Index, d1: bool, partitions: &[&ObjectName]) -> Part<'a> {
    let name_of = |part: &'a IndexPart| match &part.target {
        IndexTarget::Column(name) => Some(name),
        IndexTarget::Expression(_) => None,
    };
    let names: Vec<String> = index
        .parts
        .iter()
        .map(|part| name_of(part).map_or_else(|| "an expression".to_owned(), ToString::to_string))
        .collect();
    let some = if index.predicate.is_some() { ", of some rows" } else { "" };
    let told = format!("The unique index {}: {}{some}.", index.name, names.join(", "));
    let of_columns: Option<Vec<&Name>> = index.parts.iter().map(name_of).collect();
    let said = match &of_columns {
        Some(columns) => columns_on_sqlite(table, columns.iter().copied()),
        None => format!("index '{}'", index.name.replace('\'', "''")),
    };
    let in_name = |part| name_of(part).map_or("expr", |name| name.as_str());
    let joined = index.parts.iter().map(in_name).collect::<Vec<_>>().join("_");
    Part {
        in_partitions: in_partitions(partitions, Some(&joined), "idx"),
        on_sqlite: (d1 && index.exists_in(Dialect::D1)).then_some(said),
        partial: index.predicate.is_some(),
        compares: index.parts.iter().any(|part| part.collation.is_some()),
        ..part(Kind::Unique, &index.name, told, index.doc.as_deref())
    }
}

fn rules(table: &Table, d1: bool) -> impl Iterator<Item = Part<'_>> {
    let keys = table.foreign_keys.iter().map(|key| {
        let told =
            format!("The foreign key {}: {} refers to {}.", key.name, listed(key.columns.iter(), ", "), key.target);
        part(Kind::ForeignKey, &key.name, told, key.doc.as_deref())
    });
    let checks = table.checks.iter().map(move |check| {
        let told = format!("The check {}.", check.name);
        let on_sqlite = d1.then(|| check_on_sqlite(table, check));
        Part { on_sqlite, ..part(Kind::Check, &check.name, told, check.doc.as_deref()) }
    });
    keys.chain(checks)
}

/// The name of a check, or where it has none, its condition.
fn check_on_sqlite(table: &Table, check: &Check) -> String {
    let unnamed = table.d1.constraint(&check.name).is_some_and(|facts| facts.unnamed);
    if !table.d1.foreign_rows && !unnamed {
        return check.name.to_string();
    }
    let mut condition = String::new();
    dialect::expression_sql(&mut condition, Dialect::D1, &check.expression);
    condition.trim().to_owned()
}

fn columns_on_sqlite<'a>(table: &Table, columns: impl Iterator<Item = &'a Name>) -> String {
    columns.map(|column| format!("{}.{column}", table.name.name)).collect::<Vec<_>>().join(", ")
}

/// What Postgres calls the index of a key in each partition, where no other has that name.
fn in_partitions(partitions: &[&ObjectName], columns: Option<&str>, suffix: &str) -> Vec<String> {
    partitions.iter().map(|partition| derived_name(&partition.name, columns, suffix)).collect()
}

fn listed<'a>(names: impl Iterator<Item = &'a Name>, between: &str) -> String {
    names.map(Name::as_str).collect::<Vec<_>>().join(between)
}

/// Leaves what SQLite says with one constraint of those of which it says the same: the one that every such row violates.
/// Where there is none, with none of them, and they are returned.
fn tell_apart<'a>(all: &mut [Part<'a>]) -> Vec<(String, Vec<&'a Name>)> {
    let mut groups: BTreeMap<(Kind, String), Vec<usize>> = BTreeMap::new();
    for (place, part) in all.iter().enumerate() {
        if let Some(said) = &part.on_sqlite {
            groups.entry((part.kind, said.clone())).or_default().push(place);
        }
    }
    let mut alike = Vec::new();
    for ((kind, said), places) in groups.into_iter().filter(|(_, places)| places.len() > 1) {
        let whole = places.iter().find(|place| !all[**place].partial).copied();
        let compares_alike = places.iter().all(|place| !all[*place].compares);
        let kept = whole.filter(|_| compares_alike);
        if kept.is_none() && kind == Kind::Unique {
            alike.push((said, places.iter().map(|place| all[*place].name).collect()));
        }
        places.into_iter().filter(|place| Some(*place) != kept).for_each(|place| all[place].on_sqlite = None);
    }
    alike
}
