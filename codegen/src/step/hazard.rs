//! What a step costs whoever uses the database meanwhile, and what it loses.

use crate::model::{Name, ObjectName};

/// What to know before running a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// Takes a lock of the table that blocks neither readers nor writers.
    Touches(ObjectName),
    /// Blocks writers of the table while it scans the rows.
    BlocksWrites(ObjectName),
    /// Blocks writers of the table for a moment.
    BlocksWritesBriefly(ObjectName),
    /// Blocks reads and writes on the table while it scans the rows.
    BlocksAll(ObjectName),
    /// Blocks reads and writes on the table for a moment.
    BlocksBriefly(ObjectName),
    /// Reads every row of the table, and blocks neither reads nor writes.
    Scans(ObjectName),
    /// Writes the rows of the table in batches, each a transaction: whoever writes a row waits for its batch.
    Fills(ObjectName),
    /// The same for the few rows that were written since the others were filled.
    FillsRest(ObjectName),
    /// Writes the rows of the table in one statement: whoever writes a row waits until all are written.
    FillsAtOnce(ObjectName),
    /// Rewrites the table, and its indexes.
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
    /// From now on rows of the table are lost when the server crashes, and are on no replica.
    Forgets(ObjectName),
    /// Rows of the table are lost.
    LosesData(ObjectName),
    /// Runs the query of a view that keeps its rows, and writes these.
    Computes(ObjectName),
    /// Runs what its author wrote to make or drop this object, whatever that locks.
    Unread(ObjectName),
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
    /// Values of the column lose digits without a word.
    Rounds {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// What is left of them, in words.
        keeps: String,
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
            | Self::Forgets(table)
            | Self::LosesData(table)
            | Self::Computes(table)
            | Self::Unread(table)
            | Self::ChecksRows(table)
            | Self::Guards(table)
            | Self::ChecksValues { table, .. }
            | Self::Rounds { table, .. }
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
        | Self::Forgets(table)
        | Self::LosesData(table)
        | Self::Computes(table)
        | Self::Unread(table)
        | Self::ChecksRows(table)
        | Self::Guards(table)
        | Self::ChecksValues { table, .. }
        | Self::Rounds { table, .. }
        | Self::LosesValues { table, .. }) = self;
        if table == from {
            table.clone_from(to);
        }
    }
}
