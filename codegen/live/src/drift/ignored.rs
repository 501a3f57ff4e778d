//! What nobody declares and may be there.

use crate::live::Held;
use crate::pattern::matches;
use seaglass::model::{ObjectName, Schema};
use std::sync::Arc;

/// Leaves out what history does not know and may be there: what has a name that one of the patterns matches, such as
/// `legacy_*`.
pub fn ignore(held: &mut Held, known: &Schema, patterns: &[String]) {
    let is_ignored = |name: &str| patterns.iter().any(|pattern| matches(pattern, name));
    let is_elsewhere = |target: &ObjectName| known.table(target).is_none() && is_ignored(&target.to_string());
    for table in &mut held.schema.tables {
        if table.foreign_keys.iter().any(|key| is_elsewhere(&key.target)) {
            Arc::make_mut(table).foreign_keys.retain(|key| !is_elsewhere(&key.target));
        }
    }
    held.schema.tables.retain(|table| known.table(&table.name).is_some() || !is_ignored(&table.name.to_string()));
    let views = &known.views;
    held.schema
        .views
        .retain(|view| views.iter().any(|other| other.name == view.name) || !is_ignored(&view.name.to_string()));
    let (enums, routines, objects) = (&known.enums, &known.routines, &known.objects);
    held.schema.enums.retain(|item| enums.iter().any(|it| it.name == item.name) || !is_ignored(&item.name.to_string()));
    held.schema
        .routines
        .retain(|item| routines.iter().any(|it| it.name == item.name) || !is_ignored(&item.name.to_string()));
    held.schema.objects.retain(|item| {
        let of_ignored =
            item.table().is_some_and(|table| known.table(&table).is_none() && is_ignored(&table.to_string()));
        objects.iter().any(|it| it.key() == item.key()) || !(of_ignored || is_ignored(&item.name().to_string()))
    });
    held.catalogue.unmodelled.retain(|item| !is_ignored(&item.name));
}
