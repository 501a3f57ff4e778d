//! How rows get through: remembered, copied out, copied in, and compared.

use super::{Work, named};
use crate::model::{ForeignKey, Index, ObjectName, Table};
use crate::plan::order;
use crate::plan::rebuild::shape::Pair;
use crate::plan::rebuild::table_changes::Touched;
use crate::step::{Hazard, Held, Help, Measure, Rebuild, StepKind};

impl<'a> Work<'_, 'a> {
    pub(super) fn remember(&mut self, cause: usize, measures: &[Measure]) {
        let measures: Vec<_> = measures.iter().filter(|measure| measure.has_before()).cloned().collect();
        let numbering = self.numbering();
        if !measures.is_empty() || !numbering.is_empty() {
            self.rebuild(cause, Rebuild::Remember { measures, numbering });
        }
    }

    /// Fails by name on values that SQLite would refuse without a word about their column.
    pub(super) fn refuse(&mut self, cause: usize) {
        let refusals = self.rules.refusals(&self.native, &self.rebuilt);
        if !refusals.is_empty() {
            self.rebuild(cause, Rebuild::Compare(refusals));
        }
    }

    /// Tables that go on counting where they were.
    pub(super) fn numbering(&self) -> Vec<ObjectName> {
        let counts = |table: &Table| table.columns.iter().any(|column| column.numbering.is_some());
        let pairs = self.rebuilt.values().filter(|pair| counts(pair.old) && counts(pair.new));
        pairs.map(|pair| pair.name.clone()).collect()
    }

    pub(super) fn help(&mut self, cause: usize, helps: &[Help]) {
        for help in helps {
            self.rebuild(cause, Rebuild::Help(help.clone()));
            self.hazard(Hazard::BlocksWrites(help.table.clone()));
        }
    }

    pub(super) fn copy_out(&mut self, measures: &[Measure]) {
        let order = self.disposal.order.clone();
        let refusals = self.rules.refusals(&self.native, &self.rebuilt);
        for name in order.iter().copied() {
            if let Some(pair) = self.rebuilt.get(name).cloned() {
                let pair = &pair;
                let (columns, rows) = (self.rules.values(pair), self.rules.row_numbers(pair));
                let (reads, children) = self.reads(pair, &[measures, &refusals]);
                let writes = self.writes(pair, self.disposal.parks.contains_key(name));
                let renumbers = rows.is_none() && self.rules.has_numbers(pair);
                self.rebuild(self.cause(name), Rebuild::CopyOut { table: name.clone(), columns, rows });
                if renumbers {
                    self.hazard(Hazard::Renumbers(name.clone()));
                }
                self.hazard(Hazard::Copies { table: name.clone(), reads, children, writes });
                if self.table_changes.touched.get(name).is_some_and(Touched::adds_rules)
                    || self.rules.requires(pair)
                    || pair.new.is_stricter_than(pair.old)
                {
                    self.hazard(Hazard::ChecksRows(name.clone()));
                }
                self.conversions(pair);
                for column in &pair.dropped {
                    self.lost(name, column);
                }
            }
        }
    }

    pub(super) fn drop_tables(&mut self) {
        let parks = std::mem::take(&mut self.disposal.parks);
        for (name, park) in parks {
            self.rebuild(self.cause(name), Rebuild::Park(park));
        }
        let order = self.disposal.order.clone();
        for name in order {
            self.push(self.cause(name), StepKind::DropTable(name));
            if !self.rebuilt.contains_key(name) {
                self.hazard(Hazard::LosesData(name.clone()));
            }
            self.create_early(name);
        }
        for (name, _) in std::mem::take(&mut self.disposal.stand_ins) {
            self.push(self.cause(name), StepKind::DropTable(name));
        }
    }

    /// Makes a table again that others need to be dropped, with the indexes that keys may point at.
    fn create_early(&mut self, name: &'a ObjectName) {
        if let Some(stand_in) = self.disposal.stand_ins.get(name).cloned() {
            self.push(self.cause(name), StepKind::CreateTable(Held::Owned(Box::new(stand_in))));
        }
        if !self.disposal.early.contains(name) {
            return;
        }
        let Some(pair) = self.rebuilt.get(name).cloned() else { return };
        self.push(self.cause(name), StepKind::CreateTable(Held::Borrowed(pair.new)));
        self.table_indexes(pair.new, |index| index.unique);
    }

    fn table_indexes(&mut self, table: &'a Table, wanted: impl Fn(&Index) -> bool) {
        let dialect = self.rules.capabilities.dialect;
        for index in table.indexes.iter().filter(|index| index.exists_in(dialect) && wanted(index)) {
            self.push(
                self.cause(&table.name),
                StepKind::CreateIndex { table: &table.name, index: Held::Borrowed(index) },
            );
        }
    }

    /// New tables and those rebuilt, in the order of the declaration.
    pub(super) fn create_tables(&mut self) {
        let made = |table: &&'a Table| {
            self.rebuilt.contains_key(&table.name) || self.table_changes.created.contains_key(&table.name)
        };
        let tables: Vec<&'a Table> = self.table_changes.to.tables().filter(made).collect();
        let early = self.disposal.early.clone();
        for table in tables.iter().filter(|table| !early.contains(&table.name)) {
            self.push(self.cause(&table.name), StepKind::CreateTable(Held::Borrowed(table)));
        }
        for table in tables {
            self.table_indexes(table, |index| !(index.unique && early.contains(&table.name)));
        }
    }

    /// New indexes of tables that stay; before the rows come back, because a key may point at one.
    pub(super) fn create_indexes(&mut self) {
        for (table, index) in self.indexes_of(|pair, touched| named(&pair.new.indexes, &touched.created_indexes)) {
            self.push(self.cause(table), StepKind::CreateIndex { table, index: Held::Borrowed(index) });
            self.hazard(Hazard::BlocksWrites(table.clone()));
            if index.unique {
                self.hazard(Hazard::ChecksRows(table.clone()));
            }
        }
    }

    /// The rows of those that are referred to come before the rows that refer.
    pub(super) fn copy_in(&mut self) {
        if let (Some(name), false) = (self.rebuilt.keys().next().copied(), self.disposal.remaining.is_empty()) {
            self.rebuild(self.cause(name), Rebuild::Overlook);
        }
        let names: Vec<&'a ObjectName> = self.rebuilt.keys().copied().collect();
        let place = |name: &ObjectName| names.binary_search(&name).ok();
        let parents = |pair: &Pair<'a>| pair.new.foreign_keys.iter().filter_map(|key| place(&key.target)).collect();
        let needs: Vec<Vec<usize>> = self.rebuilt.values().map(parents).collect();
        let roots: Vec<usize> = (0..names.len()).collect();
        let order: Vec<&'a ObjectName> = order::depth_first(&roots, &needs).into_iter().map(|at| names[at]).collect();
        let helps = self.inner_helps(&order);
        let first = names.first().map_or(0, |name| self.cause(name));
        self.help(first, &helps);
        for name in order {
            let pair = &self.rebuilt[name];
            let (values, rows) = (self.rules.values(pair), self.rules.row_numbers(pair));
            let columns = values.into_iter().map(|(column, _)| column.name).collect();
            let lenient = pair.new.is_lenient();
            self.rebuild(self.cause(name), Rebuild::CopyIn { table: name.clone(), columns, rows, lenient });
        }
        for help in helps {
            self.rebuild(first, Rebuild::DropHelp(help));
        }
        if !self.numbering().is_empty() {
            self.rebuild(first, Rebuild::Numbering);
        }
    }

    /// The indexes that are missing on keys that point at rows which come back later.
    pub(super) fn inner_helps(&self, order: &[&'a ObjectName]) -> Vec<Help> {
        let place = |name: &ObjectName| order.iter().position(|other| *other == name);
        let late = |pair: &Pair<'a>, key: &&ForeignKey| place(&key.target) >= place(pair.name);
        let lacks = |pair: &Pair<'a>, key: &&ForeignKey| !pair.new.is_found_by(&key.columns, |_| true);
        let found = self.rebuilt.values().flat_map(|pair| {
            let keys = pair.new.foreign_keys.iter().filter(move |key| late(pair, key) && lacks(pair, key));
            keys.map(|key| (pair.name.clone(), key.columns.clone()))
        });
        let start = 1 + self.disposal.remaining.len();
        found.enumerate().map(|(at, (table, columns))| Help { number: start + at, table, columns }).collect()
    }

    /// Those of tables that were not dropped with them.
    pub(super) fn drop_help(&mut self, cause: usize, helps: &[Help]) {
        for help in helps.iter().filter(|help| !self.dropped.contains_key(&help.table)).cloned().collect::<Vec<_>>() {
            self.rebuild(cause, Rebuild::DropHelp(help));
        }
    }

    pub(super) fn compare(&mut self, cause: usize, measures: Vec<Measure>) {
        if !measures.is_empty() {
            self.rebuild(cause, Rebuild::Compare(measures));
            if self.refers() {
                self.rebuild(cause, Rebuild::Forgive);
            }
        }
    }
}
