//! Names of GraphQL, as Seaography makes them of those of the database.
//!
//! <https://github.com/SeaQL/seaography/tree/main/src>

use super::context::{Context, Place, Report};
use crate::model::graphql::{field, shows};
use crate::model::{Column, Enum, ObjectName, Rule, Table};
use heck::ToUpperCamelCase;
use std::collections::BTreeMap;

/// What is made of the type of a table.
const OF_TABLE: [&str; 9] =
    ["", "Basic", "Connection", "Edge", "FilterInput", "HavingInput", "InsertInput", "OrderInput", "UpdateInput"];
/// What is made of an enum.
const OF_ENUM: [&str; 2] = ["Enum", "EnumFilterInput"];
/// Types that are there whatever is declared.
const OWN: [&str; 34] = [
    "Array",
    "Boolean",
    "BooleanArrayFilterInput",
    "BooleanFilterInput",
    "Column",
    "ColumnType",
    "CursorInput",
    "Enumeration",
    "Float",
    "FloatArrayFilterInput",
    "FloatFilterInput",
    "ID",
    "IdArrayFilterInput",
    "IdentityFilterInput",
    "Int",
    "IntegerArrayFilterInput",
    "IntegerFilterInput",
    "Json",
    "JsonFilterInput",
    "Mutation",
    "OffsetInput",
    "OrderByEnum",
    "PageInfo",
    "PageInput",
    "PaginationInfo",
    "PaginationInput",
    "Query",
    "String",
    "StringArrayFilterInput",
    "StringFilterInput",
    "Subscription",
    "Table",
    "TextArrayFilterInput",
    "TextFilterInput",
];
/// Fields of every filter.
const OF_FILTER: [&str; 3] = ["and", "not", "or"];

/// Checks the names of tables, columns and enums that are shown.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let declared = context.declared;
    let mut types: BTreeMap<String, &ObjectName> = BTreeMap::new();
    for table in declared.schema.tables().chain(&declared.view_entities).filter(|table| is_shown(table)) {
        let name = table.name.name.as_str().to_upper_camel_case();
        named(report, &mut types, &table.name, &name, (&OF_TABLE, LEAVE_OUT));
        columns(report, table);
    }
    if declared.entities.seaography == Some(true) {
        for item in &declared.schema.enums {
            let name = item.name.name.as_str().to_upper_camel_case();
            named(report, &mut types, &item.name, &name, (&OF_ENUM, "rename it"));
            values(report, item);
        }
    }
}

fn is_shown(table: &Table) -> bool {
    table.entity.style.seaography == Some(true) && !table.entity.skip && table.primary_key.is_some()
}

/// <https://spec.graphql.org/October2021/#Name>
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !text.starts_with("__")
}

const LEAVE_OUT: &str = "rename it, or leave it out of GraphQL: `.entity(EntityStyle::new().seaography(false))`";

fn named<'a>(
    report: &mut Report<'_>,
    types: &mut BTreeMap<String, &'a ObjectName>,
    owner: &'a ObjectName,
    name: &str,
    (ends, instead): (&[&str], &str),
) {
    let place = Place::Object(owner);
    if !is_name(name) {
        let what = format!("{name:?}, which it would be in GraphQL, is not a name there");
        report.fault(Rule::GraphqlName, place, what, "names there are of Latin letters, digits and `_`", instead);
        return;
    }
    let all: Vec<String> = ends.iter().map(|end| format!("{name}{end}")).collect();
    let is_there = |ty: &&String| OWN.contains(&ty.as_str()) || types.contains_key(*ty);
    if let Some(ty) = all.iter().find(is_there) {
        let of = types.get(ty).map_or_else(|| "Seaography's own".to_owned(), |first| format!("that of {first} too"));
        let what = format!("its type `{ty}` of GraphQL is {of}");
        report.fault(Rule::GraphqlName, place, what, "one of the two would be shown for both", instead);
    }
    types.extend(all.into_iter().map(|ty| (ty, owner)));
}

fn columns(report: &mut Report<'_>, table: &Table) {
    let mut seen: BTreeMap<String, &Column> = BTreeMap::new();
    for column in table.columns.iter().filter(|column| shows(column)) {
        let name = field(column.name.as_str());
        let (what, why) = if !is_name(&name) {
            (format!("{name:?}, which it would be in GraphQL, is not a name there"), "nobody could ask for it")
        } else if OF_FILTER.contains(&name.as_str()) {
            (format!("its field `{name}` of GraphQL is one that every filter has"), "Seaography stops the program")
        } else if let Some(first) = seen.get(&name) {
            (
                format!("its field `{name}` of GraphQL is that of {:?} too", first.name.as_str()),
                "Seaography stops the program",
            )
        } else {
            seen.insert(name, column);
            continue;
        };
        report.fault(
            Rule::GraphqlName,
            Place::Column(&table.name, &column.name),
            what,
            why,
            "rename it, or leave it out of GraphQL: `column().field_attribute(\"seaography(ignore)\")`",
        );
    }
}

fn values(report: &mut Report<'_>, item: &Enum) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for value in &item.values {
        let name: String = value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let Some(first) = seen.insert(name.clone(), value).filter(|first| first != value) else { continue };
        report.fault(
            Rule::GraphqlName,
            Place::Object(&item.name),
            format!("its values {first:?} and {value:?} would both be `{name}` in GraphQL"),
            "one of the two would be read for both",
            "rename one of them",
        );
    }
}
