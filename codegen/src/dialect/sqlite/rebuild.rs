//! The statements by which tables are rebuilt with their rows.

mod known;
mod measure;
mod park;

use super::{DIALECT, alter, convert, expression};
use crate::dialect::{RenderContext, quote};
use crate::model::{Column, Name, ObjectName};
use crate::step::{Help, Rebuild, RowNumbers, Value};
use measure::{compare, remember, remember_numbering};
use std::fmt::Write as _;

/// The pragma holds until a transaction ends, and looking at a table is a transaction of its own where the file is none: then
/// the last query fails, and nothing has changed.
///
/// <https://www.sqlite.org/pragma.html#pragma_defer_foreign_keys>
const GUARD: &str = "-- All or nothing: statement by statement, this fails here.
PRAGMA defer_foreign_keys = on;
SELECT 1 FROM sqlite_master WHERE false;
SELECT json_extract('[]', CASE \"defer_foreign_keys\" WHEN 1 THEN '$' ELSE
    'this file is one transaction, and nothing has changed: run it as its first lines say' END)
FROM pragma_defer_foreign_keys;
";

/// A row that refers to no row, until its table is dropped.
const HOLD: &str = "-- A transaction that ends before the last lines fails too.
CREATE TABLE IF NOT EXISTS \"__seaglass_whole\" (
    \"id\"   integer PRIMARY KEY,
    \"held\" integer NOT NULL REFERENCES \"__seaglass_whole\" (\"id\") DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO \"__seaglass_whole\" VALUES (1, 2);
";

pub(super) fn render(out: &mut String, step: &Rebuild, context: &RenderContext<'_>) {
    match step {
        Rebuild::Guard { held } => {
            out.push_str(GUARD);
            if *held {
                out.push_str(HOLD);
            }
        }
        Rebuild::Optimize => out.push_str("PRAGMA optimize;\n"),
        Rebuild::Release => out.push_str("DROP TABLE \"__seaglass_whole\";\n"),
        Rebuild::Assert(known) => known::assert(out, known),
        Rebuild::Overlook => {
            say(out, "What is missing is looked for in the end, once and for all rows.");
            out.push_str("PRAGMA defer_foreign_keys = off;\nPRAGMA defer_foreign_keys = on;\n");
        }
        Rebuild::Remember { measures, numbering } => {
            remember(out, measures, context);
            remember_numbering(out, numbering);
        }
        Rebuild::Help(help) => create_help(out, help),
        Rebuild::DropHelp(help) => {
            let _ = writeln!(out, "DROP INDEX \"{}\";", help_name(help));
        }
        Rebuild::CopyOut { table, columns, rows } => copy_out(out, table, columns, *rows),
        Rebuild::Park(park) => park::park(out, park),
        Rebuild::CopyIn { table, columns, rows, lenient } => copy_in(out, table, columns, *rows, *lenient),
        Rebuild::Numbering => out.push_str(
            "DELETE FROM sqlite_sequence WHERE \"name\" IN (SELECT \"name\" FROM \"__seaglass_numbering\");\n\
             INSERT INTO sqlite_sequence (\"name\", \"seq\") SELECT \"name\", \"seq\" FROM \"__seaglass_numbering\";\n\
             DROP TABLE \"__seaglass_numbering\";\n",
        ),
        Rebuild::Compare(measures) => compare(out, measures, context),
        Rebuild::Forgive => {
            say(out, "Rows that violated a foreign key before may stay as they are.");
            out.push_str("PRAGMA defer_foreign_keys = off;\n");
        }
        Rebuild::AddColumn(part) => alter::add_column(out, part, context),
        Rebuild::Fill { table, columns } => fill(out, table, columns),
    }
}

fn fill(out: &mut String, table: &ObjectName, columns: &[(Column, Value)]) {
    out.push_str("UPDATE ");
    quote::object(out, table, DIALECT);
    out.push_str(" SET ");
    for (at, (column, value)) in columns.iter().enumerate() {
        if at > 0 {
            out.push_str(",\n    ");
        }
        quote::name(out, &column.name);
        out.push_str(" = ");
        render_value(out, value, column);
    }
    out.push_str(";\n");
}

/// A comment of its own line above what it is about.
fn say(out: &mut String, text: &str) {
    out.push_str("-- ");
    out.push_str(&quote::harmless(text, DIALECT));
    out.push('\n');
}

/// A name as an SQL literal.
fn literal(out: &mut String, name: &ObjectName) {
    let mut quoted = String::new();
    quote::object(&mut quoted, name, DIALECT);
    let bare = quoted[1..quoted.len() - 1].replace("\"\"", "\"");
    quote::sqlite_text(out, &bare);
}

/// The table that holds the rows meanwhile.
fn copy(out: &mut String, table: &ObjectName) {
    let mut quoted = String::new();
    quote::object(&mut quoted, table, DIALECT);
    out.push_str("\"__seaglass_rows_of_");
    out.push_str(&quoted[1..]);
}

fn help_name(help: &Help) -> String {
    format!("__seaglass_index_{}", help.number)
}

fn create_help(out: &mut String, help: &Help) {
    let _ = write!(out, "CREATE INDEX \"{}\" ON ", help_name(help));
    quote::object(out, &help.table, DIALECT);
    out.push(' ');
    quote::names(out, &help.columns);
    out.push_str(";\n");
}

/// Typeless columns keep every value as it is.
fn copy_out(out: &mut String, table: &ObjectName, columns: &[(Column, Value)], rows: Option<RowNumbers>) {
    say(out, &format!("The rows of {table} are copied out, as they will be."));
    out.push_str("CREATE TABLE ");
    copy(out, table);
    out.push(' ');
    let names: Vec<Name> = columns.iter().map(|(column, _)| column.name.clone()).collect();
    quote::names(out, &names);
    out.push_str(";\nINSERT INTO ");
    copy(out, table);
    if let Some(rows) = rows {
        columns_after(out, rows.after, &names);
    }
    out.push_str("\nSELECT ");
    if let Some(rows) = rows {
        let _ = write!(out, "{}, ", rows.before);
    }
    for (at, (column, value)) in columns.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        render_value(out, value, column);
    }
    out.push_str("\nFROM ");
    quote::object(out, table, DIALECT);
    out.push_str(";\n");
}

/// What the statement says of conflicts goes before what constraints say: <https://www.sqlite.org/lang_conflict.html>
fn copy_in(out: &mut String, table: &ObjectName, columns: &[Name], rows: Option<RowNumbers>, lenient: bool) {
    say(out, &format!("The rows of {table} are copied in."));
    out.push_str(if lenient { "INSERT OR ABORT INTO " } else { "INSERT INTO " });
    quote::object(out, table, DIALECT);
    if let Some(rows) = rows {
        columns_after(out, rows.after, columns);
    } else {
        out.push(' ');
        quote::names(out, columns);
    }
    out.push_str("\nSELECT ");
    if let Some(rows) = rows {
        let _ = write!(out, "{}, ", rows.after);
    }
    list(out, columns);
    out.push_str("\nFROM ");
    copy(out, table);
    out.push_str(";\nDROP TABLE ");
    copy(out, table);
    out.push_str(";\n");
}

/// The list of columns of an INSERT that gives rows their numbers too.
fn columns_after(out: &mut String, row_number: &str, columns: &[Name]) {
    let _ = write!(out, " ({row_number}, ");
    list(out, columns);
    out.push(')');
}

fn list(out: &mut String, columns: &[Name]) {
    for (at, name) in columns.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::name(out, name);
    }
}

fn render_value(out: &mut String, value: &Value, column: &Column) {
    match value {
        Value::Kept(name) => quote::name(out, name),
        Value::Converted { before } => {
            let mut source = String::new();
            quote::name(&mut source, &before.name);
            convert::value(out, &source, before, column);
        }
        Value::Using(sql) => quote::parenthesised(out, sql, DIALECT),
        Value::Mapped { before, values } => {
            out.push_str("CASE ");
            quote::name(out, before);
            for (from, to) in values {
                out.push_str(" WHEN ");
                quote::sqlite_text(out, from);
                out.push_str(" THEN ");
                quote::sqlite_text(out, to);
            }
            out.push_str(" ELSE ");
            quote::name(out, before);
            out.push_str(" END");
        }
        Value::OrElse(value, with) => {
            out.push_str("coalesce(");
            render_value(out, value, column);
            out.push_str(", ");
            expression::value(out, with, Some(column));
            out.push(')');
        }
        Value::Given(with) => expression::value(out, with, Some(column)),
    }
}
