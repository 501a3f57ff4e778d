//! Of SQLite and D1.

mod agree;
mod comments;
mod file;
mod others;
mod parse;
mod rows;
mod rules;
mod statement;
mod table;
mod text;
mod types;

use super::{Catalogue, Unreadable};
use rows::{Object, Rows};
use std::collections::BTreeMap;
use std::sync::Arc;
pub(crate) use types::{natural, spell};

/// Somebody who runs a query on an SQLite database, wherever it is.
pub trait Source {
    /// The rows of a query, each as a JSON object by its columns' names.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn rows(&mut self, sql: &str) -> Result<Vec<serde_json::Map<String, serde_json::Value>>, Unreadable>;
}

/// Reads everything that is not SQLite's or Cloudflare's own, in five queries.
///
/// # Errors
///
/// What the engine says, or SQL of the catalogue that cannot be taken apart.
pub fn read(source: &mut dyn Source) -> Result<Catalogue, Unreadable> {
    let rows = rows::read(source)?;
    let mut catalogue = Catalogue::default();
    let keys = primary_keys(&rows);
    for object in rows.tables.iter().filter(|it| !is_own(&it.name)) {
        match object.kind.as_str() {
            "virtual" => catalogue.schema.objects.push(others::raw("virtual table", "TABLE", object).into()),
            // The affair of its virtual table.
            "shadow" => {}
            _ => {
                let facts = rows.facts.get(&object.name).cloned().unwrap_or_default();
                let table = table::read(object, &facts, &keys, &mut catalogue.unmodelled)?;
                catalogue.schema.tables.push(Arc::new(table));
            }
        }
    }
    for object in rows.others.iter().filter(|it| !is_own(&it.owner) && !is_own(&it.name)) {
        other(object, &rows, &mut catalogue)?;
    }
    catalogue.unmodelled.sort();
    Ok(catalogue)
}

fn other(object: &Object, rows: &Rows, catalogue: &mut Catalogue) -> Result<(), Unreadable> {
    let schema = &mut catalogue.schema;
    let owner = |name: &str| name.eq_ignore_ascii_case(&object.owner);
    let table = schema.tables.iter_mut().find(|table| owner(&table.name.name));
    match (object.kind.as_str(), table) {
        ("index", Some(table)) => {
            let facts = rows.facts.get(table.name.name.as_str()).cloned().unwrap_or_default();
            Arc::make_mut(table).indexes.push(others::index(object, &facts)?);
        }
        ("view", _) => match others::view(object)? {
            Ok(view) => schema.views.push(view),
            Err(raw) => schema.objects.push(raw.into()),
        },
        ("trigger", Some(table)) => Arc::make_mut(table).triggers.push(others::trigger(object)),
        ("trigger", None) => match schema.views.iter_mut().find(|view| owner(&view.name.name)) {
            Some(view) => view.triggers.push(others::trigger(object)),
            None => schema.objects.push(others::raw("trigger", "TRIGGER", object).into()),
        },
        (kind, _) => {
            let (kind, name) = (kind.to_owned(), object.name.clone());
            catalogue.unmodelled.push(super::Unmodelled { kind, name, what: None });
        }
    }
    Ok(())
}

fn primary_keys(rows: &Rows) -> table::Keys {
    let mut keys = BTreeMap::new();
    for (table, facts) in &rows.facts {
        let mut columns: Vec<_> = facts.columns.iter().filter(|row| row.key > 0).collect();
        columns.sort_by_key(|row| row.key);
        keys.insert(table.to_ascii_lowercase(), columns.into_iter().map(|row| row.name.clone()).collect());
    }
    keys
}

/// Whether SQLite, Cloudflare or a client keeps its own books there.
fn is_own(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let books = ["d1_migrations", "seaql_migrations", "_sqlx_migrations"];
    lower.starts_with("sqlite_") || lower.starts_with("_cf_") || books.contains(&lower.as_str())
}

fn unreadable(kind: &str, name: &str, what: &str) -> Unreadable {
    Unreadable {
        what: format!("the {kind} {name:?} cannot be read: {what}"),
        instead: format!(
            "report the statement that made it; `SELECT sql FROM sqlite_master WHERE name = {name:?}` shows it"
        ),
    }
}
