//! The closed set of changes. A migration in history is a list of them.

use crate::model::{Enum, Index, Name, ObjectName, Routine, Table, View};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One change of a schema. Order within a migration matters: a later change may rely on an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A new enumerated type.
    CreateEnum(Enum),
    /// A new table with its constraints and indexes.
    CreateTable(Box<Table>),
    /// A new index of a table that exists.
    CreateIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// A new routine.
    CreateRoutine(Routine),
    /// A new view.
    CreateView(View),
    /// Another comment, or none any more.
    Comment {
        /// What is commented on.
        on: CommentTarget,
        /// The comment before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        /// The comment after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
}

/// What a comment is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CommentTarget {
    /// A table.
    Table(ObjectName),
    /// A column.
    Column {
        /// Its table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// An enumerated type.
    Enum(ObjectName),
    /// A routine, known by its name and argument types.
    Routine {
        /// Its name.
        name: ObjectName,
        /// Its argument types in parentheses.
        arguments: String,
    },
    /// A view.
    View(ObjectName),
}

/// A difference that no migration can be written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `table.column` or the object's name.
    pub place: String,
    /// What differs.
    pub what: String,
    /// What to do instead.
    pub instead: String,
}

impl fmt::Display for CommentTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::View(name) => write!(f, "{name}"),
            Self::Column { table, column } => write!(f, "{table}.{column}"),
            Self::Routine { name, arguments } => write!(f, "{name}{arguments}"),
        }
    }
}

impl fmt::Display for Change {
    /// The line of the human summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateEnum(item) => write!(f, "add enum {} with {}", item.name, count(item.values.len(), "value")),
            Self::CreateTable(table) => {
                write!(f, "add table {} with {}", table.name, count(table.columns.len(), "column"))
            }
            Self::CreateIndex { table, index } => write!(f, "add index {} to {table}", index.name),
            Self::CreateRoutine(routine) => write!(f, "add routine {}{}", routine.name, routine.arguments),
            Self::CreateView(view) => write!(f, "add view {}", view.name),
            Self::Comment { on, after: Some(_), before: None } => write!(f, "add a comment to {on}"),
            Self::Comment { on, after: Some(_), before: Some(_) } => write!(f, "change the comment of {on}"),
            Self::Comment { on, after: None, before: _ } => write!(f, "remove the comment of {on}"),
        }
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
