//! A table and all that belongs to it.

use super::index::{Index, IndexPart};
use super::list::{few, many};
use super::{
    Check, ColumnType, D1Column, D1Options, EntityOptions, Exclusion, Expression, FieldOptions, ForeignKey, Forms,
    Name, Numbering, ObjectName, PartitionKey, PrimaryKey, Storage, Trigger, Unique, numbering,
};
use serde::{Deserialize, Serialize};

/// A table; everything in the order of its declaration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// What a row is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Its columns.
    #[serde(deserialize_with = "many")]
    pub columns: Vec<Column>,
    /// Its primary key, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    #[serde(default, deserialize_with = "few", skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// Its foreign keys.
    #[serde(default, deserialize_with = "few", skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Its declared check constraints (not those by which D1 emulates a type).
    #[serde(default, deserialize_with = "few", skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Its exclusion constraints (Postgres).
    #[serde(default, deserialize_with = "few", skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Exclusion>,
    /// Its indexes.
    #[serde(default, deserialize_with = "few", skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Its triggers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// How it is written for D1.
    #[serde(default, skip_serializing_if = "is_default")]
    pub d1: D1Options,
    /// SQL that follows the table's definition.
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    pub extra: Forms,
    /// Whether policies say who sees which rows (Postgres).
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_security: RowSecurity,
    /// Whether its rows are left out of the log of writes, and so lost when the server crashes (Postgres).
    #[serde(default, skip_serializing_if = "is_default")]
    pub unlogged: bool,
    /// How its rows are spread over partitions, if they are (Postgres).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<PartitionKey>,
    /// How its entity looks; no part of history.
    #[serde(skip)]
    pub entity: EntityOptions,
    /// Whether Postgres migrations of it keep reads and writes going, where it has its own say; no part of history.
    #[serde(skip)]
    pub online: Option<bool>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: Name,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: ColumnType,
    /// Whether NULL is allowed; of a primary key only where `SQLite` lets it be, and nobody but D1 is asked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nullable: bool,
    /// The value of a row that names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expression>,
    /// The expression that computes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Box<Generated>>,
    /// How the database numbers it, if it does.
    #[serde(
        rename = "identity",
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "numbering::write",
        deserialize_with = "numbering::read"
    )]
    pub numbering: Option<Box<Numbering>>,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// SQL that follows the column's definition, such as `COLLATE NOCASE`.
    #[serde(default, skip_serializing_if = "Forms::is_empty")]
    pub extra: Forms,
    /// How D1 stores the value, where it is not the portable form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<Storage>,
    /// How else it is written for D1.
    #[serde(default, skip_serializing_if = "is_default")]
    pub d1: D1Column,
    /// How its entity field looks, where that is said; no part of history.
    #[serde(skip)]
    pub field: Option<Box<FieldOptions>>,
}

impl Column {
    /// A required column of that type, and nothing else about it.
    pub fn new(name: impl Into<Name>, ty: ColumnType) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: false,
            default: None,
            generated: None,
            numbering: None,
            doc: None,
            extra: Forms::new(),
            storage: None,
            d1: D1Column::default(),
            field: None,
        }
    }

    /// The name of its entity field, where it is not the column's.
    pub fn field_name(&self) -> Option<&str> {
        self.field.as_ref()?.name.as_deref()
    }

    /// The Rust type that its JSON is in the entity, where that is said.
    pub fn json_as(&self) -> Option<&str> {
        self.field.as_ref()?.json.as_deref()
    }

    /// What the type around its value is called in the entity, where that is said.
    pub fn newtype(&self) -> Option<&str> {
        self.field.as_ref()?.newtype.as_deref()
    }

    /// The attributes of its entity field.
    pub fn field_attributes(&self) -> &[String] {
        self.field.as_ref().map_or(&[], |field| &field.attributes)
    }
}

/// Whether policies say who sees which rows of a table.
///
/// <https://www.postgresql.org/docs/current/ddl-rowsecurity.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowSecurity {
    /// Whoever may read the table sees all of them.
    #[default]
    Disabled,
    /// They do; of the table's owner they say nothing. Without a policy nobody else sees any row.
    Enabled,
    /// They do, the table's owner included.
    Forced,
}

/// How a generated column gets its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generated {
    /// Computed from other columns of the row.
    pub expression: Expression,
    /// Kept on disk, rather than computed when read (Postgres computes on reading from 18 on).
    pub stored: bool,
}

/// Whether two keys are of the same columns, in any order.
pub(crate) fn same_columns<'k>(key: impl IntoIterator<Item = &'k Name>, columns: &[Name]) -> bool {
    let mut count = 0;
    key.into_iter().inspect(|_| count += 1).all(|name| columns.contains(name)) && count == columns.len()
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &Name) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == *name)
    }

    /// Whether `columns`, in any order, are the primary key, a unique constraint or a unique index on all rows.
    pub fn is_unique_key(&self, columns: &[Name]) -> bool {
        self.primary_key.as_ref().is_some_and(|key| same_columns(&key.columns, columns))
            || self.uniques.iter().any(|unique| same_columns(&unique.columns, columns))
            || self.indexes.iter().filter_map(Index::unique_key).any(|key| same_columns(key, columns))
    }

    /// Whether a key, or an index of all rows that `stays`, begins with one of `columns`: rows are found by it.
    pub fn is_found_by<'t>(&'t self, columns: &[Name], stays: impl Fn(&'t Name) -> bool) -> bool {
        let begins = |first: Option<&Name>| first.is_some_and(|name| columns.contains(name));
        self.primary_key.as_ref().is_some_and(|key| begins(key.columns.first()))
            || self.uniques.iter().any(|unique| begins(unique.columns.first()))
            || self.indexes.iter().any(|index| {
                index.predicate.is_none()
                    && stays(&index.name)
                    && begins(index.parts.first().and_then(IndexPart::column))
            })
    }

    /// Whether a constraint or index has that name.
    pub fn has_part(&self, name: &Name) -> bool {
        self.primary_key.iter().any(|item| item.name == *name)
            || self.uniques.iter().any(|item| item.name == *name)
            || self.foreign_keys.iter().any(|item| item.name == *name)
            || self.checks.iter().any(|item| item.name == *name)
            || self.all_indexes().any(|item| item.name == *name)
    }

    /// The comment on the constraint or index of that name.
    pub fn part_doc(&self, name: &Name) -> Option<&str> {
        let primary = self.primary_key.iter().map(|item| (&item.name, &item.doc));
        let uniques = self.uniques.iter().map(|item| (&item.name, &item.doc));
        let foreign = self.foreign_keys.iter().map(|item| (&item.name, &item.doc));
        let checks = self.checks.iter().map(|item| (&item.name, &item.doc));
        let exclusions = self.exclusions.iter().map(|item| (item.name(), &item.doc));
        let indexes = self.indexes.iter().map(|item| (&item.name, &item.doc));
        let mut all = primary.chain(uniques).chain(foreign).chain(checks).chain(exclusions).chain(indexes);
        all.find(|(found, _)| *found == name).and_then(|(_, doc)| doc.as_deref())
    }

    /// Its indexes, and those that its exclusion constraints stand on.
    pub fn all_indexes(&self) -> impl Iterator<Item = &Index> {
        self.indexes.iter().chain(self.exclusions.iter().map(|exclusion| &exclusion.index))
    }

    /// Whether the column is part of the primary key.
    pub fn in_primary_key(&self, column: &Name) -> bool {
        self.primary_key.as_ref().is_some_and(|key| key.columns.contains(column))
    }
}

/// Whether a field holds what it would hold if it were not written.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
