//! Composite types of Postgres: <https://www.postgresql.org/docs/current/rowtypes.html>.

use super::{Flaw, Kind, Named, Stand, Statement, TypeName, Way};
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A composite type: a row as one value. A column is of it by [`crate::PostgresType::Declared`].
///
/// Attributes are added behind the others and dropped where the type stands; values that are there have NULL in one that is
/// new. One that is dropped takes its values along, which needs a permission: [`crate::Database::drop_attribute`].
///
/// ```
/// use seaglass::{Composite, Database, PostgresType, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let shops = Table::create().table("shops").col(ColumnDef::new("at").custom(PostgresType::declared("address"))).take();
/// Database::new("app")
///     .object(
///         Composite::new("address")
///             .doc("where something is")
///             .attribute("street", "text")
///             .attribute_with_doc("zip", "text", "as it is sorted by"),
///     )
///     .table(TableDecl::new(shops));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composite {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// Its attributes in order.
    #[doc(hidden)]
    pub attributes: Vec<Attribute>,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: TypeName,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

impl Composite {
    /// A type of that name, or `("app", "address")` for a namespace.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        Self { name: name.into(), doc: None, attributes: Vec::new() }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// Adds an attribute.
    pub fn attribute(mut self, name: impl Into<Name>, ty: impl Into<TypeName>) -> Self {
        self.attributes.push(Attribute { name: name.into(), ty: ty.into(), doc: None });
        self
    }

    /// Adds an attribute, with what it means.
    pub fn attribute_with_doc(
        mut self,
        name: impl Into<Name>,
        ty: impl Into<TypeName>,
        doc: impl Into<String>,
    ) -> Self {
        self.attributes.push(Attribute { name: name.into(), ty: ty.into(), doc: Some(doc.into()) });
        self
    }

    /// The attribute of that name.
    #[doc(hidden)]
    pub fn find(&self, name: &Name) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == *name)
    }

    fn comment_on(&self, attribute: &Attribute) -> Statement {
        let start = Statement::new("COMMENT ON COLUMN ").object(&self.name).sql(".").name(&attribute.name);
        Statement::comment_on(start, attribute.doc.as_deref())
    }
}

impl Kind for Composite {
    fn noun(&self) -> &'static str {
        "composite type"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        self.attributes.iter_mut().for_each(|attribute| visit(Named::Type(&mut attribute.ty)));
    }

    fn is_type(&self) -> bool {
        true
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
        let mut statement = Statement::new("CREATE TYPE ").object(&self.name).sql(" AS (");
        for (at, attribute) in self.attributes.iter().enumerate() {
            statement = statement.sql(if at > 0 { ",\n    " } else { "\n    " });
            statement = statement.name(&attribute.name).sql(" ").sql_of(attribute.ty.as_str());
        }
        let documented = self.attributes.iter().filter(|attribute| attribute.doc.is_some());
        [statement.sql("\n)")].into_iter().chain(documented.map(|attribute| self.comment_on(attribute))).collect()
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP TYPE ").object(&self.name)]
    }

    /// A row is read by the order of its attributes, so those that stay keep theirs, and new ones come last.
    ///
    /// <https://www.postgresql.org/docs/current/sql-altertype.html>
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let kept = self.attributes.iter().filter(|item| after.find(&item.name).is_some());
        let new = after.attributes.iter().filter(|item| self.find(&item.name).is_none());
        let reached = kept.chain(new.clone()).map(|item| &item.name);
        if !reached.eq(after.attributes.iter().map(|item| &item.name)) {
            return None;
        }
        let start = || Statement::new("ALTER TYPE ").object(&after.name);
        let mut statements = Vec::new();
        for item in self.attributes.iter().filter(|item| after.find(&item.name).is_none()) {
            statements.push(start().sql(" DROP ATTRIBUTE ").name(&item.name));
        }
        for item in &after.attributes {
            let before = self.find(&item.name);
            if before.is_none() {
                statements.push(start().sql(" ADD ATTRIBUTE ").name(&item.name).sql(" ").sql_of(item.ty.as_str()));
            } else if before.is_some_and(|before| before.ty != item.ty) {
                let statement = start().sql(" ALTER ATTRIBUTE ").name(&item.name).sql(" TYPE ");
                statements.push(statement.sql_of(item.ty.as_str()));
            }
            if before.and_then(|before| before.doc.as_ref()) != item.doc.as_ref() {
                statements.push(after.comment_on(item));
            }
        }
        Some(statements)
    }

    /// Postgres refuses it, because it would have to write values of the type again.
    fn breaks_values(&self, after: &Self) -> Option<String> {
        let retyped = |item: &&Attribute| after.find(&item.name).is_some_and(|now| now.ty != item.ty);
        self.attributes.iter().find(retyped).map(|item| format!("the type of its attribute {}", item.name))
    }

    fn loses(&self, after: &Self) -> Vec<Name> {
        let gone = self.attributes.iter().filter(|item| after.find(&item.name).is_none());
        gone.map(|item| item.name.clone()).collect()
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("TYPE", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let attribute = |item: &Attribute| {
            let doc = item.doc.as_ref().map(|doc| format!(": {doc}")).unwrap_or_default();
            ("attribute", format!("{} {}{doc}", item.name, item.ty))
        };
        self.attributes.iter().map(attribute).collect()
    }

    fn texts(&self, _dialect: Dialect) -> Vec<&str> {
        Vec::new()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("composite type", "composite types", dialects);
        let mut seen = BTreeSet::new();
        for item in self.attributes.iter().filter(|item| !seen.insert(&item.name)) {
            flaws.push(Flaw::new(
                Rule::DeclaredTwice,
                format!("the attribute {:?} is declared twice", item.name.as_str()),
                "a name refers to one attribute",
                "rename one of them",
            ));
        }
        flaws
    }
}
