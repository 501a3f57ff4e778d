//! Range types of Postgres: <https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-DEFINING>.

use super::{Flaw, Kind, Named, Stand, Statement, TypeName, Way};
use crate::model::{Dialect, ObjectName};
use serde::{Deserialize, Serialize};

/// A type of ranges of another type, and one of sets of these. A column is of either by [`crate::PostgresType::Declared`].
///
/// ```
/// use seaglass::{Database, PostgresType, RangeType, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let seen = ColumnDef::new("seen").custom(PostgresType::declared("floatranges")).take();
/// let probes = Table::create().table("probes").col(seen).take();
/// Database::new("app")
///     .object(
///         RangeType::new("floatrange", "double precision")
///             .doc("from a measure to another")
///             .multirange("floatranges")
///             .operator_class("float8_ops")
///             .difference("float8mi"),
///     )
///     .object(RangeType::new("textrange", "text").collation("C"))
///     .table(TableDecl::new(probes));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeType {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The type of its bounds.
    #[doc(hidden)]
    pub subtype: TypeName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// How bounds are ordered, where it is not as their type says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub operator_class: Option<ObjectName>,
    /// The collation of bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub collation: Option<ObjectName>,
    /// The function that says how far two bounds are apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub difference: Option<ObjectName>,
    /// The name of the type of sets of ranges, where it is not Postgres's own choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub multirange: Option<ObjectName>,
}

impl RangeType {
    /// A type of that name, of ranges of `subtype`.
    pub fn new(name: impl Into<ObjectName>, subtype: impl Into<TypeName>) -> Self {
        Self {
            name: name.into(),
            subtype: subtype.into(),
            doc: None,
            operator_class: None,
            collation: None,
            difference: None,
            multirange: None,
        }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// How bounds are ordered, where it is not as their type says.
    pub fn operator_class(mut self, name: impl Into<ObjectName>) -> Self {
        self.operator_class = Some(name.into());
        self
    }

    /// The collation of bounds.
    pub fn collation(mut self, name: impl Into<ObjectName>) -> Self {
        self.collation = Some(name.into());
        self
    }

    /// The function that says how far two bounds are apart, for indexes.
    pub fn difference(mut self, function: impl Into<ObjectName>) -> Self {
        self.difference = Some(function.into());
        self
    }

    /// The name of the type of sets of ranges, in the same namespace unless it says another. A column can be of it once it
    /// is named.
    pub fn multirange(mut self, name: impl Into<ObjectName>) -> Self {
        let ObjectName { namespace, name } = name.into();
        self.multirange = Some(ObjectName { namespace: namespace.or_else(|| self.name.namespace.clone()), name });
        self
    }
}

impl Kind for RangeType {
    fn noun(&self) -> &'static str {
        "range type"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Type(&mut self.subtype));
        self.collation.iter_mut().for_each(|name| visit(Named::Object(name)));
        self.difference.iter_mut().for_each(|name| visit(Named::Routine(name)));
    }

    fn is_type(&self) -> bool {
        true
    }

    fn types(&self) -> Vec<&ObjectName> {
        [&self.name].into_iter().chain(&self.multirange).collect()
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
        let start = Statement::new("CREATE TYPE ").object(&self.name).sql(" AS RANGE (\n    SUBTYPE = ");
        let options = [
            (",\n    SUBTYPE_OPCLASS = ", &self.operator_class),
            (",\n    COLLATION = ", &self.collation),
            (",\n    SUBTYPE_DIFF = ", &self.difference),
            (",\n    MULTIRANGE_TYPE_NAME = ", &self.multirange),
        ];
        let statement = options.into_iter().fold(start.sql_of(self.subtype.as_str()), |statement, (words, name)| {
            name.iter().fold(statement, |statement, name| statement.sql(words).object(name))
        });
        vec![statement.sql("\n)")]
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP TYPE ").object(&self.name)]
    }

    /// Nothing of a range type can be another.
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        (Self { doc: self.doc.clone(), ..after.clone() } == *self).then(Vec::new)
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("TYPE", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let options = [
            ("operator class", &self.operator_class),
            ("collation", &self.collation),
            ("difference", &self.difference),
            ("sets", &self.multirange),
        ];
        let said = options.into_iter().filter_map(|(word, name)| Some((word, name.as_ref()?.to_string())));
        [("of", self.subtype.to_string())].into_iter().chain(said).collect()
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        Flaw::postgres_alone("range type", "types of ranges", dialects)
    }
}
