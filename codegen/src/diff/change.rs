//! The closed set of changes. A migration in history is a list of them.

use crate::model::{
    Check, Column, D1Options, Enum, Expression, ForeignKey, Forms, Index, Name, ObjectName, PrimaryKey, Routine, Table,
    Trigger, Unique, View,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

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
    CreateTable(Box<Table>),
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
    /// A new index of a table that exists.
    CreateIndex {
        /// The table.
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
    /// An index is gone; as it was.
    DropIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
    },
    /// A new trigger of a table that exists.
    CreateTrigger {
        /// The table.
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
    /// Another query of a view.
    ReplaceView {
        /// As it was.
        before: Box<View>,
        /// As it is from now on, comment aside.
        after: Box<View>,
    },
    /// A view is gone; as it was.
    DropView(View),
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

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject<'a> {
    /// A table, or a part of it.
    Table(&'a ObjectName),
    /// An enumerated type.
    Enum(&'a ObjectName),
    /// A routine.
    Routine(&'a ObjectName),
    /// A view.
    View(&'a ObjectName),
}

impl<'a> Subject<'a> {
    /// Its name.
    pub const fn name(self) -> &'a ObjectName {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::Routine(name) | Self::View(name) => name,
        }
    }
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
}

/// What a comment is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CommentTarget {
    /// A table.
    Table(ObjectName),
    /// A column.
    Column {
        /// Its table.
        table: ObjectName,
        /// The column.
        column: Name,
    },
    /// An enumerated type.
    Enum(ObjectName),
    /// A routine, known by its name and argument types.
    Routine {
        /// Its name.
        name: ObjectName,
        /// Its argument types in parentheses.
        arguments: String,
    },
    /// A view.
    View(ObjectName),
}

/// A difference that no migration can be written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `table.column` or the object's name.
    pub place: String,
    /// What differs.
    pub what: String,
    /// What to do instead.
    pub instead: String,
}

impl fmt::Display for CommentTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::View(name) => write!(f, "{name}"),
            Self::Column { table, column } => write!(f, "{table}.{column}"),
            Self::Routine { name, arguments } => write!(f, "{name}{arguments}"),
        }
    }
}

impl fmt::Display for Change {
    /// The line of the human summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateEnum(item) => write!(f, "add enum {} with {}", item.name, count(item.values.len(), "value")),
            Self::RenameEnum { from, to } => write!(f, "rename enum {from} to {to}"),
            Self::ChangeEnum(change) => change.fmt(f),
            Self::DropEnum(item) => write!(f, "drop enum {}", item.name),
            Self::CreateTable(table) => {
                write!(f, "add table {} with {}", table.name, count(table.columns.len(), "column"))
            }
            Self::RenameTable { from, to } => write!(f, "rename table {from} to {to}"),
            Self::ChangeTable { table, .. } => write!(f, "change the options of {table}"),
            Self::DropTable(table) => write!(f, "drop table {}", table.name),
            Self::AddColumn { table, column, .. } => write!(f, "add column {table}.{}", column.name),
            Self::RenameColumn { table, from, to } => write!(f, "rename column {table}.{from} to {to}"),
            Self::ChangeColumn(change) => change.fmt(f),
            Self::DropColumn { table, column } => write!(f, "drop column {table}.{}", column.name),
            Self::ReorderColumns { table, .. } => write!(f, "list the columns of {table} in another order"),
            Self::AddConstraint { table, constraint } => write!(f, "add {constraint} to {table}"),
            Self::RenameConstraint { table, from, to } => write!(f, "rename constraint {from} of {table} to {to}"),
            Self::DropConstraint { table, constraint } => write!(f, "drop {constraint} from {table}"),
            Self::CreateIndex { table, index } => write!(f, "add index {} to {table}", index.name),
            Self::RenameIndex { table, from, to } => write!(f, "rename index {from} of {table} to {to}"),
            Self::DropIndex { table, index } => write!(f, "drop index {} from {table}", index.name),
            Self::CreateTrigger { table, trigger } => write!(f, "add trigger {} to {table}", trigger.name),
            Self::DropTrigger { table, trigger } => write!(f, "drop trigger {} from {table}", trigger.name),
            Self::CreateRoutine(routine) => write!(f, "add routine {}{}", routine.name, routine.arguments),
            Self::ReplaceRoutine { after, .. } => write!(f, "change routine {}{}", after.name, after.arguments),
            Self::DropRoutine(routine) => write!(f, "drop routine {}{}", routine.name, routine.arguments),
            Self::CreateView(view) => write!(f, "add view {}", view.name),
            Self::ReplaceView { after, .. } => write!(f, "change view {}", after.name),
            Self::DropView(view) => write!(f, "drop view {}", view.name),
            Self::Comment { on, after: Some(_), before: None } => write!(f, "add a comment to {on}"),
            Self::Comment { on, after: Some(_), before: Some(_) } => write!(f, "change the comment of {on}"),
            Self::Comment { on, after: None, before: _ } => write!(f, "remove the comment of {on}"),
        }
    }
}

impl fmt::Display for EnumChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "change the values of enum {} from {} to {}",
            self.name,
            self.before.join(", "),
            self.after.join(", ")
        )
    }
}

impl fmt::Display for ColumnChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "change the {} of {}.{}", self.facts().join(", "), self.table, self.after.name)
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::PrimaryKey(_) => "primary key",
            Self::Unique(_) => "unique constraint",
            Self::ForeignKey(_) => "foreign key",
            Self::Check(_) => "check",
        };
        write!(f, "{kind} {}", self.name())
    }
}

impl Constraint {
    /// Its name.
    pub const fn name(&self) -> &Name {
        match self {
            Self::PrimaryKey(item) => &item.name,
            Self::Unique(item) => &item.name,
            Self::ForeignKey(item) => &item.name,
            Self::Check(item) => &item.name,
        }
    }
}

impl ColumnChange {
    /// The facts that differ, in words.
    pub fn facts(&self) -> Vec<&'static str> {
        let (before, after) = (&self.before, &self.after);
        [
            ("type", before.ty != after.ty),
            ("nullability", before.nullable != after.nullable),
            ("default", before.default != after.default),
            ("generating expression", before.generated != after.generated),
            ("numbering", before.identity != after.identity),
            ("stored form on D1", before.storage != after.storage),
            ("trailing SQL", before.extra != after.extra),
        ]
        .into_iter()
        .filter_map(|(fact, differs)| differs.then_some(fact))
        .collect()
    }
}

impl Change {
    /// What the change is about, by the name that it has once the change is made.
    pub const fn subject(&self) -> Subject<'_> {
        match self {
            Self::CreateTable(table) | Self::DropTable(table) => Subject::Table(&table.name),
            Self::RenameTable { to: table, .. }
            | Self::ChangeTable { table, .. }
            | Self::AddColumn { table, .. }
            | Self::RenameColumn { table, .. }
            | Self::DropColumn { table, .. }
            | Self::ReorderColumns { table, .. }
            | Self::AddConstraint { table, .. }
            | Self::RenameConstraint { table, .. }
            | Self::DropConstraint { table, .. }
            | Self::CreateIndex { table, .. }
            | Self::RenameIndex { table, .. }
            | Self::DropIndex { table, .. }
            | Self::CreateTrigger { table, .. }
            | Self::DropTrigger { table, .. } => Subject::Table(table),
            Self::ChangeColumn(change) => Subject::Table(&change.table),
            Self::CreateEnum(item) | Self::DropEnum(item) => Subject::Enum(&item.name),
            Self::RenameEnum { to, .. } => Subject::Enum(to),
            Self::ChangeEnum(change) => Subject::Enum(&change.name),
            Self::CreateRoutine(item) | Self::DropRoutine(item) => Subject::Routine(&item.name),
            Self::ReplaceRoutine { after, .. } => Subject::Routine(&after.name),
            Self::CreateView(item) | Self::DropView(item) => Subject::View(&item.name),
            Self::ReplaceView { after, .. } => Subject::View(&after.name),
            Self::Comment { on, .. } => match on {
                CommentTarget::Table(table) | CommentTarget::Column { table, .. } => Subject::Table(table),
                CommentTarget::Enum(name) => Subject::Enum(name),
                CommentTarget::Routine { name, .. } => Subject::Routine(name),
                CommentTarget::View(name) => Subject::View(name),
            },
        }
    }

    /// The table that the change is about.
    pub const fn table(&self) -> Option<&ObjectName> {
        match self.subject() {
            Subject::Table(table) => Some(table),
            Subject::Enum(_) | Subject::Routine(_) | Subject::View(_) => None,
        }
    }

    /// What it does to the schema, as a summary marks it: `+` adds, `-` takes away, `~` changes.
    pub const fn mark(&self) -> char {
        match self {
            Self::CreateEnum(_)
            | Self::CreateTable(_)
            | Self::AddColumn { .. }
            | Self::AddConstraint { .. }
            | Self::CreateIndex { .. }
            | Self::CreateTrigger { .. }
            | Self::CreateRoutine(_)
            | Self::CreateView(_) => '+',
            Self::DropEnum(_)
            | Self::DropTable(_)
            | Self::DropColumn { .. }
            | Self::DropConstraint { .. }
            | Self::DropIndex { .. }
            | Self::DropTrigger { .. }
            | Self::DropRoutine(_)
            | Self::DropView(_) => '-',
            Self::RenameEnum { .. }
            | Self::ChangeEnum(_)
            | Self::RenameTable { .. }
            | Self::ChangeTable { .. }
            | Self::RenameColumn { .. }
            | Self::ChangeColumn(_)
            | Self::ReorderColumns { .. }
            | Self::RenameConstraint { .. }
            | Self::RenameIndex { .. }
            | Self::ReplaceRoutine { .. }
            | Self::ReplaceView { .. }
            | Self::Comment { .. } => '~',
        }
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
