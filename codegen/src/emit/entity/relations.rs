//! Relations: found through foreign keys, in both directions, and named after their columns.

use super::english;
use super::links::{Junction, Links, Out};
use super::names::{self, Taken};
use super::plan::{Entity, Field};
use crate::model::ForeignKey;
use std::borrow::Cow;
use std::iter::once_with;

/// A relation of an entity.
pub(super) struct Relation<'a> {
    /// Its field, without `r#`; of [`Kind::Linked`], its type.
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
        /// It is not the only key between the two tables, so that its variant must be spelled.
        explicit: bool,
        /// In a self reference, the variant of the other direction.
        reverse: Option<String>,
    },
    /// One row of the other entity at most holds a key to this one.
    HasOne,
    /// Rows of the other entity hold a key to this one.
    HasMany {
        /// Their variant, where the other entity holds several keys.
        via: Option<String>,
    },
    /// Rows of this entity hold a key to this one, by that variant.
    HasManySelf { forward: String },
    /// Rows of a junction hold a key to each.
    ManyToMany { junction: usize, near: String, far: String },
    /// Rows of a junction hold two keys to this entity.
    ManyToManySelf { junction: usize, near: String, far: String, reverse: bool },
    /// As [`Kind::ManyToMany`], where there is a closer or a second way to the same entity: `SeaORM` knows one `Related`
    /// for each pair, so that this one is followed by `find_linked`.
    Linked { junction: usize, near: String, far: String },
}

/// Gives each entity its relations.
pub(super) fn plan<'a>(entities: &mut [Entity<'a>]) {
    let links = Links::new(entities);
    let mut scopes: Vec<Scope<'a>> = (0..entities.len()).map(|index| Scope::new(entities, &links, index)).collect();
    for index in 0..entities.len() {
        for out in &links.out[index] {
            let relation = belongs_to(entities, &links, index, *out, &mut scopes[index]);
            entities[index].relations.push(relation);
        }
    }
    for index in 0..entities.len() {
        for (place, out) in links.out[index].iter().enumerate() {
            let relation = reverse(entities, &links, index, place, &mut scopes[out.target]);
            if out.target == index
                && let Kind::BelongsTo { reverse, .. } = &mut entities[index].relations[place].kind
            {
                *reverse = Some(relation.variant.clone());
            }
            entities[out.target].relations.push(relation);
        }
    }
    for junction in &links.junctions {
        for side in 0..2 {
            let near = junction.targets[side];
            let relation = through(entities, &links, junction, side, &mut scopes[near]);
            entities[near].relations.push(relation);
        }
    }
}

/// The names that are taken in an entity.
struct Scope<'a> {
    /// Fields of relations, and what the derives make of them.
    derived: Taken<'a>,
    /// Variants of `Relation` and `RelatedEntity`.
    variants: Taken<'a>,
}

impl<'a> Scope<'a> {
    fn new(entities: &[Entity<'a>], links: &Links<'_>, index: usize) -> Self {
        let mut scope = Self { derived: Taken::default(), variants: Taken::default() };
        let between = &links.between[index];
        // Variants that are spelled must differ from those that SeaORM derives from the other entity.
        if between.iter().any(|(other, count)| *other == index || *count > 1) {
            for (other, count) in between {
                if *count == 1 && *other != index {
                    scope.variants.take(entities[*other].relation_variant());
                }
            }
            for ([_, far], _) in links.through.range([index, 0]..=[index, usize::MAX]) {
                scope.variants.take(entities[*far].relation_variant());
            }
        }
        scope
    }

    /// Takes the first candidate that is free, with the setters that `SeaORM` derives: `set_<name>_option` where
    /// `option`, `add_<one>` where `many`.
    fn claim(
        &mut self,
        fields: &[Field<'a>],
        candidates: impl Iterator<Item = String>,
        option: bool,
        many: bool,
    ) -> String {
        let mut last = String::new();
        for candidate in candidates {
            if self.take(fields, &candidate, option, many) {
                return candidate;
            }
            last = candidate;
        }
        let mut numbered = (2_u32..).map(|number| format!("{last}_{number}"));
        numbered.find(|candidate| self.take(fields, candidate, option, many)).unwrap_or_default()
    }

    fn take(&mut self, fields: &[Field<'a>], candidate: &str, option: bool, many: bool) -> bool {
        let option = option.then(|| [candidate, "_option"].concat());
        let many = many.then(|| ["+", &*english::singular(candidate)].concat());
        let derived = [option, many];
        let usable = !candidate.is_empty() && !["crate", "self", "super", "parent_key"].contains(&candidate);
        let taken = |name: &str| self.derived.has(name) || fields.iter().any(|field| field.name == name);
        if !usable || taken(candidate) || derived.iter().flatten().any(|name| taken(name)) {
            return false;
        }
        self.derived.take(candidate.to_owned());
        derived.into_iter().flatten().for_each(|name| {
            self.derived.take(name);
        });
        true
    }

    /// A variant that is spelled, after the field.
    fn variant(&mut self, field: &str) -> String {
        let camel = names::camel(field);
        let camel = if camel == "Self" { "SelfRelation".to_owned() } else { camel };
        let numbered = (2_u32..).map(|number| format!("{camel}Relation{number}"));
        let mut candidates = [camel.clone(), format!("{camel}Relation")].into_iter().chain(numbered);
        candidates.find(|name| self.variants.take(name.clone())).unwrap_or_default()
    }
}

/// What a key column is about: `user` of `user_id`.
fn stem(column: &str) -> Option<String> {
    names::snake(column, "key").strip_suffix("_id").filter(|stem| !stem.is_empty()).map(str::to_owned)
}

fn belongs_to<'a>(
    entities: &[Entity<'a>],
    links: &Links<'a>,
    index: usize,
    out: Out<'a>,
    scope: &mut Scope<'a>,
) -> Relation<'a> {
    let Out { key, target } = out;
    let target_name = english::singular(&entities[target].module);
    let others: Vec<&ForeignKey> =
        links.out[index].iter().filter(|other| other.target == target).map(|other| other.key).collect();
    let alone = others.len() == 1;
    // Of a composite key, the last column that no other key to the same table shares tells it apart.
    let shared = |name| others.iter().filter(|other| other.columns.contains(name)).count() > 1;
    let own = key.columns.iter().rev().find(|name| !shared(name)).or(key.columns.last());
    let column = own.map_or("", |name| name.as_str());
    // Nearly always the first is free, so the others are spelled only when they are needed.
    let target_alone = |wanted: bool| (alone && wanted).then(|| target_name.to_string()).into_iter();
    let key_name = || names::snake(key.name.as_str(), "key").into_owned();
    let candidates = target_alone(key.columns.len() > 1)
        .chain(once_with(|| stem(column)).flatten())
        .chain(target_alone(true))
        .chain(once_with(|| format!("{}_{target_name}", names::snake(column, "key"))))
        .chain(once_with(key_name))
        .chain(once_with(|| format!("{}_relation", key_name())));

    let entity = &entities[index];
    let optional = key.columns.iter().any(|name| entity.field(name).is_some_and(|field| field.column.nullable));
    let name = scope.claim(&entity.fields, candidates, optional, false);
    let explicit = !links.is_sole(index, target);
    let variant = if explicit { scope.variant(&name) } else { entities[target].relation_variant() };
    Relation { name: name.into(), variant, target, kind: Kind::BelongsTo { key, optional, explicit, reverse: None } }
}

/// The other direction of the key at `place` of entity `source`.
fn reverse<'a>(
    entities: &[Entity<'a>],
    links: &Links<'a>,
    source: usize,
    place: usize,
    scope: &mut Scope<'a>,
) -> Relation<'a> {
    let Out { key, target } = links.out[source][place];
    let entity = &entities[source];
    let forward = &entity.relations[place];
    let sole = links.is_sole(source, target);
    let one = sole && entity.table.is_unique_key(&key.columns);
    let noun = if one { english::singular(&entity.module) } else { english::plural(&entity.module) };
    let keys = links.out[source].iter().filter(|out| out.target == target).count();
    let first = if source == target {
        (forward.name == "parent").then(|| "children".to_owned())
    } else {
        (keys == 1).then(|| noun.to_string())
    };
    let candidates = first
        .into_iter()
        .chain(once_with(|| format!("{}_{noun}", forward.name)))
        .chain(once_with(|| format!("{noun}_by_{}", forward.name)))
        .chain(once_with(|| format!("{noun}_by_{}", names::snake(key.name.as_str(), "key"))));
    let name = scope.claim(&entities[target].fields, candidates, one, !one);
    let variant = if sole { entity.relation_variant() } else { scope.variant(&name) };
    let kind = if source == target {
        Kind::HasManySelf { forward: forward.variant.clone() }
    } else if one {
        Kind::HasOne
    } else {
        Kind::HasMany { via: (!sole).then(|| forward.variant.clone()) }
    };
    Relation { name: name.into(), variant, target: source, kind }
}

/// The relation through a junction, seen from the entity that its key `side` points at.
fn through<'a>(
    entities: &[Entity<'a>],
    links: &Links<'a>,
    junction: &Junction,
    side: usize,
    scope: &mut Scope<'a>,
) -> Relation<'a> {
    let table = junction.table;
    let relation = |side: usize| &entities[table].relations[junction.keys[side]];
    let (near, far) = (relation(side), relation(1 - side));
    let [this, target] = [junction.targets[side], junction.targets[1 - side]];
    let (near_variant, far_variant) = (near.variant.clone(), far.variant.clone());
    let junction_name = &entities[table].module;
    if this == target {
        let noun = english::plural(&far.name);
        let candidates = [noun.to_string(), format!("{noun}_through_{junction_name}")];
        let name = scope.claim(&entities[this].fields, candidates.into_iter(), false, true);
        let kind = Kind::ManyToManySelf { junction: table, near: near_variant, far: far_variant, reverse: side == 1 };
        return Relation { name: name.into(), variant: String::new(), target, kind };
    }
    let noun = english::plural(&entities[target].module);
    let closest = !links.between[this].contains_key(&target) && links.through.get(&[this, target]) == Some(&1);
    let derivable = closest && links.is_sole(table, this) && links.is_sole(table, target);
    if derivable {
        let candidates = [noun.to_string(), format!("linked_{noun}"), format!("{noun}_through_{junction_name}")];
        let name = scope.claim(&entities[this].fields, candidates.into_iter(), false, true);
        let kind = Kind::ManyToMany { junction: table, near: near_variant, far: far_variant };
        return Relation { name: name.into(), variant: String::new(), target, kind };
    }
    let name = format!("{}Through{}", names::camel(&noun), entities[table].alias);
    let kind = Kind::Linked { junction: table, near: near_variant, far: far_variant };
    Relation { name: name.into(), variant: String::new(), target, kind }
}
