//! Steps: each knows the change that caused it, its undo and its hazards.

use crate::diff::CommentTarget;
use crate::model::{Dialect, Enum, ForeignKey, Index, ObjectName, Routine, Table, View};
use serde::{Deserialize, Serialize};

/// What one dialect does for a migration, cut where a transaction must end.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The dialect.
    pub dialect: Dialect,
    /// One file each. A stage without steps has no file.
    pub stages: Vec<Stage>,
}

/// The steps of one file, which is one transaction for every client.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// The file cannot run in a transaction and holds one statement.
    pub no_transaction: bool,
    /// In the order in which they run.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// The change that caused it, by its place in the migration's list.
    pub cause: usize,
    /// How it is taken back.
    pub undo: Undo,
    /// What to know before running it.
    pub hazards: Vec<Hazard>,
}

/// What a step does; every dialect can express every step that its plan holds.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// Creates an enumerated type (Postgres).
    CreateEnum(Enum),
    /// Drops an enumerated type (Postgres).
    DropEnum(ObjectName),
    /// Creates a table with its columns and constraints, without its indexes.
    CreateTable(Box<Table>),
    /// Drops a table.
    DropTable(ObjectName),
    /// Adds a foreign key to a table of the same migration whose target is created later (Postgres).
    AddForeignKey {
        /// The table.
        table: ObjectName,
        /// The key.
        key: ForeignKey,
    },
    /// Drops a foreign key (Postgres).
    DropForeignKey {
        /// The table.
        table: ObjectName,
        /// The key.
        key: ForeignKey,
    },
    /// Creates an index.
    CreateIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// Drops an index, which lives in its table's namespace.
    DropIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// Creates a trigger: the whole statement.
    CreateTrigger {
        /// The table.
        table: ObjectName,
        /// The trigger's name.
        name: String,
        /// The statement.
        sql: String,
    },
    /// Creates a routine: the whole statement (Postgres).
    CreateRoutine(Routine),
    /// Drops a routine (Postgres).
    DropRoutine(Routine),
    /// Creates a view.
    CreateView(View),
    /// Drops a view.
    DropView(ObjectName),
    /// Sets or removes a comment (Postgres).
    Comment {
        /// What is commented on.
        on: CommentTarget,
        /// The comment; `None` removes it.
        text: Option<String>,
    },
}

/// How a step is taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// By another step.
    Step(Box<StepKind>),
    /// By the undo of the step that made the object it belongs to.
    WithParent,
    /// Not at all, and why.
    Impossible(String),
}

/// What to know before running a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// Blocks writers of the table while it runs.
    BlocksWrites(ObjectName),
    /// Blocks readers and writers of the table while it runs.
    BlocksAll(ObjectName),
    /// Rows of the table are lost.
    LosesData(ObjectName),
    /// Fails if rows do not satisfy it.
    ChecksRows(ObjectName),
}

/// What a down migration gives back.
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
