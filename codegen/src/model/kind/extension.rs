//! Extensions of Postgres: <https://www.postgresql.org/docs/current/sql-createextension.html>.

use super::{Flaw, Kind, Stand, Statement, Way};
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// An extension of Postgres. It is there before everything else.
///
/// One that is there already is taken as it is, in whatever version and namespace, because templates of databases and
/// hosts bring some. Rolled back, it is dropped unless something needs it, be it that it was there before: Postgres refuses
/// where an object depends on it, but does not know what the body of a function only calls by name.
///
/// ```
/// use seaglass::{Database, Extension};
///
/// Database::new("app").object(Extension::new("citext").doc("texts without case"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Its name; it belongs to no namespace.
    pub name: ObjectName,
    /// The namespace that holds what comes with it; without one the first of the search path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Name>,
    /// Its version; without one that which the server holds for the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

impl Extension {
    /// The extension of that name: `citext`.
    pub fn new(name: impl Into<Name>) -> Self {
        Self { name: ObjectName::new(name), namespace: None, version: None, doc: None }
    }

    /// The namespace that holds what comes with it. It must exist, or be that of something that is declared.
    pub fn namespace(mut self, namespace: impl Into<Name>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// Its version. Another one is brought about by ALTER EXTENSION … UPDATE.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }
}

impl Kind for Extension {
    fn noun(&self) -> &'static str {
        "extension"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::First
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect != Dialect::Postgres {
            return Vec::new();
        }
        let mut made = Vec::new();
        let mut statement = Statement::new("CREATE EXTENSION IF NOT EXISTS ").object(&self.name);
        if let Some(namespace) = &self.namespace {
            made.push(Statement::new("CREATE SCHEMA IF NOT EXISTS ").name(namespace));
            statement = statement.sql(" SCHEMA ").name(namespace);
        }
        if let Some(version) = &self.version {
            statement = statement.sql(" VERSION ").text(version);
        }
        made.push(statement);
        made
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP EXTENSION ").object(&self.name)]
    }

    fn alter(&self, after: &Self, _dialect: Dialect, way: Way) -> Option<Vec<Statement>> {
        let extension = || Statement::new("ALTER EXTENSION ").object(&after.name);
        let mut statements = Vec::new();
        // No extension can be rolled back to an older version.
        if self.version != after.version && way == Way::Up {
            let update = extension().sql(" UPDATE");
            statements.push(match &after.version {
                Some(version) => update.sql(" TO ").text(version),
                None => update,
            });
        }
        if self.namespace != after.namespace {
            let namespace = after.namespace.clone().unwrap_or_else(|| "public".into());
            statements.push(Statement::new("CREATE SCHEMA IF NOT EXISTS ").name(&namespace));
            statements.push(extension().sql(" SET SCHEMA ").name(&namespace));
        }
        Some(statements)
    }

    fn keeps(&self, after: &Self) -> Option<String> {
        let version = after.version.as_deref().unwrap_or("that it has by then");
        (self.version != after.version).then(|| format!("extension {} keeps the version {version}", self.name))
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("EXTENSION", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let namespace = self.namespace.iter().map(|name| ("namespace", name.to_string()));
        namespace.chain(self.version.iter().map(|version| ("version", version.clone()))).collect()
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("extension", "extensions", dialects);
        if self.name.namespace.is_some() {
            flaws.push(Flaw::new(
                Rule::PlainName,
                "the extension's own name has a namespace",
                "an extension belongs to none; what comes with it does",
                "write `.namespace(\"…\")`",
            ));
        }
        flaws
    }
}
