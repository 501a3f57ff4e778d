//! Databases of the SQLite that is part of this program.

use super::no_folder;
use crate::catalogue::Unreadable;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A temporary folder of databases.
#[derive(Debug)]
pub struct Sqlite {
    folder: TempDir,
}

impl Sqlite {
    pub(super) fn new() -> Result<Self, Unreadable> {
        let folder =
            tempfile::Builder::new().prefix("seaglass-sqlite-").tempdir().map_err(|error| no_folder(&error))?;
        Ok(Self { folder })
    }

    /// The file of the database of that name, which is there once somebody opens it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.db"))
    }

    /// Opens the database of that name, with foreign keys as D1 has them; an empty one at first.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn open(&self, name: &str) -> Result<Connection, Unreadable> {
        open(&self.file(name))
    }
}

/// Opens a file to read and write it, with foreign keys as D1 has them.
pub(super) fn open(file: &Path) -> Result<Connection, Unreadable> {
    let opened = Connection::open(file).and_then(|connection| {
        connection.pragma_update(None, "foreign_keys", true)?;
        // Nothing of it is ever recovered.
        connection.pragma_update(None, "synchronous", false)?;
        Ok(connection)
    });
    opened.map_err(|error| Unreadable {
        what: format!("{}: {error}", file.display()),
        instead: "see that the file is a database of SQLite and may be written".to_owned(),
    })
}
