//! Values that are written into rows.

use crate::model::{Column, Expression, Name, ObjectName};

/// Values for rows that have none, each taken from the rows as they were.
#[derive(Clone, Debug, PartialEq)]
pub struct FillRows {
    /// The tables: several, in one statement, only where they are filled from each other.
    pub tables: Vec<FillTable>,
    /// The unique key by which the table is walked through, with a transaction for each batch of rows; empty if all rows
    /// are written in one statement.
    pub key: Vec<Name>,
    /// Triggers were made to stand back.
    pub quiet: bool,
    /// Triggers that fire for each row.
    pub fires: Vec<Name>,
}

/// What is written into the rows of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct FillTable {
    /// The table.
    pub table: ObjectName,
    /// Each column, as it is while this runs, and what it gets where it is NULL.
    pub columns: Vec<Filled>,
}

/// A column, and the value of its rows that have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The column.
    pub column: Box<Column>,
    /// The value.
    pub with: Expression,
}
