//! Rows as SQL, in the form that each column stores, and inserts that must be refused.

use crate::model::{column, expression, quoted};
use crate::rows::{Row, Rows, World};
use crate::spec::{ColumnSpec, Rule, Spec, TableSpec, Value};
use seaglass::dialect::value_sql;
use seaglass::model::{Dialect, NumberedBy};
use std::fmt::Write;

/// INSERT statements for `rows`, in the order of the tables.
pub fn inserts(spec: &Spec, rows: &Rows, dialect: Dialect) -> String {
    let mut out = String::new();
    for table in &spec.tables {
        for row in rows.get(&table.id).map(Vec::as_slice).unwrap_or_default() {
            insert(&mut out, spec, table, row, dialect);
        }
    }
    if dialect == Dialect::D1 && !out.is_empty() {
        crate::native::index_rows(&mut out, spec);
    }
    out
}

fn insert(out: &mut String, spec: &Spec, table: &TableSpec, row: &Row, dialect: Dialect) {
    let columns: Vec<String> = table.stored().map(|column| quoted(&column.name)).collect();
    let values: Vec<String> = table
        .stored()
        .map(|it| {
            let mut value = String::new();
            let held = row.get(&it.id).unwrap_or(&Value::Null);
            value_sql(&mut value, dialect, &expression(spec, held), Some(&column(spec, table, it)));
            value
        })
        .collect();
    let always = |column: &ColumnSpec| column.identity.as_ref().is_some_and(|it| it.by == NumberedBy::Always);
    let how = if dialect == Dialect::Postgres && table.stored().any(always) { " OVERRIDING SYSTEM VALUE" } else { "" };
    let (name, columns, values) = (quoted(&table.name), columns.join(", "), values.join(", "));
    let _ = if table.stored().next().is_none() {
        writeln!(out, "INSERT INTO {name} DEFAULT VALUES;")
    } else {
        writeln!(out, "INSERT INTO {name} ({columns}){how} VALUES ({values});")
    };
}

/// Inserts that a constraint of each table refuses, each with what it should meet.
pub fn refused(world: &World, dialect: Dialect) -> Vec<(String, String)> {
    let spec = &world.spec;
    let mut found = Vec::new();
    let mut bad = |table: &TableSpec, what: &str, row: &Row| {
        let mut sql = String::new();
        insert(&mut sql, spec, table, row, dialect);
        found.push((format!("{}: {what}", table.name), sql));
    };
    for table in &spec.tables {
        let Some(row) = world.of(table.id).first() else { continue };
        let full = |key: &&Vec<u32>| key.iter().all(|id| row.get(id).is_some_and(|value| *value != Value::Null));
        if table.keys().any(|key| full(&key)) {
            bad(table, "the same key again", row);
        }
        if let Some(column) = table.stored().find(|column| !column.nullable && column.identity.is_none()) {
            // SQLite numbers a row without a key.
            if !(column.is_stored_integer() && table.in_primary_key(column.id)) {
                bad(table, "NULL where a value is required", &with(row, column.id, Value::Null));
            }
        }
        for check in &table.checks {
            if let Rule::IsNot(id, text) = &check.rule {
                let value = Value::Literal(seaglass::model::Literal::Text(text.clone()));
                bad(table, "what a check forbids", &with(row, *id, value));
            }
        }
        if let Some(key) = table.foreign_keys.iter().find(|key| key.columns.len() == 1) {
            let own = table.column(key.columns[0]);
            if let Some(own) = own.filter(|own| own.is_integer() && key.target != table.id) {
                let nobody = Value::Literal(seaglass::model::Literal::Integer(-12_321));
                bad(table, "a reference to nobody", &with(row, own.id, nobody));
            }
        }
    }
    found
}

fn with(row: &Row, column: u32, value: Value) -> Row {
    let mut row = row.clone();
    row.insert(column, value);
    row
}
