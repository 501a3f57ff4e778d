//! Steps: each knows the change that caused it, its undo and its hazards.

use super::Alter;
use crate::diff::CommentTarget;
use crate::model::{Dialect, Enum, ForeignKey, Index, Name, ObjectName, Routine, Schema, Table, View};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
    pub hindrances: Vec<String>,
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

/// What a step does; every dialect can express every step that its plan holds.
///
/// Steps borrow from the changes and the schemas that they are planned from: a thousand tables are not copied.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind<'a> {
    /// Creates a namespace if it is missing (Postgres).
    CreateNamespace(&'a Name),
    /// Creates an enumerated type (Postgres).
    CreateEnum(Held<'a, Enum>),
    /// Drops an enumerated type (Postgres).
    DropEnum(Cow<'a, ObjectName>),
    /// Creates a table with its columns and constraints, without its indexes.
    CreateTable(Held<'a, Table>),
    /// Drops a table.
    DropTable(&'a ObjectName),
    /// Adds a foreign key that could not stand in its table's CREATE (Postgres).
    AddForeignKey {
        /// The table.
        table: &'a ObjectName,
        /// The key.
        key: &'a ForeignKey,
    },
    /// Drops a foreign key (Postgres).
    DropForeignKey {
        /// The table.
        table: &'a ObjectName,
        /// The key.
        key: &'a ForeignKey,
    },
    /// Creates an index.
    CreateIndex {
        /// The table.
        table: &'a ObjectName,
        /// The index.
        index: Held<'a, Index>,
    },
    /// Drops an index, which lives in its table's namespace.
    DropIndex {
        /// The table.
        table: &'a ObjectName,
        /// The index.
        index: &'a Index,
    },
    /// Creates a trigger: the whole statement, and its comment.
    CreateTrigger {
        /// The table.
        table: &'a ObjectName,
        /// The trigger's name.
        name: &'a Name,
        /// The statement.
        sql: &'a str,
        /// What it does.
        doc: Option<&'a str>,
    },
    /// Drops a trigger.
    DropTrigger {
        /// The table.
        table: &'a ObjectName,
        /// The trigger's name.
        name: &'a Name,
    },
    /// Creates a routine: the whole statement (Postgres).
    CreateRoutine(&'a Routine),
    /// Drops a routine (Postgres).
    DropRoutine(&'a Routine),
    /// Creates a view.
    CreateView(&'a View),
    /// Drops a view.
    DropView(&'a ObjectName),
    /// Sets the comments of a new table and its columns (Postgres).
    CommentTable(&'a Table),
    /// Sets or removes a comment (Postgres).
    Comment {
        /// What is commented on.
        on: Cow<'a, CommentTarget>,
        /// The comment; `None` removes it.
        text: Option<&'a str>,
    },
    /// Makes rows of a table refer to no row but themselves, before the table is dropped (D1).
    BreakReferences(BreakReferences),
    /// Does nothing on the way up: its undo is a step of the rollback alone, which waits there for its turn.
    Nothing,
    /// Changes what exists.
    Alter(Box<Alter>),
}

/// The columns by which rows of a table refer to each other, and what they hold from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakReferences {
    /// The table.
    pub table: ObjectName,
    /// Each column, and the column whose value it takes; none for NULL.
    pub columns: Vec<(Name, Option<Name>)>,
    /// A check of the table may refuse that, so checks are off meanwhile.
    pub ignore_checks: bool,
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

/// What to know before running a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// Takes a lock of the table that blocks neither readers nor writers.
    Touches(ObjectName),
    /// Blocks writers of the table while it goes through the rows.
    BlocksWrites(ObjectName),
    /// Blocks writers of the table for a moment.
    BlocksWritesBriefly(ObjectName),
    /// Blocks readers and writers of the table while it goes through the rows.
    BlocksAll(ObjectName),
    /// Blocks readers and writers of the table for a moment.
    BlocksBriefly(ObjectName),
    /// Reads every row of the table while readers and writers go on.
    Scans(ObjectName),
    /// Writes the rows of the table in batches, each a transaction: whoever writes a row waits for its batch.
    Fills(ObjectName),
    /// The same for the few rows that were written since the others were filled.
    FillsRest(ObjectName),
    /// Writes the rows of the table in one statement: whoever writes a row waits until all are written.
    FillsAtOnce(ObjectName),
    /// Writes every row of the table anew, and its indexes.
    Rewrites(ObjectName),
    /// Copies the rows of the table out and in: so many reads and writes for each row, with those of its indexes.
    Copies {
        /// The table.
        table: ObjectName,
        /// Reads per row.
        reads: usize,
        /// Tables each of whose rows is read too, because it refers to the table.
        children: Vec<ObjectName>,
        /// Writes per row.
        writes: usize,
    },
    /// Rows of the table get other numbers, where no column holds them.
    Renumbers(ObjectName),
    /// Rows of the table are lost.
    LosesData(ObjectName),
    /// Fails if rows do not satisfy it.
    ChecksRows(ObjectName),
    /// Lets no row be written that does not satisfy it, be it one that was there.
    Guards(ObjectName),
    /// Fails if a value of the column has no form in another type.
    ChecksValues {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// The type, in words.
        becomes: String,
    },
    /// The values of a column are lost.
    LosesValues {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
}

impl Hazard {
    /// The table.
    pub const fn table(&self) -> &ObjectName {
        match self {
            Self::Touches(table)
            | Self::BlocksWrites(table)
            | Self::BlocksWritesBriefly(table)
            | Self::BlocksAll(table)
            | Self::BlocksBriefly(table)
            | Self::Scans(table)
            | Self::Fills(table)
            | Self::FillsRest(table)
            | Self::FillsAtOnce(table)
            | Self::Rewrites(table)
            | Self::Copies { table, .. }
            | Self::Renumbers(table)
            | Self::LosesData(table)
            | Self::ChecksRows(table)
            | Self::Guards(table)
            | Self::ChecksValues { table, .. }
            | Self::LosesValues { table, .. } => table,
        }
    }

    /// Speaks of the table by the name that it gets.
    pub(crate) fn rename(&mut self, from: &ObjectName, to: &ObjectName) {
        let (Self::Touches(table)
        | Self::BlocksWrites(table)
        | Self::BlocksWritesBriefly(table)
        | Self::BlocksAll(table)
        | Self::BlocksBriefly(table)
        | Self::Scans(table)
        | Self::Fills(table)
        | Self::FillsRest(table)
        | Self::FillsAtOnce(table)
        | Self::Rewrites(table)
        | Self::Copies { table, .. }
        | Self::Renumbers(table)
        | Self::LosesData(table)
        | Self::ChecksRows(table)
        | Self::Guards(table)
        | Self::ChecksValues { table, .. }
        | Self::LosesValues { table, .. }) = self;
        if table == from {
            table.clone_from(to);
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
