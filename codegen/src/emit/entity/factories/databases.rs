//! What tests make up: values of rows, each another one for another number and the same one for the same number, and
//! databases.

use sea_orm::prelude::*;
use sea_orm::{ActiveValue, ConnectOptions, Database};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A database that no other test uses.
#[derive(Debug)]
pub struct FreshDatabase {
    pub db: DatabaseConnection,
    /// The schema that it is in Postgres.
    schema: Option<String>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// One in memory for `sqlite::memory:`; for the URL of a Postgres, a schema of its own there, in which all that is not
/// said to be in another schema is. It is empty until `migrate` has run on it:
/// `fresh_database(url, async |db| Migrator::up(db, None).await)`.
///
/// # Errors
///
/// It cannot be opened, the role may not make a schema, or `migrate` fails; then the schema is dropped again.
pub async fn fresh_database<M>(url: &str, migrate: M) -> Result<FreshDatabase, DbErr>
where
    M: AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
{
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    let schema = options.get_url().starts_with("postgres").then(name);
    match &schema {
        Some(schema) => options.max_connections(4).set_schema_search_path(schema),
        // Another connection would be to another memory.
        None => options.max_connections(1).min_connections(1),
    };
    let fresh = FreshDatabase {
        db: Database::connect(options).await?,
        schema,
    };
    if let Some(schema) = &fresh.schema {
        fresh
            .db
            .execute_unprepared(&format!("CREATE SCHEMA {schema}"))
            .await?;
    }
    match migrate(&fresh.db).await {
        Ok(()) => Ok(fresh),
        Err(error) => {
            fresh.close().await?;
            Err(error)
        }
    }
}

/// The name of a schema that nothing else has.
fn name() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    format!(
        "fresh_{}_{}_{now}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

impl FreshDatabase {
    /// Drops the schema in Postgres, with all that is in it. One that is not closed, as that of a test that failed, stays
    /// to be looked at.
    ///
    /// # Errors
    ///
    /// The database refuses it.
    pub async fn close(self) -> Result<(), DbErr> {
        if let Some(schema) = &self.schema {
            self.db
                .execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE"))
                .await?;
        }
        self.db.close().await
    }
}

impl std::ops::Deref for FreshDatabase {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.db
    }
}
