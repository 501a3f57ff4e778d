//! Defaults, checks, predicates: expressions with a structure where one exists, and SQL per dialect where none does.

use super::{Dialect, Forms, ObjectName};
use serde::{Deserialize, Serialize};

/// An expression. Two are equal by structure, never by spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expression {
    /// A constant; each dialect spells it in the form that the column stores.
    Literal(Literal),
    /// NULL.
    Null,
    /// The instant at which the transaction (Postgres) or statement (D1) runs.
    Now,
    /// Today, in UTC on D1 and in the session's zone in Postgres.
    CurrentDate,
    /// The time of day, in UTC on D1 and in the session's zone in Postgres.
    CurrentTime,
    /// A fresh version 4 uuid.
    NewUuid,
    /// The next value of a sequence that is an object of its own (Postgres).
    NextValue(ObjectName),
    /// SQL per dialect, without enclosing parentheses.
    Sql(Forms),
}

/// A typed constant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A finite float, in the shortest text that reads back as the same value.
    Float(String),
    /// An exact number as decimal text.
    Decimal(String),
    /// Text; also of enum values, dates, times, uuids and JSON that were given as text.
    Text(String),
    /// Bytes as lower-case hexadecimal.
    Bytes(String),
    /// A uuid in its hyphenated form.
    Uuid(String),
    /// JSON as compact text.
    Json(String),
    /// A day, `YYYY-MM-DD`.
    Date(String),
    /// A time of day, `HH:MM:SS[.ffffff]`.
    Time(String),
    /// A day and time without a zone, `YYYY-MM-DD HH:MM:SS[.ffffff]`.
    DateTime(String),
    /// An instant in UTC, `YYYY-MM-DD HH:MM:SS[.ffffff]`.
    Timestamp(String),
}

impl Expression {
    /// SQL that is the same text in both dialects.
    pub fn sql(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Sql(Dialect::ALL.into_iter().map(|dialect| (dialect, text.clone())).collect())
    }
}
