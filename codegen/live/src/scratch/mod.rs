//! SCRATCH: engines to try SQL on, whose databases hold nobody's data and are gone at the end, also after an error.

#[cfg(unix)]
mod cluster;
mod d1;
mod name;
mod postgres;
mod programs;
mod sqlite;

pub use d1::D1;
pub use postgres::{Database, Server};
pub use sqlite::Sqlite;

use crate::catalogue::Unreadable;
use std::path::Path;

/// A server of Postgres to try SQL on: the one whose URL is given, which has databases made and dropped, or one of its own
/// that is started from the programs of this machine.
///
/// # Errors
///
/// The server lets nobody in, or there is none and no programs to start one from; what to type next is said.
pub fn postgres(url: Option<&str>) -> Result<Server, Unreadable> {
    match url {
        Some(url) => Server::at(url),
        None => postgres_from(&programs::found()?),
    }
}

/// A server of its own, started from the programs in a folder.
///
/// # Errors
///
/// It does not start.
pub fn postgres_from(bin: &Path) -> Result<Server, Unreadable> {
    Server::start(bin)
}

/// An embedded SQLite, in a temporary folder.
///
/// # Errors
///
/// No temporary folder can be made.
pub fn sqlite() -> Result<Sqlite, Unreadable> {
    Sqlite::new()
}

/// A D1 database on this machine, by the wrangler of the project in `folder`; none where it has none.
///
/// # Errors
///
/// No temporary folder can be made.
pub fn d1(folder: &Path) -> Result<Option<D1>, Unreadable> {
    D1::new(folder)
}

/// Opens a file of SQLite to read and write it, with foreign keys as D1 has them; one that is not there is made.
///
/// # Errors
///
/// What SQLite says.
pub fn open_sqlite(file: &Path) -> Result<rusqlite::Connection, Unreadable> {
    sqlite::open(file)
}

fn no_folder(error: &std::io::Error) -> Unreadable {
    Unreadable {
        what: format!("no temporary folder can be made: {error}"),
        instead: "see that there is room in it, or name another one by the variable TMPDIR".to_owned(),
    }
}
