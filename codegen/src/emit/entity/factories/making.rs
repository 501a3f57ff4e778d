//! What each factory makes up, which rows it makes before, and what a test says itself.

use super::checks::Bounds;
use super::values::{self, MadeValue};
use crate::emit::entity::plan::{Entity, Field, Plan};
use crate::model::{ForeignKey, Name, Table};
use std::collections::BTreeSet;

/// How a row of a table is made; columns are places among the fields.
pub(super) struct Making {
    /// What a test says.
    pub(super) said: BTreeSet<usize>,
    /// What is made up.
    pub(super) values: Vec<(usize, MadeValue)>,
    /// What is made before.
    pub(super) parents: Vec<Parent>,
    /// Columns of which no two rows, or not all of several columns, may be the same.
    pub(super) unique: BTreeSet<usize>,
}

/// A row that is referred to.
pub(super) struct Parent {
    pub(super) target: usize,
    /// The columns of the key, and those that they refer to.
    pub(super) columns: Vec<(usize, usize)>,
}

/// Whether a table has a factory.
pub(super) fn is_wanted(table: &Table) -> bool {
    table.entity.style.factories == Some(true) && !table.entity.read_only
}

/// How rows of all entities are made. A row is made on demand where nothing of it must be said: those without keys first, then
/// those that refer to them. What is in a circle is never reached.
pub(super) fn all(plan: &Plan<'_>, made: &str) -> Vec<Option<Making>> {
    let mut ready: BTreeSet<usize> = BTreeSet::new();
    loop {
        let making = |nth: usize| {
            let entity = &plan.entities[nth];
            is_wanted(entity.table).then(|| one(plan, entity, &ready, made))
        };
        let makings: Vec<Option<Making>> = (0..plan.entities.len()).map(making).collect();
        let free = makings.iter().enumerate();
        let now: BTreeSet<usize> = free
            .filter(|(_, making)| making.as_ref().is_some_and(|making| making.said.is_empty()))
            .map(|(nth, _)| nth)
            .collect();
        if now == ready {
            return makings;
        }
        ready = now;
    }
}

fn one(plan: &Plan<'_>, entity: &Entity<'_>, ready: &BTreeSet<usize>, made: &str) -> Making {
    let mut making = Making { said: BTreeSet::new(), values: Vec::new(), parents: Vec::new(), unique: BTreeSet::new() };
    let mut referring: BTreeSet<usize> = BTreeSet::new();
    for key in &entity.table.foreign_keys {
        let own: Vec<usize> = key.columns.iter().filter_map(|name| place(entity, name)).collect();
        let is_null = own.iter().any(|at| entity.fields[*at].optional);
        if is_null || !own.iter().any(|at| is_required(&entity.fields[*at])) {
            continue;
        }
        referring.extend(&own);
        match parent(plan, entity, key, &own).filter(|parent| ready.contains(&parent.target)) {
            Some(parent) => making.parents.push(parent),
            None => making.said.extend(own),
        }
    }
    for (at, field) in entity.fields.iter().enumerate() {
        if !is_required(field) || referring.contains(&at) {
            continue;
        }
        let bounds = Bounds::of(entity.table, &field.column.name, &plan.database.dialects);
        let is_placed =
            entity.table.partition_by.as_ref().is_some_and(|by| by.columns().any(|name| *name == field.column.name));
        match values::of(plan, field, &bounds, made).filter(|_| !bounds.unread && !is_placed) {
            Some(value) => making.values.push((at, value)),
            None => _ = making.said.insert(at),
        }
    }
    let made_before: BTreeSet<usize> =
        making.parents.iter().flat_map(|parent| &parent.columns).map(|(own, _)| *own).collect();
    for columns in keys(entity) {
        let differs = |at: &usize| {
            let field = &entity.fields[*at];
            let value = making.values.iter().find(|(own, _)| own == at);
            field.optional
                || made_before.contains(at)
                || making.said.contains(at)
                || is_computed(field)
                || value.is_some_and(|(_, value)| value.differs())
        };
        if !columns.iter().any(differs) {
            making.said.extend(columns.iter().filter(|at| is_required(&entity.fields[**at])));
        }
        making.unique.extend(columns);
    }
    // Which columns an expression speaks of is not read: any of them.
    if entity.table.indexes.iter().any(|index| index.unique && index.columns().count() < index.parts.len()) {
        making.unique.extend(making.values.iter().map(|(at, _)| *at));
    }
    let said = making.said.clone();
    making.values.retain(|(at, _)| !said.contains(at));
    making.parents.retain(|parent| !parent.columns.iter().all(|(own, _)| said.contains(own)));
    making
}

/// The row that a key refers to, where its columns can be copied.
fn parent(plan: &Plan<'_>, entity: &Entity<'_>, key: &ForeignKey, own: &[usize]) -> Option<Parent> {
    let target = plan.entities.iter().position(|other| other.table.name == key.target)?;
    let other = &plan.entities[target];
    let mut columns = Vec::new();
    for (at, name) in own.iter().zip(&key.target_columns) {
        let theirs = place(other, name)?;
        let field = &other.fields[theirs];
        let is_same = field.ty.rust == entity.fields[*at].ty.rust && !field.optional;
        columns.push(is_same.then_some((*at, theirs))?);
    }
    (columns.len() == key.columns.len()).then_some(Parent { target, columns })
}

/// The columns of each key.
fn keys(entity: &Entity<'_>) -> Vec<Vec<usize>> {
    let table = entity.table;
    let primary = table.primary_key.iter().map(|key| key.columns.clone());
    let uniques = table.uniques.iter().map(|unique| unique.columns.clone());
    let indexes = table.indexes.iter().filter(|index| index.unique && index.columns().count() == index.parts.len());
    let indexes = indexes.map(|index| index.columns().cloned().collect());
    let places = |columns: Vec<Name>| columns.iter().filter_map(|name| place(entity, name)).collect();
    primary.chain(uniques).chain(indexes).map(places).collect()
}

fn place(entity: &Entity<'_>, column: &Name) -> Option<usize> {
    entity.fields.iter().position(|field| field.column.name == *column)
}

/// Whether a row must say the column.
fn is_required(field: &Field<'_>) -> bool {
    !field.optional && field.column.default.is_none() && !is_computed(field)
}

/// Whether the database says it.
fn is_computed(field: &Field<'_>) -> bool {
    field.column.generated.is_some() || field.column.numbering.is_some()
}
