//! What stands around a migration: nothing of it is done unless all of it is, and unless history says what is there.

use super::Work;
use crate::model::{CatalogueObject, ObjectName};
use crate::plan::rebuild::objects::Objects;
use crate::plan::whole;
use crate::step::{Known, Rebuild, Step, StepKind};

impl<'a> Work<'_, 'a> {
    /// What is lost when a table is dropped, or written to when one is filled.
    pub(super) fn assert_known(&mut self, cause: usize, objects: &Objects<'a>) {
        let mut known: Vec<Known> = Vec::new();
        for pair in self.rebuilt.values() {
            known.push(self.rules.known_table(pair.old));
            known.extend(self.rules.renumbers(pair).then(|| self.numbers(&pair.old.name)));
        }
        let filled = self.filled();
        for pair in self.native.values().filter(|pair| filled.contains(&pair.name)) {
            known.push(Known::Triggers(Box::new(pair.old.clone())));
        }
        let parked = self.disposal.parks.keys().filter(|name| !self.rebuilt.contains_key(*name));
        let parked = parked.filter_map(|name| self.dropped.get(name));
        known.extend(parked.map(|table| Known::Triggers(Box::new((*table).clone()))));
        let gone: Vec<&ObjectName> = self.dropped.values().chain(&self.early).map(|table| &table.name).collect();
        known.extend(gone.into_iter().map(|name| self.rules.known_references(name)));
        known.extend(objects.dropped_views.iter().map(|&(view, _)| Known::View(Box::new(view.clone()))));
        if !known.is_empty() {
            self.rebuild(cause, Rebuild::Assert(known));
        }
    }

    /// Nobody finds rows by numbers that they lose, but for searches that are declared.
    fn numbers(&self, table: &ObjectName) -> Known {
        let is_over = |item: &&CatalogueObject| item.copies().is_some_and(|(over, _)| over == table);
        let searches = self.table_changes.from.objects.iter().filter(is_over).map(|item| item.name().clone()).collect();
        Known::Numbers { table: table.clone(), searches }
    }

    /// Tables whose rows get other numbers, by their names after.
    pub(super) fn renumbered(&self) -> Vec<&'a ObjectName> {
        self.rebuilt.values().filter(|pair| self.rules.renumbers(pair)).map(|pair| pair.name).collect()
    }

    /// Rows and indexes are counted again for the query planner where tables or indexes are new.
    ///
    /// <https://developers.cloudflare.com/d1/best-practices/use-indexes/>
    pub(super) fn optimize(&mut self, cause: usize) {
        let is_index = |step: &Step<'_>| matches!(&step.kind, StepKind::CreateIndex { table, .. } if !self.table_changes.created.contains_key(table));
        if !self.rebuilt.is_empty() || self.steps.iter().any(is_index) {
            self.rebuild(cause, Rebuild::Optimize);
        }
    }

    /// The steps, held together where they are more than one statement.
    pub(super) fn guarded(self) -> Vec<Step<'a>> {
        let steps = self.steps;
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return steps };
        if whole::is_one(steps.iter().map(|step| &step.kind)) {
            return steps;
        }
        let guard = whole::step(first.cause, Rebuild::Guard { held: true });
        let release = whole::step(last.cause, Rebuild::Release);
        std::iter::once(guard).chain(steps).chain([release]).collect()
    }
}
