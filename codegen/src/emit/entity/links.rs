//! Which table points at which.

use super::plan::Entity;
use crate::lookup::Lookup;
use crate::model::{ForeignKey, ObjectName};
use std::collections::BTreeMap;

/// A foreign key and the entity that it points at.
#[derive(Clone, Copy)]
pub(super) struct Out<'a> {
    pub(super) key: &'a ForeignKey,
    pub(super) target: usize,
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
    /// How many keys there are between two entities, in either direction.
    pub(super) between: Vec<BTreeMap<usize, usize>>,
    pub(super) junctions: Vec<Junction>,
    /// How many junctions there are between two entities.
    pub(super) through: BTreeMap<[usize; 2], usize>,
}

impl<'a> Links<'a> {
    pub(super) fn new(entities: &[Entity<'a>]) -> Self {
        let places: Lookup<&ObjectName, usize> =
            entities.iter().enumerate().map(|(index, entity)| (&entity.table.name, index)).collect();
        let mut between = vec![BTreeMap::new(); entities.len()];
        let mut out = Vec::with_capacity(entities.len());
        let mut junctions = Vec::new();
        let mut through = BTreeMap::new();
        for (index, entity) in entities.iter().enumerate() {
            let mut keys = Vec::new();
            for key in &entity.table.foreign_keys {
                let Some(&target) = places.get(&key.target) else { continue };
                keys.push(Out { key, target });
                *between[index].entry(target).or_default() += 1;
                if target != index {
                    *between[target].entry(index).or_default() += 1;
                }
            }
            if let Some([first, second]) = junction_keys(entity, &keys) {
                let targets = [keys[first].target, keys[second].target];
                *through.entry(targets).or_default() += 1;
                if targets[0] != targets[1] {
                    *through.entry([targets[1], targets[0]]).or_default() += 1;
                }
                junctions.push(Junction { table: index, keys: [first, second], targets });
            }
            out.push(keys);
        }
        Self { out, between, junctions, through }
    }

    /// Whether one key, and no more, joins the two.
    pub(super) fn is_sole(&self, one: usize, other: usize) -> bool {
        one != other && self.between[one].get(&other) == Some(&1)
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
