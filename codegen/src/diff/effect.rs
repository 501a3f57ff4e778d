//! What a change does, and to what: one match over all changes, for those who decide by the kind of what is made or dropped.

use super::{Change, Constraint};
use crate::model::{CatalogueObject, Column, Enum, Index, ObjectName, Routine, Table, Trigger, View};

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect<'a> {
    /// It is new.
    Makes(Item<'a>),
    /// It is gone; as it was.
    Drops(Item<'a>),
    /// Another definition has its name: as it was, and as it is.
    Replaces(Item<'a>, Item<'a>),
    /// A name or a fact of something that stays.
    Alters,
}

/// Something that is made or dropped by a change of its own. A part of a table comes with the table's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item<'a> {
    /// An enumerated type.
    Enum(&'a Enum),
    /// A table.
    Table(&'a Table),
    /// A column.
    Column(&'a ObjectName, &'a Column),
    /// A constraint.
    Constraint(&'a ObjectName, &'a Constraint),
    /// An index.
    Index(&'a ObjectName, &'a Index),
    /// A trigger.
    Trigger(&'a ObjectName, &'a Trigger),
    /// A routine.
    Routine(&'a Routine),
    /// A view.
    View(&'a View),
    /// An object of another kind.
    Object(&'a CatalogueObject),
}

impl Change {
    /// What it does, and to what.
    pub fn effect(&self) -> Effect<'_> {
        match self {
            Self::CreateEnum(item) => Effect::Makes(Item::Enum(item)),
            Self::CreateTable(table) => Effect::Makes(Item::Table(table)),
            Self::AddColumn { table, column, .. } => Effect::Makes(Item::Column(table, column)),
            Self::AddConstraint { table, constraint } => Effect::Makes(Item::Constraint(table, constraint)),
            Self::CreateIndex { table, index } => Effect::Makes(Item::Index(table, index)),
            Self::CreateTrigger { table, trigger } => Effect::Makes(Item::Trigger(table, trigger)),
            Self::CreateRoutine(item) => Effect::Makes(Item::Routine(item)),
            Self::CreateView(item) => Effect::Makes(Item::View(item)),
            Self::CreateObject(item) => Effect::Makes(Item::Object(item)),
            Self::DropEnum(item) => Effect::Drops(Item::Enum(item)),
            Self::DropTable(table) => Effect::Drops(Item::Table(table)),
            Self::DropColumn { table, column } => Effect::Drops(Item::Column(table, column)),
            Self::DropConstraint { table, constraint } => Effect::Drops(Item::Constraint(table, constraint)),
            Self::DropIndex { table, index } => Effect::Drops(Item::Index(table, index)),
            Self::DropTrigger { table, trigger } => Effect::Drops(Item::Trigger(table, trigger)),
            Self::DropRoutine(item) => Effect::Drops(Item::Routine(item)),
            Self::DropView(item) => Effect::Drops(Item::View(item)),
            Self::DropObject(item) => Effect::Drops(Item::Object(item)),
            Self::ChangeObject { before, after } => Effect::Replaces(Item::Object(before), Item::Object(after)),
            Self::ReplaceRoutine { before, after } => Effect::Replaces(Item::Routine(before), Item::Routine(after)),
            Self::ReplaceView { before, after } => Effect::Replaces(Item::View(before), Item::View(after)),
            Self::RenameEnum { .. }
            | Self::ChangeEnum(_)
            | Self::RenameTable { .. }
            | Self::ChangeTable { .. }
            | Self::RenameColumn { .. }
            | Self::ChangeColumn(_)
            | Self::ReorderColumns { .. }
            | Self::RenameConstraint { .. }
            | Self::RenameIndex { .. }
            | Self::ChangeIndex { .. }
            | Self::Comment { .. } => Effect::Alters,
        }
    }

    /// What it makes.
    pub fn makes(&self) -> Option<Item<'_>> {
        match self.effect() {
            Effect::Makes(item) => Some(item),
            Effect::Drops(_) | Effect::Replaces(..) | Effect::Alters => None,
        }
    }

    /// What it drops, as it was.
    pub fn drops(&self) -> Option<Item<'_>> {
        match self.effect() {
            Effect::Drops(item) => Some(item),
            Effect::Makes(_) | Effect::Replaces(..) | Effect::Alters => None,
        }
    }

    /// What it puts another definition in the place of: as it was, and as it is.
    pub fn replaces(&self) -> Option<[Item<'_>; 2]> {
        match self.effect() {
            Effect::Replaces(before, after) => Some([before, after]),
            Effect::Makes(_) | Effect::Drops(_) | Effect::Alters => None,
        }
    }

    /// What it does to the schema, as a summary marks it: `+` adds, `-` takes away, `~` changes.
    pub fn mark(&self) -> char {
        match self.effect() {
            Effect::Makes(_) => '+',
            Effect::Drops(_) => '-',
            Effect::Replaces(..) | Effect::Alters => '~',
        }
    }
}
