//! Which statements belong to what a draft claims.

use super::super::ddl::{Ddl, Does, definitions};
use super::super::wanted::users;
use super::planned::Way;
use super::{Side, name_of};
use crate::diff::Change;
use crate::model::{Name, Schema};
use std::collections::BTreeSet;

/// What the statements of a draft that claims something may do.
pub(super) struct Covering<'a> {
    /// The objects that the claims are about, and the tables that their statements alter.
    about: BTreeSet<String>,
    /// Every object where the statements begin, and where they lead.
    start: BTreeSet<String>,
    end: BTreeSet<String>,
    /// What is made, what gets another name, and what goes.
    made: BTreeSet<&'a str>,
    altered: BTreeSet<&'a str>,
    dropped: BTreeSet<&'a str>,
    /// The names in each statement.
    names: Vec<BTreeSet<String>>,
    planned: &'a Way,
}

impl<'a> Covering<'a> {
    pub(super) fn new(side: &Side<'_>, all: &'a [(usize, Ddl)], planned: &'a Way) -> Self {
        let [before, after] = [side.ground.before, side.ground.after];
        let (start, end) = if side.is_up { (before, after) } else { (after, before) };
        let names = side.statements.iter().map(|(_, statement)| {
            definitions(statement, side.dialect).iter().filter_map(name_of).collect::<BTreeSet<String>>()
        });
        let of = |does: Does| {
            let some = all.iter().filter(move |(_, ddl)| ddl.does == does);
            some.flat_map(|(_, ddl)| ddl.names.iter().map(String::as_str)).collect()
        };
        let mut covering = Self {
            about: about(side.changes, [before, after]),
            start: objects(start),
            end: objects(end),
            made: of(Does::Makes),
            altered: of(Does::Alters),
            dropped: of(Does::Drops),
            names: names.collect(),
            planned,
        };
        // A key of another table goes before what it refers to, and comes back after it.
        let beside = all.iter().filter(|(at, ddl)| ddl.does == Does::Alters && covering.mentions(*at));
        let beside: Vec<String> = beside.flat_map(|(_, ddl)| ddl.names.iter().cloned()).collect();
        covering.about.extend(beside);
        covering
    }

    pub(super) fn mentions(&self, statement: usize) -> bool {
        self.names.get(statement).is_some_and(|names| !names.is_disjoint(&self.about))
    }

    pub(super) fn covers(&self, statement: usize, ddl: &Ddl) -> bool {
        self.is_planned(ddl) || self.is_claimed(statement, ddl)
    }

    /// Whether `generate` would do the same. What goes only to come back does come back.
    fn is_planned(&self, ddl: &Ddl) -> bool {
        let comes_back = || ddl.names.iter().all(|name| self.made.contains(name.as_str()));
        self.planned.does(ddl) && (ddl.does != Does::Drops || !self.planned.makes(&ddl.names) || comes_back())
    }

    fn is_claimed(&self, statement: usize, ddl: &Ddl) -> bool {
        let each = |is_covered: &dyn Fn(&String) -> bool| ddl.names.iter().all(is_covered);
        match ddl.does {
            Does::Makes if ddl.names.is_empty() => self.mentions(statement),
            // It goes with its table, or is recreated with it.
            Does::Makes if ddl.on.as_deref().is_some_and(|table| self.dropped.contains(table)) => true,
            Does::Makes => each(&|name| self.end.contains(name) || self.altered.contains(name.as_str())),
            Does::Alters => {
                self.mentions(statement) || each(&|name| !self.is_known(name) || self.made.contains(name.as_str()))
            }
            Does::Drops => {
                each(&|name| !self.end.contains(name) || self.made.contains(name.as_str()) || self.about.contains(name))
            }
        }
    }

    fn is_known(&self, name: &str) -> bool {
        self.start.contains(name) || self.end.contains(name)
    }
}

/// The objects that changes are about, by every name that they have on the way.
fn about(changes: &[Change], schemas: [&Schema; 2]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for change in changes {
        let subject = change.subject().name();
        names.insert(subject.name.to_lowercase());
        names.extend(users(subject, schemas));
        names.extend(part(change).into_iter().map(|name| name.to_lowercase()));
    }
    names
}

/// The other names by which a statement may speak of a change.
fn part(change: &Change) -> Vec<&Name> {
    match change {
        Change::RenameTable { from, .. } | Change::RenameEnum { from, .. } => vec![&from.name],
        Change::AddConstraint { constraint, .. } | Change::DropConstraint { constraint, .. } => vec![constraint.name()],
        Change::RenameConstraint { from, to, .. } | Change::RenameIndex { from, to, .. } => vec![from, to],
        Change::CreateIndex { index, .. } | Change::DropIndex { index, .. } => vec![&index.name],
        Change::ChangeIndex { after, .. } => vec![&after.name],
        Change::CreateTrigger { trigger, .. } | Change::DropTrigger { trigger, .. } => vec![&trigger.name],
        Change::CreateEnum(_)
        | Change::ChangeEnum(_)
        | Change::DropEnum(_)
        | Change::CreateTable(_)
        | Change::ChangeTable { .. }
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::ChangeColumn(_)
        | Change::DropColumn { .. }
        | Change::ReorderColumns { .. }
        | Change::CreateRoutine(_)
        | Change::ReplaceRoutine { .. }
        | Change::DropRoutine(_)
        | Change::CreateView(_)
        | Change::ReplaceView { .. }
        | Change::DropView(_)
        | Change::CreateObject(_)
        | Change::ChangeObject { .. }
        | Change::DropObject(_)
        | Change::Comment { .. } => Vec::new(),
    }
}

/// The names of all objects of a schema; constraints are some, because an index becomes one.
pub(super) fn objects(schema: &Schema) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut add = |name: &Name| names.extend([name.to_lowercase()]);
    schema.enums.iter().for_each(|item| add(&item.name.name));
    schema.routines.iter().for_each(|item| add(&item.name.name));
    for view in &schema.views {
        add(&view.name.name);
        view.indexes.iter().for_each(|item| add(&item.name));
        view.triggers.iter().for_each(|item| add(&item.name));
    }
    for table in schema.tables() {
        add(&table.name.name);
        table.all_indexes().for_each(|item| add(&item.name));
        table.triggers.iter().for_each(|item| add(&item.name));
        table.uniques.iter().for_each(|item| add(&item.name));
        table.primary_key.iter().for_each(|item| add(&item.name));
    }
    names
}

/// What is made and dropped again, or gone with the connection. An unknown table may be dropped before, in case it is there.
pub(super) fn scratch(all: &[(usize, Ddl)], known: &BTreeSet<String>) -> BTreeSet<String> {
    let events = |name: &String| all.iter().filter(|(_, ddl)| ddl.names.contains(name)).map(|(_, ddl)| ddl).collect();
    let is_scratch = |name: &&String| {
        let events: Vec<&Ddl> = events(name);
        let made = events.iter().position(|ddl| ddl.does == Does::Makes);
        let is_made = made.is_some_and(|at| at == 0 || !known.contains(*name));
        let is_left = events.last().is_none_or(|ddl| ddl.does != Does::Drops);
        is_made && (!is_left || events.iter().any(|ddl| ddl.is_temporary))
    };
    all.iter().flat_map(|(_, ddl)| &ddl.names).filter(is_scratch).cloned().collect()
}

/// Whether a statement is about scratch only.
pub(super) fn is_on(ddl: &Ddl, scratch: &BTreeSet<String>) -> bool {
    let on_table = ddl.on.as_ref().is_some_and(|table| scratch.contains(table));
    on_table || (!ddl.names.is_empty() && ddl.names.iter().all(|name| scratch.contains(name)))
}
