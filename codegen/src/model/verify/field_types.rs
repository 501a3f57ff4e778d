//! Rust types that are said of columns.

use super::attributes::broken_type;
use super::context::{Context, Place, Report};
use super::dtos;
use super::rust_names::is_keyword;
use crate::model::value_type::{id, own, wraps};
use crate::model::words::title;
use crate::model::{
    Column, ColumnType, Enum, ObjectName, RESERVED_BESIDE, RESERVED_TYPES, RESERVED_TYPES_OF_TIME, Rule, Table,
    ValueTypes,
};
use heck::ToUpperCamelCase;
use std::collections::BTreeMap;

/// Checks those of all tables and views.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let declared = context.declared;
    let types = ValueTypes::new(declared);
    let mut ids: BTreeMap<&str, &ObjectName> = BTreeMap::new();
    for table in declared.schema.tables().chain(&declared.view_entities) {
        of_id(report, table, &mut ids);
        dtos::check(context, report, &types, table);
        for column in &table.columns {
            let place = Place::Column(&table.name, &column.name);
            if let Some(rust) = column.json_as() {
                json(report, place, column, rust);
            }
            if let Some(name) = own(table, column) {
                name_of_type(context, report, place, name);
                around(report, place, column, name);
            }
            let [first, second] = types.referred(table, column).into_iter().take(2).collect::<Vec<_>>()[..] else {
                continue;
            };
            report.fault(
                Rule::FieldType,
                place,
                format!("the column refers to two keys, of the types `{first}` and `{second}`"),
                "its field has one type",
                format!("say which: `column().newtype({first:?})`"),
            );
        }
    }
    agree(report, &types);
}

/// The type of a table's key.
fn of_id<'a>(report: &mut Report<'_>, table: &'a Table, ids: &mut BTreeMap<&'a str, &'a ObjectName>) {
    let Some(name) = table.entity.id_type.as_deref() else { return };
    let place = Place::Object(&table.name);
    let Some((_, key)) = id(table) else {
        report.fault(
            Rule::FieldType,
            place,
            format!("`id_type({name:?})` is said of a table whose key is not one column"),
            "an id is the value of one column",
            "say it of the tables that the key refers to; or name the columns: `column().newtype(\"…\")`",
        );
        return;
    };
    if let Some(first) = ids.insert(name, &table.name) {
        report.fault(
            Rule::EntityType,
            place,
            format!("its ids and those of {first} would both be the Rust type `{name}`"),
            "an id of one table would be taken for one of the other",
            "name one of them otherwise: `.id_type(\"…\")`",
        );
    }
    if let Some(other) = table.column(key).and_then(Column::newtype).filter(|other| *other != name) {
        report.fault(
            Rule::FieldType,
            Place::Column(&table.name, key),
            format!("the key is said to be both `{name}` and `{other}`"),
            "its field has one type",
            "drop `id_type`, or `newtype`",
        );
    }
}

/// Whether Rust takes the name for that of a type, as it is.
pub(super) fn is_type_name(name: &str) -> bool {
    let plain = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    plain && !is_keyword(name)
}

/// What has that name already where a type would stand, if anything has.
pub(super) fn taken(context: &Context<'_>, name: &str) -> Option<String> {
    let is_own =
        RESERVED_TYPES.contains(&name) || RESERVED_BESIDE.contains(&name) || RESERVED_TYPES_OF_TIME.contains(&name);
    let is_enum = |item: &&Enum| item.name.name.as_str().to_upper_camel_case() == name;
    if is_own {
        return Some("the entities name another type so".to_owned());
    }
    let item = context.declared.schema.enums.iter().find(is_enum)?;
    Some(format!("the enum {} is the Rust type of that name", item.name))
}

/// A name that a type can have where others are.
fn name_of_type(context: &Context<'_>, report: &mut Report<'_>, place: Place<'_>, name: &str) {
    if !is_type_name(name) {
        report.fault(
            Rule::EntityType,
            place,
            format!("{name:?} is not a name for a Rust type"),
            "it is written into the entities as it is",
            "write letters and digits, starting with a capital: `UserId`",
        );
    } else if let Some(taken) = taken(context, name) {
        report.fault(
            Rule::EntityType,
            place,
            format!("a type of the name `{name}` is there already"),
            taken,
            format!("choose another name: `{name}Value`"),
        );
    }
}

/// Whether a type can be around the column's value.
fn around(report: &mut Report<'_>, place: Place<'_>, column: &Column, name: &str) {
    if column.json_as().is_some() {
        report.fault(
            Rule::FieldType,
            place,
            format!("the column is said to be JSON of a Rust type, and `{name}`"),
            "its field has one type",
            "drop `newtype`: a type of yours is what `json_as` names",
        );
    } else if wraps(column).is_none() {
        report.fault(
            Rule::FieldType,
            place,
            format!("a type `{name}` is to be around a column that holds {}", title(&column.ty)),
            "such types are around numbers, texts and uuids",
            "drop `newtype`; the type of JSON is said by `json_as`",
        );
    }
}

/// All columns of one type hold the same.
fn agree(report: &mut Report<'_>, types: &ValueTypes<'_>) {
    let all = || {
        types.all().filter_map(|(table, name, ty)| types.column(table, name).map(|(table, column)| (table, column, ty)))
    };
    let mut owners: BTreeMap<&str, (&Table, &Column)> = BTreeMap::new();
    // Of a key before any other column.
    let is_key = |(table, column, _): &(&Table, &Column, &str)| id(table).is_some_and(|(_, key)| *key == column.name);
    let named = || all().filter(|(table, column, _)| own(table, column).is_some());
    for (table, column, name) in named().filter(is_key).chain(named()) {
        owners.entry(name).or_insert((table, column));
    }
    for (table, column, name) in all() {
        let Some((owner, of)) = owners.get(name) else { continue };
        let (Some(inner), Some(wanted)) = (wraps(column), wraps(of)) else { continue };
        if inner != wanted {
            report.fault(
                Rule::FieldType,
                Place::Column(&table.name, &column.name),
                format!("the column holds {}, and its type `{name}` another value", title(&column.ty)),
                format!("`{name}` is around {} of {}.{}", title(&of.ty), owner.name, of.name),
                format!(
                    "make the column {} too, or give it a type of its own: `column().newtype(\"…\")`",
                    title(&of.ty)
                ),
            );
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
