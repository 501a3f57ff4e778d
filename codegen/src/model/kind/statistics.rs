//! Extended statistics of Postgres: <https://www.postgresql.org/docs/current/sql-createstatistics.html>.

use super::{Flaw, Kind, Locks, Named, Stand, Statement, Way};
use crate::model::{Dialect, Name, ObjectName, Rule};
use serde::{Deserialize, Serialize};

/// Statistics of several columns or expressions of a table, by which queries of them are planned.
///
/// ```
/// use seaglass::{Database, Statistics, StatisticsKind, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let orders = Table::create()
///     .table("orders")
///     .col(ColumnDef::new("city").text())
///     .col(ColumnDef::new("zip").text())
///     .take();
/// Database::new("app").table(TableDecl::new(orders)).object(
///     Statistics::new("orders_places", "orders")
///         .columns(["city", "zip"])
///         .kinds([StatisticsKind::Dependencies])
///         .doc("a zip is of one city"),
/// );
/// Statistics::new("orders_days", "orders").expression("date_trunc('day', placed_at)").target(500);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statistics {
    /// Their name.
    #[doc(hidden)]
    pub name: ObjectName,
    /// The table.
    #[doc(hidden)]
    pub table: ObjectName,
    /// What they are for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// What is kept; without any all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub kinds: Vec<StatisticsKind>,
    /// The columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub columns: Vec<Name>,
    /// Expressions beside them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[doc(hidden)]
    pub expressions: Vec<String>,
    /// How much is kept, instead of what the columns say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub target: Option<u16>,
}

/// What statistics keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatisticsKind {
    /// How many different values there are together.
    Ndistinct,
    /// Which column decides another.
    Dependencies,
    /// The values that occur most.
    Mcv,
}

impl StatisticsKind {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Ndistinct, Self::Dependencies, Self::Mcv];

    const fn sql(self) -> &'static str {
        match self {
            Self::Ndistinct => "ndistinct",
            Self::Dependencies => "dependencies",
            Self::Mcv => "mcv",
        }
    }
}

impl Statistics {
    /// Statistics of that name of a table.
    pub fn new(name: impl Into<ObjectName>, table: impl Into<ObjectName>) -> Self {
        Self {
            name: name.into(),
            table: table.into(),
            doc: None,
            kinds: Vec::new(),
            columns: Vec::new(),
            expressions: Vec::new(),
            target: None,
        }
    }

    /// What they are for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// The columns.
    pub fn columns<N: Into<Name>>(mut self, columns: impl IntoIterator<Item = N>) -> Self {
        self.columns = columns.into_iter().map(Into::into).collect();
        self
    }

    /// An expression beside the columns, without parentheses around it.
    pub fn expression(mut self, sql: impl Into<String>) -> Self {
        self.expressions.push(sql.into());
        self
    }

    /// What is kept, instead of all of it.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = StatisticsKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// How much is kept, instead of what the columns say.
    pub fn target(mut self, target: u16) -> Self {
        self.target = Some(target);
        self
    }

    fn set_target(&self) -> Statement {
        let target = self.target.map_or_else(|| "-1".to_owned(), |target| target.to_string());
        Statement::new("ALTER STATISTICS ").object(&self.name).sql(" SET STATISTICS ").sql_of(&target)
    }
}

impl Kind for Statistics {
    fn noun(&self) -> &'static str {
        "statistics"
    }

    fn name(&self) -> &ObjectName {
        &self.name
    }

    fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
        visit(Named::Relation(&mut self.table));
        visit(Named::Columns(self.table.clone(), &mut self.columns));
        self.expressions.iter_mut().for_each(|sql| visit(Named::Sql(sql)));
    }

    fn over(&self) -> Option<&ObjectName> {
        Some(&self.table)
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
        let mut statement = Statement::new("CREATE STATISTICS ").object(&self.name);
        for (at, kind) in self.kinds.iter().enumerate() {
            statement = statement.sql(if at > 0 { ", " } else { " (" }).sql(kind.sql());
        }
        statement = statement.sql(if self.kinds.is_empty() { " ON " } else { ") ON " }).names(&self.columns);
        for (at, sql) in self.expressions.iter().enumerate() {
            let comma = if at > 0 || !self.columns.is_empty() { ", (" } else { "(" };
            statement = statement.sql(comma).sql_of(sql).sql(")");
        }
        let target = self.target.map(|_| self.set_target());
        [statement.sql(" FROM ").object(&self.table)].into_iter().chain(target).collect()
    }

    fn drop(&self, _dialect: Dialect) -> Vec<Statement> {
        vec![Statement::new("DROP STATISTICS ").object(&self.name)]
    }

    fn alter(&self, after: &Self, _dialect: Dialect, _way: Way) -> Option<Vec<Statement>> {
        let same = Self { target: self.target, doc: self.doc.clone(), ..after.clone() } == *self;
        let target = (self.target != after.target).then(|| after.set_target());
        same.then(|| target.into_iter().collect())
    }

    fn comment(&self, text: Option<&str>, _dialect: Dialect) -> Option<Statement> {
        Some(Statement::comment("STATISTICS", &self.name, text))
    }

    fn holds(&self) -> Option<String> {
        None
    }

    /// Owner, and target and comment where nobody declares them.
    fn kept(&self, now: &Self) -> Option<Statement> {
        let with = |sql: &'static str| Statement::new(sql).object(&now.name);
        let mut query = Statement::kept_of("")
            .quoted(with("ALTER STATISTICS ").sql(" OWNER TO "))
            .sql(" || quote_ident(pg_get_userbyid(stxowner)))");
        if self.target.is_none() && now.target.is_none() {
            query = query.sql(",\n            (").quoted(with("ALTER STATISTICS ").sql(" SET STATISTICS "));
            query = query.sql(" || nullif(stxstattarget, -1))");
        }
        if self.doc.is_none() && now.doc.is_none() {
            query = query.sql(",\n            (").quoted(with("COMMENT ON STATISTICS ").sql(" IS "));
            query = query.sql(" || quote_literal(obj_description(pg_statistic_ext.oid, 'pg_statistic_ext')))");
        }
        let namespace = self.name.namespace.as_ref().map_or("public", Name::as_str);
        let from = "\n        ) AS said (statement)\n        WHERE statement IS NOT NULL AND stxname = ";
        Some(
            Statement::kept_from("pg_statistic_ext", query)
                .sql(from)
                .text(self.name.name.as_str())
                .sql(" AND stxnamespace = to_regnamespace(")
                .text(namespace)
                .sql(")"),
        )
    }

    fn locks(&self, _dialect: Dialect) -> Locks {
        Locks::Touches(self.table.clone())
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let list = |items: Vec<String>| items.join(", ");
        let columns = self.columns.iter().map(ToString::to_string).chain(self.expressions.iter().cloned());
        let mut facts = vec![("of", self.table.to_string()), ("on", list(columns.collect()))];
        if !self.kinds.is_empty() {
            facts.push(("keep", list(self.kinds.iter().map(|kind| kind.sql().to_owned()).collect())));
        }
        facts.extend(self.target.map(|target| ("target", target.to_string())));
        facts
    }

    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        self.expressions.iter().filter(|_| dialect == Dialect::Postgres).map(String::as_str).collect()
    }

    fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
        let mut flaws = Flaw::postgres_alone("statistics", "extended statistics", dialects);
        let kinds_of_one = self.columns.is_empty() && self.expressions.len() == 1;
        if self.columns.len() + self.expressions.len() < 2 && !kinds_of_one {
            flaws.push(Flaw::new(
                Rule::NoColumns,
                "the statistics are of less than two columns",
                "Postgres keeps those of each column by itself",
                "name two columns or more, or an expression alone",
            ));
        }
        flaws
    }
}
