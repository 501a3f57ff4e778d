//! Relations: found through foreign keys, in both directions, under the names that are theirs for good.

use super::claims::{Claims, Naming};
use super::english;
use super::links::{Junction, Links, Out};
use super::names::Taken;
use super::naming;
use super::past::Past;
use super::plan::{Entity, Field};
use super::standing::{Standing, Standings};
use crate::model::ForeignKey;
use std::borrow::Cow;
use std::iter::once_with;

/// A relation of an entity.
pub(super) struct Relation<'a> {
    /// Its field, without `r#`; of a way through a junction that has none, its type.
    pub(super) name: Cow<'a, str>,
    /// Its variant of `Relation`; relations through a junction have none.
    pub(super) variant: String,
    /// The other entity.
    pub(super) target: usize,
    pub(super) kind: Kind<'a>,
}

/// How two entities are related.
pub(super) enum Kind<'a> {
    /// This entity holds the key.
    BelongsTo {
        key: &'a ForeignKey,
        /// A column of the key may be NULL.
        optional: bool,
        standing: Standing,
        /// In a self reference, the variant of the other direction.
        reverse: Option<String>,
    },
    /// One row of the other entity at most holds a key to this one.
    HasOne,
    /// Rows of the other entity hold a key to this one.
    HasMany {
        key: &'a ForeignKey,
        /// Their variant.
        forward: String,
        standing: Standing,
    },
    /// Rows of this entity hold a key to this one, by that variant.
    HasManySelf { forward: String },
    /// Rows of a junction hold a key to each.
    ManyToMany { junction: usize, near: String, far: String },
    /// Rows of a junction hold two keys to this entity.
    ManyToManySelf { junction: usize, near: String, far: String, reverse: bool },
    /// As [`Kind::ManyToMany`], where another way is `Related`: this one is followed by `find_linked`.
    Linked { junction: usize, near: String, far: String },
}

/// Gives each entity its relations.
pub(super) fn plan(entities: &mut [Entity<'_>], mut past: Past) {
    let links = Links::new(entities, &mut past);
    let standings = Standings::new(entities, &links, &past);
    let claims = Claims::new(entities, &links, &past, &standings);
    let mut planner = Planner {
        scopes: entities.iter().map(|_| Scope::default()).collect(),
        derived: derived(entities, &links, &standings, &claims),
        links: &links,
        standings: &standings,
        claims: &claims,
        past: &past,
    };
    for index in 0..entities.len() {
        for place in 0..links.out[index].len() {
            let relation = planner.belongs_to(entities, index, place);
            entities[index].relations.push(relation);
        }
    }
    for index in 0..entities.len() {
        for (place, out) in links.out[index].iter().enumerate() {
            let relation = planner.reverse(entities, index, place);
            if out.target == index
                && let Kind::BelongsTo { reverse, .. } = &mut entities[index].relations[place].kind
            {
                *reverse = Some(relation.variant.clone());
            }
            entities[out.target].relations.push(relation);
        }
    }
    for (at, junction) in links.junctions.iter().enumerate() {
        for side in 0..2 {
            let relation = planner.through(entities, at, junction, side);
            entities[junction.targets[side]].relations.push(relation);
        }
    }
}

/// Which keys of junctions keep the variant that `SeaORM` derives, because its derive looks for that one on its way: by
/// junction. Where another relation has that name, the way is followed by `find_linked`.
fn derived(entities: &[Entity<'_>], links: &Links<'_>, standings: &Standings, claims: &Claims) -> Vec<bool> {
    let both = |junction: &Junction| {
        junction.keys.iter().all(|place| claims.own[links.out[junction.table][*place].past].derived)
            && junction.targets.iter().all(|target| entities.get(*target).is_some())
    };
    let junctions = links.junctions.iter().zip(&standings.junctions);
    junctions.map(|(junction, standing)| *standing == Standing::Related && both(junction)).collect()
}

/// What relations are made from.
struct Planner<'p, 'a> {
    scopes: Vec<Scope<'a>>,
    /// Of each junction, whether `SeaORM` derives the ways through it.
    derived: Vec<bool>,
    links: &'p Links<'a>,
    standings: &'p Standings,
    claims: &'p Claims,
    past: &'p Past,
}

impl<'a> Planner<'_, 'a> {
    fn belongs_to(&mut self, entities: &[Entity<'a>], index: usize, place: usize) -> Relation<'a> {
        let Out { key, target, past } = self.links.out[index][place];
        let naming = &self.claims.own[past];
        let spelling = &self.past.keys[past].spelling;
        let others = once_with(|| naming::other_own_names(spelling, &entities[target].module)).flatten();
        let entity = &entities[index];
        let optional = key.columns.iter().any(|name| entity.field(name).is_some_and(|field| field.optional));
        let name = self.name(entities, index, naming, others, [optional, false]);
        let is_way = |(junction, derived): (&Junction, &bool)| {
            *derived && junction.table == index && junction.keys.contains(&place)
        };
        let variant = if self.links.junctions.iter().zip(&self.derived).any(is_way) {
            entities[target].relation_variant()
        } else {
            naming.variant.clone()
        };
        let standing = self.standings.keys[index][place];
        Relation {
            name: name.into(),
            variant,
            target,
            kind: Kind::BelongsTo { key, optional, standing, reverse: None },
        }
    }

    /// The other direction of the key at `place` of entity `source`.
    fn reverse(&mut self, entities: &[Entity<'a>], source: usize, place: usize) -> Relation<'a> {
        let Out { key, target, past } = self.links.out[source][place];
        let entity = &entities[source];
        let standing = self.standings.keys[source][place];
        let is_one = standing == Standing::Related && entity.table.is_unique_key(&key.columns);
        let naming = &self.claims.back[past];
        let noun = if is_one { english::singular(&entity.module) } else { english::plural(&entity.module) };
        let spelling = &self.past.keys[past].spelling;
        let others = once_with(|| naming::other_back_names(spelling, &entities[target].module, &noun)).flatten();
        let name = self.name(entities, target, naming, others, [is_one, !is_one]);
        let is_derived = standing == Standing::Related && naming.derived;
        let variant = if is_derived { entity.relation_variant() } else { naming.variant.clone() };
        let forward = entity.relations[place].variant.clone();
        let kind = if source == target {
            Kind::HasManySelf { forward }
        } else if is_one {
            Kind::HasOne
        } else {
            Kind::HasMany { key, forward, standing }
        };
        Relation { name: name.into(), variant, target: source, kind }
    }

    /// The relation through a junction, seen from the entity that its key `side` points at.
    fn through(&mut self, entities: &[Entity<'a>], at: usize, junction: &Junction, side: usize) -> Relation<'a> {
        let table = junction.table;
        let [near, far] = [side, 1 - side].map(|side| &entities[table].relations[junction.keys[side]]);
        let keys = [side, 1 - side].map(|side| self.links.out[table][junction.keys[side]].past);
        let [this, target] = [junction.targets[side], junction.targets[1 - side]];
        let [near_variant, far_variant] = [near, far].map(|relation| relation.variant.clone());
        let has_variants = [near, far].into_iter().all(|relation| !relation.is_linked());
        let is_self = this == target && has_variants;
        if !is_self && !self.derived[at] {
            let noun =
                if this == target { english::plural(&far.name) } else { english::plural(&entities[target].module) };
            let name = format!("{}Through{}", super::names::camel(&noun), entities[table].alias);
            let kind = Kind::Linked { junction: table, near: near_variant, far: far_variant };
            return Relation { name: name.into(), variant: String::new(), target, kind };
        }
        let naming = self.claims.through.get(&keys).cloned().unwrap_or_default();
        let other = format!("{}_through_{}", naming.field, entities[table].module);
        let name = self.name(entities, this, &naming, std::iter::once(other), [false, true]);
        let kind = if is_self {
            Kind::ManyToManySelf { junction: table, near: near_variant, far: far_variant, reverse: side == 1 }
        } else {
            Kind::ManyToMany { junction: table, near: near_variant, far: far_variant }
        };
        Relation { name: name.into(), variant: String::new(), target, kind }
    }

    /// The field of a relation: its own name, unless a column has it.
    fn name(
        &mut self,
        entities: &[Entity<'a>],
        entity: usize,
        naming: &Naming,
        others: impl Iterator<Item = String>,
        [option, many]: [bool; 2],
    ) -> String {
        let fields = &entities[entity].fields;
        let scope = &mut self.scopes[entity];
        if scope.take(fields, &naming.field, option, many) {
            return naming.field.clone();
        }
        let free = |name: &String| self.claims.is_free(entity, name, naming);
        let mut last = naming.field.clone();
        for name in others.filter(free) {
            if scope.take(fields, &name, option, many) {
                return name;
            }
            last = name;
        }
        let mut numbered = (2_u32..).map(|number| format!("{last}_{number}")).filter(free);
        numbered.find(|name| scope.take(fields, name, option, many)).unwrap_or_default()
    }
}

impl Relation<'_> {
    /// Whether `Relation` has no variant of it in the dense format.
    pub(super) fn is_linked(&self) -> bool {
        match self.kind {
            Kind::BelongsTo { standing, .. } | Kind::HasMany { standing, .. } => standing == Standing::Linked,
            Kind::HasOne | Kind::HasManySelf { .. } | Kind::ManyToMany { .. } | Kind::ManyToManySelf { .. } => false,
            Kind::Linked { .. } => true,
        }
    }
}

/// The names that are taken in an entity: fields of relations, and what the derives make of them.
#[derive(Default)]
struct Scope<'a>(Taken<'a>);

impl<'a> Scope<'a> {
    /// Takes a name if it is free, with the setters that `SeaORM` derives: `set_<name>_option` where `option`,
    /// `add_<one>` where `many`.
    fn take(&mut self, fields: &[Field<'a>], candidate: &str, option: bool, many: bool) -> bool {
        let option = option.then(|| [candidate, "_option"].concat());
        let many = many.then(|| ["+", &*english::singular(candidate)].concat());
        let derived = [option, many];
        let usable = !candidate.is_empty() && !["crate", "self", "super", "parent_key"].contains(&candidate);
        let taken = |name: &str| self.0.has(name) || fields.iter().any(|field| field.name == name);
        if !usable || taken(candidate) || derived.iter().flatten().any(|name| taken(name)) {
            return false;
        }
        self.0.take(candidate.to_owned());
        derived.into_iter().flatten().for_each(|name| {
            self.0.take(name);
        });
        true
    }
}
