//! How columns, keys and tables are written for D1 and plain `SQLite`, where that is more than their portable facts say.

use super::is_default;
use super::{Name, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a table is written for D1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct D1Options {
    /// The stored forms are another program's: no CHECK that the declaration does not spell out, no derived constraint
    /// name, and plain type names.
    #[serde(default, skip_serializing_if = "is_default")]
    pub foreign_rows: bool,
    /// Values must be of their column's type: <https://www.sqlite.org/stricttables.html>.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strict: bool,
    /// Rows are stored by their key, and have no numbers: <https://www.sqlite.org/withoutrowid.html>.
    #[serde(default, skip_serializing_if = "is_default")]
    pub without_rowid: bool,
    /// What else is said of a constraint there, by its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constraints: BTreeMap<Name, D1Constraint>,
}

/// How a constraint is written for D1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct D1Constraint {
    /// It has no name there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unnamed: bool,
    /// What becomes of a row that violates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_conflict: Option<Conflict>,
    /// How texts of a column of the key are compared, where not as the column compares them; in the key's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collations: Vec<Option<Collation>>,
}

/// What becomes of a row that violates a constraint, where the statement does not say.
///
/// <https://www.sqlite.org/lang_conflict.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// The transaction is rolled back.
    Rollback,
    /// The statement fails, and changes nothing; what SQLite does when nothing is said.
    Abort,
    /// The statement fails, and keeps what it did before.
    Fail,
    /// The row is left out.
    Ignore,
    /// The rows in its way are deleted; a NULL becomes the default.
    Replace,
}

/// How `SQLite` compares texts.
///
/// <https://www.sqlite.org/datatype3.html#collating_sequences>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collation {
    /// Byte by byte, as where nothing is said.
    Binary,
    /// As [`Self::Binary`], with the letters A to Z as a to z.
    NoCase,
    /// As [`Self::Binary`], without spaces at the end.
    RTrim,
}

/// How a column is written for D1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct D1Column {
    /// Its declared type, where that is not the one that its portable type has there.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "type")]
    pub declared: Option<D1Type>,
    /// How its texts are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Collation>,
    /// What becomes of a row that holds NULL in it, where it must not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_null: Option<Conflict>,
}

/// The declared type of a column on D1, as it is written; empty for none at all.
///
/// `SQLite` takes any words, and derives from them what becomes of a value: its [`super::Affinity`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct D1Type(String);

impl D1Options {
    /// What is said of the constraint of that name.
    pub fn constraint(&self, name: &Name) -> Option<&D1Constraint> {
        self.constraints.get(name)
    }

    /// Follows the constraint to another name.
    pub(crate) fn rename(&mut self, from: &Name, to: &Name) {
        if let Some(facts) = self.constraints.remove(from) {
            self.constraints.insert(to.clone(), facts);
        }
    }
}

impl D1Constraint {
    /// The collation of the column at that place in the key.
    pub fn collation(&self, place: usize) -> Option<Collation> {
        self.collations.get(place).copied().flatten()
    }
}

impl Conflict {
    /// The word of SQL.
    #[doc(hidden)]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Rollback => "ROLLBACK",
            Self::Abort => "ABORT",
            Self::Fail => "FAIL",
            Self::Ignore => "IGNORE",
            Self::Replace => "REPLACE",
        }
    }
}

impl Collation {
    /// Every collation that `SQLite` has by itself.
    pub const ALL: [Self; 3] = [Self::Binary, Self::NoCase, Self::RTrim];

    /// The word of SQL.
    #[doc(hidden)]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Binary => "BINARY",
            Self::NoCase => "NOCASE",
            Self::RTrim => "RTRIM",
        }
    }

    /// The collation of that name.
    #[doc(hidden)]
    pub fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|collation| collation.sql().eq_ignore_ascii_case(name))
    }
}

impl D1Type {
    /// As it is written.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The same.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl D1Column {
    /// Whether it is written as its type is.
    pub fn is_plain(&self) -> bool {
        is_default(self)
    }
}

impl Table {
    /// Whether a constraint says on D1 what becomes of a row that violates it.
    pub(crate) fn is_lenient(&self) -> bool {
        self.d1.constraints.values().any(|facts| facts.on_conflict.is_some())
            || self.columns.iter().any(|column| column.d1.on_null.is_some())
    }

    /// Whether D1 may refuse rows of the table that `before` took, by what is said of D1 alone: it is STRICT, or a key
    /// takes texts for equal that were not.
    pub(crate) fn is_stricter_than(&self, before: &Self) -> bool {
        let is_other = |name: &Name, columns: &[Name]| {
            let mut pairs = self.compares(name, columns).into_iter().zip(before.compares(name, columns));
            before.keys_on_d1().any(|(other, known)| other == name && known.len() == columns.len())
                // Byte by byte nothing is equal that was not.
                && pairs.any(|(now, was)| now.is_some() && now != was)
        };
        (self.d1.strict && !before.d1.strict) || self.keys_on_d1().any(|(name, columns)| is_other(name, columns))
    }

    pub(crate) fn keys_on_d1(&self) -> impl Iterator<Item = (&Name, &[Name])> {
        let primary = self.primary_key.iter().map(|key| (&key.name, key.columns.as_slice()));
        primary.chain(self.uniques.iter().map(|unique| (&unique.name, unique.columns.as_slice())))
    }

    /// How a key compares each of its columns.
    pub(crate) fn compares(&self, name: &Name, columns: &[Name]) -> Vec<Option<Collation>> {
        let of = |(at, column): (usize, &Name)| {
            let own = self.d1.constraint(name).and_then(|facts| facts.collation(at));
            let collation = own.or_else(|| self.column(column)?.d1.collation);
            collation.filter(|collation| *collation != Collation::Binary)
        };
        columns.iter().enumerate().map(of).collect()
    }
}
