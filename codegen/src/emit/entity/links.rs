//! Which table points at which.

use super::past::Past;
use super::plan::Entity;
use crate::lookup::Lookup;
use crate::model::{ForeignKey, ObjectName};

/// A foreign key and the entity that it points at.
#[derive(Clone, Copy)]
pub(super) struct Out<'a> {
    pub(super) key: &'a ForeignKey,
    pub(super) target: usize,
    /// The first of [`Past::keys`] that joins the same.
    pub(super) past: usize,
}

/// A table whose primary key is exactly two foreign keys.
pub(super) struct Junction {
    pub(super) table: usize,
    /// The places of the two in [`Links::out`].
    pub(super) keys: [usize; 2],
    pub(super) targets: [usize; 2],
}

/// Who points at whom.
pub(super) struct Links<'a> {
    pub(super) out: Vec<Vec<Out<'a>>>,
    pub(super) junctions: Vec<Junction>,
    /// Entities by the name of their table.
    pub(super) places: Lookup<&'a ObjectName, usize>,
}

impl<'a> Links<'a> {
    pub(super) fn new(entities: &[Entity<'a>], past: &mut Past) -> Self {
        let places: Lookup<&ObjectName, usize> =
            entities.iter().enumerate().map(|(index, entity)| (&entity.table.name, index)).collect();
        let mut out = Vec::with_capacity(entities.len());
        let mut junctions = Vec::new();
        for (index, entity) in entities.iter().enumerate() {
            let mut keys = Vec::new();
            for key in &entity.table.foreign_keys {
                let place = past.place(&entity.table.name, key);
                let Some(&target) = places.get(&key.target) else { continue };
                keys.push(Out { key, target, past: place });
            }
            if let Some(mut ends) = junction_keys(entity, &keys) {
                past.know_primary(entity.table);
                // A way from a table to itself has a direction, which is that of the key that came first.
                ends.sort_by_key(|place| keys[*place].past);
                let [first, second] = ends;
                let targets = [keys[first].target, keys[second].target];
                junctions.push(Junction { table: index, keys: [first, second], targets });
            }
            out.push(keys);
        }
        let said = entities.iter().flat_map(|view| &view.table.entity.view_keys);
        for (holder, key) in said {
            let place = past.place_of_view(holder, key);
            let ends = [holder, &key.target].map(|name| places.get(&name).copied());
            if let [Some(holder), Some(target)] = ends {
                out[holder].push(Out { key, target, past: place });
            }
        }
        Self { out, junctions, places }
    }
}

/// The two foreign keys that a junction's primary key consists of.
fn junction_keys(entity: &Entity<'_>, keys: &[Out<'_>]) -> Option<[usize; 2]> {
    let primary = &entity.table.primary_key.as_ref()?.columns;
    if primary.len() < 2 || keys.len() < 2 {
        return None;
    }
    let inside = |out: &Out<'_>| {
        out.key.columns.len() < primary.len() && out.key.columns.iter().all(|name| primary.contains(name))
    };
    let mut found = keys.iter().enumerate().filter(|(_, out)| inside(out)).map(|(place, _)| place);
    let (first, second) = (found.next()?, found.next()?);
    let whole =
        primary.iter().all(|name| keys[first].key.columns.contains(name) || keys[second].key.columns.contains(name));
    let joins_itself = [first, second].iter().any(|place| keys[*place].key.target == entity.table.name);
    (found.next().is_none() && whole && !joins_itself).then_some([first, second])
}
