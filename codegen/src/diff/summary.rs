//! Changes in words: the lines of a summary.

use super::{Change, ColumnChange, CommentTarget, Constraint, EnumChange};
use crate::model::Name;
use std::fmt;

impl fmt::Display for CommentTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::View(name) => write!(f, "{name}"),
            Self::Column { table, column } => write!(f, "{table}.{column}"),
            Self::Constraint { table, constraint } => write!(f, "constraint {constraint} of {table}"),
            Self::Index { table, index } => write!(f, "index {index} of {table}"),
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
                write!(f, "add table {} with {}", table.name, count(table.columns.len(), "column"))?;
                let indexes: Vec<&Name> = table.indexes.iter().map(|index| &index.name).collect();
                let triggers: Vec<&Name> = table.triggers.iter().map(|trigger| &trigger.name).collect();
                named(f, if indexes.len() == 1 { "index" } else { "indexes" }, &indexes)?;
                named(f, if triggers.len() == 1 { "trigger" } else { "triggers" }, &triggers)
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
            Self::ChangeIndex { table, after, .. } => {
                write!(f, "change the storage of index {} of {table}", after.name)
            }
            Self::DropIndex { table, index } => write!(f, "drop index {} from {table}", index.name),
            Self::CreateTrigger { table, trigger } => write!(f, "add trigger {} to {table}", trigger.name),
            Self::DropTrigger { table, trigger } => write!(f, "drop trigger {} from {table}", trigger.name),
            Self::CreateRoutine(routine) => write!(f, "add routine {}{}", routine.name, routine.arguments),
            Self::ReplaceRoutine { after, .. } => write!(f, "change routine {}{}", after.name, after.arguments),
            Self::DropRoutine(routine) => write!(f, "drop routine {}{}", routine.name, routine.arguments),
            Self::CreateView(view) => {
                write!(f, "add {} {}", view.noun(), view.name)?;
                let indexes: Vec<&Name> = view.indexes.iter().map(|index| &index.name).collect();
                let triggers: Vec<&Name> = view.triggers.iter().map(|trigger| &trigger.name).collect();
                named(f, if indexes.len() == 1 { "index" } else { "indexes" }, &indexes)?;
                named(f, if triggers.len() == 1 { "trigger" } else { "triggers" }, &triggers)
            }
            Self::ReplaceView { before, after } if before.noun() != after.noun() => {
                write!(f, "make {} {} a {}", before.noun(), after.name, after.noun())
            }
            Self::ReplaceView { after, .. } => write!(f, "change {} {}", after.noun(), after.name),
            Self::DropView(view) => write!(f, "drop {} {}", view.noun(), view.name),
            Self::CreateObject(item) => write!(f, "add {}", item.key()),
            Self::ChangeObject { before, after } if before.key() != after.key() => {
                write!(f, "rename {} to {}", before.key(), after.key().label())
            }
            Self::ChangeObject { after, .. } => write!(f, "change {}", after.key()),
            Self::DropObject(item) => write!(f, "drop {}", item.key()),
            Self::Comment { on, after: Some(_), before: None } => write!(f, "add a comment to {on}"),
            Self::Comment { on, after: Some(_), before: Some(_) } => write!(f, "change the comment of {on}"),
            Self::Comment { on, after: None, before: _ } => write!(f, "remove the comment of {on}"),
        }
    }
}

/// What comes along with a table.
fn named(f: &mut fmt::Formatter<'_>, noun: &str, names: &[&Name]) -> fmt::Result {
    if names.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    write!(f, ", {noun} {}", names.join(", "))
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
            Self::Exclusion(_) => "exclusion constraint",
        };
        write!(f, "{kind} {}", self.name())
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
