//! What a dialect without ALTER does to change a table that holds rows.

use crate::model::{Column, Expression, ForeignKey, Name, ObjectName, Table, View};
use std::collections::BTreeMap;

/// A step of rebuilding tables with their rows (D1).
///
/// The usual way (make a new table, copy, drop the old one, rename) loses rows where `foreign_keys` cannot be switched
/// off, as on D1: DROP TABLE deletes row by row, and the actions of foreign keys follow. So rows are copied out, keys
/// that other rows point at by an action are parked, tables are dropped and made under their final names, and rows are
/// copied in. Violations are counted to the end of the transaction, and are repaid by the rows that come back.
///
/// <https://www.sqlite.org/foreignkeys.html#fk_schemacommands>
#[derive(Clone, Debug, PartialEq)]
pub enum Rebuild {
    /// Fails unless the file is one transaction.
    Guard {
        /// And until [`Rebuild::Release`] whenever one ends.
        held: bool,
    },
    /// Lets the transaction end.
    Release,
    /// Fails, by a name that says what is not, unless everything is as history says.
    Assert(Vec<Known>),
    /// Keeps what [`Rebuild::Compare`] looks at in the end.
    Remember {
        /// Only those which have a value before.
        measures: Vec<Measure>,
        /// Tables whose AUTOINCREMENT goes on where it was.
        numbering: Vec<ObjectName>,
    },
    /// An index that finds the rows of a foreign key while this migration runs: without it every row that is dropped
    /// reads the whole table.
    Help(Help),
    /// Drops it.
    DropHelp(Help),
    /// Copies the rows of a table out, as they will be: every value is computed while all tables are as they were.
    CopyOut {
        /// The table.
        table: ObjectName,
        /// The columns that it will have, and what they hold; the others take their defaults.
        columns: Vec<(Column, Value)>,
        /// The rows keep their numbers.
        rows: Option<RowNumbers>,
    },
    /// Gives columns of a table that will be dropped values that no other row refers to.
    Park(Park),
    /// Counts no violations while rows come back, so that nobody looks for the rows that refer to each of them;
    /// [`Rebuild::Compare`] looks at all of them in the end.
    Overlook,
    /// Copies the rows in again and drops the copy.
    CopyIn {
        /// The table, as it is from now on.
        table: ObjectName,
        /// The columns that were copied out.
        columns: Vec<Name>,
        /// The rows keep their numbers.
        rows: Option<RowNumbers>,
        /// A constraint of the table would rather leave a row out, or another one, than fail.
        lenient: bool,
    },
    /// Puts back what AUTOINCREMENT had counted.
    Numbering,
    /// Fails, by a name that says what is wrong, if a measure is not what it was.
    Compare(Vec<Measure>),
    /// Forgives the violations that are still counted: [`Rebuild::Compare`] has found none that was not there before,
    /// and rows that referred to nothing all along are counted when they come back.
    Forgive,
    /// Lets the query planner know of rows and indexes; done or not, nothing else is another.
    Optimize,
    /// Adds the only column of this part of a table, with its keys and checks.
    AddColumn(Box<Table>),
    /// Computes columns for every row.
    Fill {
        /// The table.
        table: ObjectName,
        /// The columns, and what they hold.
        columns: Vec<(Column, Value)>,
    },
}

/// By which names the numbers of rows are reached that no column holds. A column may have taken one of them.
///
/// <https://www.sqlite.org/lang_createtable.html#rowid>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowNumbers {
    /// In the table as it was.
    pub before: &'static str,
    /// In the table as it will be, and in the copy.
    pub after: &'static str,
}

/// An index for as long as a migration runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Help {
    /// Tells it from others.
    pub number: usize,
    /// The table.
    pub table: ObjectName,
    /// The columns.
    pub columns: Vec<Name>,
}

/// Which columns of a table are parked.
#[derive(Clone, Debug, PartialEq)]
pub struct Park {
    /// The table.
    pub table: ObjectName,
    /// The columns, and how.
    pub columns: BTreeMap<Name, Parking>,
    /// A check of the table may refuse that, so checks are off meanwhile.
    pub ignore_checks: bool,
    /// What must not refer to it any more: a column of a table that stays, and the parked column that it refers to.
    pub referring: Vec<(ObjectName, Name, Name)>,
}

/// A column that refers to another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Name,
    /// It holds numbers, so that an index tells the least.
    pub number: bool,
}

/// What a migration relies on, and history says.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// A table that is rebuilt, as it is before, and its text.
    Table {
        /// The table.
        table: Box<Table>,
        /// How it would be written.
        text: String,
    },
    /// The triggers of a table whose rows are written.
    Triggers(Box<Table>),
    /// The numbers of a table's rows, which become others.
    Numbers {
        /// The table.
        table: ObjectName,
        /// Searches that history knows, which are recreated.
        searches: Vec<ObjectName>,
    },
    /// A view that is dropped, to come back or not, and its triggers with it.
    View(Box<View>),
    /// The foreign keys that point at a table which is dropped, to come back or not.
    References {
        /// The table.
        target: ObjectName,
        /// The keys, each with its table.
        keys: Vec<(ObjectName, ForeignKey)>,
    },
}

/// A value that nothing refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parking {
    /// A row's number: moved below every number that is in use here or in these columns.
    Below(Vec<Reference>),
    /// Another storage class than any key has: the bytes of a prefix and the spelled value.
    Bytes,
}

/// What a column holds after a migration, by what its table and all others held before.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// What it held.
    Kept(Name),
    /// What it held, in the form of another type.
    Converted {
        /// The column before.
        before: Box<Column>,
    },
    /// An expression of the author's.
    Using(String),
    /// What it held, with some values replaced.
    Mapped {
        /// The column before.
        before: Name,
        /// The values.
        values: BTreeMap<String, String>,
    },
    /// Something else where that is NULL.
    OrElse(Box<Self>, Expression),
    /// The same for every row.
    Given(Expression),
}

/// A number that tells a loss.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// The rows of a table.
    Rows(ObjectName),
    /// The rows that refer to nothing, because they hold NULL.
    Unset {
        /// The table.
        table: ObjectName,
        /// A column of the key.
        column: Name,
    },
    /// The rows whose key points at nothing.
    Orphans {
        /// The table.
        table: ObjectName,
        /// The key, by the names of the end.
        key: ForeignKey,
        /// It was there before, and so may have been such rows.
        before: bool,
    },
    /// The values that are not of the form that the column stores.
    Misfits {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Box<Column>,
        /// There may have been such values before.
        before: bool,
    },
    /// The rows whose new value the column would refuse without saying which column it is.
    Refused {
        /// The table, as it was.
        table: ObjectName,
        /// The column that gets the value.
        column: Box<Column>,
        /// The value.
        value: Value,
        /// The column is the row's number.
        number: bool,
    },
}

impl Measure {
    /// Whether it has a value before the tables are rebuilt; otherwise it must be zero in the end.
    pub const fn has_before(&self) -> bool {
        match self {
            Self::Rows(_) | Self::Unset { .. } => true,
            Self::Orphans { before, .. } | Self::Misfits { before, .. } => *before,
            Self::Refused { .. } => false,
        }
    }
}
