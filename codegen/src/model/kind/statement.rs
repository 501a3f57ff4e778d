//! SQL of a kind, before a dialect quotes its names and texts.

use crate::model::{Dialect, Expression, IndexTarget, Name, ObjectName, PartitionKey};

/// The columns of what is kept, before the statement.
const KEPT: &str = "SELECT 3000 AS step, NULL::text AS name, NULL::name AS part, NULL::name AS role,\n            ";

/// A statement in pieces, without a final semicolon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement(Vec<Piece>);

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// SQL as it stands.
    Sql(&'static str),
    /// SQL that an author wrote.
    Written(String),
    /// An object's name, which is quoted where it must be, with its namespace.
    Object(ObjectName),
    /// A bare name.
    Name(Name),
    /// A text between quotes.
    Text(String),
    /// An object's name, quoted where it must be, as a text: what is looked up by it.
    Said(ObjectName),
    /// Another statement as a text.
    Quoted(Statement),
}

impl Statement {
    /// One that an author wrote.
    pub fn written(sql: impl Into<String>) -> Self {
        Self(vec![Piece::Written(sql.into())])
    }

    /// One that begins so.
    pub fn new(sql: &'static str) -> Self {
        Self(vec![Piece::Sql(sql)])
    }

    /// A part of one.
    pub(crate) const fn start() -> Self {
        Self(Vec::new())
    }

    /// Goes on with SQL.
    pub fn sql(mut self, sql: &'static str) -> Self {
        self.0.push(Piece::Sql(sql));
        self
    }

    /// Goes on with SQL that was put together here.
    pub fn made(mut self, sql: impl Into<String>) -> Self {
        self.0.push(Piece::Written(sql.into()));
        self
    }

    /// Goes on with an object's name.
    pub fn object(mut self, name: &ObjectName) -> Self {
        self.0.push(Piece::Object(name.clone()));
        self
    }

    /// Goes on with a bare name.
    pub fn name(mut self, name: &Name) -> Self {
        self.0.push(Piece::Name(name.clone()));
        self
    }

    /// Goes on with a text between quotes.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Text(text.into()));
        self
    }

    /// Goes on with SQL that an author wrote.
    pub(super) fn sql_of(mut self, sql: &str) -> Self {
        self.0.push(Piece::Written(sql.to_owned()));
        self
    }

    /// Goes on with bare names, with commas between them.
    pub(super) fn names(mut self, names: &[Name]) -> Self {
        for (at, name) in names.iter().enumerate() {
            self = if at > 0 { self.sql(", ").name(name) } else { self.name(name) };
        }
        self
    }

    /// Goes on with how rows are spread over partitions.
    pub(crate) fn partition_by(self, by: &PartitionKey) -> Self {
        let mut statement = self.sql("PARTITION BY ").sql(by.method.sql()).sql(" (");
        for (at, part) in by.parts.iter().enumerate() {
            statement = if at > 0 { statement.sql(", ") } else { statement };
            statement = match &part.target {
                IndexTarget::Column(name) => statement.name(name),
                IndexTarget::Expression(Expression::Sql(forms)) => {
                    let sql = forms.get(&Dialect::Postgres).map(String::as_str).unwrap_or_default();
                    statement.sql("(").sql_of(sql).sql(")")
                }
                IndexTarget::Expression(_) => statement,
            };
            if let Some(collation) = &part.collate {
                statement = statement.sql(" COLLATE ").object(collation);
            }
            if let Some(class) = &part.operator_class {
                statement = statement.sql(" ").sql_of(class);
            }
        }
        statement.sql(")")
    }

    /// Goes on with a look-up by name: `to_regclass`.
    pub(super) fn id(self, function: &'static str, name: &ObjectName) -> Self {
        let mut statement = self.sql(function).sql("(");
        statement.0.push(Piece::Said(name.clone()));
        statement.sql(")")
    }

    /// A query of the comment that something had, as the statement that starts so; the caller goes on with a query of
    /// the id that it had in that catalogue, and closes it.
    pub(super) fn kept_comment(catalogue: &'static str, start: Self) -> Self {
        Self::new(KEPT)
            .quoted(start.sql(" IS "))
            .sql(" || quote_literal(description) AS statement\n        FROM pg_description\n        WHERE objsubid = 0 AND classoid = '")
            .sql(catalogue)
            .sql("'::regclass AND objoid = (\n            ")
    }

    /// Starts rows of statements that are kept, for [`Self::kept_from`].
    pub(super) fn kept_of(sql: &'static str) -> Self {
        Self::new("(").sql(sql)
    }

    /// A query of rows of statements over a catalogue; the caller goes on behind the last row.
    pub(super) fn kept_from(catalogue: &'static str, rows: Self) -> Self {
        let mut query = Self::new(
            "SELECT 3000 AS step, NULL::text AS name, NULL::name AS part, NULL::name AS role, statement\n        FROM ",
        )
        .sql(catalogue)
        .sql("\n        CROSS JOIN LATERAL (VALUES\n            ");
        query.0.extend(rows.0);
        query
    }

    /// Goes on with another statement as a text.
    pub(super) fn quoted(mut self, statement: Self) -> Self {
        self.0.push(Piece::Quoted(statement));
        self
    }

    /// A comment of something that is called so in COMMENT: `EXTENSION`.
    pub(super) fn comment(what: &'static str, name: &ObjectName, text: Option<&str>) -> Self {
        Self::comment_on(Self::new("COMMENT ON ").sql(what).sql(" ").object(name), text)
    }

    /// A comment, from the words that say of what.
    pub(super) fn comment_on(start: Self, text: Option<&str>) -> Self {
        let statement = start.sql(" IS ");
        match text {
            Some(text) => statement.text(text),
            None => statement.sql("NULL"),
        }
    }

    /// Its pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }
}
