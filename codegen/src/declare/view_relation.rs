//! What the rows of a view are related to, in entities alone.

use super::View;
use crate::model::Name;
use sea_query::{IdenList, IntoIden, IntoTableRef, TableRef};

/// A relation that is said of a view.
#[derive(Clone, Debug)]
pub(crate) struct ViewRelation {
    pub(crate) kind: ViewRelationKind,
    /// The columns of the view.
    pub(crate) columns: Vec<Name>,
    /// The other table or view.
    pub(crate) other: TableRef,
    /// Its columns.
    pub(crate) other_columns: Vec<Name>,
}

/// Whose rows name those of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewRelationKind {
    /// Those of the view.
    BelongsTo,
    /// Those of the other table or view.
    HasMany,
}

impl View {
    /// Each row of the view names one row of a table or of another view, by the columns of the view and the key of the other:
    /// the entities of both are related, as by a foreign key. It is no part of any database and changes no migration.
    ///
    /// The other one has many rows of the view, or one where the entity's key is these columns or they are `.unique_key()`.
    /// A row may name one that is not there: no database looks after it.
    ///
    /// ```
    /// use seaglass::{View, sea_query::{ColumnDef, Table}};
    ///
    /// View::new("drafts")
    ///     .sql("SELECT id, author_id FROM posts WHERE published_at IS NULL")
    ///     .entity(
    ///         Table::create()
    ///             .table("drafts")
    ///             .col(ColumnDef::new("id").big_integer().primary_key())
    ///             .col(ColumnDef::new("author_id").big_integer().not_null()),
    ///     )
    ///     .belongs_to("author_id", "users", "id");
    /// ```
    pub fn belongs_to(self, columns: impl IdenList, other: impl IntoTableRef, other_columns: impl IdenList) -> Self {
        self.related_to(ViewRelationKind::BelongsTo, columns, other, other_columns)
    }

    /// Rows of a table or of another view name one row of this one, by a key of it and the columns of the other. It is the
    /// other direction of [`Self::belongs_to`], for a table that refers to a view; where the columns are a key of the
    /// other, it has one row at most.
    ///
    /// ```
    /// use seaglass::{View, sea_query::{ColumnDef, Table}};
    ///
    /// View::new("authors")
    ///     .sql("SELECT author_id, count(*) AS posts FROM posts GROUP BY author_id")
    ///     .entity(
    ///         Table::create()
    ///             .table("authors")
    ///             .col(ColumnDef::new("author_id").big_integer().primary_key())
    ///             .col(ColumnDef::new("posts").big_integer().not_null()),
    ///     )
    ///     .has_many("author_id", "posts", "author_id");
    /// ```
    pub fn has_many(self, columns: impl IdenList, other: impl IntoTableRef, other_columns: impl IdenList) -> Self {
        self.related_to(ViewRelationKind::HasMany, columns, other, other_columns)
    }

    fn related_to(
        mut self,
        kind: ViewRelationKind,
        columns: impl IdenList,
        other: impl IntoTableRef,
        other_columns: impl IdenList,
    ) -> Self {
        let (columns, other_columns) = (names(columns), names(other_columns));
        self.relations.push(ViewRelation { kind, columns, other: other.into_table_ref(), other_columns });
        self
    }
}

fn names(columns: impl IdenList) -> Vec<Name> {
    columns.into_iter().map(|column| Name::from(column.into_iden().to_string())).collect()
}
