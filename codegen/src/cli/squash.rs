//! `cargo schema squash`: the first migrations of a history become one baseline.

use super::args::Args;
use super::compared::{compare_project, keep_only};
use super::output::{GOOD, NOTE, Output, STRONG, left};
use super::session::{Stop, check_database, enter, histories};
use super::taken::{is_called, reports, unknown};
use super::{CLEAN, DIFFERENT, drafts};
use crate::declare::Project;
use crate::diff;
use crate::emit::history::{Entry, History};
use crate::emit::write::{Changeset, Local, apply, path_faults};
use crate::model::{Declared, Dialect, Rule};
use crate::pipeline::{PreparedDatabase, declarations};
use crate::squash::{Input, Squash, squash, statements};
use crate::undo::Taken;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// `squash`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Options {
    /// The last migration that goes into the baseline, by its number or name; without it, the last one
    #[arg(long, value_name = "NNNN")]
    pub(super) to: Option<String>,
    /// A migration that was written by hand, and that no new database has to run; may be repeated
    #[arg(long, value_name = "NNNN")]
    pub(super) leave_out: Vec<u64>,
    /// Write nothing; print what would become of the history, and what databases would be told
    #[arg(long)]
    pub(super) dry_run: bool,
}

pub(super) fn run(mut project: Project, args: &Args, options: &Options, output: &mut Output<'_>) -> Result<u8, Stop> {
    if let Some(root) = &args.root {
        project.root.clone_from(root);
    }
    check_database(&project, args.database.as_deref())?;
    let faults = path_faults(&project.paths);
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    let lock = enter(&project.root, !options.dry_run, output)?;
    let declared = declarations(&mut project)?.databases;
    let histories = histories(&project)?;
    let place = which(&declared, &histories, args.database.as_deref())?;
    let wanted = &declared[place];
    let history = histories.get(&wanted.name).cloned().unwrap_or_default();
    ready(&project, wanted, &history)?;
    let count = count(wanted, &history, options.to.as_deref())?;
    let left_out = options.leave_out.iter().copied().collect();
    let input = Input { project: &project, declared: wanted, history: &history, count, left_out: &left_out };
    let squashed = squash(&input).map_err(Stop::Faults)?;
    let database = wanted.clone();
    let changes = changes(&project, declared, &histories, (&database.name, &squashed));
    if !output.json {
        tell(&database, &squashed, output);
    }
    let forbidding: Vec<_> = changes.problems.iter().filter(|problem| problem.forbids_writing()).cloned().collect();
    if !forbidding.is_empty() {
        return Err(Stop::of_files(&forbidding));
    }
    if options.dry_run {
        done(&database, &squashed, &changes, output);
        return Ok(CLEAN);
    }
    let outcome = apply(&project.root, &changes, &mut Local).map_err(|error| Stop::from(&error))?;
    drop(lock);
    for problem in &changes.problems {
        output.fault(&problem.fault());
    }
    for path in &outcome.left {
        output.fault(&left(path));
    }
    done(&database, &squashed, &changes, output);
    Ok(if outcome.left.is_empty() && changes.problems.is_empty() { CLEAN } else { DIFFERENT })
}

/// The database that is meant: the only one with a history of several migrations, or the one that is named.
fn which(declared: &[Declared], histories: &BTreeMap<String, History>, only: Option<&str>) -> Result<usize, Stop> {
    let several = |name: &str| histories.get(name).is_some_and(|history| history.entries.len() > 1);
    let meant = |database: &Declared| only.map_or_else(|| several(&database.name), |only| only == database.name);
    let found: Vec<(usize, &str)> = declared
        .iter()
        .enumerate()
        .filter_map(|(at, database)| meant(database).then_some((at, database.name.as_str())))
        .collect();
    match found.as_slice() {
        [(at, _)] => Ok(*at),
        [] => Err(Stop::fault(
            Rule::NothingToSquash,
            "history",
            "there are no two migrations to make one of",
            "a baseline replaces several",
            "leave it as it is",
        )),
        many => {
            let names: Vec<&str> = many.iter().map(|(_, name)| *name).collect();
            Err(Stop::fault(
                Rule::WhichDatabase,
                "history",
                format!("which one is meant, {}?", names.join(" or ")),
                "each database has a history of its own, and bookkeeping of its own",
                format!("--database {}", names.join(" or --database ")),
            ))
        }
    }
}

/// That history is all there is: no draft stands on it, and the declaration is not ahead of it.
fn ready(project: &Project, declared: &Declared, history: &History) -> Result<(), Stop> {
    if let Some(folder) = drafts::folders(project)?.get(&declared.name) {
        return Err(Stop::fault(
            Rule::OpenDraft,
            folder.clone(),
            "a draft is not a migration yet",
            "it was begun on a history that a squash changes",
            "freeze it by cargo schema generate, or move it elsewhere",
        ));
    }
    let state = diff::replay(history.entries.iter().flat_map(|entry| &entry.changes)).map_err(|error| {
        let instead = "restore the folder from version control";
        let place = format!("{}: history", declared.name);
        Stop::fault(Rule::HistoryReplay, place, error.to_string(), "a baseline makes what history leads to", instead)
    })?;
    let found = diff::diff(&state, &declared.schema, &declared.intent);
    if found == diff::Difference::default() {
        return Ok(());
    }
    Err(Stop::fault(
        Rule::NoMigration,
        declared.name.clone(),
        "the declaration has changes without a migration",
        "entities and docs are written as the declaration says, and history would not say so",
        "cargo schema generate, then squash",
    ))
}

/// How many migrations become one: up to the one that is named, and the rest of its group.
fn count(declared: &Declared, history: &History, to: Option<&str>) -> Result<usize, Stop> {
    let Some(to) = to else { return Ok(history.entries.len()) };
    let Some(at) = history.entries.iter().position(|entry| is_called(entry, to)) else {
        let last = history.entries.last().map_or_else(String::new, Entry::stem);
        return Err(Stop::Faults(vec![unknown(&declared.name, to, &last)]));
    };
    let group = |at: usize| history.entries.get(at).and_then(|entry| entry.group.as_ref()).map(|group| group.first);
    let rest = (at + 1..history.entries.len()).take_while(|next| group(at).is_some() && group(*next) == group(at));
    Ok(at + 1 + rest.count())
}

/// What has to be written for the history to begin with the baseline.
fn changes(
    project: &Project,
    declared: Vec<Declared>,
    histories: &BTreeMap<String, History>,
    (name, squash): (&str, &Squash),
) -> Changeset {
    let prepared = |declared: Declared| {
        if declared.name != name {
            let entries = histories.get(&declared.name).map_or_else(Vec::new, |history| history.entries.clone());
            return PreparedDatabase::settled(declared, entries);
        }
        let mut database = PreparedDatabase::settled(declared, squash.history.clone());
        database.sql.clone_from(&squash.files);
        database
    };
    let databases: Vec<PreparedDatabase> = declared.into_iter().map(prepared).collect();
    let mut changes = compare_project(project, &databases, &squash.paths, &squash.retired, &[]);
    keep_only(&mut changes, project, name);
    let taken = Taken { entries: squash.replaced.clone(), ..Taken::default() };
    changes.removals.extend(reports(project, name, &taken));
    changes
}

fn tell(declared: &Declared, squash: &Squash, output: &mut Output<'_>) {
    let ends = [squash.replaced.first(), squash.replaced.last()].map(|end| end.map_or_else(String::new, Entry::stem));
    let [first, last] = ends;
    let (count, stem) = (squash.replaced.len(), squash.baseline.stem());
    output.data_in(
        STRONG,
        format_args!("{}: {first} to {last} become {stem}, one migration in place of {count}", declared.name),
    );
    for entry in squash.replaced.iter().filter(|entry| entry.hand_written) {
        output.data_in(NOTE, format_args!("  {} was written by hand, and its statements are left out", entry.stem()));
    }
}

fn done(declared: &Declared, squash: &Squash, changes: &Changeset, output: &mut Output<'_>) {
    if output.json {
        output.envelope("squash", envelope(declared, squash, changes));
        return;
    }
    for dialect in Dialect::ALL.into_iter().filter(|dialect| declared.dialects.contains(dialect)) {
        for (client, sql) in statements(squash, dialect) {
            output.data(format_args!(
                "\n-- {}: {}, where {client} runs migrations. Nothing changes unless all of them are applied.",
                declared.name,
                dialect.title()
            ));
            output.data(sql.trim_end());
        }
    }
    for write in &changes.writes {
        output.detail(format_args!("  write {}", write.path));
    }
    for removal in &changes.removals {
        output.detail(format_args!("  remove {}", removal.path));
    }
    let (written, removed) = (changes.writes.len(), changes.removals.len());
    output.say_in(GOOD, format_args!("files: {written} written, {removed} gone"));
    output.say(format_args!(
        "databases: migrate each one up to {} with the revision before, then run the statements of its client there",
        squash.baseline.followed()
    ));
}

fn envelope(declared: &Declared, squash: &Squash, changes: &Changeset) -> Map<String, Value> {
    let stems = |entries: &mut dyn Iterator<Item = &Entry>| entries.map(Entry::stem).collect::<Vec<String>>();
    let told: Vec<Value> = declared
        .dialects
        .iter()
        .flat_map(|dialect| {
            let of_client = move |(client, sql)| json!({ "dialect": dialect.key(), "client": client, "sql": sql });
            statements(squash, *dialect).into_iter().map(of_client)
        })
        .collect();
    let mut fields = Map::new();
    fields.insert("database".to_owned(), declared.name.clone().into());
    fields.insert("baseline".to_owned(), squash.baseline.stem().into());
    fields.insert("replaced".to_owned(), stems(&mut squash.replaced.iter()).into());
    let by_hand = &mut squash.replaced.iter().filter(|entry| entry.hand_written);
    fields.insert("left_out".to_owned(), stems(by_hand).into());
    fields.insert("updates".to_owned(), told.into());
    fields.insert(
        "files".to_owned(),
        json!({
            "write": changes.writes.iter().map(|write| &write.path).collect::<Vec<_>>(),
            "remove": changes.removals.iter().map(|removal| &removal.path).collect::<Vec<_>>(),
        }),
    );
    fields
}
