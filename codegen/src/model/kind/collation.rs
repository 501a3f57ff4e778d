//! Collations of Postgres: <https://www.postgresql.org/docs/current/sql-createcollation.html>.

use super::{Flaw, Kind, Stand, Statement, Way};
use crate::model::table::is_default;
use crate::model::{Dialect, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// A collation: how texts are compared and ordered. A column has it by `.extra("COLLATE …")`, a domain by its builder.
///
/// ```
/// use seaglass::{CollationProvider, Database, PostgresCollation};
///
/// Database::new("app").object(
///     PostgresCollation::new("without_case", CollationProvider::Icu, "und-u-ks-level2")
///         .nondeterministic()
///         .doc("names are compared without case"),
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostgresCollation {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// Who knows the locale.
    #[doc(hidden)]
    pub provider: CollationProvider,
    /// The locale.
    #[doc(hidden)]
    pub locale: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// Texts of other bytes may be equal.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub nondeterministic: bool,
}

/// Who knows a locale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CollationProvider {
    /// The ICU library.
    Icu,
    /// The operating system.
    Libc,
    /// Postgres itself, from 17 on.
    Builtin,
}

impl CollationProvider {
    const fn sql(self) -> &'static str {
        match self {
            Self::Icu => "icu",
            Self::Libc => "libc",
            Self::Builtin => "builtin",
        }
    }
}

impl PostgresCollation {
    /// A collation of that name.
    pub fn new(name: impl Into<ObjectName>, provider: CollationProvider, locale: impl Into<String>) -> Self {
        Self { name: name.into(), provider, locale: locale.into(), doc: None, nondeterministic: false }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// Texts of other bytes may be equal, as the locale says.
    pub fn nondeterministic(mut self) -> Self {
        self.nondeterministic = true;
        self
    }
}

impl Kind for PostgresCollation {
    fn noun(&self) -> &'static str {
        "collation"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::BeforeTables
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect != Dialect::Postgres {
            return Vec::new();
        }
        let start = Statement::new("CREATE COLLATION ").object(&self.name).sql(" (PROVIDER = ");
        let statement = start.sql(self.provider.sql()).sql(", LOCALE = ").text(self.locale.as_str());
        vec![statement.sql(if self.nondeterministic { ", DETERMINISTIC = false)" } else { ")" })]
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP COLLATION ").object(&self.name)]
    }

    /// Nothing of a collation can be another.
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        (Self { doc: self.doc.clone(), ..after.clone() } == *self).then(Vec::new)
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("COLLATION", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("of", self.provider.sql().to_owned()), ("locale", self.locale.clone())];
        if self.nondeterministic {
            facts.push(("is", "nondeterministic".to_owned()));
        }
        facts
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    /// <https://www.postgresql.org/docs/current/collation.html#COLLATION-NONDETERMINISTIC>
    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("collation", "collations of its own", dialects);
        if self.nondeterministic && self.provider != CollationProvider::Icu {
            flaws.push(Flaw::new(
                Rule::CollationProvider,
                format!("the collation is nondeterministic, and of {}", self.provider.sql()),
                "Postgres refuses it: only ICU compares so",
                "write `CollationProvider::Icu`",
            ));
        }
        flaws
    }
}
