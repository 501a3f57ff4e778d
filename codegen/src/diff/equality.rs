//! When two schemas are the same: whatever the order of columns, constraints and objects, and however entities look.

use crate::model::{CatalogueObject, Column, Dialect, Enum, Forms, Name, ObjectName, Routine, Schema, Table, View};
use crate::sql::collation;
use std::collections::BTreeMap;

/// Whether no database could tell the two schemas apart, names of constraints on D1 aside.
///
/// The order of columns does not count, nor that of objects of one kind; how entities look is no part of a database.
pub fn same(a: &Schema, b: &Schema) -> bool {
    let Schema { enums, tables, routines, views, objects } = a;
    let routine = |item: &Routine| (item.name.clone(), item.arguments.clone());
    alike(enums, &b.enums, |item: &Enum| item.name.clone(), PartialEq::eq)
        && alike(tables, &b.tables, |table| table.name.clone(), |a, b| same_table(a, b))
        && alike(routines, &b.routines, routine, PartialEq::eq)
        && alike(views, &b.views, |view: &View| view.name.clone(), same_view)
        && alike(objects, &b.objects, CatalogueObject::key, PartialEq::eq)
}

/// The same of two tables.
pub(super) fn same_table(a: &Table, b: &Table) -> bool {
    let Table {
        name,
        doc,
        columns,
        primary_key,
        uniques,
        foreign_keys,
        checks,
        exclusions,
        indexes,
        triggers,
        d1,
        extra,
        row_security,
        unlogged,
        partition_by,
        entity: _,
        online: _,
    } = a;
    *name == b.name
        && *doc == b.doc
        && *primary_key == b.primary_key
        && *d1 == b.d1
        && *extra == b.extra
        && *row_security == b.row_security
        && *unlogged == b.unlogged
        && *partition_by == b.partition_by
        && alike(columns, &b.columns, |item| item.name.clone(), |a, b| same_column(name, a, b))
        && alike(uniques, &b.uniques, |item| item.name.clone(), PartialEq::eq)
        && alike(foreign_keys, &b.foreign_keys, |item| item.name.clone(), PartialEq::eq)
        && alike(checks, &b.checks, |item| item.name.clone(), PartialEq::eq)
        && alike(exclusions, &b.exclusions, |item| item.name().clone(), PartialEq::eq)
        && alike(indexes, &b.indexes, |item| item.name.clone(), PartialEq::eq)
        && alike(triggers, &b.triggers, |item| item.name.clone(), PartialEq::eq)
}

/// The same of two views.
pub(super) fn same_view(a: &View, b: &View) -> bool {
    let View { name, doc, forms, options, materialized, indexes, triggers } = a;
    *name == b.name
        && *doc == b.doc
        && *forms == b.forms
        && *options == b.options
        && *materialized == b.materialized
        && alike(indexes, &b.indexes, |item| item.name.clone(), PartialEq::eq)
        && alike(triggers, &b.triggers, |item| item.name.clone(), PartialEq::eq)
}

/// The same of two columns of that table.
pub(super) fn same_column(table: &ObjectName, a: &Column, b: &Column) -> bool {
    a.doc == b.doc && same_facts(table, a, b)
}

/// The same of two columns but for their comments.
pub(super) fn same_facts(table: &ObjectName, a: &Column, b: &Column) -> bool {
    let Column { name, ty, nullable, default, generated, numbering: _, doc: _, extra, storage, d1, field: _ } = a;
    *name == b.name
        && *ty == b.ty
        && *nullable == b.nullable
        && *default == b.default
        && *generated == b.generated
        && same_numbering(table, a, b)
        && *storage == b.storage
        && *d1 == b.d1
        && (*extra == b.extra || without_collation(a) == without_collation(b))
}

/// The trailing SQL without the one that `.extra("COLLATE NOCASE")` leaves behind for Postgres, which has no such
/// collation, where it is a fact of D1.
fn without_collation(column: &Column) -> Forms {
    let mut extra = column.extra.clone();
    let postgres = extra.get(&Dialect::Postgres).and_then(|sql| collation(sql, Dialect::Postgres));
    if postgres.is_some() && postgres == column.d1.collation {
        extra.remove(&Dialect::Postgres);
    }
    extra
}

/// Whether columns are numbered alike. A sequence that `b` has no name for may be called anything.
pub fn same_numbering(table: &ObjectName, a: &Column, b: &Column) -> bool {
    match (&a.numbering, &b.numbering) {
        (Some(old), Some(new)) => old.is_like(&a.ty, new, &b.ty) && !is_renamed(table, a, new.sequence.as_ref()),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn is_renamed(table: &ObjectName, column: &Column, to: Option<&Name>) -> bool {
    to.is_some_and(|to| column.sequence(table).as_ref() != Some(to))
}

/// Whether both hold the same items, in any order.
fn alike<T, K: Ord>(a: &[T], b: &[T], key: impl Fn(&T) -> K, same: impl Fn(&T, &T) -> bool) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.iter().zip(b).all(|(a, b)| same(a, b)) {
        return true;
    }
    let by_key: BTreeMap<K, &T> = b.iter().map(|item| (key(item), item)).collect();
    by_key.len() == b.len() && a.iter().all(|item| by_key.get(&key(item)).is_some_and(|other| same(item, other)))
}
