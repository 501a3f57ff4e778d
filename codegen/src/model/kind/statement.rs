//! SQL of a kind, before a dialect quotes its names and texts.

use crate::model::{Name, ObjectName};

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

    /// Goes on with SQL.
    pub fn sql(mut self, sql: &'static str) -> Self {
        self.0.push(Piece::Sql(sql));
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

    /// A comment of something that is called so in COMMENT: `EXTENSION`.
    pub(super) fn comment(what: &'static str, name: &ObjectName, text: Option<&str>) -> Self {
        let statement = Self::new("COMMENT ON ").sql(what).sql(" ").object(name).sql(" IS ");
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
