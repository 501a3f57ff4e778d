//! Domains of Postgres: <https://www.postgresql.org/docs/current/sql-createdomain.html>.

use super::{Flaw, Kind, Named, Stand, Statement, TypeName, Way};
use crate::model::table::is_default;
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A domain: a type with rules for its values. A column is of it by [`crate::PostgresType::Declared`].
///
/// Default, NOT NULL and checks are changed where the domain stands; rows that hold its values are read meanwhile. Another
/// type is another domain, to which columns are converted.
///
/// ```
/// use seaglass::{Database, Domain, PostgresType, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let users = Table::create().table("users").col(ColumnDef::new("email").custom(PostgresType::declared("email"))).take();
/// Database::new("app")
///     .object(
///         Domain::new("email", "text")
///             .doc("an address of mail")
///             .collation("C")
///             .default("'nobody@example.com'")
///             .not_null()
///             .check("email_shape", "VALUE LIKE '%_@_%'")
///             .check_with_doc("email_short", "length(VALUE) < 255", "what a server of mail takes"),
///     )
///     .table(TableDecl::new(users));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Its name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The type of its values.
    #[serde(rename = "type")]
    #[doc(hidden)]
    pub base: TypeName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// A collation of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub collation: Option<ObjectName>,
    /// The value of a column that has no default of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub default: Option<String>,
    /// NULL is none of its values.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub not_null: bool,
    /// What holds of each value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub checks: Vec<DomainCheck>,
}

/// A check of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainCheck {
    /// Its name, which no other check of the domain has.
    pub name: Name,
    /// A condition in which VALUE is the value.
    pub condition: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

impl Domain {
    /// A domain of that name over a type: `Domain::new("email", "text")`, or `("app", "email")` for a namespace.
    pub fn new(name: impl Into<ObjectName>, base: impl Into<TypeName>) -> Self {
        Self {
            name: name.into(),
            base: base.into(),
            doc: None,
            collation: None,
            default: None,
            not_null: false,
            checks: Vec::new(),
        }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// A collation of its own.
    pub fn collation(mut self, name: impl Into<ObjectName>) -> Self {
        self.collation = Some(name.into());
        self
    }

    /// The value of a column that has no default of its own, as SQL: `'nobody'`.
    pub fn default(mut self, sql: impl Into<String>) -> Self {
        self.default = Some(sql.into());
        self
    }

    /// NULL is none of its values.
    pub fn not_null(mut self) -> Self {
        self.not_null = true;
        self
    }

    /// A condition in which VALUE is the value, without parentheses around it.
    pub fn check(mut self, name: impl Into<Name>, condition: impl Into<String>) -> Self {
        self.checks.push(DomainCheck { name: name.into(), condition: condition.into(), doc: None });
        self
    }

    /// The same, with what it is for.
    pub fn check_with_doc(
        mut self,
        name: impl Into<Name>,
        condition: impl Into<String>,
        doc: impl Into<String>,
    ) -> Self {
        self.checks.push(DomainCheck { name: name.into(), condition: condition.into(), doc: Some(doc.into()) });
        self
    }

    fn alter(&self) -> Statement {
        Statement::new("ALTER DOMAIN ").object(&self.name)
    }

    fn adds<'s>(&'s self, after: &'s Self) -> impl Iterator<Item = &'s DomainCheck> {
        after.checks.iter().filter(|check| !self.checks.iter().any(|other| other.is_like(check)))
    }

    /// Comments on the checks of `after` that are not those which are there; on a new one, where it has any.
    fn comments<'s>(&'s self, after: &'s Self) -> impl Iterator<Item = Statement> + 's {
        let said =
            |check: &DomainCheck| self.checks.iter().find(|other| other.is_like(check)).and_then(|it| it.doc.clone());
        after.checks.iter().filter(move |check| said(check) != check.doc).map(|check| {
            let start =
                Statement::new("COMMENT ON CONSTRAINT ").name(&check.name).sql(" ON DOMAIN ").object(&after.name);
            Statement::comment_on(start, check.doc.as_deref())
        })
    }
}

impl DomainCheck {
    /// The same but for the comment.
    fn is_like(&self, other: &Self) -> bool {
        (&self.name, &self.condition) == (&other.name, &other.condition)
    }
}

fn check(statement: Statement, check: &DomainCheck) -> Statement {
    statement.sql("CONSTRAINT ").name(&check.name).sql(" CHECK (").sql_of(&check.condition).sql(")")
}

impl Kind for Domain {
    fn noun(&self) -> &'static str {
        "domain"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Type(&mut self.base));
        self.collation.iter_mut().for_each(|name| visit(Named::Object(name)));
        let checks = self.checks.iter_mut().map(|check| &mut check.condition);
        self.default.iter_mut().chain(checks).for_each(|sql| visit(Named::Sql(sql)));
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
        let mut statement = Statement::new("CREATE DOMAIN ").object(&self.name).sql(" AS ").sql_of(self.base.as_str());
        if let Some(collation) = &self.collation {
            statement = statement.sql(" COLLATE ").object(collation);
        }
        if let Some(default) = &self.default {
            statement = statement.sql(" DEFAULT ").sql_of(default);
        }
        if self.not_null {
            statement = statement.sql(" NOT NULL");
        }
        let made = self.checks.iter().fold(statement, |statement, item| check(statement.sql("\n    "), item));
        let bare = Self { checks: Vec::new(), ..self.clone() };
        [made].into_iter().chain(bare.comments(self)).collect()
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP DOMAIN ").object(&self.name)]
    }

    /// <https://www.postgresql.org/docs/current/sql-alterdomain.html>
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        if (&self.base, &self.collation) != (&after.base, &after.collation) {
            return None;
        }
        let gone = after.adds(self).map(|item| after.alter().sql(" DROP CONSTRAINT ").name(&item.name));
        let mut statements: Vec<Statement> = gone.collect();
        if self.default != after.default {
            statements.push(match &after.default {
                Some(default) => after.alter().sql(" SET DEFAULT ").sql_of(default),
                None => after.alter().sql(" DROP DEFAULT"),
            });
        }
        if self.not_null != after.not_null {
            statements.push(after.alter().sql(if after.not_null { " SET NOT NULL" } else { " DROP NOT NULL" }));
        }
        statements.extend(self.adds(after).map(|item| check(after.alter().sql(" ADD "), item)));
        statements.extend(self.comments(after));
        Some(statements)
    }

    fn reads_rows(&self, after: &Self) -> bool {
        (after.not_null && !self.not_null) || self.adds(after).next().is_some()
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("DOMAIN", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("over", self.base.to_string())];
        facts.extend(self.collation.iter().map(|name| ("collation", name.to_string())));
        facts.extend(self.default.iter().map(|sql| ("default", sql.clone())));
        if self.not_null {
            facts.push(("is", "never NULL".to_owned()));
        }
        facts.extend(self.checks.iter().flat_map(|check| {
            [("check", check.condition.clone())].into_iter().chain(check.doc.iter().map(|doc| ("for", doc.clone())))
        }));
        facts
    }

    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        let checks = self.checks.iter().map(|check| check.condition.as_str());
        let texts = self.default.as_deref().into_iter().chain(checks);
        texts.filter(|_| dialect == Dialect::Postgres).collect()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("domain", "domains", dialects);
        let mut seen = BTreeSet::new();
        for check in self.checks.iter().filter(|check| !seen.insert(&check.name)) {
            flaws.push(Flaw::new(
                Rule::DeclaredTwice,
                format!("the check {:?} is declared twice", check.name.as_str()),
                "a name refers to one check of the domain",
                "rename one of them",
            ));
        }
        flaws
    }
}
