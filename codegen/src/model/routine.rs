//! Objects whose body is SQL that only the database understands.

use super::{Dialect, Forms, Name, ObjectName};
use serde::{Deserialize, Serialize};

/// A stored function or procedure with a form per dialect.
///
/// ```
/// use seaglass::{Database, Routine};
///
/// Database::new("app").routine(
///     Routine::new("tidy")
///         .namespace("app")
///         .arguments("(integer)")
///         .doc("Forgets what is older than so many days.")
///         .postgres(
///             "CREATE FUNCTION app.tidy(days integer) RETURNS void LANGUAGE sql AS \
///              'DELETE FROM notes WHERE written_at < now() - make_interval(days => days)'",
///         )
///         .instead_on_d1("DELETE FROM notes WHERE written_at < datetime('now', '-' || ?1 || ' days')"),
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routine {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The argument types in parentheses, `()` for none: with the name it identifies the routine in Postgres.
    #[doc(hidden)]
    pub arguments: String,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// The whole CREATE statement of each dialect that has stored routines, without a final semicolon.
    #[doc(hidden)]
    pub forms: Forms,
    /// For dialects without stored routines: the statement that an application runs instead.
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    #[doc(hidden)]
    pub instead: Forms,
}

impl Routine {
    /// A routine of that name without arguments.
    ///
    /// Postgres finds its own routines first, so one of the same name and argument types, such as `rank()`, can neither
    /// be called nor dropped by a bare name: it needs its namespace, be it `public`. See [`Self::namespace`].
    /// <https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG>
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: ObjectName::new(name),
            arguments: "()".to_owned(),
            doc: None,
            forms: Forms::new(),
            instead: Forms::new(),
        }
    }

    /// The Postgres schema that holds it, which its statement names as well.
    pub fn namespace(mut self, namespace: impl Into<Name>) -> Self {
        self.name.namespace = Some(namespace.into());
        self
    }

    /// Its argument types in parentheses.
    pub fn arguments(mut self, types: impl Into<String>) -> Self {
        self.arguments = types.into();
        self
    }

    /// What it does.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// The whole CREATE statement for Postgres, without a final semicolon.
    pub fn postgres(mut self, sql: impl Into<String>) -> Self {
        self.forms.insert(Dialect::Postgres, sql.into());
        self
    }

    /// D1 has no stored routines: the statement that an application runs instead, which the docs show.
    pub fn instead_on_d1(mut self, sql: impl Into<String>) -> Self {
        self.instead.insert(Dialect::D1, sql.into());
        self
    }
}
