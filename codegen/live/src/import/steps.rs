//! What each file of a folder changed, so that a database that stands at any of them is known.

use super::declarable;
use super::select::{Selection, select};
use crate::catalogue::Catalogue;
use crate::drift::every_difference;
use seaglass::diff::{Change, apply};
use seaglass::model::{Dialect, Schema};
use std::mem::replace;

/// What a database held after each of some files, told as changes.
#[derive(Clone, Debug)]
pub struct Steps {
    dialect: Dialect,
    selection: Selection,
    changes: Vec<Vec<Change>>,
    /// After the last file but one.
    before: Schema,
    /// After the last file.
    now: Schema,
}

impl Steps {
    /// Before the first file: an empty database. Of all others, what is selected is looked at.
    pub fn new(dialect: Dialect, selection: Selection) -> Self {
        Self { dialect, selection, changes: Vec::new(), before: Schema::default(), now: Schema::default() }
    }

    /// After one more file. What cannot be read then is told with the next one.
    pub fn after(&mut self, catalogue: Option<Catalogue>) {
        let now = catalogue.map_or_else(
            || self.now.clone(),
            |mut catalogue| {
                let _ = select(&mut catalogue.schema, &self.selection);
                declarable(catalogue.schema, self.dialect, &mut Vec::new())
            },
        );
        self.changes.push(changes(&self.now, &now, self.dialect));
        self.before = replace(&mut self.now, now);
    }

    /// The changes of each file, oldest first, which lead to what is declared.
    pub fn to(mut self, declared: &Schema) -> Vec<Vec<Change>> {
        if let Some(last) = self.changes.last_mut() {
            *last = changes(&self.before, declared, self.dialect);
        }
        self.changes
    }
}

/// What leads from one to the other; where no migration could, everything goes and comes again: the SQL that did it is there.
fn changes(before: &Schema, after: &Schema, dialect: Dialect) -> Vec<Change> {
    let found = every_difference(before, after, dialect);
    let leads = apply(&found.changes, before.clone()).is_ok_and(|reached| is_same(&reached, after, dialect));
    if found.refusals.is_empty() && leads {
        return found.changes;
    }
    let nothing = Schema::default();
    let gone = every_difference(before, &nothing, dialect).changes;
    gone.into_iter().chain(every_difference(&nothing, after, dialect).changes).collect()
}

fn is_same(one: &Schema, other: &Schema, dialect: Dialect) -> bool {
    let found = every_difference(one, other, dialect);
    found.changes.is_empty() && found.refusals.is_empty()
}
