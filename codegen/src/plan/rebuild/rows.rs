//! What the rows of a table hold once it was rebuilt, and what tells that none of it was lost.

use super::disposal::{Disposal, Dropped};
use super::edge::Edge;
use super::shape::{Pair, Rules};
use super::table_changes::TableChanges;
use crate::dialect::{self, Conversion};
use crate::diff::{Fit, fits};
use crate::model::{Column, Deferral, Expression, ForeignKey, Name, ObjectName, Schema, Table};
use crate::plan::neutral::neutral;
use crate::step::{Measure, RowNumbers, Value};
use std::collections::BTreeMap;

impl<'a> Rules<'_, 'a> {
    /// The columns that get a value, and which; the others take their defaults.
    pub(super) fn values(&self, pair: &Pair<'a>) -> Vec<(Column, Value)> {
        let plain = || pair.columns.iter().filter(|(_, new)| new.generated.is_none());
        let found: Vec<(Column, Value)> =
            plain().filter_map(|(old, new)| Some(((*new).clone(), self.value(pair, *old, new)?))).collect();
        if !found.is_empty() {
            return found;
        }
        // Rows are rows, even if nothing of what they held stays.
        let default = |column: &Column| Value::Given(column.default.clone().unwrap_or(Expression::Null));
        plain().map(|(_, new)| ((*new).clone(), default(new))).take(1).collect()
    }

    /// The names by which rows keep their numbers, where no column holds them: others may know rows by them, as a search
    /// index does.
    pub(super) fn row_numbers(&self, pair: &Pair<'a>) -> Option<RowNumbers> {
        // A query may not give more values than a table may have columns.
        if !self.has_numbers(pair) || self.values(pair).len() >= self.capabilities.max_columns {
            return None;
        }
        let old = pair.old.columns.iter().map(|column| self.table_changes.new_column(pair.name, &column.name));
        Some(RowNumbers {
            before: free_name(old)?,
            after: free_name(pair.new.columns.iter().map(|column| &column.name))?,
        })
    }

    /// Whether rows get other numbers than they had, or none.
    pub(super) fn renumbers(&self, pair: &Pair<'a>) -> bool {
        let dialect = self.capabilities.dialect;
        let number = |table: &'a Table| {
            table
                .columns
                .iter()
                .find(|column| dialect::is_row_number(dialect, table, column))
                .map(|column| &column.name)
        };
        let held = number(pair.old).map(|name| self.table_changes.new_column(pair.name, name));
        let stays = held.is_some() && held == number(pair.new) && held.is_some_and(|name| !self.is_using(pair, name));
        let [had, has] = [pair.old, pair.new].map(|table| !table.d1.without_rowid);
        had && !(has && (stays || self.row_numbers(pair).is_some()))
    }

    fn is_using(&self, pair: &Pair<'a>, column: &'a Name) -> bool {
        self.table_changes.using.contains_key(&(pair.name, column))
    }

    /// Whether rows have numbers that no column holds.
    pub(super) fn has_numbers(&self, pair: &Pair<'a>) -> bool {
        let dialect = self.capabilities.dialect;
        let numbered = |table: &Table| !table.d1.without_rowid;
        numbered(pair.old)
            && numbered(pair.new)
            && !pair.new.columns.iter().any(|column| dialect::is_row_number(dialect, pair.new, column))
    }

    /// What a column holds; none for its default.
    pub(super) fn value(&self, pair: &Pair<'a>, old: Option<&'a Column>, new: &'a Column) -> Option<Value> {
        let place = (pair.name, &new.name);
        let backfill = self.table_changes.backfills.get(&place).map(|with| (*with).clone());
        let Some(old) = old else {
            return backfill.or_else(|| self.made_up(pair, new)).map(Value::Given);
        };
        let name = self.table_changes.new_column(pair.name, &old.name).clone();
        let values = self.mapped(new);
        let held = if let Some(sql) = self.table_changes.using.get(&place) {
            Value::Using((*sql).clone())
        } else if !values.is_empty() {
            Value::Mapped { before: name, values }
        } else if dialect::conversion(self.capabilities.dialect, old, new) == Conversion::Same {
            Value::Kept(name)
        } else {
            Value::Converted { before: Box::new(Column { name, ..old.clone() }) }
        };
        Some(match backfill {
            Some(with) => Value::OrElse(Box::new(held), with),
            None => held,
        })
    }

    /// Whether a row may lack a value that is required of it.
    pub(super) fn requires(&self, pair: &Pair<'a>) -> bool {
        let required = pair.columns.iter().filter(|(_, new)| !new.nullable && new.generated.is_none());
        required.copied().any(|(old, new)| match (old, self.value(pair, old, new)) {
            (Some(old), value) => old.nullable && !matches!(value, Some(Value::OrElse(..))),
            (None, value) => value.is_none() && new.default.is_none() && new.numbering.is_none(),
        })
    }

    /// When rolling back, a column that must hold something holds the emptiest value of its type; unless it is a key,
    /// which has none, and so fails where there are rows.
    fn made_up(&self, pair: &Pair<'a>, column: &Column) -> Option<Expression> {
        let is_key = |columns: &[Name]| columns.contains(&column.name);
        let table = pair.new;
        let keyed = table.primary_key.as_ref().is_some_and(|key| is_key(&key.columns))
            || table.uniques.iter().any(|unique| is_key(&unique.columns))
            || table.foreign_keys.iter().any(|key| is_key(&key.columns));
        let needed = !self.table_changes.forward && !column.nullable && column.default.is_none() && !keyed;
        needed
            .then(|| neutral(&column.ty, |name| self.table_changes.to.enumeration(name)))
            .flatten()
            .map(Expression::Literal)
    }

    /// What must be as it was, and what must be right, when the tables in `again` were made.
    pub(super) fn measures(
        &self,
        native: &BTreeMap<&'a ObjectName, Pair<'a>>,
        rebuilt: &BTreeMap<&'a ObjectName, Pair<'a>>,
        dropped: &Dropped<'a>,
        disposal: &Disposal<'a>,
    ) -> Vec<Measure> {
        let mut measures: Vec<Measure> = rebuilt.keys().map(|name| Measure::Rows((*name).clone())).collect();
        let mut push = |measure: Measure| {
            if !measures.contains(&measure) {
                measures.push(measure);
            }
        };
        for edge in disposal.remaining.iter().filter(|edge| !dropped.contains_key(edge.child)) {
            // That no row goes along is asserted before their table is dropped.
            if edge.deletes() {
                let column = edge.columns(self.table_changes)[0].clone();
                push(Measure::Unset { table: edge.child.clone(), column });
            }
            push(Measure::Orphans { table: edge.child.clone(), key: renamed(self.table_changes, edge), before: true });
        }
        for pair in rebuilt.values() {
            for key in &pair.new.foreign_keys {
                let before = self.was_there(pair, key);
                push(Measure::Orphans { table: pair.name.clone(), key: nameless(key), before });
            }
            for (column, value) in self.values(pair) {
                misfits(&mut push, pair, &column, Some(&value));
            }
        }
        for pair in native.values() {
            for &(old, new) in &pair.replaced {
                misfits(&mut push, pair, new, self.value(pair, Some(old), new).as_ref());
            }
            for column in
                pair.added().filter(|column| self.table_changes.backfills.contains_key(&(pair.name, &column.name)))
            {
                misfits(&mut push, pair, column, self.value(pair, None, column).as_ref());
                for key in pair.new.foreign_keys.iter().filter(|key| key.columns.contains(&column.name)) {
                    push(Measure::Orphans { table: pair.name.clone(), key: nameless(key), before: false });
                }
            }
        }
        measures
    }

    /// What new values are held against before anything has changed: what SQLite would only say of a row's number or of
    /// a type's check, without the column.
    pub(super) fn refusals(
        &self,
        native: &BTreeMap<&'a ObjectName, Pair<'a>>,
        rebuilt: &BTreeMap<&'a ObjectName, Pair<'a>>,
    ) -> Vec<Measure> {
        let dialect = self.capabilities.dialect;
        let mut found = Vec::new();
        let mut of = |pair: &Pair<'a>, old: Option<&Column>, column: &Column| {
            let number = dialect::is_row_number(dialect, pair.new, column);
            let told = number || dialect::checks_type(dialect, pair.new, column);
            let value = pair.columns.iter().find(|(_, new)| new.name == column.name);
            let value = value.and_then(|&(old, new)| self.value(pair, old, new)).filter(|_| told);
            if let Some(value) =
                value.filter(|value| is_made(value) || old.is_some_and(|old| self.narrows(old, column)))
            {
                let (table, column) = (pair.name.clone(), Box::new(column.clone()));
                found.push(Measure::Refused { table, column, value, number });
            }
        };
        for pair in rebuilt.values() {
            for &(old, new) in pair.columns.iter().filter(|(_, new)| new.generated.is_none()) {
                of(pair, old, new);
            }
        }
        for pair in native.values() {
            pair.replaced.iter().for_each(|&(old, new)| of(pair, Some(old), new));
            pair.added().for_each(|column| of(pair, None, column));
        }
        found
    }

    /// Whether the type may refuse a value that the old one took as it is.
    fn narrows(&self, old: &Column, new: &Column) -> bool {
        self.loses_values(old, new).unwrap_or_else(|| !matches!(fits(old, new), Fit::Same | Fit::Widens))
    }

    /// Whether a value of an enumerated type is none of those of another; nothing of other types.
    pub(super) fn loses_values(&self, old: &Column, new: &Column) -> Option<bool> {
        let values = |schema: &'a Schema, column: &Column| {
            column.ty.enumeration().and_then(|name| schema.enumeration(name)).map(|item| item.values.as_slice())
        };
        let called = self.mapped(new);
        let (old, new) = (values(self.table_changes.from, old)?, values(self.table_changes.to, new)?);
        Some(!old.iter().all(|value| new.contains(called.get(value).unwrap_or(value))))
    }

    fn was_there(&self, pair: &Pair<'a>, key: &ForeignKey) -> bool {
        pair.old.foreign_keys.iter().any(|old| {
            let parent = self.table_changes.new_table(&old.target);
            let edge = Edge { child: pair.name, table: pair.old, parent, key: old };
            let old = renamed(self.table_changes, &edge);
            old.columns == key.columns && old.target == key.target && old.target_columns == key.target_columns
        })
    }
}

/// A key by the names of the end.
fn renamed<'a>(table_changes: &TableChanges<'a>, edge: &Edge<'a>) -> ForeignKey {
    ForeignKey {
        columns: edge.columns(table_changes).into_iter().cloned().collect(),
        target: edge.parent.clone(),
        target_columns: edge.targets(table_changes).into_iter().cloned().collect(),
        ..nameless(edge.key)
    }
}

/// A key without what does not tell its rows.
fn nameless(key: &ForeignKey) -> ForeignKey {
    use crate::model::Action::NoAction;
    let deferral = Deferral::Never;
    ForeignKey { name: Name::default(), on_delete: NoAction, on_update: NoAction, deferral, ..key.clone() }
}

/// A name of a row's number that is not a column's.
fn free_name<'n>(columns: impl Iterator<Item = &'n Name>) -> Option<&'static str> {
    let mut names = vec!["rowid", "_rowid_", "oid"];
    columns.for_each(|column| names.retain(|name| !column.as_str().eq_ignore_ascii_case(name)));
    names.first().copied()
}

/// Holds values that are made by a conversion or by SQL of the author's against the form that the column stores.
fn misfits(push: &mut impl FnMut(Measure), pair: &Pair<'_>, column: &Column, value: Option<&Value>) {
    let before = match value {
        Some(Value::Converted { .. } | Value::Using(_) | Value::Given(Expression::Sql(_))) => false,
        Some(Value::OrElse(held, with)) => match (is_made(held), with) {
            (true, _) => false,
            // Rows that held something keep it, in whatever form that is.
            (false, Expression::Sql(_)) => true,
            (false, _) => return,
        },
        Some(Value::Kept(_) | Value::Mapped { .. } | Value::Given(_)) | None => return,
    };
    if !pair.new.d1.foreign_rows {
        push(Measure::Misfits { table: pair.name.clone(), column: Box::new(column.clone()), before });
    }
}

/// Whether rows may get a value that nobody has looked at.
fn is_made(value: &Value) -> bool {
    match value {
        Value::Converted { .. }
        | Value::Using(_)
        | Value::Given(Expression::Sql(_))
        | Value::OrElse(_, Expression::Sql(_)) => true,
        Value::OrElse(value, _) => is_made(value),
        Value::Kept(_) | Value::Mapped { .. } | Value::Given(_) => false,
    }
}
