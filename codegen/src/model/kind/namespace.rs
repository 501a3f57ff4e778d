//! Comments on schemas of Postgres: <https://www.postgresql.org/docs/current/sql-comment.html>.

use super::{Flaw, Kind, Stand, Statement, Way};
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// A schema of Postgres, and what is in it.
///
/// One that is there already is taken. What others made may be in it, so that no migration drops it: no longer declared,
/// or rolled back, it loses its comment.
///
/// ```
/// use seaglass::{Database, Namespace};
///
/// Database::new("app").object(Namespace::new("billing").doc("what customers owe"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Namespace {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// What is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
}

impl Namespace {
    /// The schema of that name.
    pub fn new(name: impl Into<Name>) -> Self {
        Self { name: ObjectName::new(name), doc: None }
    }

    /// What is in it.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }
}

/// What Postgres itself says of the schema that every database begins with.
const PUBLIC: &str = "standard public schema";

impl Kind for Namespace {
    fn noun(&self) -> &'static str {
        "namespace"
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
        let made = || Statement::new("CREATE SCHEMA IF NOT EXISTS ").object(&self.name);
        if dialect == Dialect::Postgres { vec![made()] } else { Vec::new() }
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        let text = (self.name.name.as_str() == "public").then_some(PUBLIC);
        vec![Statement::comment("SCHEMA", &self.name, text)]
    }

    fn alter(&self, _after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        Some(Vec::new())
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("SCHEMA", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("namespace", "namespaces", dialects);
        if self.name.namespace.is_some() {
            let why = "no namespace is in another one";
            flaws.push(Flaw::new(Rule::PlainName, "the namespace's own name has a namespace", why, "leave that out"));
        }
        if self.doc.as_ref().is_none_or(|doc| doc.trim().is_empty()) {
            flaws.push(Flaw::new(
                Rule::NamespaceComment,
                "nothing is said of the namespace",
                "it is made with the first thing in it, so that its comment is all that is declared here",
                "write `.doc(\"…\")`, or leave it out",
            ));
        }
        flaws
    }
}
