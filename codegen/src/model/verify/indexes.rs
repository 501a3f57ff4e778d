//! Indexes: what they are on, and what each database can do.

use super::context::{Context, Named, Place, Report, quoted_list};
use super::expressions::{Use, check as check_expression};
use super::{constraints, names};
use crate::model::{Dialect, Index, IndexTarget, Order, Rule, Table};
use std::fmt::Display;

/// Checks one index.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table, index: &Index) {
    let what = Named("index", &index.name);
    let place = Place::Object(&table.name);
    names::identifier(context, report, place, "index", &index.name);
    names::reserved(context, report, place, "index", &index.name);
    if !index.only.is_empty() && !index.only.iter().any(|dialect| context.declared.has(*dialect)) {
        report.fault(
            Rule::IndexNowhere,
            place,
            format!("the {what} exists in no database that artefacts are written for"),
            "it would never be created",
            "leave it out, or add the dialect to `.dialects([…])`",
        );
    }
    definition(context, report, table, index, &what, "`.col(\"…\")`");
    if context.d1 && index.exists_in(Dialect::D1) {
        on_d1(report, table, index, &what);
    }
}

/// What an index is of, be it one of its own or that of a constraint.
pub(super) fn definition(
    context: &Context<'_>,
    report: &mut Report<'_>,
    table: &Table,
    index: &Index,
    what: &dyn Display,
    name_one: &str,
) {
    let place = Place::Object(&table.name);
    if index.parts.is_empty() {
        report.fault(
            Rule::NoColumns,
            place,
            format!("the {what} has no columns"),
            "there is nothing to index",
            format!("name one: {name_one}"),
        );
    }
    let (postgres, d1) = (index.exists_in(Dialect::Postgres), index.exists_in(Dialect::D1));
    parts(context, report, table, index, what);
    if let Some(predicate) = &index.predicate {
        let named = format!("predicate of the {what}");
        let at = Use { place, what: &named, table: Some(table), immutable: true, queries: &[], postgres, d1 };
        check_expression(context, report, predicate, at);
        constraints::condition(report, place, &named, predicate);
    }
    constraints::exist(context, report, table, what, &index.include);
    if context.postgres && postgres {
        in_postgres(report, table, index, what);
    }
}

fn parts(context: &Context<'_>, report: &mut Report<'_>, table: &Table, index: &Index, what: &dyn Display) {
    let place = Place::Object(&table.name);
    for part in &index.parts {
        match &part.target {
            IndexTarget::Column(name) => {
                constraints::exist(context, report, table, what, std::slice::from_ref(name));
            }
            IndexTarget::Expression(expression) => {
                let named = format!("expression of the {what}");
                let (postgres, d1) = (index.exists_in(Dialect::Postgres), index.exists_in(Dialect::D1));
                let at = Use { place, what: &named, table: Some(table), immutable: true, queries: &[], postgres, d1 };
                check_expression(context, report, expression, at);
            }
        }
    }
}

/// <https://www.postgresql.org/docs/current/indexes-types.html>
fn in_postgres(report: &mut Report<'_>, table: &Table, index: &Index, what: &dyn Display) {
    let place = Place::Object(&table.name);
    constraints::too_many(report, place, what, index.parts.len() + index.include.len());
    for part in index.parts.iter().filter(|part| part.operator_class.is_none()) {
        if let IndexTarget::Column(name) = &part.target {
            constraints::indexable(report, table, what, name, index.method.as_deref().unwrap_or("btree"));
        }
    }
    for class in index.parts.iter().filter_map(|part| part.operator_class.as_deref()) {
        word(report, place, &format!("operator class of the {what}"), class);
    }
    storage(report, place, index, what);
    let Some(method) = index.method.as_deref().filter(|method| *method != "btree") else { return };
    word(report, place, &format!("method of the {what}"), method);
    let mut refuse = |found: &str, instead: &str| {
        report.fault(
            Rule::IndexMethod,
            place,
            format!("the {what} {found}"),
            format!("Postgres's {method} indexes cannot do that"),
            instead,
        );
    };
    let builtin = matches!(method, "hash" | "gin" | "gist" | "spgist" | "brin");
    if builtin && index.unique {
        refuse("is unique", "use a B-tree: drop the index type");
    }
    if builtin && index.parts.iter().any(|part| part.order == Order::Descending || part.nulls.is_some()) {
        refuse("has a sort order", "drop the order, or use a B-tree");
    }
    if matches!(method, "hash" | "spgist") && index.parts.len() > 1 {
        refuse("has several columns", "use an index per column, or a B-tree");
    }
    if matches!(method, "hash" | "gin" | "brin") && !index.include.is_empty() {
        refuse("includes columns", "drop `.include(…)`, or use a B-tree");
    }
}

/// <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-STORAGE-PARAMETERS>
fn storage(report: &mut Report<'_>, place: Place<'_>, index: &Index, what: &dyn Display) {
    let method = index.method.as_deref().unwrap_or("btree");
    let known: Option<&[&str]> = match method {
        "btree" => Some(&["fillfactor", "deduplicate_items"]),
        "hash" | "spgist" => Some(&["fillfactor"]),
        "gist" => Some(&["fillfactor", "buffering"]),
        "gin" => Some(&["fastupdate", "gin_pending_list_limit"]),
        "brin" => Some(&["pages_per_range", "autosummarize"]),
        // An extension brings its own.
        _ => None,
    };
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    };
    for (name, value) in &index.storage {
        let mut refuse = |why: String, instead: String| {
            let found = format!("the storage parameter {:?} of the {what} is {value:?}", name.as_str());
            report.fault(Rule::IndexStorage, place, found, why, instead);
        };
        if !is_word(name) || !is_word(value) {
            refuse(
                "it is written as it is".to_owned(),
                "write a name and a number or word: `\"fillfactor\", \"70\"`".to_owned(),
            );
        } else if let Some(known) = known.filter(|known| !known.contains(&name.as_str())) {
            refuse(
                format!("Postgres's {method} indexes have no such parameter"),
                format!("one of {}", known.join(", ")),
            );
        } else if name.as_str() == "fillfactor" && !value.parse::<u8>().is_ok_and(|value| (10..=100).contains(&value)) {
            refuse("Postgres takes numbers from 10 to 100".to_owned(), "a number such as `\"70\"`".to_owned());
        }
    }
}

/// A name that is written into SQL as it is, with a schema or options at most.
fn word(report: &mut Report<'_>, place: Place<'_>, what: &dyn Display, text: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '(' | ')' | '=' | ' ' | ',');
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !text.chars().all(plain) {
        report.fault(
            Rule::IndexWord,
            place,
            format!("the {what} is {text:?}"),
            "it is written into the statement as it is, and this is not a name",
            "write a name such as `gin` or `gin_trgm_ops`",
        );
    }
}

/// What would be left out silently otherwise. Where NULLs sort is left out: it changes no result.
///
/// <https://www.sqlite.org/lang_createindex.html>
fn on_d1(report: &mut Report<'_>, table: &Table, index: &Index, what: &dyn Display) {
    let place = Place::Object(&table.name);
    let only = "keep it in Postgres only: `.index_only(Dialect::Postgres, …)`";
    let mut refuse = |found: String, why: &str| {
        report.fault(Rule::NotOnD1, place, format!("the {what} {found}"), why, only);
    };
    if let Some(method) = index.method.as_deref().filter(|method| *method != "btree") {
        refuse(format!("is a {method} index"), "SQLite has B-trees only");
    }
    if !index.include.is_empty() {
        refuse(format!("includes {}", quoted_list(&index.include)), "SQLite has no INCLUDE");
    }
    if index.nulls_not_distinct {
        refuse("counts NULLs as equal".to_owned(), "SQLite always counts them as different");
    }
    let collated = index.parts.iter().filter(|part| part.collation.is_none()).find_map(|part| part.collate.as_ref());
    if let Some(collation) = collated {
        refuse(
            format!("compares by the collation {:?} of Postgres", collation.to_string()),
            "D1 would compare as the column does, and nothing says whether that means the same",
        );
    }
    if let Some(class) = index.parts.iter().find_map(|part| part.operator_class.as_deref()) {
        refuse(format!("names the operator class {class:?}"), "SQLite has no operator classes");
    }
}
