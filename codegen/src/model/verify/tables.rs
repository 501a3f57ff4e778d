//! A table as a whole; its parts are checked next door.

use super::context::{Context, Place, Report};
use super::expressions::snippet;
use super::{
    attributes, columns, constraints, foreign_keys, indexes, limits, names, options, partitions, rust_names, triggers,
};
use crate::model::{Dialect, Rule, Table};

/// Checks everything of one table, in the order in which it is declared.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    let place = Place::Object(&table.name);
    names::object(context, report, "table", &table.name);
    if let Some(doc) = &table.doc {
        names::text(report, place, &"comment", doc);
    }
    if context.d1 && table.columns.is_empty() {
        report.fault(
            Rule::EmptyTable,
            place,
            "the table has no columns",
            "SQLite refuses it; only Postgres has such tables",
            "add one: `.col(ColumnDef::new(\"id\").big_integer().not_null().auto_increment().primary_key())`, or declare a database for Postgres alone",
        );
    }
    for column in &table.columns {
        columns::check(context, report, table, column);
    }
    constraints::check(context, report, table);
    for key in &table.foreign_keys {
        foreign_keys::check(context, report, table, key);
    }
    for index in &table.indexes {
        indexes::check(context, report, table, index);
    }
    for trigger in &table.triggers {
        triggers::check(context, report, &table.name, trigger, triggers::On::Table);
    }
    for (dialect, text) in &table.extra {
        if context.declared.has(*dialect) {
            snippet(report, text, *dialect, place, &"SQL after the table");
        }
    }
    options::check(context, report, table);
    partitions::table(context, report, table);
    rust_names::fields(context, report, table);
    attributes::of_table(context, report, table);
    limits::check(context, report, table);
}

/// The dialects of an index or constraint that exists in those of `declared` that `exists` names.
pub(super) fn dialects<'a>(context: &Context<'a>) -> impl Iterator<Item = Dialect> + 'a {
    context.declared.dialects.iter().copied()
}
