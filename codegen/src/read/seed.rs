//! Sample data.

use super::inspect;
use super::table::object_name;
use super::{Faults, Problem, ReadContext, expression, meaning};
use crate::declare::{Database, Seed};
use crate::model::{ColumnType, Dialect, Name, Rule, SeedData, SeedInsert, Table};
use crate::probe::{self, InsertFacts};
use sea_query::{InsertStatement, OnConflict, PostgresQueryBuilder, QueryBuilder, SqliteQueryBuilder};

/// Reads every seed of the database.
pub(super) fn read_all(
    database: &Database,
    tables: &[Table],
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) -> Vec<SeedData> {
    let seeds = database.seeds.iter();
    seeds.map(|seed| read(seed, tables, context, faults)).collect()
}

fn read(seed: &Seed, tables: &[Table], context: &ReadContext<'_>, faults: &mut Faults<'_>) -> SeedData {
    let mut inserts = Vec::with_capacity(seed.inserts.len());
    for (number, statement) in seed.inserts.iter().enumerate() {
        let place = format!("seed {}, insert {}", seed.name, number + 1);
        inserts.extend(insert(statement, &place, tables, context, faults));
    }
    SeedData { name: seed.name.clone(), doc: meaning(seed.doc.clone()), inserts }
}

/// Reads an insert; the values take the forms of the table's columns.
fn insert(
    statement: &InsertStatement,
    place: &str,
    tables: &[Table],
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) -> Option<SeedInsert> {
    let facts = probe::insert(statement);
    if let Some(problem) = refused(&facts) {
        faults.add_at(place, problem);
        return None;
    }
    let named = facts.table.as_ref().ok_or_else(no_table).and_then(object_name);
    let name = match named {
        Ok(name) => name,
        Err(problem) => {
            faults.add_at(place, problem);
            return None;
        }
    };
    let columns: Vec<Name> = facts.columns.into_iter().map(Name::from).collect();
    let table = tables.iter().find(|table| table.name == name);
    let types: Vec<Option<&ColumnType>> =
        columns.iter().map(|column| table.and_then(|table| table.column(column)).map(|column| &column.ty)).collect();
    let mut rows = Vec::with_capacity(facts.rows.len());
    for row in &facts.rows {
        let mut values = Vec::with_capacity(row.len());
        for ((value, column), ty) in row.iter().zip(&columns).zip(&types) {
            match expression::read(value, *ty, context.dialects) {
                Ok(value) => values.push(value),
                Err(problem) => faults.add_at(&format!("{place}: {name}.{column}"), problem),
            }
        }
        rows.push(values);
    }
    let on_conflict = facts.on_conflict.as_ref().map(|found| on_conflict(found, context.dialects)).transpose();
    match on_conflict {
        Ok(text) => Some(SeedInsert { table: name, columns, rows, on_conflict: text.unwrap_or_default() }),
        Err(problem) => {
            faults.add_at(place, problem);
            None
        }
    }
}

/// What of an insert no seed holds.
fn refused(facts: &InsertFacts) -> Option<Problem> {
    if let Some(method) = facts.others.first() {
        return Some(Problem::new(
            Rule::SeedInsert,
            format!("the insert calls `{method}`"),
            "a seed is rows of values, each spelled in the form that its column stores",
            "`.columns([…]).values_panic([…])`, with a subquery as a value where a parent is looked up",
        ));
    }
    if facts.rows.is_empty() || facts.rows.iter().any(|row| row.len() != facts.columns.len()) {
        return Some(Problem::new(
            Rule::SeedInsert,
            "the insert's rows do not have a value for each of its columns",
            "every row of an insert has the same columns",
            "`.columns([…])` once, then `.values_panic([…])` per row",
        ));
    }
    None
}

/// The text behind the rows, when both dialects spell it alike.
fn on_conflict(found: &OnConflict, wanted: &[Dialect]) -> Result<String, Problem> {
    let trouble = inspect::on_conflict(found);
    if trouble.nested {
        return Err(inspect::nested());
    }
    let mut texts: Vec<String> = Vec::new();
    for (dialect, problem) in [(Dialect::Postgres, trouble.postgres), (Dialect::D1, trouble.d1)] {
        if !wanted.contains(&dialect) {
            continue;
        }
        if let Some(problem) = problem {
            return Err(unlike(&problem.what));
        }
        let (mut text, found) = (String::new(), Some(found.clone()));
        match dialect {
            Dialect::Postgres => PostgresQueryBuilder.prepare_on_conflict(&found, &mut text),
            Dialect::D1 => SqliteQueryBuilder.prepare_on_conflict(&found, &mut text),
        }
        texts.push(text.trim().replacen("ON CONFLICT  ", "ON CONFLICT ", 1));
    }
    let Some(text) = texts.pop() else { return Ok(String::new()) };
    if texts.iter().any(|other| *other != text) {
        return Err(unlike("Postgres and D1 spell the clause differently"));
    }
    if !text.contains(" DO ") {
        return Err(unlike("it does not say what to do"));
    }
    Ok(text)
}

fn no_table() -> Problem {
    Problem::new(
        Rule::PlainName,
        "an insert names no table",
        "its rows have nowhere to go",
        r#"`.into_table("users")`"#,
    )
}

fn unlike(what: &str) -> Problem {
    Problem::new(
        Rule::SeedConflict,
        format!("the insert's ON CONFLICT clause cannot be kept: {what}"),
        "a seed keeps one text for both databases",
        r#"`OnConflict::column("email").do_nothing()`, or `.update_columns([…])`"#,
    )
}
