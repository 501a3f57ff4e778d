//! `cargo schema generate --amend`: the last migration is planned again, instead of another one behind it.

use super::args::{Command, Generate};
use super::compared::successions;
use super::drafts;
use super::next::Given;
use super::session::Stop;
use super::taken::{Wish, choose, reports};
use crate::declare::Project;
use crate::diff::{self, Change};
use crate::emit::entity;
use crate::emit::history::{Entry, FrozenFile, History};
use crate::emit::write::{Changeset, Removal, Succession, Write};
use crate::emit::{Kind, Source};
use crate::model::{Declared, Fault, Rule};
use crate::pipeline::{Migrations, Options, PreparedDatabase};
use crate::undo::{Taken, before, followed, lost_backfills, returned};
use std::collections::BTreeMap;

/// What was taken out of history and is planned again, by database.
#[derive(Default)]
pub(super) struct Amended {
    pub(super) taken: BTreeMap<String, Taken>,
}

/// Takes the last migration out of history, if it is to be planned again.
///
/// # Errors
/// It may not be.
pub(super) fn take(
    project: &Project,
    histories: &mut BTreeMap<String, History>,
    command: &Command,
    only: Option<&str>,
) -> Result<Amended, Stop> {
    let Command::Generate(Generate { amend: true, since, .. }) = command else { return Ok(Amended::default()) };
    let wish = Wish { only, named: None, since: since.as_deref() };
    let choice = choose(project, histories, wish, &drafts::folders(project)?)?;
    if choice.taken.is_by_hand() {
        return Err(Stop::Faults(vec![by_hand(&choice.database, &choice.taken)]));
    }
    histories.insert(choice.database.clone(), choice.left);
    Ok(Amended { taken: BTreeMap::from([(choice.database, choice.taken)]) })
}

fn by_hand(database: &str, taken: &Taken) -> Fault {
    Fault::new(
        Rule::WrittenByHand,
        format!("{database}: {}", taken.stems().join(", ")),
        "it was written by hand",
        "what its statements are for, only their author can tell",
        "cargo schema undo, which makes it a draft again; then cargo schema generate --extend, which adds what was declared \
         since",
    )
}

impl Amended {
    /// Lets what is planned again keep its name and its day, unless others were given.
    pub(super) fn call(&self, options: &mut Options, command: &Command) {
        let has_day = matches!(command, Command::Generate(Generate { date: Some(_), .. }));
        for (database, taken) in &self.taken {
            options.names.entry(database.clone()).or_insert_with(|| taken.name().to_owned());
            if !has_day {
                taken.date().clone_into(&mut options.date);
            }
        }
    }

    /// The files of what is planned again.
    pub(super) fn files(&self) -> impl Iterator<Item = &FrozenFile> {
        self.taken.values().flat_map(Taken::files)
    }

    /// Whether all that was written down is in the new plan.
    pub(super) fn check(&self, prepared: &Migrations, given: &Given) -> Result<(), Stop> {
        let again = format!("{}, then {}", given.look("undo"), given.look("generate"));
        let lost = |database: &PreparedDatabase| {
            let name = &database.declared.name;
            self.taken.get(name).map(|taken| lost_backfills(name, taken, &database.changes, &again))
        };
        let faults: Vec<Fault> = prepared.databases.iter().filter_map(lost).flatten().collect();
        if faults.is_empty() { Ok(()) } else { Err(Stop::Faults(faults)) }
    }

    /// Where hand-written files go, which followed the renames that are planned again.
    pub(super) fn successions(
        &self,
        project: &Project,
        onward: Vec<Succession>,
        database: &PreparedDatabase,
    ) -> Vec<Succession> {
        let Some(taken) = self.taken.get(&database.declared.name) else { return onward };
        let left = database.history.get(..database.history.len() - database.new).unwrap_or_default();
        followed(back(project, &database.declared, left, taken), onward)
    }

    /// Reports of what is planned again are reports of other files.
    pub(super) fn without_reports(&self, project: &Project, changes: &mut Changeset) {
        if !changes.has_no_writes() {
            for (database, taken) in &self.taken {
                changes.removals.extend(reports(project, database, taken));
            }
        }
    }
}

/// How entities change by a migration that is planned again: against those of the migration before it, which no file holds
/// any more.
pub(super) fn entity_changes(project: &Project, database: &PreparedDatabase) -> Changeset {
    let (known, new) = database.history.split_at(database.history.len() - database.new);
    let Ok(schema) = diff::replay(known.iter().flat_map(|entry| &entry.changes)) else { return Changeset::default() };
    let undone: Vec<Change> = new.iter().flat_map(|entry| entry.changes.iter().cloned()).collect();
    let then = before(&database.declared, schema, &undone);
    let texts = |declared: &Declared, history: &[Entry]| -> BTreeMap<String, String> {
        let files = entity::files(Source { project, database: declared, history });
        files.filter(|file| matches!(file.kind, Kind::Generated(_))).map(|file| (file.path, file.body)).collect()
    };
    let mut old = texts(&then, known);
    let mut changes = Changeset::default();
    for (path, body) in texts(&database.declared, &database.history) {
        let before = old.remove(&path);
        if before.as_ref() != Some(&body) {
            changes.writes.push(Write { path, before, header: "//".to_owned(), body });
        }
    }
    changes.removals.extend(old.into_iter().map(|(path, before)| Removal { path, before }));
    changes
}

/// Where hand-written files go back to, whose tables a migration renamed.
pub(super) fn back(project: &Project, declared: &Declared, left: &[Entry], taken: &Taken) -> Vec<Succession> {
    let renames = |change: &Change| matches!(change, Change::RenameTable { .. });
    if !taken.entries.iter().flat_map(|entry| &entry.changes).any(renames) {
        return Vec::new();
    }
    let history: Vec<Entry> = left.iter().chain(&taken.entries).cloned().collect();
    let Ok(schema) = diff::replay(history.iter().flat_map(|entry| &entry.changes)) else { return Vec::new() };
    let then = PreparedDatabase::settled(before(declared, schema, &[]), history);
    returned(successions(project, &then, taken.entries.len()))
}
