//! What rows hold is kept unless that is permitted: history as it would be with everything that the database holds beyond it.

use seaglass::model::{CatalogueObject, Column, Loss, ObjectName, Schema, Table};
use std::collections::BTreeSet;
use std::sync::Arc;

/// `known` with what would be lost left as `live` has it.
pub fn without(losses: &BTreeSet<&Loss>, live: &Schema, known: &Schema) -> Schema {
    let mut kept = known.clone();
    for loss in losses {
        match loss {
            Loss::Table(name) => kept.tables.extend(live.tables.iter().find(|table| table.name == *name).cloned()),
            Loss::Column { table, column } | Loss::Narrowed { table, column } => {
                let found = live.table(table).and_then(|table| table.column(column));
                let strict = live.table(table).is_some_and(|table| table.d1.strict);
                if let (Some(found), Some(table)) = (found, table_of(&mut kept, table)) {
                    keep(table, found);
                    // A strict table takes few types.
                    table.d1.strict &= strict;
                }
            }
            Loss::Enum(name) | Loss::EnumValue { name, .. } => {
                let Some(found) = live.enumeration(name) else { continue };
                kept.enums.retain(|item| item.name != *name);
                kept.enums.push(found.clone());
            }
            Loss::Object { name, .. } | Loss::Attribute { name, .. } => {
                let is_it = |noun: &str, other: &ObjectName| {
                    other == name && !matches!(loss, Loss::Object { noun: wanted, .. } if wanted != noun)
                };
                let found: Vec<_> =
                    live.objects.iter().filter(|item| is_it(item.noun(), item.name())).cloned().collect();
                kept.objects.retain(|item| !found.iter().any(|other| other.key() == item.key()));
                kept.objects.extend(found);
            }
        }
    }
    let old = losses.iter().filter_map(|loss| match loss {
        Loss::Enum(name) | Loss::EnumValue { name, .. } => Some(name),
        Loss::Table(_) | Loss::Column { .. } | Loss::Narrowed { .. } | Loss::Object { .. } | Loss::Attribute { .. } => {
            None
        }
    });
    keep_types(&mut kept, live, &old.collect());
    kept
}

/// What is kept needs its types, and the defaults that name a value of an `old` enum are those that it had.
fn keep_types(kept: &mut Schema, live: &Schema, old: &BTreeSet<&ObjectName>) {
    let columns = kept.tables().flat_map(|table| &table.columns);
    let needed: BTreeSet<ObjectName> =
        columns.filter_map(|column| column.ty.enumeration().or(column.ty.declared())).cloned().collect();
    for name in &needed {
        if let Some(found) = live.enumeration(name).filter(|_| kept.enumeration(name).is_none()) {
            kept.enums.push(found.clone());
        }
        let is_it = |item: &&CatalogueObject| item.is_type() && item.name() == name;
        if !kept.objects.iter().any(|item| is_it(&item)) {
            kept.objects.extend(live.objects.iter().find(is_it).cloned());
        }
    }
    let is_old = |column: &Column| column.ty.enumeration().is_some_and(|name| old.contains(name));
    for table in kept.tables.iter_mut().filter(|table| table.columns.iter().any(is_old)) {
        let Some(own) = live.table(&table.name) else { continue };
        for column in Arc::make_mut(table).columns.iter_mut().filter(|column| is_old(column)) {
            if let Some(there) = own.column(&column.name).filter(|there| there.ty == column.ty) {
                column.default.clone_from(&there.default);
            }
        }
    }
}

fn table_of<'a>(schema: &'a mut Schema, name: &ObjectName) -> Option<&'a mut Table> {
    schema.tables.iter_mut().find(|table| table.name == *name).map(Arc::make_mut)
}

fn keep(table: &mut Table, column: &Column) {
    match table.columns.iter_mut().find(|other| other.name == column.name) {
        Some(place) => *place = column.clone(),
        None => table.columns.push(column.clone()),
    }
}
