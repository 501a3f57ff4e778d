//! Extensions of Postgres: <https://www.postgresql.org/docs/current/sql-createextension.html>.

use super::{Flaw, Kind, Stand, Statement, Way};
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// An extension of Postgres. It is there before everything else.
///
/// One that is there already is taken, because templates of databases and hosts bring some; where it is there in another
/// version or namespace than is declared, the migration fails and says so. Rolled back, it stays: nothing tells whether it
/// was there before, and Postgres does not know what the body of a function calls by name.
///
/// ```
/// use seaglass::{Database, Extension};
///
/// Database::new("app").object(Extension::new("citext").doc("texts without case").namespace("public").version("1.6"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Its name; it belongs to no namespace.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The namespace that holds what comes with it; without one the first of the search path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub namespace: Option<Name>,
    /// Its version; without one that which the server holds for the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub version: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
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

/// Where what comes with an extension is.
const NAMESPACE: &str = "(SELECT nspname FROM pg_namespace WHERE pg_namespace.oid = extnamespace)";

impl Extension {
    /// IF NOT EXISTS takes one of any version and namespace, so what is there is held against what is declared.
    ///
    /// <https://www.postgresql.org/docs/current/catalog-pg-extension.html>
    fn is_so(&self, word: &'static str, fact: &'static str, declared: &str) -> Statement {
        let block = Statement::new("DO LANGUAGE plpgsql $$\nDECLARE\n    found text;\nBEGIN\n    SELECT ").sql(fact);
        let block = block.sql(" INTO found FROM pg_extension WHERE extname = ").text(self.name.name.as_str());
        let block = block
            .sql(";\n    IF found <> ")
            .text(declared)
            .sql(" THEN\n        RAISE EXCEPTION 'extension % is there, and its ");
        let block =
            block.sql(word).sql(" is %, not %', ").text(self.name.name.as_str()).sql(", found, ").text(declared);
        block.sql(
            "\n            USING HINT = 'Declare it as it is, or bring it there by ALTER EXTENSION first.';\n    END IF;\nEND\n$$",
        )
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
        made.extend(self.version.as_ref().map(|version| self.is_so("version", "extversion", version)));
        let namespace = self.namespace.as_ref().map(Name::as_str);
        made.extend(namespace.map(|name| self.is_so("namespace", NAMESPACE, name)));
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

    fn stays(&self) -> bool {
        true
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
        let said = [("name", Some(self.name.name.as_str())), ("version", self.version.as_deref())];
        let said = said.into_iter().chain([("namespace", self.namespace.as_ref().map(Name::as_str))]);
        let ends_block = |(_, text): &(&str, Option<&str>)| text.is_some_and(|text| text.contains("$$"));
        for (word, _) in said.filter(ends_block) {
            flaws.push(Flaw::new(
                Rule::ExtensionText,
                format!("the extension's {word} holds `$$`"),
                "the block that checks what is there would end at it",
                "write it as `SELECT extname, extversion FROM pg_extension` shows it, or make the extension by hand: `Raw`",
            ));
        }
        flaws
    }
}
