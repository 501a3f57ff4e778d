//! Where a step stands: the transaction that it belongs to, and its turn within it.
//!
//! The order of the variants is the order of the steps; each says what it waits for.

/// A transaction, or what cannot run in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// New values of enumerated types, where something in this migration uses one: no transaction may use a value that
    /// it added itself.
    Values,
    /// Everything that changes the shape of the schema, with locks that are held for a moment. Rows are read here only
    /// where no other way is known, and the header says so.
    Shape,
    /// Rows of one table are written, under locks of those rows.
    Fill(usize),
    /// What new rows must satisfy from now on, once old rows do.
    Require,
    /// Rows that were written without a value before one was required.
    FillRest(usize),
    /// An index each, outside a transaction.
    Build(usize),
    /// Old rows are checked, under locks that allow reads and writes.
    Validate,
    /// What was checked and built takes its place, and what it replaces goes; no row is read.
    Finish,
    /// Keys that point at what the stage before put in its place are checked.
    ValidateLate,
}

/// The turn within a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Before anything changes.
    Assert,
    /// Objects that may speak of all others.
    DropRest,
    /// Routines whose arguments have an enumerated type by its old name, and what leans on these: no later statement would
    /// find them.
    DropNamed,
    /// Values of enumerated types are renamed and added before all else, so that rolling them back comes after all else.
    Value,
    /// Triggers go before the routines that they run, and before anything gets another name: their text has the old ones.
    DropTrigger,
    /// Defaults that call what is dropped.
    HoldDefault,
    /// Views and routines as well, those that lean on others first.
    DropObject,
    /// Checks and indexes whose text has names from before, so that they come back when those are back.
    DropText,
    /// All that follows speaks by the new names.
    Rename,
    /// Keys go before the unique keys that they need: those that come back, and those that do not.
    HoldKey,
    DropKey,
    DropConstraint,
    DropIndex,
    /// Behind the drops, whose names may be taken again.
    RenamePart,
    /// Checks and indexes, then generated columns, then routines that these called: what must go while something that it
    /// depends on changes.
    HoldConstraint,
    HoldColumn,
    HoldRoutine,
    /// Right before tables: their partitions.
    DropPartition,
    /// Before new objects that may take a name of theirs; later if rows are copied out of them.
    DropTable,
    /// Behind the keys and tables that go, before those that come: no table that is logged refers to one that is not.
    Logged,
    Type,
    /// And the views and routines that tables or columns need.
    Table,
    /// Of a table that is there by now.
    Partition,
    AddColumn,
    /// Before the columns that the values come from hold something else.
    EarlyFill,
    ChangeColumn,
    Retype,
    /// A default may have no cast to the new type.
    Default,
    /// Before the columns that the values may come from are dropped.
    Fill,
    /// Behind the values that it needs.
    Require,
    /// Behind NOT NULL, which numbering needs.
    Numbers,
    /// Views that read what is dropped, and do so no more.
    Release,
    /// Before what they are computed from.
    DropComputed,
    DropColumn,
    /// Called by what follows.
    CalledRoutine,
    /// Computed from columns that are as they shall be.
    Generated,
    /// Calls a routine that was recreated.
    CallingDefault,
    Key,
    Index,
    Check,
    /// Behind the unique keys that they need.
    ForeignKey,
    /// A table is as the one that it inherits from.
    Inherit,
    Comment,
    LateDropPartition,
    LateDropTable,
    /// Types whose checks call routines that go, and types that are made of these.
    DropCallingType,
    DropRoutine,
    /// Behind the columns and routines that had it.
    DropType,
    /// On the rollback, behind new views and routines.
    DropBack,
    /// Views and routines.
    Object,
    Trigger,
    /// Objects that may speak of all others.
    Rest,
    /// Behind everything that was recreated; comments that change come last.
    RestoreKept,
    LateComment,
}

/// Where a step stands.
pub(super) type StepPlace = (Phase, Turn);
