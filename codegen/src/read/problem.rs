//! Faults while reading: what is wrong is found in one place, and where it is known in another.

use crate::model::{Fault, ObjectName, Rule};
use crate::probe::NotPlain;

/// A fault whose place is not known yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) rule: Rule,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) instead: String,
}

impl Problem {
    pub(super) fn new(rule: Rule, what: impl Into<String>, why: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { rule, what: what.into(), why: why.into(), instead: instead.into() }
    }
}

impl From<NotPlain> for Problem {
    fn from(_: NotPlain) -> Self {
        Self::new(
            Rule::PlainName,
            "the table has an alias or a database in front, or is not a table at all",
            "only a plain or a schema-qualified name means the same in a declaration and in a migration",
            r#"`"users"`, or `("auth", "users")` for the schema auth"#,
        )
    }
}

/// Every fault of a database so far.
pub(super) struct Faults<'a> {
    database: &'a str,
    list: Vec<Fault>,
}

/// A place in a database: an object and, unless it is empty, a part of it.
#[derive(Clone, Copy)]
pub(super) struct PartPath<'a> {
    pub(super) object: &'a ObjectName,
    pub(super) part: &'a str,
}

impl<'a> PartPath<'a> {
    pub(super) fn of(object: &'a ObjectName) -> Self {
        Self { object, part: "" }
    }

    pub(super) fn part(self, part: &'a str) -> Self {
        Self { part, ..self }
    }
}

impl<'a> Faults<'a> {
    pub(super) fn new(database: &'a str) -> Self {
        Self { database, list: Vec::new() }
    }

    /// A problem at `place`.
    pub(super) fn add(&mut self, place: PartPath<'_>, problem: Problem) {
        let dot = if place.part.is_empty() { "" } else { "." };
        self.add_at(&format!("{}{dot}{}", place.object, place.part), problem);
    }

    /// A problem at a place that has no name of its own.
    pub(super) fn add_at(&mut self, place: &str, problem: Problem) {
        let place = format!("{}: {place}", self.database);
        self.list.push(Fault::new(problem.rule, place, problem.what, problem.why, problem.instead));
    }

    /// What was read, or a fault at `place`.
    pub(super) fn keep<T>(&mut self, place: PartPath<'_>, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.add(place, problem)).ok()
    }

    pub(super) fn into_list(self) -> Vec<Fault> {
        self.list
    }
}
