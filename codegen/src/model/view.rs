//! Views, and what Postgres knows of them beside their query.

use super::table::is_default;
use super::{Dialect, Forms, Index, Name, ObjectName, Trigger};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A view with a query per dialect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The query of each dialect, without a final semicolon.
    pub forms: Forms,
    /// How Postgres reads and writes through it; `SQLite` has none of that.
    #[serde(default, skip_serializing_if = "is_default")]
    pub options: ViewOptions,
    /// On Postgres it keeps the rows of its query until it is refreshed; on D1 it is a plain view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub materialized: Option<Materialized>,
    /// Indexes of the rows that it keeps (Postgres).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Its triggers, which write what is written through it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
}

/// A view that keeps its rows: <https://www.postgresql.org/docs/current/sql-creatematerializedview.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Materialized {
    /// It is made without rows, and nobody can read it until it is refreshed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub empty: bool,
    /// Its storage parameters, such as `fillfactor`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub storage: BTreeMap<Name, String>,
}

/// How Postgres reads and writes through a view: <https://www.postgresql.org/docs/current/sql-createview.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewOptions {
    /// What it reads is read with the rights of who asks, and by the policies that are his.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security_invoker: bool,
    /// No condition of who asks sees a row that the view hides.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security_barrier: bool,
    /// Which rows may be written through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckOption>,
}

/// Which rows may be written through a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOption {
    /// Those that it shows itself.
    Local,
    /// Those that it and every view under it show.
    Cascaded,
}

impl View {
    /// What it is called in messages and docs.
    pub const fn noun(&self) -> &'static str {
        if self.materialized.is_some() { "materialized view" } else { "view" }
    }

    /// Whether it keeps rows in that dialect.
    pub fn keeps_rows(&self, dialect: Dialect) -> bool {
        dialect == Dialect::Postgres && self.materialized.is_some() && self.forms.contains_key(&dialect)
    }

    /// What it is called in SQL of Postgres.
    pub(crate) const fn words(&self) -> &'static str {
        if self.materialized.is_some() { "MATERIALIZED VIEW" } else { "VIEW" }
    }

    /// What is set of it, as Postgres names it.
    pub(crate) fn settings(&self) -> BTreeMap<Name, String> {
        match &self.materialized {
            Some(Materialized { storage, empty: _ }) => storage.clone(),
            None => self.options.settings().into_iter().map(|(name, value)| (name.into(), value.to_owned())).collect(),
        }
    }

    /// The view without what has changes of its own: its indexes and triggers.
    pub(crate) fn alone(&self) -> Self {
        Self { indexes: Vec::new(), triggers: Vec::new(), ..self.clone() }
    }
}

impl ViewOptions {
    /// Those that are set, as Postgres names them.
    fn settings(&self) -> Vec<(&'static str, &'static str)> {
        let Self { security_invoker, security_barrier, check } = self;
        let check = check.map(|check| ("check_option", check.word()));
        [
            security_invoker.then_some(("security_invoker", "true")),
            security_barrier.then_some(("security_barrier", "true")),
        ]
        .into_iter()
        .chain([check])
        .flatten()
        .collect()
    }
}

impl CheckOption {
    const fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Cascaded => "cascaded",
        }
    }
}
