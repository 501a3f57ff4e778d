//! What an entity has beside its columns, where a table asks for it.

use super::TableDecl;

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
}
