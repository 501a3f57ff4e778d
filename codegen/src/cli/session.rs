//! What every command starts with: the project locked and recovered, its history read, its files compared.

use super::amend::{self, Amended};
use super::args::{Args, Command};
use super::compared::{compare_project, keep_only, successions};
use super::next::{Given, Next};
use super::options::{check_names, options};
use super::output::Output;
pub(super) use super::stop::Stop;
use super::{adopt, drafts, entities};
use crate::declare::{Paths, Project};
use crate::draft::{self, Draft, Drafted};
use crate::emit::entity::Surface;
use crate::emit::history::{FrozenFile, History, Loaded, Parent, load};
use crate::emit::write::{
    Access, Changeset, Local, Lock, Problem, Recovery, Succession, is_interrupted, lock, path_faults, read_texts,
    recover,
};
use crate::model::{Fault, Rule};
use crate::pipeline::{Migrations, PreparedDatabase, declarations, migrations};
use crate::rebase::fork_fault;
use crate::undo::Keeping;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// The project as it is and as it should be.
pub(super) struct Session {
    project: Project,
    pub(super) prepared: Migrations,
    /// Migrations that are being written by hand, by database.
    drafts: BTreeMap<String, Draft>,
    /// The last migration of each database's history.
    heads: BTreeMap<String, Parent>,
    pub(super) changes: Changeset,
    /// What is planned again.
    pub(super) amended: Amended,
    /// The database that the command looks at; all of them if none.
    only: Option<String>,
    /// What was typed or answered, for the commands that are offered.
    pub(super) given: Given,
    /// The project has migrations of its own, and no history yet.
    awaits_adoption: bool,
    /// Held until the command is done.
    lock: Lock,
}

impl Session {
    pub(super) fn open(
        mut project: Project,
        args: &Args,
        command: &Command,
        output: &mut Output<'_>,
    ) -> Result<Self, Stop> {
        let start = Instant::now();
        if let Some(root) = &args.root {
            project.root.clone_from(root);
        }
        let only = args.database.clone();
        check_database(&project, only.as_deref())?;
        let faults = path_faults(&project.paths);
        if !faults.is_empty() {
            return Err(Stop::Faults(faults));
        }
        let lock = enter(&project.root, command.writes(), output)?;
        // First, so that the room of its statements is free for all that follows.
        let declarations = declarations(&mut project);
        let mut histories = histories(&project)?;
        // Of several databases, only their people know whose the migrations are.
        let is_another = only.is_some() && project.databases.len() > 1;
        let awaits_adoption = !is_another && adopt::awaits(&project, &histories);
        if awaits_adoption && command.begins() {
            return Err(adopt::first(&project, &Given::new(args, command)));
        }
        let amended = amend::take(&project, &mut histories, command, only.as_deref())?;
        let mut options = options(&project, &histories, command, only.as_deref())?;
        let is_named = !options.names.is_empty();
        amended.call(&mut options, command);
        let drafts = command.freezes().then(|| drafts::read(&project)).transpose()?.unwrap_or_default();
        options.drafts.clone_from(&drafts);
        let declarations = declarations?;
        output.detail(format_args!("read the declaration and the history in {:?}", start.elapsed()));

        let start = Instant::now();
        let history: Vec<String> = histories.values().flat_map(|history| history.paths.iter().cloned()).collect();
        let ended = histories.iter().filter_map(|(name, history)| Some((name.clone(), draft::head(history)?)));
        let heads = ended.collect();
        let mut prompt = output.prompt(command.asks());
        let mut keeping = Keeping::new(&amended.taken, &mut prompt);
        let prepared = migrations(&project, declarations, histories, &options, &mut keeping);
        let kept = keeping.kept;
        let mut given = Given::new(args, command);
        given.answered(&prompt.into_answered());
        let mut prepared = prepared.map_err(|failure| Stop::of(failure, command, &given))?;
        if is_named {
            check_names(&prepared, &options, only.as_deref())?;
        }
        for flag in &kept {
            output.say(format_args!("as answered before: {flag}"));
        }
        amended.check(&prepared, &given)?;
        output.detail(format_args!("planned in {:?}", start.elapsed()));

        let start = Instant::now();
        let sources = drafts.values().flat_map(|draft| draft.sources.iter());
        let retired: Vec<FrozenFile> = sources.chain(amended.files()).cloned().collect();
        let of_database = |database: &PreparedDatabase| {
            amended.successions(&project, successions(&project, database, database.new), database)
        };
        let successions: Vec<Succession> = prepared.databases.iter().flat_map(of_database).collect();
        let mut changes = compare_project(&project, &prepared.databases, &history, &retired, &successions);
        if let Some(only) = &only {
            keep_only(&mut changes, &project, only);
        }
        if awaits_adoption {
            // Adoption takes them; until then each would be named as in the way.
            let folder = format!("{}/src/", project.paths.migration);
            changes.problems.retain(|problem| !problem.path.starts_with(&folder));
        }
        amended.without_reports(&project, &mut changes);
        prepared.warnings.extend(entities::lacking(&project, &prepared.databases));
        output.detail(format_args!("rendered and compared in {:?}", start.elapsed()));
        prepared.warnings.iter().for_each(|warning| output.warn(warning));
        Ok(Self { project, prepared, drafts, heads, changes, amended, only, given, awaits_adoption, lock })
    }

    /// Lets go of the project. Memory is left to the end of the process, which is near: thousands of tables are many
    /// strings, and freeing them one by one takes a good part of a short run.
    pub(super) fn end(self) {
        let Self { project, prepared, drafts, heads, changes, amended, only: _, given: _, awaits_adoption: _, lock } =
            self;
        std::mem::forget((project, prepared, drafts, heads, changes, amended));
        drop(lock);
    }

    pub(super) fn paths(&self) -> &Paths {
        &self.project.paths
    }

    pub(super) fn root(&self) -> &Path {
        &self.project.root
    }

    /// The databases that the command looks at.
    pub(super) fn databases(&self) -> impl Iterator<Item = &PreparedDatabase> {
        let wanted = |name: &str| self.only.as_deref().is_none_or(|only| only == name);
        self.prepared.databases.iter().filter(move |database| wanted(&database.declared.name))
    }

    /// The draft that is frozen next, of each database that the command looks at.
    pub(super) fn drafts(&self) -> impl Iterator<Item = &Drafted> {
        self.databases().filter_map(|database| database.draft.as_ref())
    }

    /// The draft of a database as it was read.
    pub(super) fn draft(&self, database: &str) -> Option<&Draft> {
        self.drafts.get(database)
    }

    /// The last migration of a database's history.
    pub(super) fn head(&self, database: &str) -> Option<Parent> {
        self.heads.get(database).cloned()
    }

    /// What is wrong with drafts.
    pub(super) fn draft_faults(&self) -> Vec<Fault> {
        self.drafts().flat_map(|draft| draft.faults.iter().cloned()).collect()
    }

    pub(super) const fn project(&self) -> &Project {
        &self.project
    }

    /// What apps that use the entities of that database find otherwise.
    pub(super) fn entities(&self, database: &PreparedDatabase) -> Surface {
        if self.amended.taken.contains_key(&database.declared.name) {
            let mut changes = amend::entity_changes(&self.project, database);
            changes.relocations.clone_from(&self.changes.relocations);
            return entities::surface(&self.project, database, &changes);
        }
        entities::surface(&self.project, database, &self.changes)
    }

    /// Whether the declaration has changes that no migration has.
    pub(super) fn has_new_migrations(&self) -> bool {
        self.databases().any(|database| database.new > 0)
    }

    /// That what is declared has no migration yet, or a draft is none.
    pub(super) fn without_migration(&self) -> Option<Fault> {
        let of = |wanted: fn(&PreparedDatabase) -> bool| -> Vec<&str> {
            let found = self.databases().filter(|database| wanted(database));
            found.map(|database| database.declared.name.as_str()).collect()
        };
        let instead = format!("run `{}`", self.generate());
        let (changed, new) = (of(|database| !database.changes.is_empty()), of(|database| database.new > 0));
        if !changed.is_empty() {
            let what = if self.awaits_adoption {
                "the project has migrations that no history knows"
            } else {
                "the declaration has changes without a migration"
            };
            let why = "databases would not become what the entities expect";
            return Some(Fault::new(Rule::NoMigration, changed.join(", "), what, why, instead));
        }
        let why = "no client runs it before it is frozen";
        let fault = || Fault::new(Rule::OpenDraft, new.join(", "), "a draft is not a migration yet", why, instead);
        (!new.is_empty()).then(fault)
    }

    /// Whether everything is as it should be.
    pub(super) fn is_clean(&self) -> bool {
        self.changes.is_clean() && !self.has_new_migrations()
    }

    /// The problems after which nothing may be generated.
    pub(super) fn forbidding(&self) -> Vec<Problem> {
        self.changes.problems.iter().filter(|problem| problem.forbids_writing()).cloned().collect()
    }

    /// What to type next, if anything is left to do.
    pub(super) fn next(&self) -> Option<Next<'_>> {
        let may_write = self.forbidding().is_empty();
        if may_write && !self.draft_faults().is_empty() {
            Some(Next::Finish)
        } else if may_write && (self.has_new_migrations() || !self.changes.has_no_writes()) {
            Some(if self.awaits_adoption { Next::Adopt(names(&self.project)) } else { Next::Generate })
        } else if self.changes.problems.is_empty() {
            None
        } else {
            Some(Next::Check)
        }
    }

    /// The command that writes what this one looked at, or that has to come before it.
    pub(super) fn generate(&self) -> String {
        if self.awaits_adoption { self.given.adopt(&names(&self.project)) } else { self.given.generate() }
    }

    pub(super) const fn awaits_adoption(&self) -> bool {
        self.awaits_adoption
    }
}

/// Locks the project; completes or undoes what an interrupted run left.
pub(super) fn enter(root: &Path, writes: bool, output: &mut Output<'_>) -> Result<Lock, Stop> {
    let take = |access| lock(root, access).map_err(|error| Stop::Faults(vec![error.fault()]));
    let held = take(if writes { Access::Write } else { Access::Read })?;
    if !is_interrupted(root) {
        return Ok(held);
    }
    drop(held);
    let held = take(Access::Write)?;
    match recover(root, &mut Local).map_err(|error| Stop::from(&error))? {
        None => {}
        Some(Recovery::Undone) => output.say("undid an interrupted run: it had changed nothing yet"),
        Some(Recovery::Completed(outcome)) => {
            output.say("completed an interrupted run");
            for path in outcome.left {
                output.say(format_args!("left {path} as it is: it changed since"));
            }
        }
    }
    Ok(held)
}

/// The databases, as declared.
pub(super) fn names(project: &Project) -> Vec<&str> {
    project.databases.iter().map(|database| database.name.as_str()).collect()
}

pub(super) fn check_database(project: &Project, only: Option<&str>) -> Result<(), Stop> {
    let Some(only) = only else { return Ok(()) };
    let names = names(project);
    if names.contains(&only) {
        return Ok(());
    }
    let (what, why) = ("no database of that name is declared", "nothing is known of it");
    let instead = format!("one of {}", names.join(", "));
    Err(Stop::fault(Rule::UnknownDatabase, format!("--database {only}"), what, why, instead))
}

/// The history of every database, all faults together.
pub(super) fn histories(project: &Project) -> Result<BTreeMap<String, History>, Stop> {
    let (mut histories, mut faults) = (BTreeMap::new(), Vec::new());
    for database in &project.databases {
        let folder = format!("{}/{}", project.paths.history, database.name);
        match read_texts(&project.root, &folder, "json").and_then(|files| load(files, None)) {
            Ok(Loaded::Line(history)) => {
                histories.insert(database.name.clone(), history);
            }
            Ok(Loaded::Fork(fork)) => faults.push(fork_fault(&database.name, &project.paths.history, &fork)),
            Err(mut found) => faults.append(&mut found),
        }
    }
    if faults.is_empty() { Ok(histories) } else { Err(Stop::Faults(faults)) }
}
