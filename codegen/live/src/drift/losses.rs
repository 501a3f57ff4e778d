//! What rows hold is kept unless that is permitted: history as it would be with everything that the database holds beyond it.

use seaglass::model::{Column, Loss, ObjectName, Schema, Table};
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
                if let (Some(found), Some(table)) = (found, table_of(&mut kept, table)) {
                    keep(table, found);
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
    kept
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
