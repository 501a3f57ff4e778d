//! What the values of an enumerated type are called on the other side of a change.

use crate::diff::EnumChange;
use std::collections::{BTreeMap, BTreeSet};

/// The values before, under their names after.
pub(super) fn renamed(change: &EnumChange) -> Vec<String> {
    change.before.iter().map(|value| change.renamed.get(value).unwrap_or(value).clone()).collect()
}

/// What values are called on the other side, there and back. A value that another took the place of comes back if that
/// one was not there before.
pub(super) fn mapping(change: &EnumChange) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let replaced = change.replaced.iter().filter_map(|(from, to)| Some((from, to.as_ref()?)));
    let there: BTreeMap<String, String> =
        changed_names(change).chain(replaced.clone()).map(|(from, to)| (from.clone(), to.clone())).collect();
    let kept: BTreeSet<String> = renamed(change)
        .into_iter()
        .zip(&change.before)
        .filter(|(_, value)| !change.replaced.contains_key(*value))
        .map(|(name, _)| name)
        .collect();
    let mut back: BTreeMap<String, String> =
        changed_names(change).map(|(from, to)| (to.clone(), from.clone())).collect();
    for (from, to) in replaced.filter(|(_, to)| !kept.contains(*to)) {
        back.entry(to.clone()).or_insert_with(|| from.clone());
    }
    (there, back)
}

/// Values that are called something else.
pub(super) fn changed_names(change: &EnumChange) -> impl Iterator<Item = (&String, &String)> + Clone {
    change.renamed.iter().filter(|(from, to)| from != to)
}
