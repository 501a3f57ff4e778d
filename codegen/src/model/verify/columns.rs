//! One column: its default, and how it gets its value.

use super::context::{Context, Place, Report};
use super::expressions::{Use, check as check_expression, snippet};
use super::literals;
use super::{names, types};
use crate::model::words::title;
use crate::model::{Column, ColumnType, Expression, Name, NumberedBy, Numbering, Rule, SequenceType, Table};

/// Checks one column.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table, column: &Column) {
    let place = Place::Column(&table.name, &column.name);
    names::column(context, report, &table.name, &column.name);
    if let Some(doc) = &column.doc {
        names::text(report, place, &"comment", doc);
    }
    types::check(context, report, table, column);
    if let Some(default) = &column.default {
        check_default(context, report, table, column, default);
    }
    check_generated(context, report, table, column);
    if let Some(numbering) = &column.numbering {
        check_numbering(context, report, table, column, numbering);
    }
    for (dialect, text) in &column.extra {
        if context.declared.has(*dialect) {
            snippet(report, text, *dialect, place, &"SQL after the column");
        }
    }
}

fn check_default(context: &Context<'_>, report: &mut Report<'_>, table: &Table, column: &Column, default: &Expression) {
    let place = Place::Column(&table.name, &column.name);
    let (what, queries) = (&"default", &[]);
    let at = Use { place, what, table: None, immutable: false, queries, postgres: true, d1: true };
    check_expression(context, report, default, at);
    if let Some(misfit) = literals::check(context, column, default) {
        report.fault(Rule::ValueMisfit, place, format!("the default {}", misfit.what), misfit.why, misfit.instead);
    }
    if column.generated.is_some() {
        report.fault(
            Rule::GeneratedColumn,
            place,
            "a generated column has a default",
            "its value always comes from its expression; both databases refuse a default",
            "drop `.default(…)`, or `.generated(…)`",
        );
    }
    if column.numbering.is_some() {
        report.fault(
            Rule::NumberedColumn,
            place,
            "a column numbered by the database has a default",
            "there would be two sources for one value; Postgres refuses it",
            "drop `.default(…)`, or `.auto_increment()`",
        );
    } else if context.d1 && is_row_id(table, column) {
        report.fault(
            Rule::RowidDefault,
            place,
            "a single integer primary key has a default",
            "SQLite numbers such a column itself and never looks at the default",
            "drop `.default(…)`, and add `.auto_increment()` if the database should number the rows",
        );
    }
}

fn check_generated(context: &Context<'_>, report: &mut Report<'_>, table: &Table, column: &Column) {
    let Some(generated) = &column.generated else { return };
    let place = Place::Column(&table.name, &column.name);
    let what = &"generated expression";
    let at = Use { place, what, table: Some(table), immutable: true, queries: &[], postgres: true, d1: true };
    check_expression(context, report, &generated.expression, at);
    if context.postgres && !generated.stored {
        report.fault(
            Rule::GeneratedColumn,
            place,
            "a generated column is not stored",
            "Postgres computes columns on reading from version 18 on, and 15 is supported",
            "store it: `.generated(…, true)`",
        );
    }
    if context.d1 && table.in_primary_key(&column.name) {
        report.fault(
            Rule::GeneratedColumn,
            place,
            "a generated column is part of the primary key",
            "SQLite refuses it",
            "use a plain column as the key, and a unique index on the generated one",
        );
    }
}

fn check_numbering(
    context: &Context<'_>,
    report: &mut Report<'_>,
    table: &Table,
    column: &Column,
    numbering: &Numbering,
) {
    let place = Place::Column(&table.name, &column.name);
    if !is_integer(&column.ty) {
        report.fault(
            Rule::NumberedColumn,
            place,
            format!("a column numbered by the database holds {}", title(&column.ty)),
            "both databases number integer columns only",
            "make it `.big_integer()`, or drop `.auto_increment()`",
        );
    }
    if column.nullable && numbering.by != NumberedBy::Serial {
        report.fault(
            Rule::NumberedColumn,
            place,
            "a column numbered by the database allows NULL",
            "Postgres makes it NOT NULL, so the declaration would never match",
            "add `.not_null()`",
        );
    }
    if column.generated.is_some() {
        report.fault(
            Rule::NumberedColumn,
            place,
            "a generated column is numbered by the database",
            "there would be two sources for one value",
            "drop `.auto_increment()`, or `.generated(…)`",
        );
    }
    if let Some((what, instead)) = SequenceType::of(&column.ty).and_then(|ty| numbering.counting.flaw(ty)) {
        report.fault(Rule::SequenceBounds, place, what, BOUNDS, instead);
    }
    if let Some(sequence) = &numbering.sequence {
        names::identifier(context, report, place, "sequence", sequence);
    }
    if let Some(declared) = column.d1.declared.as_ref().filter(|_| context.d1 && !column.is_integer_on_d1()) {
        report.fault(
            Rule::NumberedColumn,
            place,
            format!("a column numbered by the database is declared {:?} on D1", declared.as_str()),
            "SQLite numbers a column only if its declared type is exactly INTEGER",
            "drop `.d1_type(…)`, or `.auto_increment()`",
        );
    }
    if context.d1 && !is_single_key(table, &column.name) {
        report.fault(
            Rule::NumberedColumn,
            place,
            "a column numbered by the database is not the primary key alone",
            "SQLite numbers a column only if it is the whole primary key",
            "make it the only `.primary_key()`, or drop `.auto_increment()` and number the rows yourself",
        );
    }
}

/// Why a sequence that cannot count is refused.
pub(super) const BOUNDS: &str = "Postgres refuses such a sequence";

/// Whether the column is another name of `SQLite`'s row number: <https://www.sqlite.org/lang_createtable.html#rowid>
pub(super) fn is_row_id(table: &Table, column: &Column) -> bool {
    column.is_integer_on_d1() && is_single_key(table, &column.name)
}

fn is_single_key(table: &Table, column: &Name) -> bool {
    table.primary_key.as_ref().is_some_and(|key| key.columns.as_slice() == std::slice::from_ref(column))
}

fn is_integer(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
}
