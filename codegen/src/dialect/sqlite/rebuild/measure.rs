//! Numbers that are remembered before rows are moved, and compared afterwards.

use super::{literal, render_value, say};
use crate::dialect::sqlite::{DIALECT, check, convert};
use crate::dialect::{RenderContext, quote};
use crate::model::{Column, ForeignKey, Name, ObjectName};
use crate::step::{Measure, Value};
use std::fmt::Write as _;

/// Numbers per table of them: D1 allows a hundred columns.
/// <https://developers.cloudflare.com/d1/platform/limits/>
const PER_TABLE: usize = 90;

/// The table of the `at`th number.
fn before(at: usize) -> String {
    numbered("__seaglass_before", at / PER_TABLE)
}

fn numbered(name: &str, number: usize) -> String {
    if number == 0 { format!("\"{name}\"") } else { format!("\"{name}_{}\"", number + 1) }
}

pub(super) fn remember(out: &mut String, measures: &[Measure], context: &RenderContext<'_>) {
    for (chunk, part) in measures.chunks(PER_TABLE).enumerate() {
        say(out, "What must be equal at the end.");
        let _ = write!(out, "CREATE TABLE {} AS SELECT", before(chunk * PER_TABLE));
        for (at, measure) in part.iter().enumerate() {
            out.push_str(if at > 0 { ",\n    (" } else { "\n    (" });
            count(out, measure, context);
            let _ = write!(out, ") AS \"n{}\"", chunk * PER_TABLE + at + 1);
        }
        out.push_str(";\n");
    }
}

pub(super) fn remember_numbering(out: &mut String, tables: &[ObjectName]) {
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
fn count(out: &mut String, measure: &Measure, context: &RenderContext<'_>) {
    match measure {
        Measure::Rows(table) => {
            out.push_str("SELECT count(*) FROM ");
            quote::object(out, table, DIALECT);
        }
        Measure::Unset { table, column } => {
            out.push_str("SELECT count(*) FROM ");
            quote::object(out, table, DIALECT);
            out.push_str(" WHERE ");
            quote::name(out, column);
            out.push_str(" IS NULL");
        }
        Measure::Orphans { table, key, .. } => orphans(out, table, key),
        Measure::Refused { table, column, value, number } => refused(out, table, (column, value), *number, context),
        Measure::Misfits { table, column, .. } => {
            out.push_str("SELECT count(*) FROM ");
            quote::object(out, table, DIALECT);
            out.push_str(" WHERE ");
            let mut name = String::new();
            quote::name(&mut name, &column.name);
            convert::misfits(out, &name, column);
        }
    }
}

/// Values as they will be, before they are. A conversion of the author's may leave it to the column to make text of it.
fn refused(
    out: &mut String,
    table: &ObjectName,
    (column, value): (&Column, &Value),
    number: bool,
    context: &RenderContext<'_>,
) {
    let mut name = String::new();
    quote::name(&mut name, &column.name);
    out.push_str("SELECT count(*) FROM (SELECT ");
    render_value(out, value, column);
    let _ = write!(out, " AS {name} FROM ");
    quote::object(out, table, DIALECT);
    out.push_str(") WHERE ");
    let text = matches!(value, Value::Using(_) | Value::Given(_)) && convert::is_text(column);
    let seen = if text { format!("CAST({name} AS TEXT)") } else { name.clone() };
    if number {
        let _ = write!(out, "{name} IS NULL OR CAST({name} AS INTEGER) <> {name}");
    } else if let Some(condition) = check::condition(column, &seen, context) {
        let _ = write!(out, "NOT coalesce({condition}, true)");
    } else {
        out.push_str("false");
    }
}

/// The engine's own look at a key reads each row once.
///
/// <https://www.sqlite.org/pragma.html#pragma_foreign_key_check>
fn orphans(out: &mut String, table: &ObjectName, key: &ForeignKey) {
    let (mut own, mut target, mut column) = (String::new(), String::new(), String::new());
    literal(&mut own, table);
    literal(&mut target, &key.target);
    let first = key.columns.first().map(Name::as_str).unwrap_or_default();
    quote::sqlite_text(&mut column, &first.to_ascii_lowercase());
    let target = target.to_ascii_lowercase();
    let _ = write!(
        out,
        "SELECT count(*) FROM pragma_foreign_key_check({own}) WHERE \"fkid\" IN (SELECT \"id\" FROM pragma_foreign_key_list({own}) \
         WHERE lower(\"from\") = {column} AND lower(\"table\") = {target})"
    );
}

/// What is wrong if a measure is not what it should be.
fn complaint(measure: &Measure) -> String {
    match measure {
        Measure::Rows(table) => format!("rows of {table} were lost"),
        Measure::Unset { table, column } => format!("rows of {table} lost what {table}.{column} refers to"),
        Measure::Orphans { table, key, .. } => {
            let columns: Vec<&str> = key.columns.iter().map(Name::as_str).collect();
            format!("rows of {table} refer by {} to no row of {}", columns.join(", "), key.target)
        }
        Measure::Refused { table, column, .. } => format!("values of {table}.{} do not fit its new type", column.name),
        Measure::Misfits { table, column, .. } => match convert::example(column) {
            Some(example) => format!("values of {table}.{} are not of the form {example}", column.name),
            None => format!("values of {table}.{} do not fit its new type", column.name),
        },
    }
}

const AFTER: &str = "If anything is missing, the name of the check says what, and everything is as it was before.";

/// Outside a trigger a CHECK is the only thing that fails by a name of one's choice.
pub(super) fn compare(out: &mut String, measures: &[Measure], context: &RenderContext<'_>) {
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
        let early = part.iter().all(|measure| matches!(measure, Measure::Refused { .. }));
        say(
            out,
            if early { "The name of the check says what does not fit, before anything has changed." } else { AFTER },
        );
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
            count(out, measure, context);
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
