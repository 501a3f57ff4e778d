//! What objects that are recreated had, and what may lean on them.

use crate::model::{CatalogueObject, Name, ObjectName};

/// Views and routines that are recreated with owner, grants, options and comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Where they are remembered: a setting of the transaction.
    pub setting: &'static str,
    /// Those that are dropped and recreated.
    pub remade: Vec<KeptObject>,
    /// Views that are replaced where they stand, which takes their options.
    pub replaced: Vec<KeptObject>,
    /// Parts of tables, and types, that are recreated.
    pub parts: Vec<KeptPart>,
    /// Objects of other kinds that are recreated: as they were, and as they are then.
    pub objects: Vec<[CatalogueObject; 2]>,
    /// What is dropped with them.
    pub used: Used,
}

/// One of [`Kept`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptObject {
    /// Its name.
    pub name: ObjectName,
    /// A routine's argument types in parentheses; none of a view.
    pub arguments: Option<String>,
    /// Its text is what it was, so that options which a text can state are kept as well.
    pub is_same: bool,
    /// Options of a view that declarations say, so that nothing else of that name is given back.
    pub said: Vec<Name>,
    /// Whether a view keeps rows, when it is remembered and when it is given what it had.
    pub keeps_rows: [bool; 2],
    /// A view that keeps rows is made without any, before and after.
    pub empty: [bool; 2],
    /// Columns of a view that are called something else when it is recreated, by both names.
    pub columns: Vec<(Name, Name)>,
    /// Columns of a view that may show other values under the same name, so that nobody may have rights on them.
    pub unsure: Vec<Name>,
}

impl KeptObject {
    /// The same from the other end.
    pub(crate) fn back(&self) -> Self {
        let columns = self.columns.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let turned = |[before, after]: [bool; 2]| [after, before];
        Self { columns, keeps_rows: turned(self.keeps_rows), empty: turned(self.empty), ..self.clone() }
    }
}

/// A part of a table, or a type, by its names when it is remembered and when it is given what it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPart {
    /// What it is.
    pub kind: KeptKind,
    /// The table, or the type itself.
    pub of: [ObjectName; 2],
    /// The declarations say nothing about it, so that a comment that it has is somebody else's. Of an index: they say the
    /// same of it, so that its options are as well.
    pub is_silent: bool,
}

/// Which part it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptKind {
    /// A trigger, of which the database knows whether it fires, unless a declaration says so.
    Trigger(Name, bool),
    /// A column.
    Column([Name; 2]),
    /// A key or check.
    Constraint([Name; 2]),
    /// An index, be it that of a key, and whether a declaration comments on it.
    Index([Name; 2], bool),
    /// An enumerated type.
    Enum,
}

impl KeptPart {
    /// The same from the other end.
    pub(crate) fn back(&self) -> Self {
        let turned = |names: &[Name; 2]| [names[1].clone(), names[0].clone()];
        let kind = match &self.kind {
            KeptKind::Column(names) => KeptKind::Column(turned(names)),
            KeptKind::Constraint(names) => KeptKind::Constraint(turned(names)),
            KeptKind::Index(names, is_said) => KeptKind::Index(turned(names), *is_said),
            KeptKind::Trigger(..) | KeptKind::Enum => self.kind.clone(),
        };
        Self { kind, of: [self.of[1].clone(), self.of[0].clone()], is_silent: self.is_silent }
    }
}

/// What is dropped or altered, so that nothing else may lean on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Views, and the tables that are dropped late.
    pub relations: Vec<ObjectName>,
    /// Those of the views that keep rows, whose indexes go with them.
    pub materialized: Vec<ObjectName>,
    /// Columns.
    pub columns: Vec<(ObjectName, Name)>,
    /// Enumerated types.
    pub types: Vec<ObjectName>,
    /// Routines, with their argument types in parentheses.
    pub routines: Vec<(ObjectName, String)>,
    /// Columns that are recreated, which takes along what stands on them.
    pub rebuilt: Vec<(ObjectName, Name)>,
    /// Indexes and constraints that are recreated with them, by table.
    pub but_parts: Vec<(ObjectName, Name)>,
    /// Keys, checks and indexes that come back in a later transaction, so that nothing unknown may be set on them.
    pub unset: Vec<(ObjectName, Name)>,
    /// Storage parameters that declarations say of these, each as `name=value`.
    pub said: Vec<String>,
    /// Those of them that declarations comment on.
    pub documented: Vec<(ObjectName, Name)>,
    /// Views that do not count, because they go first.
    pub but_views: Vec<ObjectName>,
    /// Routines as well.
    pub but_routines: Vec<(ObjectName, String)>,
    /// Triggers as well, by table.
    pub but_triggers: Vec<(ObjectName, Name)>,
    /// Objects of other kinds as well.
    pub but_objects: Vec<Name>,
}
