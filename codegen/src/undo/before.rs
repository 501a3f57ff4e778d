//! What is declared, as far as a shorter history tells it: entities and docs are those of the declaration, and a
//! declaration that is ahead of its history again shows in neither.
//!
//! What is no part of history, such as how entities look and what seeds hold, stays as it is declared now, where it still
//! fits.

use crate::diff::{Change, same_numbering};
use crate::model::{
    Column, ColumnType, Declared, Dto, DtoColumns, EntityOptions, FieldOptions, Intent, Name, ObjectName, Schema,
    SeedInsert, Table, verify,
};
use std::sync::Arc;

/// `declared` with the schema that history leads to before `undone`, and what is said of its entities under the names of
/// then.
pub fn before(declared: &Declared, schema: Schema, undone: &[Change]) -> Declared {
    let past = Past { now: declared, undone };
    let mut then = Declared { intent: Intent::default(), ..declared.clone() };
    then.schema = past.schema(schema);
    let schema = &then.schema;
    then.enum_styles = declared
        .enum_styles
        .iter()
        .filter_map(|(now, style)| {
            let is_it = |item: &&crate::model::Enum| past.enum_after(&item.name) == *now;
            Some((schema.enums.iter().find(is_it)?.name.clone(), style.clone()))
        })
        .collect();
    let has_view = |entity: &&Table| schema.views.iter().any(|view| view.name == entity.name);
    then.view_entities = declared.view_entities.iter().filter(has_view).cloned().collect();
    for entity in &mut then.view_entities {
        entity.entity.view_keys.retain(|(holder, key)| schema_has(schema, holder) && schema_has(schema, &key.target));
    }
    for seed in &mut then.seeds {
        seed.inserts = seed.inserts.drain(..).filter_map(|insert| past.insert(insert, schema)).collect();
    }
    then.seeds.retain(|seed| !seed.inserts.is_empty());
    sound(then)
}

/// What is said beside the schema gives way where it does not fit: `generate` brings it back.
fn sound(mut then: Declared) -> Declared {
    let is_sound = |declared: &Declared| !verify::verify(declared).iter().any(crate::model::Fault::is_error);
    if is_sound(&then) {
        return then;
    }
    let seeds = std::mem::take(&mut then.seeds);
    if is_sound(&then) {
        return then;
    }
    then.seeds = seeds;
    then.view_entities.clear();
    for table in &mut then.schema.tables {
        let table = Arc::make_mut(table);
        table.entity = EntityOptions { style: table.entity.style.clone(), ..EntityOptions::default() };
        table.columns.iter_mut().for_each(|column| column.field = None);
    }
    if !is_sound(&then) {
        then.seeds.clear();
    }
    then
}

fn schema_has(schema: &Schema, name: &ObjectName) -> bool {
    schema.table(name).is_some() || schema.views.iter().any(|view| view.name == *name)
}

/// The declaration of now, and what happened since then.
struct Past<'a> {
    now: &'a Declared,
    undone: &'a [Change],
}

impl Past<'_> {
    /// In the order of the declaration, which no history holds, with what is said of entities.
    fn schema(&self, mut schema: Schema) -> Schema {
        let now = &self.now.schema;
        arrange(&mut schema.enums, &now.enums, |item| self.enum_after(&item.name), |item| item.name.clone());
        arrange(&mut schema.tables, &now.tables, |item| self.table_after(&item.name), |item| item.name.clone());
        arrange_alike(&mut schema.routines, &now.routines, |item| item.name.clone());
        arrange_alike(&mut schema.views, &now.views, |item| item.name.clone());
        arrange_alike(&mut schema.objects, &now.objects, |item| item.name().clone());
        let names: Vec<ObjectName> = schema.tables().map(|table| table.name.clone()).collect();
        for table in &mut schema.tables {
            if let Some(after) = now.table(&self.table_after(&table.name)) {
                self.dress(Arc::make_mut(table), after, &names);
            }
        }
        schema
    }

    /// Gives a table of then what no history holds.
    fn dress(&self, table: &mut Table, after: &Table, names: &[ObjectName]) {
        arrange_alike(&mut table.uniques, &after.uniques, |item| item.name.clone());
        arrange_alike(&mut table.foreign_keys, &after.foreign_keys, |item| item.name.clone());
        arrange_alike(&mut table.checks, &after.checks, |item| item.name.clone());
        arrange_alike(&mut table.exclusions, &after.exclusions, |item| item.name().clone());
        arrange_alike(&mut table.indexes, &after.indexes, |item| item.name.clone());
        arrange_alike(&mut table.triggers, &after.triggers, |item| item.name.clone());
        table.online = after.online;
        let name = table.name.clone();
        let is_ordered = |change: &Change| matches!(change, Change::ReorderColumns { .. });
        if !self.undone.iter().any(is_ordered) {
            let after_name = |column: &Column| self.column_after(&name, &column.name);
            arrange(&mut table.columns, &after.columns, after_name, |column| column.name.clone());
        }
        let column_before = |now: &Name| {
            table.columns.iter().find(|column| self.column_after(&name, &column.name) == *now).map(|it| it.name.clone())
        };
        let mut entity = after.entity.clone();
        entity.dtos = entity.dtos.into_iter().filter_map(|dto| dto_before(dto, column_before)).collect();
        entity.related.retain(|key| table.foreign_keys.iter().any(|known| known.name == *key));
        let even = |now: &ObjectName| names.iter().find(|then| self.table_after(then) == *now).cloned();
        entity.even = entity.even.iter().filter_map(even).collect();
        table.entity = entity;
        for column in &mut table.columns {
            let now = self.column_after(&name, &column.name);
            let Some(now) = after.columns.iter().find(|other| other.name == now) else { continue };
            column.field = field(column, now);
            number(&name, column, now);
        }
    }

    /// What a table of then is called now.
    fn table_after(&self, name: &ObjectName) -> ObjectName {
        let mut name = name.clone();
        for change in self.undone {
            if let Change::RenameTable { from, to } = change
                && *from == name
            {
                name.clone_from(to);
            }
        }
        name
    }

    fn enum_after(&self, name: &ObjectName) -> ObjectName {
        let mut name = name.clone();
        for change in self.undone {
            if let Change::RenameEnum { from, to } = change
                && *from == name
            {
                name.clone_from(to);
            }
        }
        name
    }

    /// What a column of then is called now; the table by its name of then.
    fn column_after(&self, table: &ObjectName, column: &Name) -> Name {
        let (mut table, mut column) = (table.clone(), column.clone());
        for change in self.undone {
            if let Change::RenameTable { from, to } = change
                && *from == table
            {
                table.clone_from(to);
            } else if let Change::RenameColumn { table: of, from, to } = change
                && *of == table
                && *from == column
            {
                column.clone_from(to);
            }
        }
        column
    }

    /// Rows of a seed, for a table and columns of then.
    fn insert(&self, insert: SeedInsert, schema: &Schema) -> Option<SeedInsert> {
        let table = schema.tables().find(|table| self.table_after(&table.name) == insert.table)?;
        let before = |now: &Name| {
            table.columns.iter().map(|it| &it.name).find(|then| self.column_after(&table.name, then) == *now).cloned()
        };
        let columns = insert.columns.iter().map(before).collect::<Option<Vec<Name>>>()?;
        Some(SeedInsert { table: table.name.clone(), columns, ..insert })
    }
}

/// Leaves out what history adds to how a column is numbered: the name of a sequence that nobody names.
fn number(table: &ObjectName, then: &mut Column, now: &Column) {
    if same_numbering(table, then, now) {
        then.numbering.clone_from(&now.numbering);
    } else if let Some(numbering) = &mut then.numbering
        && now.numbering.as_ref().is_none_or(|now| now.sequence.is_none())
    {
        numbering.sequence = None;
    }
}

/// What is said of the field of a column, unless it holds something else now.
fn field(then: &Column, now: &Column) -> Option<Box<FieldOptions>> {
    let field = now.field.as_ref()?;
    let is_same: bool = then.ty == now.ty || is_enum(&then.ty) && is_enum(&now.ty);
    if is_same {
        return Some(field.clone());
    }
    field.name.is_some().then(|| Box::new(FieldOptions { name: field.name.clone(), ..FieldOptions::default() }))
}

fn is_enum(ty: &ColumnType) -> bool {
    ty.enumeration().is_some()
}

fn dto_before(dto: Dto, column: impl Fn(&Name) -> Option<Name>) -> Option<Dto> {
    let columns = match dto.columns {
        DtoColumns::These(columns) => {
            let then: Vec<Name> = columns.iter().filter_map(column).collect();
            if then.is_empty() {
                return None;
            }
            DtoColumns::These(then)
        }
        whole @ (DtoColumns::Insert | DtoColumns::Patch) => whole,
    };
    Some(Dto { columns, ..dto })
}

fn arrange_alike<T, K: PartialEq>(items: &mut [T], now: &[T], key: impl Fn(&T) -> K) {
    arrange(items, now, &key, &key);
}

/// Puts `items` in the order of `now`; one that is not there any more stays behind the one before it.
fn arrange<T, K: PartialEq>(items: &mut [T], now: &[T], of_then: impl Fn(&T) -> K, of_now: impl Fn(&T) -> K) {
    let wanted: Vec<K> = now.iter().map(of_now).collect();
    let mut last = 0;
    let ranks: Vec<usize> = items
        .iter()
        .map(|item| {
            let key = of_then(item);
            last = wanted.iter().position(|other| *other == key).map_or(last, |at| at + 1);
            last
        })
        .collect();
    let mut ranks = ranks.into_iter();
    items.sort_by_cached_key(|_| ranks.next());
}

#[cfg(test)]
mod tests {
    use super::arrange_alike;

    #[test]
    fn the_order_is_that_of_the_declaration() {
        let mut items = ["c", "gone", "a", "b"];
        arrange_alike(&mut items, &["a", "b", "new", "c"], |item| *item);
        assert_eq!(items, ["a", "b", "c", "gone"]);
    }
}
