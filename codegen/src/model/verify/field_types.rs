//! Rust types that are said of columns.

use super::attributes::broken_type;
use super::context::{Place, Report};
use crate::model::words::title;
use crate::model::{Column, ColumnType, Rule, Table};

/// Checks those of a table's columns.
pub(super) fn check(report: &mut Report<'_>, table: &Table) {
    for column in &table.columns {
        if let Some(rust) = column.json_as() {
            json(report, Place::Column(&table.name, &column.name), column, rust);
        }
    }
}

fn json(report: &mut Report<'_>, place: Place<'_>, column: &Column, rust: &str) {
    if !matches!(column.ty, ColumnType::Json | ColumnType::JsonBinary) {
        report.fault(
            Rule::FieldType,
            place,
            format!("`json_as` is said of a column that holds {}", title(&column.ty)),
            "serde reads and writes JSON, which this is not",
            "declare the column as `.json_binary()`, or drop `json_as`",
        );
    }
    if let Some(broken) = broken_type(rust) {
        report.fault(
            Rule::FieldType,
            place,
            format!("the Rust type {rust:?} of the JSON {broken}"),
            "it is written into the entity as it is",
            "write a path: `column().json_as(\"super::users_ext::Settings\")`, or a type of the standard library",
        );
    } else if column.nullable && rust.trim().starts_with("Option<") {
        report.fault(
            Rule::FieldType,
            place,
            format!("the Rust type {rust:?} of the JSON is an `Option`"),
            "the column may be NULL, for which the field is an `Option` already; JSON's `null` is another value",
            format!("leave it out: `column().json_as({:?})`", inner(rust)),
        );
    }
}

/// What an `Option` holds.
fn inner(rust: &str) -> &str {
    let rust = rust.trim();
    rust.strip_prefix("Option<").and_then(|rust| rust.strip_suffix('>')).unwrap_or(rust)
}
