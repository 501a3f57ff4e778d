//! What keeps a rollback from restoring a constraint: the values that it speaks of are gone.

use crate::diff::{Change, Constraint, Item};
use crate::model::{
    Column, Dialect, Exclusion, Expression, ForeignKey, Index, IndexPart, Name, ObjectName, Schema, Table,
};
use crate::sql::mentions::Wanted;
use std::collections::{BTreeMap, BTreeSet};

/// A column by its table; names are those after the renames.
type ColumnPath<'a> = (&'a ObjectName, &'a Name);

/// What a column holds that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Emptied {
    /// NULL, which satisfies every constraint but a primary key.
    Null,
    /// A number of its own for each row.
    Numbered,
    /// Its default in each row.
    Default,
    /// Whatever its type has; [`needs_values`] tells where that will not do.
    Neutral,
}

/// What the changes of one migration take from rows for good.
#[derive(Debug)]
pub(super) struct Irreversible<'a> {
    dialect: Dialect,
    emptied: BTreeMap<ColumnPath<'a>, Emptied>,
    /// Columns whose rows keep values that this migration gave them.
    filled: BTreeSet<ColumnPath<'a>>,
    gone: BTreeSet<&'a ObjectName>,
}

impl<'a> Irreversible<'a> {
    /// Those of `changes`, which lead to the schema `after`.
    pub(super) fn new(changes: &'a [Change], after: &'a Schema, dialect: Dialect) -> Self {
        let mut found = Self { dialect, emptied: BTreeMap::new(), filled: BTreeSet::new(), gone: BTreeSet::new() };
        for change in changes {
            found.note(change, after);
        }
        found
    }

    fn note(&mut self, change: &'a Change, after: &'a Schema) {
        match change {
            Change::DropTable(table) => {
                self.gone.insert(&table.name);
            }
            Change::DropColumn { table, column } => {
                self.emptied.extend(emptied(column).map(|how| ((table, &column.name), how)));
            }
            Change::ChangeColumn(change) => {
                self.filled.extend(change.backfill.is_some().then_some((&change.table, &change.after.name)));
            }
            Change::ChangeEnum(change) => {
                let fills = change.replaced.values().any(Option::is_some);
                for table in after.tables.iter().filter(|_| fills) {
                    let of_enum = |column: &&Column| column.ty.enumeration() == Some(&change.name);
                    let columns = table.columns.iter().filter(of_enum);
                    self.filled.extend(columns.map(|column| (&table.name, &column.name)));
                }
            }
            Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::DropEnum(_)
            | Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::ChangeTable { .. }
            | Change::AddColumn { .. }
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

    /// Why what `change` drops cannot come back over the rows that are there then.
    pub(super) fn of(&self, change: &Change) -> Option<String> {
        match change.drops()? {
            Item::Index(table, index) => {
                (index.unique && index.exists_in(self.dialect)).then(|| self.unique_index(table, index))?
            }
            Item::Constraint(table, constraint) => self.constraint(table, constraint),
            Item::Enum(_)
            | Item::Table(_)
            | Item::Column(..)
            | Item::Trigger(..)
            | Item::Routine(_)
            | Item::View(_)
            | Item::Object(_) => None,
        }
    }

    fn constraint(&self, table: &ObjectName, constraint: &Constraint) -> Option<String> {
        match constraint {
            Constraint::PrimaryKey(key) => self.unique(table, &key.columns, false),
            Constraint::Unique(unique) => self.unique(table, &unique.columns, !unique.nulls_not_distinct),
            Constraint::ForeignKey(key) => self.foreign_key(table, key),
            Constraint::Exclusion(exclusion) => self.exclusion(table, exclusion),
            Constraint::Check(check) => {
                // A default is taken to satisfy its check, as the author wrote both.
                let mentioned = |name: &Name| Wanted::new([name]).in_expression(&check.expression, self.dialect);
                let column = self.filled.iter().find(|(at, name)| *at == table && mentioned(name));
                column.map(|(_, name)| given(table, name, &check.name))
            }
        }
    }

    /// None of its operators holds of NULL.
    fn exclusion(&self, table: &ObjectName, exclusion: &Exclusion) -> Option<String> {
        let columns: Vec<&Name> = exclusion.index.columns().collect();
        if columns.iter().any(|name| self.emptied.get(&(table, *name)) == Some(&Emptied::Null)) {
            return None;
        }
        let mentioned = |name: &Name| Wanted::new([name]).in_index(&exclusion.index, self.dialect);
        let is_in = |at: &ObjectName, name: &Name| at == table && (columns.contains(&name) || mentioned(name));
        let emptied = self.emptied.keys().find(|(at, name)| is_in(at, name));
        let filled = self.filled.iter().find(|(at, name)| is_in(at, name));
        emptied.or(filled).map(|(_, name)| given(table, name, exclusion.name()))
    }

    fn unique_index(&self, table: &ObjectName, index: &Index) -> Option<String> {
        let columns: Vec<Name> = index.parts.iter().filter_map(IndexPart::column).cloned().collect();
        self.unique(table, &columns, !index.nulls_not_distinct)
    }

    /// `forgiving`: rows with a NULL do not equal each other.
    fn unique(&self, table: &ObjectName, columns: &[Name], forgiving: bool) -> Option<String> {
        let is = |name: &&Name, wanted: Emptied| self.emptied.get(&(table, *name)) == Some(&wanted);
        let distinct = |name: &Name| is(&name, Emptied::Numbered) || (forgiving && is(&name, Emptied::Null));
        if columns.iter().any(distinct) {
            return None;
        }
        if let Some(name) = columns.iter().find(|name| is(name, Emptied::Default) || is(name, Emptied::Null)) {
            return Some(format!("{table}.{name} must differ from row to row, and its values are gone"));
        }
        let name = columns.iter().find(|name| self.filled.contains(&(table, *name)))?;
        Some(format!("{table}.{name} must differ from row to row, and some rows were given the same value"))
    }

    fn foreign_key(&self, table: &ObjectName, key: &ForeignKey) -> Option<String> {
        let empty = |at, name: &Name| self.emptied.get(&(at, name)).copied();
        // Verification refuses a key of a table that is gone, so its columns may be anything.
        if self.gone.contains(table) || key.columns.iter().any(|name| empty(table, name) == Some(Emptied::Null)) {
            return None;
        }
        if self.gone.contains(&key.target) {
            return Some(format!("{table} refers by {} to rows of {}, which are gone", key.name, key.target));
        }
        let lost = |at, name: &&Name| empty(at, name).is_some() || self.filled.contains(&(at, *name));
        if let Some(name) = key.target_columns.iter().find(|name| lost(&key.target, name)) {
            return Some(format!("{table} refers by {} to values of {}.{name}, which are gone", key.name, key.target));
        }
        // Of one that was required, [`needs_values`] has said so.
        let wrong = |name: &&Name| empty(table, name) != Some(Emptied::Neutral) && lost(table, name);
        let name = key.columns.iter().find(wrong)?;
        Some(format!("{table}.{name} must refer to rows of {}, and nothing tells to which", key.target))
    }
}

fn given(table: &ObjectName, column: &Name, constraint: &Name) -> String {
    format!("rows keep the values that {table}.{column} was given, which {constraint} may refuse")
}

/// What a column holds that is dropped and comes back; none if that is computed.
fn emptied(column: &Column) -> Option<Emptied> {
    let default = column.default.as_ref().filter(|default| **default != Expression::Null);
    if column.generated.is_some() {
        None
    } else if column.numbering.is_some() {
        Some(Emptied::Numbered)
    } else if default.is_some() {
        Some(Emptied::Default)
    } else if column.nullable {
        Some(Emptied::Null)
    } else {
        Some(Emptied::Neutral)
    }
}

/// Whether a key, a unique index or a check says more about a column's values than its type does.
pub(super) fn needs_values(table: &Table, column: &Name, dialect: Dialect) -> bool {
    let wanted = Wanted::new([column]);
    table.in_primary_key(column)
        || table.uniques.iter().any(|unique| unique.columns.contains(column))
        || table.foreign_keys.iter().any(|key| key.columns.contains(column))
        || table
            .indexes
            .iter()
            .any(|index| index.unique && index.parts.iter().any(|part| part.column() == Some(column)))
        || table.checks.iter().any(|check| wanted.in_expression(&check.expression, dialect))
        || table.exclusions.iter().any(|exclusion| {
            exclusion.index.columns().any(|name| name == column) || wanted.in_index(&exclusion.index, dialect)
        })
}
