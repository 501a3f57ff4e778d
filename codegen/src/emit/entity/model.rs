//! The part of an entity's file that both formats share: what it imports, and its `Model` without relations.

use super::keys::Keys;
use super::layout::{self, literal};
use super::plan::{Entity, Field};
use super::style;
use super::types::{NewType, Origin};
use crate::model::{Expression, Literal, NumberedBy};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Writes the imports.
pub(super) fn imports(out: &mut String, entity: &Entity<'_>) {
    let mut enums = BTreeSet::new();
    let mut newtypes = BTreeSet::new();
    for field in &entity.fields {
        match field.ty.origin {
            Origin::Prelude => {}
            Origin::Enums => {
                enums.insert(inner(&field.ty.rust));
            }
            Origin::Field(kind) => {
                newtypes.insert(kind.name());
            }
            Origin::Json => {
                newtypes.insert("JsonAs");
            }
            Origin::Value => {
                newtypes.insert(&field.ty.rust);
            }
        }
    }
    layout::import(out, "super::enums", &enums.into_iter().collect::<Vec<_>>());
    layout::import(out, "super::fields", &newtypes.into_iter().collect::<Vec<_>>());
    out.push_str("use sea_orm::entity::prelude::*;\n\n");
}

/// The enum inside an array of it.
fn inner(rust: &str) -> &str {
    rust.trim_start_matches("Vec<").trim_end_matches('>')
}

/// Writes everything of `Model` up to its opening brace; `before` stands above the derives.
pub(super) fn head(out: &mut String, entity: &Entity<'_>, before: &str) {
    let table = entity.table;
    layout::doc(out, "", "///", table.doc.as_deref().unwrap_or_default());
    timestamps_note(out, entity);
    out.push_str(before);
    let mut derives = vec!["Clone", "Debug", "PartialEq"];
    if entity.fields.iter().all(|field| field.ty.eq) {
        derives.push("Eq");
    }
    derives.push("DeriveEntityModel");
    style::derives(&table.entity.style, &mut derives);
    layout::derive(out, &derives);
    let mut arguments = Vec::with_capacity(2);
    if let Some(namespace) = &table.name.namespace {
        arguments.push(format!("schema_name = {}", literal(namespace.as_str())));
    }
    arguments.push(["table_name = ", &literal(table.name.name.as_str())].concat());
    layout::sea_orm(out, "", &arguments);
    for attribute in &table.entity.style.attributes {
        let _ = writeln!(out, "#[{attribute}]");
    }
    out.push_str("pub struct Model {\n");
}

/// How an app leaves to the database what that computes.
pub(super) fn computed(out: &mut String, entity: &Entity<'_>) {
    let mut fields = entity.fields.iter().filter(|field| field.column.generated.is_some()).peekable();
    if fields.peek().is_none() || entity.table.entity.read_only {
        return;
    }
    out.push_str(COMPUTED);
    for field in fields {
        let _ = writeln!(out, "        self.{} = sea_orm::NotSet;", field.ident());
    }
    out.push_str("        self\n    }\n}\n");
}

const COMPUTED: &str = "
impl ActiveModel {
    /// Without what the database computes itself, which refuses a row that sets it. `before_save` in the hand-written file
    /// says this for every insert, update and save; what is inserted by `Entity::insert` or `insert_many` has no such hook.
    #[must_use]
    pub fn without_computed(mut self) -> Self {
";

/// What an entity that is only read refuses. An insert, update or delete of many rows has no such hook.
pub(super) fn guard(out: &mut String, entity: &Entity<'_>) {
    if entity.table.entity.read_only {
        out.push_str(READ_ONLY);
    }
}

/// <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>
const READ_ONLY: &str = r#"
/// A view is only read: `SeaORM` has no entity without an `ActiveModel`, but this one is neither saved nor deleted.
#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C>(self, _db: &C, _insert: bool) -> Result<Self, DbErr>
    where
        C: ConnectionTrait,
    {
        Err(DbErr::Custom("a view is only read".to_owned()))
    }

    async fn before_delete<C>(self, _db: &C) -> Result<Self, DbErr>
    where
        C: ConnectionTrait,
    {
        Err(DbErr::Custom("a view is only read".to_owned()))
    }
}
"#;

fn timestamps_note(out: &mut String, entity: &Entity<'_>) {
    for kind in [
        NewType::SqlTimestamp,
        NewType::IsoTimestamp,
        NewType::TimeSqlTimestamp,
        NewType::TimeIsoTimestamp,
        NewType::TimeSqlDateTime,
        NewType::TimeSqlDateTimeUtc,
        NewType::TimeSqlTime,
    ] {
        let is_timestamp = |field: &&Field<'_>| field.ty.origin == Origin::Field(kind);
        let names: Vec<String> =
            entity.fields.iter().filter(is_timestamp).map(|field| format!("`{}`", field.name)).collect();
        let [first, ..] = names.as_slice() else { continue };
        if out.ends_with('\n') && entity.table.doc.as_deref().is_some_and(|doc| !doc.trim().is_empty()) {
            out.push_str("///\n");
        }
        let list = if names.len() == 1 { first.clone() } else { names.join(", ") };
        let ty = kind.name();
        let _ = writeln!(out, "/// Compare {list} with a [`{ty}`] only: see there what another type would find.");
    }
}

/// Writes a column's field, with an attribute beside those that are the same in both formats.
pub(super) fn field(out: &mut String, entity: &Entity<'_>, field: &Field<'_>, keys: &Keys<'_>) {
    let column = field.column;
    layout::doc(out, "    ", "///", column.doc.as_deref().unwrap_or_default());
    let said = column.doc.as_deref().is_some_and(|doc| !doc.trim().is_empty());
    for (at, note) in notes(field).into_iter().enumerate() {
        if at > 0 || said {
            out.push_str("    ///\n");
        }
        note.lines().for_each(|line| _ = writeln!(out, "    /// {line}"));
    }
    layout::sea_orm(out, "    ", &arguments(entity, field, keys));
    for attribute in style::serde(entity, field).into_iter().chain(column.field_attributes().iter().map(String::as_str))
    {
        let _ = writeln!(out, "    #[{attribute}]");
    }
    layout::field(out, &field.ident(), &field.rust());
}

/// What to know of a field beside what the column means.
fn notes(field: &Field<'_>) -> Vec<&'static str> {
    let column = field.column;
    let generated = column.generated.is_some().then_some("Computed by the database, which refuses a row that sets it.");
    let is_always = column.numbering.as_ref().is_some_and(|numbering| numbering.by == NumberedBy::Always);
    let numbered = is_always.then_some("Numbered by Postgres, which refuses a row that sets it.");
    let absent = (column.nullable && !field.optional).then_some(
        "SQLite lets this key be NULL, and `SeaORM` has no key that is an `Option`: a row that holds NULL cannot be read.\n\
         Leave such rows out by a filter with `is_not_null()`.",
    );
    generated.into_iter().chain(numbered).chain(absent).collect()
}

fn arguments(entity: &Entity<'_>, field: &Field<'_>, keys: &Keys<'_>) -> Vec<Cow<'static, str>> {
    let column = field.column;
    let mut arguments = Vec::new();
    if entity.table.in_primary_key(&column.name) {
        arguments.push("primary_key".into());
        let is_numbered = column.numbering.is_some() || matches!(column.default, Some(Expression::NextValue(_)));
        if !is_numbered {
            arguments.push("auto_increment = false".into());
        }
    }
    if let Some(name) = field.column_name() {
        arguments.push(["column_name = ", &literal(name)].concat().into());
    }
    if let Some(ty) = &field.ty.column_type {
        arguments.push(["column_type = ", &literal(ty)].concat().into());
    }
    if let Some(cast) = &field.ty.cast {
        arguments.push(format!("select_as = {}", literal(cast.select)).into());
        arguments.push(format!("save_as = {}", literal(&cast.save)).into());
    }
    arguments.extend(keys.arguments(&column.name));
    // Another form of the value is what such a column holds.
    let plain = column.default.as_ref().filter(|_| column.stored_as().is_none());
    arguments.extend(plain.and_then(default));
    arguments
}

/// A number as it is read most easily, from a hundred thousand on: `3_000_000_000`.
fn in_thousands(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = if value < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.char_indices() {
        let rest = digits.len() - at;
        if at > 0 && rest.is_multiple_of(3) && digits.len() > 5 {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

/// A default as `SeaORM`'s own schema tools know it; nothing at run time reads it.
fn default(expression: &Expression) -> Option<Cow<'static, str>> {
    match expression {
        Expression::Literal(Literal::Bool(value)) => {
            Some(if *value { "default_value = true" } else { "default_value = false" }.into())
        }
        Expression::Literal(Literal::Integer(value)) => {
            // A literal without a type is an `i32`.
            let ty = if i32::try_from(*value).is_ok() { "" } else { "_i64" };
            Some(format!("default_value = {}{ty}", in_thousands(*value)).into())
        }
        Expression::Literal(Literal::Text(text) | Literal::Json(text) | Literal::Decimal(text)) => {
            Some(format!("default_value = {}", literal(text)).into())
        }
        // Another form would be no float to Rust, or no number.
        Expression::Literal(Literal::Float(text)) => {
            let is_plain =
                text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte));
            is_plain.then(|| ["default_value = ", text].concat().into())
        }
        Expression::Now => Some("default_expr = \"Expr::current_timestamp()\"".into()),
        Expression::CurrentDate => Some("default_expr = \"Expr::current_date()\"".into()),
        Expression::CurrentTime => Some("default_expr = \"Expr::current_time()\"".into()),
        Expression::Literal(
            Literal::Bytes(_)
            | Literal::Uuid(_)
            | Literal::Date(_)
            | Literal::Time(_)
            | Literal::DateTime(_)
            | Literal::Timestamp(_),
        )
        | Expression::Null
        | Expression::NewUuid
        | Expression::NextValue(_)
        | Expression::Sql(_) => None,
    }
}
