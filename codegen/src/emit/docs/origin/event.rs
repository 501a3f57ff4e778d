//! What a table's page says of each kind of change.

use super::Event;
use crate::diff::{Change, CommentTarget};

/// What a table's page says of a change.
pub(super) fn event(change: &Change) -> Option<Event<'_>> {
    let words = match change {
        Change::CreateTable(_) => Event::Created,
        Change::ChangeTable { table, .. } => Event::Other("changed the options of", &table.name, None),
        Change::AddColumn { column, .. } => Event::Other("added column", &column.name, None),
        Change::RenameColumn { from, to, .. } => Event::Other("renamed column", from, Some(to)),
        Change::ChangeColumn(change) => Event::Other("changed column", &change.after.name, None),
        Change::DropColumn { column, .. } => Event::Other("dropped column", &column.name, None),
        Change::AddConstraint { constraint, .. } => Event::Other("added", constraint.name(), None),
        Change::RenameConstraint { from, to, .. } => Event::Other("renamed", from, Some(to)),
        Change::DropConstraint { constraint, .. } => Event::Other("dropped", constraint.name(), None),
        Change::CreateIndex { index, .. } => Event::Index(&index.name),
        Change::RenameIndex { from, to, .. } => Event::Other("renamed index", from, Some(to)),
        Change::ChangeIndex { after, .. } => Event::Other("changed the storage of index", &after.name, None),
        Change::DropIndex { index, .. } => Event::Other("dropped index", &index.name, None),
        Change::CreateTrigger { trigger, .. } => Event::Other("added trigger", &trigger.name, None),
        Change::DropTrigger { trigger, .. } => Event::Other("dropped trigger", &trigger.name, None),
        Change::Comment { on, before: _, after: _ } => match on {
            CommentTarget::Table(_) => Event::Comment,
            CommentTarget::Column { table: _, column } => Event::ColumnComment(column),
            CommentTarget::Constraint { constraint: name, .. } | CommentTarget::Index { index: name, .. } => {
                Event::Other("commented on", name, None)
            }
            CommentTarget::Enum(_) | CommentTarget::Routine { name: _, arguments: _ } | CommentTarget::View(_) => {
                return None;
            }
        },
        Change::CreateEnum(_)
        | Change::RenameEnum { .. }
        | Change::ChangeEnum(_)
        | Change::DropEnum(_)
        | Change::RenameTable { .. }
        | Change::DropTable(_)
        | Change::ReorderColumns { .. }
        | Change::CreateRoutine(_)
        | Change::ReplaceRoutine { .. }
        | Change::DropRoutine(_)
        | Change::CreateView(_)
        | Change::ReplaceView { .. }
        | Change::DropView(_)
        | Change::CreateObject(_)
        | Change::ChangeObject { .. }
        | Change::DropObject(_) => return None,
    };
    Some(words)
}
