//! In which order an app and its database are deployed: what the old app does on the new schema, and the new app on the
//! old one.

use super::trace::Trace;
use crate::dialect;
use crate::model::{Column, Dialect, IndexTarget, Name, ObjectName, Schema, Table};
use serde::Serialize;

/// The order in which nothing fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// No statement of either app minds.
    #[default]
    Any,
    /// The old app runs on the new schema.
    MigrateFirst,
    /// The new app runs on the old schema.
    AppFirst,
    /// Neither: it takes more than one migration and more than one deployment of the app.
    Steps,
}

impl Order {
    /// The order of both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, order) | (order, Self::Any) => order,
            (one, two) if one == two => one,
            (Self::MigrateFirst | Self::AppFirst | Self::Steps, _) => Self::Steps,
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Any => "in any order",
            Self::MigrateFirst => "migrate first",
            Self::AppFirst => "app first",
            Self::Steps => "in steps",
        }
    }
}

/// An order, and of one in steps what they are.
pub(super) type Advice = (Order, &'static str);

pub(super) const ANY: Advice = (Order::Any, "");
pub(super) const MIGRATE_FIRST: Advice = (Order::MigrateFirst, "");
pub(super) const APP_FIRST: Advice = (Order::AppFirst, "");
pub(super) const RENAME: Advice =
    (Order::Steps, "add it under the new name, write both, copy the rows, read the new one, drop the old one");
pub(super) const RETYPE: Advice =
    (Order::Steps, "add a column of the new type, write both, copy the rows, read the new one, drop the old one");
pub(super) const DROP_REQUIRED: Advice = (Order::Steps, "let it be NULL, deploy the app without it, drop it");
pub(super) const ADD_REQUIRED: Advice =
    (Order::Steps, "add it with a default or let it be NULL, deploy the app that writes it, then require it");
pub(super) const REQUIRE: Advice =
    (Order::Steps, "deploy an app that always writes it, fill and require it, then deploy the app that relies on that");
pub(super) const REUSED: Advice = (Order::Steps, "give what is new a name of its own");
pub(super) const RENAME_VALUE: Advice = (
    Order::Steps,
    "add the new value, deploy an app that reads both, write the new one, change the rows, remove the old one",
);
pub(super) const REMOVE_VALUE: Advice =
    (Order::Steps, "deploy an app that writes it no more, change the rows, then deploy the app that does not know it");

/// What the schemas say.
pub(super) struct Ground<'g> {
    pub(super) before: &'g Schema,
    pub(super) after: &'g Schema,
    pub(super) trace: &'g Trace<'g>,
    pub(super) dialects: &'g [Dialect],
    /// Whether any database changes.
    pub(super) migrates: bool,
}

impl Ground<'_> {
    /// A field is gone, with its column or without it.
    pub(super) fn gone(&self, table: &ObjectName, column: &Name) -> Advice {
        let Some(before) = self.before.table(table) else { return self.of_view(APP_FIRST) };
        let is_there = self.after.tables().any(|after| {
            self.trace.table(&after.name) == Some(table)
                && after.columns.iter().any(|now| self.trace.column(&after.name, &now.name) == Some(column))
        });
        match before.column(column) {
            _ if is_there => ANY,
            Some(column) if is_wanted(column) => DROP_REQUIRED,
            _ => APP_FIRST,
        }
    }

    /// A column of a table that exists has come.
    pub(super) fn come(&self, table: &ObjectName, column: &Name) -> Advice {
        let Some(table) = self.after.table(table) else { return self.of_view(MIGRATE_FIRST) };
        match table.column(column) {
            Some(column) if is_wanted(column) => ADD_REQUIRED,
            _ => MIGRATE_FIRST,
        }
    }

    /// A field is of another type; `optional` whether it was an `Option`, and is one, of the same type.
    pub(super) fn retyped(&self, was: (&ObjectName, &Name), is: (&ObjectName, &Name), optional: [bool; 2]) -> Advice {
        let found = self.before.table(was.0).zip(self.after.table(is.0));
        let Some((was, is)) = found.and_then(|(before, after)| before.column(was.1).zip(after.column(is.1))) else {
            return match optional {
                [false, true] => self.of_view(APP_FIRST),
                [true, false] => self.of_view(MIGRATE_FIRST),
                [true, true] | [false, false] => self.of_view(RETYPE),
            };
        };
        let is_same = was.ty == is.ty && was.storage == is.storage && was.nullable == is.nullable;
        match optional {
            _ if is_same => ANY,
            [false, true] => MIGRATE_FIRST,
            [true, false] => REQUIRE,
            [true, true] | [false, false] => RETYPE,
        }
    }

    /// What a row can violate has come: an app that was there before may do so.
    pub(super) fn constrained(&self, table: &ObjectName, name: &Name) -> Advice {
        let Some(table) = self.after.table(table) else { return ANY };
        let is_new = |column: &Column| self.trace.column(&table.name, &column.name).is_none();
        let (new, old): (Vec<&Column>, Vec<&Column>) =
            constrained(table, name).into_iter().partition(|column| is_new(column));
        if !self.migrates || (self.trace.table(&table.name).is_none()) {
            ANY
        } else if old.is_empty() && !new.is_empty() {
            MIGRATE_FIRST
        } else {
            APP_FIRST
        }
    }

    pub(super) fn if_migrated(&self, advice: Advice) -> Advice {
        if self.migrates { advice } else { ANY }
    }

    /// Whether statements name enumerated types.
    pub(super) fn names_types(&self) -> bool {
        self.migrates && self.dialects.contains(&Dialect::Postgres)
    }

    /// Of views no history knows what their columns are.
    fn of_view(&self, advice: Advice) -> Advice {
        self.if_migrated(advice)
    }
}

/// Whether a row must say what it holds in that column.
pub(in crate::emit::entity) const fn is_wanted(column: &Column) -> bool {
    !(column.nullable || is_filled(column))
}

/// Whether the database fills in what a row does not say.
pub(super) const fn is_filled(column: &Column) -> bool {
    column.default.is_some() || column.generated.is_some() || column.numbering.is_some()
}

/// The columns that a constraint is about.
fn constrained<'t>(table: &'t Table, name: &Name) -> Vec<&'t Column> {
    let of = |names: &[Name]| table.columns.iter().filter(|column| names.contains(&column.name)).collect();
    if let Some(key) = table.primary_key.as_ref().filter(|key| key.name == *name) {
        return of(&key.columns);
    }
    if let Some(key) = table.uniques.iter().find(|key| key.name == *name) {
        return of(&key.columns);
    }
    if let Some(key) = table.foreign_keys.iter().find(|key| key.name == *name) {
        return of(&key.columns);
    }
    let mut sql = String::new();
    if let Some(check) = table.checks.iter().find(|check| check.name == *name) {
        dialect::expression_sql(&mut sql, Dialect::Postgres, &check.expression);
    }
    if let Some(index) = table.all_indexes().find(|index| index.name == *name) {
        for part in &index.parts {
            match &part.target {
                IndexTarget::Column(column) => sql.push_str(column),
                IndexTarget::Expression(expression) => dialect::expression_sql(&mut sql, Dialect::Postgres, expression),
            }
            sql.push(' ');
        }
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = sql.split(|c| !is_word(c)).collect();
    let is_named = |column: &&Column| {
        let plain = column.name.chars().all(is_word);
        if plain { words.contains(&column.name.as_str()) } else { sql.contains(column.name.as_str()) }
    };
    table.columns.iter().filter(is_named).collect()
}
