//! The order of a migration that changes tables with rows.

mod columns;
mod estimate;
mod guard;
mod rows;

use super::disposal::{self, Disposal, Dropped};
use super::edge;
use super::help;
use super::objects::{Mentions, Objects};
use super::shape::{Pair, Rules};
use super::table_changes::{Rename, TableChanges, Touched};
use crate::dialect::Capabilities;
use crate::lookup::Lookup;
use crate::model::{Index, Name, ObjectName, Table};
use crate::plan::in_place::held_trigger::made;
use crate::step::{Alter, Hazard, Rebuild, Step, StepKind, Undo};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The steps of `moves`, and the changes that they make.
pub(super) fn steps<'a>(table_changes: &TableChanges<'a>, capabilities: &Capabilities) -> (Vec<Step<'a>>, Vec<usize>) {
    let rules = Rules::new(table_changes, capabilities);
    let work = Work::new(&rules);
    let covers = work.covers();
    (work.steps(), covers)
}

/// What is done to which table.
struct Work<'r, 'a> {
    rules: &'r Rules<'r, 'a>,
    table_changes: &'r TableChanges<'a>,
    native: BTreeMap<&'a ObjectName, Pair<'a>>,
    rebuilt: BTreeMap<&'a ObjectName, Pair<'a>>,
    /// Tables that are dropped, to come back or not.
    dropped: Dropped<'a>,
    disposal: Disposal<'a>,
    early: Vec<&'a Table>,
    steps: Vec<Step<'a>>,
}

impl<'r, 'a> Work<'r, 'a> {
    fn new(rules: &'r Rules<'r, 'a>) -> Self {
        let table_changes = rules.table_changes;
        let early = table_changes.early();
        let is_gone = |table: &Table| table_changes.dropped.contains_key(&table.name);
        let stay = table_changes.from.tables().filter(|table| !is_gone(table));
        let old: Lookup<&ObjectName, &'a Table> =
            stay.map(|table| (table_changes.new_table(&table.name), table)).collect();
        let new: Lookup<&ObjectName, &'a Table> = table_changes.to.tables().map(|table| (&table.name, table)).collect();
        let pair = |name: &ObjectName| Some(Pair::new(table_changes, old.get(name)?, new.get(name)?));
        let mut native = BTreeMap::new();
        let mut rebuilt = BTreeMap::new();
        for (name, touched) in &table_changes.touched {
            if let Some(mut pair) = pair(name) {
                if rules.needs_rebuild(&pair, touched) {
                    rebuilt.insert(pair.name, pair);
                } else {
                    pair.replaced = rules.replaced(&pair, touched);
                    native.insert(pair.name, pair);
                }
            }
        }
        let is_early = |table: &Table| early.iter().any(|other| other.name == table.name);
        let gone = table_changes.from.tables().filter(|table| is_gone(table) && !is_early(table));
        let gone: Dropped<'a> = gone.map(|table| (&table.name, table)).collect();
        let (dropped, disposal) = loop {
            let mut dropped = gone.clone();
            dropped.extend(rebuilt.iter().map(|(name, pair)| (*name, pair.old)));
            let edges = edge::edges(table_changes, &native, &early);
            let joins = rules.must_join(&native, &dropped);
            let found = joins.map_or_else(
                || disposal::dispose(table_changes, &dropped, &edges, rules.capabilities.dialect),
                |name| Err(vec![name]),
            );
            match found {
                Ok(disposal) => break (dropped, disposal),
                Err(joining) => {
                    let pairs = joining.iter().map(|name| pair(name)).collect::<Option<Vec<_>>>();
                    // Verification names a key of a table that is gone.
                    let Some(pairs) = pairs else { break (dropped, Disposal::default()) };
                    native.retain(|name, _| !joining.contains(name));
                    rebuilt.extend(pairs.into_iter().map(|pair| (pair.name, pair)));
                }
            }
        };
        Self { rules, table_changes, native, rebuilt, dropped, disposal, early, steps: Vec::new() }
    }

    /// The changes that have steps, in order.
    fn covers(&self) -> Vec<usize> {
        let is_made =
            |pair: &&Pair<'a>| has_steps(pair) || self.has_other_triggers(pair) || self.has_other_indexes(pair);
        let native = self.native.values().filter(is_made);
        let tables = native.chain(self.rebuilt.values());
        let touched = tables.filter_map(|pair| self.table_changes.touched.get(pair.name));
        let is_view = |name: &ObjectName| self.table_changes.from.views.iter().any(|view| view.name == *name);
        let views = self.table_changes.touched.iter().filter(|(name, _)| is_view(name)).map(|(_, touched)| touched);
        let touched = touched.chain(views);
        let mut causes: Vec<usize> = touched.flat_map(|touched| touched.causes.iter().copied()).collect();
        causes.sort_unstable();
        causes.dedup();
        causes
    }

    fn has_other_triggers(&self, pair: &Pair<'a>) -> bool {
        let dialect = self.rules.capabilities.dialect;
        let forms = |table: &'a Table| table.triggers.iter().map(move |it| (&it.name, it.forms.get(&dialect)));
        forms(pair.old).ne(forms(pair.new))
    }

    fn has_other_indexes(&self, pair: &Pair<'a>) -> bool {
        let Some(touched) = self.table_changes.touched.get(pair.name) else { return false };
        let (gone, new) = (&touched.dropped_indexes, &touched.created_indexes);
        let indexes = [named(&pair.old.indexes, gone), named(&pair.new.indexes, new)].concat();
        indexes.iter().any(|index| index.exists_in(self.rules.capabilities.dialect))
    }

    fn push(&mut self, cause: usize, kind: StepKind<'a>) {
        self.steps.push(Step { kind, cause, undo: Undo::WithParent, hazards: Vec::new() });
    }

    fn alter(&mut self, cause: usize, alter: Alter) {
        self.push(cause, StepKind::Alter(Box::new(alter)));
    }

    fn rebuild(&mut self, cause: usize, step: Rebuild) {
        self.alter(cause, Alter::Rebuild(step));
    }

    fn hazard(&mut self, hazard: Hazard) {
        if let Some(step) = self.steps.last_mut() {
            step.hazards.push(hazard);
        }
    }

    /// The change on whose behalf a table is touched.
    fn cause(&self, name: &'a ObjectName) -> usize {
        let own = self
            .table_changes
            .cause_of(name)
            .or_else(|| self.rebuilt.keys().find_map(|name| self.table_changes.cause_of(name)));
        own.unwrap_or_else(|| self.table_changes.first_cause())
    }

    fn steps(mut self) -> Vec<Step<'a>> {
        let written = [self.filled(), self.renumbered()];
        let objects = Objects::new(self.table_changes, self.mentions(), &written, self.rules.capabilities.dialect);
        let measures = self.rules.measures(&self.native, &self.rebuilt, &self.dropped, &self.disposal);
        let helps = help::helps(self.table_changes, &self.disposal.remaining);
        let first =
            self.disposal.order.first().map_or_else(|| self.table_changes.first_cause(), |name| self.cause(name));
        self.assert_known(first, &objects);
        for &(item, cause) in &objects.dropped_others {
            self.push(cause, StepKind::DropObject(item));
            if item.holds_rows() {
                self.hazard(Hazard::LosesData(item.name().clone()));
            }
        }
        self.drop_triggers(&objects);
        self.drop_indexes();
        self.drop_early();
        // A view may be in the way of a rename; otherwise values may be computed from it.
        let renames = !self.table_changes.renames.is_empty();
        if renames {
            self.drop_views(&objects);
            self.rename();
        }
        self.refuse(first);
        self.add_columns();
        self.fill();
        self.remember(first, &measures);
        self.help(first, &helps);
        self.copy_out(&measures);
        // From here on nothing is as it was.
        if !renames {
            self.drop_views(&objects);
        }
        self.drop_columns();
        self.drop_tables();
        self.create_tables();
        self.create_indexes();
        self.copy_in();
        self.drop_help(first, &helps);
        self.compare(first, measures);
        self.create_objects(&objects);
        self.optimize(first);
        self.guarded()
    }

    /// Every name under which a table is mentioned that does not merely get columns: nothing minds those.
    fn mentions(&self) -> Mentions {
        let mut mentions = Mentions::default();
        for pair in self.rebuilt.values().chain(self.native.values().filter(|pair| is_altered(pair))) {
            mentions.add(pair.name, self.cause(pair.name));
            mentions.add(&pair.old.name, self.cause(pair.name));
        }
        for (name, cause) in &self.table_changes.dropped {
            mentions.add(name, *cause);
        }
        mentions
    }

    /// Tables whose rows are written where they are, which their triggers must not see.
    fn filled(&self) -> Vec<&'a ObjectName> {
        let is_filled = |pair: &&Pair<'a>| {
            let backfills = &self.table_changes.backfills;
            !pair.replaced.is_empty() || pair.added().any(|column| backfills.contains_key(&(pair.name, &column.name)))
        };
        self.native.values().filter(is_filled).map(|pair| pair.name).collect()
    }

    /// Whether foreign keys see that tables are gone for a while.
    fn refers(&self) -> bool {
        let has_keys = |table: &Table| !table.foreign_keys.is_empty();
        !self.disposal.remaining.is_empty()
            || self.dropped.values().chain(&self.early).any(|table| has_keys(table))
            || self.rebuilt.values().any(|pair| has_keys(pair.new))
    }

    fn drop_views(&mut self, objects: &Objects<'a>) {
        for &(view, cause) in &objects.dropped_views {
            self.push(cause, StepKind::DropView(view));
        }
    }

    fn drop_triggers(&mut self, objects: &Objects<'a>) {
        for &(table, name, cause) in &objects.dropped_triggers {
            self.push(cause, StepKind::DropTrigger { table, name });
        }
    }

    /// Indexes of tables that stay.
    fn drop_indexes(&mut self) {
        for (name, index) in self.indexes_of(|pair, touched| named(&pair.old.indexes, &touched.dropped_indexes)) {
            self.push(self.cause(name), StepKind::DropIndex { table: name, index });
        }
    }

    fn indexes_of(&self, list: impl Fn(&Pair<'a>, &Touched<'a>) -> Vec<&'a Index>) -> Vec<(&'a ObjectName, &'a Index)> {
        let dialect = self.rules.capabilities.dialect;
        let pairs = self.native.values().filter_map(|pair| Some((pair, self.table_changes.touched.get(pair.name)?)));
        pairs
            .flat_map(|(pair, touched)| list(pair, touched).into_iter().map(|index| (pair.name, index)))
            .filter(|(_, index)| index.exists_in(dialect))
            .collect()
    }

    /// Tables whose name another one takes.
    fn drop_early(&mut self) {
        for table in self.early.clone() {
            let cause = self.table_changes.dropped.get(&table.name).copied().unwrap_or_default();
            self.push(cause, StepKind::DropTable(&table.name));
            self.hazard(Hazard::LosesData(table.name.clone()));
        }
    }

    fn rename(&mut self) {
        for rename in &self.table_changes.renames {
            match *rename {
                Rename::Table { from, to, cause } => {
                    self.alter(cause, Alter::RenameTable { from: from.clone(), to: to.clone() });
                }
                Rename::Column { table, from, to, cause } => {
                    let table = table.clone();
                    self.alter(cause, Alter::RenameColumn { table, from: from.clone(), to: to.clone() });
                }
            }
        }
    }

    fn create_objects(&mut self, objects: &Objects<'a>) {
        let is_view = |name: &ObjectName| self.table_changes.to.views.iter().any(|view| view.name == *name);
        let dialect = self.rules.capabilities.dialect;
        let made = |of_views: bool| {
            let all = objects.created_triggers.iter().filter(move |(name, ..)| is_view(name) == of_views);
            let made = all.filter_map(|&(name, trigger, cause)| {
                trigger.forms.get(&dialect).map(|sql| (cause, made(name, trigger, sql)))
            });
            made.collect::<Vec<_>>()
        };
        let [of_tables, of_views] = [made(false), made(true)];
        for (cause, step) in of_tables {
            self.push(cause, step);
        }
        for &(view, cause) in &objects.created_views {
            self.push(cause, StepKind::CreateView(view));
        }
        for (cause, step) in of_views {
            self.push(cause, step);
        }
        for &(pair, cause) in &objects.altered_others {
            self.push(cause, StepKind::AlterObject(Box::new(pair.map(Cow::Borrowed)), self.table_changes.way()));
        }
        for &(item, cause) in &objects.created_others {
            self.push(cause, StepKind::CreateObject(item));
        }
    }
}

/// Whether ALTER has anything to do.
fn has_steps(pair: &Pair<'_>) -> bool {
    is_altered(pair) || pair.added().next().is_some()
}

/// Whether something of the table goes or is called something else.
fn is_altered(pair: &Pair<'_>) -> bool {
    pair.old.name != *pair.name
        || !pair.dropped.is_empty()
        || !pair.replaced.is_empty()
        || pair.columns.iter().any(|(old, new)| old.is_some_and(|old| old.name != new.name))
}

fn named<'a>(indexes: &'a [Index], names: &[&'a Name]) -> Vec<&'a Index> {
    indexes.iter().filter(|index| names.contains(&&index.name)).collect()
}
