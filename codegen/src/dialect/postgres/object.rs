//! Enums, routines, views, triggers and comments.

use super::{DIALECT, drop};
use crate::dialect::{RenderContext, quote};
use crate::diff::CommentTarget;
use crate::model::{Enum, Fires, Name, ObjectName, Routine, Table, Trigger, View};
use crate::sql::{is_any, pieces, tokens};
use std::collections::BTreeMap;

pub(super) fn create_enum(out: &mut String, item: &Enum) {
    out.push_str("CREATE TYPE ");
    quote::object(out, &item.name, DIALECT);
    out.push_str(" AS ENUM (");
    for (at, value) in item.values.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        quote::postgres_text(out, value);
    }
    out.push(')');
}

/// <https://www.postgresql.org/docs/current/sql-altertype.html>
pub(super) fn add_enum_value(out: &mut String, name: &ObjectName, value: &str, before: Option<&str>) {
    out.push_str("ALTER TYPE ");
    quote::object(out, name, DIALECT);
    out.push_str(" ADD VALUE ");
    quote::postgres_text(out, value);
    if let Some(before) = before {
        out.push_str(" BEFORE ");
        quote::postgres_text(out, before);
    }
}

pub(super) fn rename_enum_value(out: &mut String, name: &ObjectName, from: &str, to: &str) {
    out.push_str("ALTER TYPE ");
    quote::object(out, name, DIALECT);
    out.push_str(" RENAME VALUE ");
    quote::postgres_text(out, from);
    out.push_str(" TO ");
    quote::postgres_text(out, to);
}

/// One of its name and arguments that is there already is somebody else's, whatever the declaration says.
pub(super) fn create_routine(out: &mut String, item: &Routine) {
    routine(out, item, "");
}

/// What depends on a routine that is there stays.
pub(super) fn replace_routine(out: &mut String, item: &Routine) {
    routine(out, item, " OR REPLACE");
}

fn routine(out: &mut String, item: &Routine, how: &str) {
    let sql = item.forms.get(&DIALECT).map_or("", String::as_str);
    let mut text = String::new();
    quote::raw(&mut text, sql, DIALECT);
    let (create, rest) = text.split_at(end_of_word(&text, "create"));
    let replaces = rest.trim_start().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("or "));
    out.push_str(create);
    out.push_str(how);
    out.push_str(if replaces { rest.get(end_of_word(rest, "replace")..).unwrap_or(rest) } else { rest });
}

/// Behind the word, which comments may stand before.
fn end_of_word(text: &str, sought: &str) -> usize {
    let mut end = 0;
    for (token, written) in pieces(text, DIALECT).unwrap_or_default() {
        end += written.len();
        if is_any(token, &[sought]) {
            return end;
        }
    }
    0
}

pub(super) fn drop_routine(out: &mut String, item: &Routine) {
    out.push_str("DROP ");
    out.push_str(routine_kind(item));
    out.push(' ');
    quote::object(out, &item.name, DIALECT);
    quote::raw(out, &item.arguments, DIALECT);
}

/// What CREATE calls it. ROUTINE is any of them: <https://www.postgresql.org/docs/current/sql-droproutine.html>
fn routine_kind(item: &Routine) -> &'static str {
    let sql = item.forms.get(&DIALECT).map_or("", String::as_str);
    let tokens = tokens(sql, DIALECT).unwrap_or_default().into_iter();
    let mut words = tokens.skip_while(|token| !is_any(Some(*token), &["create"])).skip(1);
    let word = words.find(|token| !is_any(Some(*token), &["or", "replace"]));
    ["FUNCTION", "PROCEDURE", "AGGREGATE"].into_iter().find(|kind| is_any(word, &[kind])).unwrap_or("ROUTINE")
}

/// `how` follows CREATE.
pub(super) fn create_view(out: &mut String, item: &View, how: &str) {
    out.push_str("CREATE");
    out.push_str(how);
    out.push(' ');
    out.push_str(item.words());
    out.push(' ');
    quote::object(out, &item.name, DIALECT);
    let settings = item.settings();
    if !settings.is_empty() {
        out.push_str(" WITH (");
        out.push_str(&set_to(settings.iter()));
        out.push(')');
    }
    out.push_str(" AS\n");
    if let Some(sql) = item.forms.get(&DIALECT) {
        quote::raw(out, sql, DIALECT);
    }
    if item.materialized.as_ref().is_some_and(|kept| kept.empty) {
        out.push_str("\nWITH NO DATA");
    }
}

/// <https://www.postgresql.org/docs/current/sql-alterview.html>,
/// <https://www.postgresql.org/docs/current/sql-altermaterializedview.html>
pub(super) fn set_view_options(out: &mut String, view: &View, before: &BTreeMap<Name, String>) {
    let after = view.settings();
    let mut statement = |verb: &str, settings: &str| {
        if !settings.is_empty() {
            out.push_str("ALTER ");
            out.push_str(view.words());
            out.push(' ');
            quote::object(out, &view.name, DIALECT);
            out.push_str(verb);
            out.push_str(settings);
            out.push_str(");\n");
        }
    };
    statement(" SET (", &set_to(after.iter().filter(|(name, value)| before.get(*name) != Some(value))));
    let gone: Vec<&str> = before.keys().filter(|name| !after.contains_key(*name)).map(Name::as_str).collect();
    statement(" RESET (", &gone.join(", "));
}

pub(super) fn set_to<'s>(settings: impl Iterator<Item = (&'s Name, &'s String)>) -> String {
    settings.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn create_trigger(out: &mut String, table: &ObjectName, name: &Name, sql: &str, doc: Option<&str>) {
    quote::raw(out, sql, DIALECT);
    if doc.is_some() {
        out.push_str(";\n");
        trigger_doc(out, table, name, doc);
    }
}

fn trigger_doc(out: &mut String, table: &ObjectName, name: &Name, doc: Option<&str>) {
    on(out, "TRIGGER");
    quote::name(out, name);
    out.push_str(" ON ");
    quote::object(out, table, DIALECT);
    is(out, doc);
}

/// What follows a trigger that fires otherwise than usual.
pub(super) fn fires(out: &mut String, table: &ObjectName, name: &Name, fires: Fires) {
    if fires != Fires::Usually {
        out.push_str(";\n");
        set_fires(out, table, name, fires);
    }
}

fn set_fires(out: &mut String, table: &ObjectName, name: &Name, fires: Fires) {
    super::alter_table(out, table);
    out.push(' ');
    out.push_str(fires.sql());
    out.push_str(" TRIGGER ");
    quote::name(out, name);
}

/// <https://www.postgresql.org/docs/current/sql-comment.html>
pub(super) fn set_trigger(out: &mut String, table: &ObjectName, before: &Trigger, after: &Trigger) {
    if before.doc != after.doc {
        trigger_doc(out, table, &after.name, after.doc.as_deref());
        out.push_str(";\n");
    }
    if before.fires != after.fires {
        set_fires(out, table, &after.name, after.fires);
        out.push_str(";\n");
    }
}

pub(super) fn drop_trigger(out: &mut String, table: &ObjectName, name: &Name) {
    drop(out, "TRIGGER", &ObjectName::new(name.clone()));
    out.push_str(" ON ");
    quote::object(out, table, DIALECT);
}

/// All comments of a new table.
pub(super) fn comment_table(out: &mut String, table: &Table) {
    if table.doc.is_some() {
        on(out, "TABLE");
        quote::object(out, &table.name, DIALECT);
        is(out, table.doc.as_deref());
        out.push_str(";\n");
    }
    for column in table.columns.iter().filter(|column| column.doc.is_some()) {
        on(out, "COLUMN");
        quote::object(out, &table.name, DIALECT);
        out.push('.');
        quote::name(out, &column.name);
        is(out, column.doc.as_deref());
        out.push_str(";\n");
    }
}

/// A constraint or an index comes with its comment.
pub(super) fn constraint_doc(out: &mut String, table: &ObjectName, name: &Name, doc: Option<&str>) {
    if doc.is_some() {
        on(out, "CONSTRAINT");
        quote::name(out, name);
        out.push_str(" ON ");
        quote::object(out, table, DIALECT);
        is(out, doc);
        out.push_str(";\n");
    }
}

/// The same of an index.
pub(super) fn index_doc(out: &mut String, table: &ObjectName, name: &Name, doc: Option<&str>) {
    if doc.is_some() {
        on(out, "INDEX");
        quote::object(out, &super::index::beside(table, name), DIALECT);
        is(out, doc);
        out.push_str(";\n");
    }
}

pub(super) fn comment(out: &mut String, target: &CommentTarget, text: Option<&str>, context: &RenderContext<'_>) {
    let (kind, name) = match target {
        CommentTarget::Table(name) => ("TABLE", name),
        CommentTarget::Column { table, .. } => ("COLUMN", table),
        CommentTarget::Constraint { table, constraint } => {
            on(out, "CONSTRAINT");
            quote::name(out, constraint);
            out.push_str(" ON ");
            quote::object(out, table, DIALECT);
            return is(out, text);
        }
        CommentTarget::Index { table, index } => {
            on(out, "INDEX");
            quote::object(out, &super::index::beside(table, index), DIALECT);
            return is(out, text);
        }
        CommentTarget::Enum(name) => ("TYPE", name),
        CommentTarget::Routine { name, arguments } => {
            let routine = context.routines.get(&(name, arguments.as_str()));
            (routine.map_or("ROUTINE", |routine| routine_kind(routine)), name)
        }
        CommentTarget::View(name) => (context.views.get(name).map_or("VIEW", |view| view.words()), name),
    };
    on(out, kind);
    quote::object(out, name, DIALECT);
    match target {
        CommentTarget::Column { column, .. } => {
            out.push('.');
            quote::name(out, column);
        }
        CommentTarget::Routine { arguments, .. } => quote::raw(out, arguments, DIALECT),
        CommentTarget::Table(_)
        | CommentTarget::Constraint { .. }
        | CommentTarget::Index { .. }
        | CommentTarget::Enum(_)
        | CommentTarget::View(_) => {}
    }
    is(out, text);
}

/// Fails with `reason`.
pub(in crate::dialect) fn refuse(out: &mut String, reason: &str) {
    out.push_str("DO LANGUAGE plpgsql ");
    let mut body = String::from("BEGIN RAISE EXCEPTION '%', ");
    quote::postgres_text(&mut body, reason);
    body.push_str("; END");
    quote::postgres_text(out, &body);
    out.push_str(";\n");
}

fn on(out: &mut String, kind: &str) {
    out.push_str("COMMENT ON ");
    out.push_str(kind);
    out.push(' ');
}

fn is(out: &mut String, text: Option<&str>) {
    out.push_str(" IS ");
    match text {
        Some(text) => quote::postgres_text(out, text),
        None => out.push_str("NULL"),
    }
}
