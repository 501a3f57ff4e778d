//! Edits of enums.

use super::Draft;
use crate::names;
use crate::spec::{Default_, EnumSpec, Id, Spec, Ty, Value};

impl Draft<'_> {
    pub(super) fn create_enum(&mut self) {
        let name = names::object(&mut self.dice, self.before, &self.world.spec);
        let id = self.world.spec.id();
        let mut item = EnumSpec { id, name, doc: None, values: Vec::new() };
        for _value in 0..2 + self.dice.below(3) {
            let label = self.fresh_label(&item);
            item.values.push((self.world.spec.id(), label));
        }
        self.world.spec.enums.push(item);
    }

    fn fresh_label(&mut self, item: &EnumSpec) -> String {
        let old = self.before.enumeration(item.id);
        let taken: Vec<&str> =
            old.iter().flat_map(|old| &old.values).chain(&item.values).map(|(_, label)| label.as_str()).collect();
        names::fresh(&mut self.dice, &taken)
    }

    fn any_enum(&mut self) -> Option<usize> {
        let count = self.world.spec.enums.len();
        (count > 0).then(|| self.dice.below(count))
    }

    pub(super) fn rename_enum(&mut self) -> Option<()> {
        let at = self.any_enum()?;
        self.world.spec.enums[at].name = names::object(&mut self.dice, self.before, &self.world.spec);
        Some(())
    }

    pub(super) fn add_value(&mut self) -> Option<()> {
        let at = self.any_enum()?;
        let label = self.fresh_label(&self.world.spec.enums[at].clone());
        let id = self.world.spec.id();
        let values = &mut self.world.spec.enums[at].values;
        let place = self.dice.below(values.len() + 1);
        values.insert(place, (id, label));
        Some(())
    }

    pub(super) fn rename_value(&mut self) -> Option<()> {
        let at = self.any_enum()?;
        let label = self.fresh_label(&self.world.spec.enums[at].clone());
        let item = &mut self.world.spec.enums[at];
        // A column that left the type in this version holds the texts as they were.
        if self.notes.settled.contains(&item.id) {
            return None;
        }
        let place = self.dice.below(item.values.len());
        item.values[place].1 = label;
        Some(())
    }

    /// Rows take another value, or none of them holds it.
    pub(super) fn remove_value(&mut self) -> Option<()> {
        let at = self.any_enum()?;
        let id = self.world.spec.enums[at].id;
        self.settle(id)?;
        let old: Vec<Id> = self.before.enumeration(id)?.values.iter().map(|(value, _)| *value).collect();
        let values = &mut self.world.spec.enums[at].values;
        let place = self.dice.below(values.len());
        let (gone, _) = values.remove(place);
        // A value that comes with this version can stand in as well as any other.
        let other = self.dice.pick(values)?.0;
        let held = self.world.rows.values().flatten().any(|row| row.values().any(|value| *value == Value::Enum(gone)));
        if old.contains(&gone) && (held || self.dice.chance(70)) {
            self.notes.replaced.insert(gone, other);
        }
        for row in self.world.rows.values_mut().flatten() {
            for value in row.values_mut().filter(|value| **value == Value::Enum(gone)) {
                *value = Value::Enum(other);
            }
        }
        for column in self.world.spec.tables.iter_mut().flat_map(|table| &mut table.columns) {
            let given = column.default.as_mut().and_then(Default_::value_mut);
            given
                .filter(|value| **value == Value::Enum(gone))
                .into_iter()
                .for_each(|value| *value = Value::Enum(other));
        }
        for value in self.notes.backfills.values_mut().filter(|value| **value == Value::Enum(gone)) {
            *value = Value::Enum(other);
        }
        Some(())
    }

    pub(super) fn reorder_values(&mut self) -> Option<()> {
        let at = self.any_enum()?;
        self.dice.shuffle(&mut self.world.spec.enums[at].values);
        Some(())
    }

    pub(super) fn drop_enum(&mut self) -> Option<()> {
        let at = self.any_enum()?;
        let id = self.world.spec.enums[at].id;
        if !is_used(&self.world.spec, id) {
            self.world.spec.enums.remove(at);
            return Some(());
        }
        // Together with the columns of the type.
        let columns: Vec<(Id, Id)> = self
            .world
            .spec
            .tables
            .iter()
            .flat_map(|table| table.columns.iter().filter(|it| it.ty == Ty::Enum(id)).map(|it| (table.id, it.id)))
            .collect();
        for (table, column) in columns {
            self.remove_column(table, column)?;
        }
        self.world.spec.enums.remove(at);
        Some(())
    }
}

fn is_used(spec: &Spec, id: Id) -> bool {
    spec.tables.iter().flat_map(|table| &table.columns).any(|column| column.ty == Ty::Enum(id))
}
