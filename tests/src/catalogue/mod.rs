//! Every object of a database as lines of text: one fact per line, sorted, without positions and object ids, so that two
//! databases with the same schema give the same lines however each came to be. Bookkeeping tables of clients are left out.
//!
//! Compare only lists from the same server: catalogues of different majors spell the same fact differently.

pub mod postgres;
pub mod sqlite;
mod sqlite_text;

/// Tables that clients keep for themselves.
pub const BOOKKEEPING: [&str; 3] = ["seaql_migrations", "_sqlx_migrations", "d1_migrations"];

/// One fact per line: what a database stores with line ends is shown with them escaped.
fn one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n")
}
