//! Changes that a plan does nothing for although its dialect has them. There are none unless the planner is wrong: history
//! would record what no database does.

use super::create::has_form;
use super::rebuild::plain;
use crate::dialect::{self, Capabilities, Conversion, RenderContext};
use crate::diff::{Change, ColumnChange, Constraint, EnumChange};
use crate::model::kind::Way;
use crate::model::{Column, ColumnType, Dialect, Name, ObjectName, Schema, Table, Trigger};
use crate::step::Plan;
use std::collections::BTreeSet;

/// Those of `changes`, by their places, that concern the dialect of `plan` and that none of its steps makes. They lead from
/// the schema `before` to the schema `after`.
pub fn unmade(plan: &Plan<'_>, changes: &[Change], before: &Schema, after: &Schema) -> Vec<usize> {
    let steps = plan.stages.iter().flat_map(|stage| &stage.steps).map(|step| step.cause);
    let covered = plan.stages.iter().flat_map(|stage| &stage.covers).copied();
    let made: BTreeSet<usize> = steps.chain(covered).collect();
    let rest: Vec<usize> = (0..changes.len()).filter(|at| !made.contains(at)).collect();
    if rest.is_empty() {
        return rest;
    }
    let concern = Concern::new(changes, before, after, Capabilities::of(plan.dialect));
    rest.into_iter().filter(|&at| concern.is_there(at)).collect()
}

/// Those of `changes`, by their places, that the database of a dialect sees. They lead from the schema `before` to the
/// schema `after`.
pub fn seen(changes: &[Change], before: &Schema, after: &Schema, capabilities: &Capabilities) -> BTreeSet<usize> {
    let concern = Concern::new(changes, before, after, capabilities);
    (0..changes.len()).filter(|&at| concern.is_there(at)).collect()
}

/// Which changes a dialect has.
pub(super) struct Concern<'a> {
    changes: &'a [Change],
    after: &'a Schema,
    capabilities: &'a Capabilities,
    contexts: [RenderContext<'a>; 2],
}

impl<'a> Concern<'a> {
    pub(super) fn new(
        changes: &'a [Change],
        before: &'a Schema,
        after: &'a Schema,
        capabilities: &'a Capabilities,
    ) -> Self {
        let contexts = [before, after].map(|schema| RenderContext::new(capabilities.dialect, schema, &[]));
        Self { changes, after, capabilities, contexts }
    }

    const fn dialect(&self) -> Dialect {
        self.capabilities.dialect
    }

    /// Whether the change at this place is one that the dialect's database sees.
    pub(super) fn is_there(&self, at: usize) -> bool {
        let (can, dialect) = (self.capabilities, self.dialect());
        match &self.changes[at] {
            // No database is told.
            Change::ReorderColumns { .. } => false,
            Change::CreateTable(_)
            | Change::RenameTable { .. }
            | Change::DropTable(_)
            | Change::AddColumn { .. }
            | Change::RenameColumn { .. }
            | Change::DropColumn { .. } => true,
            Change::CreateEnum(_) | Change::RenameEnum { .. } | Change::DropEnum(_) => can.native_enums,
            Change::ChangeEnum(change) => can.native_enums || self.has_rows_of(change),
            Change::ChangeTable { before, after, .. } => {
                let form = |extra: &crate::model::Forms| extra.get(&dialect).cloned().unwrap_or_default();
                let is_set = before.row_security != after.row_security || before.unlogged != after.unlogged;
                let is_of_own = if can.alters_in_place { is_set } else { before.d1 != after.d1 };
                form(&before.extra) != form(&after.extra) || is_of_own
            }
            Change::ChangeColumn(change) => self.is_another(change),
            Change::AddConstraint { table, constraint } => can.alters_in_place || !self.is_cancelled(table, constraint),
            Change::DropConstraint { table, constraint } => {
                can.alters_in_place || !self.is_cancelled(table, constraint)
            }
            // Elsewhere they stand in the text of CREATE TABLE, where another name is written when it is next written.
            Change::RenameConstraint { .. } => can.alters_in_place,
            Change::CreateIndex { index, .. } | Change::DropIndex { index, .. } => index.exists_in(dialect),
            Change::ChangeIndex { after, .. } => can.alters_in_place && after.exists_in(dialect),
            Change::RenameIndex { table, to, .. } => self.has_index(table, last_name(self.changes, at, table, to)),
            Change::CreateTrigger { table, trigger } | Change::DropTrigger { table, trigger } => {
                let form = trigger.forms.get(&dialect);
                form.is_some_and(|sql| !self.stays(table, trigger, sql))
            }
            Change::CreateRoutine(item) | Change::DropRoutine(item) => {
                can.stored_routines && item.forms.contains_key(&dialect)
            }
            Change::ReplaceRoutine { before, after } => {
                can.stored_routines && before.forms.get(&dialect) != after.forms.get(&dialect)
            }
            Change::CreateView(item) | Change::DropView(item) => item.forms.contains_key(&dialect),
            Change::ReplaceView { before, after } => {
                let is_set = can.alters_in_place && after.forms.contains_key(&dialect);
                let is_another = before.settings() != after.settings()
                    || before.materialized.is_some() != after.materialized.is_some();
                before.forms.get(&dialect) != after.forms.get(&dialect) || (is_set && is_another)
            }
            Change::CreateObject(item) | Change::DropObject(item) => item.exists_in(dialect),
            Change::ChangeObject { before, after } => {
                let [was, is] = [before, after].map(|item| item.exists_in(dialect));
                let differs =
                    || before.altered(after, dialect, Way::Up).is_none_or(|statements| !statements.is_empty());
                was != is || (was && differs())
            }
            Change::Comment { on, .. } => can.catalogue_comments && has_form(on, self.after, dialect),
        }
    }

    /// Whether the column is written in another way, or its values are.
    fn is_another(&self, change: &ColumnChange) -> bool {
        let ColumnChange { table, before, after, using, .. } = change;
        let nothing = Table { name: table.clone(), ..Table::default() };
        let table = self.after.table(table).unwrap_or(&nothing);
        let [old, new] = &self.contexts;
        !dialect::defined_alike((table, before, old), (table, after, new))
            || (!self.capabilities.alters_in_place
                && (using.contains_key(&self.dialect())
                    || dialect::conversion(self.dialect(), before, after) != Conversion::Same))
    }

    /// Whether a column that was there lists other values in its check, or holds others.
    fn has_rows_of(&self, change: &EnumChange) -> bool {
        let is_new = |table: &ObjectName, column: &Column| {
            self.changes.iter().any(|other| {
                if let Change::AddColumn { table: at, column: new, .. } = other {
                    at == table && new.name == column.name
                } else {
                    matches!(other, Change::CreateTable(new) if new.name == *table)
                }
            })
        };
        let moves = !change.replaced.is_empty() || change.renamed.iter().any(|(from, to)| from != to);
        let holds = |column: &Column| matches!(&column.ty, ColumnType::Enum(name) if *name == change.name);
        self.after.tables().any(|table| {
            let mut columns = table.columns.iter().filter(|column| holds(column));
            (moves || !table.d1.foreign_rows) && columns.any(|column| !is_new(&table.name, column))
        })
    }

    /// Whether one goes and the same comes, as far as this dialect can tell.
    fn is_cancelled(&self, table: &ObjectName, constraint: &Constraint) -> bool {
        let wanted = plain(constraint, self.dialect());
        let same = |at: &ObjectName, other: &Constraint| at == table && plain(other, self.dialect()) == wanted;
        let (mut comes, mut goes) = (false, false);
        for change in self.changes {
            if let Change::AddConstraint { table, constraint } = change {
                comes |= same(table, constraint);
            } else if let Change::DropConstraint { table, constraint } = change {
                goes |= same(table, constraint);
            }
        }
        comes && goes
    }

    /// Whether a trigger goes and comes as it is: its text is another in another dialect, or only its comment is, which
    /// not every database keeps.
    fn stays(&self, table: &ObjectName, trigger: &Trigger, sql: &String) -> bool {
        let has_facts = self.capabilities.catalogue_comments;
        let same = |at: &ObjectName, other: &Trigger| {
            at == table
                && trigger.name == other.name
                && other.forms.get(&self.dialect()) == Some(sql)
                && (!has_facts || (&other.doc, other.fires) == (&trigger.doc, trigger.fires))
        };
        let (mut comes, mut goes) = (false, false);
        for change in self.changes {
            if let Change::CreateTrigger { table, trigger } = change {
                comes |= same(table, trigger);
            } else if let Change::DropTrigger { table, trigger } = change {
                goes |= same(table, trigger);
            }
        }
        comes && goes
    }

    fn has_index(&self, table: &ObjectName, name: &Name) -> bool {
        let table = self.after.table(table);
        let index = table.and_then(|table| table.indexes.iter().find(|index| index.name == *name));
        index.is_some_and(|index| index.exists_in(self.dialect()))
    }
}

/// What an index is called in the end that the change at `at` calls `name`: names that change places have another one in
/// between.
pub(super) fn last_name<'n>(changes: &'n [Change], at: usize, table: &ObjectName, name: &'n Name) -> &'n Name {
    changes.iter().skip(at + 1).fold(name, |name, change| {
        if let Change::RenameIndex { table: of, from, to } = change
            && of == table
            && from == name
        {
            to
        } else {
            name
        }
    })
}
