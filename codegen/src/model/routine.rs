//! Objects whose body is SQL that only the database understands.

use super::{Forms, Name, ObjectName};
use serde::{Deserialize, Serialize};

/// A stored function or procedure with a form per dialect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routine {
    /// Its name.
    pub name: ObjectName,
    /// The argument types in parentheses, `()` for none: with the name it identifies the routine in Postgres.
    pub arguments: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The whole CREATE statement of each dialect that has stored routines, without a final semicolon.
    pub forms: Forms,
    /// For dialects without stored routines: the statement that an application runs instead.
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    pub instead: Forms,
}

/// A view with a query per dialect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The query of each dialect, without a final semicolon.
    pub forms: Forms,
}

/// A trigger of a table with a form per dialect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its name.
    pub name: Name,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The whole CREATE TRIGGER statement of each dialect, without a final semicolon.
    pub forms: Forms,
}
