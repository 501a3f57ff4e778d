//! What to know about a model that is sound: a file per rule, and its line in the list below.

mod action_refused;
mod affinity_differs;
mod btree_gist_missing;
mod foreign_key_differs;
mod index_column_twice;
mod missing_primary_key;
mod policy_without_security;
mod redundant_unique;
mod set_default_is_null;

use super::context::{Context, Place, Report};
use crate::model::{ObjectName, Rule, Severity, Silence};

/// Every rule that advises.
const ADVICE: [fn(&Context<'_>, &mut Advisor<'_, '_>); 9] = [
    missing_primary_key::check,
    foreign_key_differs::check,
    action_refused::check,
    set_default_is_null::check,
    affinity_differs::check,
    policy_without_security::check,
    btree_gist_missing::check,
    index_column_twice::check,
    redundant_unique::check,
];

/// What advice is given through, unless the declaration says that what it tells is meant.
pub(super) struct Advisor<'a, 'r> {
    report: &'a mut Report<'r>,
    /// Each with whether there was something to be silent about.
    silences: Vec<(&'a Silence, bool)>,
}

/// Advises on a model that has no error, so that a rule may rely on all that the others demand.
pub(super) fn check<'a>(context: &Context<'a>, report: &'a mut Report<'_>) {
    let silences = context.declared.silences.iter().map(|silence| (silence, false)).collect();
    let mut advisor = Advisor { report, silences };
    for advise in ADVICE {
        advise(context, &mut advisor);
    }
    advisor.needless();
}

impl Advisor<'_, '_> {
    /// Tells of a breach; what is said of its table is looked at before what is said of the database.
    fn tell(
        &mut self,
        rule: Rule,
        place: Place<'_>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) {
        if !self.is_silent(rule, place.object()) {
            self.report(rule, place, what, why, instead);
        }
    }

    /// Whether the declaration says that a breach is meant, by the table or the database.
    fn is_silent(&mut self, rule: Rule, table: Option<&ObjectName>) -> bool {
        let same = |found: &&mut (&Silence, bool)| found.0.rule == rule;
        let is_whole = |found: &&mut (&Silence, bool)| found.0.table.is_none();
        let of_table = |found: &&mut (&Silence, bool)| found.0.table.is_some() && found.0.table.as_ref() == table;
        let silence = match self.silences.iter_mut().filter(same).find(of_table) {
            Some(silence) => Some(silence),
            None => self.silences.iter_mut().filter(same).find(is_whole),
        };
        silence.map(|(_, is_needed)| *is_needed = true).is_some()
    }

    /// Tells of what is not silenced.
    fn report(
        &mut self,
        rule: Rule,
        place: Place<'_>,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) {
        self.report.fault(rule, place, what, why, instead);
    }

    fn needless(self) {
        for (silence, _) in self.silences.into_iter().filter(|(_, is_needed)| !is_needed) {
            self.report.fault(
                Rule::NeedlessSilence,
                place(silence),
                format!("the rule {} is silenced, and has nothing to tell", silence.rule.id()),
                "the silence would hide the next breach, which nobody has looked at",
                format!("remove `.silence(Rule::{:?}, …)`", silence.rule),
            );
        }
    }
}

/// Checks what is said about advice: only advice is silenced, and for a reason.
pub(super) fn silences(context: &Context<'_>, report: &mut Report<'_>) {
    for silence in &context.declared.silences {
        let place = place(silence);
        if !silence.rule.is_advice() {
            let why = match silence.rule.severity() {
                Severity::Error => "nothing can be generated from a declaration that breaks it",
                Severity::Warning => "it tells of one run, and ends when what it asks for is done",
            };
            report.fault(
                Rule::SilenceRefused,
                place,
                format!("the rule {} cannot be silenced", silence.rule.id()),
                why,
                format!("remove `.silence(Rule::{:?}, …)`, and fix what the rule tells of", silence.rule),
            );
        } else if silence.reason.trim().is_empty() {
            report.fault(
                Rule::NoReason,
                place,
                format!("the rule {} is silenced without a reason", silence.rule.id()),
                "a reader of the declaration must be able to tell that it was intended",
                format!("a reason in words: `.silence(Rule::{:?}, \"…\")`", silence.rule),
            );
        }
    }
}

fn place(silence: &Silence) -> Place<'_> {
    silence.table.as_ref().map_or(Place::Database, Place::Object)
}
