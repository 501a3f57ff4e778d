//! Edits of columns, and what rows hold after them.

use super::table::{steady, type_of};
use super::{Count, Draft};
use crate::dice::{self, Dice};
use crate::model::label;
use crate::names;
use crate::rows::Row;
use crate::spec::{CheckSpec, ColumnSpec, Default_, Formula, Id, Rule, Ty, Value};
use crate::stored;
use seaglass::model::{ColumnType, Literal, Numbering};
use std::collections::BTreeSet;

const WHOLE: Ty = Ty::Plain(ColumnType::Integer, None);

impl Draft<'_> {
    /// Nullable, with a default, with a backfill, or computed.
    pub(super) fn add_column(&mut self, counted: bool) -> Option<()> {
        let at = self.old_table()?;
        let table = self.world.spec.tables[at].clone();
        let name = names::column(&mut self.dice, self.before, &self.world.spec, table.id);
        let ty = if counted { WHOLE } else { self.any_type() };
        let mut column = self.new_column(name, ty);
        if !counted && self.dice.chance(15) {
            let formula = self.formula(&table)?;
            column.ty = type_of(&table, formula);
            (column.nullable, column.default, column.generated) = (true, None, Some(formula));
            self.world.spec.tables[at].columns.push(column);
            return Some(());
        }
        let mut value = steady(column.default.as_ref());
        let needed = value.is_none() || (value == Some(Value::Null) && !column.nullable);
        if counted || needed || self.dice.chance(20) {
            value = Some(self.given((table.id, column.id), &column.ty, counted)?);
        }
        for row in self.world.rows.entry(table.id).or_default() {
            row.insert(column.id, value.clone()?);
        }
        let (integer, text, id) = (column.is_integer(), column.is_text(), column.id);
        self.world.spec.tables[at].columns.push(column);
        // A check that comes with its column, so that both can be added to the table as it stands.
        if (integer || text) && self.dice.chance(30) {
            let rule = if integer { Rule::AtLeast(id, i64::MIN) } else { Rule::ShorterThan(id, 900) };
            let check = CheckSpec { id: self.world.spec.id(), name: self.fresh(), rule };
            self.world.spec.tables[at].checks.push(check);
        }
        Some(())
    }

    /// What rows get: a constant, or how many rows held something in a column before this version.
    fn given(&mut self, at: (Id, Id), ty: &Ty, counted: bool) -> Option<Value> {
        if !counted {
            let value = dice::value(&self.world.spec, ty, &mut self.dice);
            self.notes.backfills.insert(at, value.clone());
            return Some(value);
        }
        let (count, value) = self.counted()?;
        self.notes.counts.insert(at, count);
        Some(Value::Literal(Literal::Integer(value)))
    }

    /// How many rows held something in some column before this version.
    fn counted(&mut self) -> Option<(Count, i64)> {
        let before = self.before;
        let (table, column) = self.old_column(|spec, table, column| {
            let table = &spec.tables[table];
            let was = before.column(table.id, table.columns[column].id);
            table.columns[column].generated.is_none() && was.is_some_and(|old| old.generated.is_none())
        })?;
        let table = &self.world.spec.tables[table];
        let (table, column) = (table.id, table.columns[column].id);
        let held = |row: &&Row| row.get(&column).is_some_and(|value| *value != Value::Null);
        let count = self.old.of(table).iter().filter(held).count();
        Some((Count { table, column }, i64::try_from(count).ok()?))
    }

    /// Numbers become others, by a query over some table as it was.
    pub(super) fn add_to_column(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let (table, column) = (&spec.tables[table], &spec.tables[table].columns[column]);
            let is_read = table.rules().any(|rule| rule.columns().contains(&column.id));
            column.ty == WHOLE && column.identity.is_none() && column.generated.is_none() && !is_read
        })?;
        let (table, id) = (self.world.spec.tables[at].id, self.world.spec.tables[at].columns[column].id);
        let was = self.before.column(table, id)?;
        // Rolled back, the values stay, and would break a rule that comes back.
        let had_rules = self.before.table(table)?.rules().any(|rule| rule.columns().contains(&id));
        let mut keys = self.before.tables.iter().flat_map(|other| &other.foreign_keys);
        if had_rules
            || keys.any(|key| key.target == table && key.target_columns.contains(&id))
            || was.ty != WHOLE
            || self.compared(table, id).len() > 1
            || self.notes.backfills.contains_key(&(table, id))
        {
            return None;
        }
        self.settle(id)?;
        let (count, more) = self.counted()?;
        let is_large = |value: &Value| matches!(value, Value::Literal(Literal::Integer(number)) if number.saturating_add(more) > i64::from(i32::MAX));
        if self.world.rows.get(&table).into_iter().flatten().any(|row| row.get(&id).is_some_and(is_large)) {
            return None;
        }
        for row in self.world.rows.entry(table).or_default() {
            if let Some(Value::Literal(Literal::Integer(number))) = row.get_mut(&id) {
                *number += more;
            }
        }
        self.world.spec.tables[at].columns[column].ty = Ty::Plain(ColumnType::BigInteger, None);
        self.notes.conversions.insert((table, id), (count, more));
        Some(())
    }

    pub(super) fn rename_column(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|_, _, _| true)?;
        let id = self.world.spec.tables[at].id;
        let name = names::column(&mut self.dice, self.before, &self.world.spec, id);
        self.world.spec.tables[at].columns[column].name = name;
        Some(())
    }

    /// Two columns of a table take each other's name.
    pub(super) fn swap_columns(&mut self) -> Option<()> {
        let (at, one) = self.old_column(|_, _, _| true)?;
        let (same, other) = self.old_column(|_, table, column| table == at && column != one)?;
        let name = self.world.spec.tables[same].columns[one].name.clone();
        let columns = &mut self.world.spec.tables[same].columns;
        columns[one].name = std::mem::replace(&mut columns[other].name, name);
        Some(())
    }

    /// Another type, for the column and for all that a foreign key compares it with.
    pub(super) fn convert_column(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let table = &spec.tables[table];
            table.columns[column].generated.is_none()
        })?;
        let table = &self.world.spec.tables[at];
        let (table, column) = (table.id, table.columns[column].clone());
        let target = self.conversion(&column.ty)?;
        for (table, column) in self.compared(table, column.id) {
            self.convert(table, column, &target)?;
        }
        Some(())
    }

    /// A type whose values this one's become without a choice.
    fn conversion(&mut self, from: &Ty) -> Option<Ty> {
        let Ty::Plain(ty, storage) = from else {
            return Some(Ty::Plain(ColumnType::Text, None));
        };
        let forms = stored::others(ty, *storage);
        if storage.is_some() || self.dice.chance(50) && !forms.is_empty() {
            return self.dice.pick(&forms).cloned();
        }
        let to: &[ColumnType] = match ty {
            ColumnType::SmallInteger => &[ColumnType::Integer, ColumnType::BigInteger, ColumnType::Text],
            ColumnType::Integer => {
                &[ColumnType::BigInteger, ColumnType::SmallInteger, ColumnType::Text, ColumnType::Double]
            }
            ColumnType::BigInteger => &[ColumnType::Integer, ColumnType::Text],
            ColumnType::Varchar(_) => &[ColumnType::Text, ColumnType::Varchar(Some(60)), ColumnType::Varchar(Some(20))],
            ColumnType::Text => &[ColumnType::Varchar(Some(60)), ColumnType::BigInteger],
            ColumnType::Json => &[ColumnType::JsonBinary],
            ColumnType::JsonBinary => &[ColumnType::Json],
            ColumnType::Boolean => &[ColumnType::Integer],
            ColumnType::Postgres(_) => &[ColumnType::Text],
            _ => &[],
        };
        self.dice.pick(to).map(|ty| Ty::Plain(ty.clone(), None))
    }

    /// The column, those that foreign keys compare it with, and those that are computed from one of them.
    fn compared(&self, table: Id, column: Id) -> BTreeSet<(Id, Id)> {
        let mut found = BTreeSet::from([(table, column)]);
        loop {
            let mut more = found.clone();
            for table in &self.world.spec.tables {
                for key in &table.foreign_keys {
                    for (own, other) in key.columns.iter().zip(&key.target_columns) {
                        let (own, other) = ((table.id, *own), (key.target, *other));
                        if found.contains(&own) || found.contains(&other) {
                            more.extend([own, other]);
                        }
                    }
                }
                let computed = table
                    .columns
                    .iter()
                    .filter(|it| it.generated.is_some_and(|formula| found.contains(&(table.id, formula.source()))));
                more.extend(computed.map(|it| (table.id, it.id)));
            }
            if more.len() == found.len() {
                return found;
            }
            found = more;
        }
    }

    fn convert(&mut self, table: Id, column: Id, to: &Ty) -> Option<()> {
        self.before.column(table, column)?;
        self.settle(column)?;
        let from = self.world.spec.column(table, column)?.ty.clone();
        if let Ty::Enum(id) = from.clone() {
            // Its values keep their names in this version.
            self.before.enumeration(id).filter(|old| self.world.spec.enumeration(id) == Some(old))?;
            self.notes.settled.insert(id);
        }
        let spec = self.world.spec.clone();
        for row in self.world.rows.entry(table).or_default() {
            if let Some(value) = row.get_mut(&column) {
                *value = converted(value, [&from, to], |id| label(&spec, id))?;
            }
        }
        let at = self.world.spec.tables.iter().position(|it| it.id == table)?;
        let old = self.world.spec.tables[at].column(column)?.clone();
        let item = self.world.spec.tables[at].column_mut(column)?;
        item.ty = to.clone();
        let kind = |it: &ColumnSpec| (it.is_integer(), it.is_text());
        if kind(item) != kind(&old) && self.world.spec.tables[at].is_read_as_it_is(column) {
            return None;
        }
        let item = self.world.spec.tables[at].column_mut(column)?;
        if let Some(value) = item.default.as_mut().and_then(Default_::value_mut) {
            *value = converted(value, [&from, to], |id| label(&spec, id))?;
        }
        let fits = match item.generated {
            None => true,
            Some(Formula::Remainder(_)) => item.is_integer(),
            Some(Formula::Marked(_)) => *to == Ty::Plain(ColumnType::Text, None),
        };
        fits.then_some(())
    }

    /// A value becomes required, and rows without one get one.
    pub(super) fn require_column(&mut self, counted: bool) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let (table, column) = (&spec.tables[table], &spec.tables[table].columns[column]);
            let fits = !counted || (column.ty == WHOLE && column.refers.is_none());
            // No value stands for the NULLs of a key.
            column.nullable && column.generated.is_none() && fits && !table.in_primary_key(column.id)
        })?;
        let table = self.world.spec.tables[at].id;
        let item = &mut self.world.spec.tables[at].columns[column];
        item.nullable = false;
        let (id, ty) = (item.id, item.ty.clone());
        self.settle(id)?;
        let is_free = self.world.spec.column(table, id)?.refers.is_none();
        let value = match self.world.spec.column(table, id)?.refers {
            Some((target, other)) => self.dice.pick(self.world.of(target)).and_then(|row| row.get(&other).cloned()),
            None => None,
        };
        let value = match value {
            Some(value) => {
                self.notes.backfills.insert((table, id), value.clone());
                value
            }
            None if is_free => self.given((table, id), &ty, counted)?,
            None => return None,
        };
        for row in self.world.rows.entry(table).or_default() {
            let cell = row.entry(id).or_insert(Value::Null);
            if *cell == Value::Null {
                *cell = value.clone();
            }
        }
        Some(())
    }

    pub(super) fn relax_column(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let table = &spec.tables[table];
            !table.columns[column].nullable && !table.in_primary_key(table.columns[column].id)
        })?;
        self.world.spec.tables[at].columns[column].nullable = true;
        let key = (self.world.spec.tables[at].id, self.world.spec.tables[at].columns[column].id);
        // What was required in this version and is not any more was never changed.
        (!self.notes.backfills.contains_key(&key) && !self.notes.counts.contains_key(&key)).then_some(())
    }

    pub(super) fn set_default(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let column = &spec.tables[table].columns[column];
            column.generated.is_none() && column.identity.is_none()
        })?;
        let ty = self.world.spec.tables[at].columns[column].ty.clone();
        self.world.spec.tables[at].columns[column].default = Some(self.default_of(&ty));
        Some(())
    }

    pub(super) fn drop_default(&mut self) -> Option<()> {
        let (at, column) =
            self.old_column(|spec, table, column| spec.tables[table].columns[column].default.is_some())?;
        self.world.spec.tables[at].columns[column].default = None;
        Some(())
    }

    pub(super) fn toggle_identity(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let table = &spec.tables[table];
            let item = &table.columns[column];
            let single = table.primary_key.as_ref().is_some_and(|key| key.columns == [item.id]);
            single && item.is_integer() && !table.without_rowid
        })?;
        let (name, own) = (self.world.spec.tables[at].name.clone(), &self.world.spec.tables[at].columns[column]);
        let drawn = (own.identity.is_none() || self.dice.chance(70)).then(|| numbering(&mut self.dice, &name, own.id));
        let item = &mut self.world.spec.tables[at].columns[column];
        let is_other = item.identity != drawn;
        item.identity = drawn;
        is_other.then_some(())
    }

    pub(super) fn change_formula(&mut self) -> Option<()> {
        let (at, column) =
            self.old_column(|spec, table, column| spec.tables[table].columns[column].generated.is_some())?;
        let table = self.world.spec.tables[at].clone();
        let formula = self.formula(&table)?;
        let ty = type_of(&table, formula);
        let item = &mut self.world.spec.tables[at].columns[column];
        let old = std::mem::replace(&mut item.ty, ty);
        item.generated = Some(formula);
        let (id, is_read_alike) = (item.id, item.ty == old);
        (is_read_alike || !table.is_read_as_it_is(id)).then_some(())
    }

    pub(super) fn drop_column(&mut self) -> Option<()> {
        let (at, column) = self.old_column(|spec, table, column| {
            let table = &spec.tables[table];
            !table.in_primary_key(table.columns[column].id) && table.columns.len() > 1
        })?;
        let table = &self.world.spec.tables[at];
        self.remove_column(table.id, table.columns[column].id)
    }

    /// A column, with all that needs it.
    pub(super) fn remove_column(&mut self, table: Id, column: Id) -> Option<()> {
        let spec = &mut self.world.spec;
        for item in &mut spec.tables {
            item.foreign_keys.retain(|key| {
                let own = item.id == table && key.columns.contains(&column);
                !(own || key.target == table && key.target_columns.contains(&column))
            });
            for it in &mut item.columns {
                it.refers = it.refers.filter(|refers| *refers != (table, column));
            }
        }
        let item = spec.tables.iter_mut().find(|item| item.id == table)?;
        // As in [`Self::drop_table`].
        let old = self.before.column(table, column);
        let taken =
            old.is_some_and(|old| item.columns.iter().any(|other| other.id != column && other.name == old.name));
        if taken || item.in_primary_key(column) {
            return None;
        }
        item.columns.retain(|it| it.id != column);
        item.uniques.retain(|key| !key.columns.contains(&column));
        item.checks.retain(|check| !check.rule.columns().contains(&column));
        item.indexes.retain(|index| {
            let rule = index.predicate.as_ref().is_some_and(|rule| rule.columns().contains(&column));
            !rule && !index.parts.iter().any(|part| part.column() == column)
        });
        let computed: Vec<Id> = item
            .columns
            .iter()
            .filter(|it| it.generated.is_some_and(|formula| formula.source() == column))
            .map(|it| it.id)
            .collect();
        for view in &mut spec.views {
            view.columns.retain(|id| view.table != table || *id != column);
        }
        for row in self.world.rows.entry(table).or_default() {
            row.remove(&column);
        }
        self.notes.backfills.remove(&(table, column));
        self.notes.counts.remove(&(table, column));
        self.notes.conversions.remove(&(table, column));
        for id in computed {
            self.remove_column(table, id)?;
        }
        self.remove_dangling();
        Some(())
    }

    pub(super) fn reorder_columns(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let mut columns = std::mem::take(&mut self.world.spec.tables[at].columns);
        self.dice.shuffle(&mut columns);
        self.world.spec.tables[at].columns = columns;
        Some(())
    }
}

/// What a value becomes in another type; none if it does not survive there.
fn converted(value: &Value, [from, to]: [&Ty; 2], label: impl Fn(Id) -> Option<String>) -> Option<Value> {
    if let Value::Literal(literal) = value
        && stored::is_crossing(from, to)
    {
        return stored::crossed(literal, from, to).map(Value::Literal);
    }
    let Ty::Plain(to, _) = to else { return None };
    let literal = match value {
        Value::Null => return Some(Value::Null),
        Value::Enum(id) => Literal::Text(label(*id)?),
        Value::Literal(literal) => literal.clone(),
    };
    let within = |number: i64| match to {
        ColumnType::SmallInteger => i16::try_from(number).is_ok(),
        ColumnType::Integer => i32::try_from(number).is_ok(),
        _ => true,
    };
    let made = match (literal, to) {
        (Literal::Integer(number), ColumnType::Text) => Literal::Text(number.to_string()),
        (Literal::Integer(number), ColumnType::Double) => Literal::Float(number.to_string()),
        (Literal::Integer(number), _) => Literal::Integer(Some(number).filter(|number| within(*number))?),
        (Literal::Bool(value), ColumnType::Integer) => Literal::Integer(i64::from(value)),
        (Literal::Text(text), ColumnType::BigInteger) => {
            Literal::Integer(text.parse().ok().filter(|number: &i64| number.to_string() == text)?)
        }
        (Literal::Text(text), ColumnType::Varchar(Some(most))) => {
            Literal::Text(Some(text).filter(|text| text.chars().count() <= *most as usize)?)
        }
        (literal, _) => literal,
    };
    Some(Value::Literal(made))
}

/// Some way to number a column.
pub(super) fn numbering(dice: &mut Dice, table: &str, column: Id) -> Numbering {
    let drawn = match dice.below(5) {
        0 | 1 => Numbering::identity(),
        2 => Numbering::always(),
        _ => Numbering::serial(),
    };
    match dice.below(6) {
        0 => drawn.start(7).increment(3).cache(4),
        1 => drawn.sequence(format!("{table} numbers {column}")).cycle(),
        2 => drawn.increment(-1).min(-1000).max(40_000).start(40_000),
        _ => drawn,
    }
}
