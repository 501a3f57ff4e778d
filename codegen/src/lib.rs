//! Seaglass: tables are declared once, in Rust, with [sea-query](sea_query)'s own builders; from that one declaration come
//! versioned SeaORM migrations, SQL files for Postgres and Cloudflare D1, typed SeaORM entities and Markdown schema docs.
//!
//! # Quick start
//!
//! A crate of your project depends on `seaglass` alone and says which databases there are:
//!
//! ```no_run
//! use seaglass::sea_query::{ColumnDef, Index, Table};
//! use seaglass::{Database, Project, TableDecl, now};
//! use std::process::ExitCode;
//!
//! fn notes() -> TableDecl {
//!     TableDecl::new(
//!         Table::create()
//!             .table("notes")
//!             .comment("What somebody wants to remember.")
//!             .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
//!             .col(ColumnDef::new("title").text().not_null())
//!             .col(ColumnDef::new("written_at").timestamp_with_time_zone().not_null().default(now())),
//!     )
//!     .index(Index::create().name("notes_by_time").col("written_at"))
//! }
//!
//! fn main() -> ExitCode {
//!     let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
//!     seaglass::cli::main(Project::new(root).database(Database::new("app").table(notes())))
//! }
//! ```
//!
//! `cargo run -- generate` writes `migration/`, `entity/` and `docs/schema/` under `root`; `cargo run -- check` exits with 1 where
//! one of them is not what the declaration says. Then edit the table: `diff` tells what that means for databases with rows,
//! and `generate` writes the next migration. No database is needed, and no network.
//!
//! `seaglass init`, of the crate `seaglass-cli`, writes all of that into a project, with `cargo schema` as a short form
//! and tests on real engines.
//!
//! # What to use for what
//!
//! | to declare | use |
//! |---|---|
//! | a table, its columns, keys and checks | `Table::create()` and `ColumnDef::new()` of [`sea_query`], in a [`TableDecl`] |
//! | an index | [`TableDecl::index`] with `Index::create()` of sea-query |
//! | what sea-query cannot say of a column, or of a key or check | [`column()`], [`constraint()`] |
//! | a default that both databases have | [`now()`], [`new_uuid()`], [`next_value()`], or [`per_dialect()`] for any other |
//! | numbers that the database gives | `auto_increment()` of sea-query, [`Numbering`], [`Sequence`] |
//! | an enum | `Type::create()` of sea-query, in an [`EnumDecl`] |
//! | a type that Postgres alone has | [`PostgresType`], [`Domain`], [`Composite`], [`RangeType`] |
//! | a view, a trigger, a function | [`View`], [`Trigger`], [`Routine`] |
//! | rows that no two may have alike | a unique index, or an [`Exclusion`] |
//! | who sees which rows | [`TableDecl::row_security`] and [`Policy`] |
//! | a large table in parts | [`PartitionKey`] and [`Partition`] |
//! | other objects of Postgres | [`Extension`], [`Namespace`], [`Aggregate`], [`Cast`], [`PostgresCollation`], [`Statistics`], [`RewriteRule`], [`Inheritance`], or [`Raw`] statements |
//! | full text search on D1 | [`VirtualTable`] |
//! | how D1 stores a value | [`ColumnDecl::d1_storage`] and the other builders that begin with `d1_` |
//! | rows to begin with | [`Seed`] |
//! | that something was renamed, or may be dropped | `renamed_from`, `drop_…` and `value_…` of what holds it |
//! | how entities look | [`EntityStyle`], for a project, a database or a table |
//! | several databases, and where files go | [`Project`], [`Database`], [`Paths`] |
//!
//! Names of this crate and of sea-query do not clash: `use seaglass::*; use seaglass::sea_query::*;`.
//!
//! # sea-query
//!
//! A declaration is read from sea-query's statements through parts of them that it does not promise to keep, so
//! Seaglass takes the releases that `SeaORM` 2.0 takes, `~1.0.0`, and is tested with 1.0.2. Cargo resolves to no other
//! minor version. Use [`sea_query`] from here, and there is one version of it.
//!
//! [`iden!`] makes an enumeration of names as sea-query's `#[derive(Iden)]` does, which costs a second `syn` and nine more
//! crates to build. To use the derive, depend on `sea-query` with its feature `derive` as well.
//!
//! # Features
//!
//! `with-chrono`, `with-json`, `with-rust_decimal` and `with-uuid` let seeds and defaults hold values of these crates.
#![warn(missing_docs, unreachable_pub)]

#[doc(hidden)]
pub mod adopt;
#[doc(hidden)]
pub mod ask;
pub mod cli;
#[doc(hidden)]
pub mod declare;
#[doc(hidden)]
pub mod dialect;
#[doc(hidden)]
pub mod diff;
#[doc(hidden)]
pub mod draft;
#[doc(hidden)]
pub mod emit;
mod lookup;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod pipeline;
#[doc(hidden)]
pub mod plan;
mod probe;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod rebase;
#[doc(hidden)]
pub mod sql;
#[doc(hidden)]
pub mod squash;
#[doc(hidden)]
pub mod step;
mod suggest;
#[doc(hidden)]
pub mod undo;

pub use declare::{
    ColumnDecl, ConstraintDecl, Database, EnumDecl, Paths, Project, Seed, TableDecl, View, column, constraint,
    new_uuid, next_value, now, per_dialect,
};
pub use model::kind::{
    Aggregate, Bound, Cast, CastContext, CollationProvider, Composite, Domain, Extension, Inheritance, Namespace,
    Partition, PartitionBounds, Policy, PolicyCommand, PostgresCollation, RangeType, Raw, RewriteRule, RuleEvent,
    Sequence, Statistics, StatisticsKind, TypeName, VirtualModule, VirtualTable,
};
pub use model::{
    BigInteger, CatalogueObject, CheckOption, Collation, Conflict, DateTimeCrate, Dialect, EntityFormat, EntityStyle,
    Exclusion, Fires, Name, Nulls, Numbering, ObjectName, PartitionKey, PostgresType, Prelude, Routine, RowSecurity,
    Rule, SequenceType, Serde, Storage, Trigger,
};
pub use sea_query;

/// The SQL of the current instant as a column of that type stores it, for a text that is written per dialect: the
/// statement of a trigger, the query of a view.
///
/// ```
/// use seaglass::{Dialect, Trigger, now_sql, sea_query::ColumnType};
///
/// let now = now_sql(Dialect::D1, &ColumnType::TimestampWithTimeZone, None);
/// Trigger::new("notes_touch").d1(format!(
///     "CREATE TRIGGER notes_touch AFTER UPDATE OF body ON notes BEGIN \
///      UPDATE notes SET touched_at = {now} WHERE id = NEW.id; END"
/// ));
/// ```
pub fn now_sql(dialect: Dialect, column: &sea_query::ColumnType, stored: Option<Storage>) -> String {
    dialect::now_sql(dialect, read::moment(column), stored)
}
