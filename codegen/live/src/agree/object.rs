//! Objects of all other kinds: those of the database in the words of history.

use super::judge::{Judge, Over};
use super::words::same_type;
use super::{Known, partition};
use seaglass::dialect::object_sql;
use seaglass::model::kind::{Cast, Domain, PostgresCollation, Statistics, StatisticsKind, Within};
use seaglass::model::{CatalogueObject, Dialect, Name, Schema};
use serde_json::Value;
use std::collections::BTreeSet;

/// Puts each object as history has it, as far as both are the same.
pub(super) fn agree(live: &mut [CatalogueObject], known: Known<'_>, judge: &mut Judge<'_>) {
    for other in &known.schema.objects {
        if !other.exists_in(judge.dialect) {
            continue;
        }
        if let Some(item) = live.iter_mut().find(|item| is_one(item, other))
            && match judge.dialect {
                Dialect::Postgres => same(item, other, known.schema, judge),
                Dialect::D1 => is_as_made(item, other, known.expected, judge),
            }
        {
            *item = other.clone();
        }
    }
}

/// Whether it is as the database would tell it if history had made it.
fn is_as_made(live: &CatalogueObject, known: &CatalogueObject, expected: &Schema, judge: &Judge<'_>) -> bool {
    let made = expected.objects.iter().find(|object| is_one(object, known));
    let sql = |object: &CatalogueObject| object_sql(object, judge.dialect);
    made.is_some_and(|made| judge.alike(&sql(live), &sql(made)))
}

/// Whether both are one object: of a raw one nobody but its author knows what it is.
fn is_one(live: &CatalogueObject, known: &CatalogueObject) -> bool {
    if let (CatalogueObject::Cast(live), CatalogueObject::Cast(known)) = (live, known) {
        return same_types(live, known);
    }
    let (a, b) = (live.key(), known.key());
    let arguments = match (&a.within, &b.within) {
        (Within::Arguments(a), Within::Arguments(b)) => same_type(a, b, Dialect::Postgres),
        (Within::Table(a), Within::Table(b)) => a == b,
        (Within::Namespace, _) | (_, Within::Namespace) => true,
        (Within::Arguments(_), Within::Table(_)) | (Within::Table(_), Within::Arguments(_)) => false,
    };
    let is_raw = matches!(known, CatalogueObject::Raw(_));
    a.name.name == b.name.name && arguments && (is_raw || a.noun == b.noun && a.name == b.name)
}

/// A cast has no name but its types, which may be quoted or not.
fn same_types(live: &Cast, known: &Cast) -> bool {
    [(&live.source, &known.source), (&live.target, &known.target)]
        .into_iter()
        .all(|(live, known)| same_type(&live.to_string(), &known.to_string(), Dialect::Postgres))
}

fn same(live: &CatalogueObject, known: &CatalogueObject, schema: &Schema, judge: &mut Judge<'_>) -> bool {
    // What is known by its statements alone is told apart by nobody but its author.
    if live == known || matches!(known, CatalogueObject::Raw(_)) {
        return true;
    }
    if let (CatalogueObject::Statistics(live), CatalogueObject::Statistics(known)) = (live, known) {
        return same_statistics(live, known, judge);
    }
    if let (CatalogueObject::Cast(live), CatalogueObject::Cast(known)) = (live, known) {
        let Cast { name, source, target, .. } = known.clone();
        return Cast { name, source, target, ..live.clone() } == *known;
    }
    if let (CatalogueObject::PostgresCollation(live), CatalogueObject::PostgresCollation(known)) = (live, known) {
        return PostgresCollation { locale: known.locale.clone(), ..live.clone() } == *known
            && tag(&live.locale) == tag(&known.locale);
    }
    if let (CatalogueObject::Partition(live), CatalogueObject::Partition(known)) = (live, known) {
        return partition::same(live, known, schema, judge);
    }
    let over = over(live);
    let values = [live, known].map(|object| serde_json::to_value(object).unwrap_or_default());
    let [a, b] = &values;
    let dialect = judge.dialect;
    if judge.alike(&object_sql(live, dialect), &object_sql(known, dialect)) && live.doc() == known.doc() {
        return true;
    }
    same_value(a, b, &over, judge)
}

/// A language tag as ICU puts it, which Postgres keeps from 16 on: `en_US` is `en-US`, and `en-u-kn` is `en-u-kn-true`.
///
/// <https://www.postgresql.org/docs/current/collation.html#ICU-LANGUAGE-TAG>
fn tag(locale: &str) -> String {
    locale.to_ascii_lowercase().replace('_', "-").replace("-true", "")
}

/// Columns and kinds of statistics are in no order.
fn same_statistics(live: &Statistics, known: &Statistics, judge: &mut Judge<'_>) -> bool {
    let kinds = |statistics: &Statistics| -> BTreeSet<StatisticsKind> {
        let all = if statistics.kinds.is_empty() { &StatisticsKind::ALL[..] } else { &statistics.kinds };
        all.iter().copied().collect()
    };
    let columns = |statistics: &Statistics| statistics.columns.iter().cloned().collect::<BTreeSet<Name>>();
    let over = Over::Relation(known.table.clone());
    let same_expressions = live.expressions.len() == known.expressions.len()
        && live.expressions.iter().zip(&known.expressions).all(|(a, b)| judge.same(over.clone(), None, a, b));
    // Of one expression alone no kinds are kept.
    let is_plain = known.columns.is_empty() && known.expressions.len() == 1;
    (is_plain || kinds(live) == kinds(known))
        && columns(live) == columns(known)
        && same_expressions
        && live.table == known.table
        && live.target == known.target
        && live.doc == known.doc
}

/// What the texts of an object may name.
fn over(object: &CatalogueObject) -> Over {
    if let CatalogueObject::Domain(Domain { base, .. }) = object {
        return Over::Value(base.to_string());
    }
    object.table().map_or(Over::Nothing, Over::Relation)
}

/// Whether both are the same facts, texts in other words included.
fn same_value(live: &Value, known: &Value, over: &Over, judge: &mut Judge<'_>) -> bool {
    match (live, known) {
        (Value::String(a), Value::String(b)) => {
            a == b || same_type(a, b, judge.dialect) || judge.same(over.clone(), None, a, b)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b, over, judge))
        }
        (Value::Object(a), Value::Object(b)) => {
            let keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().all(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) if key == "doc" || key == "name" => a == b,
                (Some(a), Some(b)) => same_value(a, b, over, judge),
                (None, _) | (_, None) => false,
            })
        }
        (a, b) => a == b,
    }
}
