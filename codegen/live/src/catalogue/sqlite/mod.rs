//! Of SQLite and D1: the stored statements, taken apart, beside what the pragmas say of them.

mod index;
mod parse;
mod rows;
mod rules;
mod statement;
mod table;
mod text;

use super::{Catalogue, Unmodelled, Unreadable};
use rows::{ColumnRow, KeyRow, ObjectRow};
use rusqlite::types::ValueRef;
use seaglass::Raw;
use seaglass::model::{Dialect, Forms, ObjectName, Table, Trigger, View};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Somebody who runs a query on an SQLite database, wherever it is.
pub trait Source {
    /// The rows of a query, each as a JSON object by its columns' names.
    ///
    /// # Errors
    ///
    /// What the engine says.
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, Unreadable>;
}

/// Reads everything that is not SQLite's or Cloudflare's own, in two queries. Virtual tables are raw objects.
///
/// # Errors
///
/// What the engine says, or SQL of the catalogue that cannot be taken apart.
pub fn read(source: &mut dyn Source) -> Result<Catalogue, Unreadable> {
    let objects = rows::objects(source)?;
    let columns = rows::columns(source)?;
    let mut by_table: BTreeMap<&str, Vec<&ColumnRow>> = BTreeMap::new();
    let mut keys: BTreeMap<String, Vec<KeyRow>> = BTreeMap::new();
    for column in &columns {
        by_table.entry(&column.table).or_default().push(column);
        if column.pk > 0 {
            let key = keys.entry(column.table.to_ascii_lowercase()).or_default();
            key.push(KeyRow { name: column.name.clone(), pk: column.pk });
        }
    }
    for key in keys.values_mut() {
        key.sort_by_key(|row| row.pk);
    }
    let mut found = Catalogue::default();
    let mut tables: Vec<Table> = Vec::new();
    for object in objects.iter().filter(|object| object.kind == "table") {
        match object.stored.as_deref() {
            Some("shadow") => {}
            Some("virtual") => found.schema.objects.push(virtual_table(object).into()),
            _ => {
                let columns = by_table.get(object.name.as_str()).cloned().unwrap_or_default();
                let text = object.sql.as_deref().unwrap_or_default();
                let table = table::read(&object.name, text, &columns, &keys, &mut found);
                tables.push(table.map_err(|what| unreadable(object, &what))?);
            }
        }
    }
    for object in &objects {
        part(object, &mut tables, &mut found)?;
    }
    found.schema.tables = tables.into_iter().map(Arc::new).collect();
    found.unmodelled.sort();
    Ok(found)
}

/// An index, a view or a trigger.
fn part(object: &ObjectRow, tables: &mut [Table], found: &mut Catalogue) -> Result<(), Unreadable> {
    let Some(text) = object.sql.as_deref() else { return Ok(()) };
    let table = tables.iter_mut().find(|table| table.name.name.eq_ignore_ascii_case(&object.table));
    match (object.kind.as_str(), table) {
        ("index", Some(table)) => match index::read(text, table) {
            Ok(index) => table.indexes.push(index),
            Err(what) => return Err(unreadable(object, &what)),
        },
        ("trigger", table) => {
            let trigger = Trigger::new(object.name.as_str()).d1(text);
            let views = &mut found.schema.views;
            let view = views.iter_mut().find(|view| view.name.name.eq_ignore_ascii_case(&object.table));
            match (table, view) {
                (Some(table), _) => table.triggers.push(trigger),
                (None, Some(view)) => view.triggers.push(trigger),
                (None, None) => found.unmodelled.push(unmodelled(object, None)),
            }
        }
        ("view", _) => {
            let view = view(object, text, found).map_err(|what| unreadable(object, &what))?;
            found.schema.views.push(view);
        }
        ("table", _) => {}
        (_, _) => found.unmodelled.push(unmodelled(object, None)),
    }
    Ok(())
}

/// The query of a view: what stands behind AS.
fn view(object: &ObjectRow, sql: &str, found: &mut Catalogue) -> Result<View, String> {
    let text = text::Text::of(sql)?;
    let mut cursor = text::Cursor::new(&text);
    while cursor.peek().is_some() && !cursor.is_word("AS") {
        if cursor.is_sign('(') {
            found.unmodelled.push(unmodelled(object, Some("the names of its columns".to_owned())));
        }
        cursor.at += 1;
    }
    if !cursor.word("AS") {
        return Err("AS was expected".to_owned());
    }
    let query = text.slice(cursor.from()..sql.len()).trim_end_matches(';').trim().to_owned();
    let forms = Forms::from([(Dialect::D1, query)]);
    Ok(View { name: ObjectName::new(object.name.as_str()), forms, ..View::default() })
}

fn virtual_table(object: &ObjectRow) -> Raw {
    let drop = format!("DROP TABLE \"{}\"", object.name.replace('"', "\"\""));
    Raw::new("virtual table", object.name.as_str()).d1(object.sql.clone().unwrap_or_default(), drop)
}

fn unmodelled(object: &ObjectRow, what: Option<String>) -> Unmodelled {
    Unmodelled { kind: object.kind.clone(), name: object.name.clone(), what }
}

fn unreadable(object: &ObjectRow, what: &str) -> Unreadable {
    let ObjectRow { kind, name, .. } = object;
    Unreadable {
        what: format!("the statement of {kind} {name} cannot be taken apart: {what}"),
        instead: "this is a fault of Seaglass: report it with that statement".to_owned(),
    }
}

/// What a comment says, without the signs around it.
fn said(comment: &str) -> String {
    let inner = comment.strip_prefix("/*").and_then(|text| text.strip_suffix("*/"));
    let text = inner.or_else(|| comment.strip_prefix("--")).unwrap_or(comment);
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

impl Source for rusqlite::Connection {
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, Unreadable> {
        let told = |error: rusqlite::Error| Unreadable {
            what: format!("SQLite: {error}"),
            instead: "see that the file is a database of SQLite, and not locked by another program".to_owned(),
        };
        let mut statement = self.prepare(sql).map_err(told)?;
        let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = statement.query([]).map_err(told)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(told)? {
            let mut object = Map::new();
            for (at, name) in names.iter().enumerate() {
                object.insert(name.clone(), value(row.get_ref(at).map_err(told)?));
            }
            found.push(object);
        }
        Ok(found)
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => bytes.to_vec().into(),
    }
}
