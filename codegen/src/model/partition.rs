//! How the rows of a table are spread over partitions.

use super::{Expression, Forms, IndexPart, IndexTarget, Name, ObjectName};
use crate::model::Dialect;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What decides in which partition a row of a table is kept, on Postgres. D1 keeps all rows in one table.
///
/// sea-query says it of columns: `Table::create().partition_by_range(["day"])`. This says it of expressions as well, and how
/// values are compared. A row that no [`Partition`](crate::Partition) is for is refused.
/// <https://www.postgresql.org/docs/current/ddl-partitioning.html>
///
/// ```
/// use seaglass::{Database, Partition, PartitionKey, TableDecl, Dialect, sea_query::{ColumnDef, Table}};
///
/// let sales = Table::create()
///     .table("sales")
///     .col(ColumnDef::new("shop").text().not_null())
///     .col(ColumnDef::new("day").date().not_null())
///     .take();
/// Database::new("app")
///     .dialects([Dialect::Postgres])
///     .table(TableDecl::new(sales).partition_by(PartitionKey::list().expression("lower(shop)")))
///     .object(Partition::list("sales_north", "sales", ["oslo", "bergen"]));
/// PartitionKey::range().column("day");
/// PartitionKey::hash().column("word").collation("C").operator_class("text_ops");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartitionKey {
    /// How the values of a row are held against what a partition is for.
    #[doc(hidden)]
    pub method: PartitionMethod,
    /// The columns and expressions whose values they are.
    #[doc(hidden)]
    pub parts: Vec<IndexPart>,
}

/// How the values of a row are held against what a partition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionMethod {
    /// They lie between bounds.
    Range,
    /// They are listed.
    List,
    /// The remainder of a number that is computed of them.
    Hash,
}

impl PartitionMethod {
    /// As SQL says it.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Range => "RANGE",
            Self::List => "LIST",
            Self::Hash => "HASH",
        }
    }
}

impl PartitionKey {
    /// A partition holds the rows between two bounds.
    pub const fn range() -> Self {
        Self::new(PartitionMethod::Range)
    }

    /// A partition holds the rows of some values.
    pub const fn list() -> Self {
        Self::new(PartitionMethod::List)
    }

    /// A partition holds an equal share of the rows.
    pub const fn hash() -> Self {
        Self::new(PartitionMethod::Hash)
    }

    pub(crate) const fn new(method: PartitionMethod) -> Self {
        Self { method, parts: Vec::new() }
    }

    /// Goes by a column.
    pub fn column(self, name: impl Into<Name>) -> Self {
        self.part(IndexTarget::Column(name.into()))
    }

    /// Goes by an expression, without parentheses around it. A table that does has no unique key.
    pub fn expression(self, sql: impl Into<String>) -> Self {
        self.part(IndexTarget::Expression(Expression::Sql(Forms::from([(Dialect::Postgres, sql.into())]))))
    }

    fn part(mut self, target: IndexTarget) -> Self {
        self.parts.push(IndexPart::new(target));
        self
    }

    /// The operator class by which the values of what was named last are compared.
    pub fn operator_class(mut self, class: impl Into<String>) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.operator_class = Some(class.into());
        }
        self
    }

    /// The collation by which the texts of what was named last are compared.
    pub fn collation(mut self, collation: impl Into<ObjectName>) -> Self {
        if let Some(part) = self.parts.last_mut() {
            part.collate = Some(collation.into());
        }
        self
    }

    /// Its columns, expressions aside.
    #[doc(hidden)]
    pub fn columns(&self) -> impl Iterator<Item = &Name> {
        self.parts.iter().filter_map(|part| match &part.target {
            IndexTarget::Column(name) => Some(name),
            IndexTarget::Expression(_) => None,
        })
    }

    /// Its expressions.
    #[doc(hidden)]
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match &part.target {
            IndexTarget::Expression(Expression::Sql(forms)) => forms.get(&Dialect::Postgres).map(String::as_str),
            IndexTarget::Expression(_) | IndexTarget::Column(_) => None,
        })
    }
}

/// As people read it: `RANGE of day`.
impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of ", self.method.sql())?;
        for (at, part) in self.parts.iter().enumerate() {
            f.write_str(if at > 0 { ", " } else { "" })?;
            match &part.target {
                IndexTarget::Column(name) => write!(f, "{name}")?,
                IndexTarget::Expression(Expression::Sql(forms)) => {
                    f.write_str(forms.get(&Dialect::Postgres).map_or("", String::as_str))?;
                }
                IndexTarget::Expression(_) => {}
            }
        }
        Ok(())
    }
}
