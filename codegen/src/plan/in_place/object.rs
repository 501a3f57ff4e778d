//! Views and routines, whose text only the database understands.

use super::conversion::{Retyped, retyped};
use super::dependents::Touched;
use super::enumeration::only_adds;
use super::{Planner, Turn, all_back, alter, restore, signature};
use crate::diff::{Change, Constraint};
use crate::model::{Dialect, Index, IndexTarget, Name, ObjectName, Routine, View};
use crate::plan::mention::{Wanted, words};
use crate::plan::{Alter, StepKind, Undo, order};
use std::collections::{BTreeMap, BTreeSet};

use super::Phase::Shape;

/// The columns of an index.
pub(super) fn columns(index: &Index) -> impl Iterator<Item = &Name> {
    index.parts.iter().filter_map(|part| match &part.target {
        IndexTarget::Column(name) => Some(name),
        IndexTarget::Expression(_) => None,
    })
}

/// The views that mention something, or another such view, or are named; each behind those that it mentions.
pub(super) fn mentioning<'a>(
    views: &'a [View],
    wanted: &Wanted,
    named: &BTreeSet<&ObjectName>,
    dialect: Dialect,
) -> Vec<&'a View> {
    let sql = |view: &'a View| view.forms.get(&dialect).map(String::as_str);
    let mut found: Vec<bool> = views
        .iter()
        .map(|view| named.contains(&view.name) || sql(view).is_some_and(|sql| wanted.in_sql(sql)))
        .collect();
    loop {
        let members = views.iter().zip(&found).filter(|(_, found)| **found).map(|(view, _)| &view.name.name);
        let more = Wanted::new(members);
        let add: Vec<usize> =
            (0..views.len()).filter(|&at| !found[at] && sql(&views[at]).is_some_and(|sql| more.in_sql(sql))).collect();
        if add.is_empty() {
            break;
        }
        for at in add {
            found[at] = true;
        }
    }
    let chosen: Vec<&View> = views.iter().zip(&found).filter(|(_, found)| **found).map(|(view, _)| view).collect();
    let needs: Vec<Vec<usize>> = chosen
        .iter()
        .map(|view| {
            let text = sql(view).unwrap_or_default();
            let mentions = |other: &&View| other.name != view.name && Wanted::new([&other.name.name]).in_sql(text);
            (0..chosen.len()).filter(|&at| mentions(&chosen[at])).collect()
        })
        .collect();
    let roots: Vec<usize> = (0..chosen.len()).collect();
    order::depth_first(&roots, &needs).into_iter().map(|at| chosen[at]).collect()
}

impl<'a> Planner<'a, '_> {
    pub(super) fn replaces_routines(&self) -> bool {
        self.facts.changes.iter().any(|change| matches!(change, Change::ReplaceRoutine { .. }))
    }

    /// A view shows the columns that were there when it was made, under their names then, and depends on them.
    pub(super) fn views(&mut self, touched: &BTreeMap<&'a ObjectName, Touched<'a>>) {
        let facts = self.facts;
        if facts.before.views.is_empty() {
            return;
        }
        let mut causes: BTreeMap<&ObjectName, usize> = BTreeMap::new();
        let mut created: BTreeSet<&ObjectName> = BTreeSet::new();
        let mut names: Vec<&Name> =
            touched.keys().filter(|table| touched[*table].is_about_shape()).map(|table| &table.name).collect();
        names.extend(self.remade_routines());
        let mut gone: BTreeSet<&ObjectName> = BTreeSet::new();
        for (at, change) in facts.changes.iter().enumerate() {
            if let Change::DropView(view) = change {
                causes.insert(&view.name, at);
                gone.insert(&view.name);
            } else if let Change::ReplaceView { before, .. } = change {
                causes.insert(&before.name, at);
            } else if let Change::CreateView(view) = change {
                created.insert(&view.name);
            }
            names.extend(shapes(change, facts.dialect));
        }
        let stated: BTreeSet<&ObjectName> = causes.keys().copied().collect();
        let dropped = mentioning(&facts.before.views, &Wanted::new(names), &stated, facts.dialect);
        if dropped.is_empty() {
            return;
        }
        self.makes_views = true;
        let first = facts.changes.iter().position(|change| shapes(change, facts.dialect).next().is_some());
        for view in dropped.iter().rev().filter(|view| view.forms.contains_key(&facts.dialect)) {
            self.cause = causes.get(&view.name).copied().or(first).unwrap_or_default();
            let undo = all_back(restore::view(view));
            self.push((Shape, Turn::DropView), StepKind::DropView(&view.name), undo, Vec::new());
        }
        let back = dropped.iter().map(|view| &view.name).filter(|name| !gone.contains(name));
        let made: BTreeSet<&ObjectName> = back.chain(created).collect();
        for view in mentioning(&facts.after.views, &Wanted::default(), &made, facts.dialect) {
            if made.contains(&view.name) && view.forms.contains_key(&facts.dialect) {
                let new = facts
                    .changes
                    .iter()
                    .position(|change| matches!(change, Change::CreateView(item) if item.name == view.name));
                self.cause = causes.get(&view.name).copied().or(new).or(first).unwrap_or_default();
                self.make_view(view);
            }
        }
    }

    fn make_view(&mut self, view: &'a View) {
        let place = (Shape, Turn::View);
        if let Some(namespace) = &view.name.namespace {
            self.push(place, StepKind::CreateNamespace(namespace), Undo::WithParent, Vec::new());
        }
        let undo = Undo::Step(StepKind::DropView(&view.name));
        let mut steps = restore::view(view).into_iter();
        if let Some(step) = steps.next() {
            self.push(place, step, undo, Vec::new());
        }
        for step in steps {
            self.push(place, step, Undo::WithParent, Vec::new());
        }
    }

    /// Routines that are dropped and made again, because another signature is another routine to what depends on it.
    pub(super) fn remade_routines(&self) -> Vec<&'a Name> {
        let mut names: Vec<&Name> = signature::moved(self.facts).into_iter().map(|item| &item.name.name).collect();
        for change in self.facts.changes {
            if let Change::ReplaceRoutine { before, after } = change
                && self.is_remade_routine(before, after)
            {
                names.push(&after.name.name);
            }
        }
        names
    }

    fn is_remade_routine(&self, before: &Routine, after: &Routine) -> bool {
        is_remade(before, after, self.facts.dialect) || signature::is_moved(self.facts, before)
    }

    pub(super) fn replace_routine(&mut self, before: &'a Routine, after: &'a Routine) {
        let dialect = self.facts.dialect;
        let (old, new) = (before.forms.get(&dialect), after.forms.get(&dialect));
        if old == new {
            return;
        }
        if old.is_some() && new.is_some() && !self.is_remade_routine(before, after) {
            let replace = |item: &Routine| alter(Alter::ReplaceRoutine(Box::new(item.clone())));
            let undo = all_back(vec![alter(Alter::SkipRoutineBodies), replace(before)]);
            self.push((Shape, Turn::Routine), replace(after), undo, Vec::new());
            return;
        }
        if old.is_some() {
            let turn = if new.is_some() { Turn::HoldRoutine } else { Turn::DropRoutine };
            self.push((Shape, turn), StepKind::DropRoutine(before), all_back(restore::routine(before)), Vec::new());
        }
        if new.is_some() {
            let called = self.facts.is_called(&after.name.name) || old.is_some();
            let place = (Shape, if called { Turn::EarlyRoutine } else { Turn::Routine });
            let undo = Undo::Step(StepKind::DropRoutine(after));
            self.push(place, StepKind::CreateRoutine(after), undo, Vec::new());
            let mut steps = restore::routine(after);
            // The comment alone; the step before made the routine.
            for step in steps.drain(2..) {
                self.push(place, step, Undo::WithParent, Vec::new());
            }
        }
    }

    pub(super) fn drop_routine(&mut self, item: &'a Routine) {
        if item.forms.contains_key(&self.facts.dialect) {
            let undo = all_back(restore::routine(item));
            let renamed = signature::is_renamed(self.facts, item);
            let place = if renamed { (Shape, Turn::DropNamed) } else { (self.drop_phase(), Turn::DropRoutine) };
            self.push(place, StepKind::DropRoutine(item), undo, Vec::new());
        }
    }
}

impl Touched<'_> {
    /// Whether a view may notice.
    fn is_about_shape(&self) -> bool {
        !self.retyped.is_empty() || !self.resized.is_empty() || !self.remade.is_empty()
    }
}

/// The names of tables whose shape a change alters, and of those whose primary key a view may group by.
fn shapes(change: &Change, dialect: Dialect) -> impl Iterator<Item = &Name> {
    let (mut first, mut second) = (None, None);
    if let Change::RenameTable { from, to } = change {
        (first, second) = (Some(&from.name), Some(&to.name));
    } else if let Change::RenameColumn { table, .. }
    | Change::AddColumn { table, .. }
    | Change::DropColumn { table, .. }
    | Change::DropConstraint { table, constraint: Constraint::PrimaryKey(_) } = change
    {
        first = Some(&table.name);
    } else if let Change::ChangeColumn(change) = change {
        let changes = retyped(&change.before, &change.after, dialect) != Retyped::No
            || change.before.generated != change.after.generated;
        first = changes.then_some(&change.table.name);
    } else if let Change::DropTable(table) = change {
        first = Some(&table.name.name);
    } else if let Change::ChangeEnum(change) = change {
        first = (!only_adds(change)).then_some(&change.name.name);
    }
    first.into_iter().chain(second)
}

/// Whether CREATE OR REPLACE would refuse: what stands before the body is not what it was.
fn is_remade(before: &Routine, after: &Routine, dialect: Dialect) -> bool {
    match (before.forms.get(&dialect), after.forms.get(&dialect)) {
        (Some(before), Some(after)) => head(before) != head(after),
        (_, _) => false,
    }
}

/// Names, arguments and result: the words up to the language or the body.
fn head(sql: &str) -> Vec<String> {
    const ENDS: [&str; 5] = ["as", "language", "begin", "return", "immutable"];
    let all = words(sql).map(|(word, _)| word.to_lowercase());
    all.take_while(|word| !ENDS.contains(&word.as_str())).filter(|word| word != "or" && word != "replace").collect()
}
