//! Rows and results as SeaORM takes them from a connection that is not its own.
//!
//! There are two doors: `proxy` and `mock`. Both hold a row as a map of its values; that of `proxy` does not compile in a build
//! that has sqlx's driver of `SQLite` too, such as a workspace with its migrations. So this is `mock`, and the only place
//! that knows.

use std::collections::BTreeMap;

use sea_orm::{
    DbBackend, DbErr, ExecResult, MockDatabase, MockDatabaseTrait, MockExecResult, QueryResult, Statement, Value,
};

/// A row: its values by the names of the columns.
pub(crate) type Row = BTreeMap<String, Value>;

fn nothing() -> Statement {
    Statement::from_string(DbBackend::Sqlite, "")
}

/// Rows of a query.
pub(crate) fn rows(rows: Vec<Row>) -> Result<Vec<QueryResult>, DbErr> {
    MockDatabase::new(DbBackend::Sqlite).append_query_results([rows]).query(0, nothing())
}

/// What a statement did.
pub(crate) fn done(rows_affected: u64, last_insert_id: u64) -> Result<ExecResult, DbErr> {
    let done = MockExecResult { last_insert_id, rows_affected };
    MockDatabase::new(DbBackend::Sqlite).append_exec_results([done]).execute(0, nothing())
}
