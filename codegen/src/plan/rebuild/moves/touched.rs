//! What changes of a table that stays.

use crate::diff::Constraint;
use crate::model::Name;
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

    /// Whether rows may break a new constraint, without a look at another table.
    pub(in crate::plan::rebuild) fn adds_rules(&self) -> bool {
        self.added.iter().any(|constraint| match constraint {
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => true,
            Constraint::ForeignKey(_) => false,
        })
    }

    /// Whether a constraint differs, other than a foreign key that comes or goes with its only column.
    pub(in crate::plan::rebuild) fn constraints_differ(&self, comes_or_goes: impl Fn(&Name) -> bool) -> bool {
        self.dropped.iter().chain(&self.added).any(|constraint| match constraint {
            Constraint::ForeignKey(key) => !matches!(key.columns.as_slice(), [column] if comes_or_goes(column)),
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => true,
        })
    }
}
