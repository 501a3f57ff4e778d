//! Why a command does not run.

use super::args::Command;
use super::next::{Again, Given};
use crate::ask::Open;
use crate::emit::write::{Problem, WriteError};
use crate::model::{Fault, Rule};
use crate::pipeline::Failure;

/// Why a command does not run.
pub(super) enum Stop {
    /// Of the declaration, its history, the files, or what was typed.
    Faults(Vec<Fault>),
    /// Questions that nobody answered, and the command to type again, with what was typed or answered before.
    Open(Vec<Open>, Box<Again>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Faults(faults) => Self::Faults(faults),
            Failure::Refused(refused) => {
                let faults = refused.iter().flat_map(|(name, refusals)| refusals.iter().map(|it| it.fault(name)));
                Self::Faults(faults.collect())
            }
            Failure::Open(open) => Self::Open(open, Box::default()),
        }
    }
}

impl From<&WriteError> for Stop {
    fn from(error: &WriteError) -> Self {
        Self::Faults(vec![error.fault()])
    }
}

impl Stop {
    /// One fault.
    pub(super) fn fault(
        rule: Rule,
        place: impl Into<String>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) -> Self {
        Self::Faults(vec![Fault::new(rule, place, what, why, instead)])
    }

    /// Files that are the record of what databases went through.
    pub(super) fn of_files(problems: &[Problem]) -> Self {
        Self::Faults(problems.iter().map(Problem::fault).collect())
    }

    /// The same of a command that is typed again.
    pub(super) fn of(failure: Failure, command: &Command, given: &Given) -> Self {
        let stop = Self::from(failure);
        let again = || Box::new(Again { command: command.clone(), given: given.clone() });
        if let Self::Open(open, _) = stop { Self::Open(open, again()) } else { stop }
    }
}
