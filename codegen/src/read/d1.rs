//! What is said of D1 beside a table's statement.

use super::table::missing;
use super::{Faults, problem::PartPath};
use crate::declare::{BesideOnD1, Nameless};
use crate::model::{Collation, IndexPart, Name, Table};

/// The constraints that have no name yet.
pub(super) fn nameless(table: &Table) -> Vec<Nameless> {
    let is_none = |name: &Name| name.as_str().is_empty();
    let primary = table.primary_key.iter().filter(|key| is_none(&key.name)).map(|_| Nameless::Primary);
    let uniques = table.uniques.iter().enumerate().filter(|(_, item)| is_none(&item.name));
    let keys = table.foreign_keys.iter().enumerate().filter(|(_, item)| is_none(&item.name));
    let checks = table.checks.iter().enumerate().filter(|(_, item)| is_none(&item.name));
    primary
        .chain(uniques.map(|(at, _)| Nameless::Unique(at)))
        .chain(keys.map(|(at, _)| Nameless::ForeignKey(at)))
        .chain(checks.map(|(at, _)| Nameless::Check(at)))
        .collect()
}

/// Adds what names a constraint or an index, once all of them have names.
pub(super) fn attach(declared: &BesideOnD1, table: &mut Table, faults: &mut Faults<'_>) {
    let owner = table.name.clone();
    let place = PartPath::of(&owner);
    for nameless in &declared.unnamed {
        let name = match *nameless {
            Nameless::Primary => table.primary_key.as_ref().map(|key| &key.name),
            Nameless::Unique(at) => table.uniques.get(at).map(|item| &item.name),
            Nameless::ForeignKey(at) => table.foreign_keys.get(at).map(|item| &item.name),
            Nameless::Check(at) => table.checks.get(at).map(|item| &item.name),
        };
        if let Some(name) = name.cloned() {
            table.d1.constraints.entry(name).or_default().unnamed = true;
        }
    }
    for (name, conflict) in &declared.conflicts {
        let known: Vec<&Name> =
            keys(table).map(|(name, _)| name).chain(table.checks.iter().map(|it| &it.name)).collect();
        if known.contains(&name) {
            table.d1.constraints.entry(name.clone()).or_default().on_conflict = Some(*conflict);
        } else {
            faults.add(place.part(name.as_str()), missing("primary key, unique key or check", name, known.into_iter()));
        }
    }
    for (name, column, collation) in &declared.collations {
        collate(table, (name, column, *collation), place, faults);
    }
}

/// The primary key and the unique keys.
fn keys(table: &Table) -> impl Iterator<Item = (&Name, &[Name])> {
    let primary = table.primary_key.iter().map(|key| (&key.name, key.columns.as_slice()));
    primary.chain(table.uniques.iter().map(|unique| (&unique.name, unique.columns.as_slice())))
}

fn collate(
    table: &mut Table,
    (name, column, collation): (&Name, &Name, Collation),
    place: PartPath<'_>,
    faults: &mut Faults<'_>,
) {
    let place = place.part(name.as_str());
    if let Some(index) = table.indexes.iter_mut().find(|index| index.name == *name) {
        if let Some(part) = index.parts.iter_mut().find(|part| part.column() == Some(column)) {
            part.collation = Some(collation);
        } else {
            let known: Vec<Name> = index.parts.iter().filter_map(IndexPart::column).cloned().collect();
            faults.add(place, missing("indexed column", column, known.iter()));
        }
        return;
    }
    let key = keys(table).find(|(key, _)| *key == name).map(|(_, columns)| columns.to_vec());
    let Some(columns) = key else {
        let known: Vec<&Name> =
            keys(table).map(|(name, _)| name).chain(table.indexes.iter().map(|it| &it.name)).collect();
        return faults.add(place, missing("key or index", name, known.into_iter()));
    };
    let Some(at) = columns.iter().position(|other| other == column) else {
        return faults.add(place, missing("column of the key", column, columns.iter()));
    };
    let facts = table.d1.constraints.entry(name.clone()).or_default();
    if facts.collations.len() <= at {
        facts.collations.resize(at + 1, None);
    }
    if let Some(slot) = facts.collations.get_mut(at) {
        *slot = Some(collation);
    }
}
