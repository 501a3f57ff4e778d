//! Seaglass: tables are declared once, in Rust, with sea-query's own builders; from that one declaration come versioned
//! SeaORM migrations, SQL files for Postgres and Cloudflare D1, typed SeaORM entities and Markdown schema docs.
//!
//! ```text
//! declare ─▶ read ─▶ diff ─▶ plan ─▶ render ─▶ emit
//! (user)    sea-query  two     steps   SQL per   files
//!           → Schema  Schemas  per     dialect
//!                     → Changes dialect
//! ```
//!
//! Each stage is one folder with one public function; [`pipeline`] shows the whole program on one screen. Everything
//! between the declaration and the files is pure: no clock, no environment, no file system.
#![warn(missing_docs, unreachable_pub)]

pub mod adopt;
pub mod ask;
pub mod cli;
pub mod declare;
pub mod dialect;
pub mod diff;
pub mod draft;
pub mod emit;
mod lookup;
pub mod model;
pub mod pipeline;
pub mod plan;
mod probe;
pub mod read;
pub mod rebase;
pub mod sql;
pub mod step;
mod suggest;

pub use declare::*;
pub use dialect::now_sql;
pub use model::kind::{
    Aggregate, Bound, Cast, CastContext, CollationProvider, Composite, Domain, Extension, Inheritance, Namespace,
    Partition, PartitionBounds, Policy, PolicyCommand, PostgresCollation, RangeType, Raw, RewriteRule, RuleEvent,
    Sequence, Statistics, StatisticsKind, TypeName, VirtualModule, VirtualTable,
};
pub use model::{
    BigInteger, CheckOption, Collation, Conflict, DateTimeCrate, EntityFormat, EntityStyle, Exclusion, Fires,
    Numbering, PartitionBy, PostgresType, Prelude, Routine, RowSecurity, Rule, SequenceType, Serde, Trigger,
};
pub use sea_query;
