//! What sea-query cannot say about a column.

use crate::model::{
    BigInteger, D1Column, DateTimeCrate, Dialect, EnumRepresentation, FieldOptions, Forms, Name, Numbering, Storage,
};
use sea_query::{Expr, IntoIden};

/// Facts about one column beside its sea-query definition; see [`column()`].
#[derive(Clone, Debug, Default)]
pub struct ColumnDecl {
    pub(crate) storage: Option<Storage>,
    pub(crate) types: Forms,
    pub(crate) rust_type: Option<String>,
    pub(crate) d1: D1Column,
    pub(crate) field: Option<Box<FieldOptions>>,
    pub(crate) renamed_from: Option<Name>,
    pub(crate) backfill: Option<Expr>,
    pub(crate) using: Option<Expr>,
    pub(crate) narrows: Option<String>,
    pub(crate) numbering: Option<Box<Numbering>>,
}

/// Starts the facts about a column; give them to [`crate::TableDecl::column`].
///
/// ```
/// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
///
/// TableDecl::new(Table::create().table("users").col(ColumnDef::new("type").text()))
///     .column("type", column().field_name("kind").field_attribute("serde(rename = \"type\")"));
/// ```
pub fn column() -> ColumnDecl {
    ColumnDecl::default()
}

impl ColumnDecl {
    /// How D1 stores the value, where it is not the portable form; each [`Storage`] says what it keeps, how it sorts, and
    /// whether Postgres stores it alike. `now()` and `new_uuid()` give the column's form, and between forms of one type rows
    /// are converted; one that keeps fewer digits of a second asks for `narrows`.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, Storage, now, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("sessions")
    ///         .col(ColumnDef::new("id").uuid().not_null().primary_key())
    ///         .col(ColumnDef::new("seen_at").timestamp_with_time_zone().not_null().default(now())),
    /// )
    /// .column("id", column().d1_storage(Storage::TextUuid))
    /// .column("seen_at", column().d1_storage(Storage::UnixMillis));
    /// ```
    pub fn d1_storage(mut self, storage: Storage) -> Self {
        self.storage = Some(storage);
        self
    }

    /// The SQL type in each dialect and the Rust type of the entity field (without `Option`), for types that the
    /// portable set does not hold.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("places").col(ColumnDef::new("at").text()))
    ///     .column("at", column().custom_type("point", "text", "String"));
    /// ```
    pub fn custom_type(mut self, postgres: impl Into<String>, d1: impl Into<String>, rust: impl Into<String>) -> Self {
        self.types = Forms::from([(Dialect::Postgres, postgres.into()), (Dialect::D1, d1.into())]);
        self.rust_type = Some(rust.into());
        self
    }

    /// How Postgres numbers the column, where that is not what `auto_increment()` of sea-query says, which may stand beside
    /// it. On D1 it is AUTOINCREMENT either way.
    ///
    /// Another way continues with the next value, and keeps who may use the sequence.
    ///
    /// ```
    /// use seaglass::{Numbering, TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("id").integer().not_null().primary_key()))
    ///     .column("id", column().numbering(Numbering::serial().sequence("user_numbers").cache(20)));
    /// ```
    pub fn numbering(mut self, numbering: Numbering) -> Self {
        self.numbering = Some(Box::new(numbering));
        self
    }

    /// Postgres numbers the column as `serial` does: by a sequence that it owns, and a default that calls it. That is what
    /// databases have that are older than identities; a new one is better off with `auto_increment()` of sea-query.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("id").integer().not_null().primary_key()))
    ///     .column("id", column().serial());
    /// ```
    pub fn serial(self) -> Self {
        self.numbering(Numbering::serial())
    }

    /// The entity field's name, instead of the column's.
    ///
    /// ```
    /// seaglass::column().field_name("kind");
    /// ```
    pub fn field_name(mut self, name: impl Into<String>) -> Self {
        self.field.get_or_insert_default().name = Some(name.into());
        self
    }

    /// An attribute of the entity field, without `#[` and `]`: `serde(skip)`.
    ///
    /// ```
    /// seaglass::column().field_attribute("serde(skip)");
    /// ```
    pub fn field_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.field.get_or_insert_default().attributes.push(attribute.into());
        self
    }

    /// The crate of the entity field's instant, date or time, instead of the table's: see
    /// [`crate::EntityStyle::date_time`].
    ///
    /// ```
    /// use seaglass::{DateTimeCrate, TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("days").col(ColumnDef::new("day").date().not_null().primary_key()))
    ///     .column("day", column().date_time(DateTimeCrate::Time));
    /// ```
    pub fn date_time(mut self, date_time: DateTimeCrate) -> Self {
        self.field.get_or_insert_default().date_time = Some(date_time);
        self
    }

    /// The type of the entity field's big integer, instead of the table's: see [`crate::EntityStyle::big_integer`].
    ///
    /// ```
    /// use seaglass::{BigInteger, TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("days").col(ColumnDef::new("id").big_integer().not_null().primary_key()))
    ///     .column("id", column().big_integer(BigInteger::I32));
    /// ```
    pub fn big_integer(mut self, big_integer: BigInteger) -> Self {
        self.field.get_or_insert_default().big_integer = Some(big_integer);
        self
    }

    /// The Rust type that the JSON of the column is, without `Option`: the entity field is `JsonAs<…>` of it, which serde
    /// reads and writes. It has `Serialize`, `Deserialize`, `Clone`, `Debug` and `PartialEq`, and is in another crate or in
    /// a hand-written file of the entity crate.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("tokens").col(ColumnDef::new("scopes").json_binary().not_null()))
    ///     .column("scopes", column().json_as("crate::app::tokens_ext::Scopes"));
    /// ```
    pub fn json_as(mut self, rust: impl Into<String>) -> Self {
        self.field.get_or_insert_default().json = Some(rust.into());
        self
    }

    /// The entity field is a type of its own around the value, which the `fields` module has: `Slug(String)`. Columns that
    /// name the same one share it, and so do those that refer to such a column. It is made of any value and checks none.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("posts").col(ColumnDef::new("slug").string_len(80).not_null().unique_key()))
    ///     .column("slug", column().newtype("Slug"));
    /// ```
    pub fn newtype(mut self, name: impl Into<String>) -> Self {
        self.field.get_or_insert_default().newtype = Some(name.into());
        self
    }

    /// A derive added to the type that [`Self::newtype`] names, by path; see [`crate::EntityStyle::type_derive`].
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("posts").col(ColumnDef::new("slug").string_len(80).not_null().unique_key()))
    ///     .column("slug", column().newtype("Slug").type_derive("utoipa::ToSchema"));
    /// ```
    pub fn type_derive(mut self, path: impl Into<String>) -> Self {
        self.field.get_or_insert_default().type_derives.push(path.into());
        self
    }

    /// An attribute added to the type that [`Self::newtype`] names, without `#[` and `]`.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("posts").col(ColumnDef::new("slug").string_len(80).not_null().unique_key()))
    ///     .column("slug", column().newtype("Slug").type_attribute("schema(example = \"a-title\")"));
    /// ```
    pub fn type_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.field.get_or_insert_default().type_attributes.push(attribute.into());
        self
    }

    /// An enum appears in the entity as a `String`.
    ///
    /// ```
    /// seaglass::column().enum_as_text();
    /// ```
    pub fn enum_as_text(mut self) -> Self {
        self.field.get_or_insert_default().representation = EnumRepresentation::Text;
        self
    }

    /// The column was called something else: the next migration renames it and keeps its values. Once a migration has
    /// done so, this has nothing to say any more, and every command asks for it to be removed.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("email").text().not_null()))
    ///     .column("email", column().renamed_from("mail"));
    /// ```
    pub fn renamed_from(mut self, name: impl IntoIden) -> Self {
        self.renamed_from = Some(Name::from(name.into_iden().to_string()));
        self
    }

    /// What existing rows hold when the column is new, or where they held NULL when it becomes required. Any expression;
    /// it may name other columns of the row, by their names after the migration or, of a column that the same migration
    /// drops, before it. It is not the column's default: rows inserted later are not touched by it.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Expr, ExprTrait, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("users")
    ///         .col(ColumnDef::new("email").text().not_null())
    ///         .col(ColumnDef::new("nickname").text().not_null())
    ///         .col(ColumnDef::new("logins").integer().not_null()),
    /// )
    /// .column("nickname", column().backfill(Expr::col("email")))
    /// .column("logins", column().backfill(0));
    /// ```
    pub fn backfill(mut self, expression: impl Into<Expr>) -> Self {
        self.backfill = Some(expression.into());
        self
    }

    /// How a value is turned into the column's new type, where a cast would not do. SQL over the columns of the row, in
    /// which the column stands for its old value, under its new name.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, per_dialect, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("jobs").col(ColumnDef::new("minutes").integer().not_null()))
    ///     .column("minutes", column().using(per_dialect("extract(epoch from minutes) / 60", "minutes / 60")));
    /// ```
    pub fn using(mut self, expression: impl Into<Expr>) -> Self {
        self.using = Some(expression.into());
        self
    }

    /// The column's new type may hold less than the old one, and this is why that is meant. A text or number that is too
    /// large makes the migration fail; digits behind the point that have no room are rounded.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("name").string_len(40)))
    ///     .column("name", column().narrows("the longest name has 31 characters"));
    /// ```
    pub fn narrows(mut self, reason: impl Into<String>) -> Self {
        self.narrows = Some(reason.into());
        self
    }
}
