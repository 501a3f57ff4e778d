//! A file of SQLite.

use crate::catalogue::Unreadable;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Opens a file to read it; one that is not there is not made.
///
/// # Errors
///
/// There is no such file, or it is not a database.
pub fn sqlite(path: &Path) -> Result<Connection, Unreadable> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(|error| Unreadable {
        what: format!("{}: {error}", path.display()),
        instead: "see that the file is there and is a database of SQLite".to_owned(),
    })
}
