//! Since when: history replayed for the migration that brought each object.

mod event;

use crate::diff::Change;
use crate::emit::history::Entry;
use crate::lookup::Lookup;
use crate::model::kind::{ObjectKey, Within};
use crate::model::{Name, ObjectName, Schema, Table};
use std::collections::BTreeMap;

/// Where in history each object of a schema came from. A number is a place in the list of entries.
#[derive(Debug, Default)]
pub(super) struct Origins<'a> {
    /// Beside the schema's tables.
    pub(super) tables: Vec<TableOrigin<'a>>,
    /// By name; enums, routines (with their arguments) and views.
    pub(super) others: BTreeMap<Other<'a>, usize>,
}

/// An object that is not a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other<'a> {
    /// An enum.
    Enum(&'a ObjectName),
    /// A routine with its argument types.
    Routine(&'a ObjectName, &'a str),
    /// A view.
    View(&'a ObjectName),
    /// An object of another kind.
    Object(ObjectKey),
}

/// Where a table and its parts came from.
#[derive(Clone, Debug, Default)]
pub(super) struct TableOrigin<'a> {
    /// Beside the table's columns.
    pub(super) columns: Vec<Option<usize>>,
    /// Beside the table's indexes.
    pub(super) indexes: Vec<Option<usize>>,
    /// What happened to the table, oldest first.
    pub(super) events: Vec<(usize, Event<'a>)>,
}

impl TableOrigin<'_> {
    /// Whether a column came later than the table.
    pub(super) fn has_later_columns(&self) -> bool {
        self.is_later(&self.columns)
    }

    /// Whether an index came later than the table.
    pub(super) fn has_later_indexes(&self) -> bool {
        self.is_later(&self.indexes)
    }

    fn is_later(&self, entries: &[Option<usize>]) -> bool {
        let created = self.events.iter().find(|event| event.1 == Event::Created).map(|event| event.0);
        entries.iter().any(|entry| *entry != created)
    }
}

/// Something that a migration did to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// Created it.
    Created,
    /// Added an index.
    Index(&'a Name),
    /// Changed its comment.
    Comment,
    /// Changed a column's comment.
    ColumnComment(&'a Name),
    /// Anything else: the words, what it was done to, and what it is called from then on.
    Other(&'static str, &'a Name, Option<&'a Name>),
}

/// Walks through `history` as far as it is about what `schema` still holds: from the end, so that what was renamed is
/// known by the name that it has now.
pub(super) fn origins<'a>(
    schema: &'a Schema,
    positions: &Lookup<&ObjectName, usize>,
    history: &'a [Entry],
) -> Origins<'a> {
    let tables = schema.tables().map(blank).collect();
    let mut walk =
        Walk { schema, positions, origins: Origins { tables, others: BTreeMap::new() }, former: Former::default() };
    for (entry, record) in history.iter().enumerate().rev() {
        let brought = first_stage(history, entry);
        for change in record.changes.iter().rev() {
            walk.one(change, if brings_columns(change) { brought } else { entry });
        }
    }
    for table in &mut walk.origins.tables {
        table.events.reverse();
        table.events.sort_by_key(|(entry, _)| *entry);
    }
    walk.origins
}

/// The stage that changes the shape of tables, where a group ends at `entry`: the first that runs in a transaction.
fn first_stage(history: &[Entry], entry: usize) -> usize {
    let before =
        history.get(entry).and_then(|record| record.group.as_ref()).map_or(0, |group| group.stage.saturating_sub(1));
    let stages = entry.saturating_sub(usize::try_from(before).unwrap_or(0))..entry;
    let is_transaction = |stage: &usize| {
        let files = history.get(*stage).into_iter().flat_map(|record| record.files.values());
        files.into_iter().any(|file| !file.no_transaction)
    };
    stages.into_iter().find(is_transaction).unwrap_or(entry)
}

/// Whether apps can read what a change brings before its last stage has run.
const fn brings_columns(change: &Change) -> bool {
    matches!(change, Change::CreateTable(_) | Change::AddColumn { .. })
}

struct Walk<'a, 'p> {
    schema: &'a Schema,
    positions: &'p Lookup<&'p ObjectName, usize>,
    origins: Origins<'a>,
    former: Former<'a>,
}

/// What names meant at an earlier time, where it is not what they mean now; none for what is gone.
#[derive(Default)]
struct Former<'a> {
    tables: BTreeMap<&'a ObjectName, Option<usize>>,
    columns: BTreeMap<(usize, &'a Name), Option<usize>>,
    indexes: BTreeMap<(usize, &'a Name), Option<usize>>,
    enums: BTreeMap<&'a ObjectName, Option<&'a ObjectName>>,
}

impl<'a> Walk<'a, '_> {
    fn table(&self, name: &ObjectName) -> Option<usize> {
        self.former.tables.get(name).copied().unwrap_or_else(|| self.positions.get(name).copied())
    }

    fn column(&self, table: usize, guess: usize, name: &Name) -> Option<usize> {
        let now = || find(&self.schema.tables[table].columns, guess, name, |column| &column.name);
        self.former.columns.get(&(table, name)).copied().unwrap_or_else(now)
    }

    fn index(&self, table: usize, guess: usize, name: &Name) -> Option<usize> {
        let now = || find(&self.schema.tables[table].indexes, guess, name, |index| &index.name);
        self.former.indexes.get(&(table, name)).copied().unwrap_or_else(now)
    }

    fn one(&mut self, change: &'a Change, entry: usize) {
        match change {
            Change::RenameTable { from, to } => {
                let place = self.table(to);
                self.former.tables.insert(to, None);
                self.former.tables.insert(from, place);
                if let Some(place) = place {
                    self.event(place, entry, Event::Other("renamed the table from", &from.name, Some(&to.name)));
                }
            }
            Change::DropTable(table) => drop(self.former.tables.insert(&table.name, None)),
            Change::CreateTable(_)
            | Change::ChangeTable { .. }
            | Change::AddColumn { .. }
            | Change::RenameColumn { .. }
            | Change::ChangeColumn(_)
            | Change::DropColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::AddConstraint { .. }
            | Change::RenameConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::CreateIndex { .. }
            | Change::ChangeIndex { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::Comment { .. } => {
                if let Some(place) = change.table().and_then(|name| self.table(name)) {
                    self.part(place, change, entry);
                }
            }
            Change::CreateEnum(item) => {
                if let Some(name) = self.enumeration(&item.name) {
                    self.origins.others.entry(Other::Enum(name)).or_insert(entry);
                }
            }
            Change::RenameEnum { from, to } => {
                let place = self.enumeration(to);
                self.former.enums.extend([(to, None), (from, place)]);
            }
            Change::DropEnum(item) => drop(self.former.enums.insert(&item.name, None)),
            Change::CreateRoutine(item) => {
                self.origins.others.entry(Other::Routine(&item.name, &item.arguments)).or_insert(entry);
            }
            Change::CreateObject(item) => {
                let mut key = item.key();
                if let Within::Table(table) = &mut key.within
                    && let Some(now) = self.table(table).and_then(|place| self.schema.tables.get(place))
                {
                    table.clone_from(&now.name);
                }
                self.origins.others.entry(Other::Object(key)).or_insert(entry);
            }
            Change::CreateView(item) => {
                self.origins.others.entry(Other::View(&item.name)).or_insert(entry);
            }
            Change::ChangeEnum(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::ReplaceView { .. }
            | Change::DropView(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_) => {}
        }
    }

    fn enumeration(&self, name: &'a ObjectName) -> Option<&'a ObjectName> {
        self.former.enums.get(name).copied().unwrap_or(Some(name))
    }

    fn event(&mut self, table: usize, entry: usize, event: Event<'a>) {
        self.origins.tables[table].events.push((entry, event));
    }

    /// A change of a table that is still there.
    fn part(&mut self, table: usize, change: &'a Change, entry: usize) {
        match change {
            Change::CreateTable(created) => self.created(table, created, entry),
            Change::AddColumn { column, .. } => {
                let place = self.column(table, usize::MAX, &column.name);
                set(&mut self.origins.tables[table].columns, place, entry);
            }
            Change::RenameColumn { from, to, .. } => {
                let place = self.column(table, usize::MAX, to);
                self.former.columns.extend([((table, to), None), ((table, from), place)]);
            }
            Change::DropColumn { column, .. } => drop(self.former.columns.insert((table, &column.name), None)),
            Change::CreateIndex { index, .. } => {
                let place = self.index(table, usize::MAX, &index.name);
                set(&mut self.origins.tables[table].indexes, place, entry);
            }
            Change::RenameIndex { from, to, .. } => {
                let place = self.index(table, usize::MAX, to);
                self.former.indexes.extend([((table, to), None), ((table, from), place)]);
            }
            Change::DropIndex { index, .. } => drop(self.former.indexes.insert((table, &index.name), None)),
            Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::ChangeEnum(_)
            | Change::DropEnum(_)
            | Change::RenameTable { .. }
            | Change::ChangeTable { .. }
            | Change::DropTable(_)
            | Change::ChangeColumn(_)
            | Change::ReorderColumns { .. }
            | Change::AddConstraint { .. }
            | Change::RenameConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::ChangeIndex { .. }
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
        if let Some(event) = event::event(change) {
            self.event(table, entry, event);
        }
    }

    fn created(&mut self, table: usize, created: &'a Table, entry: usize) {
        for (place, column) in created.columns.iter().enumerate() {
            let place = self.column(table, place, &column.name);
            set(&mut self.origins.tables[table].columns, place, entry);
        }
        for (place, index) in created.indexes.iter().enumerate() {
            let place = self.index(table, place, &index.name);
            set(&mut self.origins.tables[table].indexes, place, entry);
        }
    }
}

fn blank<'a>(table: &Table) -> TableOrigin<'a> {
    TableOrigin {
        columns: vec![None; table.columns.len()],
        indexes: vec![None; table.indexes.len()],
        events: Vec::new(),
    }
}

/// The place of the object of that name, which is most often where it was declared first.
fn find<T>(objects: &[T], guess: usize, name: &Name, of: impl Fn(&T) -> &Name) -> Option<usize> {
    match objects.get(guess) {
        Some(object) if of(object) == name => Some(guess),
        Some(_) | None => objects.iter().position(|object| of(object) == name),
    }
}

fn set(places: &mut [Option<usize>], place: Option<usize>, entry: usize) {
    if let Some(slot) = place.and_then(|place| places.get_mut(place)) {
        slot.get_or_insert(entry);
    }
}

#[cfg(test)]
mod tests;
