//! What an entity has beside its columns, where a table asks for it.

use super::TableDecl;
use crate::model::{Dto, DtoColumns, Name};
use sea_query::IntoIden;

impl TableDecl {
    /// The key of the entity is a type of its own around the value, `UserId(i64)`, and so is every column that refers to it:
    /// the id of one table is not taken for that of another. The key is one column, of an integer, a text or a uuid.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create().table("users").col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key()),
    /// )
    /// .id_type("UserId");
    /// ```
    pub fn id_type(mut self, name: impl Into<String>) -> Self {
        self.beside.entity.id_type = Some(name.into());
        self
    }

    /// A struct of some columns beside the entity, which are all that is read: `into_partial_model::<PostSummary>()`.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("posts")
    ///         .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
    ///         .col(ColumnDef::new("title").text().not_null())
    ///         .col(ColumnDef::new("body").text().not_null()),
    /// )
    /// .dto("PostSummary", ["id", "title"]);
    /// ```
    pub fn dto(self, name: impl Into<String>, columns: impl IntoIterator<Item = impl IntoIden>) -> Self {
        let columns = columns.into_iter().map(|column| Name::from(column.into_iden().to_string()));
        self.with(name, DtoColumns::These(columns.collect()))
    }

    /// A struct of what a new row is made of: `NewPost { … }.into_active_model().insert(db)`. What the database computes or
    /// numbers is left out; what has a default is an `Option`, and `None` leaves it to the database.
    ///
    /// ```
    /// use seaglass::{TableDecl, now, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("posts")
    ///         .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
    ///         .col(ColumnDef::new("title").text().not_null())
    ///         .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now())),
    /// )
    /// .insert_dto("NewPost");
    /// ```
    pub fn insert_dto(self, name: impl Into<String>) -> Self {
        self.with(name, DtoColumns::Insert)
    }

    /// A struct of what changes of a row: `PostPatch { title: Some(…), ..Default::default() }.of(id).update(db)`. `None` leaves
    /// a column as it is; one that may be NULL is an `Option` in an `Option`, and `Some(None)` makes it NULL. So it is for serde:
    /// what is absent stays, and `null` is NULL, or an error where the column is required.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("posts")
    ///         .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
    ///         .col(ColumnDef::new("title").text().not_null())
    ///         .col(ColumnDef::new("subtitle").text()),
    /// )
    /// .patch_dto("PostPatch");
    /// ```
    pub fn patch_dto(self, name: impl Into<String>) -> Self {
        self.with(name, DtoColumns::Patch)
    }

    fn with(mut self, name: impl Into<String>, columns: DtoColumns) -> Self {
        self.beside.entity.dtos.push(Dto { name: name.into(), columns });
        self
    }
}
