//! DIFF: what must change to get from one schema to another, and what a schema is after a list of changes.
//!
//! Two schemas are equal here if they differ only in the order of columns or in how entities look: see [`same`].
#![warn(clippy::wildcard_enum_match_arm)]

mod alike;
mod apply;
mod change;
mod column;
mod comment;
mod comment_target;
mod constraint;
mod effect;
mod enumeration;
mod equality;
mod fit;
mod index;
mod moment;
mod numbering;
mod object;
mod part;
mod partition;
mod past;
mod question;
mod rename;
mod routine;
mod stale;
mod subject;
mod summary;
mod table;
mod text;
mod trailing;
mod trigger;
mod view;

pub(crate) use apply::followed;
pub use apply::{ReplayError, apply, replay};
pub use change::{Change, ColumnChange, Constraint, EnumChange, Refusal, TableOptions};
pub use comment_target::CommentTarget;
pub use effect::{Effect, Item};
pub use equality::{same, same_numbering};
pub use fit::{Fit, fits};
pub(crate) use fit::{cast_target, whole_digits};
pub use question::Question;
pub(crate) use stale::has_attribute;
pub use stale::{Stale, pending, stale};
pub use subject::Subject;
pub use text::{Unread, unread};

pub(crate) use text::has_text;

use crate::lookup::Lookup;
use crate::model::{Enum, Expression, Intent, Loss, Name, ObjectName, Schema, Table};
use apply::State;
use std::borrow::Cow;
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

/// The changes that lead from `before` to `after`, and what must be known first.
///
/// Nothing is guessed: what was renamed, what rows hold and what may be lost is in `intent` or becomes a [`Question`].
/// Another order of columns alone is not a change.
pub fn diff(before: &Schema, after: &Schema, intent: &Intent) -> Difference {
    let context = DiffContext::new(after, intent);
    let mut state = State::borrowed(before);
    let (mut found, mut orders) = (Difference::default(), Vec::new());
    rename::renames(&mut state, &context, &mut found);
    object::follow(&mut state, &context);
    let stated = alike::as_it_was(&state, after, intent);
    let context = if let Cow::Owned(stated) = &stated { DiffContext::new(stated, intent) } else { context };
    enumeration::compare(&state, &context, &mut found);
    table::compare(&state, &context, &mut orders, &mut found);
    routine::compare(&state, &context, &mut found);
    view::compare(&state, &context, &mut found);
    object::compare(&state, &context, &mut found);
    numbering::name(&state, &mut found);
    if !found.changes.is_empty() {
        found.changes.append(&mut orders);
    }
    found.changes.sort_by_key(phase);
    // Before everything is answered, it is not known what is called what.
    if found.questions.is_empty() {
        text::compare(after, intent, &mut found);
    }
    found
}

/// What is compared against.
struct DiffContext<'a> {
    after: &'a Schema,
    tables: Lookup<&'a ObjectName, &'a Table>,
    enums: BTreeMap<&'a ObjectName, &'a Enum>,
    intent: &'a Intent,
}

impl<'a> DiffContext<'a> {
    fn new(after: &'a Schema, intent: &'a Intent) -> Self {
        Self {
            after,
            tables: after.tables().map(|table| (&table.name, table)).collect(),
            enums: after.enums.iter().map(|item| (&item.name, item)).collect(),
            intent,
        }
    }

    fn allows(&self, loss: &Loss) -> bool {
        self.intent.allowed.contains_key(loss)
    }

    fn backfill(&self, table: &ObjectName, column: &Name) -> Option<Expression> {
        self.intent.backfills.get(&(table.clone(), column.clone())).cloned()
    }
}

/// The order of changes by kind: what stands in the way goes first, what is built on others comes last.
fn phase(change: &Change) -> u8 {
    match change {
        Change::RenameEnum { .. } => 0,
        Change::RenameTable { .. } => 1,
        Change::RenameColumn { .. } => 2,
        // Defaults follow a sequence.
        Change::ChangeObject { before, after } if before.key() != after.key() => 2,
        Change::DropView(_) => 3,
        Change::DropTrigger { .. } => 4,
        // A foreign key leans on the unique index or constraint that it points at.
        Change::DropConstraint { constraint: Constraint::ForeignKey(_), .. } => 5,
        Change::DropIndex { .. } => 6,
        Change::DropConstraint { .. } => 7,
        Change::ChangeEnum(_) => 8,
        Change::CreateEnum(_) => 9,
        Change::CreateTable(_) => 10,
        Change::AddColumn { .. } => 11,
        Change::ChangeColumn(_) => 12,
        Change::ChangeTable { .. } => 13,
        Change::DropColumn { .. } => 14,
        Change::ReorderColumns { .. } => 15,
        // Both kinds share names: their order is that in which the names become free.
        Change::RenameConstraint { .. } | Change::RenameIndex { .. } => 16,
        Change::AddConstraint { constraint: Constraint::ForeignKey(_), .. } => 19,
        Change::AddConstraint { .. } => 17,
        Change::CreateIndex { .. } | Change::ChangeIndex { .. } => 18,
        Change::DropTable(_) => 20,
        Change::DropEnum(_) => 21,
        Change::DropRoutine(_) => 22,
        Change::CreateRoutine(_) | Change::ReplaceRoutine { .. } => 23,
        Change::CreateView(_) | Change::ReplaceView { .. } => 24,
        Change::CreateTrigger { .. } => 25,
        Change::DropObject(_) => 26,
        Change::CreateObject(_) | Change::ChangeObject { .. } => 27,
        Change::Comment { .. } => 28,
    }
}
