//! Rows that nobody wrote, for every table of a database.

use seaglass::model::{Dialect, Schema};
use seaglass_cli::verify::rows::{Taste, fill as fill_table, fillings, links};
use sqlx::{AssertSqlSafe, Executor};

use crate::{postgres::connect, target::Target};

/// Fills every table, parents first, and says how many rows there are.
pub fn fill(target: &Target, schema: &Schema) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a tokio runtime starts");
    let raw = |sql: &str| sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    match target {
        Target::Postgres { url, .. } => {
            let mut connection = runtime.block_on(connect(url));
            let mut attempt = |sql: &str| runtime.block_on(connection.execute(raw(sql))).map(|_| ());
            every(schema, Dialect::Postgres, &mut |sql| attempt(sql).map_err(|error| error.to_string()))
        }
        Target::Sqlite(file) => {
            let mut connection = runtime.block_on(file.connect());
            let mut attempt = |sql: &str| runtime.block_on(connection.execute(raw(sql))).map(|_| ());
            every(schema, Dialect::D1, &mut |sql| attempt(sql).map_err(|error| error.to_string()))
        }
        Target::D1(_) => every(schema, Dialect::D1, &mut |sql| target.exec(sql)),
    }
}

/// So many rows of a table are tried.
const TRIES: usize = 60;

fn every(schema: &Schema, dialect: Dialect, attempt: &mut dyn FnMut(&str) -> Result<(), String>) -> usize {
    let mut rows = 0;
    for filling in fillings(schema, schema, dialect) {
        let mut tries = 0;
        let mut few = |sql: &str| {
            tries += 1;
            if tries > TRIES { Err("enough".to_owned()) } else { attempt(sql) }
        };
        rows += fill_table(&filling, Taste::Edges, &mut few).rows;
    }
    for link in links(schema, dialect) {
        // Circles are closed where that is let.
        let _ = attempt(&link);
    }
    rows
}
