//! A fault of a declaration, for people.

use std::fmt;

/// What is wrong with a declaration, where, why, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Whether anything can be generated.
    pub severity: Severity,
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
    /// A fault that stops generation.
    pub fn error(
        place: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            place: place.into(),
            what: what.into(),
            why: why.into(),
            instead: instead.into(),
        }
    }

    /// The same as a warning.
    pub fn into_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{word}: {}: {}\n  why:     {}\n  instead: {}", self.place, self.what, self.why, self.instead)
    }
}
