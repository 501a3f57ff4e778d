//! A fault of a declaration, for people.

use super::Rule;
use std::fmt;

/// What is wrong with a declaration, where, why, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What it breaks.
    pub rule: Rule,
    /// `database: table.column`, or as much of it as there is.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to write instead.
    pub instead: String,
}

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something to know.
    Warning,
}

impl Fault {
    /// A breach of `rule`, which says how bad it is.
    pub fn new(
        rule: Rule,
        place: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self { rule, place: place.into(), what: what.into(), why: why.into(), instead: instead.into() }
    }

    /// Whether anything can be generated.
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// Whether it stops generation.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, id) = (self.severity().word(), self.rule.id());
        write!(f, "{word}[{id}]: {}: {}\n  why:     {}\n  instead: {}", self.place, self.what, self.why, self.instead)
    }
}

impl Severity {
    /// `error` or `warning`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}
