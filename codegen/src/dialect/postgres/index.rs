//! Indexes.

use super::{DIALECT, expression, object::set_to};
use crate::dialect::quote;
use crate::model::{Index, IndexPart, IndexTarget, Name, Nulls, ObjectName, Order};
use std::collections::BTreeMap;

/// `manner` is empty, or `CONCURRENTLY `.
pub(super) fn create(out: &mut String, table: &ObjectName, index: &Index, manner: &str) {
    out.push_str(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    out.push_str(manner);
    quote::name(out, &index.name);
    out.push_str(" ON ");
    quote::object(out, table, DIALECT);
    if let Some(method) = &index.method {
        out.push_str(" USING ");
        quote::word(out, method);
    }
    out.push_str(" (");
    for (at, part) in index.parts.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        self::part(out, part);
    }
    out.push(')');
    if !index.include.is_empty() {
        out.push_str(" INCLUDE ");
        quote::names(out, &index.include);
    }
    if index.nulls_not_distinct {
        out.push_str(" NULLS NOT DISTINCT");
    }
    storage(out, &index.storage);
    if let Some(predicate) = &index.predicate {
        out.push_str(" WHERE ");
        expression::bare(out, predicate);
    }
}

/// A column or expression with what is said of it.
pub(super) fn part(out: &mut String, part: &IndexPart) {
    match &part.target {
        IndexTarget::Column(name) => quote::name(out, name),
        IndexTarget::Expression(expression) => {
            out.push('(');
            expression::bare(out, expression);
            out.push(')');
        }
    }
    if let Some(collation) = &part.collate {
        out.push_str(" COLLATE ");
        quote::object(out, collation, DIALECT);
    }
    if let Some(class) = &part.operator_class {
        // A name, and options behind it: <https://www.postgresql.org/docs/current/sql-createindex.html>
        let (name, options) = class.split_at(class.find('(').unwrap_or(class.len()));
        out.push(' ');
        quote::word(out, name.trim_end());
        if !options.is_empty() {
            out.push(' ');
            out.push_str(options);
        }
    }
    if part.order == Order::Descending {
        out.push_str(" DESC");
    }
    out.push_str(match part.nulls {
        None => "",
        Some(Nulls::First) => " NULLS FIRST",
        Some(Nulls::Last) => " NULLS LAST",
    });
}

/// <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-STORAGE-PARAMETERS>
pub(super) fn storage(out: &mut String, storage: &BTreeMap<Name, String>) {
    if !storage.is_empty() {
        out.push_str(" WITH (");
        out.push_str(&set_to(storage.iter()));
        out.push(')');
    }
}

/// <https://www.postgresql.org/docs/current/sql-alterindex.html>
pub(super) fn set_storage(out: &mut String, table: &ObjectName, before: &Index, after: &Index) {
    let mut statement = |words: &str, list: &str| {
        if !list.is_empty() {
            out.push_str("ALTER INDEX ");
            quote::object(out, &beside(table, &after.name), DIALECT);
            out.push_str(words);
            out.push_str(list);
            out.push_str(");\n");
        }
    };
    let other = after.storage.iter().filter(|(name, value)| before.storage.get(*name) != Some(value));
    statement(" SET (", &set_to(other));
    let gone: Vec<&str> =
        before.storage.keys().filter(|name| !after.storage.contains_key(*name)).map(Name::as_str).collect();
    statement(" RESET (", &gone.join(", "));
}

pub(super) fn drop(out: &mut String, table: &ObjectName, name: &Name, manner: &str) {
    out.push_str("DROP INDEX ");
    out.push_str(manner);
    quote::object(out, &beside(table, name), DIALECT);
}

/// An index lives in the namespace of its table.
pub(super) fn beside(table: &ObjectName, name: &Name) -> ObjectName {
    ObjectName { namespace: table.namespace.clone(), name: name.clone() }
}
