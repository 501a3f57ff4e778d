//! Columns.

use super::code::text;
use super::constraint;
use super::expression::{default, expression, form};
use super::table::Context;
use super::uses::Uses;
use super::{column_type, counting};
use seaglass::model::{Collation, Column, ColumnType, Conflict, D1Column, Dialect, Storage};
use std::fmt::Write as _;

/// `ColumnDef::new(Users::Id).uuid().not_null()`
pub(super) fn definition(column: &Column, context: &Context<'_>, uses: &mut Uses) -> String {
    let (table, dialect) = (context.table, context.dialect);
    let name = context.named.column(&column.name);
    let mut out = format!("{}::new({name})", uses.query("ColumnDef"));
    out.push_str(&column_type::method(&column.ty, context.schema, uses));
    let is_whole_key = constraint::is_of_column(table, column);
    // A key is not NULL, and says so where SQLite would let it be.
    let in_key = table.in_primary_key(&column.name);
    match (column.nullable, in_key) {
        (false, _) => out.push_str(".not_null()"),
        (true, true) => out.push_str(".null()"),
        (true, false) => {}
    }
    if let Some(numbering) = &column.numbering {
        out.push_str(counting::plain(numbering).unwrap_or_default());
    }
    if is_whole_key {
        out.push_str(".primary_key()");
    }
    if constraint::is_unique_column(table, column) {
        out.push_str(".unique_key()");
    }
    if let Some(value) = &column.default {
        let _ = write!(out, ".default({})", default(value, &column.ty, dialect, uses));
    }
    if let Some(generated) = &column.generated {
        let computed = expression(&generated.expression, dialect, uses);
        let _ = write!(out, ".generated({computed}, {})", generated.stored);
    }
    if let Some(extra) = column.extra.get(&dialect) {
        let _ = write!(out, ".extra({})", text(extra));
    }
    if let Some(doc) = &column.doc {
        let _ = write!(out, ".comment({})", text(doc));
    }
    out
}

/// What is said of a column beside its definition, if anything is: `column().serial()`.
pub(super) fn beside(column: &Column, dialect: Dialect, uses: &mut Uses) -> Option<String> {
    let mut out = String::new();
    if let Some(storage) = column.storage {
        let _ = write!(out, ".d1_storage({}::{})", uses.own("Storage"), storage_name(storage));
    }
    if let ColumnType::Custom { forms, rust } = &column.ty {
        let name = text(form(forms, dialect));
        let (postgres, d1) = match dialect {
            Dialect::Postgres => (name, text("text")),
            Dialect::D1 => (text("text"), name),
        };
        let _ = write!(out, ".custom_type({postgres}, {d1}, {})", text(rust));
    }
    if let Some(numbering) = column.numbering.as_ref().filter(|numbering| counting::plain(numbering).is_none()) {
        out.push_str(&counting::beside(numbering, uses));
    }
    out.push_str(&of_d1(&column.d1, uses));
    if let Some(name) = column.field_name() {
        let _ = write!(out, ".field_name({})", text(name));
    }
    (!out.is_empty()).then(|| format!("{}(){out}", uses.own("column")))
}

fn of_d1(column: &D1Column, uses: &mut Uses) -> String {
    let D1Column { declared, collation, on_null } = column;
    let mut out = String::new();
    match declared {
        Some(declared) if declared.as_str().is_empty() => out.push_str(".d1_typeless()"),
        Some(declared) => {
            let _ = write!(out, ".d1_type({})", text(declared.as_str()));
        }
        None => {}
    }
    if let Some(collation) = collation {
        let _ = write!(out, ".d1_collation({})", collation_name(*collation, uses));
    }
    if let Some(conflict) = on_null {
        let _ = write!(out, ".d1_on_null({})", conflict_name(*conflict, uses));
    }
    out
}

pub(super) fn collation_name(collation: Collation, uses: &mut Uses) -> String {
    let name = match collation {
        Collation::Binary => "Binary",
        Collation::NoCase => "NoCase",
        Collation::RTrim => "RTrim",
    };
    format!("{}::{name}", uses.own("Collation"))
}

pub(super) fn conflict_name(conflict: Conflict, uses: &mut Uses) -> String {
    let name = match conflict {
        Conflict::Rollback => "Rollback",
        Conflict::Abort => "Abort",
        Conflict::Fail => "Fail",
        Conflict::Ignore => "Ignore",
        Conflict::Replace => "Replace",
    };
    format!("{}::{name}", uses.own("Conflict"))
}

const fn storage_name(storage: Storage) -> &'static str {
    match storage {
        Storage::SqlTimestamp => "SqlTimestamp",
        Storage::UnixSeconds => "UnixSeconds",
        Storage::UnixMillis => "UnixMillis",
        Storage::IsoTimestamp => "IsoTimestamp",
        Storage::TextUuid => "TextUuid",
        Storage::TextBoolean => "TextBoolean",
        Storage::ExactDecimal => "ExactDecimal",
        Storage::ScaledDecimal => "ScaledDecimal",
        Storage::LossyDecimal => "LossyDecimal",
    }
}
