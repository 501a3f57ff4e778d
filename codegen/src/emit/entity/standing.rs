//! Which of several ways from one entity to another `Related` stands for.
//!
//! `SeaORM` has one `Related` for each pair of entities. It belongs to the first way that was the only one, for good: an
//! app that follows it must never find that it leads elsewhere. Another way gets it by the declaration alone.

use super::links::{Junction, Links};
use super::past::{Past, PastKey};
use super::plan::Entity;
use crate::model::{Name, ObjectName};
use std::collections::{BTreeMap, BTreeSet};

/// What a relation is to `SeaORM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// `Related` stands for it.
    Related,
    /// It has a variant of `Relation`, as every other way between the two entities has; none is `Related`.
    Variant,
    /// Another way is `Related`, or was.
    Linked,
}

/// The standing of every way.
pub(super) struct Standings {
    /// Of the keys in [`Links::out`].
    pub(super) keys: Vec<Vec<Standing>>,
    /// Of [`Links::junctions`].
    pub(super) junctions: Vec<Standing>,
    /// Pairs of keys, also of one target, that ever made a junction, and since when.
    pub(super) through: Vec<Through>,
}

/// Two of [`Past::keys`] that make or made a junction.
pub(super) struct Through {
    pub(super) keys: [usize; 2],
    pub(super) since: u32,
}

/// A way from one entity to another, in either direction.
struct Way<'a> {
    what: What,
    /// The keys that it goes by.
    keys: Vec<&'a PastKey>,
    /// When it came at the earliest.
    since: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// A key of [`Past::keys`].
    Key(usize),
    /// Two of them, in a junction.
    Junction(usize, usize),
}

impl Way<'_> {
    fn lived(&self, after: u32) -> bool {
        self.since <= after && self.keys.iter().all(|key| key.lived(after))
    }
}

impl Standings {
    pub(super) fn new(entities: &[Entity<'_>], links: &Links<'_>, past: &Past) -> Self {
        let choices = Choices::new(entities, links);
        let through = through(past);
        let firsts: BTreeMap<[usize; 2], Option<What>> = ways(links, past, &through)
            .into_iter()
            .map(|(pair, ways)| (pair, choices.related.get(&pair).copied().or_else(|| first(&ways))))
            .collect();
        let related = |pair: [usize; 2]| {
            if choices.even.contains(&pair) { None } else { firsts.get(&pair).copied().flatten() }
        };
        let mut present: BTreeMap<[usize; 2], usize> = BTreeMap::new();
        for (index, out) in links.out.iter().enumerate() {
            for out in out.iter().filter(|out| out.target != index) {
                *present.entry(pair(index, out.target)).or_default() += 1;
            }
        }
        let of_key = |index: usize, target: usize, place: usize| {
            if index == target {
                return Standing::Variant;
            }
            match related(pair(index, target)) {
                Some(what) if what == What::Key(place) => Standing::Related,
                Some(_) => Standing::Linked,
                None if present.get(&pair(index, target)) == Some(&1) => Standing::Related,
                None => Standing::Variant,
            }
        };
        let keys: Vec<Vec<Standing>> = (links.out.iter().enumerate())
            .map(|(index, out)| out.iter().map(|out| of_key(index, out.target, out.past)).collect())
            .collect();
        let of_junction = |junction: &Junction| {
            let [one, other] = junction.targets;
            let is_related = one != other && related(pair(one, other)) == Some(by(junction, links));
            // The derive looks for `Related` on the way as well.
            let is_followed = junction.keys.iter().all(|place| keys[junction.table][*place] == Standing::Related);
            if is_related && is_followed { Standing::Related } else { Standing::Linked }
        };
        let junctions = links.junctions.iter().map(of_junction).collect();
        Self { keys, junctions, through }
    }
}

/// What the declaration says.
struct Choices {
    related: BTreeMap<[usize; 2], What>,
    /// Pairs of which no way is `Related`.
    even: BTreeSet<[usize; 2]>,
}

impl Choices {
    fn new(entities: &[Entity<'_>], links: &Links<'_>) -> Self {
        let mut choices = Self { related: BTreeMap::new(), even: BTreeSet::new() };
        for (index, entity) in entities.iter().enumerate() {
            let options = &entity.table.entity;
            let chosen = |name: &Name| links.out[index].iter().find(|out| out.key.name == *name);
            for out in options.related.iter().filter_map(chosen) {
                choices.related.insert(pair(index, out.target), What::Key(out.past));
            }
            let known = |table: &ObjectName| links.places.get(&table).copied();
            choices.even.extend(options.even.iter().filter_map(known).map(|other| pair(index, other)));
        }
        for junction in &links.junctions {
            if entities[junction.table].table.entity.related_through {
                let [near, far] = junction.targets;
                choices.related.insert(pair(near, far), by(junction, links));
            }
        }
        choices
    }
}

/// The way through a junction.
fn by(junction: &Junction, links: &Links<'_>) -> What {
    let [one, other] = pair_of(junction.keys.map(|place| links.out[junction.table][place].past));
    What::Junction(one, other)
}

/// The first way that was the only one; a way through a junction only counts where no key joins the two.
fn first(ways: &[Way<'_>]) -> Option<What> {
    if let [way] = ways {
        return Some(way.what);
    }
    let is_key = |way: &Way<'_>| matches!(way.what, What::Key(_));
    let lives = ways.iter().flat_map(|way| &way.keys).flat_map(|key| &key.lives);
    let mut moments: BTreeSet<u32> = lives.flat_map(|(born, end)| [Some(*born), *end]).flatten().collect();
    moments.extend(ways.iter().map(|way| way.since));
    moments.into_iter().find_map(|moment| {
        let (keys, junctions): (Vec<&Way<'_>>, Vec<&Way<'_>>) =
            ways.iter().filter(|way| way.lived(moment)).partition(|way| is_key(way));
        match (keys.as_slice(), junctions.as_slice()) {
            ([way], _) | ([], [way]) => Some(way.what),
            _ => None,
        }
    })
}

/// Every way that there is or was between two entities.
fn ways<'a>(links: &Links<'_>, past: &'a Past, through: &[Through]) -> BTreeMap<[usize; 2], Vec<Way<'a>>> {
    let mut ways: BTreeMap<[usize; 2], Vec<Way<'a>>> = BTreeMap::new();
    let entity = |table: &ObjectName| links.places.get(table).copied();
    let mut add = |one: &ObjectName, other: &ObjectName, way: Way<'a>| {
        if let (Some(one), Some(other)) = (entity(one), entity(other))
            && one != other
        {
            ways.entry(pair(one, other)).or_default().push(way);
        }
    };
    for (place, key) in past.keys.iter().enumerate().filter(|(place, _)| past.canonical(*place) == *place) {
        let way = Way { what: What::Key(place), keys: vec![key], since: 0 };
        add(&key.spelling.table, &key.spelling.target, way);
    }
    for Through { keys: [one, other], since } in through {
        let (near, far) = (&past.keys[*one], &past.keys[*other]);
        let way = Way { what: What::Junction(*one, *other), keys: vec![near, far], since: *since };
        add(&near.spelling.target, &far.spelling.target, way);
    }
    ways
}

/// Every two keys that a primary key of their table consists or consisted of.
fn through(past: &Past) -> Vec<Through> {
    let mut tables: BTreeMap<&ObjectName, Vec<usize>> = BTreeMap::new();
    let is_one = |(place, key): &(usize, &PastKey)| past.canonical(*place) == *place && !key.spelling.of_view;
    for (place, key) in past.keys.iter().enumerate().filter(is_one) {
        tables.entry(&key.spelling.table).or_default().push(place);
    }
    let mut found: BTreeMap<[usize; 2], u32> = BTreeMap::new();
    for (table, keys) in tables.into_iter().filter(|(_, keys)| keys.len() > 1) {
        for primary in past.primaries.get(table).into_iter().flatten().filter(|primary| primary.columns.len() > 1) {
            for keys in halves(past, &keys, &primary.columns) {
                let born = keys.map(|place| past.keys[place].born());
                let since = born.into_iter().fold(primary.since, u32::max);
                let known = found.entry(keys).or_insert(since);
                *known = since.min(*known);
            }
        }
    }
    found.into_iter().map(|(keys, since)| Through { keys, since }).collect()
}

/// Every two keys that make up a primary key.
fn halves(past: &Past, keys: &[usize], primary: &[Name]) -> Vec<[usize; 2]> {
    let columns = |place: usize| &past.keys[place].spelling.columns;
    let is_part = |place: &usize| {
        let columns = columns(*place);
        columns.len() < primary.len() && columns.iter().all(|name| primary.contains(name))
    };
    let parts: Vec<usize> = keys.iter().copied().filter(is_part).collect();
    let mut found = Vec::new();
    for (at, one) in parts.iter().enumerate() {
        for other in parts.iter().skip(at + 1) {
            if primary.iter().all(|name| columns(*one).contains(name) || columns(*other).contains(name)) {
                found.push([*one, *other]);
            }
        }
    }
    found
}

const fn pair(one: usize, other: usize) -> [usize; 2] {
    pair_of([one, other])
}

const fn pair_of([one, other]: [usize; 2]) -> [usize; 2] {
    if one < other { [one, other] } else { [other, one] }
}
