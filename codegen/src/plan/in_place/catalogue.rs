//! Objects of the kinds that share a path: changed where they stand, or dropped and made again.

use super::place::{Place, Turn};
use super::{Planner, all_back};
use crate::model::kind::{Stand, Way};
use crate::model::{CatalogueObject, Name};
use crate::sql::mentions::Wanted;
use crate::step::{StepKind, Undo};

use super::Phase::Shape;

/// When a new object is made.
pub(super) fn turn_of_new(item: &CatalogueObject) -> Turn {
    match item.stand() {
        Stand::First => Turn::Type,
        Stand::BeforeTables => Turn::Table,
        Stand::Last => Turn::Rest,
    }
}

impl<'a> Planner<'a, '_> {
    /// When an object is dropped that is gone for good.
    fn place_of_dropped(&self, item: &CatalogueObject) -> Place {
        match item.stand() {
            // What has its values or its type goes first.
            Stand::First | Stand::BeforeTables => (self.drop_phase(), Turn::DropType),
            Stand::Last => (Shape, Turn::DropRest),
        }
    }

    pub(super) fn drop_object(&mut self, item: &'a CatalogueObject) {
        if item.exists_in(self.facts.dialect) {
            let undo = Undo::Steps { steps: vec![StepKind::CreateObject(item)], lost: item.holds() };
            self.push(self.place_of_dropped(item), StepKind::DropObject(item), undo);
        }
    }

    pub(super) fn change_object(&mut self, before: &'a CatalogueObject, after: &'a CatalogueObject) {
        let dialect = self.facts.dialect;
        match (before.exists_in(dialect), after.exists_in(dialect)) {
            (true, true) => {}
            (true, false) => return self.drop_object(before),
            (false, true) => return self.push(new(after), StepKind::CreateObject(after), drop_again(after)),
            (false, false) => return,
        }
        let undo = match after.altered(before, dialect, Way::Back) {
            Some(_) => {
                let steps = vec![StepKind::AlterObject([after, before], Way::Back)];
                Undo::Steps { steps, lost: before.keeps(after) }
            }
            None => all_back(vec![StepKind::DropObject(after), StepKind::CreateObject(before)]),
        };
        match before.altered(after, dialect, Way::Up) {
            Some(statements) if statements.is_empty() => self.covers.push(self.cause),
            Some(_) => self.push(new(after), StepKind::AlterObject([before, after], Way::Up), undo),
            None => self.make_anew(before, after),
        }
    }

    /// Drops one as it was, and makes it as it is.
    fn make_anew(&mut self, before: &'a CatalogueObject, after: &'a CatalogueObject) {
        let gone = match before.stand() {
            Stand::First | Stand::BeforeTables => new(before),
            Stand::Last => (Shape, Turn::DropRest),
        };
        let back = Undo::Steps { steps: vec![StepKind::CreateObject(before)], lost: before.holds() };
        self.push(gone, StepKind::DropObject(before), back);
        self.push(new(after), StepKind::CreateObject(after), drop_again(after));
    }

    /// Objects that speak of what goes or becomes another thing make way for it.
    pub(super) fn make_objects_anew(&mut self) {
        let facts = self.facts;
        for before in facts.before.objects.iter().filter(|item| item.stand() == Stand::Last) {
            let stays = facts.after.objects.iter().find(|item| *item == before && item.exists_in(facts.dialect));
            if let Some(after) = stays.filter(|item| self.leans(item)) {
                self.cause = self.lean.first.min(facts.changes.len().saturating_sub(1));
                self.make_anew(before, after);
            }
        }
    }

    /// Whether the text of an object speaks of something that goes.
    pub(super) fn leans(&self, item: &CatalogueObject) -> bool {
        let (gone, dialect) = (&self.lean.gone, self.facts.dialect);
        let speaks = |names: Vec<&Name>| {
            let wanted = Wanted::new(names);
            item.texts(dialect).iter().any(|sql| wanted.in_sql(sql, dialect))
        };
        let views = gone.views.iter().map(|name| &name.name);
        let routines = gone.routines.iter().map(|(name, _)| &name.name);
        speaks(gone.names.iter().copied().chain(gone.keys.iter().copied()).chain(views).chain(routines).collect())
            || gone
                .columns
                .iter()
                .any(|(table, columns)| speaks(vec![table]) && speaks(columns.iter().copied().collect()))
    }
}

fn new(item: &CatalogueObject) -> Place {
    (Shape, turn_of_new(item))
}

fn drop_again(item: &CatalogueObject) -> Undo<'_> {
    Undo::Step(StepKind::DropObject(item))
}
