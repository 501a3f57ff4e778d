//! Steps that change what exists.

use crate::diff::Constraint;
use crate::model::{Column, Expression, Forms, Name, ObjectName, Table};

/// A step that changes an object which was there before the migration.
#[derive(Clone, Debug, PartialEq)]
pub enum Alter {
    /// Renames a table; its namespace stays.
    RenameTable {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Adds a column.
    AddColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Box<Column>,
    },
    /// Renames a column.
    RenameColumn {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// Drops a column.
    DropColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// Writes a value into the rows where the column is NULL, or into all rows.
    Fill {
        /// The table.
        table: ObjectName,
        /// The column, as it is while this runs.
        column: Box<Column>,
        /// What is written.
        with: Expression,
        /// Only where it is NULL.
        only_null: bool,
    },
    /// Changes a column's type (Postgres).
    SetType {
        /// The table.
        table: ObjectName,
        /// The column before.
        before: Box<Column>,
        /// The column after.
        after: Box<Column>,
        /// How a value is turned into the new type; without it, by a cast.
        using: Forms,
    },
    /// Sets or drops a column's default (Postgres).
    SetDefault {
        /// The table.
        table: ObjectName,
        /// The column, with its default from now on.
        column: Box<Column>,
    },
    /// Requires a value of a column, or no more (Postgres).
    SetNullable {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// Whether NULL is allowed from now on.
        nullable: bool,
    },
    /// Adds a constraint (Postgres).
    AddConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
        /// How.
        form: ConstraintForm,
    },
    /// Checks the rows that were there before a constraint (Postgres).
    ValidateConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: Name,
    },
    /// Drops a constraint (Postgres).
    DropConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: Name,
    },
    /// Renames a constraint (Postgres).
    RenameConstraint {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// Renames an index, which lives in its table's namespace (Postgres).
    RenameIndex {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// Makes a table anew with its rows (D1).
    Rebuild(Box<Rebuild>),
}

/// How a constraint is added to rows that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstraintForm {
    /// Checking every row at once.
    Plain,
    /// Checking new rows only; see [`Alter::ValidateConstraint`].
    NotValid,
    /// By an index that exists, which takes the constraint's name.
    UsingIndex(Name),
}

/// A table that is made anew, and where each column's values come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Rebuild {
    /// As it is when the step begins.
    pub before: Table,
    /// As it is after.
    pub after: Table,
}
