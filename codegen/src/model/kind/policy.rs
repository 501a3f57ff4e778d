//! Policies of Postgres: <https://www.postgresql.org/docs/current/sql-createpolicy.html>.

use super::{Flaw, Kind, Locks, Named, Stand, Statement, Way, Within};
use crate::model::table::is_default;
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// A policy of a table: which rows a role sees and writes, where the table has [`crate::TableDecl::row_security`].
///
/// Conditions are SQL over the rows of the table. Another command, or a condition that is there no more, drops the policy
/// and makes it again in the same transaction.
///
/// ```
/// use seaglass::{Database, Policy, PolicyCommand, RowSecurity, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let orders = Table::create().table("orders").col(ColumnDef::new("owner").text().not_null()).take();
/// Database::new("app").table(TableDecl::new(orders).row_security(RowSecurity::Enabled)).object(
///     Policy::new("own", "orders")
///         .doc("everyone sees their own orders")
///         .command(PolicyCommand::Select)
///         .using("owner = current_user"),
/// );
/// Policy::new("no_debts", "orders").restrictive().to(["clerk"]).with_check("price >= 0");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name, which no other policy of its table has.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The table.
    #[doc(hidden)]
    pub table: ObjectName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// It must hold beside others, instead of being one of several that let a row through.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub restrictive: bool,
    /// What it is about.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub command: PolicyCommand,
    /// Whom it is for; without any, for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub roles: Vec<Name>,
    /// Which rows are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub using: Option<String>,
    /// Which rows may be written; without it those that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub check: Option<String>,
}

/// What a policy is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyCommand {
    /// All of the others.
    #[default]
    All,
    /// Rows that are read.
    Select,
    /// Rows that are new.
    Insert,
    /// Rows that are changed.
    Update,
    /// Rows that are deleted.
    Delete,
}

impl PolicyCommand {
    const fn sql(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

impl Policy {
    /// The policy of that name of a table: `Policy::new("own", "orders")`, or `("shop", "orders")` for a namespace.
    pub fn new(name: impl Into<Name>, table: impl Into<ObjectName>) -> Self {
        Self {
            name: ObjectName::new(name),
            table: table.into(),
            doc: None,
            restrictive: false,
            command: PolicyCommand::All,
            roles: Vec::new(),
            using: None,
            check: None,
        }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// It must hold beside others, instead of being one of several that let a row through.
    pub fn restrictive(mut self) -> Self {
        self.restrictive = true;
        self
    }

    /// What it is about, instead of all commands.
    pub fn command(mut self, command: PolicyCommand) -> Self {
        self.command = command;
        self
    }

    /// Whom it is for, instead of all. Roles belong to the server: each must be there when the migration runs.
    pub fn to<N: Into<Name>>(mut self, roles: impl IntoIterator<Item = N>) -> Self {
        self.roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// Which rows are there: a condition without parentheses around it.
    pub fn using(mut self, condition: impl Into<String>) -> Self {
        self.using = Some(condition.into());
        self
    }

    /// Which rows may be written, where these are not those that are there.
    pub fn with_check(mut self, condition: impl Into<String>) -> Self {
        self.check = Some(condition.into());
        self
    }

    fn on(&self, start: &'static str) -> Statement {
        Statement::new(start).name(&self.name.name).sql(" ON ").object(&self.table)
    }

    fn roles(&self, statement: Statement) -> Statement {
        if self.roles.is_empty() { statement.sql(" TO PUBLIC") } else { statement.sql(" TO ").names(&self.roles) }
    }

    fn conditions(&self, mut statement: Statement) -> Statement {
        if let Some(using) = &self.using {
            statement = statement.sql("\n    USING (").sql_of(using).sql(")");
        }
        if let Some(check) = &self.check {
            statement = statement.sql("\n    WITH CHECK (").sql_of(check).sql(")");
        }
        statement
    }
}

impl Kind for Policy {
    fn noun(&self) -> &'static str {
        "policy"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn within(&self) -> Within {
        Within::Table(self.table.clone())
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Relation(&mut self.table));
        self.using.iter_mut().chain(&mut self.check).for_each(|sql| visit(Named::Sql(sql)));
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::Last
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect != Dialect::Postgres {
            return Vec::new();
        }
        let mut statement = self.on("CREATE POLICY ");
        if self.restrictive {
            statement = statement.sql(" AS RESTRICTIVE");
        }
        if self.command != PolicyCommand::All {
            statement = statement.sql(" FOR ").sql(self.command.sql());
        }
        if !self.roles.is_empty() {
            statement = self.roles(statement);
        }
        vec![self.conditions(statement)]
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![self.on("DROP POLICY ")]
    }

    /// Neither the command nor a condition can be taken from a policy.
    ///
    /// <https://www.postgresql.org/docs/current/sql-alterpolicy.html>
    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let stays = |before: &Option<String>, after: &Option<String>| before.is_none() || after.is_some();
        let can = self.command == after.command
            && self.restrictive == after.restrictive
            && stays(&self.using, &after.using)
            && stays(&self.check, &after.check);
        if !can {
            return None;
        }
        if (&self.roles, &self.using, &self.check) == (&after.roles, &after.using, &after.check) {
            return Some(Vec::new());
        }
        let statement = after.on("ALTER POLICY ");
        let statement = if self.roles == after.roles { statement } else { after.roles(statement) };
        Some(vec![after.conditions(statement)])
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment_on(self.on("COMMENT ON POLICY "), text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let roles: Vec<&str> = self.roles.iter().map(Name::as_str).collect();
        let mut facts = vec![("of", self.table.to_string()), ("for", self.command.sql().to_owned())];
        facts.push(("to", if roles.is_empty() { "everyone".to_owned() } else { roles.join(", ") }));
        if self.restrictive {
            facts.push(("is", "restrictive".to_owned()));
        }
        facts.extend(self.using.iter().map(|sql| ("using", sql.clone())));
        facts.extend(self.check.iter().map(|sql| ("with check", sql.clone())));
        facts
    }

    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::BlocksBriefly(self.table.clone())
    }

    /// Its comment, where nobody declares one.
    fn kept(&self, now: &Self) -> Option<Statement> {
        let description = Statement::kept_comment("pg_policy", now.on("COMMENT ON POLICY "))
            .sql("SELECT oid FROM pg_policy WHERE polname = ")
            .text(self.name.name.as_str())
            .sql(" AND polrelid = ")
            .id("to_regclass", &self.table)
            .sql(")");
        (self.doc.is_none() && now.doc.is_none()).then_some(description)
    }

    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        let texts = self.using.iter().chain(&self.check).filter(|_| dialect == Dialect::Postgres);
        texts.map(String::as_str).collect()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("policy", "policies", dialects);
        flaws.extend(Flaw::no_namespace("policy", &self.name, "of its table"));
        let (using, check) = (self.using.is_some(), self.check.is_some());
        let wrong = match self.command {
            PolicyCommand::Insert if using => Some(("`.using(…)`", "`.with_check(…)`")),
            PolicyCommand::Select | PolicyCommand::Delete if check => Some(("`.with_check(…)`", "`.using(…)`")),
            PolicyCommand::All
            | PolicyCommand::Select
            | PolicyCommand::Insert
            | PolicyCommand::Update
            | PolicyCommand::Delete => None,
        };
        if let Some((said, instead)) = wrong {
            flaws.push(Flaw::new(
                Rule::PolicyCondition,
                format!("the policy for {} says {said}", self.command.sql()),
                "Postgres refuses it: INSERT has no rows yet, SELECT and DELETE write none",
                format!("write {instead} alone"),
            ));
        }
        flaws
    }
}
