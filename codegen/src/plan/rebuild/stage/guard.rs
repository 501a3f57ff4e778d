//! What stands around a migration: nothing of it is done unless all of it is, and unless history says what is there.

use super::Work;
use crate::model::ObjectName;
use crate::plan::rebuild::{Known, Rebuild};
use crate::plan::{Alter, Step, StepKind, Undo};

impl<'a> Work<'_, 'a> {
    /// What is lost when a table is dropped, or written to when one is filled.
    pub(super) fn assert_known(&mut self, cause: usize) {
        let mut known: Vec<Known> = Vec::new();
        for pair in self.anew.values() {
            known.push(self.rules.known_table(pair.old));
        }
        for pair in self.native.values() {
            let filled = pair.added().any(|column| self.moves.backfills.contains_key(&(pair.name, &column.name)));
            if filled || !pair.replaced.is_empty() {
                known.push(Known::Triggers(Box::new(pair.old.clone())));
            }
        }
        let gone: Vec<&ObjectName> = self.dropped.values().chain(&self.early).map(|table| &table.name).collect();
        known.extend(gone.into_iter().map(|name| self.rules.known_references(name)));
        if !known.is_empty() {
            self.rebuild(cause, Rebuild::Assert(known));
        }
    }

    /// The steps, held together where they are more than one statement.
    pub(super) fn guarded(self) -> Vec<Step<'a>> {
        let steps = self.steps;
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return steps };
        if steps.len() == 1 && is_one_statement(&first.kind) {
            return steps;
        }
        let step = |cause: usize, kind: Rebuild| Step {
            kind: StepKind::Alter(Box::new(Alter::Rebuild(kind))),
            cause,
            undo: Undo::WithParent,
            hazards: Vec::new(),
        };
        let (guard, release) = (step(first.cause, Rebuild::Guard), step(last.cause, Rebuild::Release));
        std::iter::once(guard).chain(steps).chain([release]).collect()
    }
}

/// A statement is done or not.
fn is_one_statement(step: &StepKind<'_>) -> bool {
    let StepKind::Alter(alter) = step else {
        return matches!(
            step,
            StepKind::DropTable(_)
                | StepKind::DropIndex { .. }
                | StepKind::CreateIndex { .. }
                | StepKind::DropTrigger { .. }
                | StepKind::CreateTrigger { .. }
                | StepKind::DropView(_)
        );
    };
    // A table whose name changes in case only is renamed twice.
    if let Alter::RenameTable { from, to } = &**alter {
        return !from.to_string().eq_ignore_ascii_case(&to.to_string());
    }
    matches!(**alter, Alter::RenameColumn { .. } | Alter::DropColumn { .. } | Alter::Rebuild(Rebuild::AddColumn(_)))
}
