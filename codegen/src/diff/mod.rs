//! DIFF: what must change to get from one schema to another, and what a schema is after a list of changes.
//!
//! Two schemas are equal here if they differ only in the order of columns or in how entities look.
#![warn(clippy::wildcard_enum_match_arm)]

mod apply;
mod change;
mod column;
mod intent;
mod table;

pub use apply::{ReplayError, replay};
pub use change::{Change, ColumnChange, CommentTarget, Constraint, EnumChange, Refusal, Subject, TableOptions};
pub use intent::{Answer, Intent, Loss, Question};

use crate::model::{Enum, Routine, Schema, View};
use std::collections::BTreeMap;

/// What a comparison found: changes that a migration can carry, and differences that none can.
#[derive(Debug, Default, PartialEq)]
pub struct Difference {
    /// In an order in which they can be applied.
    pub changes: Vec<Change>,
    /// In the order of the declaration.
    pub refusals: Vec<Refusal>,
    /// What is not known, in the order of the declaration. With a question open, the changes are not complete.
    pub questions: Vec<Question>,
}

/// The changes that lead from `before` to `after`: new objects and comments. Every other difference is a [`Refusal`].
pub fn diff(before: &Schema, after: &Schema, _intent: &Intent) -> Difference {
    let mut found = Difference::default();
    let mut comments = Vec::new();
    enums(before, after, &mut found, &mut comments);
    table::tables(before, after, &mut found, &mut comments);
    routines(before, after, &mut found, &mut comments);
    views(before, after, &mut found, &mut comments);
    found.changes.append(&mut comments);
    found
}

impl Difference {
    /// Notes a difference that no migration can be written for.
    fn refuse(&mut self, place: &impl ToString, what: impl Into<String>) {
        let instead = "put the declaration back; changes of this kind are not planned yet".to_owned();
        self.refusals.push(Refusal { place: place.to_string(), what: what.into(), instead });
    }
}

fn enums(before: &Schema, after: &Schema, found: &mut Difference, comments: &mut Vec<Change>) {
    let old: BTreeMap<_, _> = before.enums.iter().map(|item| (&item.name, item)).collect();
    for item in &after.enums {
        match old.get(&item.name) {
            None => found.changes.push(Change::CreateEnum(item.clone())),
            Some(previous) => {
                if previous.values != item.values {
                    found.refuse(&item.name, format!("values {} became {}", list(previous), list(item)));
                }
                comment(comments, CommentTarget::Enum(item.name.clone()), previous.doc.as_deref(), item.doc.as_deref());
            }
        }
    }
    removed(&before.enums, &after.enums, |item: &Enum| &item.name, "enum", found);
}

fn list(item: &Enum) -> String {
    item.values.join(", ")
}

fn routines(before: &Schema, after: &Schema, found: &mut Difference, comments: &mut Vec<Change>) {
    let key = |item: &Routine| (item.name.clone(), item.arguments.clone());
    let old: BTreeMap<_, _> = before.routines.iter().map(|item| (key(item), item)).collect();
    for item in &after.routines {
        match old.get(&key(item)) {
            None => found.changes.push(Change::CreateRoutine(item.clone())),
            Some(previous) => {
                if previous.forms != item.forms || previous.instead != item.instead {
                    found.refuse(&item.name, "its body changed");
                }
                let on = CommentTarget::Routine { name: item.name.clone(), arguments: item.arguments.clone() };
                comment(comments, on, previous.doc.as_deref(), item.doc.as_deref());
            }
        }
    }
    removed(&before.routines, &after.routines, |item: &Routine| (&item.name, &item.arguments), "routine", found);
}

fn views(before: &Schema, after: &Schema, found: &mut Difference, comments: &mut Vec<Change>) {
    let old: BTreeMap<_, _> = before.views.iter().map(|item| (&item.name, item)).collect();
    for item in &after.views {
        match old.get(&item.name) {
            None => found.changes.push(Change::CreateView(item.clone())),
            Some(previous) => {
                if previous.forms != item.forms {
                    found.refuse(&item.name, "its query changed");
                }
                comment(comments, CommentTarget::View(item.name.clone()), previous.doc.as_deref(), item.doc.as_deref());
            }
        }
    }
    removed(&before.views, &after.views, |item: &View| &item.name, "view", found);
}

/// Refuses what `before` has and `after` lacks.
fn removed<'a, T: Named, K: Ord>(
    before: &'a [T],
    after: &'a [T],
    key: impl Fn(&'a T) -> K,
    kind: &str,
    found: &mut Difference,
) {
    let kept: std::collections::BTreeSet<K> = after.iter().map(&key).collect();
    for item in before.iter().filter(|item| !kept.contains(&key(item))) {
        found.refuse(&item.label(), format!("the {kind} is gone from the declaration"));
    }
}

/// Something with a name to show.
trait Named {
    fn label(&self) -> String;
}

macro_rules! named {
    ($($ty:ty),*) => {
        $(impl Named for $ty {
            fn label(&self) -> String {
                self.name.to_string()
            }
        })*
    };
}
named!(Enum, Routine, View, crate::model::Table);

/// Notes another comment.
fn comment(comments: &mut Vec<Change>, on: CommentTarget, before: Option<&str>, after: Option<&str>) {
    if before != after {
        comments.push(Change::Comment { on, before: before.map(str::to_owned), after: after.map(str::to_owned) });
    }
}
