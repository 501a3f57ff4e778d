//! Which tables ALTER can change under the rules that hold for tables with rows, and which are rebuilt.
//!
//! <https://www.sqlite.org/lang_altertable.html>

use super::table_changes::{TableChanges, Touched};
use crate::dialect::{self, Capabilities, Conversion, RenderContext};
use crate::model::{Check, Column, Dialect, ForeignKey, Index, IndexPart, Name, ObjectName, Table};
use crate::sql::is_collation;
use crate::sql::mentions::Wanted;
use std::collections::BTreeMap;

/// A table that stays, before and after.
#[derive(Clone, Debug)]
pub(super) struct Pair<'a> {
    /// Its name after.
    pub(super) name: &'a ObjectName,
    pub(super) old: &'a Table,
    pub(super) new: &'a Table,
    /// Every column after, with the one that it was.
    pub(super) columns: Vec<(Option<&'a Column>, &'a Column)>,
    /// Columns that are gone.
    pub(super) dropped: Vec<&'a Column>,
    /// Columns that another one replaces, where the table is not rebuilt.
    pub(super) replaced: Vec<(&'a Column, &'a Column)>,
}

impl<'a> Pair<'a> {
    pub(super) fn new(table_changes: &TableChanges<'a>, old: &'a Table, new: &'a Table) -> Self {
        let name = &new.name;
        let columns: Vec<_> =
            new.columns.iter().map(|column| (table_changes.old_column(old, name, &column.name), column)).collect();
        let kept = |column: &Column| columns.iter().any(|(old, _)| old.is_some_and(|old| old.name == column.name));
        let dropped = old.columns.iter().filter(|column| !kept(column)).collect();
        Self { name, old, new, columns, dropped, replaced: Vec::new() }
    }

    /// Columns that are new.
    pub(super) fn added(&self) -> impl Iterator<Item = &'a Column> {
        self.columns.iter().filter_map(|(old, new)| old.is_none().then_some(*new))
    }

    fn comes_or_goes(&self, name: &Name) -> bool {
        self.added().chain(self.dropped.iter().copied()).any(|column| column.name == *name)
    }
}

/// The rules of one migration.
pub(super) struct Rules<'r, 'a> {
    pub(super) table_changes: &'r TableChanges<'a>,
    pub(super) capabilities: &'r Capabilities,
    pub(super) before: RenderContext<'a>,
    pub(super) after: RenderContext<'a>,
}

impl<'r, 'a> Rules<'r, 'a> {
    pub(super) fn new(table_changes: &'r TableChanges<'a>, capabilities: &'r Capabilities) -> Self {
        let context = |schema| RenderContext::new(capabilities.dialect, schema, &[]);
        Self { table_changes, capabilities, before: context(table_changes.from), after: context(table_changes.to) }
    }

    /// Whether the table must be rebuilt.
    pub(super) fn needs_rebuild(&self, pair: &Pair<'a>, touched: &Touched<'a>) -> bool {
        touched.options
            || touched.constraints_differ(
                |name| pair.comes_or_goes(name),
                |check| self.check_comes_with(pair, check).is_some(),
            )
            || pair.columns.iter().any(|(old, new)| match old {
                Some(old) => self.is_changed(pair, touched, old, new) && !self.can_be_replaced(pair, touched, old, new),
                None => !self.can_be_added(pair, new),
            })
            || pair.dropped.iter().any(|column| !can_be_dropped(pair, touched, column))
            || pair.old.columns.len() == pair.dropped.len()
            || pair.old.columns.len() + pair.added().count() > self.capabilities.max_columns
    }

    /// A table that would refer to rows that are being dropped, by a column that is just being filled.
    pub(super) fn must_join(
        &self,
        native: &BTreeMap<&'a ObjectName, Pair<'a>>,
        dropped: &BTreeMap<&'a ObjectName, &'a Table>,
    ) -> Option<&'a ObjectName> {
        let refers = |pair: &&Pair<'a>| {
            let mut filled =
                pair.added().filter(|column| self.table_changes.backfills.contains_key(&(pair.name, &column.name)));
            filled.any(|column| {
                let mut keys = pair.new.foreign_keys.iter().filter(|key| key.columns.contains(&column.name));
                keys.any(|key| dropped.contains_key(&key.target))
            })
        };
        native.values().find(refers).map(|pair| pair.name)
    }

    /// The columns that another one replaces.
    pub(super) fn replaced(&self, pair: &Pair<'a>, touched: &Touched<'a>) -> Vec<(&'a Column, &'a Column)> {
        let kept = pair.columns.iter().filter_map(|&(old, new)| Some((old?, new)));
        kept.filter(|(old, new)| self.is_changed(pair, touched, old, new)).collect()
    }

    fn is_changed(&self, pair: &Pair<'a>, touched: &Touched<'a>, old: &Column, new: &Column) -> bool {
        touched.columns.contains(&(&old.name, &new.name)) && self.differs(pair, old, new)
    }

    /// Whether a column can be added, filled, and take the name of one that is dropped: two writes for each row, and
    /// no table is touched that refers to this one.
    fn can_be_replaced(&self, pair: &Pair<'a>, touched: &Touched<'a>, old: &Column, new: &Column) -> bool {
        let is_plain =
            |table: &Table| table.checks.is_empty() && table.columns.iter().all(|column| column.generated.is_none());
        let refers = |table: &Table, name: &Name| table.foreign_keys.iter().any(|key| key.columns.contains(name));
        // SQL of an index may speak of any column, and another table may rely on a unique one.
        let index = |index: &Index| {
            index.unique || index.predicate.is_some() || index.parts.iter().any(|part| part.column().is_none())
        };
        self.can_be_added(pair, new)
            && can_be_dropped(pair, touched, old)
            && is_plain(pair.old)
            && is_plain(pair.new)
            && !refers(pair.old, &old.name)
            && !refers(pair.new, &new.name)
            && !pair.old.indexes.iter().chain(&pair.new.indexes).any(index)
            && pair.old.columns.len() + pair.new.columns.len() <= self.capabilities.max_columns
    }

    /// Whether a column is written in another way, or its values are.
    fn differs(&self, pair: &Pair<'a>, old: &Column, new: &Column) -> bool {
        let named = Column { name: new.name.clone(), ..old.clone() };
        !dialect::defined_alike((pair.old, &named, &self.before), (pair.new, new, &self.after))
            || dialect::conversion(self.capabilities.dialect, old, new) != Conversion::Same
            || self.table_changes.using.contains_key(&(pair.name, &new.name))
            || !self.mapped(new).is_empty()
    }

    /// The values of the column's enum that are called something else.
    pub(super) fn mapped(&self, column: &Column) -> BTreeMap<String, String> {
        let crate::model::ColumnType::Enum(name) = &column.ty else { return BTreeMap::new() };
        let mut values = self.table_changes.values.get(name).cloned().unwrap_or_default();
        values.retain(|from, to| from != to);
        values
    }

    /// ADD COLUMN takes constants only, and for a foreign key only NULL, once there are rows.
    fn can_be_added(&self, pair: &Pair<'a>, column: &Column) -> bool {
        let default = dialect::default_sql(self.capabilities.dialect, column).filter(|sql| sql != "NULL");
        let constant = default.as_ref().is_none_or(|sql| !sql.starts_with('('));
        let is_key = |columns: &[Name]| columns.contains(&column.name);
        let refers = pair.new.foreign_keys.iter().any(|key| is_key(&key.columns));
        constant
            && (column.nullable || default.is_some())
            && !(refers && default.is_some())
            && column.numbering.is_none()
            && column.generated.as_ref().is_none_or(|generated| !generated.stored && column.nullable)
            && !pair.new.primary_key.as_ref().is_some_and(|key| is_key(&key.columns))
            && !pair.new.uniques.iter().any(|unique| is_key(&unique.columns))
            && self.is_plain(column)
    }

    /// The last new column that a check needs, if it speaks of new columns only: ADD COLUMN takes it along, and holds the
    /// rows that are there against it. One that a backfill makes true is not true yet then.
    pub(super) fn check_comes_with(&self, pair: &Pair<'a>, check: &Check) -> Option<&'a Name> {
        let dialect = self.capabilities.dialect;
        let mentions = |names: Vec<&Name>| Wanted::new(names).in_expression(&check.expression, dialect);
        let kept = pair.columns.iter().filter_map(|(old, new)| old.map(|_| &new.name));
        let gone = pair.dropped.iter().map(|column| &column.name);
        if mentions(kept.chain(gone).collect()) {
            return None;
        }
        let own: Vec<&'a Name> = pair.added().map(|column| &column.name).filter(|name| mentions(vec![*name])).collect();
        let filled = own.iter().any(|name| self.table_changes.backfills.contains_key(&(pair.name, *name)));
        own.last().copied().filter(|_| !filled)
    }

    /// Whether the column's trailing SQL, which only the database understands, is known to be harmless.
    fn is_plain(&self, column: &Column) -> bool {
        let dialect = self.capabilities.dialect;
        column.extra.get(&dialect).is_none_or(|sql| is_harmless(sql, dialect))
    }
}

/// Whether trailing SQL of a column is known to be harmless.
fn is_harmless(sql: &str, dialect: Dialect) -> bool {
    sql.trim().is_empty() || is_collation(sql, dialect)
}

/// DROP COLUMN takes no column of a key or of an index that stays.
fn can_be_dropped(pair: &Pair<'_>, touched: &Touched<'_>, column: &Column) -> bool {
    let is_key = |columns: &[Name]| columns.contains(&column.name);
    let foreign = |key: &ForeignKey| is_key(&key.columns) && key.columns.len() > 1;
    let indexed = |parts: &[IndexPart]| parts.iter().any(|part| part.column() == Some(&column.name));
    let stays = |name: &Name| !touched.dropped_indexes.contains(&name);
    !pair.old.primary_key.as_ref().is_some_and(|key| is_key(&key.columns))
        && !pair.old.uniques.iter().any(|unique| is_key(&unique.columns))
        && !pair.old.foreign_keys.iter().any(foreign)
        && !pair.old.indexes.iter().any(|index| stays(&index.name) && indexed(&index.parts))
        && column.extra.iter().all(|(dialect, sql)| is_harmless(sql, *dialect))
}
