//! What is said of the looks of entities, as text that is written.

use super::plan::{Entity, Field, Plan};
use crate::model::{BigInteger, Column, DateTimeCrate, EntityStyle, Serde};
use std::fmt::Write as _;

/// Which of several Rust types stand for a column's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds {
    pub(super) date_time: DateTimeCrate,
    pub(super) big_integer: BigInteger,
}

impl Kinds {
    /// Of a table's columns.
    pub(super) fn new(style: &EntityStyle) -> Self {
        Self { date_time: style.date_time.unwrap_or_default(), big_integer: style.big_integer.unwrap_or_default() }
    }

    /// Of one column.
    pub(super) fn of(self, column: &Column) -> Self {
        let field = column.field.as_deref();
        Self {
            date_time: field.and_then(|field| field.date_time).unwrap_or(self.date_time),
            big_integer: field.and_then(|field| field.big_integer).unwrap_or(self.big_integer),
        }
    }
}

/// What a `Model` derives beside what `SeaORM` wants, without what it derives already.
pub(super) fn derives<'a>(style: &'a EntityStyle, derives: &mut Vec<&'a str>) {
    let serde = style.serde.unwrap_or_default().derives().iter().copied();
    add(derives, serde.chain(style.derives.iter().map(String::as_str)));
}

/// Adds derives that are not there yet.
pub(super) fn add<'a>(derives: &mut Vec<&'a str>, more: impl Iterator<Item = &'a str>) {
    for derive in more {
        if !derives.contains(&derive) {
            derives.push(derive);
        }
    }
}

/// Writes attributes, each once.
pub(super) fn write<'a>(out: &mut String, attributes: impl Iterator<Item = &'a String>) {
    let mut written = Vec::new();
    for attribute in attributes {
        if !written.contains(&attribute) {
            let _ = writeln!(out, "#[{attribute}]");
            written.push(attribute);
        }
    }
}

/// What serde is told of a field.
pub(super) fn serde(entity: &Entity<'_>, field: &Field<'_>) -> Option<&'static str> {
    let style = &entity.table.entity.style;
    let serde = style.serde.unwrap_or_default();
    let has_default = field.optional || field.ty.has_default();
    let is_key = entity.table.in_primary_key(&field.column.name);
    if is_key && style.skip_deserializing_primary_key == Some(true) && serde.reads() && has_default {
        return Some("serde(skip_deserializing)");
    }
    let hidden = field.column.name.as_str().starts_with('_') && style.skip_hidden_columns == Some(true);
    if hidden && serde != Serde::None && (has_default || !serde.reads()) {
        return Some("serde(skip)");
    }
    unix(entity, field, field.optional)
}

/// What serde is told of an instant that is stored as a number.
pub(super) fn unix(entity: &Entity<'_>, field: &Field<'_>, optional: bool) -> Option<&'static str> {
    let style = &entity.table.entity.style;
    let with = match (optional, reads(style)) {
        (true, true) => "serde(default, with = \"super::fields::unix_option\")",
        (true, false) => "serde(with = \"super::fields::unix_option\")",
        (false, _) => "serde(with = \"super::fields::unix\")",
    };
    (is_unix(field) && has_serde(style)).then_some(with)
}

/// Whether serde reads a model.
fn reads(style: &EntityStyle) -> bool {
    style.serde.unwrap_or_default().reads() || style.derives.iter().any(|derive| derive.ends_with("Deserialize"))
}

/// Whether a model has anything of serde.
pub(super) fn has_serde(style: &EntityStyle) -> bool {
    let own = |derive: &String| derive.ends_with("Serialize") || derive.ends_with("Deserialize");
    style.serde.unwrap_or_default() != Serde::None || style.derives.iter().any(own)
}

/// Whether the field holds an instant as a number, of which `SeaORM`'s type is none of serde's.
pub(super) fn is_unix(field: &Field<'_>) -> bool {
    field.ty.rust.contains("UnixTimestamp")
}

/// Whether serde must be told how to read and write any such field.
pub(super) fn has_unix(plan: &Plan<'_>) -> bool {
    plan.entities.iter().any(|entity| has_serde(&entity.table.entity.style) && entity.fields.iter().any(is_unix))
}
