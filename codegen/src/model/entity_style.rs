//! How entities look where nothing is said of one alone: for the project, a database, a table, an enum. No part of history.

use super::{BigInteger, DateTimeCrate, EntityFormat, Prelude, Serde};

/// How generated entities look, for a [project](crate::Project::entities), a [database](crate::Database::entities) or a
/// [table](crate::TableDecl::entity). What is not said is as it is said further out, and at last as it is without any of
/// this; what is said nearest holds. Lists add up, outermost first.
///
/// ```
/// use seaglass::{BigInteger, Database, DateTimeCrate, EntityStyle, Prelude, Project, Serde};
///
/// Project::new("..")
///     .entities(EntityStyle::new().serde(Serde::Both).date_time(DateTimeCrate::Time).enum_derive("strum::Display"))
///     .database(Database::new("app").entities(EntityStyle::new().serde(Serde::Serialize)));
///
/// // Of models, enums and the types of fields:
/// EntityStyle::new()
///     .derive("utoipa::ToSchema")
///     .attribute("schema(title = \"A row\")")
///     .enum_attribute("strum(serialize_all = \"snake_case\")")
///     .type_attribute("schema(as = String)")
///     .big_integer(BigInteger::I32)
///     .skip_deserializing_primary_key(true)
///     .skip_hidden_columns(true);
///
/// // Of modules; and of a table, what it leaves open as the project says it:
/// let outer = EntityStyle::new().prelude(Prelude::None).seaography(true);
/// EntityStyle::new().skip(true).within(&outer);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityStyle {
    /// The form of the entities; a table has that of its database.
    #[doc(hidden)]
    pub format: Option<EntityFormat>,
    /// Which traits of serde models, enums and generated field types have.
    #[doc(hidden)]
    pub serde: Option<Serde>,
    /// Serde does not read the primary key.
    #[doc(hidden)]
    pub skip_deserializing_primary_key: Option<bool>,
    /// Serde leaves out columns whose name starts with an underscore.
    #[doc(hidden)]
    pub skip_hidden_columns: Option<bool>,
    /// The crate of dates, times and instants.
    #[doc(hidden)]
    pub date_time: Option<DateTimeCrate>,
    /// The type of big integers.
    #[doc(hidden)]
    pub big_integer: Option<BigInteger>,
    /// Derives added to `Model`.
    #[doc(hidden)]
    pub derives: Vec<String>,
    /// Attributes added to `Model`, without `#[` and `]`.
    #[doc(hidden)]
    pub attributes: Vec<String>,
    /// Derives added to the structs that [`TableDecl::dto`](crate::TableDecl::dto) and its like ask for.
    #[doc(hidden)]
    pub dto_derives: Vec<String>,
    /// Derives added to enums; a table has no say in them.
    #[doc(hidden)]
    pub enum_derives: Vec<String>,
    /// Attributes added to enums, without `#[` and `]`; a table has no say in them.
    #[doc(hidden)]
    pub enum_attributes: Vec<String>,
    /// Derives added to generated field types; of a table, to those that it or its columns name.
    #[doc(hidden)]
    pub type_derives: Vec<String>,
    /// Attributes added to generated field types, without `#[` and `]`; of a table, to those that it or its columns name.
    #[doc(hidden)]
    pub type_attributes: Vec<String>,
    /// What Seaography needs is generated.
    #[doc(hidden)]
    pub seaography: Option<bool>,
    /// The `prelude` module; for a table, whether it is in there.
    #[doc(hidden)]
    pub prelude: Option<Prelude>,
    /// Tests can make rows.
    #[doc(hidden)]
    pub factories: Option<bool>,
    /// No entity is generated.
    #[doc(hidden)]
    pub skip: Option<bool>,
}

impl EntityStyle {
    /// Nothing is said.
    pub const fn new() -> Self {
        Self {
            format: None,
            serde: None,
            skip_deserializing_primary_key: None,
            skip_hidden_columns: None,
            date_time: None,
            big_integer: None,
            derives: Vec::new(),
            attributes: Vec::new(),
            dto_derives: Vec::new(),
            enum_derives: Vec::new(),
            enum_attributes: Vec::new(),
            type_derives: Vec::new(),
            type_attributes: Vec::new(),
            seaography: None,
            prelude: None,
            factories: None,
            skip: None,
        }
    }

    /// The form of the entities, for a project or a database: a dense model needs of those that it refers to what compact
    /// ones do not have.
    ///
    /// ```
    /// # use seaglass::{Database, EntityFormat, EntityStyle};
    /// Database::new("billing").entities(EntityStyle::new().format(EntityFormat::Compact));
    /// ```
    pub fn format(mut self, format: EntityFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// Which traits of serde models, enums and generated field types derive, by the path `serde::…`. An enum or field type
    /// that a model holds has those of the model.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.serde = Some(serde);
        self
    }

    /// Serde does not read the primary key, which has its default value then, where serde reads at all and the key's type
    /// has a default value.
    pub fn skip_deserializing_primary_key(mut self, skip: bool) -> Self {
        self.skip_deserializing_primary_key = Some(skip);
        self
    }

    /// Serde leaves out columns whose name starts with an underscore, where there is serde at all and the type has a default
    /// value for what is not read.
    pub fn skip_hidden_columns(mut self, skip: bool) -> Self {
        self.skip_hidden_columns = Some(skip);
        self
    }

    /// The crate of dates, times and instants.
    pub fn date_time(mut self, date_time: DateTimeCrate) -> Self {
        self.date_time = Some(date_time);
        self
    }

    /// The Rust type of big integers.
    pub fn big_integer(mut self, big_integer: BigInteger) -> Self {
        self.big_integer = Some(big_integer);
        self
    }

    /// A derive added to each `Model`, by path.
    pub fn derive(mut self, path: impl Into<String>) -> Self {
        self.derives.push(path.into());
        self
    }

    /// A derive added to each struct that [`TableDecl::dto`](crate::TableDecl::dto), `insert_dto` and `patch_dto` ask for,
    /// and not to the `Model`: for traits that the relations of a model do not have.
    ///
    /// ```
    /// # use seaglass::EntityStyle;
    /// EntityStyle::new().dto_derive("utoipa::ToSchema");
    /// ```
    pub fn dto_derive(mut self, path: impl Into<String>) -> Self {
        self.dto_derives.push(path.into());
        self
    }

    /// An attribute added to each `Model`, without `#[` and `]`.
    pub fn attribute(mut self, attribute: impl Into<String>) -> Self {
        self.attributes.push(attribute.into());
        self
    }

    /// A derive added to each enum, by path.
    pub fn enum_derive(mut self, path: impl Into<String>) -> Self {
        self.enum_derives.push(path.into());
        self
    }

    /// An attribute added to each enum, without `#[` and `]`.
    pub fn enum_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.enum_attributes.push(attribute.into());
        self
    }

    /// A derive added to each generated field type, by path: to ids, to what [`ColumnDecl::newtype`](crate::ColumnDecl::newtype)
    /// names, to `JsonAs`. Said of a table, it is for the types that the table and its columns name.
    ///
    /// ```
    /// # use seaglass::{Database, EntityStyle};
    /// Database::new("shop").entities(EntityStyle::new().type_derive("utoipa::ToSchema"));
    /// ```
    pub fn type_derive(mut self, path: impl Into<String>) -> Self {
        self.type_derives.push(path.into());
        self
    }

    /// An attribute added to each generated field type, without `#[` and `]`, as [`Self::type_derive`] adds a derive.
    pub fn type_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.type_attributes.push(attribute.into());
        self
    }

    /// Whether there is what Seaography needs: a function of each database's module that registers its entities, another
    /// one for its enums, and in the compact format a `RelatedEntity` beside each `Relation`.
    pub fn seaography(mut self, seaography: bool) -> Self {
        self.seaography = Some(seaography);
        self
    }

    /// What becomes of the `prelude` module; of a table [`Prelude::None`] leaves its entity out of it.
    pub fn prelude(mut self, prelude: Prelude) -> Self {
        self.prelude = Some(prelude);
        self
    }

    /// Whether tests can make rows: behind the feature `factories` of the entity crate, each entity has a `factory`, and the
    /// crate a `factories::fresh_database` for them.
    ///
    /// ```
    /// seaglass::Project::new("..").entities(seaglass::EntityStyle::new().factories(true));
    /// // In a test of the app: posts::factory().published(true).create(&db).await?
    /// ```
    pub fn factories(mut self, factories: bool) -> Self {
        self.factories = Some(factories);
        self
    }

    /// Whether tables have no entity: said of all of them, those that say `skip(false)` have one.
    pub fn skip(mut self, skip: bool) -> Self {
        self.skip = Some(skip);
        self
    }

    /// This, with what it leaves open as `outer` says it.
    #[must_use]
    pub fn within(self, outer: &Self) -> Self {
        Self {
            serde: self.serde.or(outer.serde),
            skip_deserializing_primary_key: self
                .skip_deserializing_primary_key
                .or(outer.skip_deserializing_primary_key),
            skip_hidden_columns: self.skip_hidden_columns.or(outer.skip_hidden_columns),
            date_time: self.date_time.or(outer.date_time),
            big_integer: self.big_integer.or(outer.big_integer),
            derives: both(&outer.derives, self.derives),
            attributes: both(&outer.attributes, self.attributes),
            format: self.format.or(outer.format),
            dto_derives: both(&outer.dto_derives, self.dto_derives),
            enum_derives: both(&outer.enum_derives, self.enum_derives),
            enum_attributes: both(&outer.enum_attributes, self.enum_attributes),
            type_derives: both(&outer.type_derives, self.type_derives),
            type_attributes: both(&outer.type_attributes, self.type_attributes),
            seaography: self.seaography.or(outer.seaography),
            prelude: self.prelude.or(outer.prelude),
            factories: self.factories.or(outer.factories),
            skip: self.skip.or(outer.skip),
        }
    }
}

/// What either list has, once.
fn both(outer: &[String], inner: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(outer.len() + inner.len());
    for text in outer.iter().cloned().chain(inner) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::model::{EntityStyle, Prelude, Serde};

    #[test]
    fn the_nearest_holds_and_lists_add_up() {
        let outer = EntityStyle::new().serde(Serde::Both).derive("A").derive("B").seaography(true).skip(true);
        let inner = EntityStyle::new().serde(Serde::None).derive("B").derive("C").prelude(Prelude::None).skip(false);
        let expected = EntityStyle::new()
            .serde(Serde::None)
            .derive("A")
            .derive("B")
            .derive("C")
            .seaography(true)
            .prelude(Prelude::None)
            .skip(false);
        assert_eq!(inner.clone().within(&outer), expected);
        let nothing = EntityStyle::new();
        assert_eq!(nothing, EntityStyle::default());
        assert_eq!(nothing.clone().within(&outer), outer);
        assert_eq!(inner.clone().within(&nothing), inner);
    }
}
