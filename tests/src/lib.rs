//! What the whole-system tests share: the engines, the real clients, and a reader of their catalogues.
//!
//! | module | what it gives a test |
//! |---|---|
//! | [`tools`] | the npm packages of `tests/tools`, installed on first use |
//! | [`postgres`] | servers of two majors, a fresh database per call |
//! | [`workerd`] | D1 databases on workerd, as wrangler's local mode runs them |
//! | [`wrangler`] | the `wrangler` command itself |
//! | [`sqlite`] | a temporary SQLite file |
//! | [`catalogue`] | every object of a database as sorted lines of text |
//! | [`rows`] | every row of a database as sorted lines of text |
//! | [`filled`] | rows that nobody wrote, for every table |
//! | [`mermaid`] | whether diagrams parse |
//! | [`target`] | a database on any of the engines, behind one face |
//! | [`clients`] | SeaORM, sqlx and psql over a folder of SQL files |
//! | [`generated`] | the repository's generated SQL, and the fixtures that it is held against |
//! | [`imported`] | declarations that were written for a database, compiled and read |
//! | [`live`] | databases as the command `seaglass` reads them |
//! | [`versions`] | the versions of the two databases, from which the repository's history is written |
//! | [`process`] | running commands and copying trees |
//!
//! A missing engine is a panic with the command that fixes it; nothing here skips.
#![expect(clippy::missing_panics_doc, reason = "a helper of tests fails by panicking, and says why when it does")]

pub mod catalogue;
pub mod clients;
pub mod covered;
pub mod deployed;
mod diff;
pub mod filled;
pub mod generated;
pub mod imported;
pub mod live;
pub mod mermaid;
pub mod postgres;
pub mod process;
pub mod rows;
pub mod sqlite;
pub mod story;
pub mod target;
pub mod tools;
pub mod versions;
pub mod workerd;
pub mod wrangler;

pub use diff::assert_same_lines;

/// Runs a future to its end on a runtime of its own, for tests that are not async.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a tokio runtime starts").block_on(future)
}
