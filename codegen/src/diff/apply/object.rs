//! What objects of other kinds name, called what it is called from now on.
//!
//! Postgres follows a rename in all of it. SQL follows as far as it speaks of columns of the object's own table.

use super::follow::rename_in;
use crate::diff::Change;
use crate::model::kind::Named;
use crate::model::{CatalogueObject, Dialect, Name, ObjectName};
use crate::sql::rename;

/// Something that is called something else.
pub(in crate::diff) enum Renamed<'a> {
    Relation { from: &'a ObjectName, to: &'a ObjectName },
    Column { table: &'a ObjectName, from: &'a Name, to: &'a Name },
    Type { from: &'a ObjectName, to: &'a ObjectName },
}

impl<'a> Renamed<'a> {
    pub(in crate::diff) fn of(change: &'a Change) -> Option<Self> {
        if let Change::RenameTable { from, to } = change {
            Some(Self::Relation { from, to })
        } else if let Change::RenameColumn { table, from, to } = change {
            Some(Self::Column { table, from, to })
        } else if let Change::RenameEnum { from, to } = change {
            Some(Self::Type { from, to })
        } else if let Change::ChangeObject { before, after } = change
            && before.is_relation()
            && before.name() != after.name()
        {
            Some(Self::Relation { from: before.name(), to: after.name() })
        } else {
            None
        }
    }

    /// The object as it is after that.
    pub(in crate::diff) fn followed(&self, item: &CatalogueObject) -> CatalogueObject {
        let mut now = item.clone();
        let own = item.table();
        now.names(&mut |named| self.follow(named, own.as_ref()));
        now
    }

    fn follow(&self, named: Named<'_>, own: Option<&ObjectName>) {
        match (self, named) {
            (Self::Relation { from, to }, Named::Relation(name)) if name == *from => name.clone_from(to),
            (Self::Column { table, from, to }, Named::Columns(of, columns)) if of == **table => {
                rename_in(columns, from, to);
            }
            (Self::Type { from, to }, Named::Type(name)) if name.object() == **from => name.rename(to),
            (Self::Column { table, from, to }, Named::Sql(sql)) if own == Some(*table) => {
                if let Some(renamed) = rename(sql, Dialect::Postgres, from, to) {
                    *sql = renamed;
                }
            }
            (
                Self::Relation { .. } | Self::Column { .. } | Self::Type { .. },
                Named::Relation(_)
                | Named::Columns(..)
                | Named::Type(_)
                | Named::Routine(_)
                | Named::Object(_)
                | Named::Sql(_),
            ) => {}
        }
    }
}

/// An object as it is when what it names has been renamed.
pub(crate) fn followed(item: &CatalogueObject, changes: &[Change]) -> CatalogueObject {
    changes.iter().filter_map(Renamed::of).fold(item.clone(), |item, renamed| renamed.followed(&item))
}
