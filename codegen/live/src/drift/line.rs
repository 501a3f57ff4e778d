//! Differences in words.

use seaglass::dialect::{default_sql, type_name};
use seaglass::diff::{Change, ColumnChange, Effect, Item, Refusal};
use seaglass::model::{Column, Dialect, ObjectName, Table};
use std::collections::BTreeSet;
use std::fmt;

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// History has it, and the database does not.
    Missing,
    /// The database has it, and history does not.
    Unexpected,
    /// Both have it, and it is not the same.
    Different,
}

impl Word {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Different => "different",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// What is the matter.
    pub word: Word,
    /// With what: `index idx_users_email of users`.
    pub what: String,
}

/// `unexpected  column users.nickname`
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<10}  {}", self.word.as_str(), self.what)
    }
}

/// The differences, in the order of their changes; what is dropped and recreated is one.
pub(super) fn lines(changes: &[Change], refusals: &[Refusal], dialect: Dialect) -> Vec<Line> {
    let names = |pick: fn(&Change) -> Option<Item<'_>>| -> BTreeSet<String> {
        changes.iter().filter_map(|change| pick(change).map(name)).collect()
    };
    let (made, dropped) = (names(Change::makes), names(Change::drops));
    let mut found = Vec::new();
    for change in changes {
        let line = match change.effect() {
            Effect::Makes(item) if dropped.contains(&name(item)) => Line { word: Word::Different, what: name(item) },
            Effect::Drops(item) if made.contains(&name(item)) => continue,
            Effect::Makes(item) => Line { word: Word::Missing, what: name(item) },
            Effect::Drops(item) => Line { word: Word::Unexpected, what: name(item) },
            Effect::Replaces(_, item) => Line { word: Word::Different, what: name(item) },
            Effect::Alters => Line { word: Word::Different, what: altered(change, dialect) },
        };
        found.push(line);
    }
    let refused = |refusal: &Refusal| Line {
        word: Word::Different,
        what: format!("{}: {}; no migration fixes it", refusal.place, refusal.what),
    };
    found.extend(refusals.iter().map(refused));
    found
}

fn name(item: Item<'_>) -> String {
    let of = |noun: &str, name: &dyn fmt::Display, table: &ObjectName| format!("{noun} {name} of {table}");
    match item {
        Item::Enum(item) => format!("enum {}", item.name),
        Item::Table(table) => format!("table {}", table.name),
        Item::Column(table, column) => format!("column {table}.{}", column.name),
        Item::Constraint(table, constraint) => format!("{constraint} of {table}"),
        Item::Index(table, index) => of("index", &index.name, table),
        Item::Trigger(table, trigger) => of("trigger", &trigger.name, table),
        Item::Routine(routine) => format!("routine {}{}", routine.name, routine.arguments),
        Item::View(view) => format!("{} {}", view.noun(), view.name),
        Item::Object(object) => object.key().to_string(),
    }
}

/// A fact of something that both have, as a change of it is told without its verb.
fn altered(change: &Change, dialect: Dialect) -> String {
    match change {
        Change::ChangeColumn(change) => {
            let facts: Vec<String> = change.facts().into_iter().map(|fact| told(fact, change, dialect)).collect();
            format!("column {}.{}: {}", change.table, change.after.name, facts.join(", "))
        }
        Change::ChangeEnum(change) => {
            format!(
                "values of enum {}: {} instead of {}",
                change.name,
                change.before.join(", "),
                change.after.join(", ")
            )
        }
        Change::RenameConstraint { table, from, to } => {
            format!("constraint {from} of {table}, which is {to} in history")
        }
        Change::RenameIndex { table, from, to } => format!("index {from} of {table}, which is {to} in history"),
        Change::Comment { on, after, .. } => match after {
            Some(_) => format!("comment of {on}"),
            None => format!("comment of {on}, which has none in history"),
        },
        other => {
            let told = other.to_string();
            told.split_once(' ').map_or(told.clone(), |(_, rest)| rest.to_owned())
        }
    }
}

/// What a column is, and what history says instead.
fn told(fact: &str, change: &ColumnChange, dialect: Dialect) -> String {
    let ColumnChange { before, after, .. } = change;
    let sides = |text: &dyn Fn(&Column) -> String| format!("{} instead of {}", text(before), text(after));
    match fact {
        "type" => "type ".to_owned() + &sides(&|column| type_name(dialect, &Table::default(), column).into_owned()),
        "nullability" => sides(&|column| if column.nullable { "NULL" } else { "NOT NULL" }.to_owned()),
        "default" => sides(&|column| {
            default_sql(dialect, column).map_or("no default".to_owned(), |sql| format!("default {sql}"))
        }),
        other => format!("another {other}"),
    }
}
