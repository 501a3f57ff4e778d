//! What a step does.

use super::{Alter, Held};
use crate::diff::CommentTarget;
use crate::model::kind::Way;
use crate::model::{CatalogueObject, Enum, Fires, ForeignKey, Index, Name, ObjectName, Routine, Table, View};
use std::borrow::Cow;

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
        /// When Postgres fires it.
        fires: Fires,
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
    DropView(&'a View),
    /// Creates an object of another kind, with its comment.
    CreateObject(&'a CatalogueObject),
    /// Makes another of an object where it stands: as it was, and as it is.
    AlterObject(Box<[Cow<'a, CatalogueObject>; 2]>, Way),
    /// Drops an object of another kind.
    DropObject(&'a CatalogueObject),
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
