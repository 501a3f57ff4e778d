//! Expressions that mean the same on both databases although neither spells them alike.

use crate::probe::object_name;
use sea_query::{Expr, IntoTableRef};

/// The text by which [`crate::read`] knows an expression of this file; no SQL contains it.
const MARK: &str = "\u{1}seaglass:";
const NOW: &str = "\u{1}seaglass:now";
const NEW_UUID: &str = "\u{1}seaglass:new_uuid";
const NEXT_VALUE: &str = "\u{1}seaglass:next_value\u{1}";
/// The places are those of Postgres's backend, which alone is handed the expressions of an index.
const PER_DIALECT: &str = "\u{1}seaglass:per_dialect\u{1}$1\u{1}$2\u{1}";

/// The current instant, in the form that the column stores: `now()` in Postgres, UTC text on D1.
///
/// ```
/// use seaglass::sea_query::ColumnDef;
/// ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(seaglass::now());
/// ```
pub fn now() -> Expr {
    Expr::cust(NOW)
}

/// A fresh version 4 uuid: `gen_random_uuid()` in Postgres, sixteen bytes with version and variant set on D1.
///
/// ```
/// use seaglass::sea_query::ColumnDef;
/// ColumnDef::new("id").uuid().not_null().primary_key().default(seaglass::new_uuid());
/// ```
pub fn new_uuid() -> Expr {
    Expr::cust(NEW_UUID)
}

/// The next value of a [`Sequence`](crate::Sequence) of that name, as the default of a column; Postgres only. The sequence is
/// made before the table.
///
/// ```
/// use seaglass::sea_query::ColumnDef;
/// ColumnDef::new("number").big_integer().not_null().default(seaglass::next_value("papers"));
/// ColumnDef::new("number").big_integer().not_null().default(seaglass::next_value(("shop", "papers")));
/// ```
pub fn next_value(sequence: impl IntoTableRef) -> Expr {
    let name = object_name(&sequence.into_table_ref()).unwrap_or_default();
    let namespace = name.namespace.unwrap_or_default();
    Expr::cust(format!("{NEXT_VALUE}{namespace}\u{1}{}\u{1}", name.name))
}

/// An expression written out for each database, for what sea-query's builders cannot say on both.
///
/// Stands for a whole default, check, predicate or generated expression, not for a part of one.
///
/// ```
/// use seaglass::{per_dialect, sea_query::ColumnDef};
/// ColumnDef::new("host").text().not_null().default(per_dialect("inet_client_addr()::text", "''"));
/// ```
pub fn per_dialect(postgres: impl Into<String>, d1: impl Into<String>) -> Expr {
    Expr::cust_with_exprs(PER_DIALECT, [Expr::cust(postgres.into()), Expr::cust(d1.into())])
}

/// What a marked expression stands for.
#[derive(Debug, PartialEq)]
pub(crate) enum Marker<'a> {
    /// [`now`].
    Now,
    /// [`new_uuid`].
    NewUuid,
    /// [`next_value`]: the namespace, which may be empty, and the name.
    NextValue(&'a str, &'a str),
    /// [`per_dialect`]: the Postgres text and the D1 text.
    PerDialect(&'a str, &'a str),
}

/// The marker that `expression` is, if it is one.
pub(crate) fn marker(expression: &Expr) -> Option<Marker<'_>> {
    match expression {
        Expr::Custom(text) if text == NOW => Some(Marker::Now),
        Expr::Custom(text) if text == NEW_UUID => Some(Marker::NewUuid),
        Expr::Custom(text) if text.starts_with(NEXT_VALUE) => written_marker(text),
        Expr::CustomWithExpr(text, parts) if text == PER_DIALECT => match parts.as_slice() {
            [Expr::Custom(postgres), Expr::Custom(d1)] => Some(Marker::PerDialect(postgres, d1)),
            _ => None,
        },
        _ => None,
    }
}

/// The marker that Postgres's backend wrote as `text`, if `text` is nothing else.
pub(crate) fn written_marker(text: &str) -> Option<Marker<'_>> {
    let mut parts = text.strip_prefix(MARK)?.split('\u{1}');
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("now"), None, ..) => Some(Marker::Now),
        (Some("new_uuid"), None, ..) => Some(Marker::NewUuid),
        (Some("next_value"), Some(namespace), Some(name), Some(""), None) => Some(Marker::NextValue(namespace, name)),
        (Some("per_dialect"), Some(postgres), Some(d1), Some(""), None) => Some(Marker::PerDialect(postgres, d1)),
        _ => None,
    }
}

/// Whether a marker is somewhere in `text`.
pub(crate) fn holds_marker(text: &str) -> bool {
    text.contains(MARK)
}
