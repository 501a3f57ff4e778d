//! What is wrong with an object of the catalogue.

use crate::model::{Dialect, ObjectName, Rule};

/// What is wrong with an object: what, why, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The rule that it breaks.
    pub rule: Rule,
    /// What is wrong.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to write instead.
    pub instead: String,
}

impl Flaw {
    /// One of a kind that Postgres alone has, in a database that is not written for it.
    pub(super) fn postgres_alone(noun: &str, nouns: &str, dialects: &[Dialect]) -> Vec<Self> {
        let is_there = dialects.contains(&Dialect::Postgres);
        let flaw = || {
            let what = format!("the {noun} has no form for D1");
            Self::new(Rule::MissingForm, what, format!("only Postgres has {nouns}"), "leave it out")
        };
        if is_there { Vec::new() } else { vec![flaw()] }
    }

    /// One of a name that has a namespace, where it lives in the namespace `of_what`.
    pub(super) fn no_namespace(noun: &str, name: &ObjectName, of_what: &str) -> Option<Self> {
        name.namespace.as_ref().map(|_| {
            let (what, why) = (format!("the {noun}'s name has a namespace"), format!("it lives in that {of_what}"));
            Self::new(Rule::PlainName, what, why, "leave the namespace out")
        })
    }

    /// One in words.
    pub fn new(rule: Rule, what: impl Into<String>, why: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { rule, what: what.into(), why: why.into(), instead: instead.into() }
    }
}
