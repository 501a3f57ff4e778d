//! Objects of the kinds that share a path that stand on each other: what stands on one that goes makes way for it, goes
//! before it, and is made behind it.

use super::Planner;
use super::catalogue::may_go;
use super::place::StepPlace;
use crate::diff::Change;
use crate::model::kind::{On, Stand, Way, Within};
use crate::model::{CatalogueObject, Dialect, Name};
use crate::plan::order::{Object, depth_first};
use crate::sql::mentions::mentions;
use crate::step::{Step, StepKind, Undo};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Planner<'a, '_> {
    /// Objects that are dropped, for good or to be recreated, as they were.
    pub(super) fn going(&self) -> Vec<&'a CatalogueObject> {
        let facts = self.facts;
        let mut found: Vec<&CatalogueObject> = facts.changes.iter().filter_map(|change| self.taken(change)).collect();
        let leans = |(item, now): &&(&'a CatalogueObject, CatalogueObject)| {
            may_go(item.stand()) && !item.holds_rows() && (self.leans(item) || facts.makes_way(now))
        };
        found.extend(facts.objects.iter().filter(leans).map(|(item, _)| *item));
        let mut seen = 0;
        while seen < found.len() {
            let new = found.iter().skip(seen).filter(|item| can_be_named(item));
            let names = NamePlaces::new(new.enumerate().map(|(at, item)| (at, &item.name().name)));
            seen = found.len();
            for (item, _) in &facts.objects {
                let may = may_go(item.stand())
                    && !item.holds_rows()
                    && item.exists_in(facts.dialect)
                    && !found.contains(item);
                if may && !names.used_by(&Item::of(item, facts.dialect), facts.dialect).is_empty() {
                    found.push(item);
                }
            }
        }
        found
    }

    /// The object that a change drops, as it was.
    fn taken(&self, change: &'a Change) -> Option<&'a CatalogueObject> {
        let dialect = self.facts.dialect;
        let found = if let Change::DropObject(item) = change {
            Some(self.as_it_was(item))
        } else if let Change::ChangeObject { before, after } = change {
            let was = self.as_it_was(before);
            let goes = !after.exists_in(dialect)
                || before.altered(after, dialect, Way::Up).is_none()
                || (may_go(was.stand()) && !was.holds_rows() && self.says_old_name(was));
            goes.then_some(was)
        } else {
            None
        };
        found.filter(|item| item.exists_in(dialect))
    }

    /// Whether views and routines, which are dropped before it, may stand on an object that goes.
    pub(super) fn holds_up(&self, before: &CatalogueObject, after: Option<&CatalogueObject>) -> bool {
        let dialect = self.facts.dialect;
        let stays = |after: &CatalogueObject| before.altered(after, dialect, Way::Up).is_some();
        before.stand() == Stand::BeforeTables && before.exists_in(dialect) && !after.is_some_and(stays)
    }

    /// The change for which an object makes way.
    pub(super) fn cause_of_leaving(&self, item: &CatalogueObject) -> usize {
        let changes = self.facts.changes;
        let last = changes.len().saturating_sub(1);
        if self.leans(item) {
            return self.lean.first.min(last);
        }
        let of_family = |(now, change): (&CatalogueObject, &Change)| self.facts.is_in_way(change, now);
        let now = self.facts.objects.iter().find(|(before, _)| *before == item).map(|(_, now)| now);
        let in_way = now.and_then(|now| changes.iter().position(|change| of_family((now, change))));
        in_way.or_else(|| changes.iter().position(|change| self.taken(change).is_some())).unwrap_or(last)
    }
}

/// What is known of something that is made or dropped: its name, what it stands on, and its SQL.
struct Item<'s> {
    name: Option<&'s Name>,
    on: Vec<On>,
    texts: Vec<&'s str>,
}

impl<'s> Item<'s> {
    fn of(item: &'s CatalogueObject, dialect: Dialect) -> Self {
        let name = can_be_named(item).then_some(&item.name().name);
        Self { name, on: item.stands_on(), texts: item.texts(dialect) }
    }

    fn view_or_routine(item: Object<'s>, dialect: Dialect) -> Self {
        Self { name: Some(&item.name().name), on: Vec::new(), texts: item.text(dialect).into_iter().collect() }
    }
}

/// Whether others can speak of it: what belongs to a table is spoken of with that.
fn can_be_named(item: &CatalogueObject) -> bool {
    !matches!(item.within(), Within::Table(_))
}

/// Places in a list, by names in small letters.
struct NamePlaces(BTreeMap<String, Vec<usize>>);

impl NamePlaces {
    fn new<'n>(names: impl IntoIterator<Item = (usize, &'n Name)>) -> Self {
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, name) in names {
            found.entry(name.to_lowercase()).or_default().push(at);
        }
        Self(found)
    }

    /// The places of those that it stands on, or that its SQL speaks of.
    fn used_by(&self, item: &Item<'_>, dialect: Dialect) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut see = |name: &str| found.extend(self.0.get(&name.to_lowercase()).into_iter().flatten());
        for on in &item.on {
            match on {
                On::Relation(name) | On::Type(name) | On::Routine(name) | On::Object(name) => see(&name.name),
                On::Column(..) => {}
            }
        }
        for sql in &item.texts {
            mentions(sql, dialect, |mention| {
                see(mention.name);
                false
            });
        }
        found
    }
}

type Placed<'a> = (StepPlace, Step<'a>);

/// Puts what is made behind what it stands on, and drops it before that: `steps` by their places, among those of one place.
/// Only what objects of these kinds have to do with is not yet so.
pub(super) fn order<'a>(steps: Vec<Placed<'a>>, dialect: Dialect) -> Vec<Placed<'a>> {
    let is_object = |(_, step): &Placed<'_>| matches!(step.kind, StepKind::CreateObject(_) | StepKind::DropObject(_));
    if !steps.iter().any(is_object) {
        return steps;
    }
    let mut ordered = Vec::with_capacity(steps.len());
    let mut units: Vec<Vec<Placed<'a>>> = Vec::new();
    for step in steps {
        let ends = units.first().and_then(|unit| unit.first()).is_some_and(|(place, _)| *place != step.0);
        if ends {
            arrange(std::mem::take(&mut units), &mut ordered, dialect);
        }
        match units.last_mut() {
            Some(unit) if matches!(step.1.undo, Undo::WithParent) => unit.push(step),
            Some(_) | None => units.push(vec![step]),
        }
    }
    arrange(units, &mut ordered, dialect);
    ordered
}

/// Units of one place, each a step and what belongs to it.
fn arrange<'a>(units: Vec<Vec<Placed<'a>>>, ordered: &mut Vec<Placed<'a>>, dialect: Dialect) {
    let items: Vec<Option<(bool, Item<'a>)>> =
        units.iter().map(|unit| unit.first().and_then(|(_, step)| item_of(&step.kind, dialect))).collect();
    let named = |made: bool| {
        let of = move |(at, item): (usize, &Option<(bool, Item<'a>)>)| {
            item.as_ref().filter(|(is, _)| *is == made).and_then(|(_, item)| Some((at, item.name?)))
        };
        NamePlaces::new(items.iter().enumerate().filter_map(of))
    };
    let (made, dropped) = (named(true), named(false));
    let mut needs = vec![Vec::new(); units.len()];
    for (own, item) in items.iter().enumerate() {
        let Some((is_made, item)) = item else { continue };
        let used = if *is_made { &made } else { &dropped }.used_by(item, dialect);
        for at in used.into_iter().filter(|at| *at != own) {
            let (waits, goes) = if *is_made { (own, at) } else { (at, own) };
            needs[waits].push(goes);
        }
    }
    let roots: Vec<usize> = (0..units.len()).collect();
    let mut units: Vec<Option<Vec<Placed<'a>>>> = units.into_iter().map(Some).collect();
    for at in depth_first(&roots, &needs) {
        ordered.extend(units.get_mut(at).and_then(Option::take).into_iter().flatten());
    }
}

/// Whether a step makes something, and what it makes or drops.
fn item_of<'a>(kind: &StepKind<'a>, dialect: Dialect) -> Option<(bool, Item<'a>)> {
    let view_or_routine = |item| Item::view_or_routine(item, dialect);
    Some(match kind {
        StepKind::CreateObject(item) => (true, Item::of(item, dialect)),
        StepKind::DropObject(item) => (false, Item::of(item, dialect)),
        StepKind::CreateView(view) => (true, view_or_routine(Object::View(view))),
        StepKind::DropView(view) => (false, view_or_routine(Object::View(view))),
        StepKind::CreateRoutine(item) => (true, view_or_routine(Object::Routine(item))),
        StepKind::DropRoutine(item) => (false, view_or_routine(Object::Routine(item))),
        StepKind::CreateNamespace(_)
        | StepKind::CreateEnum(_)
        | StepKind::DropEnum(_)
        | StepKind::CreateTable(_)
        | StepKind::DropTable(_)
        | StepKind::AddForeignKey { .. }
        | StepKind::DropForeignKey { .. }
        | StepKind::CreateIndex { .. }
        | StepKind::DropIndex { .. }
        | StepKind::CreateTrigger { .. }
        | StepKind::DropTrigger { .. }
        | StepKind::AlterObject(..)
        | StepKind::CommentTable(_)
        | StepKind::Comment { .. }
        | StepKind::BreakReferences(_)
        | StepKind::Nothing
        | StepKind::Alter(_) => return None,
    })
}
