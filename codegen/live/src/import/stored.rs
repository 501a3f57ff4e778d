//! What a database of SQLite stores that its types do not say: instants as texts or seconds, truths as 0 and 1.

use crate::catalogue::Unreadable;
use crate::catalogue::sqlite::{Source, natural, spell};
use seaglass::dialect::type_name;
use seaglass::model::{
    Check, Column, ColumnType, D1Column, D1Constraint, Dialect, Expression, Name, Schema, Storage, Table,
};
use seaglass::sql::{Token, tokens};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Columns by their tables: `users.created_at`.
pub type Others = BTreeSet<String>;

/// So many rows of a table are looked at: D1 counts what is read.
/// <https://developers.cloudflare.com/d1/platform/pricing/>
const SAMPLE: u32 = 1000;

/// The schema as a person would declare it who knows what its program writes. Columns in `others` hold something else, and stay
/// as they are. `guesses` gets a line for what only a name told.
pub fn recognised(mut schema: Schema, others: &Others, guesses: &mut Vec<String>) -> Schema {
    let is_foreign = schema.tables().any(|table| table.d1.foreign_rows || !table.checks.is_empty())
        && schema.tables().all(|table| table.d1.foreign_rows || is_bare(table));
    for table in &mut schema.tables {
        let table = Arc::make_mut(table);
        if is_foreign && !table.d1.foreign_rows {
            hand_over(table);
        }
        let owner = table.clone();
        for column in table.columns.iter_mut().filter(|column| !others.contains(&label(&owner, column))) {
            said(&owner, column);
        }
        by_name(table, others, guesses);
        in_other_letters(table);
    }
    schema
}

/// SQLite takes the letters of a declared type for the same in any case.
fn in_other_letters(table: &mut Table) {
    let owner = table.clone();
    for column in &mut table.columns {
        let plain = Column { d1: D1Column { declared: None, ..column.d1.clone() }, ..column.clone() };
        let written = type_name(Dialect::D1, &owner, &plain);
        if column.d1.declared.as_ref().is_some_and(|declared| declared.as_str().eq_ignore_ascii_case(&written)) {
            column.d1.declared = None;
        }
    }
}

/// The columns that hold something else than their defaults, checks or names say, of the first rows of each. It reads them
/// in as few queries as D1 lets it: a hundred columns are a row.
///
/// # Errors
///
/// What the engine says.
pub fn others(source: &mut dyn Source, schema: &Schema) -> Result<Others, Unreadable> {
    let after = recognised(schema.clone(), &Others::new(), &mut Vec::new());
    let mut asked = Vec::new();
    for (before, after) in schema.tables().zip(after.tables()) {
        for (old, new) in before.columns.iter().zip(&after.columns) {
            let fits = fits(new).filter(|_| (&old.ty, old.storage) != (&new.ty, new.storage));
            asked.extend(fits.map(|fits| (label(after, new), misfits(after, new, fits))));
        }
    }
    let mut found = Others::new();
    for part in asked.chunks(50) {
        let counts: Vec<String> =
            part.iter().enumerate().map(|(at, (_, sql))| format!("({sql}) AS \"n{at}\"")).collect();
        for row in source.rows(&format!("SELECT {}", counts.join(", ")))? {
            let is_one =
                |at: usize| row.get(&format!("n{at}")).and_then(Value::as_f64).is_some_and(|count| count > 0.0);
            found.extend(part.iter().enumerate().filter(|(at, _)| is_one(*at)).map(|(_, (label, _))| label.clone()));
        }
    }
    Ok(found)
}

/// What is true of a value `v` of a column that was recognised.
fn fits(column: &Column) -> Option<&'static str> {
    match (&column.ty, column.storage) {
        (_, Some(Storage::SqlTimestamp)) => {
            Some("typeof(v) = 'text' AND substr(v, 1, 19) IS datetime(v) AND v NOT GLOB '*[A-Za-z+]*'")
        }
        // Beyond the year 5000 they are milliseconds.
        (_, Some(Storage::UnixSeconds)) => Some("typeof(v) = 'integer' AND abs(v) < 100000000000"),
        (ColumnType::Boolean, None) => Some("v IN (0, 1)"),
        _ => None,
    }
}

fn misfits(table: &Table, column: &Column, fits: &str) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let (table, column) = (quoted(&table.name.name), quoted(&column.name));
    format!(
        "SELECT count(*) FROM (SELECT {column} AS v FROM {table} WHERE {column} IS NOT NULL LIMIT {SAMPLE}) WHERE NOT ({fits})"
    )
}

fn label(table: &Table, column: &Column) -> String {
    format!("{}.{}", table.name, column.name)
}

/// Whether no rule of a table without unique or foreign keys has a name.
fn is_bare(table: &Table) -> bool {
    let is_unnamed = |name: &Name| table.d1.constraint(name).is_some_and(|facts| facts.unnamed);
    table.uniques.is_empty()
        && table.foreign_keys.is_empty()
        && table.checks.iter().all(|check| is_unnamed(&check.name))
        && table.primary_key.iter().all(|key| is_unnamed(&key.name) || table.d1.constraint(&key.name).is_none())
}

/// Another program writes the rows of the table, as it does those of all the others.
fn hand_over(table: &mut Table) {
    let before = table.clone();
    table.d1.foreign_rows = true;
    for facts in table.d1.constraints.values_mut() {
        facts.unnamed = false;
    }
    table.d1.constraints.retain(|_, facts| *facts != D1Constraint::default());
    for at in 0..table.columns.len() {
        let declared = type_name(Dialect::D1, &before, &before.columns[at]).into_owned();
        let (ty, storage) = natural(&declared);
        let mut column = table.columns[at].clone();
        (column.ty, column.storage, column.d1.declared) = (ty, storage, None);
        spell(table, &mut column, &declared);
        table.columns[at] = column;
    }
}

/// What the default or a check of a column says of its values.
fn said(table: &Table, column: &mut Column) {
    let default = column.default.as_ref().and_then(sql).map(bare);
    let default = default.as_deref().unwrap_or_default();
    let is_text = column.ty == ColumnType::Text && column.storage.is_none();
    if is_text && ["datetime('now')", "current_timestamp"].contains(&default) {
        stored(table, column, ColumnType::TimestampTz, Some(Storage::SqlTimestamp));
    } else if column.ty == ColumnType::BigInteger && default == "unixepoch()" {
        stored(table, column, ColumnType::TimestampTz, Some(Storage::UnixSeconds));
    } else if column.ty == ColumnType::BigInteger && table.checks.iter().any(|check| is_of_truth(check, column)) {
        stored(table, column, ColumnType::Boolean, None);
    }
}

/// `CHECK (active IN (0, 1))`, of a table whose truths nothing else checks.
fn is_of_truth(check: &Check, column: &Column) -> bool {
    let text = sql(&check.expression).map(|text| bare(text).replace(['"', '`'], "")).unwrap_or_default();
    let name = column.name.to_lowercase();
    [format!("{name}in(0,1)"), format!("{name}=0or{name}=1")].contains(&text)
}

/// A text that is called `…_at` in a table whose instants are known.
fn by_name(table: &mut Table, others: &Others, guesses: &mut Vec<String>) {
    let is_known = |column: &Column| column.storage == Some(Storage::SqlTimestamp);
    if !table.columns.iter().any(is_known) {
        return;
    }
    let owner = table.clone();
    for column in table.columns.iter_mut().filter(|column| !others.contains(&label(&owner, column))) {
        let is_open = column.ty == ColumnType::Text && column.storage.is_none() && column.default.is_none();
        if is_open && column.generated.is_none() && column.name.to_lowercase().ends_with("_at") {
            stored(&owner, column, ColumnType::TimestampTz, Some(Storage::SqlTimestamp));
            guesses.push(label(&owner, column));
        }
    }
}

/// Gives the column another type, whose values are stored in the same way, under the declared type that it has.
fn stored(table: &Table, column: &mut Column, ty: ColumnType, storage: Option<Storage>) {
    if storage.is_none() && !table.d1.foreign_rows {
        return;
    }
    let declared = type_name(Dialect::D1, table, column).into_owned();
    (column.ty, column.storage, column.d1.declared) = (ty, storage, None);
    spell(table, column, &declared);
}

fn sql(expression: &Expression) -> Option<&str> {
    if let Expression::Sql(forms) = expression { forms.get(&Dialect::D1).map(String::as_str) } else { None }
}

/// Without spaces, in lower case, without parentheses around it.
fn bare(sql: &str) -> String {
    let text: String = sql.split_whitespace().collect::<String>().to_lowercase();
    let is_text = tokens(sql, Dialect::D1).is_ok_and(|tokens| matches!(tokens.as_slice(), [Token::Text(_)]));
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    match inner.filter(|inner| !is_text && !inner.starts_with('(') && !inner.contains(")(")) {
        Some(inner) if inner.matches('(').count() == inner.matches(')').count() => inner.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Others, bare, others, recognised};
    use seaglass::model::{ColumnType, Storage};

    #[test]
    fn sql_is_told_by_its_words() {
        assert_eq!(bare("( datetime( 'now' ) )"), "datetime('now')");
        assert_eq!(bare("'(a)'"), "'(a)'");
        assert_eq!(bare("unixepoch()"), "unixepoch()");
    }

    #[test]
    fn what_a_program_stores_is_told_by_defaults_checks_and_names() {
        let mut memory = rusqlite::Connection::open_in_memory().expect("a database");
        memory
            .execute_batch(
                "CREATE TABLE posts (id INTEGER PRIMARY KEY, slug TEXT UNIQUE, live INTEGER NOT NULL DEFAULT 0 CHECK \
                 (live IN (0, 1)), made TEXT DEFAULT (datetime('now')), seen_at TEXT, told INTEGER DEFAULT (unixepoch()), \
                 what TEXT, is_at TEXT DEFAULT 'x');
                 CREATE TABLE flags (id INTEGER PRIMARY KEY, on_ BOOLEAN);",
            )
            .expect("tables");
        let mut guesses = Vec::new();
        let read = crate::catalogue::sqlite::read(&mut memory).expect("a catalogue").schema;
        let schema = recognised(read.clone(), &Others::new(), &mut guesses);
        let told = |name: &str| {
            let table = schema.tables().find(|table| table.name.name.as_str() == name).expect("the table");
            let told = table.columns.iter().map(|column| (column.name.to_string(), column.ty.clone(), column.storage));
            told.filter(|(_, ty, _)| !matches!(ty, ColumnType::Text | ColumnType::BigInteger)).collect::<Vec<_>>()
        };
        let instant = |name: &str, storage| (name.to_owned(), ColumnType::TimestampTz, Some(storage));
        assert_eq!(
            told("posts"),
            [
                ("live".to_owned(), ColumnType::Boolean, None),
                instant("made", Storage::SqlTimestamp),
                instant("seen_at", Storage::SqlTimestamp),
                instant("told", Storage::UnixSeconds),
            ]
        );
        assert_eq!(told("flags"), [("on_".to_owned(), ColumnType::Boolean, None)]);
        assert_eq!(guesses, ["posts.seen_at"]);
        // Rows say more than names and defaults.
        memory
            .execute_batch(
                "PRAGMA ignore_check_constraints = on;
                 INSERT INTO posts (slug) VALUES ('a');
                 INSERT INTO posts (slug, live, made, seen_at, told) VALUES ('b', 1, '2024-02-29 01:02:03.5',
                     '2024-02-29T01:02:03Z', 1709168523);",
            )
            .expect("rows");
        assert_eq!(others(&mut memory, &read).expect("counts"), ["posts.seen_at".to_owned()].into());
        memory.execute_batch("UPDATE posts SET live = 7, made = 'soon', told = 1709168523000").expect("rows");
        let found = others(&mut memory, &read).expect("counts");
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            ["posts.live", "posts.made", "posts.seen_at", "posts.told"]
        );
        let schema = recognised(read, &found, &mut Vec::new());
        let columns = schema.tables().flat_map(|table| &table.columns);
        assert!(columns.into_iter().all(|column| column.storage.is_none()));
    }
}
