//! What becomes of what views read, view by view.

use super::Shifts;
use crate::model::{Name, ObjectName, Table};
use crate::plan::in_place::facts::Facts;
use crate::plan::query::{self, Between, Called, Followed};
use crate::sql::mentions::Wanted;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of views while they are looked at in their order.
pub(super) struct Seen<'a> {
    pub(super) all: BTreeSet<(Name, Name)>,
    /// None listed: columns are others in a way that is not known.
    pub(super) shifted: BTreeMap<&'a Name, Vec<(Name, Name)>>,
    pub(super) grown: BTreeSet<&'a Name>,
    /// What becomes of the columns of relations that are touched, by the relation's name before.
    columns: BTreeMap<&'a Name, Called>,
    /// Columns of views of which no one tells what they show.
    unsure: BTreeMap<&'a Name, BTreeSet<Name>>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(names: &Shifts<'a>, facts: &Facts<'a>) -> Self {
        Self {
            all: names.all.clone(),
            shifted: names.shifted.clone(),
            grown: names.grown.clone(),
            columns: facts.old.iter().map(|(after, old)| (&old.name.name, called(facts, after, old))).collect(),
            unsure: BTreeMap::new(),
        }
    }

    /// What becomes of the columns of a view, for the views that read it.
    pub(super) fn note(&mut self, view: &'a Name, columns: &Followed, is_gone: bool) {
        self.all.extend(columns.called.iter().cloned());
        if is_gone {
            // What shows all of its columns goes with it, and keeps what they have.
            self.shifted.insert(view, columns.called.clone());
            self.unsure.insert(view, columns.unsure.clone());
            let mut now: Called = columns.listed.iter().map(|name| (name.clone(), Some(name.clone()))).collect();
            now.extend(columns.unsure.iter().map(|name| (name.clone(), None)));
            now.extend(
                columns.called.iter().map(|(_, to)| (to.clone(), None)).filter(|(to, _)| columns.listed.contains(to)),
            );
            now.extend(columns.called.iter().map(|(from, to)| (from.clone(), Some(to.clone()))));
            self.columns.insert(view, now);
        }
    }

    /// What a text that was there sees of that.
    pub(super) fn between<'s>(&'s self, old: &str, names: &'s Shifts<'a>, facts: &Facts<'a>) -> Between<'s> {
        let star = query::reads_all(old, facts.dialect);
        let mentions = |name: &&Name| Wanted::new([*name]).in_sql(old, facts.dialect);
        let mut shifts = self.shifted.iter().filter(|(name, _)| star && mentions(name)).map(|(_, columns)| columns);
        let (first, is_one) = (shifts.next(), shifts.next().is_none());
        let shown = first.filter(|_| is_one).map(Vec::as_slice);
        let unsure = self.unsure.iter().filter(|(name, _)| mentions(name)).flat_map(|(_, columns)| columns);
        Between {
            grows: star && self.grown.iter().any(mentions),
            shifts: first.is_some(),
            shown: shown.unwrap_or_default(),
            columns: self
                .columns
                .iter()
                .filter(|(name, _)| mentions(name))
                .map(|(name, called)| (*name, called))
                .collect(),
            taken: names.taken.iter().copied().filter(mentions).collect(),
            unsure: unsure.collect(),
            ..Between::of(&self.all)
        }
    }
}

/// What becomes of the columns of a table that is `after` now.
fn called(facts: &Facts<'_>, after: &ObjectName, old: &Table) -> Called {
    let mut found: Called = old.columns.iter().map(|column| (column.name.clone(), None)).collect();
    let now = || facts.tables.get(after).into_iter().flat_map(|table| &table.columns);
    let pairs = || now().map(|column| (facts.name_before(after, &column.name).1, &column.name));
    // A name that another column left is no longer its own.
    for (before, name) in
        pairs().filter(|(before, name)| before == name).chain(pairs().filter(|(before, name)| before != name))
    {
        if let Some(called) = found.get_mut(before) {
            *called = Some(name.clone());
        }
    }
    found
}
