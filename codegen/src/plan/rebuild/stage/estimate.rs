//! How often D1 counts a row of a table that is rebuilt, which it bills and limits by the day.
//!
//! <https://developers.cloudflare.com/d1/platform/pricing/>

use super::Work;
use crate::dialect;
use crate::model::{ObjectName, Table};
use crate::plan::rebuild::shape::Pair;
use crate::step::{Measure, Parking};

impl Work<'_, '_> {
    /// How often D1 counts a row as read, and the tables whose rows are read because they refer to it: counted, out, in
    /// and counted again; gone, where foreign keys are looked at; parked, with a look at each key that refers to it; and
    /// once for each time that values are looked at.
    pub(super) fn reads(&self, pair: &Pair<'_>, measures: &[&[Measure]]) -> (usize, Vec<ObjectName>) {
        let keys: Vec<&ObjectName> =
            self.disposal.remaining.iter().filter(|edge| edge.parent == pair.name).map(|edge| edge.child).collect();
        let parking = self.disposal.parks.get(pair.name).map_or(0, |park| {
            let each = park.columns.values().map(|parking| match parking {
                Parking::Below(_) => 5,
                Parking::Bytes => 3,
            });
            each.max().unwrap_or(0)
        });
        let looks = measures.iter().copied().flatten().map(|measure| match measure {
            Measure::Refused { table, .. } if table == pair.name => 1,
            Measure::Misfits { table, before, .. } if table == pair.name => 1 + usize::from(*before),
            Measure::Rows(_)
            | Measure::Unset { .. }
            | Measure::Orphans { .. }
            | Measure::Refused { .. }
            | Measure::Misfits { .. } => 0,
        });
        let going = if self.has_keys(pair) { 2 } else { 0 };
        let numbers = usize::from(self.rules.row_numbers(pair).is_some());
        let parents = pair.new.foreign_keys.len();
        let own = keys.iter().filter(|child| **child == pair.name).count();
        let reads = 5 + going + parking + keys.len() + own + numbers + parents + looks.sum::<usize>();
        (reads, keys.into_iter().filter(|child| *child != pair.name).cloned().collect())
    }

    fn has_keys(&self, pair: &Pair<'_>) -> bool {
        let refers = |table: &Table| table.foreign_keys.iter().any(|key| key.target == pair.old.name);
        !pair.old.foreign_keys.is_empty() || self.table_changes.from.tables().any(refers)
    }

    /// How often D1 counts a row as written: out and in again, with an entry in each index; gone, where foreign keys are
    /// looked at as it goes; and parked, when it takes its entries along.
    pub(super) fn writes(&self, pair: &Pair<'_>, parked: bool) -> usize {
        let parking = if parked { 1 + self.indexes(pair.old) } else { 0 };
        2 + usize::from(self.has_keys(pair)) + self.indexes(pair.new) + parking
    }

    fn indexes(&self, table: &Table) -> usize {
        let dialect = self.rules.capabilities.dialect;
        let is_row = table.columns.iter().any(|column| dialect::is_row_number(dialect, table, column));
        // A table that is stored by its key has no index of it.
        let key = table.primary_key.is_some() && !is_row && !table.d1.without_rowid;
        let indexes = table.indexes.iter().filter(|index| index.exists_in(dialect));
        usize::from(key) + table.uniques.len() + indexes.count()
    }
}
