//! Steps: what a plan holds and a dialect renders. Each knows the change that caused it, its undo and its hazards.

mod alter;
mod fill;
mod hazard;
mod kept;
mod kind;
mod rebuild;

pub use alter::{Alter, ConstraintForm};
pub use fill::{FillRows, FillTable, Filled};
pub use hazard::Hazard;
pub use kept::{Kept, KeptKind, KeptObject, KeptPart, Used};
pub use kind::{BreakReferences, StepKind};
pub use rebuild::{Help, Known, Measure, Park, Parking, Rebuild, Reference, RowNumbers, Value};

use crate::model::{Dialect, Schema};
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// What one dialect does for a migration, cut where a transaction must end.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan<'a> {
    /// The dialect.
    pub dialect: Dialect,
    /// One file each. A stage without steps has no file.
    pub stages: Vec<Stage<'a>>,
}

/// The steps of one file, which is one transaction for every client.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage<'a> {
    /// The file cannot run in a transaction and holds one statement.
    pub no_transaction: bool,
    /// In the order in which they run.
    pub steps: Vec<Step<'a>>,
    /// Changes that the steps make together, beside the one that each step names.
    pub covers: Vec<usize>,
    /// The rollback, where it is planned as a whole; otherwise each step is undone, the last one first.
    pub back: Option<Back<'a>>,
}

/// A rollback that is a plan of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Back<'a> {
    /// In the order in which they run; each knows what of what was written since makes it fail.
    pub steps: Vec<Step<'a>>,
    /// The schema that it leads to.
    pub schema: &'a Schema,
    /// What it does not restore; empty if it restores everything.
    pub losses: Vec<String>,
    /// Why it cannot be rolled back; empty if it can.
    pub irreversible: Vec<String>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// What is done.
    pub kind: StepKind<'a>,
    /// The change that caused it, by its place in the migration's list.
    pub cause: usize,
    /// How it is rolled back.
    pub undo: Undo<'a>,
    /// What to know before running it.
    pub hazards: Vec<Hazard>,
}

/// A part of the declaration, or one made for a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<'a, T> {
    /// As declared.
    Borrowed(&'a T),
    /// Made for the plan.
    Owned(Box<T>),
}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Borrowed(value) => value,
            Self::Owned(value) => value,
        }
    }
}

/// How a step is rolled back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo<'a> {
    /// By another step.
    Step(StepKind<'a>),
    /// By several steps in this order, and what they do not restore.
    Steps {
        /// The steps.
        steps: Vec<StepKind<'a>>,
        /// What is lost on the way up and back; `None` if nothing is.
        lost: Option<String>,
    },
    /// By the undo of the step that made the object it belongs to, or it may stay.
    WithParent,
    /// Not at all, and why.
    Impossible(String),
}

impl<'a> Undo<'a> {
    /// The steps by which something is undone.
    pub fn steps(&self) -> &[StepKind<'a>] {
        match self {
            Self::Step(step) => std::slice::from_ref(step),
            Self::Steps { steps, .. } => steps,
            Self::WithParent | Self::Impossible(_) => &[],
        }
    }
}

/// What a down migration restores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The schema and every row that was there before `up`.
    Lossless,
    /// The schema; rows written since `up` into what it drops are lost.
    StructureOnly,
    /// Nothing.
    Impossible,
}
