//! Objects of the kinds that share a path: each kind says itself what is wrong with one.

use super::context::{Context, Place, Report};
use super::expressions::snippet;
use super::objects::{parameters, statement};
use super::{heirs, names, partitions};
use crate::model::kind::VirtualTable;
use crate::model::kind::{Flaw, On, Within};
use crate::model::{CatalogueObject, Column, ColumnType, Name, Rule, Storage, Table};

/// Checks an object of another kind.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, item: &CatalogueObject) {
    let own = if let Within::Table(table) = item.within() { Some(table) } else { None };
    let place = own.as_ref().map_or(Place::Object(item.name()), |table| Place::Column(table, &item.name().name));
    // What a kind is written of is a part of a statement.
    let is_whole = matches!(item, CatalogueObject::Raw(_));
    let named = if is_whole { names::called } else { names::identifier };
    named(context, report, place, item.noun(), &item.name().name);
    if let Some(namespace) = &item.name().namespace {
        names::identifier(context, report, place, "namespace", namespace);
    }
    for name in item.types() {
        if name != item.name() {
            names::identifier(context, report, place, item.noun(), &name.name);
        }
        if context.postgres && name.namespace.is_none() {
            names::postgres_type(report, item.noun(), name);
        }
    }
    if let Some(doc) = item.doc() {
        names::text(report, place, &"doc", doc);
    }
    for Flaw { rule, what, why, instead } in item.flaws(&context.declared.dialects) {
        report.fault(rule, place, what, why, instead);
    }
    stands(context, report, item, place);
    special(context, report, item, place);
    for &dialect in &context.declared.dialects {
        for sql in item.texts(dialect) {
            if !is_whole {
                snippet(report, sql, dialect, place, &item.noun());
                continue;
            }
            let Some(cut) = statement(report, place, &item.noun(), sql, dialect) else { continue };
            parameters(report, place, &item.noun(), &cut, dialect);
        }
    }
}

/// What a kind demands of tables.
fn special(context: &Context<'_>, report: &mut Report<'_>, item: &CatalogueObject, place: Place<'_>) {
    if let CatalogueObject::VirtualTable(table) = item {
        content(context, report, table, place);
    } else if let CatalogueObject::Partition(item) = item {
        partitions::partition(context, report, item);
    } else if let CatalogueObject::Inheritance(item) = item {
        heirs::check(context, report, item);
    }
}

/// FTS5 reads the texts of a table by the names of its own columns, when somebody searches; it makes itself whatever is there.
///
/// <https://www.sqlite.org/fts5.html#external_content_tables>
fn content(context: &Context<'_>, report: &mut Report<'_>, item: &VirtualTable, place: Place<'_>) {
    let Some((name, row_number)) = &item.content else { return };
    if context.declared.schema.views.iter().any(|view| view.name == *name) {
        return;
    }
    let Some(table) = context.tables.get(name) else {
        report.fault(
            Rule::UnknownTable,
            place,
            format!("the virtual table finds texts of {name}, which is not declared"),
            "a search would fail",
            context.did_you_mean_table(name),
        );
        return;
    };
    let has = |wanted: &Name| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(wanted));
    let is_number = |wanted: &Name| ["rowid", "_rowid_", "oid"].iter().any(|name| wanted.eq_ignore_ascii_case(name));
    for column in item.columns.iter().filter(|column| !has(column)) {
        report.fault(
            Rule::UnknownColumn,
            place,
            format!("the virtual table finds texts of {name}.{column}, which is not declared"),
            "a search would fail",
            context.did_you_mean_column(column, table),
        );
    }
    if !has(row_number) && (!is_number(row_number) || table.d1.without_rowid) {
        report.fault(
            Rule::UnknownColumn,
            place,
            format!("the virtual table finds rows of {name} by {row_number}, which numbers none"),
            "a search would fail",
            context.did_you_mean_column(row_number, table),
        );
    }
    if let Some(column) = table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(row_number))
        && !numbers_rows(table, column)
    {
        report.fault(
            Rule::VirtualTable,
            place,
            format!(
                "the virtual table finds rows of {name} by {}, which is not a unique number of each row",
                column.name
            ),
            "a search would find other rows than those that match, or none",
            if table.d1.without_rowid {
                "name an integer that is the primary key"
            } else {
                "name an integer that is the primary key; or the number that SQLite gives each row: `rowid`"
            },
        );
    }
}

/// Whether the column holds an integer of its own for each row.
fn numbers_rows(table: &Table, column: &Column) -> bool {
    let is_integer =
        matches!(column.held_as(), ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
            || column.storage == Some(Storage::ScaledDecimal);
    is_integer && !column.nullable && table.is_unique_key(std::slice::from_ref(&column.name))
}

/// What it names is declared.
fn stands(context: &Context<'_>, report: &mut Report<'_>, item: &CatalogueObject, place: Place<'_>) {
    for on in item.stands_on() {
        match on {
            On::Relation(name) => {
                let is_view = context.declared.schema.views.iter().any(|view| view.name == name);
                let is_partition = || partitions::is_declared(context, &name);
                if !is_view && !context.tables.contains_key(&name) && !is_partition() {
                    report.fault(
                        Rule::UnknownTable,
                        place,
                        format!("the {} is on {name}, which is not declared", item.noun()),
                        "it could not be made",
                        context.did_you_mean_table(&name),
                    );
                }
            }
            On::Column(table, column) => {
                if let Some(table) = context.tables.get(&table).filter(|table| table.column(&column).is_none()) {
                    report.fault(
                        Rule::UnknownColumn,
                        place,
                        format!("the {} is on {}.{column}, which is not declared", item.noun(), table.name),
                        "it could not be made",
                        context.did_you_mean_column(&column, table),
                    );
                }
            }
            // It may come with Postgres or an extension.
            On::Type(_) | On::Object(_) | On::Routine(_) => {}
        }
    }
}
