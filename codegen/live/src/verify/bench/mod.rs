//! TRY: a scratch engine on which migrations run, and what it tells of one.

mod locks;
mod postgres;
mod sqlite;
mod watch;

pub use self::postgres::OnPostgres;
pub use sqlite::OnSqlite;

use super::unit::Unit;
use crate::catalogue::Unreadable;
use crate::live::Held;
use locks::Relations;
use seaglass::dialect::Capabilities;
use seaglass::diff::diff;
use seaglass::emit::sql::parts;
use seaglass::model::{Dialect, Intent, ObjectName, Schema};
use seaglass::plan::plan;
use serde_json::{Map, Value};
use std::time::Duration;

/// What running a file took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// How long it ran.
    pub time: Duration,
    /// The strongest lock that it held on each table that was there before.
    pub locks: Vec<(String, String)>,
    /// Tables that were there before and are rewritten as a whole.
    pub rewritten: Vec<String>,
    /// Rows written, if the engine counts them.
    pub written: Option<u64>,
    /// The longest that somebody waited who read one of its tables meanwhile.
    pub reader: Option<Duration>,
    /// The longest that somebody waited who wrote to one of its tables meanwhile.
    pub writer: Option<Duration>,
}

/// An engine with a database that migrations have led to, and another one, made of it, for one try after the other.
pub trait Bench {
    /// What it is: `Postgres 18.1`.
    fn engine(&self) -> String;

    /// The dialect that it speaks.
    fn dialect(&self) -> Dialect;

    /// Makes of the second database what the first one is.
    ///
    /// # Errors
    ///
    /// No database can be made.
    fn begin(&mut self) -> Result<(), Unreadable>;

    /// Runs a migration on the first database.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn advance(&mut self, sql: &str, no_transaction: bool) -> Result<(), String>;

    /// Runs a statement on the second one: all of it or nothing.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn attempt(&mut self, sql: &str) -> Result<(), String>;

    /// Runs a file on the second one as its client does, while others read and write `touched` tables.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn apply(&mut self, sql: &str, no_transaction: bool, touched: &[Touched]) -> Result<Measures, String>;

    /// What the second one holds, in the words of `known`.
    ///
    /// # Errors
    ///
    /// A catalogue that cannot be read.
    fn held(&mut self, known: &Schema) -> Result<Held, Unreadable>;

    /// The rows of a query on the second one.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, String>;
}

/// A table that somebody reads and writes while a file runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The table.
    pub table: ObjectName,
    /// A query that reads it.
    pub read: String,
    /// A statement that may write to it, and changes nothing.
    pub write: String,
}

/// Runs all steps of a unit on the first database. Of what has no SQL, the model says what it led to.
pub(super) fn advance(bench: &mut dyn Bench, unit: &Unit) -> Result<(), String> {
    if unit.adopted {
        let dialect = bench.dialect();
        let unwritten = Dialect::ALL.into_iter().filter(|other| *other != dialect).collect();
        let intent = Intent { unwritten, ..Intent::default() };
        let changes = diff(&unit.before, &unit.after, &intent).changes;
        let plan = plan(&changes, &unit.before, &unit.after, Capabilities::of(dialect));
        return parts(&plan, &changes, &unit.after)
            .iter()
            .try_for_each(|part| bench.advance(&part.sql, part.no_transaction));
    }
    unit.steps.iter().try_for_each(|step| {
        bench.advance(&step.up, step.no_transaction).map_err(|error| format!("{}: {error}", step.stem))
    })
}
