//! What the author of a version says: it follows from the numbers that both versions share.

use crate::edit::Notes;
use crate::model::{expression, label};
use crate::spec::{Id, Spec, TableSpec};
use seaglass::diff::{Intent, Loss};
use seaglass::model::{Name, ObjectName};

/// Every rename, backfill, conversion and permission that leads from `before` to `after`.
pub fn intent(before: &Spec, after: &Spec, notes: &Notes) -> Intent {
    let mut intent = Intent::default();
    for old in &before.tables {
        match after.table(old.id) {
            Some(new) => table(&mut intent, old, new),
            None => allow(&mut intent, Loss::Table(ObjectName::new(&*old.name))),
        }
    }
    enums(&mut intent, before, after, notes);
    let place = |(table, column): &(Id, Id)| {
        let table = after.table(*table)?;
        Some((ObjectName::new(&*table.name), Name::from(&*table.column(*column)?.name)))
    };
    for (at, value) in &notes.backfills {
        intent.backfills.extend(place(at).map(|place| (place, expression(after, value))));
    }
    for (at, forms) in &notes.conversions {
        intent.conversions.extend(place(at).map(|place| (place, forms.clone())));
    }
    intent
}

fn allow(intent: &mut Intent, loss: Loss) {
    intent.allowed.insert(loss, None);
}

fn table(intent: &mut Intent, old: &TableSpec, new: &TableSpec) {
    let name = ObjectName::new(&*new.name);
    if old.name != new.name {
        intent.tables.insert(name.clone(), ObjectName::new(&*old.name));
    }
    for column in &old.columns {
        let before = Name::from(&*column.name);
        let Some(now) = new.column(column.id) else {
            allow(intent, Loss::Column { table: name.clone(), column: before });
            continue;
        };
        let after = Name::from(&*now.name);
        if column.ty != now.ty {
            allow(intent, Loss::Narrowed { table: name.clone(), column: after.clone() });
        }
        if before != after {
            intent.columns.insert((name.clone(), after), before);
        }
    }
}

fn enums(intent: &mut Intent, before: &Spec, after: &Spec, notes: &Notes) {
    for old in &before.enums {
        let Some(new) = after.enumeration(old.id) else {
            allow(intent, Loss::Enum(ObjectName::new(&*old.name)));
            continue;
        };
        let name = ObjectName::new(&*new.name);
        if old.name != new.name {
            intent.enums.insert(name.clone(), ObjectName::new(&*old.name));
        }
        for (id, value) in &old.values {
            match (label(after, *id), notes.replaced.get(id).and_then(|other| label(after, *other))) {
                (Some(now), _) if now != *value => {
                    intent.enum_values.insert((name.clone(), now), value.clone());
                }
                (Some(_), _) => {}
                (None, Some(other)) => {
                    intent.replaced_values.insert((name.clone(), value.clone()), other);
                }
                (None, None) => allow(intent, Loss::EnumValue { name: name.clone(), value: value.clone() }),
            }
        }
    }
}
