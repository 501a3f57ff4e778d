//! When a constraint is checked.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// When a constraint is checked: <https://www.postgresql.org/docs/current/sql-set-constraints.html>.
///
/// History writes `true` where it is checked at the end of the transaction, as it did when that was all there was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deferral {
    /// At the end of each statement.
    #[default]
    Never,
    /// At the end of each statement, or of the transaction where that asks for it: `DEFERRABLE`. On D1 as [`Self::Never`],
    /// because `SQLite` has no SET CONSTRAINTS.
    Deferrable,
    /// At the end of the transaction: `DEFERRABLE INITIALLY DEFERRED`.
    Deferred,
}

impl Deferral {
    /// What it is without SET CONSTRAINTS, which `SQLite` does not have: <https://www.sqlite.org/foreignkeys.html#fk_deferred>
    pub(crate) const fn on_sqlite(self) -> Self {
        match self {
            Self::Never | Self::Deferrable => Self::Never,
            Self::Deferred => Self::Deferred,
        }
    }

    /// The words of SQL, with a space before them.
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Never => "",
            Self::Deferrable => " DEFERRABLE",
            Self::Deferred => " DEFERRABLE INITIALLY DEFERRED",
        }
    }
}

impl Serialize for Deferral {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_bool(false),
            Self::Deferrable => serializer.serialize_str("deferrable"),
            Self::Deferred => serializer.serialize_bool(true),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Flag(bool),
    Word(Word),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Deferrable,
}

impl<'de> Deserialize<'de> for Deferral {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Flag(false) => Self::Never,
            Written::Flag(true) => Self::Deferred,
            Written::Word(Word::Deferrable) => Self::Deferrable,
        })
    }
}
