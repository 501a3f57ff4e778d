//! The schema that a list of changes leads to.

use super::{Change, CommentTarget};
use crate::model::{ObjectName, Schema, Table};
use std::collections::BTreeMap;
use std::fmt;

/// A change that does not fit the schema before it: the history was edited or is out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError {
    /// The change, as its summary line.
    pub change: String,
    /// Why it does not fit.
    pub why: String,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}: {}", self.change, self.why)
    }
}

/// Applies changes, in order, to an empty schema.
///
/// # Errors
///
/// The first change that does not fit what came before it.
pub fn replay<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Result<Schema, ReplayError> {
    let mut state = State::default();
    for change in changes {
        state.apply(change).map_err(|why| ReplayError { change: change.to_string(), why })?;
    }
    Ok(state.schema)
}

#[derive(Default)]
struct State {
    schema: Schema,
    /// Where each table stands in the schema.
    tables: BTreeMap<ObjectName, usize>,
}

impl State {
    #[expect(clippy::wildcard_enum_match_arm, reason = "until every kind is replayed")]
    fn apply(&mut self, change: &Change) -> Result<(), String> {
        match change {
            Change::CreateEnum(item) => {
                if self.schema.enumeration(&item.name).is_some() {
                    return Err(exists());
                }
                self.schema.enums.push(item.clone());
            }
            Change::CreateTable(table) => {
                if self.tables.insert(table.name.clone(), self.schema.tables.len()).is_some() {
                    return Err(exists());
                }
                self.schema.tables.push(Table::clone(table));
            }
            Change::CreateIndex { table, index } => {
                let table = self.table(table)?;
                if table.indexes.iter().any(|old| old.name == index.name) {
                    return Err(exists());
                }
                table.indexes.push(index.clone());
            }
            Change::CreateRoutine(item) => self.schema.routines.push(item.clone()),
            Change::CreateView(item) => self.schema.views.push(item.clone()),
            Change::Comment { on, before, after } => {
                let doc = self.doc(on)?;
                if doc != before {
                    return Err("the comment before is another one".to_owned());
                }
                doc.clone_from(after);
            }
            _later => return Err("changes of this kind are not replayed yet".to_owned()),
        }
        Ok(())
    }

    fn table(&mut self, name: &ObjectName) -> Result<&mut Table, String> {
        self.tables.get(name).and_then(|&at| self.schema.tables.get_mut(at)).ok_or_else(missing)
    }

    /// The comment of an object.
    fn doc(&mut self, on: &CommentTarget) -> Result<&mut Option<String>, String> {
        let doc = match on {
            CommentTarget::Table(name) => Some(&mut self.table(name)?.doc),
            CommentTarget::Column { table, column } => {
                self.table(table)?.columns.iter_mut().find(|item| item.name == *column).map(|item| &mut item.doc)
            }
            CommentTarget::Enum(name) => {
                self.schema.enums.iter_mut().find(|item| item.name == *name).map(|item| &mut item.doc)
            }
            CommentTarget::Routine { name, arguments } => self
                .schema
                .routines
                .iter_mut()
                .find(|item| item.name == *name && item.arguments == *arguments)
                .map(|item| &mut item.doc),
            CommentTarget::View(name) => {
                self.schema.views.iter_mut().find(|item| item.name == *name).map(|item| &mut item.doc)
            }
        };
        doc.ok_or_else(missing)
    }
}

fn exists() -> String {
    "it exists already".to_owned()
}

fn missing() -> String {
    "there is no such object yet".to_owned()
}
