//! Steps that change what exists.

use super::{FillRows, Kept, Rebuild, Used};
use crate::diff::Constraint;
use crate::model::{
    Column, Deferral, Expression, Fires, Forms, Index, Name, ObjectName, Routine, RowSecurity, Trigger, View,
};
use std::collections::BTreeMap;

/// A step that changes an object which was there before the migration.
#[derive(Clone, Debug, PartialEq)]
pub enum Alter {
    /// Renames a table, and moves it where the namespace of the name changes.
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
    /// Writes values where rows have none (Postgres).
    FillRows(FillRows),
    /// Makes a trigger again with another statement (Postgres).
    ReplaceTrigger {
        /// The table.
        table: ObjectName,
        /// The trigger's name.
        name: Name,
        /// The statement from now on.
        sql: String,
        /// What it does.
        doc: Option<String>,
        /// When it fires.
        fires: Fires,
    },
    /// Comments on a trigger that stays, or says when it fires (Postgres).
    SetTrigger {
        /// The table or view.
        table: ObjectName,
        /// As it was.
        before: Box<Trigger>,
        /// As it is from now on.
        after: Box<Trigger>,
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
    /// Changes types and adds computed columns of one table, which is rewritten once; each value is taken from the row as
    /// it was (Postgres).
    Together {
        /// The table.
        table: ObjectName,
        /// [`Alter::SetType`] and [`Alter::AddColumn`].
        steps: Vec<Alter>,
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
        /// A check that was validated says already that no row holds NULL, so that none is read.
        proven: bool,
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
        /// The table that it points at, which is locked as well.
        target: Option<ObjectName>,
    },
    /// Checks a foreign key of a table at another time from now on (Postgres).
    SetDeferral(ObjectName, Name, Deferral),
    /// Lets policies say who sees which rows, or no more (Postgres).
    SetRowSecurity {
        /// The table.
        table: ObjectName,
        /// How it was.
        before: RowSecurity,
        /// How it is from now on.
        after: RowSecurity,
    },
    /// Writes the rows of a table to the log from now on, or no more (Postgres).
    SetLogged {
        /// The table.
        table: ObjectName,
        /// Whether they are written to it from now on.
        logged: bool,
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
    /// Sets and resets storage parameters of an index that stays (Postgres).
    SetIndexStorage {
        /// The table or view.
        table: ObjectName,
        /// As it was.
        before: Box<Index>,
        /// As it is from now on.
        after: Box<Index>,
    },
    /// Renames an enumerated type; its namespace changes as well if that of the name does (Postgres).
    RenameEnum {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Adds a value to an enumerated type (Postgres).
    AddEnumValue {
        /// The type.
        name: ObjectName,
        /// The value.
        value: String,
        /// The value that it sorts before; without one it is the last.
        before: Option<String>,
    },
    /// Calls a value of an enumerated type something else; rows follow (Postgres).
    RenameEnumValue {
        /// The type.
        name: ObjectName,
        /// The value before.
        from: String,
        /// The value after.
        to: String,
    },
    /// Moves a column from one enumerated type to another, value by value (Postgres).
    MoveToEnum {
        /// The table.
        table: ObjectName,
        /// The column, with the type that it has from now on.
        column: Box<Column>,
        /// Values that are called something else there.
        values: BTreeMap<String, String>,
    },
    /// Keeps the values of a generated column and computes them no more (Postgres).
    DropExpression {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// Numbers a column, beyond the numbers that it holds, in another way, or no more (Postgres).
    SetNumbering {
        /// The table.
        table: ObjectName,
        /// The column as it is numbered until then.
        before: Box<Column>,
        /// The column as it is numbered from now on.
        after: Box<Column>,
    },
    /// Replaces the storage parameters that follow a table's definition (Postgres).
    SetStorage {
        /// The table.
        table: ObjectName,
        /// The SQL that followed the definition.
        before: String,
        /// The SQL that follows it from now on.
        after: String,
    },
    /// Replaces a view whose columns stay, with more behind them at most, so that what depends on it stays as well
    /// (Postgres).
    ReplaceView(Box<View>),
    /// Sets and resets what a view has beside its query (Postgres).
    SetViewOptions {
        /// As it is from now on.
        view: Box<View>,
        /// What was set of it.
        before: BTreeMap<Name, String>,
    },
    /// Renames a column of a view (Postgres).
    RenameViewColumn {
        /// The view.
        view: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// Remembers what the model does not know about views and routines that are recreated in this transaction, and fails
    /// if something leans on them that is not recreated (Postgres).
    Keep(Box<Kept>),
    /// Gives it back to them (Postgres).
    RestoreKept(Box<Kept>),
    /// Fails if something that is not recreated leans on what a later stage drops (Postgres).
    AssertUnused(Box<Used>),
    /// Replaces a routine whose signature stays, so that what depends on it stays as well (Postgres).
    ReplaceRoutine(Box<Routine>),
    /// Checks deferred foreign keys at the end of each statement for the rest of the transaction, because no table with
    /// a check outstanding can be altered (Postgres).
    CheckKeysAtOnce,
    /// Takes the bodies of routines unread for the rest of the transaction (Postgres).
    SkipRoutineBodies,
    /// Builds an index while rows are written; outside a transaction (Postgres).
    CreateIndexConcurrently {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Box<Index>,
    },
    /// Drops an index while the table is used, if it is there; outside a transaction (Postgres).
    DropIndexConcurrently {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Name,
        /// A constraint stands on it, and takes it along where that is rolled back before.
        is_key: bool,
    },
    /// Fails unless an index that was built outside a transaction is there and complete (Postgres).
    AssertIndexValid {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Name,
    },
    /// Rebuilds tables with their rows (D1).
    Rebuild(Rebuild),
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
