//! What an entity has beside its columns, where a table asks for it.

use super::TableDecl;
use crate::model::{Dto, DtoColumns, EntityStyle, Name};
use sea_query::{IntoIden, IntoTableRef};

impl TableDecl {
    /// No entity is generated for the table.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text())).skip_entity();
    /// ```
    pub fn skip_entity(mut self) -> Self {
        self.beside.entity.skip = true;
        self
    }

    /// The entity's module, instead of the table's name.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text())).entity_module("note");
    /// ```
    pub fn entity_module(mut self, module: impl Into<String>) -> Self {
        self.beside.entity.module = Some(module.into());
        self
    }

    /// Where there are several ways between this table and another, `Related` of their entities is the foreign key of that
    /// name, in both directions; the others are followed by `find_linked`. Without this it is the first that there was,
    /// for as long as it is there: an app must never find that `find_related` leads elsewhere.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, ForeignKey, Table}};
    ///
    /// let key = |name: &str| ColumnDef::new(name.to_owned()).big_integer().not_null().take();
    /// let points = |name: &str| ForeignKey::create().from("posts", name.to_owned()).to("users", "id").take();
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("posts")
    ///         .col(key("author_id"))
    ///         .col(key("reviewer_id"))
    ///         .foreign_key(&mut points("author_id"))
    ///         .foreign_key(&mut points("reviewer_id")),
    /// )
    /// .related("posts_author_id_fkey");
    /// ```
    pub fn related(mut self, foreign_key: impl Into<Name>) -> Self {
        self.beside.entity.related.push(foreign_key.into());
        self
    }

    /// As [`Self::related`], of the two tables that this junction joins: `Related` of their entities is the way through it.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, ForeignKey, Table}};
    ///
    /// let key = |name: &str| ColumnDef::new(name.to_owned()).big_integer().not_null().take();
    /// let to = |name: &str, table: &str| ForeignKey::create().from("likes", name.to_owned()).to(table.to_owned(), "id").take();
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("likes")
    ///         .col(key("user_id"))
    ///         .col(key("post_id"))
    ///         .foreign_key(&mut to("user_id", "users"))
    ///         .foreign_key(&mut to("post_id", "posts")),
    /// )
    /// .related_through();
    /// ```
    pub fn related_through(mut self) -> Self {
        self.beside.entity.related_through = true;
        self
    }

    /// Of several foreign keys between this table and that one none is `Related`: each is a field with a variant of
    /// `Relation`, which `load().with(…)` takes. So it is without this where they came together.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("posts").col(ColumnDef::new("author_id").big_integer())).unrelated("users");
    /// ```
    pub fn unrelated(mut self, table: impl IntoTableRef) -> Self {
        self.beside.unrelated.push(table.into_table_ref());
        self
    }

    /// How the entity looks: see [`EntityStyle`].
    ///
    /// ```
    /// use seaglass::{EntityStyle, Serde, TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("sessions").col(ColumnDef::new("id").uuid().primary_key()))
    ///     .entity(EntityStyle::new().serde(Serde::None));
    /// ```
    pub fn entity(mut self, style: EntityStyle) -> Self {
        self.beside.entity.style = style.within(&self.beside.entity.style);
        self
    }

    /// A derive added to the entity's `Model`, by path.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text())).derive("utoipa::ToSchema");
    /// ```
    pub fn derive(mut self, path: impl Into<String>) -> Self {
        self.beside.entity.style.derives.push(path.into());
        self
    }

    /// An attribute added to the entity's `Model`, without `#[` and `]`.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text()))
    ///     .attribute("schema(title = \"A note\")");
    /// ```
    pub fn attribute(mut self, attribute: impl Into<String>) -> Self {
        self.beside.entity.style.attributes.push(attribute.into());
        self
    }

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
