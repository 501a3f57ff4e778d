//! Objects of the kinds that share a path: changed where they stand, or dropped and recreated.

use super::lean::Gone;
use super::place::{StepPlace, Turn};
use super::{Planner, all_back};
use crate::diff::Change;
use crate::model::kind::{On, Stand, Way};
use crate::model::{CatalogueObject, Column, Dialect, Name, ObjectName, Table};
use crate::plan::create::gone_again;
use crate::sql::mentions::Wanted;
use crate::step::{Hazard, KeptObject, StepKind, Undo};
use std::borrow::Cow;

use super::Phase::Shape;

/// When a new object is made.
pub(super) fn turn_of_new(item: &CatalogueObject) -> Turn {
    match item.stand() {
        Stand::First => Turn::Type,
        Stand::BeforeTables => Turn::Table,
        Stand::WithTables => Turn::Partition,
        Stand::BehindTables => Turn::Inherit,
        Stand::WithRoutines => Turn::Object,
        Stand::Last => Turn::Rest,
    }
}

impl<'a> Planner<'a, '_> {
    /// When an object is dropped that is gone for good.
    fn place_of_dropped(&self, item: &CatalogueObject) -> StepPlace {
        match item.stand() {
            // What has its values or its type goes first.
            Stand::First | Stand::BeforeTables if self.calls_what_goes(item) => {
                (self.drop_phase(), Turn::DropCallingType)
            }
            Stand::First | Stand::BeforeTables => (self.drop_phase(), Turn::DropType),
            // Rows of it may be copied until its table goes.
            Stand::WithTables if item.table().is_some_and(|table| self.facts.feeds(&table)) => {
                (self.drop_phase(), Turn::LateDropPartition)
            }
            Stand::WithTables => (Shape, Turn::DropPartition),
            Stand::WithRoutines | Stand::BehindTables => (Shape, Turn::DropObject),
            Stand::Last => (Shape, Turn::DropRest),
        }
    }

    /// Whether an object, or one that it is made of, stands on a routine that goes.
    fn calls_what_goes(&self, item: &CatalogueObject) -> bool {
        let gone = &self.lean.gone.routines;
        let names = Wanted::new(gone.iter().map(|(name, _)| &name.name));
        let dialect = self.facts.dialect;
        let mut reached = vec![item];
        let mut seen = 0;
        while let Some(&item) = reached.get(seen) {
            seen += 1;
            let on = item.stands_on();
            let routine = |on: &On| matches!(on, On::Routine(name) if gone.iter().any(|(gone, _)| *gone == name));
            if on.iter().any(routine) || item.texts(dialect).iter().any(|sql| names.in_sql(sql, dialect)) {
                return true;
            }
            let is_on = |other: &&CatalogueObject| {
                on.iter().any(|on| matches!(on, On::Type(name) if other.types().contains(&name)))
            };
            let more: Vec<&CatalogueObject> =
                self.facts.before.objects.iter().filter(is_on).filter(|other| !reached.contains(other)).collect();
            reached.extend(more);
        }
        false
    }

    pub(super) fn drop_object(&mut self, item: &'a CatalogueObject) {
        if item.exists_in(self.facts.dialect) {
            // Before anything gets another name, or behind all that does.
            let item = if may_go(item.stand()) { self.as_it_was(item) } else { item };
            let undo = Undo::Steps { steps: vec![StepKind::CreateObject(item)], lost: item.holds() };
            let with_table = item.stand() == Stand::WithTables
                && item.table().is_some_and(|table| self.facts.dropped.contains_key(&table));
            // Rows of the table may refer to each other, which would keep a partition of it where it is.
            let step = if with_table { StepKind::Nothing } else { StepKind::DropObject(item) };
            self.push(self.place_of_dropped(item), step, undo);
            if item.holds_rows() {
                self.hazard(Hazard::LosesData(item.name().clone()));
            }
        }
    }

    pub(super) fn change_object(&mut self, before: &'a CatalogueObject, after: &'a CatalogueObject) {
        let dialect = self.facts.dialect;
        match (before.exists_in(dialect), after.exists_in(dialect)) {
            (true, true) => {}
            (true, false) => return self.drop_object(before),
            (false, true) => return self.push(new(after), StepKind::CreateObject(after), gone_again(after)),
            (false, false) => return,
        }
        let original = self.as_it_was(before);
        if may_go(before.stand()) && (original != before || self.going.contains(&original)) {
            return self.recreate(original, after);
        }
        if let (Some(there), Some(back)) = (before.midway(after), after.midway(before)) {
            return self.move_object(before, after, [there, back]);
        }
        let undo = match after.altered(before, dialect, Way::Back) {
            Some(_) => {
                let steps = vec![StepKind::AlterObject(Box::new([after, before].map(Cow::Borrowed)), Way::Back)];
                let part = |part: Name| format!("{}.{part} is recreated without its values", after.name());
                let lost = before.loses(after).into_iter().next().map(part);
                Undo::Steps { steps, lost: before.keeps(after).or(lost) }
            }
            None => all_back(vec![StepKind::DropObject(after), StepKind::CreateObject(before)]),
        };
        match before.altered(after, dialect, Way::Up) {
            Some(statements) if statements.is_empty() => self.covers.push(self.cause),
            Some(_) => {
                let place = if before.key() == after.key() { new(after) } else { (Shape, Turn::Rename) };
                let pair = Box::new([before, after].map(Cow::Borrowed));
                self.push(place, StepKind::AlterObject(pair, Way::Up), undo);
                self.read_rows(before, after);
            }
            None => self.recreate(original, after),
        }
    }

    /// It leaves its place before others of its kind take theirs, and takes its new one with these.
    fn move_object(&mut self, before: &'a CatalogueObject, after: &'a CatalogueObject, left: [CatalogueObject; 2]) {
        let [there, back] = left.map(Cow::<'a, CatalogueObject>::Owned);
        let step = |from: Cow<'a, CatalogueObject>, to, way| StepKind::AlterObject(Box::new([from, to]), way);
        let undo = Undo::Step(step(back.clone(), Cow::Borrowed(before), Way::Back));
        let leaves = step(Cow::Borrowed(before), there.clone(), Way::Up);
        self.push((Shape, Turn::DropPartition), leaves, undo);
        let undo = Undo::Step(step(Cow::Borrowed(after), back, Way::Back));
        self.push(new(after), step(there, Cow::Borrowed(after), Way::Up), undo);
    }

    /// Rows that hold values of a type are read when it demands more of them, and nobody writes meanwhile.
    fn read_rows(&mut self, before: &CatalogueObject, after: &CatalogueObject) {
        if !before.reads_rows(after) {
            return;
        }
        let types = after.types();
        let of = |column: &&Column| column.ty.declared().is_some_and(|of| types.contains(&of));
        let holds = |table: &&&'a Table| table.columns.iter().any(|column| of(&column));
        let tables: Vec<&ObjectName> =
            self.facts.old.iter().filter(|(_, table)| holds(table)).map(|(name, _)| *name).collect();
        for table in tables {
            self.hazard(Hazard::BlocksWrites(table.clone()));
            self.hazard(Hazard::ChecksRows(table.clone()));
        }
    }

    /// Drops one as it was, and makes it as it is.
    fn recreate(&mut self, before: &'a CatalogueObject, after: &'a CatalogueObject) {
        let gone = match before.stand() {
            Stand::First | Stand::BeforeTables | Stand::WithTables => new(before),
            Stand::WithRoutines | Stand::BehindTables => (Shape, Turn::DropObject),
            Stand::Last => (Shape, Turn::DropRest),
        };
        let back = Undo::Steps { steps: vec![StepKind::CreateObject(before)], lost: before.holds() };
        self.push(gone, StepKind::DropObject(before), back);
        let undo = Undo::Step(StepKind::DropObject(after));
        self.push(new(after), StepKind::CreateObject(after), undo);
    }

    /// Objects that speak of what goes or becomes another thing make way for it.
    pub(super) fn recreate_objects(&mut self) {
        let facts = self.facts;
        for (before, now) in facts.objects.iter().filter(|(item, _)| may_go(item.stand())) {
            let stays = facts.after.objects.iter().find(|item| *item == now && item.exists_in(facts.dialect));
            if let Some(after) = stays.filter(|_| self.going.contains(before)) {
                self.cause = self.cause_of_leaving(before);
                self.recreate(before, after);
            }
        }
    }

    /// The object by the names that held before the migration.
    pub(super) fn as_it_was(&self, item: &'a CatalogueObject) -> &'a CatalogueObject {
        let same = |(_, now): &&(&'a CatalogueObject, CatalogueObject)| now == item;
        self.facts.objects.iter().find(same).map_or(item, |(before, _)| before)
    }

    /// Objects that are dropped and recreated, which may have something that nobody declared: as they were, and as they
    /// are.
    pub(super) fn objects_made_again(&self) -> Vec<[CatalogueObject; 2]> {
        let mut found = Vec::new();
        for (_, step) in &self.steps {
            let StepKind::DropObject(before) = &step.kind else { continue };
            let Some((_, now)) = self.facts.objects.iter().find(|(item, _)| item == before) else { continue };
            let made = self.steps.iter().find_map(|(_, step)| {
                if let StepKind::CreateObject(item) = &step.kind {
                    Some(*item).filter(|it| it.key() == now.key())
                } else {
                    None
                }
            });
            let has = |made: &&CatalogueObject| before.kept(made).is_some() || before.routine().is_some();
            found.extend(made.filter(has).map(|made| [(*before).clone(), made.clone()]));
        }
        found
    }

    /// Whether the text of an object speaks by a name of before, which is wrong until that is rolled back.
    pub(super) fn says_old_name(&self, item: &CatalogueObject) -> bool {
        let names = self.facts.changes.iter().filter_map(|change| {
            if let Change::RenameTable { from, .. } | Change::RenameEnum { from, .. } = change {
                Some(&from.name)
            } else if let Change::RenameColumn { from, .. } = change {
                Some(from)
            } else {
                None
            }
        });
        let wanted = Wanted::new(names);
        item.texts(self.facts.dialect).iter().any(|sql| wanted.in_sql(sql, self.facts.dialect))
    }

    /// Whether an object, as it was, stands on something that goes, or its text speaks of that.
    pub(super) fn leans(&self, item: &CatalogueObject) -> bool {
        leans_on(item, &self.lean.gone, self.facts.dialect)
    }
}

/// Whether an object stands on something that goes, or its text speaks of that.
pub(super) fn leans_on(item: &CatalogueObject, gone: &Gone<'_>, dialect: Dialect) -> bool {
    if item.stands_on().iter().any(|on| goes(on, gone)) {
        return true;
    }
    // The columns of its own table need no other word.
    let own = item.table();
    let speaks = |names: Vec<&Name>| {
        let wanted = Wanted::new(names);
        item.texts(dialect).iter().any(|sql| wanted.in_sql(sql, dialect))
    };
    let views = gone.views.iter().map(|name| &name.name);
    let routines = gone.routines.iter().map(|(name, _)| &name.name);
    speaks(gone.names.iter().copied().chain(gone.keys.iter().copied()).chain(views).chain(routines).collect())
        || gone.columns.iter().any(|(table, columns)| {
            let is_own = own.as_ref().is_some_and(|own| own.name == **table);
            (is_own || speaks(vec![table])) && speaks(columns.iter().copied().collect())
        })
}

fn goes(on: &On, gone: &Gone<'_>) -> bool {
    match on {
        On::Relation(name) => gone.names.contains(&name.name) || gone.views.contains(name),
        On::Column(table, column) => gone.columns.get(&table.name).is_some_and(|columns| columns.contains(column)),
        On::Type(name) => gone.names.contains(&name.name),
        On::Object(_) => false,
        On::Routine(name) => gone.routines.iter().any(|(gone, _)| *gone == name),
    }
}

/// What a routine of another kind has, which is kept as that of all routines.
pub(super) fn as_routine(item: &CatalogueObject) -> Option<KeptObject> {
    Some(KeptObject {
        name: item.name().clone(),
        arguments: Some(item.routine()?),
        is_same: false,
        said: Vec::new(),
        keeps_rows: [false; 2],
        empty: [false; 2],
        columns: Vec::new(),
        unsure: Vec::new(),
    })
}

/// Whether nothing holds values of it, so that it may be dropped and recreated.
pub(super) fn may_go(stand: Stand) -> bool {
    match stand {
        Stand::First | Stand::BeforeTables | Stand::WithTables => false,
        Stand::WithRoutines | Stand::BehindTables | Stand::Last => true,
    }
}

fn new(item: &CatalogueObject) -> StepPlace {
    (Shape, turn_of_new(item))
}
