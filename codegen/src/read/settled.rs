//! A schema that nobody declared, in the form that reading its declaration would give.

use super::expression::spelled;
use super::names;
use crate::model::{D1Constraint, Dialect, Name, ObjectName, Schema, Table};
use crate::sql::{known, lift_column};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives defaults the structure that a declaration of them has, `'draft'::text` is a text, and constraints that have no name
/// on D1 the one that they would get. `dialects` are those whose SQL the schema holds.
pub fn settled(mut schema: Schema, dialects: &[Dialect]) -> Schema {
    let sequences = schema.objects.iter().filter(|item| item.noun() == "sequence");
    let sequences: Vec<ObjectName> = sequences.map(|item| item.name().clone()).collect();
    let mut tables: Vec<Table> = schema.tables.into_iter().map(Arc::unwrap_or_clone).collect();
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        lift_column(column);
        if let Some(known) = known(column, dialects, &sequences) {
            column.default = Some(known);
        }
    }
    let before: Vec<Vec<Name>> = tables.iter_mut().map(forget_names).collect();
    names::derive(&mut tables, &mut schema.views);
    for (table, before) in tables.iter_mut().zip(before) {
        follow_names(table, &before);
    }
    Schema { tables: tables.into_iter().map(Arc::new).collect(), ..schema }
}

/// Whether a declaration cannot say this SQL as it stands, because reading takes it for what both databases have under some
/// name.
pub fn is_spelled(sql: &str) -> bool {
    spelled(sql).is_some()
}

fn parts(table: &mut Table) -> Vec<&mut Name> {
    let primary = table.primary_key.iter_mut().map(|item| &mut item.name);
    let uniques = table.uniques.iter_mut().map(|item| &mut item.name);
    let keys = table.foreign_keys.iter_mut().map(|item| &mut item.name);
    primary.chain(uniques).chain(keys).chain(table.checks.iter_mut().map(|item| &mut item.name)).collect()
}

/// Takes the names away that no database has; gives those that all constraints had.
fn forget_names(table: &mut Table) -> Vec<Name> {
    let (is_foreign, facts) = (table.d1.foreign_rows, table.d1.constraints.clone());
    let mut before = Vec::new();
    for name in parts(table) {
        before.push(name.clone());
        if is_foreign || facts.get(name).is_some_and(|facts| facts.unnamed) {
            *name = Name::default();
        }
    }
    before
}

/// What is said of constraints by their names is said by the new ones.
fn follow_names(table: &mut Table, before: &[Name]) {
    let mut facts: BTreeMap<Name, D1Constraint> = std::mem::take(&mut table.d1.constraints);
    let mut followed = BTreeMap::new();
    for (name, before) in parts(table).into_iter().zip(before) {
        followed.extend(facts.remove(before).map(|facts| (name.clone(), facts)));
    }
    table.d1.constraints = followed;
}
