//! What `generate` would write in one dialect for what a draft claims. Its statements are the draft's to hold, and what they
//! do not mention is asked of nobody.

use super::super::ddl::{Ddl, Does, ddl, definitions};
use super::super::wanted::Wanted;
use super::{Ground, name_of};
use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::emit::sql;
use crate::model::Dialect;
use crate::plan;
use crate::sql::statements::statements;
use crate::step::Plan;
use std::collections::BTreeSet;

/// What is planned in one dialect, up and down.
pub(super) struct Planned {
    up: Way,
    down: Way,
}

/// What is planned in one direction.
#[derive(Debug, Default)]
pub(super) struct Way {
    /// Changes that have statements or are made by those of others, by their places.
    made: BTreeSet<usize>,
    /// The names and words of the statements that change a schema.
    words: BTreeSet<String>,
    ddl: Vec<Ddl>,
}

impl Planned {
    pub(super) fn new(changes: &[Change], ground: Ground<'_>, dialect: Dialect) -> Self {
        let capabilities = Capabilities::of(dialect).online(!ground.declared.offline);
        let plan = plan::plan(changes, ground.before, ground.after, &capabilities);
        let [up, down] = sql::bare(&plan, changes, ground.after).map(|text| Way::new(&text, dialect));
        let mut planned = Self { up, down };
        planned.note(&plan);
        let seen = |changes: &[Change]| plan::seen(changes, ground.before, ground.after, &capabilities);
        let (there, back) = (seen(changes), seen(&without_conversions(changes)));
        planned.up.made.retain(|at| there.contains(at));
        // What may have been there before stays, whatever else goes back with it.
        let stays = |at: &usize| matches!(changes.get(*at), Some(Change::CreateObject(item)) if item.stays());
        planned.down.made.retain(|at| back.contains(at) && !stays(at));
        planned
    }

    fn note(&mut self, plan: &Plan<'_>) {
        for stage in &plan.stages {
            let goes_back = stage.back.as_ref().is_some_and(|back| !back.steps.is_empty());
            let steps = || stage.steps.iter().filter(|step| !plan::is_frame(&step.kind));
            let undone = steps().filter(|step| goes_back || !step.undo.steps().is_empty()).map(|step| step.cause);
            self.down.made.extend(undone.chain(stage.covers.iter().copied().filter(|_| goes_back)));
            self.up.made.extend(steps().map(|step| step.cause).chain(stage.covers.iter().copied()));
        }
    }

    pub(super) const fn way(&self, is_up: bool) -> &Way {
        if is_up { &self.up } else { &self.down }
    }
}

/// What is rolled back: no expression of an author's leads back.
fn without_conversions(changes: &[Change]) -> Vec<Change> {
    let mut changes = changes.to_vec();
    for change in &mut changes {
        if let Change::ChangeColumn(change) = change {
            change.using.clear();
        }
    }
    changes
}

impl Way {
    fn new(text: &str, dialect: Dialect) -> Self {
        let mut way = Self::default();
        for statement in statements(text, dialect).unwrap_or_default() {
            way.words.extend(definitions(&statement, dialect).iter().filter_map(name_of));
            way.ddl.extend(ddl(&statement, dialect));
        }
        way
    }

    /// What statements must mention of the change at a place: what the planned ones do, and all of a change that nobody
    /// can plan.
    pub(super) fn asked(&self, at: usize, wanted: Wanted) -> Option<Wanted> {
        if !self.made.contains(&at) {
            return None;
        }
        let any = Wanted { any: [wanted.any.as_slice(), &wanted.all].concat(), all: Vec::new() };
        let is_planned = |wanted: &Wanted| wanted.missing(&self.words).is_none();
        Some(if is_planned(&any) && !is_planned(&wanted) { any } else { wanted })
    }

    /// Whether a planned statement does the same to the same objects.
    pub(super) fn does(&self, ddl: &Ddl) -> bool {
        self.ddl.iter().any(|planned| planned.does == ddl.does && planned.names == ddl.names && planned.on == ddl.on)
    }

    /// Whether all of these are made as well.
    pub(super) fn makes(&self, names: &[String]) -> bool {
        let is_made = |name| self.ddl.iter().any(|planned| planned.does == Does::Makes && planned.names.contains(name));
        names.iter().all(is_made)
    }
}
