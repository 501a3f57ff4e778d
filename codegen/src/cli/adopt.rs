//! `cargo schema adopt`: a SeaORM project that has migrations already.

use super::args::{Args, Command};
use super::compared::compare_project;
use super::next::{Given, Next};
use super::output::{NOTE, Output};
use super::session::{Stop, check_database, enter, names};
use super::{CLEAN, DIFFERENT};
use crate::adopt;
use crate::declare::Project;
use crate::emit::history::{History, Loaded, load};
use crate::emit::write::{Local, apply, path_faults, read_texts};
use crate::model::{Declared, Rule};
use crate::pipeline::{PreparedDatabase, declarations};
use crate::rebase::fork_fault;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(super) fn run(mut project: Project, args: &Args, output: &mut Output<'_>) -> Result<u8, Stop> {
    if let Some(root) = &args.root {
        project.root.clone_from(root);
    }
    let given = Given::new(args, &Command::Adopt);
    check_database(&project, args.database.as_deref())?;
    let faults = path_faults(&project.paths);
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    let lock = enter(&project.root, true, output)?;
    let folder = format!("{}/src", project.paths.migration);
    let sources: BTreeMap<String, String> =
        read_texts(&project.root, &folder, "rs").map_err(Stop::Faults)?.into_iter().collect();
    let declared = declarations(&mut project)?.databases;
    let wanted = wanted(&declared, args.database.as_deref())?;
    let (mut databases, mut history, mut retired) = (Vec::new(), Vec::new(), Vec::new());
    for declared in declared {
        let mut database = known(&project, declared, &mut history)?;
        if database.declared.name == wanted {
            if let Some(entry) = database.history.last() {
                return Err(Stop::fault(
                    Rule::AdoptedLate,
                    &wanted,
                    format!("it has a history already, up to {}", entry.stem()),
                    "adopted migrations are its beginning",
                    format!("`{}` begins a migration that is written by hand", given.look("new <name>")),
                ));
            }
            let adoption = adopt::adopt(&project, &database.declared, &sources).map_err(Stop::Faults)?;
            database.new = adoption.entries.len();
            database.history = adoption.entries;
            database.sql = adoption.files;
            retired = adoption.retired;
        }
        databases.push(database);
    }
    let changes = compare_project(&project, &databases, &history, &retired, &[]);
    let forbidding: Vec<_> = changes.problems.iter().filter(|problem| problem.forbids_writing()).cloned().collect();
    if !forbidding.is_empty() {
        return Err(Stop::of_files(&forbidding));
    }
    let outcome = apply(&project.root, &changes, &mut Local).map_err(|error| Stop::from(&error))?;
    drop(lock);
    tell(&databases, &wanted, &given, output);
    for problem in &changes.problems {
        output.fault(&problem.fault());
    }
    Ok(if changes.problems.is_empty() && outcome.left.is_empty() { CLEAN } else { DIFFERENT })
}

/// Whether the migration crate lists migrations that no history knows.
pub(super) fn awaits(project: &Project, histories: &BTreeMap<String, History>) -> bool {
    let list = project.root.join(&project.paths.migration).join("src/lib.rs");
    histories.values().all(|history| history.entries.is_empty())
        && std::fs::read_to_string(list).is_ok_and(|lib| adopt::awaits(&lib))
}

/// Why nothing else comes first.
pub(super) fn first(project: &Project, given: &Given) -> Stop {
    let folder = &project.paths.migration;
    Stop::fault(
        Rule::AdoptFirst,
        format!("{folder}/src/lib.rs"),
        "it lists migrations that no history knows",
        "databases that have run them would be told to create what they have",
        format!(
            "{}, which keeps them; or, to begin without them, move {folder}/src elsewhere",
            given.adopt(&names(project))
        ),
    )
}

/// The database whose migrations they are.
fn wanted(declared: &[Declared], only: Option<&str>) -> Result<String, Stop> {
    match (only, declared) {
        (Some(only), _) => Ok(only.to_owned()),
        (None, [only]) => Ok(only.name.clone()),
        (None, many) => {
            let names: Vec<&str> = many.iter().map(|database| database.name.as_str()).collect();
            Err(Stop::fault(
                Rule::WhichDatabase,
                "adopt",
                "which database do the migrations belong to?",
                "each has a history of its own",
                format!("--database {}", names.join(" or --database ")),
            ))
        }
    }
}

/// A database with the history that it has.
fn known(project: &Project, declared: Declared, history: &mut Vec<String>) -> Result<PreparedDatabase, Stop> {
    let folder = format!("{}/{}", project.paths.history, declared.name);
    let files = read_texts(&project.root, &folder, "json").map_err(Stop::Faults)?;
    match load(files, None).map_err(Stop::Faults)? {
        Loaded::Line(line) => {
            history.extend(line.paths);
            Ok(PreparedDatabase {
                declared,
                changes: Vec::new(),
                draft: None,
                history: line.entries,
                new: 0,
                sql: Vec::new(),
                stages: Vec::new(),
            })
        }
        Loaded::Fork(fork) => Err(Stop::Faults(vec![fork_fault(&declared.name, &project.paths.history, &fork)])),
    }
}

fn tell(databases: &[PreparedDatabase], wanted: &str, given: &Given, output: &mut Output<'_>) {
    let adopted = databases.iter().filter(|database| database.declared.name == wanted);
    let entries: Vec<_> = adopted.flat_map(|database| &database.history).collect();
    if output.json {
        let mut fields = Map::new();
        let modules = entries.iter().map(|entry| Value::from(entry.module()));
        fields.insert("adopted".to_owned(), modules.collect());
        return output.envelope("adopt", fields);
    }
    for entry in &entries {
        output.data_in(NOTE, format_args!("{wanted}: adopted {}", entry.module()));
    }
    output.say("they keep their names and bytes: databases that have run them see nothing new");
    output.say(format_args!(
        "what they made is taken to be what the declaration says; `seaglass drift --database {wanted} --from <URL>` proves \
         it on a database that has run them"
    ));
    Next::Check.tell(given, output);
}
