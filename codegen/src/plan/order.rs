//! The order in which new objects are made.
//!
//! Each object stands after those it needs. Among the rest the order is enums, tables, routines, views, and then that of
//! the declaration. Foreign keys that close a cycle are added later by [`super::create`].

use super::mention::{index_expressions, text, words};
use crate::diff::Change;
use crate::model::{Dialect, Expression, Routine, Table, View};
use std::collections::BTreeMap;

/// Places in `changes`, in the order of creation.
pub(super) fn order(changes: &[Change], dialect: Dialect) -> Vec<usize> {
    let names = Names::new(changes);
    let needs: Vec<Vec<usize>> = changes.iter().map(|change| names.needs(change, dialect)).collect();
    let mut roots: Vec<usize> = (0..changes.len()).collect();
    roots.sort_by_key(|&at| rank(&changes[at]));
    depth_first(&roots, &needs)
}

/// What a change makes, as far as it is ordered here.
enum Made<'a> {
    Enum,
    Table(&'a Table),
    Index,
    Comment,
    Routine(&'a Routine),
    View(&'a View),
    /// What changes an object that exists is not.
    Nothing,
}

fn made(change: &Change) -> Made<'_> {
    match change {
        Change::CreateEnum(_) => Made::Enum,
        Change::CreateTable(table) => Made::Table(table),
        Change::CreateIndex { .. } => Made::Index,
        Change::Comment { .. } => Made::Comment,
        Change::CreateRoutine(item) => Made::Routine(item),
        Change::CreateView(item) => Made::View(item),
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
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::ReplaceRoutine { .. }
        | Change::DropRoutine(_)
        | Change::ReplaceView { .. }
        | Change::DropView(_) => Made::Nothing,
    }
}

/// Objects by kind.
fn rank(change: &Change) -> u8 {
    match made(change) {
        Made::Enum => 0,
        Made::Table(_) => 1,
        Made::Index => 2,
        Made::Comment => 3,
        Made::Routine(_) => 4,
        Made::View(_) => 5,
        Made::Nothing => 6,
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

/// Where the new objects of each name stand. SQL that only the database understands is searched for these names.
struct Names<'a> {
    tables: BTreeMap<&'a str, usize>,
    routines: BTreeMap<&'a str, usize>,
    views: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn new(changes: &'a [Change]) -> Self {
        let mut names = Self { tables: BTreeMap::new(), routines: BTreeMap::new(), views: BTreeMap::new() };
        for (at, change) in changes.iter().enumerate() {
            let (kind, name) = match made(change) {
                Made::Table(table) => (&mut names.tables, &table.name.name),
                Made::Routine(item) => (&mut names.routines, &item.name.name),
                Made::View(item) => (&mut names.views, &item.name.name),
                Made::Enum | Made::Index | Made::Comment | Made::Nothing => continue,
            };
            kind.insert(name, at);
        }
        names
    }

    fn needs(&self, change: &Change, dialect: Dialect) -> Vec<usize> {
        match made(change) {
            Made::Table(table) => self.table_needs(table, dialect),
            Made::Routine(item) => self.mentioned(item.forms.get(&dialect)),
            Made::View(item) => self.mentioned(item.forms.get(&dialect)),
            Made::Enum | Made::Index | Made::Comment | Made::Nothing => Vec::new(),
        }
    }

    fn table_needs(&self, table: &Table, dialect: Dialect) -> Vec<usize> {
        let targets = table.foreign_keys.iter().map(|key| self.tables.get(key.target.name.as_str()).copied());
        let mut needs: Vec<usize> = targets.flatten().collect();
        if !self.routines.is_empty() {
            for sql in expressions(table).filter_map(|expression| text(expression, dialect)) {
                // A call: columns may share a routine's name.
                let called = words(sql).filter(|(_, rest)| rest.trim_start().starts_with('('));
                needs.extend(called.filter_map(|(word, _)| self.routines.get(word)));
            }
        }
        needs
    }

    fn mentioned(&self, sql: Option<&String>) -> Vec<usize> {
        let kinds = [&self.tables, &self.routines, &self.views];
        words(sql.map_or("", String::as_str))
            .flat_map(|(word, _)| kinds.into_iter().filter_map(move |kind| kind.get(word).copied()))
            .collect()
    }
}

/// Every expression of a table and of its indexes.
fn expressions(table: &Table) -> impl Iterator<Item = &Expression> {
    let columns = table
        .columns
        .iter()
        .flat_map(|column| column.default.iter().chain(column.generated.iter().map(|generated| &generated.expression)));
    let indexes = table.indexes.iter().flat_map(index_expressions);
    columns.chain(table.checks.iter().map(|check| &check.expression)).chain(indexes)
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
