//! Of SQLite and D1.

use super::{Catalogue, Unreadable};

/// Somebody who runs a query on an SQLite database, wherever it is.
pub trait Source {
    /// The rows of a query, each as a JSON object by its columns' names.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn rows(&mut self, sql: &str) -> Result<Vec<serde_json::Map<String, serde_json::Value>>, Unreadable>;
}

/// Reads everything that is not SQLite's or Cloudflare's own.
///
/// # Errors
///
/// What the engine says, or SQL of the catalogue that cannot be taken apart.
pub fn read(_source: &mut dyn Source) -> Result<Catalogue, Unreadable> {
    Ok(Catalogue::default())
}

impl Source for rusqlite::Connection {
    fn rows(&mut self, _: &str) -> Result<Vec<serde_json::Map<String, serde_json::Value>>, Unreadable> {
        Ok(Vec::new())
    }
}
