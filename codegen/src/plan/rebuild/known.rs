//! What a migration must find as history knows it, because it would otherwise be lost without a word.

use super::shape::Rules;
use crate::dialect;
use crate::model::{ForeignKey, ObjectName, Table};
use crate::step::Known;

impl Rules<'_, '_> {
    /// A table that is rebuilt.
    pub(super) fn known_table(&self, table: &Table) -> Known {
        Known::Table { table: Box::new(table.clone()), text: dialect::d1_text(table, &self.before) }
    }

    /// The foreign keys that act on rows when those of `target` go.
    pub(super) fn known_references(&self, target: &ObjectName) -> Known {
        let keys = |table: &Table| -> Vec<(ObjectName, ForeignKey)> {
            let keys = table.foreign_keys.iter().filter(|key| key.target == *target);
            keys.map(|key| (table.name.clone(), key.clone())).collect()
        };
        Known::References { target: target.clone(), keys: self.table_changes.from.tables().flat_map(keys).collect() }
    }
}
