//! CREATE TABLE, as one would write it by hand: aligned, every constraint named.

use super::{DIALECT, expression, index, numbering, object, storage};
use crate::dialect::{layout, one_statement, qualifier, quote};
use crate::diff::Constraint;
use crate::model::kind::Statement;
use crate::model::{
    Action, Check, Column, Exclusion, ForeignKey, Generated, Name, ObjectName, PrimaryKey, RowSecurity, Table, Unique,
};
use std::borrow::Cow;

/// With the sequences that its columns own.
pub(super) fn create(out: &mut String, table: &Table) {
    for column in &table.columns {
        numbering::before(out, &table.name, column);
    }
    out.push_str(if table.unlogged { "CREATE UNLOGGED TABLE " } else { "CREATE TABLE " });
    quote::object(out, &table.name, DIALECT);
    out.push_str(" (");
    let mut lines = layout::Lines::new(table, numbering::type_name);
    for column in &table.columns {
        lines.column(out, column, |out| facts(out, &table.name, column));
    }
    constraints(out, table, &mut lines);
    out.push_str(if lines.is_empty() { ")" } else { "\n)" });
    if let Some(by) = &table.partition_by {
        out.push(' ');
        one_statement(out, &Statement::start().partition_by(by), DIALECT);
    }
    if let Some(extra) = table.extra.get(&DIALECT) {
        out.push(' ');
        quote::raw(out, extra, DIALECT);
    }
    out.push_str(";\n");
    for column in &table.columns {
        numbering::after(out, &table.name, column);
    }
    added(out, table);
    docs(out, table);
    if table.row_security != RowSecurity::Disabled {
        storage::row_security(out, &table.name, RowSecurity::Disabled, table.row_security);
    }
}

/// A column as it stands in ALTER TABLE … ADD COLUMN. The rows of partitions and heirs are not called after the table.
pub(super) fn column(out: &mut String, table: &ObjectName, column: &Column) {
    let mut bare = Cow::Borrowed(column);
    if let Some(generated) = &column.generated
        && let Cow::Owned(expression) = qualifier::without(&generated.expression, table, DIALECT)
    {
        bare.to_mut().generated = Some(Box::new(Generated { expression, stored: generated.stored }));
    }
    let column = &*bare;
    quote::name(out, &column.name);
    out.push(' ');
    out.push_str(&numbering::type_name(column));
    facts(out, table, column);
}

/// A column without its comment.
pub(in crate::dialect) fn definition(table: &ObjectName, item: &Column) -> String {
    let mut out = String::new();
    column(&mut out, table, item);
    out
}

/// What follows a column's type.
fn facts(out: &mut String, table: &ObjectName, column: &Column) {
    if !column.nullable {
        out.push_str(" NOT NULL");
    }
    if let Some(generated) = &column.generated {
        // Reading a stored column gives the same, and versions before 18 know no other.
        out.push_str(" GENERATED ALWAYS AS (");
        expression::bare(out, &generated.expression);
        out.push_str(") STORED");
    } else if let Some(numbering) = &column.numbering {
        numbering::facts(out, table, column, numbering);
    } else if let Some(default) = &column.default {
        out.push_str(" DEFAULT ");
        expression::default(out, default, column);
    }
    if let Some(extra) = column.extra.get(&DIALECT) {
        out.push(' ');
        quote::raw(out, extra, DIALECT);
    }
}

fn constraints(out: &mut String, table: &Table, lines: &mut layout::Lines<'_>) {
    if let Some(key) = &table.primary_key {
        lines.next(out);
        primary_key(out, key);
    }
    for item in table.uniques.iter().filter(|item| table.says_before(item).is_none()) {
        lines.next(out);
        unique(out, item);
    }
    for key in table.foreign_keys.iter().filter(|key| !key.not_valid) {
        lines.next(out);
        foreign_key(out, key);
    }
    for item in table.checks.iter().filter(|check| !check.not_valid) {
        lines.next(out);
        check(out, item);
    }
    for item in table.exclusions.iter().filter(|item| !table.excludes_before(item)) {
        lines.next(out);
        exclusion(out, item);
    }
}

/// Constraints of which CREATE TABLE would make less than they say: it takes NOT VALID for something that every row of a new
/// table satisfies, and marks it as valid, and makes one of two that say the same.
/// <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/parser/parse_utilcmd.c> (`skip_validation`,
/// `transformIndexConstraints`)
fn added(out: &mut String, table: &Table) {
    let uniques = table.uniques.iter().filter(|item| table.says_before(item).is_some());
    let uniques = uniques.cloned().map(Constraint::Unique);
    let exclusions = table.exclusions.iter().filter(|item| table.excludes_before(item));
    let exclusions = exclusions.cloned().map(|item| Constraint::Exclusion(Box::new(item)));
    let keys = table.foreign_keys.iter().filter(|key| key.not_valid).cloned().map(Constraint::ForeignKey);
    let checks = table.checks.iter().filter(|check| check.not_valid).cloned().map(Constraint::Check);
    for item in uniques.chain(exclusions).chain(keys).chain(checks) {
        out.push_str("ALTER TABLE ");
        quote::object(out, &table.name, DIALECT);
        out.push_str(" ADD ");
        constraint(out, &item);
        out.push_str(";\n");
    }
}

/// Comments on the constraints that come with the table.
fn docs(out: &mut String, table: &Table) {
    let primary = table.primary_key.iter().map(|item| (&item.name, &item.doc));
    let uniques = table.uniques.iter().map(|item| (&item.name, &item.doc));
    let foreign = table.foreign_keys.iter().map(|item| (&item.name, &item.doc));
    let checks = table.checks.iter().map(|item| (&item.name, &item.doc));
    let exclusions = table.exclusions.iter().map(|item| (item.name(), &item.doc));
    for (name, doc) in primary.chain(uniques).chain(foreign).chain(checks).chain(exclusions) {
        object::constraint_doc(out, &table.name, name, doc.as_deref());
    }
}

pub(super) fn constraint(out: &mut String, constraint: &Constraint) {
    match constraint {
        Constraint::PrimaryKey(key) => primary_key(out, key),
        Constraint::Unique(item) => unique(out, item),
        Constraint::ForeignKey(key) => foreign_key(out, key),
        Constraint::Check(item) => check(out, item),
        Constraint::Exclusion(item) => exclusion(out, item),
    }
}

fn primary_key(out: &mut String, key: &PrimaryKey) {
    named(out, &key.name, " PRIMARY KEY ");
    quote::names(out, &key.columns);
    include(out, &key.include);
    out.push_str(key.deferral.sql());
}

fn include(out: &mut String, columns: &[Name]) {
    if !columns.is_empty() {
        out.push_str(" INCLUDE ");
        quote::names(out, columns);
    }
}

fn unique(out: &mut String, unique: &Unique) {
    named(out, &unique.name, " UNIQUE ");
    if unique.nulls_not_distinct {
        out.push_str("NULLS NOT DISTINCT ");
    }
    quote::names(out, &unique.columns);
    include(out, &unique.include);
    out.push_str(unique.deferral.sql());
}

/// <https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-EXCLUDE>
fn exclusion(out: &mut String, exclusion: &Exclusion) {
    let Exclusion { index, operators, doc: _, deferral } = exclusion;
    named(out, &index.name, " EXCLUDE USING ");
    quote::word(out, index.method.as_deref().unwrap_or("btree"));
    out.push_str(" (");
    for (at, part) in index.parts.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        index::part(out, part);
        out.push_str(" WITH ");
        out.push_str(operators.get(at).map_or("=", String::as_str));
    }
    out.push(')');
    include(out, &index.include);
    index::storage(out, &index.storage);
    if let Some(predicate) = &index.predicate {
        out.push_str(" WHERE (");
        expression::bare(out, predicate);
        out.push(')');
    }
    out.push_str(deferral.sql());
}

fn check(out: &mut String, check: &Check) {
    named(out, &check.name, " CHECK (");
    expression::bare(out, &check.expression);
    out.push(')');
    if check.no_inherit {
        out.push_str(" NO INHERIT");
    }
    if check.not_valid {
        out.push_str(" NOT VALID");
    }
}

pub(super) fn foreign_key(out: &mut String, key: &ForeignKey) {
    named(out, &key.name, " FOREIGN KEY ");
    quote::names(out, &key.columns);
    out.push_str(" REFERENCES ");
    quote::object(out, &key.target, DIALECT);
    out.push(' ');
    quote::names(out, &key.target_columns);
    if key.match_full {
        out.push_str(" MATCH FULL");
    }
    for (event, action) in [(" ON UPDATE ", key.on_update), (" ON DELETE ", key.on_delete)] {
        if action != Action::NoAction {
            out.push_str(event);
            out.push_str(action.sql());
        }
    }
    if !key.sets.is_empty() {
        out.push(' ');
        quote::names(out, &key.sets);
    }
    out.push_str(key.deferral.sql());
    if key.not_valid {
        out.push_str(" NOT VALID");
    }
}

fn named(out: &mut String, name: &str, what: &str) {
    out.push_str("CONSTRAINT ");
    quote::name(out, name);
    out.push_str(what);
}
