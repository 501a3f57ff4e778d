//! `cargo schema undo`: the last migration goes out of history, and everything is as it was before it.

use super::amend::back;
use super::args::{Args, Command, Undo};
use super::compared::{compare_project, keep_only};
use super::next::{Given, Next};
use super::output::{GOOD, NOTE, Output, STRONG, left};
use super::session::{Stop, check_database, enter, histories};
use super::taken::{Choice, Wish, choose, confirm, reports};
use super::{CLEAN, DIFFERENT, drafts};
use crate::declare::Project;
use crate::diff;
use crate::emit::File;
use crate::emit::history::FrozenFile;
use crate::emit::write::{Changeset, Local, Write, apply, path_faults};
use crate::model::{Fault, Rule};
use crate::pipeline::{PreparedDatabase, declarations};
use crate::undo::{before, draft};
use serde_json::{Map, Value, json};

pub(super) fn run(mut project: Project, args: &Args, options: &Undo, output: &mut Output<'_>) -> Result<u8, Stop> {
    if let Some(root) = &args.root {
        project.root.clone_from(root);
    }
    let given = Given::new(args, &Command::Undo(options.clone()));
    check_database(&project, args.database.as_deref())?;
    let faults = path_faults(&project.paths);
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    let lock = enter(&project.root, !options.dry_run, output)?;
    let declared = declarations(&mut project)?.databases;
    let wish =
        Wish { only: args.database.as_deref(), named: options.migration.as_deref(), since: options.since.as_deref() };
    let choice = choose(&project, &histories(&project)?, wish, &drafts::folders(&project)?)?;
    let draft = if choice.taken.is_by_hand() {
        draft(&project.paths, &choice.database, &choice.taken, &choice.left, &choice.sql)
    } else {
        Vec::new()
    };
    let databases = declared.into_iter().map(|declared| {
        let is_it = declared.name == choice.database;
        let entries = if is_it { choice.left.entries.clone() } else { Vec::new() };
        PreparedDatabase::settled(declared, entries)
    });
    let changes = changes(&project, databases.collect(), &choice, &draft)?;
    if !output.json {
        tell(&choice, &draft, output);
    }
    let forbidding: Vec<_> = changes.problems.iter().filter(|problem| problem.forbids_writing()).cloned().collect();
    if !forbidding.is_empty() {
        return Err(Stop::of_files(&forbidding));
    }
    if options.dry_run {
        return Ok(done(&choice, &draft, &changes, &given, output));
    }
    confirm(&choice.database, &choice.taken, options.applied_nowhere, &given.undo(options), output)?;
    let outcome = apply(&project.root, &changes, &mut Local).map_err(|error| Stop::from(&error))?;
    drop(lock);
    for problem in &changes.problems {
        output.fault(&problem.fault());
    }
    for path in &outcome.left {
        output.fault(&left(path));
    }
    done(&choice, &draft, &changes, &given, output);
    Ok(if outcome.left.is_empty() && changes.problems.is_empty() { CLEAN } else { DIFFERENT })
}

/// What has to be written for the project to be as the shorter history says.
fn changes(
    project: &Project,
    mut databases: Vec<PreparedDatabase>,
    choice: &Choice,
    draft: &[File],
) -> Result<Changeset, Stop> {
    let Choice { database, left, taken, .. } = choice;
    let mut successions = Vec::new();
    for prepared in databases.iter_mut().filter(|prepared| prepared.declared.name == *database) {
        let replayed = diff::replay(left.entries.iter().flat_map(|entry| &entry.changes));
        let schema = replayed.map_err(|error| {
            let why = "everything is written as the shorter history says";
            let instead = "restore the folder from version control";
            let place = format!("{database}: history");
            Stop::Faults(vec![Fault::new(Rule::HistoryReplay, place, error.to_string(), why, instead)])
        })?;
        successions = back(project, &prepared.declared, &left.entries, taken);
        prepared.declared = before(&prepared.declared, schema, &taken.changes());
    }
    let retired: Vec<FrozenFile> = taken.files().cloned().collect();
    let mut changes = compare_project(project, &databases, &left.paths, &retired, &successions);
    keep_only(&mut changes, project, database);
    changes.removals.extend(reports(project, database, taken));
    changes.writes.extend(draft.iter().map(|file| Write {
        path: file.path.clone(),
        before: None,
        header: String::new(),
        body: file.body.clone(),
    }));
    Ok(changes)
}

/// What goes.
fn tell(choice: &Choice, draft: &[File], output: &mut Output<'_>) {
    for entry in &choice.taken.entries {
        output.data_in(STRONG, format_args!("{}: {} goes", choice.database, entry.stem()));
        for change in &entry.changes {
            output.data_in(NOTE, format_args!("  {} {change}", change.mark()));
        }
    }
    if let Some(folder) = folder(draft) {
        output.data(format_args!("  its SQL was written by hand, and is the draft {folder} again"));
    }
}

fn folder(draft: &[File]) -> Option<&str> {
    draft.first().and_then(|file| file.path.rsplit_once('/')).map(|(folder, _)| folder)
}

fn done(choice: &Choice, draft: &[File], changes: &Changeset, given: &Given, output: &mut Output<'_>) -> u8 {
    let next = match folder(draft) {
        Some(folder) => Next::Draft(folder.to_owned()),
        None => Next::Undone,
    };
    if output.json {
        output.envelope("undo", envelope(choice, draft, changes, &next.line(given)));
        return CLEAN;
    }
    for write in &changes.writes {
        output.detail(format_args!("  write {}", write.path));
    }
    for removal in &changes.removals {
        output.detail(format_args!("  remove {}", removal.path));
    }
    for relocation in &changes.relocations {
        output.say(format_args!("{} goes to {}", relocation.from, relocation.to));
    }
    let (written, removed) = (changes.writes.len(), changes.removals.len());
    output.say_in(GOOD, format_args!("files: {written} as they were before, {removed} gone"));
    next.tell(given, output);
    CLEAN
}

fn envelope(choice: &Choice, draft: &[File], changes: &Changeset, next: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("database".to_owned(), choice.database.clone().into());
    fields.insert("undone".to_owned(), choice.taken.stems().into());
    fields.insert("draft".to_owned(), draft.iter().map(|file| file.path.as_str()).collect());
    fields.insert(
        "files".to_owned(),
        json!({
            "write": changes.writes.iter().map(|write| &write.path).collect::<Vec<_>>(),
            "remove": changes.removals.iter().map(|removal| &removal.path).collect::<Vec<_>>(),
            "move": changes.relocations.iter()
                .map(|relocation| json!({ "from": relocation.from, "to": relocation.to }))
                .collect::<Vec<_>>(),
        }),
    );
    fields.insert("next".to_owned(), next.into());
    fields
}
