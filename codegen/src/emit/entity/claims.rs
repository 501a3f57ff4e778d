//! Which relation each name belongs to, for good.
//!
//! Every key that a database ever had takes its names in the order in which the keys came; one that is gone keeps them.
//! So no name of a relation ever comes to mean another one.

use super::english;
use super::links::Links;
use super::names;
use super::naming::{own_names, qualified, through_names};
use super::past::{Past, Spelling};
use super::plan::Entity;
use super::standing::{Standing, Standings, Through};
use crate::lookup::Lookup;
use crate::model::ObjectName;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The names of every relation.
pub(super) struct Claims {
    /// Of the belongs-to relations of [`Past::keys`].
    pub(super) own: Vec<Naming>,
    /// Of their other directions.
    pub(super) back: Vec<Naming>,
    /// Of the ways through a junction, by the near key and the far one.
    pub(super) through: BTreeMap<[usize; 2], Naming>,
    scopes: Vec<Scope>,
}

/// The names of a relation.
#[derive(Clone, Debug, Default)]
pub(super) struct Naming {
    pub(super) field: String,
    pub(super) variant: String,
    /// Whether the variant that `SeaORM` derives from the other entity is its own.
    pub(super) derived: bool,
    /// Who has these names.
    owner: usize,
}

/// The names that are taken in an entity.
#[derive(Default)]
struct Scope {
    fields: Lookup<String, usize>,
    variants: Lookup<String, usize>,
}

/// A name that a relation may take, with others that are kept free for it.
struct Candidate {
    field: String,
    variant: String,
    spare_field: Option<String>,
    derived: Option<String>,
}

impl Candidate {
    fn new(field: String, variant: String) -> Self {
        let variant = if variant == "Self" { "SelfRelation".to_owned() } else { variant };
        Self { field, variant, spare_field: None, derived: None }
    }

    fn plain(field: String) -> Self {
        let variant = names::camel(&field);
        Self::new(field, variant)
    }
}

/// A key takes its names, or took them once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    when: u32,
    turn: Turn,
    /// The key; of a way through a junction, the far one.
    place: usize,
    /// Which of [`super::past::PastKey::earlier`] it was; none for its spelling now.
    earlier: Option<usize>,
    /// Of a way through a junction, its place and the near key.
    way: Option<(usize, usize)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Own,
    Back,
    Through,
}

impl Claims {
    pub(super) fn new(entities: &[Entity<'_>], links: &Links<'_>, past: &Past, standings: &Standings) -> Self {
        let mut claims = Self {
            own: vec![Naming::default(); past.keys.len()],
            back: vec![Naming::default(); past.keys.len()],
            through: BTreeMap::new(),
            scopes: entities.iter().map(|_| Scope::default()).collect(),
        };
        let one: Vec<bool> = singular(entities, links, past, standings);
        let book = Book { entities, links, past, one };
        for event in events(past, &standings.through) {
            match event.turn {
                Turn::Own => claims.claim_own(&book, &event),
                Turn::Back => claims.claim_back(&book, &event),
                Turn::Through => claims.claim_through(&book, &event),
            }
        }
        claims
    }

    /// Whether that relation may have the field as well: nobody else has it.
    pub(super) fn is_free(&self, entity: usize, field: &str, naming: &Naming) -> bool {
        self.scopes[entity].fields.get(field).is_none_or(|owner| *owner == naming.owner)
    }

    fn claim_own(&mut self, book: &Book<'_, '_>, event: &Event) {
        let key = &book.past.keys[event.place];
        let Some(entity) = book.entity(&key.spelling.table) else { return };
        let spelling = event.spelling(book.past);
        let owner = 2 * book.past.canonical(event.place);
        let target = book.module(&spelling.target);
        let scope = &mut self.scopes[entity];
        let derived = scope.take_variant(book.variant(&spelling.target, &target), owner);
        let candidates = own_names(spelling, &target).map(|(field, variant)| Candidate::new(field, variant));
        let mut naming = scope.claim(owner, candidates);
        naming.derived = derived;
        if event.earlier.is_none() {
            self.own[event.place] = naming;
        }
    }

    fn claim_back(&mut self, book: &Book<'_, '_>, event: &Event) {
        let key = &book.past.keys[event.place];
        let Some(entity) = book.entity(&key.spelling.target) else { return };
        let spelling = event.spelling(book.past);
        let owner = 2 * book.past.canonical(event.place) + 1;
        let (module, target) = (book.module(&spelling.table), book.module(&spelling.target));
        let variant = book.variant(&spelling.table, &module);
        let is_self = spelling.table == spelling.target;
        let scope = &mut self.scopes[entity];
        if key.crowded && !is_self {
            // None of several that came together gets the plain name, and none that comes later.
            scope.take_field(english::plural(&module).into_owned(), NOBODY);
            scope.take_variant(variant.clone(), NOBODY);
        }
        let base = own_names(spelling, &target).next().map(|(field, _)| field).unwrap_or_default();
        let (one, many) = (english::singular(&module), english::plural(&module));
        let is_one = book.one[event.place];
        let noun = if is_one { &one } else { &many };
        let first = match (is_self, key.crowded) {
            (true, _) => (base == "parent").then(|| Candidate::plain("children".to_owned())),
            (false, true) => None,
            (false, false) => {
                let spare = if is_one { &many } else { &one };
                // Whether a key that is gone was unique is not known.
                let spare_field = (is_one || !key.lived(u32::MAX - 1)).then(|| spare.to_string());
                let derived = Some(variant.clone());
                Some(Candidate { spare_field, derived, ..Candidate::plain(noun.to_string()) })
            }
        };
        let candidates = first.into_iter().chain(qualified(&base, noun, spelling).map(Candidate::plain));
        let naming = scope.claim(owner, candidates);
        if event.earlier.is_none() {
            self.back[event.place] = naming;
        }
    }

    fn claim_through(&mut self, book: &Book<'_, '_>, event: &Event) {
        let Some((way, near)) = event.way else { return };
        let near_key = &book.past.keys[near].spelling;
        let Some(entity) = book.entity(&near_key.target) else { return };
        let is_self = near_key.target == book.past.keys[event.place].spelling.target;
        let spelling = event.spelling(book.past);
        let target = book.module(&spelling.target);
        let base = || own_names(spelling, &target).next().map(|(field, _)| field).unwrap_or_default();
        let noun = if is_self { english::plural(&base()).into_owned() } else { english::plural(&target).into_owned() };
        let owner = 2 * book.past.keys.len() + 2 * way + usize::from(near > event.place);
        let naming =
            self.scopes[entity].claim(owner, through_names(&noun, &book.module(&near_key.table)).map(Candidate::plain));
        if event.earlier.is_none() {
            self.through.insert([near, event.place], naming);
        }
    }
}

/// Owns what no relation may be called.
const NOBODY: usize = usize::MAX;

impl Scope {
    fn claim(&mut self, owner: usize, candidates: impl Iterator<Item = Candidate>) -> Naming {
        let mut last = Candidate::plain("relation".to_owned());
        for candidate in candidates {
            if let Some(naming) = self.try_claim(owner, &candidate) {
                return naming;
            }
            last = candidate;
        }
        let mut numbered = (2_u32..).map(|number| Candidate::plain(format!("{}_{number}", last.field)));
        numbered.find_map(|candidate| self.try_claim(owner, &candidate)).unwrap_or_default()
    }

    fn try_claim(&mut self, owner: usize, candidate: &Candidate) -> Option<Naming> {
        let Candidate { field, variant, spare_field, derived } = candidate;
        let usable = !field.is_empty() && !["crate", "self", "super", "parent_key"].contains(&field.as_str());
        let is_mine = |found: Option<&usize>| found.is_none_or(|found| *found == owner);
        let variants = [Some(variant), derived.as_ref()].into_iter().flatten();
        let free = is_mine(self.fields.get(field)) && variants.clone().all(|name| is_mine(self.variants.get(name)));
        if !usable || !free {
            return None;
        }
        self.fields.insert(field.clone(), owner);
        if let Some(name) = spare_field {
            self.take_field(name.clone(), owner);
        }
        for name in variants {
            self.variants.insert(name.clone(), owner);
        }
        Some(Naming { field: field.clone(), variant: variant.clone(), derived: derived.is_some(), owner })
    }

    fn take_field(&mut self, name: String, owner: usize) -> bool {
        *self.fields.get_or_insert(name, owner) == owner
    }

    fn take_variant(&mut self, name: String, owner: usize) -> bool {
        *self.variants.get_or_insert(name, owner) == owner
    }
}

/// Where names are looked up.
struct Book<'b, 'a> {
    entities: &'b [Entity<'a>],
    links: &'b Links<'a>,
    past: &'b Past,
    /// Whether one row at most holds a key, for each of [`Past::keys`].
    one: Vec<bool>,
}

impl Book<'_, '_> {
    fn entity(&self, table: &ObjectName) -> Option<usize> {
        self.links.places.get(table).copied()
    }

    /// The module of a table, or what it was as far as history tells.
    fn module(&self, table: &ObjectName) -> Cow<'_, str> {
        match self.entity(table) {
            Some(entity) => Cow::Borrowed(&*self.entities[entity].module),
            None => Cow::Owned(names::snake(table.name.as_str(), "table").into_owned()),
        }
    }

    /// The variant that `SeaORM` derives from it.
    fn variant(&self, table: &ObjectName, module: &str) -> String {
        match self.entity(table) {
            Some(entity) => self.entities[entity].relation_variant(),
            None => names::camel(module),
        }
    }
}

impl Event {
    fn spelling<'a>(&self, past: &'a Past) -> &'a Spelling {
        let key = &past.keys[self.place];
        let earlier = self.earlier.and_then(|at| key.earlier.get(at));
        earlier.map_or(&key.spelling, |(_, spelling)| spelling)
    }
}

/// Who takes names when. Of one migration, belongs-to relations come first.
fn events(past: &Past, through: &[Through]) -> Vec<Event> {
    let mut events = Vec::with_capacity(2 * past.keys.len() + 2 * through.len());
    let mut add = |turn: Turn, place: usize, from: u32, way: Option<(usize, usize)>| {
        let key = &past.keys[place];
        for (at, (since, _)) in key.earlier.iter().enumerate() {
            let until = key.earlier.get(at + 1).map_or(key.since, |(since, _)| *since);
            if until > from {
                events.push(Event { when: from.max(*since), turn, place, earlier: Some(at), way });
            }
        }
        events.push(Event { when: from.max(key.since), turn, place, earlier: None, way });
    };
    for place in 0..past.keys.len() {
        add(Turn::Own, place, 0, None);
        add(Turn::Back, place, 0, None);
    }
    for (at, Through { keys: [one, other], since }) in through.iter().enumerate() {
        add(Turn::Through, *other, *since, Some((at, *one)));
        add(Turn::Through, *one, *since, Some((at, *other)));
    }
    events.sort_unstable();
    events
}

/// Whether one row at most holds a key, where the other direction is told so.
fn singular(entities: &[Entity<'_>], links: &Links<'_>, past: &Past, standings: &Standings) -> Vec<bool> {
    let mut one = vec![false; past.keys.len()];
    for (index, out) in links.out.iter().enumerate() {
        for (out, standing) in out.iter().zip(&standings.keys[index]) {
            one[out.past] = *standing == Standing::Related && entities[index].table.is_unique_key(&out.key.columns);
        }
    }
    one
}
