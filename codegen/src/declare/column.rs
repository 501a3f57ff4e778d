//! What sea-query cannot say about a column.

use crate::model::{Dialect, EnumRepresentation, FieldOptions, Forms, Storage};

/// Facts about one column beside its sea-query definition; see [`column`].
#[derive(Clone, Debug, Default)]
pub struct ColumnDecl {
    pub(crate) storage: Option<Storage>,
    pub(crate) types: Forms,
    pub(crate) rust_type: Option<String>,
    pub(crate) field: FieldOptions,
}

/// Starts the facts about a column; give them to [`crate::TableDecl::column`].
pub fn column() -> ColumnDecl {
    ColumnDecl::default()
}

impl ColumnDecl {
    /// How D1 stores the value, where it is not the portable form.
    pub fn d1_storage(mut self, storage: Storage) -> Self {
        self.storage = Some(storage);
        self
    }

    /// The SQL type in each dialect and the Rust type of the entity field (without `Option`), for types that the
    /// portable set does not hold.
    pub fn custom_type(mut self, postgres: impl Into<String>, d1: impl Into<String>, rust: impl Into<String>) -> Self {
        self.types = Forms::from([(Dialect::Postgres, postgres.into()), (Dialect::D1, d1.into())]);
        self.rust_type = Some(rust.into());
        self
    }

    /// The entity field's name, instead of the column's.
    pub fn field_name(mut self, name: impl Into<String>) -> Self {
        self.field.name = Some(name.into());
        self
    }

    /// An attribute of the entity field, without `#[` and `]`: `serde(skip)`.
    pub fn field_attribute(mut self, attribute: impl Into<String>) -> Self {
        self.field.attributes.push(attribute.into());
        self
    }

    /// An enum appears in the entity as a `String`.
    pub fn enum_as_text(mut self) -> Self {
        self.field.representation = EnumRepresentation::Text;
        self
    }
}
