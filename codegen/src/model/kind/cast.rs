//! Casts of Postgres: <https://www.postgresql.org/docs/current/sql-createcast.html>.

use super::{Flaw, Kind, Named, Stand, Statement, TypeName, Way};
use crate::model::table::is_default;
use crate::model::{Dialect, ObjectName};
use serde::{Deserialize, Serialize};

/// A cast from one type to another, which identify it.
///
/// Entities read and write many types of Postgres by a cast from and to `text`: one that is declared from or to it is what
/// they take from then on.
///
/// ```
/// use seaglass::{Cast, CastContext, Database};
///
/// Database::new("app")
///     .object(Cast::new("text", "integer").inout().context(CastContext::Assignment).doc("Forms send texts."))
///     .object(Cast::new("money", "integer").function("in_cents").arguments(["money"]))
///     .object(Cast::new("slug", "varchar").binary());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// What it is called here: `text AS email`.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The type that is cast.
    #[doc(hidden)]
    pub source: TypeName,
    /// The type that it becomes.
    #[doc(hidden)]
    pub target: TypeName,
    /// How.
    #[doc(hidden)]
    pub method: CastMethod,
    /// Where Postgres applies it by itself.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub context: CastContext,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
}

/// How a cast is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CastMethod {
    /// By a function.
    Function {
        /// The function.
        name: ObjectName,
        /// Its argument types.
        arguments: Vec<TypeName>,
    },
    /// By text: written as the one, and read as the other.
    Inout,
    /// Not at all: both are the same bytes.
    Binary,
}

/// Where a cast is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CastContext {
    /// Where CAST is written.
    #[default]
    Explicit,
    /// And where a value is put into a column.
    Assignment,
    /// And anywhere else.
    Implicit,
}

impl Cast {
    /// A cast by text of the one type to the other; see [`Self::function`] and [`Self::binary`].
    pub fn new(source: impl Into<TypeName>, target: impl Into<TypeName>) -> Self {
        let (source, target) = (source.into(), target.into());
        let name = ObjectName::new(format!("{source} AS {target}"));
        Self { name, source, target, method: CastMethod::Inout, context: CastContext::Explicit, doc: None }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// By a function of that name, which takes the type that is cast.
    pub fn function(mut self, name: impl Into<ObjectName>) -> Self {
        self.method = CastMethod::Function { name: name.into(), arguments: vec![self.source.clone()] };
        self
    }

    /// The argument types of its function, where it takes more than the type that is cast: the length that was asked for, and
    /// whether CAST was written out. What takes these is named first, by [`Self::function`].
    ///
    /// ```
    /// use seaglass::Cast;
    ///
    /// Cast::new("label", "text").function("label_to_text").arguments(["label", "integer", "boolean"]);
    /// ```
    pub fn arguments<T: Into<TypeName>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        if let CastMethod::Function { name: _, arguments } = &mut self.method {
            *arguments = types.into_iter().map(Into::into).collect();
        }
        self
    }

    /// By text: written as the one, and read as the other.
    pub fn inout(mut self) -> Self {
        self.method = CastMethod::Inout;
        self
    }

    /// Not at all: both are the same bytes. Only a superuser may say so.
    pub fn binary(mut self) -> Self {
        self.method = CastMethod::Binary;
        self
    }

    /// Where Postgres applies it by itself.
    pub fn context(mut self, context: CastContext) -> Self {
        self.context = context;
        self
    }

    fn of(&self, start: &'static str) -> Statement {
        Statement::new(start).sql_of(self.source.as_str()).sql(" AS ").sql_of(self.target.as_str()).sql(")")
    }

    fn method(&self) -> Statement {
        let statement = self.of("CREATE CAST (");
        match &self.method {
            CastMethod::Inout => statement.sql(" WITH INOUT"),
            CastMethod::Binary => statement.sql(" WITHOUT FUNCTION"),
            CastMethod::Function { name, arguments } => {
                let types: Vec<&str> = arguments.iter().map(TypeName::as_str).collect();
                statement.sql(" WITH FUNCTION ").object(name).sql("(").sql_of(&types.join(", ")).sql(")")
            }
        }
    }
}

impl Kind for Cast {
    fn noun(&self) -> &'static str {
        "cast"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Type(&mut self.source));
        visit(Named::Type(&mut self.target));
        if let CastMethod::Function { name, arguments } = &mut self.method {
            visit(Named::Routine(name));
            for ty in arguments {
                visit(Named::Type(ty));
            }
        }
        self.name = ObjectName::new(format!("{} AS {}", self.source, self.target));
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::WithRoutines
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect != Dialect::Postgres {
            return Vec::new();
        }
        let context = match self.context {
            CastContext::Explicit => "",
            CastContext::Assignment => " AS ASSIGNMENT",
            CastContext::Implicit => " AS IMPLICIT",
        };
        vec![self.method().sql(context)]
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![self.of("DROP CAST (")]
    }

    /// Nothing of a cast can be another.
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        (Self { doc: self.doc.clone(), ..after.clone() } == *self).then(Vec::new)
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment_on(self.of("COMMENT ON CAST ("), text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let method = match &self.method {
            CastMethod::Function { name, .. } => format!("{name}()"),
            CastMethod::Inout => "text".to_owned(),
            CastMethod::Binary => "the same bytes".to_owned(),
        };
        let context = match self.context {
            CastContext::Explicit => "CAST",
            CastContext::Assignment => "assignments",
            CastContext::Implicit => "any expression",
        };
        vec![("by", method), ("applies to", context.to_owned())]
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        Flaw::postgres_alone("cast", "casts of its own", dialects)
    }
}
