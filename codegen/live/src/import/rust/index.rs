//! Indexes of tables and of materialized views.

use super::code::{object_name, text};
use super::column::collation_name;
use super::expression::{condition, expression, sql};
use super::uses::Uses;
use seaglass::model::{Dialect, Exclusion, Index, IndexPart, IndexTarget, Name, Nulls, Order};
use std::fmt::Write as _;

/// How an index calls the columns of its table: by the table's enumeration, or by their names.
pub(super) type ColumnNames<'a> = dyn Fn(&Name) -> String + 'a;

/// `Index::create().name("…").table(Users::Table).col(Users::Username)`
pub(super) fn statement(
    index: &Index,
    table: Option<&str>,
    (columns, column): (&[&Name], &ColumnNames<'_>),
    dialect: Dialect,
    uses: &mut Uses,
) -> String {
    let name = text(&index.name);
    let table = table.map(|table| format!(".table({table})")).unwrap_or_default();
    let mut out = format!("{}::create().name({name}){table}", uses.query("Index"));
    for part in &index.parts {
        let _ = write!(out, ".col({})", entry(part, column, dialect, uses));
    }
    out.push_str(if index.unique { ".unique()" } else { "" });
    out.push_str(if index.nulls_not_distinct { ".nulls_not_distinct()" } else { "" });
    if let Some(method) = &index.method {
        let _ = write!(out, ".index_type({})", method_name(method, uses));
    }
    for name in &index.include {
        let _ = write!(out, ".include({})", column(name));
    }
    if let Some(predicate) = &index.predicate {
        uses.query("ConditionalStatement");
        let _ = write!(out, ".and_where({})", condition(predicate, columns, column, dialect, uses));
    }
    out
}

fn method_name(method: &str, uses: &mut Uses) -> String {
    let ty = uses.query("IndexType");
    if method == "hash" { format!("{ty}::Hash") } else { format!("{ty}::Custom({}.into())", text(method)) }
}

fn entry(part: &IndexPart, column: &ColumnNames<'_>, dialect: Dialect, uses: &mut Uses) -> String {
    let target = match &part.target {
        IndexTarget::Column(name) => column(name),
        IndexTarget::Expression(indexed) => expression(indexed, dialect, uses),
    };
    let ordered = match part.order {
        Order::Ascending => target,
        Order::Descending => format!("({target}, {}::Desc)", uses.query("IndexOrder")),
    };
    match &part.operator_class {
        Some(class) => {
            uses.query("IntoIndexColumn");
            format!("{ordered}.into_index_column().with_operator_class({})", text(class))
        }
        None => ordered,
    }
}

/// What is said of an index beside its statement: `.index_nulls("…", Users::Seen, Nulls::Last)`.
pub(super) fn beside(index: &Index, column: &ColumnNames<'_>, dialect: Dialect, uses: &mut Uses) -> String {
    let facts = facts(index, column, dialect, uses);
    let calls: Vec<String> = facts.into_iter().map(|(method, words)| format!(".{method}({words})")).collect();
    calls.concat()
}

/// The same as methods, and what they are given.
pub(super) fn facts(
    index: &Index,
    column: &ColumnNames<'_>,
    dialect: Dialect,
    uses: &mut Uses,
) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let name = text(&index.name);
    for part in &index.parts {
        let of = match &part.target {
            IndexTarget::Column(of) => column(of),
            IndexTarget::Expression(indexed) => text(&sql(indexed, dialect)),
        };
        if let Some(nulls) = part.nulls {
            let place = match nulls {
                Nulls::First => "First",
                Nulls::Last => "Last",
            };
            facts.push(("index_nulls", format!("{name}, {of}, {}::{place}", uses.own("Nulls"))));
        }
        if let Some(collation) = &part.collate {
            facts.push(("index_collation", format!("{name}, {of}, {}", object_name(collation))));
        }
        if let Some(collation) = part.collation {
            facts.push(("d1_collation", format!("{name}, {of}, {}", collation_name(collation, uses))));
        }
    }
    for (parameter, value) in &index.storage {
        facts.push(("index_storage", format!("{name}, {}, {}", text(parameter), text(value))));
    }
    facts.extend(index.doc.iter().map(|doc| ("index_doc", format!("{name}, {}", text(doc)))));
    facts
}

/// `.exclusion(Exclusion::new("…").column("during", "&&"))`
pub(super) fn exclusion(exclusion: &Exclusion, dialect: Dialect, uses: &mut Uses) -> String {
    let index = &exclusion.index;
    let mut out = format!(".exclusion({}::new({})", uses.own("Exclusion"), text(&index.name));
    match index.method.as_deref() {
        Some("gist") => {}
        method => {
            let _ = write!(out, ".method({})", text(method.unwrap_or("btree")));
        }
    }
    for (part, operator) in index.parts.iter().zip(&exclusion.operators) {
        let operator = text(operator);
        match &part.target {
            IndexTarget::Column(name) => {
                let _ = write!(out, ".column({}, {operator})", text(name));
            }
            IndexTarget::Expression(indexed) => {
                let _ = write!(out, ".expression({}, {operator})", text(&sql(indexed, dialect)));
            }
        }
        if let Some(class) = &part.operator_class {
            let _ = write!(out, ".operator_class({})", text(class));
        }
    }
    if !index.include.is_empty() {
        let _ = write!(out, ".include({})", super::code::list(&index.include));
    }
    if let Some(predicate) = &index.predicate {
        let _ = write!(out, ".filter({})", text(&sql(predicate, dialect)));
    }
    for (parameter, value) in &index.storage {
        let _ = write!(out, ".storage({}, {})", text(parameter), text(value));
    }
    out.push_str(&super::constraint::doc(exclusion.doc.as_deref()));
    out.push_str(super::constraint::deferral(exclusion.deferral));
    out + ")"
}
