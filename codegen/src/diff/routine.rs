//! Routines. Name and argument types together are what identifies one.

use super::apply::routine_key;
use super::{Change, CommentTarget, DiffContext, Difference, State, comment};
use crate::model::{ObjectName, Routine};
use std::collections::BTreeSet;

/// Compares routines.
pub(super) fn compare(state: &State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let kept: BTreeSet<(&ObjectName, &str)> =
        context.after.routines.iter().map(|item| (&item.name, item.arguments.as_str())).collect();
    let gone = state.routines.iter().filter(|item| !kept.contains(&(&item.name, item.arguments.as_str())));
    found.changes.extend(gone.map(|item| Change::DropRoutine(item.clone())));
    for routine in &context.after.routines {
        let Some(before) = state.routines.get(&routine_key(routine)) else {
            found.changes.push(Change::CreateRoutine(routine.clone()));
            continue;
        };
        if before.forms != routine.forms || before.instead != routine.instead {
            let after = Routine { doc: before.doc.clone(), ..routine.clone() };
            found.changes.push(Change::ReplaceRoutine { before: Box::new(before.clone()), after: Box::new(after) });
        }
        let on = || CommentTarget::Routine { name: routine.name.clone(), arguments: routine.arguments.clone() };
        comment::compare(on, before.doc.as_deref(), routine.doc.as_deref(), found);
    }
}
