//! Indexes and keys that others take the place of. They stay until those are built, so that no query is without an index
//! and no duplicate gets in; what is built under a name that is taken until then gets it in the transaction in which the
//! old one goes: <https://www.postgresql.org/docs/current/sql-altertable.html> ("To recreate a primary key constraint,
//! without blocking updates while the index is rebuilt").

use super::Planner;
use super::conversion::{Retyped, retyped};
use crate::diff::{Change, Constraint, Item};
use crate::model::{Index, IndexPart, IndexTarget, Name, ObjectName, Table, derived_name};
use crate::sql::mentions::Wanted;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What stays until others are built.
#[derive(Debug, Default)]
pub(super) struct Replaced<'a> {
    /// The changes that drop it, by their places.
    late: BTreeSet<usize>,
    /// The unique keys among it, by table and columns.
    keys: Vec<(&'a ObjectName, BTreeSet<Name>)>,
    /// What an index is called until the name that it shall have is free, by its table and that name.
    next: BTreeMap<(&'a ObjectName, &'a Name), Name>,
    /// Columns that are dropped are among its columns.
    pub(super) holds_columns: bool,
}

/// An index that goes, be it one of its own or that of a key.
struct Gone<'a> {
    table: &'a ObjectName,
    name: &'a Name,
    index: Cow<'a, Index>,
    is_primary: bool,
}

impl Replaced<'_> {
    /// Whether a change of this place drops what stays for a while.
    pub(super) fn is_late(&self, change: usize) -> bool {
        self.late.contains(&change)
    }

    /// Whether a unique key on these columns does.
    pub(super) fn drops_key(&self, table: &ObjectName, columns: &[Name]) -> bool {
        let same = |key: &BTreeSet<Name>| key.len() == columns.len() && columns.iter().all(|name| key.contains(name));
        self.keys.iter().any(|(at, key)| *at == table && same(key))
    }

    /// What an index is built as, if it cannot have its name yet.
    pub(super) fn next<'s>(&'s self, table: &'s ObjectName, name: &'s Name) -> Option<&'s Name> {
        self.next.get(&(table, name))
    }
}

impl<'a> Planner<'a, '_> {
    /// Finds what stays. Where it is in the way of something else that this migration does, it goes first instead.
    pub(super) fn replacements(&mut self) {
        let facts = self.facts;
        let built: BTreeSet<(&ObjectName, &Name)> =
            facts.changes.iter().filter_map(|change| self.builds(change)).collect();
        let mut found = Replaced::default();
        if built.is_empty() {
            self.replaced = found;
            return;
        }
        let tables: BTreeSet<&ObjectName> = built.iter().map(|(table, _)| *table).collect();
        let others = self.names_of_others(&built);
        let mut names: BTreeSet<(Option<&Name>, &Name)> = BTreeSet::new();
        for (at, change) in facts.changes.iter().enumerate() {
            let Some(gone) = self.gone(change) else { continue };
            if !tables.contains(gone.table) || self.is_in_the_way(&gone, &others) {
                continue;
            }
            found.late.insert(at);
            found.holds_columns |= self.holds_columns(&gone);
            names.insert((gone.table.namespace.as_ref(), gone.name));
            if gone.index.unique {
                found.keys.push((gone.table, gone.index.columns().cloned().collect()));
            }
        }
        let mut taken: BTreeSet<Name> = BTreeSet::new();
        for (table, name) in
            built.into_iter().filter(|(table, name)| names.contains(&(table.namespace.as_ref(), *name)))
        {
            if taken.is_empty() {
                taken = self.names();
            }
            let next = free(name, &taken);
            taken.insert(next.clone());
            found.next.insert((table, name), next);
        }
        self.replaced = found;
    }

    /// The table and name of what is built while rows are written.
    pub(super) fn builds(&self, change: &'a Change) -> Option<(&'a ObjectName, &'a Name)> {
        match change.makes()? {
            Item::Index(table, index) => {
                (self.builds_indexes(table) && index.exists_in(self.facts.dialect)).then_some((table, &index.name))
            }
            Item::Constraint(table, constraint) => {
                let has_index = index_of(constraint).is_some();
                let builds = has_index && self.is_online(table) && !self.facts.is_partitioned(table);
                builds.then(|| (table, constraint.name()))
            }
            Item::Enum(_)
            | Item::Table(_)
            | Item::Column(..)
            | Item::Trigger(..)
            | Item::Routine(_)
            | Item::View(_)
            | Item::Object(_) => None,
        }
    }

    fn gone(&self, change: &'a Change) -> Option<Gone<'a>> {
        match change.drops()? {
            Item::Index(table, index) => {
                let is_here = self.builds_indexes(table) && index.exists_in(self.facts.dialect);
                is_here.then_some(Gone { table, name: &index.name, index: Cow::Borrowed(index), is_primary: false })
            }
            Item::Constraint(table, constraint) => {
                let index = index_of(constraint).filter(|_| self.is_online(table))?;
                let is_primary = matches!(constraint, Constraint::PrimaryKey(_));
                Some(Gone { table, name: constraint.name(), index: Cow::Owned(index), is_primary })
            }
            Item::Enum(_)
            | Item::Table(_)
            | Item::Column(..)
            | Item::Trigger(..)
            | Item::Routine(_)
            | Item::View(_)
            | Item::Object(_) => None,
        }
    }

    /// Whether something that is done before the others are built needs the index to be gone: a change of its columns or
    /// of what its expressions call, values that it may refuse, something else of its name, or a view that may lean on it.
    fn is_in_the_way(&self, gone: &Gone<'a>, others: &BTreeSet<(Option<&Name>, &Name)>) -> bool {
        let columns = self.unsettled(gone);
        let named = columns.iter().copied().chain(self.unsettled_objects());
        (gone.is_primary && self.makes_views)
            || columns_of(&gone.index).any(|name| columns.contains(name))
            || Wanted::new(named).in_index(&gone.index, self.facts.dialect)
            || others.contains(&(gone.table.namespace.as_ref(), gone.name))
    }

    /// Columns of the table that are another thing before the others are built: their values, or what depends on them.
    fn unsettled(&self, gone: &Gone<'a>) -> BTreeSet<&'a Name> {
        let facts = self.facts;
        let mut names: BTreeSet<&Name> = BTreeSet::new();
        for change in facts.changes {
            if let Change::ChangeColumn(change) = change
                && change.table == *gone.table
            {
                let (before, after) = (&change.before, &change.after);
                let is_other = retyped(before, after, facts.dialect) != Retyped::No
                    || before.generated != after.generated
                    || change.backfill.is_some();
                // A primary key does not let its columns be NULL.
                if is_other || (gone.is_primary && after.nullable && !before.nullable) {
                    names.insert(&after.name);
                }
            } else if let Change::DropColumn { table, column } = change
                && table == gone.table
                // A view that is made before the column goes would show it.
                && (self.makes_views || self.stands_aside(table, column))
            {
                names.insert(&column.name);
            }
        }
        names.extend(self.moved_columns().into_iter().filter(|(at, _)| *at == gone.table).map(|(_, item)| &item.name));
        names
    }

    /// Routines and types that are dropped or rebuilt.
    fn unsettled_objects(&self) -> impl Iterator<Item = &'a Name> {
        let facts = self.facts;
        let routines: Vec<&Name> = self.dropped_routines().collect();
        let gone = facts.changes.iter().filter_map(|change| {
            match change.drops().or_else(|| change.replaces().map(|[_, after]| after))? {
                Item::Routine(item) => Some(&item.name.name),
                Item::Enum(item) => Some(&item.name.name),
                Item::Table(_)
                | Item::Column(..)
                | Item::Constraint(..)
                | Item::Index(..)
                | Item::Trigger(..)
                | Item::View(_)
                | Item::Object(_) => None,
            }
        });
        let types = facts.remade_enums.iter().map(|name| &name.name);
        routines.into_iter().chain(gone).chain(types)
    }

    /// The names that anything but what is built has from now on.
    fn names_of_others(&self, built: &BTreeSet<(&ObjectName, &Name)>) -> BTreeSet<(Option<&'a Name>, &'a Name)> {
        let after = self.facts.after;
        let parts = |table: &'a Table| {
            let named = names_of(table).filter(|name| !built.contains(&(&table.name, *name)));
            named.chain([&table.name.name]).map(|name| (table.name.namespace.as_ref(), name))
        };
        let views = after.views.iter().map(|view| (view.name.namespace.as_ref(), &view.name.name));
        after.tables().flat_map(parts).chain(views).collect()
    }

    fn holds_columns(&self, gone: &Gone<'_>) -> bool {
        let dropped = self.facts.changes.iter().filter_map(|change| {
            if let Change::DropColumn { table, column } = change {
                (table == gone.table).then_some(&column.name)
            } else {
                None
            }
        });
        let dropped: BTreeSet<&Name> = dropped.collect();
        columns_of(&gone.index).any(|name| dropped.contains(name))
            || Wanted::new(dropped).in_index(&gone.index, self.facts.dialect)
    }

    /// Every name that a table, a part of one or a view has before or after.
    fn names(&self) -> BTreeSet<Name> {
        let facts = self.facts;
        let tables = || facts.before.tables().chain(facts.after.tables());
        let views = facts.before.views.iter().chain(&facts.after.views).map(|view| &view.name.name);
        tables().map(|table| &table.name.name).chain(tables().flat_map(names_of)).chain(views).cloned().collect()
    }
}

/// Columns of an index and those that it includes.
fn columns_of(index: &Index) -> impl Iterator<Item = &Name> {
    index.columns().chain(&index.include)
}

pub(super) fn names_of(table: &Table) -> impl Iterator<Item = &Name> {
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.iter().map(|unique| &unique.name));
    let rules = table.checks.iter().map(|check| &check.name).chain(table.foreign_keys.iter().map(|key| &key.name));
    keys.chain(rules).chain(table.all_indexes().map(|index| &index.name))
}

/// A name that nothing has, after one that something has still.
fn free(name: &Name, taken: &BTreeSet<Name>) -> Name {
    let mut next = Name::from(derived_name(name.as_str(), None, "next"));
    let mut number = 0_u32;
    while taken.contains(&next) {
        number += 1;
        next = Name::from(derived_name(name.as_str(), None, &format!("next{number}")));
    }
    next
}

/// The index that stands behind a key.
pub(super) fn index_of(constraint: &Constraint) -> Option<Index> {
    match constraint {
        Constraint::PrimaryKey(key) => {
            Some(Index { include: key.include.clone(), ..unique_index(&key.name, &key.columns) })
        }
        Constraint::Unique(unique) => Some(Index {
            include: unique.include.clone(),
            nulls_not_distinct: unique.nulls_not_distinct,
            ..unique_index(&unique.name, &unique.columns)
        }),
        // None is built while rows are written: <https://www.postgresql.org/docs/current/sql-createindex.html>
        Constraint::ForeignKey(_) | Constraint::Check(_) | Constraint::Exclusion(_) => None,
    }
}

fn unique_index(name: &Name, columns: &[Name]) -> Index {
    let part = |name: &Name| IndexPart::new(IndexTarget::Column(name.clone()));
    Index { parts: columns.iter().map(part).collect(), unique: true, ..Index::new(name.clone()) }
}

#[cfg(test)]
mod tests {
    use super::free;
    use crate::model::Name;
    use std::collections::BTreeSet;

    #[test]
    fn a_name_for_a_while_is_short_and_nobody_elses() {
        let taken: BTreeSet<Name> = ["a_next", "a_next1"].map(Name::from).into();
        assert_eq!(free(&"a".into(), &taken).as_str(), "a_next2");
        let (long, other) = ("n".repeat(63), "n".repeat(62) + "m");
        let next = free(&long.into(), &taken);
        assert_eq!(next.as_str().len(), 63);
        assert_ne!(free(&other.into(), &[next.clone()].into()), next);
    }
}
