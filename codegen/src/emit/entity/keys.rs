//! Which columns are unique, as the attributes of their fields say it.
//!
//! `SeaORM` makes `find_by_…` of them in the dense format, and its schema tools hold the database's unique indexes against
//! them: `sync` drops one that no attribute covers. `indexed` covers one as well, and promises less.

use super::layout::literal;
use super::plan::Entity;
use crate::model::EntityFormat;
use crate::model::{Index, Name};
use std::borrow::Cow;

/// Columns that are unique on their own or together.
pub(super) struct Keys<'a> {
    single: Vec<&'a Name>,
    groups: Vec<(String, Vec<&'a Name>)>,
    /// Columns of unique indexes that no other attribute can stand for.
    indexed: Vec<&'a Name>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(entity: &Entity<'a>, format: EntityFormat) -> Self {
        let table = entity.table;
        let columns = |index: &'a Index| {
            let columns: Vec<&Name> = index.columns().collect();
            (columns.len() == index.parts.len()).then_some(columns)
        };
        let indexes = || table.indexes.iter().filter(|index| index.unique);
        let whole = indexes().filter(|index| index.predicate.is_none()).filter_map(columns);
        let uniques = table.uniques.iter().map(|unique| unique.columns.iter().collect::<Vec<_>>());
        let mut keys = Self { single: Vec::new(), groups: Vec::new(), indexed: Vec::new() };
        for columns in uniques.chain(whole) {
            keys.add(entity, columns, format);
        }
        // Where only some rows are held to it, it is not a key; `SeaORM` takes the index for one all the same.
        for columns in indexes().filter(|index| index.predicate.is_some()).filter_map(columns) {
            keys.index(&columns);
        }
        keys
    }

    /// The attributes of a column's field.
    pub(super) fn arguments(&self, column: &Name) -> impl Iterator<Item = Cow<'static, str>> {
        let is_unique = self.single.contains(&column);
        let unique = is_unique.then_some("unique".into());
        let group = self.groups.iter().find(|(_, columns)| columns.contains(&column));
        let group = group.map(|(group, _)| format!("unique_key = {}", literal(group)).into());
        let indexed = (!is_unique && self.indexed.contains(&column)).then_some("indexed".into());
        unique.into_iter().chain(group).chain(indexed)
    }

    fn index(&mut self, columns: &[&'a Name]) {
        if let [name] = columns
            && !self.indexed.contains(name)
        {
            self.indexed.push(name);
        }
    }

    fn add(&mut self, entity: &Entity<'a>, columns: Vec<&'a Name>, format: EntityFormat) {
        let primary = entity.table.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default();
        // The derive of `find_by_…` cannot spell a raw identifier, and would hide SeaORM's own `find_by_id`.
        let spelled = match format {
            EntityFormat::Dense => columns
                .iter()
                .all(|name| entity.field(name).is_some_and(|field| field.ident() == field.name && field.name != "id")),
            EntityFormat::Compact => true,
        };
        match columns.as_slice() {
            [name] if primary == [(*name).clone()] => {}
            _ if !spelled => self.index(&columns),
            [name] if !self.single.contains(name) => self.single.push(name),
            [] | [_] => {}
            many => {
                let grouped = |name: &&&Name| self.groups.iter().any(|(_, group)| group.contains(*name));
                let names: Vec<&str> =
                    many.iter().filter_map(|name| entity.field(name)).map(|field| field.name.as_ref()).collect();
                let group = names.join("_");
                let clash = entity.fields.iter().any(|field| field.name == group);
                if !clash && !many.iter().any(|name| grouped(&name)) {
                    self.groups.push((group, columns));
                }
            }
        }
    }
}
