//! The keys and checks of a table.

use super::list::few;
use super::table::is_default;
use super::{Deferral, Expression, Name, ObjectName};
use serde::{Deserialize, Serialize};

/// The primary key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimaryKey {
    /// Its name; Postgres's own when none was declared.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Its columns in order.
    #[serde(deserialize_with = "few")]
    pub columns: Vec<Name>,
    /// Columns that the index includes beside the key; Postgres only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// When it is checked; other than at once in Postgres only.
    #[serde(default, rename = "deferred", skip_serializing_if = "is_default")]
    pub deferral: Deferral,
}

/// A unique constraint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// Its name; Postgres's own when none was declared.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Its columns in order.
    #[serde(deserialize_with = "few")]
    pub columns: Vec<Name>,
    /// NULLs count as equal; Postgres only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: bool,
    /// Columns that the index includes beside the key; Postgres only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// When it is checked; other than at once in Postgres only.
    #[serde(default, rename = "deferred", skip_serializing_if = "is_default")]
    pub deferral: Deferral,
}

/// A foreign key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    /// Its name; Postgres's own when none was declared.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The columns of this table.
    #[serde(deserialize_with = "few")]
    pub columns: Vec<Name>,
    /// The table that is pointed at.
    pub target: ObjectName,
    /// The columns that are pointed at.
    #[serde(deserialize_with = "few")]
    pub target_columns: Vec<Name>,
    /// What happens to a row when the row it points at is deleted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete: Action,
    /// What happens to a row when the key it points at changes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_update: Action,
    /// The columns that deleting sets to NULL or their defaults, where it is not all of them; Postgres only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<Name>,
    /// All columns are NULL or none; Postgres only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub match_full: bool,
    /// When it is checked.
    #[serde(default, rename = "deferred", skip_serializing_if = "is_default")]
    pub deferral: Deferral,
    /// Rows that were there before it need not satisfy it; Postgres only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_valid: bool,
}

/// What a foreign key does when its target goes away or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Refuse at the end of the statement.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same to the row.
    Cascade,
    /// Set the columns to NULL.
    SetNull,
    /// Set the columns to their defaults.
    SetDefault,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its name; Postgres's own when none was declared.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// What must not be false.
    pub expression: Expression,
    /// Rows that were there before it need not satisfy it; Postgres only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub not_valid: bool,
    /// It does not hold for tables that inherit from this one; Postgres only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub no_inherit: bool,
}

impl Check {
    /// One of that name, which every row satisfies.
    pub fn new(name: impl Into<Name>, expression: Expression) -> Self {
        Self { name: name.into(), doc: None, expression, not_valid: false, no_inherit: false }
    }
}

impl Action {
    /// The words of SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}
