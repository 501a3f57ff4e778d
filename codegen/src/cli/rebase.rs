//! `cargo schema rebase`: a history that forks becomes one line again.

use super::args::{Args, Command, Rebase};
use super::compared::{compare_project, successions};
use super::diff::entities;
use super::next::{Given, Next};
use super::output::{NOTE, Output, STRONG, left};
use super::session::{Stop, check_database, enter};
use super::{CLEAN, DIFFERENT, drafts};
use crate::declare::Project;
use crate::emit::history::{Entry, Fork, FrozenFile, History, Loaded, frozen_files, load};
use crate::emit::lf;
use crate::emit::write::{Access, Local, Succession, apply, path_faults, read_texts};
use crate::model::{Declared, Dialect, Rule};
use crate::pipeline::{PreparedDatabase, declarations};
use crate::rebase::{Fate, Input, Moved, Rebased, fork_fault, rebase, updates};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;

/// Every database with one line of history.
#[derive(Default)]
struct Lines {
    databases: Vec<PreparedDatabase>,
    /// The history files that stay.
    paths: Vec<String>,
    /// What became of each history that forked, by database.
    rebased: Vec<(String, Rebased)>,
    /// The folders of drafts, which stay as they are.
    drafts: Vec<String>,
}

pub(super) fn run(mut project: Project, args: &Args, options: &Rebase, output: &mut Output<'_>) -> Result<u8, Stop> {
    if let Some(root) = &args.root {
        project.root.clone_from(root);
    }
    let given = Given::new(args, &Command::Rebase(options.clone()));
    check_database(&project, args.database.as_deref())?;
    let faults = path_faults(&project.paths);
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    let access = if options.writes() { Access::Write } else { Access::Read };
    let lock = enter(&project.root, access == Access::Write, output)?;
    let mut lines = lines(&mut project, args.database.as_deref(), options)?;
    lines.drafts = drafts::read(&project)?.into_values().map(|draft| draft.folder).collect();
    if !output.json {
        tell(&lines, output);
    }
    if lines.rebased.is_empty() || options.dry_run {
        return Ok(done(&lines, options, &given, output));
    }
    if !options.writes() {
        return Err(unknown(&lines));
    }
    let retired: Vec<FrozenFile> = lines.rebased.iter().flat_map(|(_, rebased)| rebased.retired.clone()).collect();
    // What moved with a renamed table did so when its migration was generated.
    let of_database = |database: &PreparedDatabase| successions(&project, database, 0);
    let successions: Vec<Succession> = lines.databases.iter().flat_map(of_database).collect();
    let changes = compare_project(&project, &lines.databases, &lines.paths, &retired, &successions);
    if !output.json {
        for database in &lines.databases {
            entities(&super::entities::surface(&project, database, &changes), output);
        }
    }
    let forbidding: Vec<_> = changes.problems.iter().filter(|problem| problem.forbids_writing()).cloned().collect();
    if !forbidding.is_empty() {
        return Err(Stop::of_files(&forbidding));
    }
    let outcome = apply(&project.root, &changes, &mut Local).map_err(|error| Stop::from(&error))?;
    drop(lock);
    for path in &outcome.left {
        output.fault(&left(path));
    }
    done(&lines, options, &given, output);
    Ok(if outcome.left.is_empty() { CLEAN } else { DIFFERENT })
}

fn lines(project: &mut Project, only: Option<&str>, options: &Rebase) -> Result<Lines, Stop> {
    let (mut lines, mut heads) = (Lines::default(), Vec::new());
    for declared in declarations(project)?.databases {
        let folder = format!("{}/{}", project.paths.history, declared.name);
        let loaded = read_texts(&project.root, &folder, "json").and_then(|files| load(files, options.onto.as_deref()));
        match loaded.map_err(Stop::Faults)? {
            Loaded::Line(history) => lines.push(declared, history, None),
            Loaded::Fork(fork) if only.is_none_or(|only| only == declared.name) => {
                heads.extend(fork.heads());
                let rebased = straighten(project, &declared, &fork, options)?;
                lines.push(declared, fork.kept, Some(rebased));
            }
            Loaded::Fork(fork) => {
                return Err(Stop::Faults(vec![fork_fault(&declared.name, &project.paths.history, &fork)]));
            }
        }
    }
    match &options.onto {
        Some(onto) if !heads.contains(onto) => Err(Stop::fault(
            Rule::UnknownHead,
            format!("--onto {onto}"),
            "no head of a fork has this name",
            "one of the heads stays where it is, and the others are put on top of it",
            if heads.is_empty() { "leave it out: no history forks".to_owned() } else { heads.join(" or ") },
        )),
        Some(_) | None => Ok(lines),
    }
}

impl Lines {
    fn push(&mut self, declared: Declared, history: History, rebased: Option<Rebased>) {
        let name = declared.name.clone();
        let mut database = PreparedDatabase::settled(declared, history.entries);
        if let Some(rebased) = &rebased {
            database.history.clone_from(&rebased.entries);
            database.new = rebased.moved.len();
            database.sql.clone_from(&rebased.files);
        }
        self.databases.push(database);
        self.paths.extend(history.paths);
        self.rebased.extend(rebased.map(|rebased| (name, rebased)));
    }
}

fn straighten(project: &Project, declared: &Declared, fork: &Fork, options: &Rebase) -> Result<Rebased, Stop> {
    let mut entries: Vec<Entry> = fork.kept.entries.clone();
    entries.extend(fork.branches.iter().flat_map(|branch| branch.entries.iter().cloned()));
    let sql = texts(project, &frozen_files(&project.paths, &declared.name, &entries));
    let may_be_applied = options.renamed_applied;
    rebase(&Input { project, declared, fork, sql: &sql, may_be_applied }).map_err(Stop::Faults)
}

/// The texts of files, with LF endings. What cannot be read is found missing where it is needed.
pub(super) fn texts(project: &Project, files: &[FrozenFile]) -> BTreeMap<String, String> {
    let read = |file: &FrozenFile| {
        let text = fs::read(project.root.join(&file.path)).ok()?;
        Some((file.path.clone(), String::from_utf8(lf(&text).into_owned()).ok()?))
    };
    files.iter().filter_map(read).collect()
}

/// What moves where.
fn tell(lines: &Lines, output: &mut Output<'_>) {
    if lines.rebased.is_empty() {
        output.say("nothing to rebase: no history forks");
    }
    for (database, rebased) in &lines.rebased {
        let stays = rebased.entries.len() - rebased.moved.len();
        let head = stays.checked_sub(1).and_then(|at| rebased.entries.get(at)).map_or_else(String::new, Entry::stem);
        output.data_in(STRONG, format_args!("{database}: on top of {head}"));
        for Moved { from, to, fate, .. } in &rebased.moved {
            let fate = match fate {
                Fate::Kept => "same SQL, the branches commute",
                Fate::Planned => "planned again, because the order matters",
            };
            output.data_in(NOTE, format_args!("  {} becomes {} ({fate})", from.stem(), to.stem()));
        }
    }
}

/// Neither flag was given.
fn unknown(lines: &Lines) -> Stop {
    let moved: Vec<String> =
        lines.rebased.iter().flat_map(|(_, rebased)| &rebased.moved).map(|moved| moved.from.stem()).collect();
    Stop::fault(
        Rule::AppliedUnknown,
        moved.join(", "),
        "whether a database has run it is not known",
        "clients know migrations by their names, and would run a renamed one again",
        "--not-applied if none has; --renamed-applied if one may have: it prints the statements that tell such a database \
         the new names",
    )
}

fn done(lines: &Lines, options: &Rebase, given: &Given, output: &mut Output<'_>) -> u8 {
    if output.json {
        output.envelope("rebase", envelope(lines, options));
    } else if !lines.rebased.is_empty() && !options.dry_run {
        for (database, dialect, text) in statements(lines, options) {
            output.data(format_args!(
                "\n-- {database}: a {} that has run them is told before it migrates on.",
                dialect.title()
            ));
            output.data(text.trim_end());
        }
        for draft in &lines.drafts {
            output.say(format_args!("draft: {draft} stays: read its SQL again, which was written for another history"));
        }
        Next::Rebased.tell(given, output);
    }
    CLEAN
}

/// What databases that have run the migrations are told, per database and dialect.
fn statements(lines: &Lines, options: &Rebase) -> Vec<(String, Dialect, String)> {
    if !options.renamed_applied {
        return Vec::new();
    }
    let renamed = lines.rebased.iter().filter(|(_, rebased)| rebased.moved.iter().any(Moved::is_renamed));
    let dialects = |name: &str| {
        let declared = lines.databases.iter().find(|database| database.declared.name == name);
        declared.map_or(&[][..], |database| &database.declared.dialects)
    };
    renamed
        .flat_map(|(name, rebased)| {
            let text = move |&dialect: &Dialect| (name.clone(), dialect, updates(&rebased.moved, dialect));
            dialects(name).iter().map(text)
        })
        .collect()
}

fn envelope(lines: &Lines, options: &Rebase) -> Map<String, Value> {
    let moved = lines.rebased.iter().flat_map(|(name, rebased)| rebased.moved.iter().map(move |moved| (name, moved)));
    let moved: Vec<Value> = moved
        .map(|(database, moved)| {
            let fate = match moved.fate {
                Fate::Kept => "kept",
                Fate::Planned => "planned",
            };
            json!({ "database": database, "from": moved.from.stem(), "to": moved.to.stem(), "sql": fate })
        })
        .collect();
    let updates: Vec<Value> = statements(lines, options)
        .into_iter()
        .map(|(database, dialect, sql)| json!({ "database": database, "dialect": dialect.key(), "sql": sql }))
        .collect();
    let mut fields = Map::new();
    fields.insert("moved".to_owned(), moved.into());
    fields.insert("updates".to_owned(), updates.into());
    fields.insert("drafts".to_owned(), lines.drafts.clone().into());
    fields
}
