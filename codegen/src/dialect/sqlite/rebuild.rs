//! The statements by which tables are made anew with their rows.

use super::{DIALECT, alter, convert, expression};
use crate::dialect::{Context, quote};
use crate::model::{Column, ForeignKey, Name, ObjectName};
use crate::plan::{Help, Measure, Park, Parking, Rebuild, Value};
use std::fmt::Write as _;

/// Numbers per table of them: D1 allows a hundred columns.
/// <https://developers.cloudflare.com/d1/platform/limits/>
const PER_TABLE: usize = 90;

pub(super) fn render(out: &mut String, step: &Rebuild, context: &Context<'_>) {
    match step {
        Rebuild::Remember { measures, numbering } => {
            remember(out, measures);
            remember_numbering(out, numbering);
        }
        Rebuild::Help(help) => create_help(out, help),
        Rebuild::DropHelp(help) => {
            let _ = writeln!(out, "DROP INDEX \"{}\";", help_name(help));
        }
        Rebuild::CopyOut { table, columns } => copy_out(out, table, columns),
        Rebuild::Park(park) => render_park(out, park),
        Rebuild::CopyIn { table, columns } => copy_in(out, table, columns),
        Rebuild::Numbering => out.push_str(
            "DELETE FROM sqlite_sequence WHERE \"name\" IN (SELECT \"name\" FROM \"__seaglass_numbering\");\n\
             INSERT INTO sqlite_sequence (\"name\", \"seq\") SELECT \"name\", \"seq\" FROM \"__seaglass_numbering\";\n\
             DROP TABLE \"__seaglass_numbering\";\n",
        ),
        Rebuild::Compare(measures) => compare(out, measures),
        Rebuild::Forgive => {
            say(out, "Rows that referred to nothing before may go on.");
            out.push_str("PRAGMA defer_foreign_keys = off;\n");
        }
        Rebuild::AddColumn(part) => alter::add_column(out, part, context),
        Rebuild::Fill { table, column, value } => {
            out.push_str("UPDATE ");
            quote::object(out, table, DIALECT);
            out.push_str(" SET ");
            quote::name(out, &column.name.0);
            out.push_str(" = ");
            render_value(out, value, column);
            out.push_str(";\n");
        }
    }
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
fn copy_out(out: &mut String, table: &ObjectName, columns: &[Name]) {
    say(out, &format!("The rows of {table} are copied out."));
    out.push_str("CREATE TABLE ");
    copy(out, table);
    out.push(' ');
    quote::names(out, columns);
    out.push_str(";\nINSERT INTO ");
    copy(out, table);
    out.push_str("\nSELECT ");
    list(out, columns);
    out.push_str("\nFROM ");
    quote::object(out, table, DIALECT);
    out.push_str(";\n");
}

fn list(out: &mut String, columns: &[Name]) {
    for (at, name) in columns.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::name(out, &name.0);
    }
}

fn copy_in(out: &mut String, table: &ObjectName, columns: &[(Column, Value)]) {
    say(out, &format!("The rows of {table} are copied in."));
    out.push_str("INSERT INTO ");
    quote::object(out, table, DIALECT);
    out.push(' ');
    let names: Vec<Name> = columns.iter().map(|(column, _)| column.name.clone()).collect();
    quote::names(out, &names);
    out.push_str("\nSELECT ");
    for (at, (column, value)) in columns.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        render_value(out, value, column);
    }
    out.push_str("\nFROM ");
    copy(out, table);
    out.push_str(";\nDROP TABLE ");
    copy(out, table);
    out.push_str(";\n");
}

fn render_value(out: &mut String, value: &Value, column: &Column) {
    match value {
        Value::Kept(name) => quote::name(out, &name.0),
        Value::Converted { before } => {
            let mut source = String::new();
            quote::name(&mut source, &before.name.0);
            convert::value(out, &source, before, column);
        }
        Value::Using(sql) => quote::parenthesised(out, sql),
        Value::Mapped { before, values } => {
            out.push_str("CASE ");
            quote::name(out, &before.0);
            for (from, to) in values {
                out.push_str(" WHEN ");
                quote::sqlite_text(out, from);
                out.push_str(" THEN ");
                quote::sqlite_text(out, to);
            }
            out.push_str(" ELSE ");
            quote::name(out, &before.0);
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

/// The pragma outlives the transaction, so it is put back.
///
/// <https://www.sqlite.org/pragma.html#pragma_ignore_check_constraints>
fn render_park(out: &mut String, park: &Park) {
    say(out, &format!("No row refers to {} from here on, so nothing follows when it is dropped.", park.table));
    if park.ignore_checks {
        out.push_str("PRAGMA ignore_check_constraints = on;\n");
    }
    out.push_str("UPDATE ");
    quote::object(out, &park.table, DIALECT);
    out.push_str(" SET ");
    for (at, (name, parking)) in park.columns.iter().enumerate() {
        if at > 0 {
            out.push_str(",\n    ");
        }
        let mut column = String::new();
        quote::name(&mut column, &name.0);
        let _ = match parking {
            Parking::Below(others) => {
                let _ = write!(out, "{column} = {column} - ");
                below(out, &park.table, &column, others);
                Ok(())
            }
            // No key is such bytes, and two of them are equal only where the keys were.
            Parking::Bytes => {
                write!(out, "{column} = CAST('__seaglass ' || nullif(quote({column}), 'NULL') AS BLOB)")
            }
        };
    }
    out.push_str(";\n");
    if park.ignore_checks {
        out.push_str("PRAGMA ignore_check_constraints = off;\n");
    }
}

/// How far a number must go down to lie below all that are in use.
fn below(out: &mut String, table: &ObjectName, column: &str, others: &[(ObjectName, Name)]) {
    let mut own = String::from(" FROM ");
    quote::object(&mut own, table, DIALECT);
    let least = format!("(SELECT min({column}){own})");
    let _ = write!(out, "(\n    (SELECT max({column}){own})\n    - ");
    if others.is_empty() {
        out.push_str(&least);
    } else {
        let _ = write!(out, "min(\n        {least}");
        for (table, name) in others {
            out.push_str(",\n        coalesce((SELECT min(CAST(");
            quote::name(out, &name.0);
            out.push_str(" AS INTEGER)) FROM ");
            quote::object(out, table, DIALECT);
            let _ = write!(out, "), {least})");
        }
        out.push_str("\n    )");
    }
    out.push_str("\n    + 1\n)");
}

/// The table of the `at`th number.
fn before(at: usize) -> String {
    numbered("__seaglass_before", at / PER_TABLE)
}

fn numbered(name: &str, number: usize) -> String {
    if number == 0 { format!("\"{name}\"") } else { format!("\"{name}_{}\"", number + 1) }
}

fn remember(out: &mut String, measures: &[Measure]) {
    for (chunk, part) in measures.chunks(PER_TABLE).enumerate() {
        say(out, "What must be the same in the end.");
        let _ = write!(out, "CREATE TABLE {} AS SELECT", before(chunk * PER_TABLE));
        for (at, measure) in part.iter().enumerate() {
            out.push_str(if at > 0 { ",\n    (" } else { "\n    (" });
            count(out, measure);
            let _ = write!(out, ") AS \"n{}\"", chunk * PER_TABLE + at + 1);
        }
        out.push_str(";\n");
    }
}

fn remember_numbering(out: &mut String, tables: &[ObjectName]) {
    if tables.is_empty() {
        return;
    }
    out.push_str(
        "CREATE TABLE \"__seaglass_numbering\" AS SELECT \"name\", \"seq\" FROM sqlite_sequence WHERE \"name\" IN (",
    );
    for (at, name) in tables.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        literal(out, name);
    }
    out.push_str(");\n");
}

/// The query of a measure.
fn count(out: &mut String, measure: &Measure) {
    match measure {
        Measure::Rows(table) => {
            out.push_str("SELECT count(*) FROM ");
            quote::object(out, table, DIALECT);
        }
        Measure::Referring { table, column, distinct } => {
            out.push_str(if *distinct { "SELECT count(DISTINCT " } else { "SELECT count(" });
            quote::name(out, &column.0);
            out.push_str(") FROM ");
            quote::object(out, table, DIALECT);
        }
        Measure::Orphans { table, key, .. } => orphans(out, table, key),
        Measure::Misfits { table, column } => {
            out.push_str("SELECT count(*) FROM ");
            quote::object(out, table, DIALECT);
            out.push_str(" WHERE ");
            let mut name = String::new();
            quote::name(&mut name, &column.name.0);
            convert::misfits(out, &name, column);
        }
    }
}

fn orphans(out: &mut String, table: &ObjectName, key: &ForeignKey) {
    out.push_str("SELECT count(*) FROM ");
    quote::object(out, table, DIALECT);
    out.push_str(" AS \"c\" WHERE ");
    for name in &key.columns {
        out.push_str("\"c\".");
        quote::name(out, &name.0);
        out.push_str(" IS NOT NULL AND ");
    }
    out.push_str("NOT EXISTS (SELECT 1 FROM ");
    quote::object(out, &key.target, DIALECT);
    out.push_str(" AS \"p\" WHERE ");
    for (at, (target, name)) in key.target_columns.iter().zip(&key.columns).enumerate() {
        if at > 0 {
            out.push_str(" AND ");
        }
        out.push_str("\"p\".");
        quote::name(out, &target.0);
        out.push_str(" = \"c\".");
        quote::name(out, &name.0);
    }
    out.push(')');
}

/// What is wrong if a measure is not what it should be.
fn complaint(measure: &Measure) -> String {
    match measure {
        Measure::Rows(table) => format!("rows of {table} were lost"),
        Measure::Referring { table, column, .. } => format!("rows of {table} lost what {table}.{column} refers to"),
        Measure::Orphans { table, key, .. } => {
            let columns: Vec<&str> = key.columns.iter().map(Name::as_str).collect();
            format!("rows of {table} refer by {} to no row of {}", columns.join(", "), key.target)
        }
        Measure::Misfits { table, column } => {
            format!("values of {table}.{} do not fit its new type", column.name)
        }
    }
}

/// Outside a trigger a CHECK is the only thing that fails by a name of one's choice.
fn compare(out: &mut String, measures: &[Measure]) {
    let numbers: Vec<Option<usize>> = measures
        .iter()
        .scan(0, |next, measure| {
            let number = measure.has_before().then_some(*next);
            *next += usize::from(measure.has_before());
            Some(number)
        })
        .collect();
    for (chunk, part) in measures.chunks(PER_TABLE).enumerate() {
        let name = numbered("__seaglass_after", chunk);
        say(out, "If anything is missing, the name of the check says what, and everything is as it was before.");
        let _ = write!(out, "CREATE TABLE {name} (");
        for (at, measure) in part.iter().enumerate() {
            out.push_str(if at > 0 { ",\n    " } else { "\n    " });
            let _ = write!(out, "\"q{at}\" integer NOT NULL CONSTRAINT ");
            quote::name(out, &quote::harmless(&complaint(measure), DIALECT));
            let _ = write!(out, " CHECK (\"q{at}\" = 0)");
        }
        let _ = write!(out, "\n);\nINSERT INTO {name} SELECT");
        for (at, measure) in part.iter().enumerate() {
            out.push_str(if at > 0 { ",\n    (" } else { "\n    (" });
            count(out, measure);
            out.push(')');
            if let Some(number) = numbers[chunk * PER_TABLE + at] {
                let _ = write!(out, " - (SELECT \"n{}\" FROM {})", number + 1, before(number));
            }
        }
        let _ = write!(out, ";\nDROP TABLE {name};\n");
    }
    let count = numbers.iter().flatten().count();
    for number in (0..count).step_by(PER_TABLE) {
        let _ = writeln!(out, "DROP TABLE {};", before(number));
    }
}
