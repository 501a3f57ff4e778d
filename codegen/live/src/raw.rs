//! Objects that history knows by their statements alone: nobody but their author can say whether one that is there is the one
//! that is meant. One of that kind and name counts as it, or one of that kind where the name says nothing, as that of an
//! operator.

use crate::agree::alike;
use crate::catalogue::{Catalogue, Unmodelled};
use seaglass::dialect::object_sql;
use seaglass::model::{CatalogueObject, Dialect, Schema};
use seaglass::sql::{tokens, written};

const DIALECT: Dialect = Dialect::Postgres;

/// Puts such objects into what the database holds, as history has them. What is given back is what nobody compares.
pub(crate) fn matched(schema: &mut Schema, known: &Schema, catalogue: &Catalogue) -> Vec<Unmodelled> {
    let mut left = catalogue.unmodelled.clone();
    let raws: Vec<&CatalogueObject> = known.objects.iter().filter(|object| is_raw(object)).collect();
    for exact in [true, false] {
        for object in &raws {
            if !schema.objects.iter().any(|other| other.key() == object.key()) {
                take(object, exact, schema, &mut left, &raws);
            }
        }
    }
    for object in &raws {
        left.extend(said_otherwise(object, &catalogue.schema));
    }
    // A part of such an object, as a mapping is of a search configuration.
    let names: Vec<&str> = raws.iter().map(|object| object.name().name.as_str()).collect();
    let is_part = |object: &CatalogueObject| {
        let sql = object_sql(object, DIALECT);
        let speaks = tokens(&sql, DIALECT).unwrap_or_default().into_iter().filter_map(written);
        is_raw(object)
            && !raws.iter().any(|raw| raw.key() == object.key())
            && speaks.into_iter().any(|word| names.contains(&word.as_ref()))
    };
    schema.objects.retain(|object| {
        let part = is_part(object);
        if part {
            let what = Some("a part of what history knows by its statements".to_owned());
            left.push(Unmodelled { kind: object.noun().to_owned(), name: object.name().to_string(), what });
        }
        !part
    });
    left.sort();
    left
}

const fn is_raw(object: &CatalogueObject) -> bool {
    matches!(object, CatalogueObject::Raw(_))
}

/// A server is a foreign server.
fn is_kind(a: &str, b: &str) -> bool {
    a.ends_with(b) || b.ends_with(a)
}

/// Finds the object among what is there.
fn take(
    object: &CatalogueObject,
    exact: bool,
    schema: &mut Schema,
    left: &mut Vec<Unmodelled>,
    raws: &[&CatalogueObject],
) {
    let (noun, name) = (object.noun(), object.name().to_string());
    let is_it = |kind: &str, other: &str| is_kind(kind, noun) && (other == name || !exact && kind == noun);
    if let Some(at) = left.iter().position(|item| is_it(&item.kind, &item.name)) {
        left.remove(at);
        schema.objects.push(object.clone());
        return;
    }
    let is_free = |other: &CatalogueObject| is_raw(other) && !raws.iter().any(|raw| raw.key() == other.key());
    let found =
        schema.objects.iter_mut().find(|other| is_free(other) && is_it(other.noun(), &other.name().to_string()));
    if let Some(place) = found {
        *place = object.clone();
    }
}

/// That the database tells it in other words than its author.
fn said_otherwise(object: &CatalogueObject, live: &Schema) -> Option<Unmodelled> {
    let is_it = |other: &&CatalogueObject| other.name() == object.name() && is_kind(other.noun(), object.noun());
    let found = live.objects.iter().find(is_it)?;
    let is_same = alike(&object_sql(found, DIALECT), &object_sql(object, DIALECT), DIALECT);
    let what = "the database tells it in other words than history does";
    let (kind, name) = (object.noun().to_owned(), object.name().to_string());
    (!is_same).then(|| Unmodelled { kind, name, what: Some(what.to_owned()) })
}
