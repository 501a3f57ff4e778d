//! Files that are written once and belong to the user from then on.

use super::plan::Entity;
use super::types;
use crate::model::Declared;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The module for hand-written behaviour of an entity.
pub(super) fn behaviour(entity: &Entity<'_>) -> String {
    let module = entity.module_ident();
    let mut out = format!(
        "//! What `{}` does beyond its columns. This file is yours: it is written once and never changed again.\n\
         //!\n\
         //! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.\n\
         //! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>\n\n\
         use super::{module}::ActiveModel;\n",
        entity.module
    );
    let generated: Vec<_> = entity.fields.iter().filter(|field| field.column.generated.is_some()).collect();
    if generated.is_empty() {
        out.push_str("use sea_orm::entity::prelude::*;\n\nimpl ActiveModelBehavior for ActiveModel {}\n");
        return out;
    }
    out.push_str(
        "use sea_orm::entity::prelude::*;\n\n\
         #[async_trait::async_trait]\n\
         impl ActiveModelBehavior for ActiveModel {\n\
         \x20   /// Leaves to the database what it computes itself.\n\
         \x20   async fn before_save<C>(mut self, _db: &C, _insert: bool) -> Result<Self, DbErr>\n\
         \x20   where\n\
         \x20       C: ConnectionTrait,\n\
         \x20   {\n",
    );
    for field in generated {
        let _ = writeln!(out, "        self.{} = sea_orm::NotSet;", field.ident());
    }
    out.push_str("        Ok(self)\n    }\n}\n");
    out
}

/// The crate's manifest.
pub(super) fn manifest(folder: &str, databases: &[&Declared]) -> String {
    let name = folder.rsplit('/').find(|part| !part.is_empty() && *part != "." && *part != "..").unwrap_or("entity");
    let mut features = BTreeSet::from(["macros", "with-chrono", "with-json", "with-rust_decimal", "with-uuid"]);
    let columns = databases.iter().flat_map(|database| &database.schema.tables).flat_map(|table| &table.columns);
    features.extend(columns.filter_map(|column| types::feature(&column.ty)));
    let features: Vec<String> = features.into_iter().map(|feature| format!("\"{feature}\"")).collect();
    let features = features.join(", ");
    format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"
publish = false

[dependencies]
# The driver and the runtime are the application's choice.
sea-orm = {{ version = \"2.0\", default-features = false, features = [{features}] }}
"
    )
}
