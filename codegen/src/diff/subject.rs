//! What a change is about.

use super::equality::same_numbering;
use super::{Change, ColumnChange, CommentTarget, Constraint};
use crate::model::{Deferral, Name, ObjectName};

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
    /// An object of another kind, by its noun.
    Object(&'a str, &'a ObjectName),
}

impl<'a> Subject<'a> {
    /// Its name.
    pub const fn name(self) -> &'a ObjectName {
        match self {
            Self::Table(name) | Self::Enum(name) | Self::Routine(name) | Self::View(name) | Self::Object(_, name) => {
                name
            }
        }
    }
}

impl Constraint {
    /// Whether rows that were there before it need not satisfy it.
    pub const fn is_not_valid(&self) -> bool {
        match self {
            Self::ForeignKey(key) => key.not_valid,
            Self::Check(check) => check.not_valid,
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Exclusion(_) => false,
        }
    }

    /// When it is checked.
    pub const fn deferral(&self) -> Deferral {
        match self {
            Self::ForeignKey(key) => key.deferral,
            Self::PrimaryKey(key) => key.deferral,
            Self::Unique(unique) => unique.deferral,
            Self::Exclusion(exclusion) => exclusion.deferral,
            Self::Check(_) => Deferral::Never,
        }
    }

    /// What it is for.
    pub const fn doc_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::PrimaryKey(item) => &mut item.doc,
            Self::Unique(item) => &mut item.doc,
            Self::ForeignKey(item) => &mut item.doc,
            Self::Check(item) => &mut item.doc,
            Self::Exclusion(item) => &mut item.doc,
        }
    }

    /// What it is for.
    pub fn doc(&self) -> Option<&str> {
        match self {
            Self::PrimaryKey(item) => item.doc.as_deref(),
            Self::Unique(item) => item.doc.as_deref(),
            Self::ForeignKey(item) => item.doc.as_deref(),
            Self::Check(item) => item.doc.as_deref(),
            Self::Exclusion(item) => item.doc.as_deref(),
        }
    }

    /// Its name.
    pub const fn name(&self) -> &Name {
        match self {
            Self::PrimaryKey(item) => &item.name,
            Self::Unique(item) => &item.name,
            Self::ForeignKey(item) => &item.name,
            Self::Check(item) => &item.name,
            Self::Exclusion(item) => item.name(),
        }
    }
}

impl ColumnChange {
    /// The facts that differ, in words.
    pub fn facts(&self) -> Vec<&'static str> {
        let (before, after) = (&self.before, &self.after);
        let is_stored_otherwise = before.storage != after.storage;
        let is_alike = before.stored_as().is_some() || after.stored_as().is_some();
        [
            ("type", before.ty != after.ty),
            ("nullability", before.nullable != after.nullable),
            ("default", before.default != after.default),
            ("generating expression", before.generated != after.generated),
            ("numbering", !same_numbering(&self.table, before, after)),
            ("stored form", is_stored_otherwise && is_alike),
            ("stored form on D1", is_stored_otherwise && !is_alike),
            ("declared type on D1", before.d1.declared != after.d1.declared),
            ("collation on D1", before.d1.collation != after.d1.collation),
            ("conflict clause on D1", before.d1.on_null != after.d1.on_null),
            ("trailing SQL", before.extra != after.extra),
        ]
        .into_iter()
        .filter_map(|(fact, differs)| differs.then_some(fact))
        .collect()
    }
}

impl Change {
    /// What the change is about, by the name that it has once the change is made.
    pub fn subject(&self) -> Subject<'_> {
        match self {
            Self::CreateTable(table) => Subject::Table(&table.name),
            Self::DropTable(table) => Subject::Table(&table.name),
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
            | Self::ChangeIndex { table, .. }
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
            Self::CreateObject(item) | Self::DropObject(item) => Subject::Object(item.noun(), item.name()),
            Self::ChangeObject { after, .. } => Subject::Object(after.noun(), after.name()),
            Self::Comment { on, .. } => match on {
                CommentTarget::Table(table)
                | CommentTarget::Column { table, .. }
                | CommentTarget::Constraint { table, .. }
                | CommentTarget::Index { table, .. } => Subject::Table(table),
                CommentTarget::Enum(name) => Subject::Enum(name),
                CommentTarget::Routine { name, .. } => Subject::Routine(name),
                CommentTarget::View(name) => Subject::View(name),
            },
        }
    }

    /// The table that the change is about.
    pub fn table(&self) -> Option<&ObjectName> {
        match self.subject() {
            Subject::Table(table) => Some(table),
            Subject::Enum(_) | Subject::Routine(_) | Subject::View(_) | Subject::Object(..) => None,
        }
    }
}
