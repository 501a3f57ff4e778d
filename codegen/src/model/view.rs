//! Views, and what Postgres knows of them beside their query.

use super::table::is_default;
use super::{Forms, ObjectName};
use serde::{Deserialize, Serialize};

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

impl ViewOptions {
    /// Those that are set, as Postgres names them.
    pub(crate) fn settings(&self) -> Vec<(&'static str, &'static str)> {
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
