//! Names before and after.

use std::collections::BTreeMap;

/// Names in both directions.
#[derive(Clone, Debug)]
pub(super) struct Renames<T> {
    pub(super) old: BTreeMap<T, T>,
    pub(super) new: BTreeMap<T, T>,
}

impl<T: Ord + Copy> Renames<T> {
    pub(super) fn rename(&mut self, from: T, to: T) {
        let first = self.old.remove(&from).unwrap_or(from);
        self.old.insert(to, first);
        self.new.insert(first, to);
    }

    pub(super) fn reversed(self) -> Self {
        Self { old: self.new, new: self.old }
    }
}

impl<T: Ord> Default for Renames<T> {
    fn default() -> Self {
        Self { old: BTreeMap::new(), new: BTreeMap::new() }
    }
}
