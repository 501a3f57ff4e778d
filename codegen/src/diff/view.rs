//! Views.

use super::{Change, CommentTarget, Context, Difference, State, comment};
use crate::model::{ObjectName, View};
use std::collections::BTreeSet;

/// Compares views. One that is gone takes no rows with it.
pub(super) fn compare(state: &State<'_>, context: &Context<'_>, found: &mut Difference) {
    for view in &context.after.views {
        let Some(before) = state.views.get(&view.name) else {
            found.changes.push(Change::CreateView(view.clone()));
            continue;
        };
        let after = View { doc: before.doc.clone(), ..view.clone() };
        if *before != after {
            found.changes.push(Change::ReplaceView { before: Box::new(before.clone()), after: Box::new(after) });
        }
        comment::compare(|| CommentTarget::View(view.name.clone()), before.doc.as_deref(), view.doc.as_deref(), found);
    }
    let kept: BTreeSet<&ObjectName> = context.after.views.iter().map(|view| &view.name).collect();
    let gone = state.views.iter().filter(|view| !kept.contains(&view.name));
    found.changes.extend(gone.map(|view| Change::DropView(view.clone())));
}
