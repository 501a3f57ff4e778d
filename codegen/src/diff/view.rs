//! Views.

use super::part::Moves;
use super::{Change, CommentTarget, DiffContext, Difference, State, comment, index, trigger};
use crate::model::{ObjectName, View};
use std::collections::BTreeSet;

/// Compares views. One that is gone takes no rows with it.
pub(super) fn compare(state: &State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let mut moves = Moves::default();
    for view in &context.after.views {
        let Some(before) = state.views.get(&view.name) else {
            found.changes.push(Change::CreateView(view.clone()));
            continue;
        };
        let (old, after) = (before.alone(), View { doc: before.doc.clone(), ..view.alone() });
        if old != after {
            found.changes.push(Change::ReplaceView { before: Box::new(old), after: Box::new(after) });
        }
        index::compare(&view.name, true, [&before.indexes, &view.indexes], &mut moves, found);
        trigger::compare(&view.name, &before.triggers, &view.triggers, found);
        comment::compare(|| CommentTarget::View(view.name.clone()), before.doc.as_deref(), view.doc.as_deref(), found);
    }
    moves.finish(found);
    let kept: BTreeSet<&ObjectName> = context.after.views.iter().map(|view| &view.name).collect();
    let gone = state.views.iter().filter(|view| !kept.contains(&view.name));
    found.changes.extend(gone.map(|view| Change::DropView(view.clone())));
}
