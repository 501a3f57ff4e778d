//! A database file of SQLite as a source.

use super::{Source, Unreadable};
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

/// A connection that only reads asks for nothing but rows.
impl Source for rusqlite::Connection {
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, Unreadable> {
        let run = |connection: &Self| -> rusqlite::Result<Vec<Map<String, Value>>> {
            let mut statement = connection.prepare(sql)?;
            let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
            let mut rows = statement.query([])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let mut object = Map::new();
                for (at, name) in names.iter().enumerate() {
                    object.insert(name.clone(), value(row.get_ref(at)?));
                }
                found.push(object);
            }
            Ok(found)
        };
        run(self).map_err(|error| Unreadable {
            what: format!("SQLite does not tell what is in the database: {error}"),
            instead: "see that the file is a database of SQLite, and that it may be read".to_owned(),
        })
    }
}

fn value(held: ValueRef<'_>) -> Value {
    match held {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::from(number),
        ValueRef::Real(number) => Value::from(number),
        ValueRef::Text(text) | ValueRef::Blob(text) => Value::from(String::from_utf8_lossy(text)),
    }
}
