//! Rows that satisfy every constraint, known by the numbers of tables and columns, and what they become.

use crate::dice::{self, Dice};
use crate::model::label;
use crate::spec::{ColumnSpec, Id, Rule, Spec, TableSpec, Value};
use seaglass::model::Literal;
use std::collections::{BTreeMap, BTreeSet};

/// A row: what each stored column holds.
pub type Row = BTreeMap<Id, Value>;

/// The rows of each table.
pub type Rows = BTreeMap<Id, Vec<Row>>;

/// A schema with its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    pub spec: Spec,
    pub rows: Rows,
}

const NULL: Value = Value::Null;

impl World {
    pub fn of(&self, table: Id) -> &[Row] {
        self.rows.get(&table).map(Vec::as_slice).unwrap_or_default()
    }

    /// Adds up to `most` rows to each table, and gives them alone.
    pub fn grow(&mut self, most: usize, dice: &mut Dice) -> Rows {
        let kept: BTreeMap<Id, usize> =
            self.spec.tables.iter().map(|table| (table.id, self.of(table.id).len())).collect();
        let spec = self.spec.clone();
        // Twice, so that what refers to a later table or to itself finds rows.
        for _round in 0..2 {
            for table in &spec.tables {
                for _row in 0..dice.below(most + 1) {
                    let row = self.row(table, dice);
                    self.rows.entry(table.id).or_default().push(row);
                }
            }
        }
        self.weed(&kept);
        let new =
            |(id, rows): (&Id, &Vec<Row>)| (*id, rows[kept.get(id).copied().unwrap_or(0).min(rows.len())..].to_vec());
        self.rows.iter().map(new).filter(|(_, rows)| !rows.is_empty()).collect()
    }

    fn row(&self, table: &TableSpec, dice: &mut Dice) -> Row {
        let mut row = Row::new();
        for column in table.stored() {
            row.insert(column.id, self.cell(table, column, dice));
        }
        for key in &table.foreign_keys {
            let targets = self.of(key.target);
            let free: Vec<Id> =
                key.columns.iter().copied().filter(|id| table.column(*id).is_some_and(|it| it.nullable)).collect();
            if targets.is_empty() || (!free.is_empty() && dice.chance(20)) {
                if free.is_empty() && key.target == table.id {
                    for (own, other) in key.columns.iter().zip(&key.target_columns) {
                        let value = row.get(other).cloned().unwrap_or(NULL);
                        row.insert(*own, value);
                    }
                }
                row.extend(free.into_iter().map(|id| (id, NULL)));
            } else if let Some(target) = dice.pick(targets) {
                let pairs = key.columns.iter().zip(&key.target_columns);
                row.extend(pairs.map(|(own, other)| (*own, target.get(other).cloned().unwrap_or(NULL))));
            }
        }
        row
    }

    fn cell(&self, table: &TableSpec, column: &ColumnSpec, dice: &mut Dice) -> Value {
        if column.nullable && dice.chance(20) {
            return NULL;
        }
        if let Some((target, other)) = column.refers
            && self
                .spec
                .column(target, other)
                .is_some_and(|it| it.ty == column.ty || (it.is_integer() && column.is_integer()))
            && let Some(found) = dice.pick(self.of(target))
        {
            return found.get(&other).cloned().unwrap_or(NULL);
        }
        if column.is_integer()
            && table.keys().any(|key| key.contains(&column.id))
            && (column.identity.is_some() || dice.chance(90))
        {
            let numbers = self.of(table.id).iter().filter_map(|row| match row.get(&column.id) {
                Some(Value::Literal(Literal::Integer(number))) => Some(*number),
                _ => None,
            });
            let most = numbers.filter(|number| (0..30_000).contains(number)).max().unwrap_or(0);
            return Value::Literal(Literal::Integer(most + 1 + i64::try_from(dice.below(3)).unwrap_or(0)));
        }
        let value = dice::value(&self.spec, &column.ty, dice);
        // Row numbers that are further apart than 63 bits reach cannot be parked.
        let is_row_number = table.primary_key.as_ref().is_some_and(|key| key.columns == [column.id]);
        let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.id));
        match value {
            Value::Literal(Literal::Integer(i64::MIN)) if is_row_number => NULL,
            Value::Literal(Literal::Integer(i64::MAX)) if is_row_number => {
                Value::Literal(Literal::Integer(i64::MAX / 2))
            }
            Value::Literal(Literal::Integer(i64::MIN)) if refers => Value::Literal(Literal::Integer(0)),
            value => value,
        }
    }

    /// Takes away new rows until no constraint is violated.
    fn weed(&mut self, kept: &BTreeMap<Id, usize>) {
        loop {
            let faults = self.faults();
            let Some((table, at)) =
                faults.iter().rev().find(|(table, at)| *at >= kept.get(table).copied().unwrap_or(0))
            else {
                return;
            };
            if let Some(rows) = self.rows.get_mut(table) {
                rows.remove(*at);
            }
        }
    }

    /// Whether every row satisfies every constraint.
    pub fn is_sound(&self) -> bool {
        self.faults().is_empty()
    }

    /// The rows that violate a constraint, by table and place.
    fn faults(&self) -> BTreeSet<(Id, usize)> {
        let mut faults = BTreeSet::new();
        for table in &self.spec.tables {
            let rows = self.of(table.id);
            for (at, row) in rows.iter().enumerate() {
                if !self.row_is_sound(table, row) {
                    faults.insert((table.id, at));
                }
            }
            for key in table.keys() {
                repeated(rows, key, false, &mut |at| faults.insert((table.id, at)));
            }
            for key in table.uniques.iter().filter(|key| key.minds_nulls(&self.spec)) {
                repeated(rows, &key.columns, true, &mut |at| faults.insert((table.id, at)));
            }
            for index in table.indexes.iter().filter(|index| index.unique) {
                let columns: Vec<Id> = index.parts.iter().map(|part| part.column()).collect();
                // A partial index is taken for a whole one: fewer rows, never wrong ones.
                repeated(rows, &columns, false, &mut |at| faults.insert((table.id, at)));
            }
            for key in &table.foreign_keys {
                let there: Vec<String> =
                    self.of(key.target).iter().filter_map(|row| spell(row, &key.target_columns)).collect();
                let is_full = table.is_full(&self.spec, key);
                let holds = |row: &Row, id: &Id| row.get(id).is_some_and(|value| *value != NULL);
                for (at, row) in rows.iter().enumerate() {
                    let held = key.columns.iter().filter(|id| holds(row, id)).count();
                    if is_full && held > 0 && held < key.columns.len() {
                        faults.insert((table.id, at));
                    }
                    if spell(row, &key.columns).is_some_and(|key| !there.contains(&key)) {
                        faults.insert((table.id, at));
                    }
                }
            }
        }
        faults
    }

    fn row_is_sound(&self, table: &TableSpec, row: &Row) -> bool {
        table.stored().all(|column| column.nullable || row.get(&column.id).is_some_and(|value| *value != NULL))
            && table.checks.iter().all(|check| self.holds(&check.rule, row))
    }

    /// Whether a rule is not false.
    fn holds(&self, rule: &Rule, row: &Row) -> bool {
        let value = |id: &Id| row.get(id).unwrap_or(&NULL);
        match rule {
            Rule::AtLeast(id, least) => integer(value(id)).is_none_or(|number| number >= *least),
            Rule::IsNot(id, other) => self.text(value(id)).is_none_or(|text| text != *other),
            Rule::ShorterThan(id, length) => self.text(value(id)).is_none_or(|text| text.chars().count() < *length),
            Rule::Differ(one, other) => integer(value(one)).zip(integer(value(other))).is_none_or(|(a, b)| a != b),
            Rule::Present(id) => *value(id) != NULL,
        }
    }

    fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::Literal(Literal::Text(text)) => Some(text.clone()),
            Value::Enum(id) => label(&self.spec, *id),
            Value::Literal(_) | Value::Null => None,
        }
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Literal(Literal::Integer(number)) => Some(*number),
        Value::Literal(_) | Value::Enum(_) | Value::Null => None,
    }
}

/// A key as text; none if a part is NULL.
fn spell(row: &Row, columns: &[Id]) -> Option<String> {
    let parts: Option<Vec<String>> = columns
        .iter()
        .map(|id| row.get(id).filter(|value| **value != NULL).map(|value| format!("{value:?}")))
        .collect();
    parts.map(|parts| parts.join("\u{1f}"))
}

fn repeated(rows: &[Row], columns: &[Id], minds_nulls: bool, found: &mut dyn FnMut(usize) -> bool) {
    let mut seen = BTreeSet::new();
    let all = |row: &Row| {
        let parts = columns.iter().map(|id| format!("{:?}", row.get(id).unwrap_or(&NULL)));
        parts.collect::<Vec<_>>().join("\u{1f}")
    };
    for (at, row) in rows.iter().enumerate() {
        let key = if minds_nulls { Some(all(row)) } else { spell(row, columns) };
        if key.is_some_and(|key| !seen.insert(key)) {
            found(at);
        }
    }
}
