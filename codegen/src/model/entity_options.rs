//! How entities look; no part of history.

use super::{BigInteger, DateTimeCrate, EntityStyle, ForeignKey, Name, ObjectName};

/// How the entity of a table looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityOptions {
    /// No entity is generated.
    pub skip: bool,
    /// The entity refuses to be saved, because it is that of a view.
    pub read_only: bool,
    /// The entity's module, instead of the table's name.
    pub module: Option<String>,
    /// What the type of its key is called, where that is one of its own.
    pub id_type: Option<String>,
    /// What is said of the table; once a project is read, with what is said of its database and of the project.
    pub style: EntityStyle,
    /// What is made of parts of it.
    pub dtos: Vec<Dto>,
    /// Foreign keys of the table that `Related` stands for where there are several ways to the same table.
    pub related: Vec<Name>,
    /// `Related` of the two tables that this one joins is the way through it.
    pub related_through: bool,
    /// Tables to which no way is `Related` where there are several.
    pub even: Vec<ObjectName>,
    /// Of a view, the keys that its relations go by, which no database has: each with the table or view whose rows hold it.
    pub view_keys: Vec<(ObjectName, ForeignKey)>,
}

/// A struct of a part of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dto {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub columns: DtoColumns,
}

/// The columns that a struct of a part of an entity holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DtoColumns {
    /// These, to be read.
    These(Vec<Name>),
    /// What an app gives of a new row.
    Insert,
    /// What an app changes of a row.
    Patch,
}

/// How the entity field of a column looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldOptions {
    /// The field's name, instead of the column's.
    pub name: Option<String>,
    /// Attributes added to the field, without `#[` and `]`.
    pub attributes: Vec<String>,
    /// How an enum appears.
    pub representation: EnumRepresentation,
    /// The crate of its instant, date or time, instead of the table's.
    pub date_time: Option<DateTimeCrate>,
    /// The type of its big integer, instead of the table's.
    pub big_integer: Option<BigInteger>,
    /// The Rust type that serde reads and writes as its JSON.
    pub json: Option<String>,
    /// What the type around its value is called, where there is one.
    pub newtype: Option<String>,
    /// Derives added to that type.
    pub type_derives: Vec<String>,
    /// Attributes added to that type, without `#[` and `]`.
    pub type_attributes: Vec<String>,
}

/// How an enum column appears in the entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnumRepresentation {
    /// A Rust enum.
    #[default]
    Enum,
    /// A `String`.
    Text,
}
