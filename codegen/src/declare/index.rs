//! What sea-query cannot say about an index.

use super::{TableDecl, View};
use crate::model::{Name, Nulls, ObjectName};
use sea_query::IntoIden;

/// What sea-query cannot say about an index.
#[derive(Clone, Debug)]
pub(crate) enum IndexFact {
    /// Where NULLs of a column sort.
    Nulls(Name, Nulls),
    /// How Postgres compares a column.
    Collation(Name, ObjectName),
    /// A storage parameter.
    Storage(Name, String),
    /// What it is for.
    Doc(String),
}

impl TableDecl {
    /// Where NULLs of `column`, or of the expression that is written so, sort in the index of that name.
    ///
    /// ```
    /// use seaglass::{Nulls, TableDecl, sea_query::{ColumnDef, Index, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("seen_at").date()))
    ///     .index(Index::create().name("users_seen").col("seen_at"))
    ///     .index_nulls("users_seen", "seen_at", Nulls::First);
    /// ```
    pub fn index_nulls(mut self, index: impl Into<Name>, column: impl IntoIden, nulls: Nulls) -> Self {
        let column = Name::from(column.into_iden().to_string());
        self.beside.index_facts.push((index.into(), IndexFact::Nulls(column, nulls)));
        self
    }

    /// How Postgres compares the texts of `column`, or of the expression that is written so, in the index of that name:
    /// `"C"`, or that of a [`crate::PostgresCollation`].
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Index, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("name").text()))
    ///     .index(Index::create().name("users_by_name").col("name"))
    ///     .index_collation("users_by_name", "name", "C");
    /// ```
    pub fn index_collation(
        mut self,
        index: impl Into<Name>,
        column: impl IntoIden,
        collation: impl Into<ObjectName>,
    ) -> Self {
        let column = Name::from(column.into_iden().to_string());
        self.beside.index_facts.push((index.into(), IndexFact::Collation(column, collation.into())));
        self
    }

    /// What the index of that name is for: a comment on Postgres, and in the docs.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Index, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("name").text()))
    ///     .index(Index::create().name("users_by_name").col("name"))
    ///     .index_doc("users_by_name", "The list of people is sorted by it.");
    /// ```
    pub fn index_doc(mut self, index: impl Into<Name>, text: impl Into<String>) -> Self {
        self.beside.index_facts.push((index.into(), IndexFact::Doc(text.into())));
        self
    }

    /// A storage parameter of the index of that name, on Postgres.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Index, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("name").text()))
    ///     .index(Index::create().name("users_by_name").col("name"))
    ///     .index_storage("users_by_name", "fillfactor", "70");
    /// ```
    pub fn index_storage(
        mut self,
        index: impl Into<Name>,
        parameter: impl Into<Name>,
        value: impl Into<String>,
    ) -> Self {
        self.beside.index_facts.push((index.into(), IndexFact::Storage(parameter.into(), value.into())));
        self
    }
}

impl View {
    /// Where NULLs of `column`, or of the expression that is written so, sort in the index of that name.
    ///
    /// ```
    /// use seaglass::{Nulls, View, sea_query::Index};
    ///
    /// View::materialized("sales")
    ///     .postgres("SELECT day, shop FROM orders")
    ///     .index(Index::create().name("sales_by_shop").col("shop").col("day"))
    ///     .index_nulls("sales_by_shop", "day", Nulls::First)
    ///     .index_collation("sales_by_shop", "shop", "C")
    ///     .index_storage("sales_by_shop", "fillfactor", "70");
    /// ```
    pub fn index_nulls(mut self, index: impl Into<Name>, column: impl IntoIden, nulls: Nulls) -> Self {
        let column = Name::from(column.into_iden().to_string());
        self.index_facts.push((index.into(), IndexFact::Nulls(column, nulls)));
        self
    }

    /// How the texts of `column`, or of the expression that is written so, are compared in the index of that name.
    ///
    /// ```
    /// seaglass::View::materialized("sales").index_collation("sales_by_shop", "shop", "C");
    /// ```
    pub fn index_collation(
        mut self,
        index: impl Into<Name>,
        column: impl IntoIden,
        collation: impl Into<ObjectName>,
    ) -> Self {
        let column = Name::from(column.into_iden().to_string());
        self.index_facts.push((index.into(), IndexFact::Collation(column, collation.into())));
        self
    }

    /// What the index of that name is for.
    ///
    /// ```
    /// use seaglass::{View, sea_query::Index};
    ///
    /// View::materialized("sales")
    ///     .postgres("SELECT day, sum(price) AS price FROM orders GROUP BY day")
    ///     .index(Index::create().unique().name("sales_by_day").col("day"))
    ///     .index_doc("sales_by_day", "Lets the view be refreshed while it is read.")
    ///     .index_storage("sales_by_day", "fillfactor", "70");
    /// ```
    pub fn index_doc(mut self, index: impl Into<Name>, text: impl Into<String>) -> Self {
        self.index_facts.push((index.into(), IndexFact::Doc(text.into())));
        self
    }

    /// A storage parameter of the index of that name.
    ///
    /// ```
    /// seaglass::View::materialized("sales").index_storage("sales_by_shop", "fillfactor", "70");
    /// ```
    pub fn index_storage(
        mut self,
        index: impl Into<Name>,
        parameter: impl Into<Name>,
        value: impl Into<String>,
    ) -> Self {
        self.index_facts.push((index.into(), IndexFact::Storage(parameter.into(), value.into())));
        self
    }
}
