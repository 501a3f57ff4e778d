//! Seeds: optional sample data, written again whenever the declaration changes, outside the history.

use super::wrangler::{self, Commands, Deployment};
use super::{Comment, File, Source};
use crate::dialect::{quote, value_sql};
use crate::model::{Column, Dialect, Expression, SeedData, SeedInsert, Table};
use std::fmt::Write as _;

/// D1 takes statements of 100,000 bytes; a margin is left for what a client adds.
const MAX_STATEMENT_BYTES: usize = 90_000;

/// Verification asks for inserts that change nothing when they run again.
const LARGE: &str = "Note: larger than what Linux takes as one argument, 128 KB. Live imports it: if that stops half-way, run it again.";

/// A file per seed and dialect.
pub fn files(source: Source<'_>) -> Vec<File> {
    let database = source.database;
    let mut files = Vec::new();
    for &dialect in &database.dialects {
        for seed in &database.seeds {
            let path =
                format!("{}/{}/{}/seed/{}.sql", source.project.paths.sql, database.name, dialect.key(), seed.name);
            let body = body(source, seed, dialect, &path);
            files.push(File::generated(path, Comment::Dashes, body));
        }
    }
    files
}

fn body(source: Source<'_>, seed: &SeedData, dialect: Dialect, path: &str) -> String {
    let mut out = String::new();
    for insert in &seed.inserts {
        let table = source.database.schema.table(&insert.table);
        statements(&mut out, insert, table, dialect);
        if dialect == Dialect::Postgres {
            sequences(&mut out, insert, table);
        }
    }
    let header = header(source, seed, dialect, path, out.len());
    out.insert_str(0, &header);
    out
}

/// That of a file of so many bytes.
fn header(source: Source<'_>, seed: &SeedData, dialect: Dialect, path: &str, bytes: usize) -> String {
    let name = &source.database.name;
    let title = format!("Sample data {} of {name}, {}; no part of the migrations.", seed.name, dialect.title());
    let doc = seed.doc.as_deref().unwrap_or_default();
    let mut lines: Vec<String> = [title.as_str()].into_iter().chain(doc.trim().lines()).map(str::to_owned).collect();
    match dialect {
        Dialect::Postgres => lines.push(format!("Run:  psql -X -1 -v ON_ERROR_STOP=1 -f {path}")),
        Dialect::D1 => {
            let wrangler = Commands::new(source.project, source.database);
            let so_far: usize = lines.iter().map(String::len).sum();
            let fits = wrangler::fits(so_far + bytes);
            for (label, place) in [("Run:", Deployment::Local), ("Live:", Deployment::Remote)] {
                let command = if fits {
                    wrangler.execute(place, &format!("$(cat {path})"))
                } else {
                    wrangler.import(place, path)
                };
                lines.push(format!("{label:<6}{command}"));
            }
            if !fits {
                lines.push(LARGE.to_owned());
            }
        }
    }
    lines.iter().fold(String::new(), |out, line| out + "-- " + &quote::harmless(line, dialect) + "\n")
}

/// Inserts of several rows each: one statement per row costs D1 a hundred times as much.
fn statements(out: &mut String, insert: &SeedInsert, table: Option<&Table>, dialect: Dialect) {
    let mut start = String::from("INSERT INTO ");
    quote::object(&mut start, &insert.table, dialect);
    if insert.columns.is_empty() {
        for _row in &insert.rows {
            let end = end(insert, dialect);
            let _ = write!(out, "\n{start} DEFAULT VALUES{end}");
        }
        return;
    }
    start.push(' ');
    quote::names(&mut start, &insert.columns);
    start.push_str(" VALUES\n");
    let columns: Vec<Option<&Column>> =
        insert.columns.iter().map(|name| table.and_then(|table| table.column(name))).collect();
    let end = end(insert, dialect);
    let mut length = 0;
    for row in &insert.rows {
        let text = values(row, &columns, dialect);
        if length > 0 && length + text.len() + end.len() + 2 > MAX_STATEMENT_BYTES {
            out.push_str(&end);
            length = 0;
        }
        let before = out.len();
        if length == 0 {
            out.push('\n');
            out.push_str(&start);
        } else {
            out.push_str(",\n");
        }
        out.push_str(&text);
        length += out.len() - before;
    }
    if length > 0 {
        out.push_str(&end);
    }
}

fn end(insert: &SeedInsert, dialect: Dialect) -> String {
    let mut end = String::new();
    if !insert.on_conflict.trim().is_empty() {
        end.push('\n');
        quote::raw(&mut end, &insert.on_conflict, dialect);
    }
    end.push_str(";\n");
    end
}

fn values(row: &[Expression], columns: &[Option<&Column>], dialect: Dialect) -> String {
    let mut text = String::from("    (");
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        value_sql(&mut text, dialect, value, columns.get(at).copied().flatten());
    }
    text.push(')');
    text
}

/// An identity column counts on behind the numbers that a seed gives itself.
///
/// <https://www.postgresql.org/docs/current/functions-sequence.html>
fn sequences(out: &mut String, insert: &SeedInsert, table: Option<&Table>) {
    let Some(table) = table else { return };
    for column in
        table.columns.iter().filter(|column| column.numbering.is_some() && insert.columns.contains(&column.name))
    {
        let mut name = String::new();
        quote::object(&mut name, &table.name, Dialect::Postgres);
        let mut sequence = String::from("pg_get_serial_sequence(");
        quote::postgres_text(&mut sequence, &name);
        sequence.push_str(", ");
        quote::postgres_text(&mut sequence, &column.name);
        sequence.push(')');
        let mut id = String::new();
        quote::name(&mut id, &column.name);
        let _ = writeln!(
            out,
            "\nSELECT setval({sequence}, greatest(nextval({sequence}), (SELECT max({id}) FROM {name})));"
        );
    }
}
