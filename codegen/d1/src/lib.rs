//! SeaORM in a Rust Worker: a Cloudflare D1 database as a connection.
//!
//! ```ignore
//! let types = Types::default().with(Users).with(Posts);
//! let db = D1::new(&env, "DB", types)?;
//! let ann = Users::find_by_email("ann@example.com").one(&db).await?;
//! ```
//!
//! ```text
//! Statement ─▶ prepare ─▶ Transport ─▶ rows ─▶ QueryResult
//! (SeaORM)     value       (binding)   cell
//!              sql                     types
//! ```
//!
//! Everything but the binding is plain Rust: `value` gives parameters the form in which sqlx keeps them in `SQLite`, `sql`
//! finds where they stand and where the columns of a result come from, [`Types`] knows from the entities which type these have,
//! and `cell` reads them, or says which column holds what it should not.
#![warn(missing_docs, unreachable_pub)]

mod cell;
mod connection;
mod error;
mod handed;
mod not_atomic;
mod prepare;
mod rows;
mod sql;
mod transaction;
pub mod transport;
mod types;
mod value;
#[cfg(target_arch = "wasm32")]
pub mod worker;

pub use cell::Cell;
pub use connection::{D1, Done, Start};
pub use error::sql_err;
pub use not_atomic::NotAtomic;
pub use transaction::NoTransaction;
pub use types::{Column, Types};
pub use value::Bound;
