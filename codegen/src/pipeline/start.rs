//! Where each database stands before anything is planned: what its history leads to, and its draft on top of that.

use super::settled::is_settled;
use super::{Failure, Options};
use crate::diff;
use crate::draft::{self, Draft, Drafted, Ground};
use crate::emit::history::History;
use crate::model::{Declared, Fault, Rule, Schema};

/// Where a database stands.
#[derive(Default)]
pub(super) struct Start {
    /// What its migrations lead to, the draft's included; none of a database that is settled.
    pub(super) state: Option<Schema>,
    pub(super) draft: Option<Drafted>,
}

/// Replays history, and puts drafts on it.
pub(super) fn starts(declared: &[Declared], histories: &[History], options: &Options) -> Result<Vec<Start>, Failure> {
    declared.iter().zip(histories).map(|(declared, history)| start(declared, history, options)).collect()
}

fn start(declared: &Declared, history: &History, options: &Options) -> Result<Start, Failure> {
    let changes = || history.entries.iter().flat_map(|entry| &entry.changes);
    let draft = options.drafts.get(&declared.name);
    // What an author says about or for a change is judged, be there a change or none.
    let is_asked_nothing = options.flags.is_empty() && declared.intent.is_silent() && draft.is_none();
    if is_asked_nothing && is_settled(changes(), &declared.schema) {
        return Ok(Start::default());
    }
    let before = diff::replay(changes()).map_err(|error| {
        let place = format!("{}: history", declared.name);
        let why = "the state before a new migration is the replay of all of history";
        let instead = "restore the folder from version control";
        Failure::Faults(vec![Fault::new(Rule::HistoryReplay, place, error.to_string(), why, instead)])
    })?;
    match draft {
        Some(draft) => drafted(draft, declared, &before, history).map_err(Failure::Faults),
        None => Ok(Start { state: Some(before), draft: None }),
    }
}

fn drafted(draft: &Draft, declared: &Declared, before: &Schema, history: &History) -> Result<Start, Vec<Fault>> {
    let after = draft::after(draft, declared, before, history)?;
    let mut faults = draft.faults.clone();
    faults.extend(draft::faults(draft, Ground { declared, before, after: &after }));
    let claims = draft.claims.as_ref().map(|claims| claims.changes.clone());
    let drafted = Drafted { folder: draft.folder.clone(), claims, faults, new: 0 };
    Ok(Start { state: Some(after), draft: Some(drafted) })
}
