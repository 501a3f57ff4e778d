//! What changes of a table that stays.

use super::TableChanges;
use crate::diff::Constraint;
use crate::model::{Check, Name, Table};
use crate::plan::fails;
use std::collections::BTreeSet;

/// What changes of a table that stays.
#[derive(Clone, Debug, Default)]
pub(in crate::plan::rebuild) struct Touched<'a> {
    /// The changes.
    pub(in crate::plan::rebuild) causes: BTreeSet<usize>,
    /// Columns whose facts may differ, by their names before and after.
    pub(in crate::plan::rebuild) columns: BTreeSet<(&'a Name, &'a Name)>,
    pub(in crate::plan::rebuild) dropped_indexes: Vec<&'a Name>,
    pub(in crate::plan::rebuild) created_indexes: Vec<&'a Name>,
    /// Options of the table differ.
    pub(in crate::plan::rebuild) options: bool,
    /// More than indexes and triggers differs.
    pub(in crate::plan::rebuild) shape: bool,
    pub(super) dropped: Vec<Constraint>,
    pub(super) added: Vec<Constraint>,
}

impl<'a> TableChanges<'a> {
    /// Whether rows hold other values in a column than before, as far as a change says.
    pub(in crate::plan::rebuild) fn holds_others(&self, old: &'a Table, new: &'a Table, name: &Name) -> bool {
        let Some(column) = new.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) else {
            return false;
        };
        let at = (&new.name, &column.name);
        let Some(before) = self.old_column(old, &new.name, &column.name).filter(|it| it.name == column.name) else {
            return true;
        };
        let is_mapped = column.ty.enumeration().and_then(|name| self.values.get(name)).is_some_and(|it| !it.is_empty());
        // What is computed may be computed from anything.
        let computed = column.generated.is_some()
            && new.columns.iter().any(|other| other.generated.is_none() && self.holds_others(old, new, &other.name));
        self.backfills.contains_key(&at)
            || self.using.contains_key(&at)
            || (&before.ty, before.storage, &before.generated) != (&column.ty, column.storage, &column.generated)
            || is_mapped
            || computed
    }
}

impl Touched<'_> {
    pub(super) fn reversed(&self) -> Self {
        Self {
            columns: self.columns.iter().map(|&(old, new)| (new, old)).collect(),
            dropped_indexes: self.created_indexes.clone(),
            created_indexes: self.dropped_indexes.clone(),
            dropped: self.added.clone(),
            added: self.dropped.clone(),
            ..self.clone()
        }
    }

    /// Leaves out constraints that differ only in what this dialect does not have.
    pub(super) fn cancel(&mut self) {
        let added = &mut self.added;
        self.dropped.retain(|old| match added.iter().position(|new| new == old) {
            Some(at) => {
                added.remove(at);
                false
            }
            None => true,
        });
    }

    /// Whether rows may break a new constraint.
    pub(in crate::plan::rebuild) fn adds_rules(&self) -> bool {
        let is_altered = |name: &Name| self.columns.iter().any(|(_, new)| *new == name);
        self.added.iter().any(|constraint| {
            fails::columns(constraint).into_iter().any(is_altered) || !fails::follows(constraint, &self.dropped)
        })
    }

    /// Whether a constraint differs, other than a foreign key that comes or goes with its only column, and a check that
    /// comes with its columns.
    pub(in crate::plan::rebuild) fn constraints_differ(
        &self,
        comes_or_goes: impl Fn(&Name) -> bool,
        comes_along: impl Fn(&Check) -> bool,
    ) -> bool {
        let differs = |constraint: &Constraint| match constraint {
            Constraint::ForeignKey(key) => !matches!(key.columns.as_slice(), [column] if comes_or_goes(column)),
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_) => true,
        };
        let is_new = |constraint: &&Constraint| match constraint {
            Constraint::Check(check) => !comes_along(check),
            Constraint::PrimaryKey(_)
            | Constraint::Unique(_)
            | Constraint::ForeignKey(_)
            | Constraint::Exclusion(_) => true,
        };
        // A check may stand with its column or with the table, and only the former goes with the column.
        self.dropped.iter().any(differs) || self.added.iter().filter(is_new).any(differs)
    }
}
