//! Aggregates of Postgres: <https://www.postgresql.org/docs/current/sql-createaggregate.html>.

use super::{Flaw, Kind, Named, Stand, Statement, TypeName, Way, Within};
use crate::model::table::is_default;
use crate::model::{Dialect, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// An aggregate: a function of many rows. Argument types are a part of what identifies it.
///
/// ```
/// use seaglass::{Aggregate, Database, Routine};
///
/// let product = "CREATE FUNCTION times(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * $2'";
/// Database::new("app")
///     .routine(Routine::new("times").arguments("(numeric, numeric)").postgres(product))
///     .object(
///         Aggregate::new("product", ["numeric"], "times", "numeric")
///             .doc("All numbers, multiplied.")
///             .initial("1")
///             .combine_function("times")
///             .parallel(),
///     )
///     .object(Aggregate::new("product_text", ["numeric"], "times", "numeric").initial("1").final_function("text"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aggregate {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// Its argument types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub arguments: Vec<TypeName>,
    /// The function that takes a row into the state.
    #[doc(hidden)]
    pub state_function: ObjectName,
    /// The type of the state.
    #[doc(hidden)]
    pub state_type: TypeName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// The function that makes the result of the state; without it the state is the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub final_function: Option<ObjectName>,
    /// The function that makes one state of two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub combine_function: Option<ObjectName>,
    /// The state before the first row, as text; without it NULL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub initial: Option<String>,
    /// Several processes may compute it together.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub parallel: bool,
}

impl Aggregate {
    /// An aggregate of that name and these argument types.
    pub fn new<T: Into<TypeName>>(
        name: impl Into<ObjectName>,
        arguments: impl IntoIterator<Item = T>,
        state_function: impl Into<ObjectName>,
        state_type: impl Into<TypeName>,
    ) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            state_function: state_function.into(),
            state_type: state_type.into(),
            doc: None,
            final_function: None,
            combine_function: None,
            initial: None,
            parallel: false,
        }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// The function that makes the result of the state.
    pub fn final_function(mut self, name: impl Into<ObjectName>) -> Self {
        self.final_function = Some(name.into());
        self
    }

    /// The function that makes one state of two.
    pub fn combine_function(mut self, name: impl Into<ObjectName>) -> Self {
        self.combine_function = Some(name.into());
        self
    }

    /// The state before the first row, as text.
    pub fn initial(mut self, value: impl Into<String>) -> Self {
        self.initial = Some(value.into());
        self
    }

    /// Several processes may compute it together.
    pub fn parallel(mut self) -> Self {
        self.parallel = true;
        self
    }

    /// The argument types in parentheses.
    #[doc(hidden)]
    pub fn signature(&self) -> String {
        let types: Vec<&str> = self.arguments.iter().map(TypeName::as_str).collect();
        format!("({})", types.join(", "))
    }

    fn called(&self, start: &'static str) -> Statement {
        let types = if self.arguments.is_empty() { "(*)".to_owned() } else { self.signature() };
        Statement::new(start).object(&self.name).sql_of(&types)
    }

    fn made(&self, start: &'static str) -> Statement {
        let statement = self.called(start).sql(" (\n    SFUNC = ").object(&self.state_function);
        let mut statement = statement.sql(",\n    STYPE = ").sql_of(self.state_type.as_str());
        if let Some(name) = &self.final_function {
            statement = statement.sql(",\n    FINALFUNC = ").object(name);
        }
        if let Some(name) = &self.combine_function {
            statement = statement.sql(",\n    COMBINEFUNC = ").object(name);
        }
        if let Some(initial) = &self.initial {
            statement = statement.sql(",\n    INITCOND = ").text(initial.as_str());
        }
        statement.sql(if self.parallel { ",\n    PARALLEL = safe\n)" } else { "\n)" })
    }
}

impl Kind for Aggregate {
    fn noun(&self) -> &'static str {
        "aggregate"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn within(&self) -> Within {
        Within::Arguments(self.signature())
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Routine(&mut self.state_function));
        visit(Named::Type(&mut self.state_type));
        self.arguments.iter_mut().for_each(|ty| visit(Named::Type(ty)));
        self.final_function.iter_mut().chain(&mut self.combine_function).for_each(|name| visit(Named::Routine(name)));
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::WithRoutines
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect == Dialect::Postgres { vec![self.made("CREATE AGGREGATE ")] } else { Vec::new() }
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![self.called("DROP AGGREGATE ")]
    }

    /// The result is of another type where the state or the function that ends it is another: no replacement may change it.
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        if (&self.state_type, &self.final_function) != (&after.state_type, &after.final_function) {
            return None;
        }
        let same = Self { doc: self.doc.clone(), ..after.clone() } == *self;
        Some(if same { Vec::new() } else { vec![after.made("CREATE OR REPLACE AGGREGATE ")] })
    }

    fn routine(&self) -> Option<String> {
        Some(self.signature())
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment_on(self.called("COMMENT ON AGGREGATE "), text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("state", self.state_type.to_string()), ("by", self.state_function.to_string())];
        facts.extend(self.final_function.iter().map(|name| ("ends with", name.to_string())));
        facts.extend(self.combine_function.iter().map(|name| ("combines with", name.to_string())));
        facts.extend(self.initial.iter().map(|value| ("starts with", value.clone())));
        facts
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("aggregate", "aggregates of its own", dialects);
        if self.parallel && self.combine_function.is_none() {
            flaws.push(Flaw::new(
                Rule::AggregateParallel,
                "the aggregate is parallel, and nothing makes one state of two",
                "Postgres would never compute it so",
                "write `.combine_function(…)`, or leave `.parallel()` out",
            ));
        }
        flaws
    }
}
