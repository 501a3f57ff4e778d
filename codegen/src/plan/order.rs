//! The order in which new objects are made.
//!
//! Each object stands after those it needs. Among the rest the order is enums, tables, routines, views, and then that of
//! the declaration. Foreign keys that close a cycle are added later by [`super::create`].

mod graph;

use crate::diff::Change;
use crate::model::kind::Stand;
use crate::model::{CatalogueObject, Dialect, ObjectName, Routine, Table, View};
use crate::sql::mentions::{Wanted, own_text};
use graph::Graph;
use std::collections::BTreeSet;

/// A view or a routine, whose text only the database understands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Object<'a> {
    View(&'a View),
    Routine(&'a Routine),
}

impl<'a> Object<'a> {
    pub(super) fn name(self) -> &'a ObjectName {
        match self {
            Self::View(view) => &view.name,
            Self::Routine(item) => &item.name,
        }
    }

    /// Its SQL, without the name that it gives itself.
    pub(super) fn text(self, dialect: Dialect) -> Option<&'a str> {
        match self {
            Self::View(view) => view.forms.get(&dialect).map(String::as_str),
            Self::Routine(item) => own_text(item, dialect),
        }
    }
}

/// Something that is made: by a change, or again because it had to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Made<'a> {
    /// The place of the change.
    Change(usize),
    Again(Object<'a>),
}

/// What `changes` make and what is made `again`, in the order of creation.
pub(super) fn order<'a>(changes: &[Change], again: &[Object<'a>], dialect: Dialect) -> Vec<Made<'a>> {
    let graph = Graph::new(changes, again, dialect);
    let mut roots: Vec<usize> = (0..graph.needs.len()).collect();
    roots.sort_by_key(|&at| rank(&at_place(changes, again, at)));
    let place = |at: usize| at.checked_sub(changes.len()).map_or(Made::Change(at), |at| Made::Again(again[at]));
    depth_first(&roots, &graph.needs).into_iter().map(place).collect()
}

/// Places in `changes`, in the order of creation.
pub(super) fn of_changes(changes: &[Change], dialect: Dialect) -> Vec<usize> {
    let place = |made| if let Made::Change(at) = made { Some(at) } else { None };
    order(changes, &[], dialect).into_iter().filter_map(place).collect()
}

/// The views and routines among what is made that tables need, or the expressions in `sql`: they come before these.
pub(super) fn early<'a>(
    changes: &'a [Change],
    again: &[Object<'a>],
    sql: impl IntoIterator<Item = &'a str>,
    dialect: Dialect,
) -> BTreeSet<&'a ObjectName> {
    let graph = Graph::new(changes, again, dialect);
    let mut reached: Vec<usize> = sql.into_iter().flat_map(|sql| graph.names.called(sql, dialect)).collect();
    for (at, change) in changes.iter().enumerate() {
        if is_early(&kind(change)) {
            reached.extend(&graph.needs[at]);
        }
    }
    let mut found = BTreeSet::new();
    let mut seen = vec![false; graph.needs.len()];
    while let Some(at) = reached.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            reached.extend(&graph.needs[at]);
            if let Kind::Object(item) = at_place(changes, again, at) {
                found.insert(item.name());
            }
        }
    }
    found
}

fn is_early(kind: &Kind<'_>) -> bool {
    match kind {
        Kind::Table(_) => true,
        Kind::Other(item) => item.stand() == Stand::BeforeTables,
        Kind::Enum | Kind::Index | Kind::Comment | Kind::Object(_) | Kind::Nothing => false,
    }
}

/// Objects, each behind those that it mentions.
pub(super) fn objects<'a>(items: &[Object<'a>], dialect: Dialect) -> Vec<Object<'a>> {
    let mentioned: Vec<Wanted> = items.iter().map(|item| Wanted::new([&item.name().name])).collect();
    let needs: Vec<Vec<usize>> = items
        .iter()
        .enumerate()
        .map(|(own, item)| {
            let sql = item.text(dialect).unwrap_or_default();
            (0..items.len()).filter(|&at| at != own && mentioned[at].in_sql(sql, dialect)).collect()
        })
        .collect();
    let roots: Vec<usize> = (0..items.len()).collect();
    depth_first(&roots, &needs).into_iter().map(|at| items[at]).collect()
}

/// What a change makes, as far as it is ordered here.
enum Kind<'a> {
    Enum,
    Table(&'a Table),
    Index,
    Comment,
    Object(Object<'a>),
    Other(&'a CatalogueObject),
    /// What changes an object that exists is not.
    Nothing,
}

fn kind(change: &Change) -> Kind<'_> {
    match change {
        Change::CreateEnum(_) => Kind::Enum,
        Change::CreateTable(table) => Kind::Table(table),
        Change::CreateIndex { .. } => Kind::Index,
        Change::Comment { .. } => Kind::Comment,
        Change::CreateRoutine(item) => Kind::Object(Object::Routine(item)),
        Change::ReplaceRoutine { after, .. } => Kind::Object(Object::Routine(after)),
        Change::CreateView(item) => Kind::Object(Object::View(item)),
        Change::CreateObject(item) => Kind::Other(item),
        Change::ReplaceView { after, .. } => Kind::Object(Object::View(after)),
        Change::RenameEnum { .. }
        | Change::ChangeEnum(_)
        | Change::DropEnum(_)
        | Change::RenameTable { .. }
        | Change::ChangeTable { .. }
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::ChangeColumn(_)
        | Change::DropColumn { .. }
        | Change::ReorderColumns { .. }
        | Change::AddConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::ChangeIndex { .. }
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::DropRoutine(_)
        | Change::DropView(_)
        | Change::ChangeObject { .. }
        | Change::DropObject(_) => Kind::Nothing,
    }
}

fn rank(kind: &Kind<'_>) -> usize {
    match kind {
        Kind::Other(item) => match item.stand() {
            Stand::First => 0,
            Stand::BeforeTables => 2,
            Stand::WithTables => 4,
            Stand::BehindTables => 5,
            Stand::WithRoutines => 9,
            Stand::Last => 11,
        },
        Kind::Enum => 1,
        Kind::Table(_) => 3,
        Kind::Index => 6,
        Kind::Comment => 7,
        Kind::Object(Object::Routine(_)) => 8,
        Kind::Object(Object::View(_)) => 10,
        Kind::Nothing => 12,
    }
}

/// Every root after what it needs; a need that leads back to where it came from is left out. Without recursion, because
/// a chain of foreign keys may be thousands of tables long.
pub(super) fn depth_first(roots: &[usize], needs: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(roots.len());
    let mut seen = vec![false; needs.len()];
    let mut path: Vec<(usize, usize)> = Vec::new();
    for &root in roots {
        if !std::mem::replace(&mut seen[root], true) {
            path.push((root, 0));
        }
        while let Some((at, next)) = path.last_mut() {
            if let Some(&need) = needs[*at].get(*next) {
                *next += 1;
                if !std::mem::replace(&mut seen[need], true) {
                    path.push((need, 0));
                }
            } else {
                order.push(*at);
                path.pop();
            }
        }
    }
    order
}

/// What is at a place of both lists.
fn at_place<'a>(changes: &'a [Change], again: &[Object<'a>], at: usize) -> Kind<'a> {
    let again = || again.get(at - changes.len()).map_or(Kind::Nothing, |item| Kind::Object(*item));
    changes.get(at).map_or_else(again, kind)
}

#[cfg(test)]
mod tests {
    use super::depth_first;

    #[test]
    fn needs_come_first_and_cycles_end() {
        assert_eq!(depth_first(&[0, 1, 2], &[vec![2], vec![], vec![1]]), [1, 2, 0]);
        assert_eq!(depth_first(&[0, 1, 2], &[vec![1], vec![0], vec![2]]), [1, 0, 2]);
        let chain: Vec<Vec<usize>> =
            (1..=100_000).map(|next| if next < 100_000 { vec![next] } else { vec![] }).collect();
        assert_eq!(depth_first(&[0], &chain).len(), 100_000);
    }
}
