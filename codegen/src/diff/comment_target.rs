//! What comments are about.

use crate::model::{Name, ObjectName};
use serde::{Deserialize, Serialize};

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
    /// A key, a check or an exclusion constraint.
    Constraint {
        /// Its table.
        table: ObjectName,
        /// The constraint.
        constraint: Name,
    },
    /// An index.
    Index {
        /// Its table or view.
        table: ObjectName,
        /// The index.
        index: Name,
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
