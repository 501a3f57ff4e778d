//! RENDER: each dialect's capabilities and how it spells a step.
//!
//! Rendering is total: the plan hands over nothing that the dialect cannot express, so there is no error to return.
#![warn(clippy::wildcard_enum_match_arm)]

mod capabilities;
mod instant;
mod layout;
mod postgres;
pub(crate) mod qualifier;
pub mod quote;
mod sqlite;
mod value;

pub use capabilities::Capabilities;

use crate::diff::Change;
use crate::model::kind::{Piece, Statement};
use crate::model::{
    CatalogueObject, Column, ColumnType, Dialect, Enum, Expression, ObjectName, Routine, Schema, Storage, Table, View,
};
use crate::step::{BreakReferences, StepKind};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a renderer looks up beside the step: built once per file.
#[derive(Clone, Debug)]
pub struct RenderContext<'a> {
    /// The dialect that is rendered.
    pub dialect: Dialect,
    enums: BTreeMap<&'a ObjectName, &'a Enum>,
    routines: BTreeMap<(&'a ObjectName, &'a str), &'a Routine>,
    views: BTreeMap<&'a ObjectName, &'a View>,
}

impl<'a> RenderContext<'a> {
    /// The objects of `schema` and those that `changes` create.
    pub fn new(dialect: Dialect, schema: &'a Schema, changes: &'a [Change]) -> Self {
        let mut context = Self { dialect, enums: BTreeMap::new(), routines: BTreeMap::new(), views: BTreeMap::new() };
        schema.enums.iter().for_each(|item| context.add_enum(item));
        schema.routines.iter().for_each(|item| context.add_routine(item));
        context.views.extend(schema.views.iter().map(|view| (&view.name, view)));
        for change in changes {
            if let Change::CreateEnum(item) = change {
                context.add_enum(item);
            } else if let Change::CreateRoutine(item) = change {
                context.add_routine(item);
            }
        }
        context
    }

    /// Notes the view that a step makes: one of another kind may have had its name.
    pub fn follow(&mut self, step: &'a StepKind<'_>) {
        if let StepKind::CreateView(view) = step {
            self.views.insert(&view.name, view);
        }
    }

    fn add_enum(&mut self, item: &'a Enum) {
        self.enums.insert(&item.name, item);
    }

    fn add_routine(&mut self, item: &'a Routine) {
        self.routines.insert((&item.name, &item.arguments), item);
    }
}

/// Appends the statements of a step, each with its `;` and a line end.
pub fn render(out: &mut String, step: &StepKind<'_>, context: &RenderContext<'_>) {
    match context.dialect {
        Dialect::Postgres => postgres::render(out, step, context),
        Dialect::D1 => sqlite::render(out, step, context),
    }
}

/// Appends a statement that fails with `reason`: the down file of what cannot be rolled back.
pub fn refuse(out: &mut String, dialect: Dialect, reason: &str) {
    match dialect {
        Dialect::Postgres => postgres::refuse(out, reason),
        Dialect::D1 => sqlite::refuse(out, reason),
    }
}

/// Appends a statement that changes nothing: `wrangler d1 execute --file` refuses a file without a statement.
pub fn do_nothing(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str("\n-- Nothing to do here; not every client takes a file without a statement.\nSELECT 1;\n");
}

/// The SQL type of a column, as it stands in CREATE TABLE.
pub fn type_name<'a>(dialect: Dialect, table: &Table, column: &'a Column) -> Cow<'a, str> {
    match dialect {
        Dialect::Postgres => postgres::column_type(column),
        Dialect::D1 => sqlite::type_name(table, column),
    }
}

/// The SQL of a column's default, if it has one.
pub fn default_sql(dialect: Dialect, column: &Column) -> Option<String> {
    let mut out = String::new();
    let default = column.default.as_ref()?;
    match dialect {
        Dialect::Postgres => postgres::default(&mut out, default, column),
        Dialect::D1 => sqlite::default(&mut out, default, column),
    }
    Some(out)
}

/// Appends a value of `column` as it stands in an INSERT; without a column, in its own form.
pub fn value_sql(out: &mut String, dialect: Dialect, value: &Expression, column: Option<&Column>) {
    match dialect {
        Dialect::Postgres => postgres::value(out, value, column),
        Dialect::D1 => sqlite::value(out, value, column),
    }
}

/// The SQL of the current instant as a column of that type stores it.
pub fn now_sql(dialect: Dialect, ty: ColumnType, stored: Option<Storage>) -> String {
    let column = Column { storage: stored, ..Column::new("now", ty) };
    let mut out = String::new();
    value_sql(&mut out, dialect, &Expression::Now, Some(&column));
    out
}

/// Appends a condition or another expression that belongs to no column, without parentheses.
pub fn expression_sql(out: &mut String, dialect: Dialect, expression: &Expression) {
    match dialect {
        Dialect::Postgres => postgres::bare(out, expression),
        Dialect::D1 => sqlite::bare(out, expression),
    }
}

/// What becomes of stored values when a column changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// They stay as they are.
    Same,
    /// They are spelled in another way, from which the old one follows.
    Exact,
    /// They may be cut, rounded, read in several ways or not at all.
    Loose,
}

/// What becomes of the values of `before` in `after`.
pub fn conversion(dialect: Dialect, before: &Column, after: &Column) -> Conversion {
    match dialect {
        Dialect::Postgres if before.ty == after.ty && before.storage == after.storage => Conversion::Same,
        Dialect::Postgres => Conversion::Loose,
        Dialect::D1 => sqlite::conversion(before, after),
    }
}

/// Whether two columns of one name are written in the same way, keys and comments apart.
pub fn defined_alike(
    (table, column, context): (&Table, &Column, &RenderContext<'_>),
    (other_table, other, other_context): (&Table, &Column, &RenderContext<'_>),
) -> bool {
    match context.dialect {
        Dialect::Postgres => {
            postgres::definition(&table.name, column) == postgres::definition(&other_table.name, other)
        }
        Dialect::D1 => {
            sqlite::definition(table, column, context) == sqlite::definition(other_table, other, other_context)
        }
    }
}

/// Whether a check keeps what the column's type is elsewhere.
pub fn checks_type(dialect: Dialect, table: &Table, column: &Column) -> bool {
    match dialect {
        Dialect::Postgres => false,
        Dialect::D1 => !table.d1.foreign_rows && sqlite::checks_type(column),
    }
}

/// How D1 would store the text of a table.
pub fn d1_text(table: &Table, context: &RenderContext<'_>) -> String {
    sqlite::text(table, context)
}

/// Whether the column is its row's number: it holds integers only, whatever is written into it.
pub fn is_row_number(dialect: Dialect, table: &Table, column: &Column) -> bool {
    match dialect {
        Dialect::Postgres => false,
        Dialect::D1 => sqlite::is_row_number(table, column),
    }
}

/// Makes rows refer to no row but themselves, so that dropping their table deletes them without following a chain.
fn break_references(out: &mut String, step: &BreakReferences, dialect: Dialect) {
    out.push_str("UPDATE ");
    quote::object(out, &step.table, dialect);
    out.push_str(" SET ");
    for (at, (column, value)) in step.columns.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::name(out, column);
        out.push_str(" = ");
        match value {
            Some(column) => quote::name(out, column),
            None => out.push_str("NULL"),
        }
    }
}

/// The statements that make an object, its comment aside; empty where the dialect has no such thing.
pub fn object_sql(item: &CatalogueObject, dialect: Dialect) -> String {
    let mut sql = String::new();
    statements(&mut sql, &item.create(dialect), dialect);
    sql.truncate(sql.trim_end_matches([';', '\n']).len());
    sql
}

/// One statement that drops an object if it is there, whatever it is called on in a DROP.
///
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
pub fn drop_if_there(item: &CatalogueObject, dialect: Dialect) -> String {
    let mut sql = String::new();
    statements(&mut sql, &item.drop(dialect), dialect);
    match dialect {
        Dialect::Postgres => {
            let body = format!(
                "BEGIN {} EXCEPTION WHEN undefined_object OR undefined_table OR undefined_function \
                 OR invalid_schema_name THEN NULL; END",
                sql.trim_end()
            );
            let mut block = String::from("DO ");
            quote::postgres_text(&mut block, &body);
            block
        }
        Dialect::D1 => {
            let mut words = sql.trim_end_matches([';', '\n']).splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some(drop), Some(kind), Some(rest)) if !rest.to_ascii_uppercase().starts_with("IF ") => {
                    format!("{drop} {kind} IF EXISTS {rest}")
                }
                _ => sql,
            }
        }
    }
}

/// Statements of a kind of object, each to its `;`.
fn statements(out: &mut String, statements: &[Statement], dialect: Dialect) {
    for statement in statements {
        one_statement(out, statement, dialect);
        out.push_str(";\n");
    }
}

fn one_statement(out: &mut String, statement: &Statement, dialect: Dialect) {
    for piece in statement.pieces() {
        match piece {
            Piece::Sql(sql) => out.push_str(sql),
            Piece::Written(sql) => quote::raw(out, sql, dialect),
            Piece::Object(name) => quote::object(out, name, dialect),
            Piece::Name(name) => quote::name(out, name),
            Piece::Text(said) => quote::text(out, said, dialect),
            Piece::Said(name) => {
                let mut said = String::new();
                quote::object(&mut said, name, dialect);
                quote::text(out, &said, dialect);
            }
            Piece::Quoted(statement) => {
                let mut said = String::new();
                one_statement(&mut said, statement, dialect);
                quote::text(out, &said, dialect);
            }
        }
    }
}
