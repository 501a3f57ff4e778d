//! Files of several statements where a client may send them one by one: they find out, before anything has changed.
//!
//! A file of one statement is done or not, so it stays plain.

use crate::dialect::Capabilities;
use crate::step::{Alter, Rebuild, Step, StepKind, Undo};

/// These steps, behind one guard if they are more than one statement.
pub(super) fn steps<'a>(mut steps: Vec<Step<'a>>, capabilities: &Capabilities) -> Vec<Step<'a>> {
    match steps.first().map(|first| first.cause) {
        Some(cause) if capabilities.sent_in_parts && !is_one(steps.iter().map(|step| &step.kind)) => {
            steps.retain(|step| step.kind != guard());
            std::iter::once(step(cause, Rebuild::Guard { held: false })).chain(steps).collect()
        }
        _ => steps,
    }
}

/// Fails unless the file is one transaction, at whose end foreign keys are looked at.
pub(super) fn guard<'a>() -> StepKind<'a> {
    kind(Rebuild::Guard { held: false })
}

/// A step that belongs to the change `cause` and that nothing undoes.
pub(super) fn step<'a>(cause: usize, what: Rebuild) -> Step<'a> {
    Step { kind: kind(what), cause, undo: Undo::WithParent, hazards: Vec::new() }
}

fn kind<'a>(what: Rebuild) -> StepKind<'a> {
    StepKind::Alter(Box::new(Alter::Rebuild(what)))
}

/// Whether these are one statement, beside one that may be done or not.
pub(super) fn is_one<'s, 'a: 's>(kinds: impl Iterator<Item = &'s StepKind<'a>>) -> bool {
    let mut kinds = kinds.filter(|kind| !is_optional(kind));
    kinds.next().is_some_and(is_one_statement) && kinds.next().is_none()
}

/// Whether a step holds a file together, and carries out no change by itself.
pub fn is_frame(kind: &StepKind<'_>) -> bool {
    let StepKind::Alter(alter) = kind else { return false };
    let Alter::Rebuild(step) = &**alter else { return false };
    matches!(step, Rebuild::Guard { .. } | Rebuild::Release | Rebuild::Assert(_) | Rebuild::Optimize)
}

fn is_optional(kind: &StepKind<'_>) -> bool {
    matches!(kind, StepKind::Alter(alter) if matches!(**alter, Alter::Rebuild(Rebuild::Optimize)))
}

fn is_one_statement(kind: &StepKind<'_>) -> bool {
    let StepKind::Alter(alter) = kind else {
        return matches!(
            kind,
            StepKind::CreateTable(_)
                | StepKind::DropTable(_)
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
