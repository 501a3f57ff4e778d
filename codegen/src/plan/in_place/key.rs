//! Foreign keys, which lean on the unique keys of other tables: what of both goes and comes back when.

use super::dependents::Touched;
use super::{Planner, Turn, alter, object};
use crate::diff::{Change, Constraint};
use crate::model::{ForeignKey, Name, ObjectName};
use crate::plan::{ConstraintForm, Hazard, Undo};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase;
use super::constraint::{add, drop};

impl<'a> Planner<'a, '_> {
    /// The unique keys that are dropped, which foreign keys may lean on.
    pub(super) fn dropped_keys(
        &self,
        touched: &mut BTreeMap<&'a ObjectName, Touched<'a>>,
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
                    Constraint::ForeignKey(_) | Constraint::Check(_) => None,
                }
            } else if let Change::DropIndex { table, index } = change {
                index.unique.then(|| (at, table, object::columns(index).collect()))
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
        let hazards = vec![Hazard::BlocksBriefly(table.clone()), Hazard::BlocksBriefly(key.target.clone())];
        self.alter(Turn::HoldKey, drop(table, &before), add(table, &before, ConstraintForm::Plain), hazards);
        self.held.insert((table, key.name.clone()));
        self.add_again(table, key);
    }

    /// A key that leans on a unique key which stays for a while goes with that, in one transaction with its coming back:
    /// no row is written without it.
    pub(super) fn hold_key_late(&mut self, table: &'a ObjectName, key: &ForeignKey) {
        let same = Constraint::ForeignKey(key.clone());
        let hazards = vec![Hazard::BlocksBriefly(table.clone()), Hazard::BlocksBriefly(key.target.clone())];
        let undo = Undo::Step(alter(add(table, &same, ConstraintForm::Plain)));
        self.push((Phase::Finish, Turn::HoldKey), alter(drop(table, &same)), undo, hazards);
        self.add_again(table, key);
    }

    fn add_again(&mut self, table: &'a ObjectName, key: &ForeignKey) {
        let same = Constraint::ForeignKey(key.clone());
        if self.is_online(table) && !self.facts.is_partitioned(table) {
            return self.add_unchecked(table, &same);
        }
        let hazards = vec![Hazard::BlocksWrites(table.clone()), Hazard::BlocksWrites(key.target.clone())];
        self.add_plainly(table, &same, hazards);
    }
}
