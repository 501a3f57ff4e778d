//! Tables that inherit, and those that they inherit from. A statement about a parent is one about its heirs, and Postgres
//! lets nobody alter what is inherited, so such a table inherits nothing while one of the two changes:
//! <https://www.postgresql.org/docs/current/ddl-inherit.html#DDL-INHERIT-CAVEATS>.

use super::facts::Facts;
use crate::diff::Change;
use crate::model::kind::{On, Stand};
use crate::model::{CatalogueObject, ObjectName};

impl Facts<'_> {
    /// Whether an object, by the names that hold now, makes way while tables change that it stands on.
    pub(super) fn makes_way(&self, now: &CatalogueObject) -> bool {
        now.stand() == Stand::BehindTables && self.changes.iter().any(|change| self.is_in_way(change, now))
    }

    /// Whether any does, be it one that comes. Then all is one transaction: nobody may find an heir's rows missing.
    pub(super) fn any_makes_way(&self) -> bool {
        let new = self.after.objects.iter();
        self.objects.iter().map(|(_, now)| now).chain(new).any(|item| self.makes_way(item))
    }

    /// Whether a change is one of what such an object demands to be alike.
    pub(super) fn is_in_way(&self, change: &Change, now: &CatalogueObject) -> bool {
        if now.stand() != Stand::BehindTables {
            return false;
        }
        let stands_on =
            |table: &ObjectName| now.stands_on().iter().any(|on| matches!(on, On::Relation(name) if name == table));
        match change {
            Change::AddColumn { table, .. }
            | Change::RenameColumn { table, .. }
            | Change::DropColumn { table, .. }
            | Change::AddConstraint { table, .. }
            | Change::RenameConstraint { table, .. }
            | Change::DropConstraint { table, .. } => stands_on(table),
            Change::ChangeColumn(change) => stands_on(&change.table),
            // Columns of a type that is recreated are moved to it.
            Change::ChangeEnum(change) if !change.is_in_place() => {
                Self::columns_of_enum(self.after, &change.name).any(|(table, _)| stands_on(&table.name))
            }
            // Computed columns, checks and defaults that call it are recreated.
            Change::ReplaceRoutine { after: item, .. } => self.is_called(&item.name.name),
            Change::DropRoutine(item) => self.is_called(&item.name.name),
            Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::ChangeEnum(_)
            | Change::DropEnum(_)
            | Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::ChangeTable { .. }
            | Change::DropTable(_)
            | Change::ReorderColumns { .. }
            | Change::CreateIndex { .. }
            | Change::ChangeIndex { .. }
            | Change::RenameIndex { .. }
            | Change::DropIndex { .. }
            | Change::CreateTrigger { .. }
            | Change::DropTrigger { .. }
            | Change::CreateRoutine(_)
            | Change::CreateView(_)
            | Change::ReplaceView { .. }
            | Change::DropView(_)
            | Change::CreateObject(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_)
            | Change::Comment { .. } => false,
        }
    }
}
