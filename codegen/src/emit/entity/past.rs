//! Which foreign keys there are and were, and in which order they came: what names of relations are given by.

use crate::diff::{Change, Constraint};
use crate::emit::history::Entry;
use crate::lookup::Lookup;
use crate::model::{ForeignKey, Name, ObjectName, PrimaryKey, Table};

/// Every foreign key that a database ever had.
#[derive(Default)]
pub(super) struct Past {
    /// In the order in which they came.
    pub(super) keys: Vec<PastKey>,
    /// Primary keys that tables have or had.
    pub(super) primaries: Lookup<ObjectName, Vec<PastPrimary>>,
    /// The keys of a table, by its name now.
    by_table: Lookup<ObjectName, Vec<usize>>,
    /// The keys that point at a table, by its name now.
    by_target: Lookup<ObjectName, Vec<usize>>,
    /// The migration at hand.
    now: u32,
}

/// A foreign key that is or was. It is the same one as long as it joins the same columns, whatever they are called.
pub(super) struct PastKey {
    /// As it is called now, or was when it went.
    pub(super) spelling: Spelling,
    /// Since when it is called so.
    pub(super) since: u32,
    /// What it was called before, and since when.
    pub(super) earlier: Vec<(u32, Spelling)>,
    /// When it came, and when it went; more than once for a key that came back.
    pub(super) lives: Vec<(u32, Option<u32>)>,
    /// It came together with another key between the same two tables.
    pub(super) crowded: bool,
}

/// What a key joins.
#[derive(Clone)]
pub(super) struct Spelling {
    pub(super) name: Name,
    pub(super) table: ObjectName,
    pub(super) columns: Vec<Name>,
    pub(super) target: ObjectName,
    pub(super) target_columns: Vec<Name>,
    /// It is said of a view: no database has it, and no history knows it.
    pub(super) of_view: bool,
}

/// The columns of a primary key, and since when it was one.
pub(super) struct PastPrimary {
    pub(super) since: u32,
    pub(super) columns: Vec<Name>,
}

impl Past {
    pub(super) fn new(history: &[Entry]) -> Self {
        let mut past = Self::default();
        for entry in history.iter().flat_map(Entry::told).filter(|entry| !entry.changes.is_empty()) {
            past.now += 1;
            entry.changes.iter().for_each(|change| past.follow(change));
        }
        past.now += 1;
        past
    }

    /// The place of a declared key; one that history does not know has come just now.
    pub(super) fn place(&mut self, table: &ObjectName, key: &ForeignKey) -> usize {
        let known = self.of_table(table).iter().copied().find(|place| self.keys[*place].spelling.joins(key));
        known.unwrap_or_else(|| self.begin(table, key, false))
    }

    /// The place of a key that is said of a view, which no history knows: each has come behind all of the database's, and
    /// behind those that are said before it. Where the view has taken the place of a table, it is the key of that.
    pub(super) fn place_of_view(&mut self, table: &ObjectName, key: &ForeignKey) -> usize {
        self.now += 1;
        let known = self.of_table(table).iter().copied().find(|place| self.keys[*place].spelling.joins(key));
        known.unwrap_or_else(|| self.begin(table, key, true))
    }

    /// A declared primary key that history does not know has come just now.
    pub(super) fn know_primary(&mut self, table: &Table) {
        if let Some(key) = &table.primary_key {
            self.add_primary(&table.name, key);
        }
    }

    /// The first key that joins the same as that one.
    pub(super) fn canonical(&self, place: usize) -> usize {
        let spelling = &self.keys[place].spelling;
        let same = |other: &&usize| self.keys[**other].spelling.joins_as(spelling);
        self.of_table(&spelling.table).iter().find(same).copied().unwrap_or(place)
    }

    fn of_table(&self, table: &ObjectName) -> &[usize] {
        self.by_table.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    fn follow(&mut self, change: &Change) {
        match change {
            Change::CreateTable(table) => self.create(table),
            Change::RenameTable { from, to } => self.rename_table(from, to),
            Change::DropTable(table) => {
                self.of_table(&table.name).to_vec().into_iter().for_each(|place| self.end(place));
            }
            Change::RenameColumn { table, from, to } => self.rename_column(table, from, to),
            Change::AddConstraint { table, constraint: Constraint::ForeignKey(key) } => self.add(table, key),
            Change::AddConstraint { table, constraint: Constraint::PrimaryKey(key) } => self.add_primary(table, key),
            Change::RenameConstraint { table, from, to } => {
                let named = |place: &usize| self.keys[*place].spelling.name == *from;
                let places: Vec<usize> = self.of_table(table).iter().copied().filter(named).collect();
                self.spell(&places, |spelling| spelling.name.clone_from(to));
            }
            Change::DropConstraint { table, constraint: Constraint::ForeignKey(key) } => {
                let alive = |place: &usize| self.keys[*place].is_alive() && self.keys[*place].spelling.joins(key);
                let found = self.of_table(table).iter().copied().find(alive);
                if let Some(place) = found {
                    self.end(place);
                }
            }
            Change::AddConstraint {
                constraint: Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_),
                ..
            }
            | Change::DropConstraint {
                constraint:
                    Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_),
                ..
            }
            | Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::ChangeEnum(_)
            | Change::DropEnum(_)
            | Change::ChangeTable { .. }
            | Change::AddColumn { .. }
            | Change::ChangeColumn(_)
            | Change::DropColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::CreateIndex { .. }
            | Change::ChangeIndex { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::CreateRoutine(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::CreateView(_)
            | Change::ReplaceView { .. }
            | Change::DropView(_)
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => {}
        }
    }

    fn create(&mut self, table: &Table) {
        self.know_primary(table);
        table.foreign_keys.iter().for_each(|key| self.add(&table.name, key));
    }

    fn add_primary(&mut self, table: &ObjectName, key: &PrimaryKey) {
        let known = self.primaries.get_or_insert(table.clone(), Vec::new());
        if !known.iter().any(|known| known.columns == key.columns) {
            known.push(PastPrimary { since: self.now, columns: key.columns.clone() });
        }
    }

    /// A key comes, or comes back.
    fn add(&mut self, table: &ObjectName, key: &ForeignKey) {
        let dead = |place: &usize| !self.keys[*place].is_alive() && self.keys[*place].spelling.joins(key);
        let Some(place) = self.of_table(table).iter().copied().find(dead) else {
            self.begin(table, key, false);
            return;
        };
        if self.keys[place].spelling.name != key.name {
            self.spell(&[place], |spelling| spelling.name.clone_from(&key.name));
        }
        let lives = &mut self.keys[place].lives;
        match lives.last_mut() {
            // Rebuilt by one migration: it was never gone.
            Some((_, end)) if *end == Some(self.now) => *end = None,
            Some(_) | None => lives.push((self.now, None)),
        }
    }

    fn begin(&mut self, table: &ObjectName, key: &ForeignKey, of_view: bool) -> usize {
        let place = self.keys.len();
        let beside = |other: &&usize| {
            let other = &self.keys[**other];
            other.spelling.target == key.target && other.lives.first().is_some_and(|(born, _)| *born == self.now)
        };
        let crowd: Vec<usize> = self.of_table(table).iter().filter(beside).copied().collect();
        let crowded = !crowd.is_empty();
        for other in crowd {
            self.keys[other].crowded = true;
        }
        let spelling = Spelling {
            name: key.name.clone(),
            table: table.clone(),
            columns: key.columns.clone(),
            target: key.target.clone(),
            target_columns: key.target_columns.clone(),
            of_view,
        };
        let lives = vec![(self.now, None)];
        self.keys.push(PastKey { spelling, since: self.now, earlier: Vec::new(), lives, crowded });
        self.by_table.get_or_insert(table.clone(), Vec::new()).push(place);
        self.by_target.get_or_insert(key.target.clone(), Vec::new()).push(place);
        place
    }

    fn end(&mut self, place: usize) {
        if let Some((_, end)) = self.keys[place].lives.last_mut() {
            end.get_or_insert(self.now);
        }
    }

    fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let own = self.by_table.remove(from).unwrap_or_default();
        self.spell(&own, |spelling| spelling.table.clone_from(to));
        merge(self.by_table.get_or_insert(to.clone(), Vec::new()), own);
        let pointing = self.by_target.remove(from).unwrap_or_default();
        self.spell(&pointing, |spelling| spelling.target.clone_from(to));
        merge(self.by_target.get_or_insert(to.clone(), Vec::new()), pointing);
        let primaries = self.primaries.remove(from).unwrap_or_default();
        self.primaries.get_or_insert(to.clone(), Vec::new()).extend(primaries);
    }

    fn rename_column(&mut self, table: &ObjectName, from: &Name, to: &Name) {
        let own = self.of_table(table).iter().copied();
        let own: Vec<usize> = own.filter(|place| self.keys[*place].spelling.columns.contains(from)).collect();
        self.spell(&own, |spelling| rename_in(&mut spelling.columns, from, to));
        let pointing = self.by_target.get(table).into_iter().flatten().copied();
        let pointing: Vec<usize> =
            pointing.filter(|place| self.keys[*place].spelling.target_columns.contains(from)).collect();
        self.spell(&pointing, |spelling| rename_in(&mut spelling.target_columns, from, to));
        if self.primaries.contains_key(table) {
            let primaries = self.primaries.get_or_insert(table.clone(), Vec::new());
            for primary in primaries {
                rename_in(&mut primary.columns, from, to);
            }
        }
    }

    /// Keys are called something else from now on.
    fn spell(&mut self, places: &[usize], change: impl Fn(&mut Spelling)) {
        for place in places {
            let key = &mut self.keys[*place];
            key.earlier.push((key.since, key.spelling.clone()));
            key.since = self.now;
            change(&mut key.spelling);
        }
    }
}

impl PastKey {
    /// Whether the key was there after that migration.
    pub(super) fn lived(&self, after: u32) -> bool {
        self.lives.iter().any(|(born, end)| *born <= after && end.is_none_or(|end| end > after))
    }

    /// When it first came.
    pub(super) fn born(&self) -> u32 {
        self.lives.first().map_or(0, |(born, _)| *born)
    }

    fn is_alive(&self) -> bool {
        self.lives.last().is_some_and(|(_, end)| end.is_none())
    }
}

impl Spelling {
    fn joins(&self, key: &ForeignKey) -> bool {
        self.target == key.target && self.columns == key.columns && self.target_columns == key.target_columns
    }

    fn joins_as(&self, other: &Self) -> bool {
        self.target == other.target
            && self.columns == other.columns
            && self.target_columns == other.target_columns
            && self.table == other.table
    }
}

/// Adds places so that they stay in the order in which the keys came.
fn merge(places: &mut Vec<usize>, more: Vec<usize>) {
    places.extend(more);
    places.sort_unstable();
}

fn rename_in(names: &mut [Name], from: &Name, to: &Name) {
    for name in names.iter_mut().filter(|name| **name == *from) {
        name.clone_from(to);
    }
}
