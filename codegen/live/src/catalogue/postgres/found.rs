//! What is found, while it is put together.

use super::super::{Catalogue, Oddity, Unmodelled};
use super::text::{forms, quoted};
use seaglass::model::kind::{ObjectKey, Partition, Raw, Stand};
use seaglass::model::{CatalogueObject, Enum, ObjectName, Routine, Schema, Table, View};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The id of an object of the catalogue.
pub(super) type Id = i64;

/// What is found so far; tables, views and partitions by their ids.
#[derive(Default)]
pub(super) struct Found {
    pub(super) tables: BTreeMap<Id, Table>,
    pub(super) views: BTreeMap<Id, View>,
    pub(super) partitions: BTreeMap<Id, Partition>,
    /// What each table stands behind: those that it inherits from, and those whose rows it holds.
    pub(super) needs: BTreeMap<Id, Vec<Id>>,
    pub(super) enums: Vec<Enum>,
    pub(super) routines: Vec<Routine>,
    pub(super) objects: Vec<CatalogueObject>,
    unmodelled: Vec<Unmodelled>,
    oddities: Vec<Oddity>,
}

/// What a foreign key is called that stands as a statement.
const REFERENCE: &str = "foreign key";

/// What a partition may have for itself: its name, and what the server says of it.
pub(super) enum Part<'a> {
    Index(&'a str, &'a str),
    Constraint(&'a str, &'a str),
    Reference(&'a str, &'a str),
    Trigger(&'a str, &'a str),
}

impl Part<'_> {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Index(..) => "index",
            Self::Constraint(..) => "constraint",
            Self::Reference(..) => REFERENCE,
            Self::Trigger(..) => "trigger",
        }
    }

    const fn name(&self) -> &str {
        match self {
            Self::Index(name, _) | Self::Constraint(name, _) | Self::Reference(name, _) | Self::Trigger(name, _) => {
                name
            }
        }
    }
}

impl Found {
    /// The name of a table, view or partition.
    pub(super) fn name(&self, id: Id) -> Option<&ObjectName> {
        let table = self.tables.get(&id).map(|table| &table.name);
        let view = || self.views.get(&id).map(|view| &view.name);
        table.or_else(view).or_else(|| self.partitions.get(&id).map(|partition| &partition.name))
    }

    /// Takes what a partition has beside what comes with its table by the statements that make and drop it; false for what
    /// is of no partition.
    pub(super) fn of_partition(&mut self, id: Id, part: &Part<'_>, doc: Option<&str>) -> bool {
        let Some(partition) = self.partitions.get(&id).map(|partition| partition.name.clone()) else { return false };
        self.by_statement(&partition, part, doc);
        true
    }

    /// Takes a part of a relation by the statements that make and drop it. Only its author knows how such an object is
    /// commented on.
    pub(super) fn by_statement(&mut self, relation: &ObjectName, part: &Part<'_>, doc: Option<&str>) {
        let (kind, table, name) = (part.kind(), quoted(relation), quoted(&part.name().into()));
        let (create, drop) = match part {
            Part::Index(own, definition) => {
                let own = ObjectName { namespace: relation.namespace.clone(), name: own.into() };
                ((*definition).to_owned(), format!("DROP INDEX {}", quoted(&own)))
            }
            Part::Constraint(_, definition) | Part::Reference(_, definition) => (
                format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"),
                format!("ALTER TABLE {table} DROP CONSTRAINT {name}"),
            ),
            Part::Trigger(_, definition) => ((*definition).to_owned(), format!("DROP TRIGGER {name} ON {table}")),
        };
        if let Some(doc) = doc {
            self.fact(kind, format!("{relation}.{}", part.name()), format!("comment {doc:?}"));
        }
        let namespace = relation.namespace.clone();
        let name = ObjectName { name: format!("{}.{}", relation.name, part.name()).into(), namespace };
        let (create, drop) = (forms(create), forms(drop));
        let raw = Raw { kind: kind.to_owned(), name, doc: None, create, drop, stand: Stand::Last };
        self.objects.push(raw.into());
    }

    /// Notes an object without a word.
    pub(super) fn unmodelled(&mut self, kind: &str, name: impl Into<String>) {
        self.unmodelled.push(Unmodelled { kind: kind.to_owned(), name: name.into(), what: None });
    }

    /// Notes a fact without a word, of an object that has one.
    pub(super) fn fact(&mut self, kind: &str, name: impl Into<String>, what: impl Into<String>) {
        self.unmodelled.push(Unmodelled { kind: kind.to_owned(), name: name.into(), what: Some(what.into()) });
    }

    /// Notes that an object is not as it should be.
    pub(super) fn odd(&mut self, kind: &str, name: impl Into<String>, state: &str) {
        self.oddities.push(Oddity { kind: kind.to_owned(), name: name.into(), state: state.to_owned() });
    }

    /// Notes something of a table's part: `users.idx_users_email`.
    pub(super) fn label(&self, id: Id, part: &str) -> String {
        self.name(id).map_or_else(|| part.to_owned(), |name| format!("{name}.{part}"))
    }

    /// All of it, in an order that the database's past has no part in.
    pub(super) fn catalogue(self) -> Catalogue {
        let order = self.order();
        let Self { mut tables, views, partitions, mut enums, mut routines, mut objects, .. } = self;
        objects.extend(partitions.into_values().map(CatalogueObject::Partition));
        objects.sort_by_cached_key(|object| (object.stand(), is_reference(object), key(object)));
        enums.sort_by(|a, b| a.name.cmp(&b.name));
        routines.sort_by(|a, b| (&a.name, &a.arguments).cmp(&(&b.name, &b.arguments)));
        let mut views: Vec<View> = views.into_values().collect();
        views.sort_by(|a, b| a.name.cmp(&b.name));
        for view in &mut views {
            view.indexes.sort_by(|a, b| a.name.cmp(&b.name));
            view.triggers.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let tables = order.into_iter().filter_map(|id| tables.remove(&id)).map(sorted).map(Arc::new).collect();
        let (mut unmodelled, mut oddities) = (self.unmodelled, self.oddities);
        unmodelled.sort();
        unmodelled.dedup();
        oddities.sort();
        oddities.dedup();
        Catalogue { schema: Schema { enums, tables, routines, views, objects }, unmodelled, oddities }
    }

    /// Tables by name, each behind those that it inherits from, from whose sequences it may take numbers, and those whose
    /// rows its columns hold.
    fn order(&self) -> Vec<Id> {
        let mut names: Vec<(&ObjectName, Id)> = self.tables.iter().map(|(id, table)| (&table.name, *id)).collect();
        names.sort();
        let (mut order, mut seen) = (Vec::with_capacity(names.len()), BTreeSet::new());
        for (_, id) in names {
            let mut waiting = vec![(id, false)];
            while let Some((id, is_ready)) = waiting.pop() {
                if is_ready {
                    order.push(id);
                } else if seen.insert(id) {
                    waiting.push((id, true));
                    waiting.extend(self.needs.get(&id).into_iter().flatten().rev().map(|need| (*need, false)));
                }
            }
        }
        order
    }
}

/// Whether it stands behind the keys that others are made of.
fn is_reference(object: &CatalogueObject) -> bool {
    matches!(object, CatalogueObject::Raw(raw) if raw.kind == REFERENCE)
}

/// Parents of a table keep their order, by which it has its columns.
fn key(object: &CatalogueObject) -> ObjectKey {
    let key = object.key();
    if let CatalogueObject::Inheritance(inheritance) = object {
        return ObjectKey { name: inheritance.child.clone(), ..key };
    }
    key
}

/// The parts of a table by name, but for its columns.
fn sorted(mut table: Table) -> Table {
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    table.exclusions.sort_by(|a, b| a.name().cmp(b.name()));
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    table.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    table
}
