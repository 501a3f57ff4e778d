//! An index of a table.

use super::list::few;
use super::table::is_default;
use super::{Collation, Dialect, Expression, Name, ObjectName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Its name; Postgres's own when none was declared.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// What is indexed, in order.
    #[serde(deserialize_with = "few")]
    pub parts: Vec<IndexPart>,
    /// Refuses equal entries.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unique: bool,
    /// The access method in lower case; without one, a B-tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Which rows are indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Expression>,
    /// Columns that are included beside the key; Postgres only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// NULLs count as equal; Postgres only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nulls_not_distinct: bool,
    /// Its storage parameters, such as `fillfactor`; Postgres only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub storage: BTreeMap<Name, String>,
    /// The dialects that have it; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Dialect>,
}

/// One entry of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexPart {
    /// A column or an expression.
    pub target: IndexTarget,
    /// Ascending unless said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub order: Order,
    /// Where NULLs sort, if not where the order puts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<Nulls>,
    /// How D1 compares its texts, where not as the column does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Collation>,
    /// How Postgres compares its texts, where not as the column does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collate: Option<ObjectName>,
    /// The operator class, with its options behind it in parentheses; Postgres only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_class: Option<String>,
}

/// What an index entry is taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexTarget {
    /// A column.
    Column(Name),
    /// An expression over columns.
    Expression(Expression),
}

/// A sort direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// Where NULLs sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl IndexPart {
    /// An entry as it is without further words.
    pub const fn new(target: IndexTarget) -> Self {
        Self { target, order: Order::Ascending, nulls: None, collation: None, collate: None, operator_class: None }
    }

    /// The column that is indexed, unless it is an expression.
    pub fn column(&self) -> Option<&Name> {
        match &self.target {
            IndexTarget::Column(name) => Some(name),
            IndexTarget::Expression(_) => None,
        }
    }
}

impl Index {
    /// The columns that it is on, its expressions aside.
    pub fn columns(&self) -> impl Iterator<Item = &Name> {
        self.parts.iter().filter_map(IndexPart::column)
    }

    /// Its columns, where no two rows of the table have the same values in them.
    pub fn unique_key(&self) -> Option<Vec<&Name>> {
        let names = self.parts.iter().map(IndexPart::column).collect::<Option<_>>();
        names.filter(|_| self.unique && self.predicate.is_none())
    }

    /// A B-tree of that name over nothing yet.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            doc: None,
            parts: Vec::new(),
            unique: false,
            method: None,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            storage: BTreeMap::new(),
            only: Vec::new(),
        }
    }

    /// Whether Postgres sets what is another storage parameter of `after` where the index stands: of some it goes by what
    /// was said when the index was built. <https://www.postgresql.org/docs/current/sql-createindex.html>
    pub(crate) fn sets_in_place(&self, after: &Self) -> bool {
        const SET: [&str; 6] =
            ["fillfactor", "deduplicate_items", "buffering", "fastupdate", "gin_pending_list_limit", "autosummarize"];
        self.other_storage(after).all(|name| SET.contains(&name.as_str()))
    }

    /// Whether that keeps nobody from the table: what says how new entries are placed.
    /// <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/access/common/reloptions.c>
    pub(crate) fn sets_quietly(&self, after: &Self) -> bool {
        self.other_storage(after).all(|name| ["fillfactor", "deduplicate_items"].contains(&name.as_str()))
    }

    /// The storage parameters that differ.
    fn other_storage<'a>(&'a self, after: &'a Self) -> impl Iterator<Item = &'a Name> {
        let names = self.storage.keys().chain(after.storage.keys());
        names.filter(|name| self.storage.get(*name) != after.storage.get(*name))
    }

    /// Whether the index exists in `dialect`.
    pub fn exists_in(&self, dialect: Dialect) -> bool {
        self.only.is_empty() || self.only.contains(&dialect)
    }
}
