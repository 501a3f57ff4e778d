//! Foreign keys, which lean on the unique keys of other tables: what of both goes and comes back when.

use super::dependents::ChangedColumns;
use super::{Planner, Turn, alter};
use crate::diff::{Change, Constraint};
use crate::model::{ForeignKey, Name, ObjectName};
use crate::step::{ConstraintForm, Undo};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase;
use super::constraint::{add, drop};

impl<'a> Planner<'a, '_> {
    /// The unique keys that are dropped, which foreign keys may lean on.
    pub(super) fn dropped_keys(
        &self,
        touched: &mut BTreeMap<&'a ObjectName, ChangedColumns<'a>>,
        causes: &mut BTreeMap<&'a ObjectName, usize>,
    ) {
        for (at, table, key) in self.unique_drops() {
            let entry = touched.entry(table).or_default();
            if self.replaced.is_late(at) {
                entry.late_keys.push(key);
            } else {
                entry.keys.push(key);
            }
            causes.entry(table).and_modify(|cause| *cause = at.min(*cause)).or_insert(at);
        }
    }

    /// Each with the place of the change.
    fn unique_drops(&self) -> impl Iterator<Item = (usize, &'a ObjectName, BTreeSet<&'a Name>)> {
        self.facts.changes.iter().enumerate().filter_map(|(at, change)| {
            if let Change::DropConstraint { table, constraint } = change {
                match constraint {
                    Constraint::PrimaryKey(key) => Some((at, table, key.columns.iter().collect())),
                    Constraint::Unique(unique) => Some((at, table, unique.columns.iter().collect())),
                    Constraint::ForeignKey(_) | Constraint::Check(_) | Constraint::Exclusion(_) => None,
                }
            } else if let Change::DropIndex { table, index } = change {
                index.unique.then(|| (at, table, index.columns().collect()))
            } else {
                None
            }
        })
    }

    /// Whether a unique key on the columns that a foreign key points at is dropped.
    pub(super) fn loses_target(&self, key: &ForeignKey) -> bool {
        let same = |columns: &BTreeSet<&Name>| {
            columns.len() == key.target_columns.len() && key.target_columns.iter().all(|name| columns.contains(name))
        };
        self.unique_drops().any(|(_, table, columns)| *table == key.target && same(&columns))
    }

    /// A key goes before the unique keys that it needs, so under the name that it has until then.
    pub(super) fn hold_key(&mut self, table: &'a ObjectName, key: &ForeignKey) {
        let name = self.facts.renamed.get(&(table, &key.name)).map_or(&key.name, |name| *name);
        let before = Constraint::ForeignKey(ForeignKey { name: name.clone(), ..key.clone() });
        self.alter(Turn::HoldKey, drop(table, &before), add(table, &before, ConstraintForm::Plain));
        self.held.insert((table, key.name.clone()));
        self.add_again(table, key);
    }

    /// A key that leans on a unique key which stays for a while goes with that, in one transaction with its coming back:
    /// no row is written without it.
    pub(super) fn hold_key_late(&mut self, table: &'a ObjectName, key: &ForeignKey) {
        let same = Constraint::ForeignKey(key.clone());
        let undo = Undo::Step(alter(add(table, &same, ConstraintForm::Plain)));
        self.push((Phase::Finish, Turn::HoldKey), alter(drop(table, &same)), undo);
        self.add_again(table, key);
    }

    fn add_again(&mut self, table: &'a ObjectName, key: &ForeignKey) {
        let same = Constraint::ForeignKey(key.clone());
        if self.is_online(table) && !self.is_checked_at_once(table, &same) {
            return self.add_unchecked(table, &same);
        }
        self.add_plainly(table, &same);
    }

    /// Whether a unique key on these columns is put in place late in this migration, or goes late: a foreign key might
    /// lean on it until then.
    pub(super) fn waits_for_key(&self, table: &ObjectName, columns: &[Name]) -> bool {
        self.replaced.drops_key(table, columns)
            || self.made_keys(table, columns).any(|change| self.builds(change).is_some())
    }

    /// Whether this migration makes a unique key on these columns.
    pub(super) fn makes_key(&self, table: &ObjectName, columns: &[Name]) -> bool {
        self.made_keys(table, columns).next().is_some()
    }

    fn made_keys(&self, table: &ObjectName, columns: &[Name]) -> impl Iterator<Item = &'a Change> {
        let same = move |key: &mut dyn Iterator<Item = &Name>| {
            let key: BTreeSet<&Name> = key.collect();
            key.len() == columns.len() && columns.iter().all(|column| key.contains(column))
        };
        self.facts.changes.iter().filter(move |change| {
            if let Change::AddConstraint { table: at, constraint } = change {
                at == table
                    && match constraint {
                        Constraint::PrimaryKey(key) => same(&mut key.columns.iter()),
                        Constraint::Unique(unique) => same(&mut unique.columns.iter()),
                        Constraint::ForeignKey(_) | Constraint::Check(_) | Constraint::Exclusion(_) => false,
                    }
            } else if let Change::CreateIndex { table: at, index } = change {
                at == table && index.unique && same(&mut index.columns())
            } else {
                false
            }
        })
    }
}
