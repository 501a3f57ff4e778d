//! The steps that make new objects.

use super::in_place::held_trigger::made;
use super::whole;
use crate::dialect::Capabilities;
use crate::diff::{Change, CommentTarget, Item};
use crate::model::{CatalogueObject, Dialect, Enum, ForeignKey, Index, Name, ObjectName, Routine, Schema, Table, View};
use crate::step::{Hazard, Held, Rebuild, Step, StepKind, Undo};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The steps of `changes`, taken in `order`.
pub(super) fn steps<'a>(
    changes: &'a [Change],
    [before, after]: [&'a Schema; 2],
    order: &[usize],
    capabilities: &Capabilities,
) -> Vec<Step<'a>> {
    let mut builder = Builder::new(changes, [before, after], capabilities);
    for &at in order {
        builder.cause = at;
        builder.change(&changes[at]);
    }
    builder.triggers(changes, order);
    builder.optimize();
    builder.steps
}

/// How it is rolled back that there is an object.
pub(super) fn gone_again(item: &CatalogueObject) -> Undo<'_> {
    let (noun, name) = (item.noun(), item.name());
    if item.stays() {
        let lost = Some(format!("{noun} {name} stays, because it may have been there before"));
        return Undo::Steps { steps: Vec::new(), lost };
    }
    let lost = item.holds().map(|_| format!("drops {noun} {name} and everything in it"));
    Undo::Steps { steps: vec![StepKind::DropObject(item)], lost }
}

/// Whether a key points at its own table by way of an index, which is made after the table.
pub(super) fn is_by_index(table: &Table, key: &ForeignKey) -> bool {
    let same = |columns: &[Name]| {
        columns.len() == key.target_columns.len() && columns.iter().all(|name| key.target_columns.contains(name))
    };
    key.target == table.name
        && !table.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        && !table.uniques.iter().any(|unique| same(&unique.columns))
}

struct Builder<'a, 'c> {
    capabilities: &'c Capabilities,
    steps: Vec<Step<'a>>,
    after: &'a Schema,
    /// The change that is being planned.
    cause: usize,
    /// Tables that this migration makes, and whether it has made them yet.
    new: BTreeMap<&'a ObjectName, bool>,
    namespaces: BTreeSet<&'a Name>,
    /// Foreign keys whose target is made later, by that target.
    waiting: BTreeMap<&'a ObjectName, Vec<(usize, &'a ObjectName, &'a ForeignKey)>>,
}

impl<'a, 'c> Builder<'a, 'c> {
    fn new(changes: &'a [Change], [before, after]: [&'a Schema; 2], capabilities: &'c Capabilities) -> Self {
        let mut new = BTreeMap::new();
        for change in changes {
            if let Change::CreateTable(table) = change {
                new.insert(&table.name, false);
            }
        }
        let tables = before.tables.iter().map(|table| &table.name);
        let enums = before.enums.iter().map(|item| &item.name);
        let others = before.routines.iter().map(|item| &item.name).chain(before.views.iter().map(|item| &item.name));
        let namespaces = tables.chain(enums).chain(others).filter_map(|name| name.namespace.as_ref()).collect();
        Self { capabilities, steps: Vec::new(), after, cause: 0, new, namespaces, waiting: BTreeMap::new() }
    }

    /// The steps of a change that makes an object; none for any other.
    fn change(&mut self, change: &'a Change) {
        match change {
            Change::CreateEnum(item) => self.enumeration(item),
            Change::CreateTable(table) => self.table(table),
            Change::CreateIndex { table, index } => self.index(table, index, false),
            Change::CreateRoutine(item) => self.routine(item),
            Change::CreateView(item) => self.view(item),
            Change::CreateObject(item) => self.object(item),
            Change::Comment { on, before, after } => self.comment(on, before.as_deref(), after.as_deref()),
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
            | Change::ReplaceRoutine { .. }
            | Change::DropRoutine(_)
            | Change::ReplaceView { .. }
            | Change::DropView(_)
            | Change::ChangeObject { .. }
            | Change::DropObject(_) => {}
        }
    }

    fn object(&mut self, item: &'a CatalogueObject) {
        if item.exists_in(self.capabilities.dialect) {
            self.namespace(item.name());
            self.push(StepKind::CreateObject(item), gone_again(item));
        }
    }

    fn enumeration(&mut self, item: &'a Enum) {
        if self.capabilities.native_enums {
            self.namespace(&item.name);
            let undo = Undo::Step(StepKind::DropEnum(Cow::Borrowed(&item.name)));
            self.push(StepKind::CreateEnum(Held::Borrowed(item)), undo);
            self.doc(|| CommentTarget::Enum(item.name.clone()), item.doc.as_deref());
        }
    }

    fn push(&mut self, kind: StepKind<'a>, undo: Undo<'a>) {
        self.steps.push(Step { kind, cause: self.cause, undo, hazards: Vec::new() });
    }

    /// A hazard of the last step.
    fn hazard(&mut self, hazard: Hazard) {
        if let Some(step) = self.steps.last_mut() {
            step.hazards.push(hazard);
        }
    }

    /// Makes the namespace of a new object; it stays when the object goes, because it may not have been made here.
    fn namespace(&mut self, name: &'a ObjectName) {
        if self.capabilities.namespaces
            && let Some(namespace) = &name.namespace
            && self.namespaces.insert(namespace)
        {
            self.push(StepKind::CreateNamespace(namespace), Undo::WithParent);
        }
    }

    fn doc(&mut self, on: impl FnOnce() -> CommentTarget, text: Option<&'a str>) {
        if self.capabilities.catalogue_comments && text.is_some() {
            self.push(StepKind::Comment { on: Cow::Owned(on()), text }, Undo::WithParent);
        }
    }

    /// A table, what hangs on it, and the foreign keys that waited for it.
    fn table(&mut self, table: &'a Table) {
        self.namespace(&table.name);
        let later: Vec<&'a ForeignKey> = table.foreign_keys.iter().filter(|key| self.comes_later(table, key)).collect();
        let held = if later.is_empty() {
            Held::Borrowed(table)
        } else {
            let mut table = table.clone();
            table.foreign_keys.retain(|key| !later.contains(&key));
            Held::Owned(Box::new(table))
        };
        self.push(StepKind::CreateTable(held), Undo::Step(StepKind::DropTable(&table.name)));
        for index in &table.indexes {
            self.index(&table.name, index, true);
        }
        let documented = table.doc.is_some() || table.columns.iter().any(|column| column.doc.is_some());
        if self.capabilities.catalogue_comments && documented {
            self.push(StepKind::CommentTable(table), Undo::WithParent);
        }
        self.new.insert(&table.name, true);
        for key in later {
            self.waiting.entry(&key.target).or_default().push((self.cause, &table.name, key));
        }
        for (cause, table, key) in self.waiting.remove(&table.name).unwrap_or_default() {
            let undo = Undo::Step(StepKind::DropForeignKey { table, key });
            self.steps.push(Step { kind: StepKind::AddForeignKey { table, key }, cause, undo, hazards: Vec::new() });
        }
    }

    /// Whether the key cannot stand in CREATE TABLE: its target is made later, or is the table itself by way of an
    /// index that is made after it.
    fn comes_later(&self, table: &Table, key: &ForeignKey) -> bool {
        if !self.capabilities.foreign_keys_added_later {
            return false;
        }
        if key.target != table.name {
            return self.new.get(&key.target) == Some(&false);
        }
        is_by_index(table, key)
    }

    /// An index; that of a new table goes with the table.
    fn index(&mut self, table: &'a ObjectName, index: &'a Index, with_table: bool) {
        if !index.exists_in(self.capabilities.dialect) {
            return;
        }
        let new = with_table || self.new.contains_key(table);
        let undo = if new { Undo::WithParent } else { Undo::Step(StepKind::DropIndex { table, index }) };
        self.push(StepKind::CreateIndex { table, index: Held::Borrowed(index) }, undo);
        if !new {
            // Locks of tables are told where these are taken one by one.
            if !self.capabilities.table_locks {
                self.hazard(Hazard::BlocksWrites(table.clone()));
            }
            if index.unique {
                self.hazard(Hazard::ChecksRows(table.clone()));
            }
        }
    }

    fn routine(&mut self, item: &'a Routine) {
        if self.capabilities.stored_routines && item.forms.contains_key(&self.capabilities.dialect) {
            self.namespace(&item.name);
            self.push(StepKind::CreateRoutine(item), Undo::Step(StepKind::DropRoutine(item)));
            let on = || CommentTarget::Routine { name: item.name.clone(), arguments: item.arguments.clone() };
            self.doc(on, item.doc.as_deref());
        }
    }

    fn view(&mut self, item: &'a View) {
        if item.forms.contains_key(&self.capabilities.dialect) {
            self.namespace(&item.name);
            self.push(StepKind::CreateView(item), Undo::Step(StepKind::DropView(item)));
            self.doc(|| CommentTarget::View(item.name.clone()), item.doc.as_deref());
            for index in &item.indexes {
                self.index(&item.name, index, true);
            }
        }
    }

    fn comment(&mut self, on: &'a CommentTarget, before: Option<&'a str>, after: Option<&'a str>) {
        if !self.capabilities.catalogue_comments || !has_form(on, self.after, self.capabilities.dialect) {
            return;
        }
        let undo = Undo::Step(StepKind::Comment { on: Cow::Borrowed(on), text: before });
        self.push(StepKind::Comment { on: Cow::Borrowed(on), text: after }, undo);
    }

    /// New indexes of tables with rows are made known to the query planner.
    ///
    /// <https://developers.cloudflare.com/d1/best-practices/use-indexes/>
    fn optimize(&mut self) {
        let is_late = |step: &&Step<'_>| matches!(&step.kind, StepKind::CreateIndex { table, .. } if !self.new.contains_key(table));
        let late = self.steps.iter().rev().find(is_late).map(|step| step.cause);
        if let Some(cause) = late.filter(|_| self.capabilities.told_to_look) {
            self.steps.push(whole::step(cause, Rebuild::Optimize));
        }
    }

    /// Triggers come last: they may call any routine and read any table.
    fn triggers(&mut self, changes: &'a [Change], order: &[usize]) {
        for &at in order {
            let dialect = self.capabilities.dialect;
            let (table, triggers) = match changes[at].makes() {
                Some(Item::Table(table)) => (&table.name, &table.triggers),
                Some(Item::View(view)) if view.forms.contains_key(&dialect) => (&view.name, &view.triggers),
                Some(
                    Item::Enum(_)
                    | Item::Column(..)
                    | Item::Constraint(..)
                    | Item::Index(..)
                    | Item::Trigger(..)
                    | Item::Routine(_)
                    | Item::View(_)
                    | Item::Object(_),
                )
                | None => continue,
            };
            self.cause = at;
            for trigger in triggers {
                let Some(sql) = trigger.forms.get(&dialect) else { continue };
                let undo = Undo::Step(StepKind::DropTrigger { table, name: &trigger.name });
                self.push(made(table, trigger, sql), undo);
            }
        }
    }
}

/// Whether what a comment is about is there in this dialect.
pub(super) fn has_form(on: &CommentTarget, schema: &Schema, dialect: Dialect) -> bool {
    match on {
        CommentTarget::Table(_)
        | CommentTarget::Column { .. }
        | CommentTarget::Constraint { .. }
        | CommentTarget::Enum(_) => true,
        CommentTarget::Index { table, index } => {
            let tables = schema.table(table).into_iter().flat_map(|table| &table.indexes);
            let views = schema.views.iter().filter(|view| view.name == *table).flat_map(|view| &view.indexes);
            tables.chain(views).any(|item| item.name == *index && item.exists_in(dialect))
        }
        CommentTarget::Routine { name, arguments } => {
            let mut routines = schema.routines.iter();
            let item = routines.find(|item| item.name == *name && item.arguments == *arguments);
            item.is_some_and(|item| item.forms.contains_key(&dialect))
        }
        CommentTarget::View(name) => {
            let item = schema.views.iter().find(|item| item.name == *name);
            item.is_some_and(|item| item.forms.contains_key(&dialect))
        }
    }
}
