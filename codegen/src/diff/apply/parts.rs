//! Changes within one table.

use super::{exists, missing, unchanged};
use crate::diff::equality::same_column;
use crate::diff::part::Part;
use crate::diff::{ColumnChange, Constraint, TableOptions};
use crate::model::{Column, Exclusion, Index, IndexPart, Name, Table};

pub(super) fn options(table: &mut Table, before: &TableOptions, after: &TableOptions) -> Result<(), String> {
    let is_as_it_was = table.d1 == before.d1
        && table.extra == before.extra
        && table.row_security == before.row_security
        && table.unlogged == before.unlogged
        && table.partition_by == before.partition_by;
    unchanged(is_as_it_was)?;
    table.d1.clone_from(&after.d1);
    table.row_security = after.row_security;
    table.unlogged = after.unlogged;
    table.partition_by.clone_from(&after.partition_by);
    table.extra.clone_from(&after.extra);
    Ok(())
}

pub(super) fn add_column(table: &mut Table, column: &Column) -> Result<(), String> {
    if table.column(&column.name).is_some() {
        return Err(exists());
    }
    table.columns.push(column.clone());
    Ok(())
}

pub(super) fn change_column(table: &mut Table, change: &ColumnChange) -> Result<(), String> {
    let found = table.columns.iter_mut().find(|item| item.name == change.after.name).ok_or_else(missing)?;
    unchanged(same_column(&change.table, found, &change.before))?;
    found.clone_from(&change.after);
    Ok(())
}

pub(super) fn drop_column(table: &mut Table, column: &Column) -> Result<(), String> {
    let at = table.columns.iter().position(|item| item.name == column.name).ok_or_else(missing)?;
    unchanged(same_column(&table.name, &table.columns[at], column))?;
    if let Some(user) = user_of(table, &column.name) {
        return Err(format!("{user} still uses it"));
    }
    table.columns.remove(at);
    Ok(())
}

/// The key or index that lists the column.
fn user_of<'a>(table: &'a Table, column: &Name) -> Option<&'a Name> {
    let keys = table.primary_key.iter();
    let keys = keys.map(|key| (&key.name, key.columns.contains(column) || key.include.contains(column)));
    let uniques = table.uniques.iter();
    let uniques = uniques.map(|key| (&key.name, key.columns.contains(column) || key.include.contains(column)));
    let foreign = table.foreign_keys.iter().map(|key| (&key.name, key.columns.contains(column)));
    let indexes = table.all_indexes().map(|index| {
        let listed = index.parts.iter().filter_map(IndexPart::column).any(|part| part == column);
        (&index.name, listed || index.include.contains(column))
    });
    keys.chain(uniques).chain(foreign).chain(indexes).find_map(|(name, uses)| uses.then_some(name))
}

pub(super) fn reorder(table: &mut Table, columns: &[Name]) -> Result<(), String> {
    let mut ordered = Vec::with_capacity(columns.len());
    for name in columns {
        let at = table.columns.iter().position(|column| column.name == *name);
        ordered.push(at.ok_or_else(|| format!("there is no column {name}"))?);
    }
    let mut sorted = ordered.clone();
    sorted.sort_unstable();
    if !sorted.into_iter().eq(0..table.columns.len()) {
        return Err("the order lists other columns than the table has".to_owned());
    }
    table.columns = ordered.into_iter().map(|at| table.columns[at].clone()).collect();
    Ok(())
}

fn has_constraint(table: &Table, name: &Name) -> bool {
    table.primary_key.as_ref().is_some_and(|key| key.name == *name)
        || holds(&table.uniques, name)
        || holds(&table.foreign_keys, name)
        || holds(&table.checks, name)
        || holds(&table.exclusions, name)
}

pub(super) fn add_constraint(table: &mut Table, constraint: &Constraint) -> Result<(), String> {
    if has_constraint(table, constraint.name()) {
        return Err(exists());
    }
    match constraint {
        Constraint::PrimaryKey(key) => {
            if let Some(other) = table.primary_key.replace(key.clone()) {
                return Err(format!("the table has the primary key {} already", other.name));
            }
        }
        Constraint::Unique(item) => table.uniques.push(item.clone()),
        Constraint::ForeignKey(item) => table.foreign_keys.push(item.clone()),
        Constraint::Check(item) => table.checks.push(item.clone()),
        Constraint::Exclusion(item) => table.exclusions.push(Exclusion::clone(item)),
    }
    Ok(())
}

pub(super) fn rename_constraint(table: &mut Table, from: &Name, to: &Name) -> Result<(), String> {
    if has_constraint(table, to) {
        return Err("the new name is taken".to_owned());
    }
    table.d1.rename(from, to);
    if let Some(key) = table.primary_key.as_mut().filter(|key| key.name == *from) {
        key.name.clone_from(to);
        return Ok(());
    }
    let renamed = rename(&mut table.uniques, from, to)
        || rename(&mut table.foreign_keys, from, to)
        || rename(&mut table.checks, from, to)
        || rename(&mut table.exclusions, from, to);
    if renamed { Ok(()) } else { Err(missing()) }
}

pub(super) fn constraint_doc<'t>(table: &'t mut Table, name: &Name) -> Result<&'t mut Option<String>, String> {
    let primary = table.primary_key.iter_mut().map(|item| (&item.name, &mut item.doc));
    let uniques = table.uniques.iter_mut().map(|item| (&item.name, &mut item.doc));
    let foreign = table.foreign_keys.iter_mut().map(|item| (&item.name, &mut item.doc));
    let checks = table.checks.iter_mut().map(|item| (&item.name, &mut item.doc));
    let exclusions = table.exclusions.iter_mut().map(|item| (&item.index.name, &mut item.doc));
    let mut all = primary.chain(uniques).chain(foreign).chain(checks).chain(exclusions);
    all.find(|(found, _)| *found == name).map(|(_, doc)| doc).ok_or_else(missing)
}

pub(super) fn drop_constraint(table: &mut Table, constraint: &Constraint) -> Result<(), String> {
    match constraint {
        Constraint::PrimaryKey(key) => {
            unchanged(table.primary_key.as_ref().ok_or_else(missing)? == key)?;
            table.primary_key = None;
            Ok(())
        }
        Constraint::Unique(item) => remove(&mut table.uniques, item),
        Constraint::ForeignKey(item) => remove(&mut table.foreign_keys, item),
        Constraint::Check(item) => remove(&mut table.checks, item),
        Constraint::Exclusion(item) => remove(&mut table.exclusions, item),
    }
}

pub(super) fn rename_index(indexes: &mut [Index], from: &Name, to: &Name) -> Result<(), String> {
    if holds(indexes, to) {
        return Err("the new name is taken".to_owned());
    }
    if rename(indexes, from, to) { Ok(()) } else { Err(missing()) }
}

pub(super) fn change_index(found: &mut Index, before: &Index, after: &Index) -> Result<(), String> {
    unchanged(found == before && before.name == after.name)?;
    found.clone_from(after);
    Ok(())
}

fn holds<T: Part>(items: &[T], name: &Name) -> bool {
    items.iter().any(|item| item.name() == name)
}

fn rename<T: Part>(items: &mut [T], from: &Name, to: &Name) -> bool {
    let found = items.iter_mut().find(|item| item.name() == from);
    found.map(|item| item.rename(to)).is_some()
}

pub(super) fn add<T: Part>(items: &mut Vec<T>, item: &T) -> Result<(), String> {
    if holds(items, item.name()) {
        return Err(exists());
    }
    items.push(item.clone());
    Ok(())
}

pub(super) fn remove<T: Part>(items: &mut Vec<T>, item: &T) -> Result<(), String> {
    let at = items.iter().position(|found| found.name() == item.name()).ok_or_else(missing)?;
    unchanged(items[at] == *item)?;
    items.remove(at);
    Ok(())
}
