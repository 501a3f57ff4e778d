//! Cells as rows that SeaORM reads.
//!
//! A row is a map: it is asked for a column's name, or for the place of a value among the sorted names. So that both are
//! right, a row whose names are not sorted holds its values twice: by place under keys that sort before all names, and by name.

use std::collections::BTreeMap;

use sea_orm::DbErr;
use sea_orm::sea_query::ArrayType;

use crate::cell::{self, Cell};
use crate::handed::Row;
use crate::prepare::{Prepared, is_index};
use crate::sql::result::{Column, EXACT};
use crate::transport::{Answer, Form};
use crate::types::Types;

/// How a connection reads rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Types of result columns, said by the app.
    pub(crate) said: BTreeMap<String, ArrayType>,
    /// Whether rows hold their names alone, which is what `into_json` wants.
    pub(crate) by_name: bool,
}

/// A column of an answer.
struct Target {
    label: String,
    kind: Option<ArrayType>,
    /// Which of the exact numbers it is.
    number: Option<usize>,
}

/// The rows of an answer.
///
/// # Errors
/// A column whose type nobody says, and a value that is not of its type.
pub(crate) fn rows(prepared: &Prepared, reading: &Reading, types: &Types, answer: &Answer) -> Result<Vec<Row>, DbErr> {
    let form = prepared.parts.first().map_or(Form::Arrays, |part| part.form);
    let Answer { columns, rows, .. } = answer;
    let mut columns = columns.clone();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    if prepared.has_exact && columns.pop().as_deref() != Some(EXACT) {
        return Err(DbErr::Type(format!("D1 gave other columns than those that were asked for: {columns:?}")));
    }
    if form == Form::Objects {
        one_name_each(prepared, &columns)?;
    }
    let targets = targets(prepared, reading, types, &columns);
    let keys = keys(&columns, reading.by_name);
    rows.iter().map(|cells| row(prepared, &targets, &columns, &keys, cells)).collect()
}

fn row(
    prepared: &Prepared,
    targets: &[Target],
    names: &[String],
    keys: &[String],
    cells: &[Cell],
) -> Result<Row, DbErr> {
    let (digits, cells) = match cells.split_last() {
        Some((last, cells)) if prepared.has_exact => (Some(last), cells),
        _ => (None, cells),
    };
    let digits: Vec<&str> = match digits {
        Some(Cell::Text(text)) => text.split(' ').collect(),
        Some(Cell::Null | Cell::Number(_) | Cell::Bytes(_)) | None => Vec::new(),
    };
    if cells.len() != names.len() {
        return Err(DbErr::Type(format!("D1 gave {} values for the columns {names:?}", cells.len())));
    }
    let mut values = BTreeMap::new();
    for (at, ((cell, target), name)) in cells.iter().zip(targets).zip(names).enumerate() {
        let exact = target.number.and_then(|number| digits.get(number)?.parse().ok());
        let value = match &target.kind {
            Some(kind) => cell::value(kind, cell, exact, &target.label)?,
            None if *cell == Cell::Null => sea_orm::Value::String(None),
            // A guess that is wrong would read as NULL, and no error would say so.
            None => return Err(untyped(&target.label, cell)),
        };
        if let Some(key) = keys.get(at) {
            values.insert(key.clone(), value.clone());
        }
        values.insert(name.clone(), value);
    }
    Ok(values)
}

fn untyped(label: &str, cell: &Cell) -> DbErr {
    DbErr::Type(format!(
        "nobody says which type {label} has, which holds {cell}: it is not a column of a table in Types. Say it with \
         db.typed::<i64>({label:?}), or add the table's entity with Types::with"
    ))
}

/// Keys that sort as the columns stand; none where the names do so by themselves.
fn keys(names: &[String], by_name: bool) -> Vec<String> {
    if by_name || names.is_sorted_by(|a, b| a < b) {
        return Vec::new();
    }
    // `into_json` shows them.
    (0..names.len()).map(|at| format!("\0{at:04}: for into_json use D1::by_name")).collect()
}

fn targets(prepared: &Prepared, reading: &Reading, types: &Types, names: &[String]) -> Vec<Target> {
    let shape = &prepared.shape;
    let in_order = !shape.has_star && shape.columns.len() == names.len();
    let mut numbers = 0;
    let target = |(at, name): (usize, &String)| {
        let known = if in_order { shape.columns.get(at) } else { None };
        let number = known.and_then(|column| column.number.as_ref()).map(|_| {
            numbers += 1;
            numbers - 1
        });
        let found = known.cloned().unwrap_or_else(|| by_name(prepared, types, name));
        let label = found.origin.map_or_else(|| name.clone(), |(table, column)| format!("{table}.{column}"));
        let kind = reading.said.get(name).cloned().or(found.kind);
        Target { label, kind, number }
    };
    names.iter().enumerate().map(target).collect()
}

/// A column behind a `*`: of the only table that has one of this name, or of the same type in all that have.
fn by_name(prepared: &Prepared, types: &Types, name: &str) -> Column {
    let shape = &prepared.shape;
    if !shape.has_star {
        return Column::default();
    }
    if let Some(column) = shape.columns.iter().find(|column| column.name.as_deref() == Some(name)) {
        return column.clone();
    }
    let tables: Vec<&String> = shape.tables.iter().filter(|table| types.column(table, name).is_some()).collect();
    let mut kinds = tables.iter().filter_map(|table| types.column(table, name));
    let first = kinds.next();
    let kind = first.filter(|first| kinds.all(|other| other.kind == first.kind)).map(|first| first.kind.clone());
    let origin = tables.first().filter(|_| tables.len() == 1).map(|table| ((*table).clone(), name.to_owned()));
    Column { name: Some(name.to_owned()), kind, origin, number: None }
}

/// In an object two columns of one name are one, and names that are numbers come first.
fn one_name_each(prepared: &Prepared, columns: &[String]) -> Result<(), DbErr> {
    let shape = &prepared.shape;
    let is_as_asked = if shape.has_star {
        shape.tables.len() < 2
    } else {
        let is = |(known, name): (&Column, &String)| known.name.as_ref().map_or(!is_index(name), |known| known == name);
        shape.columns.len() == columns.len() && shape.columns.iter().zip(columns).all(is)
    };
    if is_as_asked || shape.columns.is_empty() && shape.tables.is_empty() && !columns.iter().any(|name| is_index(name))
    {
        return Ok(());
    }
    Err(DbErr::Type(format!(
        "a batch of D1 gives rows as objects, in which columns of one name are one: give each column of the statement a name \
         of its own; these came: {columns:?}"
    )))
}
