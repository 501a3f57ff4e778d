//! CREATE TABLE, aligned, with the comments in it.
//!
//! A comment stands directly before the comma of its column, a table's before the first column: there ALTER TABLE ADD,
//! DROP and RENAME COLUMN, which edit the stored text, keep it with its object or drop it with its object. `--` comments
//! would swallow what ALTER TABLE appends.

use super::{DIALECT, check, expression, types};
use crate::dialect::{RenderContext, layout, qualifier, quote};
use crate::model::{Action, Check, Collation, Column, Conflict, ForeignKey, Name, Table};

pub(super) fn create(out: &mut String, table: &Table, context: &RenderContext<'_>) {
    out.push_str("CREATE TABLE ");
    quote::object(out, &table.name, DIALECT);
    out.push_str(" (");
    if let Some(doc) = said(table.doc.as_deref()) {
        out.push_str("\n    ");
        quote::block_comment(out, doc, "       ");
    }
    let mut lines = layout::Lines::new(table, |column| types::type_name(table, column));
    for column in &table.columns {
        lines.column(out, column, |out| facts(out, table, column, context));
    }
    constraints(out, table, &mut lines);
    out.push_str("\n)");
    if table.d1.strict {
        out.push_str(" STRICT");
    }
    if table.d1.without_rowid {
        out.push_str(if table.d1.strict { ", WITHOUT ROWID" } else { " WITHOUT ROWID" });
    }
    if let Some(extra) = table.extra.get(&DIALECT) {
        out.push(' ');
        quote::raw(out, extra, DIALECT);
    }
}

/// The whole statement.
pub(in crate::dialect) fn text(table: &Table, context: &RenderContext<'_>) -> String {
    let mut out = String::new();
    create(&mut out, table, context);
    out
}

/// The column of a part of a table as ADD COLUMN takes it, with the part's checks.
pub(super) fn column(out: &mut String, part: &Table, column: &Column, context: &RenderContext<'_>) {
    quote::name(out, &column.name);
    out.push(' ');
    out.push_str(&types::type_name(part, column));
    value_facts(out, part, column);
    inline_constraints(out, part, column, context);
    for check in &part.checks {
        out.push(' ');
        check_constraint(out, part, check);
    }
    trailing(out, column);
    comment(out, column);
}

/// A column without its keys and comment.
pub(in crate::dialect) fn definition(table: &Table, column: &Column, context: &RenderContext<'_>) -> String {
    let mut out = types::type_name(table, column).into_owned();
    value_facts(&mut out, table, column);
    if !table.d1.foreign_rows {
        check::of_type(&mut out, column, context);
    }
    trailing(&mut out, column);
    out
}

/// What follows a column's type.
fn facts(out: &mut String, table: &Table, column: &Column, context: &RenderContext<'_>) {
    value_facts(out, table, column);
    inline_constraints(out, table, column, context);
    trailing(out, column);
    comment(out, column);
}

fn comment(out: &mut String, column: &Column) {
    if let Some(doc) = said(column.doc.as_deref()) {
        out.push(' ');
        quote::block_comment(out, doc, "       ");
    }
}

/// Whether a value is needed, and where it comes from.
fn value_facts(out: &mut String, table: &Table, column: &Column) {
    if is_row_number(table, column) {
        out.push_str(" PRIMARY KEY");
        on_conflict(out, table.primary_key.as_ref().and_then(|key| conflict(table, &key.name)));
        if column.numbering.is_some() {
            out.push_str(" AUTOINCREMENT");
        }
    } else if !column.nullable {
        out.push_str(" NOT NULL");
        on_conflict(out, column.d1.on_null);
    }
    if let Some(generated) = &column.generated {
        out.push_str(" GENERATED ALWAYS AS (");
        expression::bare(out, &qualifier::without(&generated.expression, &table.name, DIALECT));
        out.push_str(if generated.stored { ") STORED" } else { ") VIRTUAL" });
    } else if let Some(default) = &column.default {
        out.push_str(" DEFAULT ");
        expression::default(out, default, column);
    }
}

fn conflict(table: &Table, name: &Name) -> Option<Conflict> {
    table.d1.constraint(name)?.on_conflict
}

/// <https://www.sqlite.org/lang_conflict.html>
fn on_conflict(out: &mut String, conflict: Option<Conflict>) {
    if let Some(conflict) = conflict {
        out.push_str(" ON CONFLICT ");
        out.push_str(conflict.sql());
    }
}

fn trailing(out: &mut String, column: &Column) {
    collate(out, column.d1.collation);
    if let Some(extra) = column.extra.get(&DIALECT) {
        out.push(' ');
        quote::raw(out, extra, DIALECT);
    }
}

/// Whether the column is the row's number, which `SQLite` grants to exactly `integer PRIMARY KEY`.
///
/// <https://www.sqlite.org/lang_createtable.html#rowid>
pub(in crate::dialect) fn is_row_number(table: &Table, column: &Column) -> bool {
    is_key(table, column) && column.is_integer_on_d1()
}

fn is_key(table: &Table, column: &Column) -> bool {
    table.primary_key.as_ref().is_some_and(|key| is_only(&key.columns, column))
}

/// Foreign keys of one column stand with it: a column with an inline key can be dropped, one in a table's key cannot.
fn inline_constraints(out: &mut String, table: &Table, column: &Column, context: &RenderContext<'_>) {
    if table.d1.foreign_rows {
        if let Some(key) = table.primary_key.as_ref().filter(|key| is_inline(table, &key.name, &key.columns))
            && is_only(&key.columns, column)
            && !is_row_number(table, column)
        {
            out.push_str(" PRIMARY KEY");
            on_conflict(out, conflict(table, &key.name));
        }
        let mut own = table.uniques.iter().filter(|unique| is_only(&unique.columns, column));
        if let Some(unique) = own.find(|unique| is_inline(table, &unique.name, &unique.columns)) {
            out.push_str(" UNIQUE");
            on_conflict(out, conflict(table, &unique.name));
        }
    } else {
        check::of_type(out, column, context);
    }
    for key in table.foreign_keys.iter().filter(|key| is_only(&key.columns, column)) {
        out.push(' ');
        named(out, table, &key.name);
        references(out, key);
    }
}

fn constraints(out: &mut String, table: &Table, lines: &mut layout::Lines<'_>) {
    if let Some(key) = &table.primary_key
        && !is_inline(table, &key.name, &key.columns)
        && !table.columns.iter().any(|column| is_row_number(table, column))
    {
        lines.next(out);
        named(out, table, &key.name);
        out.push_str("PRIMARY KEY ");
        key_columns(out, table, &key.name, &key.columns);
    }
    for unique in table.uniques.iter().filter(|unique| !is_inline(table, &unique.name, &unique.columns)) {
        lines.next(out);
        named(out, table, &unique.name);
        out.push_str("UNIQUE ");
        key_columns(out, table, &unique.name, &unique.columns);
    }
    for key in table.foreign_keys.iter().filter(|key| key.columns.len() != 1) {
        lines.next(out);
        named(out, table, &key.name);
        out.push_str("FOREIGN KEY ");
        quote::names(out, &key.columns);
        out.push(' ');
        references(out, key);
    }
    for check in &table.checks {
        lines.next(out);
        check_constraint(out, table, check);
        on_conflict(out, conflict(table, &check.name));
    }
}

/// Whether a key stands with its column, which has no room for a collation of its own.
fn is_inline(table: &Table, name: &Name, columns: &[Name]) -> bool {
    let collated = table.d1.constraint(name).is_some_and(|facts| facts.collation(0).is_some());
    table.d1.foreign_rows && columns.len() == 1 && !collated
}

/// The columns of a key, and what becomes of a row that violates it.
fn key_columns(out: &mut String, table: &Table, name: &Name, columns: &[Name]) {
    out.push('(');
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::name(out, column);
        collate(out, table.d1.constraint(name).and_then(|facts| facts.collation(at)));
    }
    out.push(')');
    on_conflict(out, conflict(table, name));
}

/// <https://www.sqlite.org/datatype3.html#collating_sequences>
pub(super) fn collate(out: &mut String, collation: Option<Collation>) {
    if let Some(collation) = collation {
        out.push_str(" COLLATE ");
        out.push_str(collation.sql());
    }
}

fn check_constraint(out: &mut String, table: &Table, check: &Check) {
    named(out, table, &check.name);
    out.push_str("CHECK (");
    expression::bare(out, &check.expression);
    out.push(')');
}

fn references(out: &mut String, key: &ForeignKey) {
    out.push_str("REFERENCES ");
    quote::object(out, &key.target, DIALECT);
    out.push(' ');
    quote::names(out, &key.target_columns);
    for (event, action) in [(" ON UPDATE ", key.on_update), (" ON DELETE ", key.on_delete)] {
        if action != Action::NoAction {
            out.push_str(event);
            out.push_str(action.sql());
        }
    }
    out.push_str(key.deferral.on_sqlite().sql());
}

/// The name of a constraint, where the table's form is ours.
fn named(out: &mut String, table: &Table, name: &Name) {
    if !table.d1.foreign_rows && !table.d1.constraint(name).is_some_and(|facts| facts.unnamed) {
        out.push_str("CONSTRAINT ");
        quote::name(out, name);
        out.push(' ');
    }
}

fn is_only(columns: &[Name], column: &Column) -> bool {
    matches!(columns, [name] if *name == column.name)
}

fn said(doc: Option<&str>) -> Option<&str> {
    doc.filter(|doc| !doc.trim().is_empty())
}
