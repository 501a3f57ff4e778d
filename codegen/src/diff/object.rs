//! Objects of all other kinds. What one is called and its name together are what identifies it.

use super::{Change, Context, Difference, State};
use crate::model::CatalogueObject;
use crate::model::kind::ObjectKey;
use std::collections::BTreeSet;

/// Compares them.
pub(super) fn compare(state: &State<'_>, context: &Context<'_>, found: &mut Difference) {
    let kept: BTreeSet<ObjectKey> = context.after.objects.iter().map(CatalogueObject::key).collect();
    let gone = state.objects.iter().filter(|item| !kept.contains(&item.key()));
    found.changes.extend(gone.map(|item| Change::DropObject(item.clone())));
    for item in &context.after.objects {
        match state.objects.get(&item.key()) {
            None => found.changes.push(Change::CreateObject(item.clone())),
            Some(before) if before == item => {}
            Some(before) => found
                .changes
                .push(Change::ChangeObject { before: Box::new(before.clone()), after: Box::new(item.clone()) }),
        }
    }
}
