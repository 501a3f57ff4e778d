//! A library that is asked by GraphQL: what is to be said of it is in the declaration.

use apps_graphql_entity::library;
use sea_orm::DatabaseConnection;
use seaography::async_graphql::dynamic::{Schema, SchemaError};
use seaography::{Builder, BuilderContext};
use std::sync::LazyLock;

static CONTEXT: LazyLock<BuilderContext> = LazyLock::new(BuilderContext::default);

/// What can be asked of a database. A server hands each request to its `execute`.
///
/// # Errors
///
/// Names of GraphQL that clash: the declaration refuses them.
pub fn schema(db: DatabaseConnection) -> Result<Schema, SchemaError> {
    let builder = library::register_entity_modules(Builder::new(&CONTEXT, db.clone()));
    let builder = library::register_active_enums(builder);
    builder.set_depth_limit(Some(8)).schema_builder().data(db).finish()
}
