//! Triggers.

use super::table::is_default;
use super::{Dialect, Forms, Name};
use serde::{Deserialize, Serialize};

/// A trigger with a form per dialect.
///
/// ```
/// use seaglass::{TableDecl, Trigger, sea_query::{ColumnDef, Table}};
///
/// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text())).trigger(
///     Trigger::new("notes_stay")
///         .doc("Nothing is forgotten.")
///         .postgres("CREATE TRIGGER notes_stay BEFORE DELETE ON notes EXECUTE FUNCTION refuse()")
///         .d1("CREATE TRIGGER notes_stay BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'notes stay'); END"),
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its name.
    #[doc(hidden)]
    pub name: Name,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// The whole CREATE TRIGGER statement of each dialect, without a final semicolon.
    #[doc(hidden)]
    pub forms: Forms,
    /// When Postgres fires it; `SQLite` always does.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub fires: Fires,
}

/// When Postgres fires a trigger of a table: <https://www.postgresql.org/docs/current/sql-altertable.html> ("ENABLE").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fires {
    /// In every session but one that applies what was replicated.
    #[default]
    Usually,
    /// In every session.
    Always,
    /// Only in a session that applies what was replicated.
    OnReplicas,
    /// Not at all.
    Never,
}

impl Fires {
    /// The words of SQL.
    #[doc(hidden)]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Usually => "ENABLE",
            Self::Always => "ENABLE ALWAYS",
            Self::OnReplicas => "ENABLE REPLICA",
            Self::Never => "DISABLE",
        }
    }
}

impl Trigger {
    /// A trigger of that name, which does nothing yet.
    pub fn new(name: impl Into<Name>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// What it does.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// When Postgres fires it, where that is not as usual.
    ///
    /// ```
    /// seaglass::Trigger::new("audit").fires(seaglass::Fires::Always);
    /// ```
    pub fn fires(mut self, fires: Fires) -> Self {
        self.fires = fires;
        self
    }

    /// The whole CREATE TRIGGER statement for Postgres, without a final semicolon.
    pub fn postgres(mut self, sql: impl Into<String>) -> Self {
        self.forms.insert(Dialect::Postgres, sql.into());
        self
    }

    /// The whole CREATE TRIGGER statement for D1 and plain `SQLite`, without a final semicolon.
    pub fn d1(mut self, sql: impl Into<String>) -> Self {
        self.forms.insert(Dialect::D1, sql.into());
        self
    }
}
