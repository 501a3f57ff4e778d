//! What the migrations of one group are called beside each other.

use super::name::sanitise;
use crate::step::{Alter, ConstraintForm, Plan, Stage, StepKind};
use std::collections::BTreeMap;

/// What a stage is for, as its name says it; what tells most about a stage comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    Concurrently,
    SetNotNull,
    Validate,
    Fill,
    Switch,
    Require,
    AddValues,
    Drop,
    Finish,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Concurrently => "concurrently",
            Self::Fill => "fill",
            Self::SetNotNull => "set_not_null",
            Self::Validate => "validate",
            Self::Switch => "switch",
            Self::Require => "require",
            Self::AddValues => "add_values",
            Self::Drop => "drop",
            Self::Finish => "finish",
        }
    }
}

/// What each stage adds to the name of the migration: nothing where it is the first that runs in a transaction, and else
/// what it is for. `plans` are those of every dialect.
pub fn suffixes(plans: &[Plan<'_>]) -> Vec<String> {
    let count = plans.iter().map(|plan| plan.stages.len()).max().unwrap_or(0);
    let at = |at: usize| {
        let stages = plans.iter().filter_map(move |plan| plan.stages.get(at));
        stages.filter(|stage| !stage.steps.is_empty())
    };
    let is_main = |place: &usize| at(*place).any(|stage| !stage.no_transaction);
    let main = (0..count).find(is_main).unwrap_or(0);
    let mut used: BTreeMap<Purpose, u32> = BTreeMap::new();
    let mut suffix = |place: usize| {
        if place == main {
            return String::new();
        }
        let purpose = at(place).map(purpose).min().unwrap_or(Purpose::Finish);
        let times = used.entry(purpose).or_default();
        *times += 1;
        if *times == 1 { purpose.word().to_owned() } else { format!("{}_{times}", purpose.word()) }
    };
    (0..count).map(&mut suffix).collect()
}

/// A migration's name with that of its stage.
pub fn suffixed(name: &str, suffix: &str) -> String {
    // The name of the stage is what tells it from the others, so it is the other that is cut.
    let room = super::name::MAX_LENGTH.saturating_sub(suffix.len() + 1);
    match name.get(..room) {
        _ if suffix.is_empty() => name.to_owned(),
        Some(start) => format!("{}_{suffix}", sanitise(start)),
        None => format!("{name}_{suffix}"),
    }
}

fn purpose(stage: &Stage<'_>) -> Purpose {
    stage.steps.iter().map(|step| of_step(&step.kind)).min().unwrap_or(Purpose::Finish)
}

fn of_step(step: &StepKind<'_>) -> Purpose {
    match step {
        StepKind::Alter(step) => of_alteration(step),
        StepKind::DropEnum(_)
        | StepKind::DropTable(_)
        | StepKind::DropForeignKey { .. }
        | StepKind::DropIndex { .. }
        | StepKind::DropTrigger { .. }
        | StepKind::DropRoutine(_)
        | StepKind::DropView(_)
        | StepKind::DropObject(_) => Purpose::Drop,
        StepKind::CreateNamespace(_)
        | StepKind::CreateEnum(_)
        | StepKind::CreateTable(_)
        | StepKind::AddForeignKey { .. }
        | StepKind::CreateIndex { .. }
        | StepKind::CreateTrigger { .. }
        | StepKind::CreateRoutine(_)
        | StepKind::CreateView(_)
        | StepKind::CreateObject(_)
        | StepKind::AlterObject(..)
        | StepKind::CommentTable(_)
        | StepKind::Comment { .. }
        | StepKind::BreakReferences(_)
        | StepKind::Nothing => Purpose::Finish,
    }
}

fn of_alteration(step: &Alter) -> Purpose {
    match step {
        Alter::CreateIndexConcurrently { .. } | Alter::DropIndexConcurrently { .. } => Purpose::Concurrently,
        Alter::Fill { .. } | Alter::FillRows(_) => Purpose::Fill,
        Alter::SetNullable { nullable: false, .. } => Purpose::SetNotNull,
        Alter::ValidateConstraint { .. } => Purpose::Validate,
        Alter::AddConstraint { form: ConstraintForm::UsingIndex(_), .. } | Alter::AssertIndexValid { .. } => {
            Purpose::Switch
        }
        Alter::AddConstraint { form: ConstraintForm::NotValid, .. } => Purpose::Require,
        Alter::AddEnumValue { .. } => Purpose::AddValues,
        Alter::DropColumn { .. } | Alter::DropConstraint { .. } => Purpose::Drop,
        Alter::AddConstraint { form: ConstraintForm::Plain, .. }
        | Alter::SetNullable { nullable: true, .. }
        | Alter::RenameTable { .. }
        | Alter::AddColumn { .. }
        | Alter::RenameColumn { .. }
        | Alter::ReplaceTrigger { .. }
        | Alter::SetTrigger { .. }
        | Alter::SetType { .. }
        | Alter::Together { .. }
        | Alter::SetDefault { .. }
        | Alter::RenameConstraint { .. }
        | Alter::RenameIndex { .. }
        | Alter::SetIndexStorage { .. }
        | Alter::RenameEnum { .. }
        | Alter::RenameEnumValue { .. }
        | Alter::MoveToEnum { .. }
        | Alter::DropExpression { .. }
        | Alter::SetNumbering { .. }
        | Alter::SetStorage { .. }
        | Alter::SetRowSecurity { .. }
        | Alter::SetLogged { .. }
        | Alter::SetDeferral(..)
        | Alter::ReplaceView(_)
        | Alter::SetViewOptions { .. }
        | Alter::RenameViewColumn { .. }
        | Alter::Keep(_)
        | Alter::RestoreKept(_)
        | Alter::AssertUnused(_)
        | Alter::ReplaceRoutine(_)
        | Alter::CheckKeysAtOnce
        | Alter::SkipRoutineBodies
        | Alter::Rebuild(_) => Purpose::Finish,
    }
}

#[cfg(test)]
mod tests {
    use super::suffixed;

    #[test]
    fn a_long_name_makes_room_for_its_stage() {
        assert_eq!(suffixed("add_users_email_check", "validate"), "add_users_email_check_validate");
        assert_eq!(suffixed("add_users_email_check", ""), "add_users_email_check");
        let long = suffixed(&"ab_".repeat(20), "set_not_null");
        assert!(long.len() <= 60 && long.ends_with("ab_set_not_null"), "{long}");
    }
}
