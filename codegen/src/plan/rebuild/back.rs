//! What rolling back does not restore.

use super::table_changes::TableChanges;
use crate::dialect::{self, Capabilities, Conversion};
use crate::diff::{Change, ColumnChange, EnumChange};
use crate::model::kind::Way;
use crate::model::{CatalogueObject, Column, Dialect, ObjectName};
use crate::plan::irreversible::{Irreversible, needs_values};
use crate::plan::neutral::neutral;
use crate::plan::values::mapping;

/// A line for each kind of loss; empty if everything comes back.
pub(super) fn losses(table_changes: &TableChanges<'_>, changes: &[Change], capabilities: &Capabilities) -> Vec<String> {
    let mut dropped = Vec::new();
    let mut emptied = Vec::new();
    let mut losses = Vec::new();
    for change in changes {
        match change {
            Change::CreateTable(table) => dropped.push(table.name.to_string()),
            Change::DropTable(table) => emptied.push(table.name.to_string()),
            Change::AddColumn { table, column, .. } if column.generated.is_none() => {
                dropped.push(format!("{table}.{}", column.name));
            }
            Change::DropColumn { table, column } if column.generated.is_none() => {
                emptied.push(format!("{table}.{}", column.name));
            }
            Change::CreateObject(item) if item.exists_in(capabilities.dialect) && item.holds().is_some() => {
                losses.push(format!("drops {} {} and everything in it", item.noun(), item.name()));
            }
            Change::DropObject(item) if item.exists_in(capabilities.dialect) => losses.extend(item.holds()),
            Change::ChangeObject { before, after } if is_made_again(before, after, capabilities.dialect) => {
                losses.extend(before.holds());
            }
            Change::ChangeColumn(change) => losses.extend(of_column(change, capabilities)),
            Change::ChangeEnum(change) => losses.extend(of_values(change)),
            Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::DropEnum(_)
            | Change::RenameTable { .. }
            | Change::ChangeTable { .. }
            | Change::RenameColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::AddConstraint { .. }
            | Change::RenameConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::CreateIndex { .. }
            | Change::ChangeIndex { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::CreateRoutine(_)
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::CreateView(_)
            | Change::ReplaceView { .. }
            | Change::DropView(_)
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => {}
        }
    }
    let mut found = Vec::new();
    if !dropped.is_empty() {
        found.push(format!("drops {} with {} since", dropped.join(", "), what(table_changes)));
    }
    if !emptied.is_empty() {
        found.push(format!(
            "recreates {}, but not what {} held",
            emptied.join(", "),
            if emptied.len() == 1 { "it" } else { "they" }
        ));
    }
    found.append(&mut losses);
    found
}

fn is_made_again(before: &CatalogueObject, after: &CatalogueObject, dialect: Dialect) -> bool {
    before.exists_in(dialect) && before.altered(after, dialect, Way::Up).is_none()
}

fn of_column(change: &ColumnChange, capabilities: &Capabilities) -> Vec<String> {
    let place = format!("{}.{}", change.table, change.after.name);
    let mut losses = Vec::new();
    if change.backfill.is_some() {
        losses.push(format!("rows whose {place} was empty keep what they were given"));
    }
    if change.before.numbering.is_some() && change.after.numbering.is_none() {
        losses.push(format!("{place} continues from the largest value present, not from the largest ever assigned"));
    }
    let by_hand = change.using.contains_key(&capabilities.dialect);
    if by_hand && dialect::conversion(capabilities.dialect, &change.after, &change.before) == Conversion::Same {
        losses.push(format!("values of {place} stay what they were turned into"));
    } else if by_hand || is_loose(&change.before, &change.after, capabilities) {
        losses.push(format!("values of {place} are turned back by a cast, which may spell them differently"));
    }
    losses
}

fn of_values(change: &EnumChange) -> Vec<String> {
    let (_, back) = mapping(change);
    let replaced = change.replaced.iter().filter_map(|(from, to)| Some((from, to.as_ref()?)));
    let held = replaced.map(|(from, to)| (from, back.get(to).unwrap_or(to))).filter(|(from, held)| from != held);
    held.map(|(from, to)| format!("rows that held {from} of {} hold {to} instead", change.name)).collect()
}

/// A line for each reason why it cannot be rolled back.
pub(super) fn irreversible(table_changes: &TableChanges<'_>, changes: &[Change], dialect: Dialect) -> Vec<String> {
    let irreversible = Irreversible::new(changes, table_changes.to, dialect);
    let of = |change: &Change| {
        if let Change::DropColumn { table, column } = change {
            return has_no_value(table_changes, table, column, dialect);
        }
        irreversible.of(change)
    };
    changes.iter().filter_map(of).collect()
}

/// Why nothing can stand for the values of a column that comes back.
fn has_no_value(
    table_changes: &TableChanges<'_>,
    table: &ObjectName,
    column: &Column,
    dialect: Dialect,
) -> Option<String> {
    if column.nullable || column.default.is_some() || column.generated.is_some() || column.numbering.is_some() {
        return None;
    }
    let old = table_changes.from.tables.iter().find(|old| table_changes.new_table(&old.name) == table);
    if old.is_some_and(|old| needs_values(old, &column.name, dialect)) {
        return Some(format!("{table}.{} was required, and nothing tells which values would do", column.name));
    }
    let none = neutral(&column.ty, |name| table_changes.from.enumeration(name)).is_none();
    none.then(|| format!("{table}.{} was required, and its values are gone", column.name))
}

fn what(table_changes: &TableChanges<'_>) -> &'static str {
    if table_changes.created.is_empty() { "the values written" } else { "the rows written" }
}

fn is_loose(before: &Column, after: &Column, capabilities: &Capabilities) -> bool {
    dialect::conversion(capabilities.dialect, before, after) == Conversion::Loose
}
