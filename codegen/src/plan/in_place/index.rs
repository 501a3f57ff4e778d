//! Indexes of tables and of views: made and dropped at once, or built while rows are written.

use super::{Phase, Phase::Shape, Planner, Turn, alter};
use crate::diff::CommentTarget;
use crate::model::{Index, Name, ObjectName};
use crate::plan::unmade::last_name;
use crate::step::{Alter, Hazard, Held, StepKind, Undo};

/// What is known of an index that is built.
#[derive(Clone, Copy, Default)]
pub(super) struct Built {
    /// Rows are unique in its columns already.
    pub(super) follows: bool,
    /// A constraint will stand on it.
    pub(super) is_key: bool,
}

impl<'a> Planner<'a, '_> {
    /// Builds an index in a stage of its own, under a name that is free, and has a later one see to it that it was.
    pub(super) fn build(&mut self, table: &ObjectName, index: &Index, assert: Phase, built: Built) -> Name {
        let Built { follows, is_key } = built;
        let phase = Phase::Build(self.built);
        self.built += 1;
        let name = self.replaced.next(table, &index.name).unwrap_or(&index.name).clone();
        let unique = index.unique;
        let index = Box::new(Index { name: name.clone(), ..index.clone() });
        let back = Alter::DropIndexConcurrently { table: table.clone(), index: name.clone(), is_key };
        let step = Alter::CreateIndexConcurrently { table: table.clone(), index };
        self.push((phase, Turn::Index), alter(step), Undo::Step(alter(back)));
        if unique && !follows {
            self.hazard(Hazard::ChecksRows(table.clone()));
        }
        let valid = Alter::AssertIndexValid { table: table.clone(), index: name.clone() };
        self.push((assert, Turn::Value), alter(valid), Undo::WithParent);
        name
    }

    /// Whether indexes of the table are built while rows are written.
    pub(super) fn builds_indexes(&self, table: &ObjectName) -> bool {
        self.facts.online(table) && !self.facts.is_partitioned(table)
    }

    /// Where an index goes, or the key that it stands behind.
    pub(super) fn drop_index_phase(&self) -> Phase {
        if self.replaced.is_late(self.cause) { Phase::Finish } else { Shape }
    }

    /// How the change that is being planned is rolled back, if rows will let it.
    pub(super) fn unless_hindered(&self, undo: Undo<'a>) -> Undo<'a> {
        self.facts.irreversible.of(&self.facts.changes[self.cause]).map_or(undo, Undo::Impossible)
    }

    /// One that is not made with its table or at once; see [`create`](crate::plan::create).
    pub(super) fn create_index(&mut self, table: &'a ObjectName, index: &'a Index) {
        let is_view = self.facts.is_view(table);
        if is_view && (self.lean.remakes(table) || !self.builds_indexes(table)) {
            return self.index_of_view(table, index);
        }
        if !self.builds_indexes(table) || !index.exists_in(self.facts.dialect) {
            return;
        }
        let is_next = self.replaced.next(table, &index.name).is_some();
        let built = self.build(table, index, if is_next { Phase::Finish } else { Phase::Validate }, Built::default());
        if is_next {
            let place = (Phase::Finish, Turn::RenamePart);
            let (step, undo) = (renamed(table, &built, &index.name), renamed(table, &index.name, &built));
            self.push(place, alter(step), Undo::Step(alter(undo)));
        }
        let phase = if is_next { Phase::Finish } else { Phase::Validate };
        let on = CommentTarget::Index { table: table.clone(), index: index.name.clone() };
        self.doc((phase, Turn::Comment), on, index.doc.as_deref());
    }

    /// One of a view that is recreated comes with it; another one blocks who refreshes the view meanwhile.
    fn index_of_view(&mut self, view: &'a ObjectName, index: &'a Index) {
        if self.lean.remakes(view) {
            self.covers.push(self.cause);
        } else if index.exists_in(self.facts.dialect) {
            let undo = Undo::Step(StepKind::DropIndex { table: view, index });
            let undo = if self.lean.rebuilds(view) { Undo::WithParent } else { undo };
            self.push((Shape, Turn::Index), StepKind::CreateIndex { table: view, index: Held::Borrowed(index) }, undo);
            if index.unique {
                self.hazard(Hazard::ChecksRows(view.clone()));
            }
        }
    }

    pub(super) fn rename_index(&mut self, table: &'a ObjectName, from: &'a Name, to: &'a Name) {
        if self.lean.remakes(table) {
            return self.covers.push(self.cause);
        }
        let last = last_name(self.facts.changes, self.cause, table, to);
        let index = self.facts.indexes_of(table).iter().find(|item| item.name == *last);
        if index.is_some_and(|index| index.exists_in(self.facts.dialect)) {
            let undo = Undo::Step(alter(renamed(table, to, from)));
            let undo = if self.lean.rebuilds(table) { Undo::WithParent } else { undo };
            self.push((Shape, Turn::RenamePart), alter(renamed(table, from, to)), undo);
        }
    }

    /// What is set of an index that stays.
    pub(super) fn change_index(&mut self, table: &'a ObjectName, before: &'a Index, after: &'a Index) {
        if self.lean.remakes(table) {
            return self.covers.push(self.cause);
        }
        if after.exists_in(self.facts.dialect) {
            let step = |before: &Index, after: &Index| Alter::SetIndexStorage {
                table: table.clone(),
                before: Box::new(before.clone()),
                after: Box::new(after.clone()),
            };
            let undo = Undo::Step(alter(step(after, before)));
            let undo = if self.lean.rebuilds(table) { Undo::WithParent } else { undo };
            self.push((Shape, Turn::RenamePart), alter(step(before, after)), undo);
        }
    }

    pub(super) fn drop_index(&mut self, table: &'a ObjectName, index: &'a Index) {
        if self.lean.remakes(table) {
            return self.covers.push(self.cause);
        }
        if index.exists_in(self.facts.dialect) {
            let phase = self.drop_index_phase();
            let former = self.facts.former_index(table, index).filter(|_| phase == Shape);
            let (table, index, turn) =
                former.map_or((table, index, Turn::DropIndex), |(table, before)| (table, before, Turn::DropText));
            let undo = self.unless_hindered(Undo::Step(StepKind::CreateIndex { table, index: Held::Borrowed(index) }));
            let undo = if self.lean.rebuilds(table) && phase == Shape { Undo::WithParent } else { undo };
            self.push((phase, turn), StepKind::DropIndex { table, index }, undo);
        }
    }
}

fn renamed(table: &ObjectName, from: &Name, to: &Name) -> Alter {
    Alter::RenameIndex { table: table.clone(), from: from.clone(), to: to.clone() }
}
