//! The closed set of changes. A migration in history is a list of them.

use super::comment_target::CommentTarget;
use crate::model::{
    CatalogueObject, Check, Column, D1Options, Enum, Exclusion, Expression, Fault, ForeignKey, Forms, Index, Name,
    ObjectName, PartitionKey, PrimaryKey, Routine, RowSecurity, Rule, Table, Trigger, Unique, View,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One change of a schema. Order within a migration matters: a later change may rely on an earlier one, and speaks of
/// objects by the names that earlier ones gave them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A new enumerated type.
    CreateEnum(Enum),
    /// Another name of an enumerated type.
    RenameEnum {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Other values of an enumerated type.
    ChangeEnum(Box<EnumChange>),
    /// An enumerated type is gone.
    DropEnum(Enum),
    /// A new table with its constraints and indexes.
    CreateTable(Arc<Table>),
    /// Another name of a table.
    RenameTable {
        /// The name before.
        from: ObjectName,
        /// The name after.
        to: ObjectName,
    },
    /// Other options of a table.
    ChangeTable {
        /// The table.
        table: ObjectName,
        /// Its options before.
        before: TableOptions,
        /// Its options after.
        after: TableOptions,
    },
    /// A table is gone with its rows; as it was.
    DropTable(Box<Table>),
    /// A new column of a table that exists.
    AddColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Box<Column>,
        /// What the rows that exist hold, where it is not the column's default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        backfill: Option<Expression>,
    },
    /// Another name of a column.
    RenameColumn {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// Other facts of a column than its name and comment.
    ChangeColumn(Box<ColumnChange>),
    /// A column is gone with its values; as it was.
    DropColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Box<Column>,
    },
    /// Another order of the columns in the declaration: no database is told.
    ReorderColumns {
        /// The table.
        table: ObjectName,
        /// Every column in the order after.
        columns: Vec<Name>,
    },
    /// A new key or check of a table that exists.
    AddConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
    },
    /// Another name of a key or check.
    RenameConstraint {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// A key or check is gone; as it was.
    DropConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        constraint: Constraint,
    },
    /// A new index of a table, or of a materialized view, that exists.
    CreateIndex {
        /// The table or view.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// Another name of an index.
    RenameIndex {
        /// The table.
        table: ObjectName,
        /// The name before.
        from: Name,
        /// The name after.
        to: Name,
    },
    /// Other facts of an index that stays, be it that of a constraint.
    ChangeIndex {
        /// The table or view.
        table: ObjectName,
        /// As it was.
        before: Box<Index>,
        /// As it is from now on.
        after: Box<Index>,
    },
    /// An index is gone; as it was.
    DropIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// A new trigger of a table or view that exists.
    CreateTrigger {
        /// The table or view.
        table: ObjectName,
        /// The trigger.
        trigger: Trigger,
    },
    /// A trigger is gone; as it was.
    DropTrigger {
        /// The table.
        table: ObjectName,
        /// The trigger.
        trigger: Trigger,
    },
    /// A new routine.
    CreateRoutine(Routine),
    /// Another body of a routine of that name and these arguments.
    ReplaceRoutine {
        /// As it was.
        before: Box<Routine>,
        /// As it is from now on, comment aside.
        after: Box<Routine>,
    },
    /// A routine is gone; as it was.
    DropRoutine(Routine),
    /// A new view.
    CreateView(View),
    /// Another query of a view, or another fact of it; its indexes and triggers have changes of their own.
    ReplaceView {
        /// As it was.
        before: Box<View>,
        /// As it is from now on, comment aside.
        after: Box<View>,
    },
    /// A view is gone; as it was.
    DropView(View),
    /// A new object of another kind.
    CreateObject(CatalogueObject),
    /// Other facts of an object of another kind.
    ChangeObject {
        /// As it was.
        before: Box<CatalogueObject>,
        /// As it is from now on.
        after: Box<CatalogueObject>,
    },
    /// An object of another kind is gone; as it was.
    DropObject(CatalogueObject),
    /// Another comment, or none any more.
    Comment {
        /// What is commented on.
        on: CommentTarget,
        /// The comment before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        /// The comment after.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
}

/// Other values of an enumerated type. A value of `before` is kept under its name, renamed, or replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumChange {
    /// The type.
    pub name: ObjectName,
    /// The values before, in order.
    pub before: Vec<String>,
    /// The values after, in order.
    pub after: Vec<String>,
    /// Values that are called something else: before to after.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub renamed: BTreeMap<String, String>,
    /// Values that are gone, and the value of `after` that rows hold instead; `None` where none may hold it: the
    /// migration fails on a row that does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replaced: BTreeMap<String, Option<String>>,
}

impl EnumChange {
    /// Whether every value is kept, in its order, and none takes the name of another, which texts that stay may mean: no
    /// more can be done with a type that stays.
    pub(crate) fn is_in_place(&self) -> bool {
        let mut after = self.after.iter();
        let kept = self.before.iter().map(|value| self.renamed.get(value).unwrap_or(value));
        self.replaced.is_empty()
            && kept.into_iter().all(|value| after.any(|other| other == value))
            && self.renamed.iter().all(|(from, to)| from == to || !self.after.contains(from))
    }
}

/// Other facts of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnChange {
    /// The table.
    pub table: ObjectName,
    /// As it was, under the name that it has now.
    pub before: Column,
    /// As it is from now on, comment aside.
    pub after: Column,
    /// What rows hold that held NULL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backfill: Option<Expression>,
    /// How a value is turned into the new type; without it, by a cast.
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    pub using: Forms,
}

/// Options of a table that stand behind its definition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableOptions {
    /// How it is written for D1.
    #[serde(default)]
    pub d1: D1Options,
    /// SQL that follows its definition.
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    pub extra: Forms,
    /// Whether policies say who sees which rows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_security: RowSecurity,
    /// Whether its rows are left out of the log of writes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unlogged: bool,
    /// How its rows are spread over partitions; another way is written by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<PartitionKey>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A named rule of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Constraint {
    /// The primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// A check.
    Check(Check),
    /// An exclusion constraint.
    Exclusion(Box<Exclusion>),
}

/// A difference that no migration can be written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it breaks.
    pub rule: Rule,
    /// `table.column` or the object's name.
    pub place: String,
    /// What differs.
    pub what: String,
    /// Why no migration makes it.
    pub why: String,
    /// What to do instead.
    pub instead: String,
    /// Whether a text of the declaration speaks of what is gone: SQL written by hand does not fix that.
    pub stale: bool,
}

impl Refusal {
    /// The same as a fault of a database.
    pub fn fault(&self, database: &str) -> Fault {
        let Self { rule, place, what, why, instead, stale: _ } = self;
        Fault::new(*rule, format!("{database}: {place}"), what, why, instead)
    }
}
