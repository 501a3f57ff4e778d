//! Whether the rows of a table are written to the log.
//!
//! Postgres writes all of them again, and lets no table that is logged refer to one that is not, at any moment:
//! <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED>.

use super::facts::Facts;
use super::{Planner, Turn};
use crate::diff::Change;
use crate::model::{ForeignKey, ObjectName, Table};
use crate::plan::order;
use crate::step::Alter;
use std::collections::BTreeMap;

impl Facts<'_> {
    /// Whether the rows of a table that was there are kept out of the log from now on.
    pub(super) fn stays_logged_no_more(&self, table: &ObjectName) -> bool {
        self.changes.iter().any(|change| {
            matches!(change, Change::ChangeTable { table: at, before, after }
                if at == table && after.unlogged && !before.unlogged)
        })
    }
}

impl<'a> Planner<'a, '_> {
    /// What a table refers to is logged before it, and unlogged behind it. Where tables refer to each other in a circle, a
    /// key makes way.
    pub(super) fn set_logged(&mut self) {
        for logged in [true, false] {
            let tables = self.changing(logged);
            let places: BTreeMap<&ObjectName, usize> =
                tables.iter().enumerate().map(|(at, (_, table))| (&table.name, at)).collect();
            let needs: Vec<Vec<usize>> = tables
                .iter()
                .map(|(_, table)| {
                    self.standing_keys(table).filter_map(|key| places.get(&key.target).copied()).collect()
                })
                .collect();
            let roots: Vec<usize> = (0..tables.len()).collect();
            let mut order = order::depth_first(&roots, &needs);
            let mut made = vec![false; tables.len()];
            for &at in &order {
                let (cause, table) = tables[at];
                self.cause = cause;
                let closes = |key: &&'a ForeignKey| {
                    key.target != table.name && places.get(&key.target).is_some_and(|&target| !made[target])
                };
                let closing: Vec<&'a ForeignKey> = self.standing_keys(table).filter(closes).collect();
                for key in closing {
                    self.hold_key(&table.name, key);
                }
                made[at] = true;
            }
            if !logged {
                order.reverse();
            }
            for at in order {
                let (cause, table) = tables[at];
                self.cause = cause;
                let step = |logged| Alter::SetLogged { table: table.name.clone(), logged };
                self.alter(Turn::Logged, step(logged), step(!logged));
            }
        }
    }

    /// Tables whose rows are logged from now on, or no more, with the change that says so.
    fn changing(&self, logged: bool) -> Vec<(usize, &'a Table)> {
        let changes = self.facts.changes.iter().enumerate();
        let found = changes.filter_map(|(at, change)| {
            let Change::ChangeTable { table, before, after } = change else { return None };
            let is_meant = before.unlogged != after.unlogged && after.unlogged != logged;
            self.facts.tables.get(table).filter(|_| is_meant).map(|table| (at, *table))
        });
        found.collect()
    }

    /// Keys of a table that were there, and neither go nor make way.
    fn standing_keys(&self, table: &'a Table) -> impl Iterator<Item = &'a ForeignKey> {
        let is_new = |key: &&ForeignKey| self.facts.constraints.contains(&(&table.name, &key.name));
        let is_held = |key: &&ForeignKey| self.held.contains(&(&table.name, key.name.clone()));
        let keys: Vec<&'a ForeignKey> = table.foreign_keys.iter().filter(|key| !is_new(key) && !is_held(key)).collect();
        keys.into_iter()
    }
}
