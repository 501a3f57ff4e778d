//! Rows that nobody wrote, for every table: parents before children, rows that refer to their own table, NULLs, and values at
//! the edges of each type. What a row holds is chosen here, and whether it may stand only the engine knows: it is asked, and
//! what it refuses is tried with other values.

mod fill;
mod literals;
mod order;
mod pattern;
mod slots;
mod types;
mod values;

pub use fill::{Filled, fill};
pub use slots::{Slot, Value};

use seaglass::dialect::quote;
use seaglass::model::{Dialect, Name, ObjectName, Schema, Table};

/// How many rows a table gets.
pub const ROWS: usize = 5;

/// What the rows of a table are made of.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The table.
    pub table: ObjectName,
    /// The places of a row.
    pub slots: Vec<Slot>,
    /// What else speaks of its columns: a check or key by its name and text, and the columns.
    pub rules: Vec<(Vec<String>, Vec<Name>)>,
    /// Whether its numbers must be said to be meant.
    overriding: bool,
    dialect: Dialect,
}

/// Which rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taste {
    /// With NULLs and values at the edges.
    Edges,
    /// Only values that hardly anything refuses.
    Plain,
}

/// What to fill the tables of `schema` with, parents first. Where `next` has the table as well, rows suit both, as far as
/// that can be told beforehand.
pub fn fillings(schema: &Schema, next: &Schema, dialect: Dialect) -> Vec<Filling> {
    let order = order::parents_first(schema);
    let mut known: Vec<&ObjectName> = Vec::new();
    let mut found = Vec::new();
    for table in order {
        known.push(&table.name);
        found.push(filling(table, schema, next, &known, dialect));
    }
    found
}

/// What closes circles of foreign keys, once every table has rows: the rows of one are made to refer to the other.
pub fn links(schema: &Schema, dialect: Dialect) -> Vec<String> {
    let order = order::parents_first(schema);
    let at = |name: &ObjectName| order.iter().position(|table| table.name == *name);
    let mut found = Vec::new();
    for (place, table) in order.iter().enumerate() {
        for key in table.foreign_keys.iter().filter(|key| at(&key.target) > Some(place)) {
            let sets: Vec<String> = key
                .columns
                .iter()
                .zip(&key.target_columns)
                .map(|(column, target)| format!("{} = {}", quoted(column), slots::of_parent(key, target, 0, dialect)))
                .collect();
            found.push(format!("UPDATE {} SET {}", named(&table.name, dialect), sets.join(", ")));
        }
    }
    found
}

fn filling(table: &Table, schema: &Schema, next: &Schema, known: &[&ObjectName], dialect: Dialect) -> Filling {
    let later = next.table(&table.name);
    let rules = rules(table, dialect).into_iter().chain(later.into_iter().flat_map(|table| rules(table, dialect)));
    let is_always = |column: &seaglass::model::Column| column.numbering.is_some();
    Filling {
        table: table.name.clone(),
        slots: slots::of(table, later, schema, known, dialect),
        rules: rules.collect(),
        overriding: dialect == Dialect::Postgres && table.columns.iter().any(is_always),
        dialect,
    }
}

/// Checks and keys, by what an engine calls them when it refuses a row.
fn rules(table: &Table, dialect: Dialect) -> Vec<(Vec<String>, Vec<Name>)> {
    let columns = |text: &str| -> Vec<Name> {
        let words = literals::words(text, dialect);
        table.columns.iter().map(|column| &column.name).filter(|name| words.contains(name.as_str())).cloned().collect()
    };
    let mut found = Vec::new();
    for check in &table.checks {
        let text = slots::text(&check.expression, dialect);
        found.push((vec![check.name.to_string(), text.clone()], columns(&text)));
    }
    for unique in &table.uniques {
        found.push((vec![unique.name.to_string()], unique.columns.clone()));
    }
    found.extend(table.primary_key.iter().map(|key| (vec![key.name.to_string()], key.columns.clone())));
    for index in table.all_indexes() {
        let named = index.parts.iter().filter_map(seaglass::model::IndexPart::column);
        found.push((vec![index.name.to_string()], named.cloned().collect()));
    }
    found.extend(table.foreign_keys.iter().map(|key| (vec![key.name.to_string()], key.columns.clone())));
    found.retain(|(names, columns)| !columns.is_empty() && names.iter().all(|name| !name.is_empty()));
    found
}

impl Filling {
    /// The statement of a row in which each slot holds that one of its options.
    pub fn insert(&self, choice: &[usize]) -> String {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for (slot, chosen) in self.slots.iter().zip(choice) {
            let Some(option) = slot.options.get(*chosen) else { continue };
            for (column, value) in slot.columns.iter().zip(option) {
                names.push(quoted(column));
                values.push(match value {
                    Value::Sql(sql) => sql.clone(),
                    Value::Own(column) => self.own(column, choice),
                });
            }
        }
        let table = named(&self.table, self.dialect);
        if names.is_empty() {
            return format!("INSERT INTO {table} DEFAULT VALUES");
        }
        let overriding = if self.overriding { " OVERRIDING SYSTEM VALUE" } else { "" };
        format!("INSERT INTO {table} ({}){overriding} VALUES ({})", names.join(", "), values.join(", "))
    }

    /// The value of another column of the same row.
    fn own(&self, column: &Name, choice: &[usize]) -> String {
        let of = |(slot, chosen): (&Slot, &usize)| {
            let at = slot.columns.iter().position(|name| name == column)?;
            match slot.options.get(*chosen)?.get(at)? {
                Value::Sql(sql) => Some(sql.clone()),
                Value::Own(_) => None,
            }
        };
        self.slots.iter().zip(choice).find_map(of).unwrap_or_else(|| "NULL".to_owned())
    }
}

pub(super) fn quoted(name: &Name) -> String {
    let mut out = String::new();
    quote::name(&mut out, name);
    out
}

/// A table as SQL names it.
pub(super) fn named(name: &ObjectName, dialect: Dialect) -> String {
    let mut out = String::new();
    quote::object(&mut out, name, dialect);
    out
}
