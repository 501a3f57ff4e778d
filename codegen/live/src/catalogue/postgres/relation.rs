//! Tables, views and partitions, without what belongs to them.

use super::super::Unreadable;
use super::found::{Found, Id};
use super::partition;
use super::session::Session;
use super::text::forms;
use seaglass::model::{CheckOption, Materialized, Name, ObjectName, Table, View, ViewOptions};
use seaglass::{Partition, RowSecurity};
use serde::Deserialize;
use std::collections::BTreeMap;

const RELATIONS: &str = r"
    SELECT r.oid::int8 AS id, r.label AS name, r.relkind AS kind, r.relpersistence = 'u' AS unlogged,
        r.relrowsecurity AS secure, r.relforcerowsecurity AS forced, r.relispopulated AS populated,
        r.reloptions AS options, t.reloptions AS toast_options, d.description AS doc,
        CASE WHEN r.relispartition THEN pg_get_expr(r.relpartbound, r.oid) END AS bounds,
        CASE WHEN r.relkind IN ('v', 'm') THEN pg_get_viewdef(r.oid, true) END AS query
    FROM rel r
    LEFT JOIN pg_class t ON t.oid = r.reltoastrelid
    LEFT JOIN pg_description d ON d.objoid = r.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
    WHERE r.relkind IN ('r', 'p', 'v', 'm')";

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the catalogue has as many")]
struct Row {
    id: Id,
    name: ObjectName,
    kind: char,
    unlogged: bool,
    secure: bool,
    forced: bool,
    populated: bool,
    options: Option<Vec<String>>,
    toast_options: Option<Vec<String>>,
    doc: Option<String>,
    bounds: Option<String>,
    query: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("tables and views", RELATIONS)? {
        if let Some(query) = &row.query {
            let view = view(&row, query, found);
            found.views.insert(row.id, view);
        } else if row.bounds.is_some() {
            partition(row, found);
        } else {
            let row_security = match (row.secure, row.forced) {
                (true, false) => RowSecurity::Enabled,
                (true, true) => RowSecurity::Forced,
                (false, _) => RowSecurity::Disabled,
            };
            if row.forced && !row.secure {
                found.fact("table", row.name.to_string(), "row security forced, and not enabled");
            }
            let extra = storage(&row).map(forms).unwrap_or_default();
            let Row { id, name, doc, unlogged, .. } = row;
            found.tables.insert(id, Table { name, doc, unlogged, row_security, extra, ..Table::default() });
        }
    }
    Ok(())
}

/// What a partition is of comes with what inherits.
fn partition(row: Row, found: &mut Found) {
    let name = row.name.to_string();
    if let Some(options) = storage(&row) {
        found.fact("partition", name.as_str(), format!("storage parameters {options}"));
    }
    if row.unlogged {
        found.fact("partition", name.as_str(), "unlogged");
    }
    if row.secure {
        found.fact("partition", name.as_str(), "row security");
    }
    match row.bounds.as_deref().and_then(partition::bounds) {
        Some(bounds) => {
            let nowhere = ObjectName::default();
            let made = Partition { bounds, doc: row.doc, ..Partition::default(row.name, nowhere) };
            found.partitions.insert(row.id, made);
        }
        None => found.unmodelled("partition", name),
    }
}

/// A name and a value, as `pg_class.reloptions` has them.
pub(super) fn option(text: &str) -> (Name, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, "true"));
    (Name::from(name), plain_or_quoted(value))
}

/// A value as SQL has it.
fn plain_or_quoted(value: &str) -> String {
    let is_word = value.starts_with(|c: char| c.is_ascii_lowercase()) && value.chars().all(|c| c.is_ascii_lowercase());
    if is_word || value.parse::<f64>().is_ok() { value.to_owned() } else { format!("'{}'", value.replace('\'', "''")) }
}

/// Storage parameters, as a declaration has them behind a table's definition.
fn storage(row: &Row) -> Option<String> {
    let said = |options: &Option<Vec<String>>, prefix: &str| -> Vec<String> {
        let said = options.iter().flatten().map(|text| option(text));
        said.map(|(name, value)| format!("{prefix}{name} = {value}")).collect()
    };
    let all = [said(&row.options, ""), said(&row.toast_options, "toast.")].concat();
    (!all.is_empty()).then(|| format!("WITH ({})", all.join(", ")))
}

fn view(row: &Row, query: &str, found: &mut Found) -> View {
    let query = query.trim().trim_end_matches(';').trim_end().to_owned();
    let options: Vec<(Name, String)> = row.options.iter().flatten().map(|text| option(text)).collect();
    let mut view = View { name: row.name.clone(), doc: row.doc.clone(), forms: forms(query), ..View::default() };
    if row.kind == 'm' {
        let storage: BTreeMap<Name, String> = options.into_iter().collect();
        view.materialized = Some(Materialized { empty: !row.populated, storage });
        if row.unlogged {
            found.fact("materialized view", row.name.to_string(), "unlogged");
        }
        return view;
    }
    let is_on = |value: &str| matches!(value, "true" | "on" | "yes" | "1");
    let mut read = ViewOptions::default();
    for (name, value) in options {
        match (name.as_str(), value.as_str()) {
            ("security_invoker", value) => read.security_invoker = is_on(value),
            ("security_barrier", value) => read.security_barrier = is_on(value),
            ("check_option", "local") => read.check = Some(CheckOption::Local),
            ("check_option", "cascaded") => read.check = Some(CheckOption::Cascaded),
            (name, value) => found.fact("view", row.name.to_string(), format!("{name} = {value}")),
        }
    }
    view.options = read;
    view
}

#[cfg(test)]
mod tests {
    use super::option;

    #[test]
    fn options_are_words_numbers_or_texts() {
        for (text, value) in [("fillfactor=70", "70"), ("a=true", "true"), ("b=x y", "'x y'"), ("c=it's", "'it''s'")] {
            assert_eq!(option(text).1, value);
        }
    }
}
