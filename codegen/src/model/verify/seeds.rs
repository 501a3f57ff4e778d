//! Sample data: rows that can be inserted twice.

use super::context::{Context, Place, Report, quoted_list, repeated};
use super::expressions::{Use, check as check_expression, merge, snippet};
use super::limits::expression_bytes;
use super::literals;
use super::names::{self, is_device, is_plain};
use crate::model::{Column, Dialect, Expression, IndexPart, Name, Rule, SeedData, SeedInsert, Table};

/// What a row may take of a statement, which has at most 100,000 bytes.
const ROW_BYTES: usize = 90_000;

/// Checks one seed.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, seed: &SeedData) {
    let place = Place::Seed(&seed.name);
    if !is_plain(&seed.name) || is_device(&seed.name) {
        report.fault(
            Rule::SeedName,
            place,
            format!("the seed name {:?} is not a file name", seed.name),
            "the seed is a file of that name on every system",
            "write small letters, digits and single underscores, starting with a letter: `sample_data`",
        );
    }
    if let Some(doc) = &seed.doc {
        names::text(report, place, &"doc", doc);
    }
    for insert in &seed.inserts {
        check_insert(context, report, &seed.name, insert);
    }
}

fn check_insert(context: &Context<'_>, report: &mut Report<'_>, seed: &str, insert: &SeedInsert) {
    let place = Place::SeedTable(seed, &insert.table);
    on_conflict(context, report, place, insert);
    if insert.rows.is_empty() {
        report.fault(
            Rule::SeedInsert,
            place,
            "an insert has no rows",
            "it would do nothing",
            "add some: `.values_panic([…])`",
        );
    }
    if let Some((number, row)) = (1..).zip(&insert.rows).find(|(_, row)| row.len() != insert.columns.len()) {
        report.fault(
            Rule::SeedInsert,
            place,
            format!("row {number} has {} values for {} columns", row.len(), insert.columns.len()),
            "each column takes one value",
            "name a column for each value, and the other way round",
        );
    }
    if let Some(name) = repeated(&insert.columns) {
        report.fault(
            Rule::ColumnTwice,
            place,
            format!("the insert names the column {:?} twice", name.as_str()),
            "each column takes one value",
            "name it once",
        );
    }
    let Some(table) = context.tables.get(&insert.table) else {
        report.fault(
            Rule::UnknownTable,
            place,
            "an insert is for a table that is not there",
            "both databases refuse it",
            context.did_you_mean_table(&insert.table),
        );
        return;
    };
    for name in insert.columns.iter().filter(|name| table.column(name).is_none()) {
        report.fault(
            Rule::UnknownColumn,
            place,
            format!("the insert names the column {:?}, which is not there", name.as_str()),
            "both databases refuse it",
            context.did_you_mean_column(name, table),
        );
    }
    columns(report, place, table, insert);
    key(report, place, table, insert);
    values(context, report, place, table, insert);
}

/// Columns that must be left out, and columns that must not.
fn columns(report: &mut Report<'_>, place: Place<'_>, table: &Table, insert: &SeedInsert) {
    for column in &table.columns {
        let written = insert.columns.contains(&column.name);
        let name = column.name.as_str();
        if written && column.numbering.is_some() {
            report.fault(
                Rule::SeedGiven,
                place,
                format!("the insert writes {name:?}, which the database numbers"),
                "Postgres does not see such a number, and the next insert of the app fails on it",
                "leave the column out, and find parents by a natural key: `Expr::cust(\"(SELECT id FROM … WHERE …)\")`",
            );
        } else if written && column.generated.is_some() {
            report.fault(
                Rule::SeedGiven,
                place,
                format!("the insert writes {name:?}, which is generated"),
                "both databases refuse it",
                "leave the column out",
            );
        } else if !written && is_required(column) {
            report.fault(
                Rule::SeedMissing,
                place,
                format!("the insert leaves {name:?} out, which is NOT NULL and has no default"),
                "both databases refuse the row",
                "give it a value",
            );
        }
    }
}

fn is_required(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.numbering.is_none() && column.generated.is_none()
}

/// A second run must find the rows of the first.
fn on_conflict(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, insert: &SeedInsert) {
    if insert.on_conflict.trim().is_empty() {
        report.fault(
            Rule::SeedConflict,
            place,
            "an insert does not say what to do with rows that are there already",
            "a seed that runs twice must change nothing",
            "add `.on_conflict(OnConflict::new().do_nothing().to_owned())`",
        );
        return;
    }
    let start = report.faults.len();
    let mut middle = start;
    for dialect in context.declared.dialects.iter().copied() {
        middle = report.faults.len();
        snippet(report, &insert.on_conflict, dialect, place, &"ON CONFLICT");
    }
    merge(&mut report.faults, start, middle);
}

/// ON CONFLICT fires on a unique key that the rows hold.
fn key(report: &mut Report<'_>, place: Place<'_>, table: &Table, insert: &SeedInsert) {
    let held = |names: &[Name]| !names.is_empty() && names.iter().all(|name| insert.columns.contains(name));
    let primary = table.primary_key.as_ref().is_some_and(|key| held(&key.columns));
    let unique = table.uniques.iter().any(|unique| held(&unique.columns));
    let index = table.indexes.iter().filter(|index| index.unique).any(|index| {
        let names: Vec<Name> = index.parts.iter().filter_map(IndexPart::column).cloned().collect();
        names.iter().all(|name| insert.columns.contains(name))
    });
    if !(insert.columns.is_empty() || primary || unique || index) {
        report.fault(
            Rule::SeedConflict,
            place,
            format!("the insert writes {}, which hold no unique key of the table", quoted_list(&insert.columns)),
            "no row is ever in conflict, so a second run inserts all of them again",
            "write the columns of a unique key too, or add one to the table: `.unique_key()`",
        );
    }
}

/// Values fit their columns. The first misfit of each column is enough.
fn values(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, table: &Table, insert: &SeedInsert) {
    for (at, name) in insert.columns.iter().enumerate() {
        let Some(column) = table.column(name) else { continue };
        let what = format!("value of {:?}", name.as_str());
        for (number, row) in (1..).zip(&insert.rows) {
            let Some(value) = row.get(at) else { continue };
            let before = report.faults.len();
            let queries = &Dialect::ALL;
            let one = Use { place, what: &what, table: None, immutable: false, queries, postgres: true, d1: true };
            check_expression(context, report, value, one);
            if let Some(misfit) = literals::check(context, column, value) {
                report.fault(
                    Rule::ValueMisfit,
                    place,
                    format!("in row {number} the {what} {}", misfit.what),
                    misfit.why,
                    misfit.instead,
                );
            }
            if report.faults.len() > before {
                break;
            }
        }
    }
    let bytes = |row: &Vec<Expression>| row.iter().map(expression_bytes).sum::<usize>();
    if context.declared.has(Dialect::D1)
        && let Some((number, _)) = (1..).zip(&insert.rows).find(|(_, row)| bytes(row) > ROW_BYTES)
    {
        report.fault(
            Rule::DatabaseLimit,
            place,
            format!("row {number} takes more than 90,000 bytes"),
            "D1 refuses a statement of more than 100,000 bytes",
            "shorten its values, or load them in another way",
        );
    }
}
