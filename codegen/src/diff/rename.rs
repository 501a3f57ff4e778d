//! Renames that the author stated: which of them hold, and in which order they can be made.

use super::{Change, DiffContext, Difference, Refusal, State};
use crate::model::{Name, ObjectName, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Makes the stated renames of enums, tables and columns.
///
/// Each can be made on its own, in this order: a chain begins at its end, and a swap goes through a temporary name.
pub(super) fn renames(state: &mut State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    enums(state, context, found);
    tables(state, context, found);
    columns(state, context, found);
}

fn enums(state: &mut State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let stated = context.intent.enums.iter().map(|(to, from)| (from, to));
    let moves =
        agreed(stated, |name| state.enums.get(name).is_some(), |name| context.enums.contains_key(name), "", found);
    let ordered = objects(&moves, |name| state.enums.get(name).is_some() || context.enums.contains_key(name));
    make(state, ordered.into_iter().map(|(from, to)| Change::RenameEnum { from, to }), found);
}

fn tables(state: &mut State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let stated = context.intent.tables.iter().map(|(to, from)| (from, to));
    let moves =
        agreed(stated, |name| state.tables.get(name).is_some(), |name| context.tables.contains_key(name), "", found);
    let ordered = objects(&moves, |name| state.tables.get(name).is_some() || context.tables.contains_key(name));
    make(state, ordered.into_iter().map(|(from, to)| Change::RenameTable { from, to }), found);
}

fn columns(state: &mut State<'_>, context: &DiffContext<'_>, found: &mut Difference) {
    let mut by_table: BTreeMap<&ObjectName, Vec<(&Name, &Name)>> = BTreeMap::new();
    for ((table, to), from) in &context.intent.columns {
        by_table.entry(table).or_default().push((from, to));
    }
    for (name, stated) in by_table {
        let (Some(before), Some(after)) = (state.tables.get(name), context.tables.get(name)) else { continue };
        let was = |column: &Name| before.column(column).is_some();
        let is = |column: &Name| after.column(column).is_some();
        let moves = agreed(stated.into_iter(), was, is, &format!("{name}."), found);
        let blocks = blocking(&moves, |column| column.as_str().to_ascii_lowercase());
        let ordered = sequence(&moves, &blocks, |at| temporary(at, |column| was(column) || is(column)));
        let changes: Vec<Change> =
            ordered.into_iter().map(|(_, from, to)| Change::RenameColumn { table: name.clone(), from, to }).collect();
        make(state, changes.into_iter(), found);
    }
}

fn make(state: &mut State<'_>, changes: impl Iterator<Item = Change>, found: &mut Difference) {
    for change in changes {
        match state.apply(&change) {
            Ok(()) => found.changes.push(change),
            Err(error) => found.refusals.push(Refusal {
                rule: Rule::RenameMisfit,
                place: change.subject().name().to_string(),
                what: error.to_string(),
                why: "the rename that is said cannot be made".to_owned(),
                instead: "state another rename, or none".to_owned(),
                stale: false,
            }),
        }
    }
}

/// The stated renames that hold, as names before and after.
///
/// One holds where its first name was there, its second is there now, and the second was not there before or was itself
/// renamed. So a rename that was made already does not hold again, unless it is part of a swap: see [`super::pending`].
pub(super) fn agreed<'i, K: Ord + Clone + Display + 'i>(
    stated: impl Iterator<Item = (&'i K, &'i K)>,
    was: impl Fn(&K) -> bool,
    is: impl Fn(&K) -> bool,
    parent: &str,
    found: &mut Difference,
) -> Vec<(K, K)> {
    let mut moves: Vec<(&K, &K)> = stated.filter(|(from, to)| from != to && was(from) && is(to)).collect();
    let all = moves.clone();
    loop {
        let count = moves.len();
        let sources: BTreeSet<&K> = moves.iter().map(|(from, _)| *from).collect();
        moves.retain(|(_, to)| !was(to) || sources.contains(to));
        if moves.len() == count {
            break;
        }
    }
    // What is gone cannot have been made into what was there before.
    for (from, to) in all.into_iter().filter(|item| !is(item.0) && !moves.contains(item)) {
        found.refusals.push(Refusal {
            rule: Rule::RenameMisfit,
            place: format!("{parent}{to}"),
            what: format!("it is said to have been {from}, but {to} is there already"),
            why: format!("the {to} that is there would go first, with what it holds"),
            instead: format!(
                "declare neither {to} nor the rename for one migration, so that the old {to} is dropped; then this one"
            ),
            stale: false,
        });
    }
    let mut claimed: BTreeMap<&K, &K> = BTreeMap::new();
    moves.retain(|(from, to)| {
        let Some(first) = claimed.get(from) else {
            claimed.insert(from, to);
            return true;
        };
        found.refusals.push(Refusal {
            rule: Rule::RenameMisfit,
            place: format!("{parent}{to}"),
            what: format!("it is said to have been {from} before, and so is {parent}{first}"),
            why: "only one of them can be what it was".to_owned(),
            instead: "say it of one of them".to_owned(),
            stale: false,
        });
        false
    });
    moves.into_iter().map(|(from, to)| (from.clone(), to.clone())).collect()
}

fn objects(moves: &[(ObjectName, ObjectName)], taken: impl Fn(&ObjectName) -> bool) -> Vec<(ObjectName, ObjectName)> {
    let fold = |name: &ObjectName| (name.namespace.clone(), name.name.as_str().to_ascii_lowercase());
    let temporary = |at: usize| {
        let namespace = moves.get(at).and_then(|(from, _)| from.namespace.clone());
        let named = |name: &Name| ObjectName { namespace: namespace.clone(), name: name.clone() };
        named(&temporary(at, |name| taken(&named(name))))
    };
    sequence(moves, &blocking(moves, fold), temporary).into_iter().map(|(_, from, to)| (from, to)).collect()
}

/// A name that nothing has.
pub(super) fn temporary(at: usize, taken: impl Fn(&Name) -> bool) -> Name {
    let mut text = format!("__seaglass_{at}");
    loop {
        let name = Name::from(&text);
        if !taken(&name) {
            return name;
        }
        text.push('_');
    }
}

/// Per rename those that must be made before it, because they free the name that it gives. Names that differ in case
/// only are in each other's way on D1.
fn blocking<K, F: Ord>(moves: &[(K, K)], fold: impl Fn(&K) -> F) -> Vec<Vec<usize>> {
    let sources: BTreeMap<F, usize> = moves.iter().enumerate().map(|(at, (from, _))| (fold(from), at)).collect();
    let other = |at: usize, to: &K| sources.get(&fold(to)).copied().filter(|other| *other != at);
    moves.iter().enumerate().map(|(at, (_, to))| other(at, to).into_iter().collect()).collect()
}

/// The renames in an order in which each new name is free, with their places in `moves`. `blocks` names per rename those
/// that must come before it; where they go round in a circle, one is made in two steps, by way of a temporary name.
pub(super) fn sequence<K: Clone>(
    moves: &[(K, K)],
    blocks: &[Vec<usize>],
    temporary: impl Fn(usize) -> K,
) -> Vec<(usize, K, K)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let mut sources: Vec<K> = moves.iter().map(|(from, _)| from.clone()).collect();
    let mut visits = vec![Visit::New; moves.len()];
    let mut away = vec![false; moves.len()];
    let mut ordered = Vec::new();
    for root in 0..moves.len() {
        let mut path = Vec::new();
        if visits[root] == Visit::New {
            visits[root] = Visit::Open;
            path.push((root, 0));
        }
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            if let Some(&need) = blocks[at].get(*next) {
                *next += 1;
                match visits[need] {
                    Visit::New => {
                        visits[need] = Visit::Open;
                        path.push((need, 0));
                    }
                    Visit::Open if !away[need] => {
                        away[need] = true;
                        let to = temporary(need);
                        ordered.push((need, std::mem::replace(&mut sources[need], to.clone()), to));
                    }
                    Visit::Open | Visit::Done => {}
                }
            } else {
                visits[at] = Visit::Done;
                ordered.push((at, sources[at].clone(), moves[at].1.clone()));
                path.pop();
            }
        }
    }
    ordered
}
