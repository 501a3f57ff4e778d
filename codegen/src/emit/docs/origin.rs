//! Since when: history replayed for the migration that brought each object.

use crate::diff::{Change, CommentTarget};
use crate::emit::history::Entry;
use crate::model::{Column, Name, ObjectName, Schema, Table};
use std::collections::BTreeMap;

/// Where in history each object of a schema came from. A number is a place in the list of entries.
#[derive(Debug, Default)]
pub(super) struct Origins<'a> {
    /// Beside the schema's tables.
    pub(super) tables: Vec<TableOrigin<'a>>,
    /// By name; enums, routines (with their arguments) and views.
    pub(super) others: BTreeMap<Other<'a>, usize>,
}

/// An object that is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Other<'a> {
    /// An enum.
    Enum(&'a ObjectName),
    /// A routine with its argument types.
    Routine(&'a ObjectName, &'a str),
    /// A view.
    View(&'a ObjectName),
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
}

/// Replays `history` as far as it is about what `schema` still holds.
pub(super) fn origins<'a>(
    schema: &'a Schema,
    positions: &BTreeMap<&ObjectName, usize>,
    history: &'a [Entry],
) -> Origins<'a> {
    let mut origins = Origins { tables: schema.tables.iter().map(blank).collect(), others: BTreeMap::new() };
    for (entry, record) in history.iter().enumerate() {
        for change in &record.changes {
            let table = change.table().and_then(|name| positions.get(name));
            match table {
                Some(&place) => table_change(&schema.tables[place], &mut origins.tables[place], change, entry),
                None => other_change(&mut origins, change, entry),
            }
        }
    }
    origins
}

fn blank<'a>(table: &Table) -> TableOrigin<'a> {
    TableOrigin {
        columns: vec![None; table.columns.len()],
        indexes: vec![None; table.indexes.len()],
        events: Vec::new(),
    }
}

fn table_change<'a>(table: &Table, origin: &mut TableOrigin<'a>, change: &'a Change, entry: usize) {
    match change {
        Change::CreateTable(created) => {
            for (place, column) in created.columns.iter().enumerate() {
                set(&mut origin.columns, find(&table.columns, place, &column.name, column_name), entry);
            }
            for (place, index) in created.indexes.iter().enumerate() {
                set(&mut origin.indexes, find(&table.indexes, place, &index.name, |index| &index.name), entry);
            }
            origin.events.push((entry, Event::Created));
        }
        Change::CreateIndex { table: _, index } => {
            set(&mut origin.indexes, find(&table.indexes, usize::MAX, &index.name, |index| &index.name), entry);
            origin.events.push((entry, Event::Index(&index.name)));
        }
        Change::Comment { on, before: _, after: _ } => match on {
            CommentTarget::Table(_) => origin.events.push((entry, Event::Comment)),
            CommentTarget::Column { table: _, column } => origin.events.push((entry, Event::ColumnComment(column))),
            CommentTarget::Enum(_) | CommentTarget::Routine { name: _, arguments: _ } | CommentTarget::View(_) => {}
        },
        _other => {}
    }
}

fn other_change<'a>(origins: &mut Origins<'a>, change: &'a Change, entry: usize) {
    let other = match change {
        Change::CreateEnum(item) => Other::Enum(&item.name),
        Change::CreateRoutine(routine) => Other::Routine(&routine.name, &routine.arguments),
        Change::CreateView(view) => Other::View(&view.name),
        _other => return,
    };
    origins.others.insert(other, entry);
}

fn column_name(column: &Column) -> &Name {
    &column.name
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
        *slot = Some(entry);
    }
}
