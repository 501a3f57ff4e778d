//! Rust text that is written into entities as it is.

use super::context::{Context, Place, Report};
use crate::model::value_type::own;
use crate::model::{BigInteger, Column, ColumnType, Rule, Table};

/// Checks the derives and attributes of the enums and of the types of fields.
pub(super) fn of_types(context: &Context<'_>, report: &mut Report<'_>) {
    let style = &context.declared.entities;
    pieces(report, Place::Database, [&style.type_derives, &style.type_attributes]);
    let own = context.declared.enum_styles.iter().map(|(name, style)| (Place::Object(name), style));
    for (place, style) in std::iter::once((Place::Database, &context.declared.entities)).chain(own) {
        for derive in &style.enum_derives {
            rust(report, place, "derive of enums", derive, "write a path: `.derive(\"strum::Display\")`");
        }
        for attribute in &style.enum_attributes {
            rust(report, place, "attribute of enums", attribute, ATTRIBUTE);
        }
    }
}

const ATTRIBUTE: &str = "write the text between `#[` and `]`: `.attribute(\"serde(rename_all = \\\"camelCase\\\")\")`";

const TYPE_DERIVE: &str = "write a path: `.type_derive(\"utoipa::ToSchema\")`";
const TYPE_ATTRIBUTE: &str = "write the text between `#[` and `]`: `.type_attribute(\"schema(example = 7)\")`";

/// Checks the derives and attributes of a table and of its columns.
pub(super) fn of_table(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    let place = Place::Object(&table.name);
    let style = &table.entity.style;
    for derive in style.derives.iter().chain(&style.dto_derives) {
        rust(report, place, "derive", derive, "write a path: `.derive(\"serde::Serialize\")`");
    }
    for attribute in &style.attributes {
        rust(report, place, "attribute", attribute, ATTRIBUTE);
    }
    if style.format.is_some() {
        report.fault(
            Rule::EntityCode,
            place,
            "the table says the format of its entity",
            "a dense model needs of those that it refers to what a compact one does not have",
            "say it of the database: `Database::entities(EntityStyle::new().format(EntityFormat::Compact))`",
        );
    }
    if !style.enum_derives.is_empty() || !style.enum_attributes.is_empty() {
        report.fault(
            Rule::EntityCode,
            place,
            "the table says how enums look",
            "an enum is the database's: several tables may hold it",
            "say it of the enum, `EnumDecl::derive` or `EnumDecl::attribute`, or of all of them: `Database::entities`",
        );
    }
    of_named_types(context, report, table);
    for column in &table.columns {
        for attribute in column.field_attributes() {
            let place = Place::Column(&table.name, &column.name);
            rust(
                report,
                place,
                "field attribute",
                attribute,
                "write the text between `#[` and `]`: `column().field_attribute(\"serde(skip)\")`",
            );
        }
        if context.postgres && !table.entity.skip && is_too_narrow(table, column) {
            report.fault(
                Rule::EntityCode,
                Place::Column(&table.name, &column.name),
                "the entity holds a big integer as `i32`",
                "the driver of Postgres reads no `bigint` into it, so that no row could be read",
                "leave `BigInteger::I64`, or declare the column as `.integer()`",
            );
        }
    }
}

/// The same of the types that the table and its columns name.
fn of_named_types(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    let place = Place::Object(&table.name);
    let (style, outer) = (&table.entity.style, &context.declared.entities);
    let further = |inner: &[String], outer: &[String]| -> Vec<String> {
        inner.iter().filter(|text| !outer.contains(text)).cloned().collect()
    };
    let said =
        [further(&style.type_derives, &outer.type_derives), further(&style.type_attributes, &outer.type_attributes)];
    pieces(report, place, said.each_ref().map(Vec::as_slice));
    if said.iter().any(|said| !said.is_empty()) && !table.columns.iter().any(|column| own(table, column).is_some()) {
        report.fault(
            Rule::EntityCode,
            place,
            "the table says how its types of fields look, and names none",
            "a derive or attribute that nothing has is a slip",
            "name one, `id_type(\"…\")` or `column().newtype(\"…\")`, or say it of all of the database: `Database::entities`",
        );
    }
    for column in &table.columns {
        let Some(field) = column.field.as_deref() else { continue };
        let place = Place::Column(&table.name, &column.name);
        let said = [&*field.type_derives, &*field.type_attributes];
        pieces(report, place, said);
        if said.iter().any(|said| !said.is_empty()) && own(table, column).is_none() {
            report.fault(
                Rule::EntityCode,
                place,
                "the column says how the type of its field looks, and names none",
                "a derive or attribute that nothing has is a slip",
                "name the type, `column().newtype(\"…\")`; what stands before the field is a `field_attribute`",
            );
        }
    }
}

fn pieces(report: &mut Report<'_>, place: Place<'_>, [derives, attributes]: [&[String]; 2]) {
    for derive in derives {
        rust(report, place, "derive of field types", derive, TYPE_DERIVE);
    }
    for attribute in attributes {
        rust(report, place, "attribute of field types", attribute, TYPE_ATTRIBUTE);
    }
}

/// Whether a column's field is narrower than the column.
fn is_too_narrow(table: &Table, column: &Column) -> bool {
    let own = column.field.as_ref().and_then(|field| field.big_integer);
    *column.ty.element() == ColumnType::BigInteger && own.or(table.entity.style.big_integer) == Some(BigInteger::I32)
}

fn rust(report: &mut Report<'_>, place: Place<'_>, kind: &str, text: &str, instead: &str) {
    if let Some(broken) = broken_rust(text) {
        report.fault(
            Rule::EntityCode,
            place,
            format!("the {kind} {text:?} {broken}"),
            "it is written into the entity as it is, which would not compile",
            instead,
        );
    }
}

/// What keeps a text from standing inside `#[…]`.
fn broken_rust(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return Some("is empty");
    }
    if text.chars().any(char::is_control) {
        return Some("holds a line break or another control character");
    }
    if text.trim_start().starts_with('#') {
        return Some("starts with `#`");
    }
    let mut open = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if !literal_ends(&mut characters) => return Some("holds a `\"` without its end"),
            '/' if matches!(characters.peek(), Some('/' | '*')) => return Some("holds a comment"),
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(character) => return Some("has a bracket too many"),
            _ => {}
        }
    }
    (!open.is_empty()).then_some("has a bracket without its end")
}

/// The same for a type, whose angle brackets pair up too.
pub(super) fn broken_type(text: &str) -> Option<&'static str> {
    let arrows = text.replace("->", "");
    let pairs = arrows.matches('<').count() == arrows.matches('>').count();
    broken_rust(text).or_else(|| (!pairs).then_some("has a bracket without its end"))
}

/// Reads to the end of a string literal.
fn literal_ends(characters: &mut impl Iterator<Item = char>) -> bool {
    while let Some(character) = characters.next() {
        match character {
            '"' => return true,
            '\\' => {
                characters.next();
            }
            _ => {}
        }
    }
    false
}
