//! Rules of Postgres: <https://www.postgresql.org/docs/current/sql-createrule.html>.

use super::{Flaw, Kind, Locks, Named, Stand, Statement, Way, Within};
use crate::model::table::is_default;
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// A rule of a table or view: what is done beside a command, or instead of it.
///
/// ```
/// use seaglass::{Database, RewriteRule, RuleEvent, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let orders = Table::create().table("orders").col(ColumnDef::new("id").integer().not_null()).take();
/// Database::new("app")
///     .table(TableDecl::new(orders))
///     .object(RewriteRule::new("keep", "orders", RuleEvent::Delete).instead().doc("orders are never deleted"));
/// RewriteRule::new("noted", "orders", RuleEvent::Update)
///     .condition("new.price <> old.price")
///     .command("INSERT INTO prices (was) VALUES (old.price)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewriteRule {
    /// Its name, which no other rule of its table or view has.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The table or view.
    #[doc(hidden)]
    pub table: ObjectName,
    /// The command.
    #[doc(hidden)]
    pub event: RuleEvent,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// When it applies; without it always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub condition: Option<String>,
    /// The command itself is not run.
    #[serde(default, skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub instead: bool,
    /// What is run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub commands: Vec<String>,
}

/// The command that a rule is about. What SELECT reads is a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleEvent {
    /// Rows that are new.
    Insert,
    /// Rows that are changed.
    Update,
    /// Rows that are deleted.
    Delete,
}

impl RuleEvent {
    const fn sql(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
        }
    }
}

impl RewriteRule {
    /// The rule of that name of a table or view, which does nothing yet.
    pub fn new(name: impl Into<Name>, table: impl Into<ObjectName>, event: RuleEvent) -> Self {
        Self {
            name: ObjectName::new(name),
            table: table.into(),
            event,
            doc: None,
            condition: None,
            instead: false,
            commands: Vec::new(),
        }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// When it applies: a condition over NEW and OLD.
    pub fn condition(mut self, sql: impl Into<String>) -> Self {
        self.condition = Some(sql.into());
        self
    }

    /// The command itself is not run.
    pub fn instead(mut self) -> Self {
        self.instead = true;
        self
    }

    /// Adds a command that is run, without a final semicolon; NEW and OLD are the rows.
    pub fn command(mut self, sql: impl Into<String>) -> Self {
        self.commands.push(sql.into());
        self
    }

    fn on(&self, start: &'static str) -> Statement {
        Statement::new(start).name(&self.name.name).sql(" ON ").object(&self.table)
    }

    fn made(&self, start: &'static str) -> Statement {
        let mut statement = Statement::new(start).name(&self.name.name).sql(" AS ON ").sql(self.event.sql());
        statement = statement.sql(" TO ").object(&self.table);
        if let Some(condition) = &self.condition {
            statement = statement.sql("\n    WHERE ").sql_of(condition);
        }
        statement = statement.sql(if self.instead { "\n    DO INSTEAD " } else { "\n    DO ALSO " });
        match self.commands.as_slice() {
            [] => statement.sql("NOTHING"),
            [one] => statement.sql_of(one),
            [first, rest @ ..] => {
                let list = rest.iter().fold(statement.sql("(").sql_of(first), |list, sql| list.sql("; ").sql_of(sql));
                list.sql(")")
            }
        }
    }
}

impl Kind for RewriteRule {
    fn noun(&self) -> &'static str {
        "rule"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn within(&self) -> Within {
        Within::Table(self.table.clone())
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Relation(&mut self.table));
        self.condition.iter_mut().chain(&mut self.commands).for_each(|sql| visit(Named::Sql(sql)));
    }

    fn doc(&self) -> Option<&str> {
        self.doc.as_deref()
    }

    fn stand(&self) -> Stand {
        Stand::Last
    }

    fn create(&self, dialect: Dialect) -> Vec<Statement> {
        if dialect == Dialect::Postgres { vec![self.made("CREATE RULE ")] } else { Vec::new() }
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![self.on("DROP RULE ")]
    }

    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let same = Self { doc: self.doc.clone(), ..after.clone() } == *self;
        Some(if same { Vec::new() } else { vec![after.made("CREATE OR REPLACE RULE ")] })
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment_on(self.on("COMMENT ON RULE "), text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    /// Whether it applies, and its comment where nobody declares one.
    fn kept(&self, now: &Self) -> Option<Statement> {
        let alter =
            |words: &'static str| Statement::new("ALTER TABLE ").object(&now.table).sql(words).name(&now.name.name);
        let mut query = Statement::kept_of("CASE ev_enabled WHEN 'D' THEN ")
            .quoted(alter(" DISABLE RULE "))
            .sql("\n                WHEN 'R' THEN ")
            .quoted(alter(" ENABLE REPLICA RULE "))
            .sql(" WHEN 'A' THEN ")
            .quoted(alter(" ENABLE ALWAYS RULE "))
            .sql(" END)");
        if self.doc.is_none() && now.doc.is_none() {
            query = query.sql(",\n            (").quoted(now.on("COMMENT ON RULE ").sql(" IS "));
            query = query.sql(" || quote_literal(obj_description(pg_rewrite.oid, 'pg_rewrite')))");
        }
        let from = "\n        ) AS said (statement)\n        WHERE statement IS NOT NULL AND rulename = ";
        Some(
            Statement::kept_from("pg_rewrite", query)
                .sql(from)
                .text(self.name.name.as_str())
                .sql(" AND ev_class = ")
                .id("to_regclass", &self.table),
        )
    }

    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::BlocksBriefly(self.table.clone())
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("of", self.table.to_string()), ("on", self.event.sql().to_owned())];
        facts.extend(self.condition.iter().map(|sql| ("where", sql.clone())));
        facts.push(("does", if self.instead { "what follows instead" } else { "what follows as well" }.to_owned()));
        facts.extend(self.commands.iter().map(|sql| ("runs", sql.clone())));
        facts
    }

    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        let texts = self.condition.iter().chain(&self.commands).filter(|_| dialect == Dialect::Postgres);
        texts.map(String::as_str).collect()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("rule", "rules", dialects);
        flaws.extend(Flaw::no_namespace("rule", &self.name, "of its table"));
        let is_notice = |sql: &&String| {
            let word = sql.split_whitespace().next().unwrap_or_default();
            word.eq_ignore_ascii_case("notify")
        };
        if let (Some(_), Some(_)) = (&self.condition, self.commands.iter().find(is_notice)) {
            flaws.push(Flaw::new(
                Rule::RewriteCondition,
                "the rule has a condition and runs NOTIFY",
                "Postgres refuses it: what a rule does of some rows alone is SELECT, INSERT, UPDATE or DELETE",
                "run `SELECT pg_notify('…', '…')`, which is asked of each row; or leave the condition out",
            ));
        }
        flaws
    }
}
