//! Which migration is undone or planned again, and whether it may be.

use super::base;
use super::output::Output;
use super::rebase::texts;
use super::session::Stop;
use crate::declare::Project;
use crate::emit::history::{Entry, History};
use crate::emit::sha256;
use crate::emit::write::Removal;
use crate::model::{Fault, Rule};
use crate::undo::{Taken, take};
use std::collections::BTreeMap;
use std::fs;

/// What was typed.
#[derive(Clone, Copy)]
pub(super) struct Wish<'a> {
    /// The database.
    pub(super) only: Option<&'a str>,
    /// The migration that must be the last one.
    pub(super) named: Option<&'a str>,
    /// The revision that holds what is taken for applied.
    pub(super) since: Option<&'a str>,
}

/// The migration that goes.
pub(super) struct Choice {
    pub(super) database: String,
    /// The history without it.
    pub(super) left: History,
    pub(super) taken: Taken,
    /// The texts of its SQL files, by path.
    pub(super) sql: BTreeMap<String, String>,
}

/// Whether a migration is called so: its number, or its name in any form.
pub(super) fn is_called(entry: &Entry, name: &str) -> bool {
    name.parse() == Ok(entry.number) || [entry.stem(), entry.module(), entry.name.clone()].iter().any(|own| own == name)
}

/// The last migration of the database that is meant.
///
/// # Errors
/// There is none, or it may not go.
pub(super) fn choose(
    project: &Project,
    histories: &BTreeMap<String, History>,
    wish: Wish<'_>,
    drafts: &BTreeMap<String, String>,
) -> Result<Choice, Stop> {
    let last = |(database, history): (&String, &History)| {
        let (left, taken) = take(&project.paths, database, history)?;
        Some(Choice { database: database.clone(), left, taken, sql: BTreeMap::new() })
    };
    let wanted = histories.iter().filter(|(name, _)| wish.only.is_none_or(|only| only == name.as_str()));
    let all: Vec<Choice> = wanted.filter_map(last).collect();
    let mut choice = one(project, all, wish)?;
    let faults = refusals(&choice, wish, drafts);
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    if let Some(holder) = held(project, &choice, wish)? {
        return Err(Stop::Faults(vec![on_main(&choice, &holder)]));
    }
    choice.sql = texts(project, &choice.taken.sql);
    let as_written = |path: &str, sum: &str| choice.sql.get(path).is_some_and(|text| sha256(text) == sum);
    let edited = choice.taken.sql.iter().filter(|file| !as_written(&file.path, &file.sha256));
    let faults: Vec<Fault> = edited.map(|file| edited_fault(&file.path)).collect();
    if faults.is_empty() { Ok(choice) } else { Err(Stop::Faults(faults)) }
}

/// The only one; of several, the only one that is not on the main branch.
fn one(project: &Project, mut all: Vec<Choice>, wish: Wish<'_>) -> Result<Choice, Stop> {
    if let Some(named) = wish.named.filter(|_| all.len() > 1) {
        let is_it = |choice: &Choice| choice.taken.entries.iter().any(|entry| is_called(entry, named));
        if all.iter().filter(|choice| is_it(choice)).count() == 1 {
            all.retain(is_it);
        }
    }
    if all.len() > 1 {
        let mut free = Vec::new();
        for choice in &all {
            free.push(held(project, choice, wish)?.is_none());
        }
        if free.iter().filter(|is_free| **is_free).count() == 1 {
            let mut free = free.into_iter();
            all.retain(|_| free.next().unwrap_or_default());
        }
    }
    if let [_] = all.as_slice()
        && let Some(only) = all.pop()
    {
        return Ok(only);
    }
    if all.is_empty() {
        return Err(Stop::fault(
            Rule::UnknownMigration,
            "history",
            "there is no migration",
            "what was never generated is in no history",
            "declare what there should be, then cargo schema generate",
        ));
    }
    let names: Vec<&str> = all.iter().map(|choice| choice.database.as_str()).collect();
    let stems = all.iter().map(|choice| format!("{} of {}", choice.taken.stems().join(", "), choice.database));
    Err(Stop::fault(
        Rule::WhichDatabase,
        "history",
        format!("which one is meant, {}?", stems.collect::<Vec<_>>().join(" or ")),
        "each database has a history of its own, and a last migration",
        format!("--database {}", names.join(" or --database ")),
    ))
}

fn held(project: &Project, choice: &Choice, wish: Wish<'_>) -> Result<Option<String>, Stop> {
    let files: Vec<String> = choice.taken.history.iter().map(|file| file.path.clone()).collect();
    base::holding(&project.root, wish.since, &files)
}

fn refusals(choice: &Choice, wish: Wish<'_>, drafts: &BTreeMap<String, String>) -> Vec<Fault> {
    let Choice { database, left, taken, .. } = choice;
    let stems = taken.stems().join(", ");
    let place = format!("{database}: {stems}");
    let mut faults = Vec::new();
    if let Some(named) = wish.named.filter(|named| !taken.entries.iter().any(|entry| is_called(entry, named))) {
        let is_known = left.entries.iter().any(|entry| is_called(entry, named));
        faults.push(if is_known { not_the_last(database, named, &stems) } else { unknown(database, named, &stems) });
    }
    if taken.entries.iter().any(|entry| entry.squashed.is_some()) {
        faults.push(Fault::new(
            Rule::NotGenerated,
            place,
            "it is a baseline, which stands for the migrations that it replaces",
            "databases have run those, and nothing else says what they did",
            "take the squash back in version control, or leave it and declare what there should be",
        ));
    } else if taken.is_of_others() {
        faults.push(Fault::new(
            Rule::NotGenerated,
            place,
            "it was there before Seaglass",
            "it belongs to those who wrote it, and came from no declaration",
            "leave it; what is to change goes into the declaration, then cargo schema generate",
        ));
    } else if let Some(folder) = drafts.get(database) {
        faults.push(Fault::new(
            Rule::NotTheLast,
            folder.clone(),
            format!("a draft is based on {stems}"),
            "its SQL was written for the schema after that migration",
            format!("freeze it by cargo schema generate, and it is the last one; or move {folder} elsewhere"),
        ));
    }
    faults
}

fn not_the_last(database: &str, named: &str, stems: &str) -> Fault {
    Fault::new(
        Rule::NotTheLast,
        format!("{database}: {named}"),
        format!("{stems} came later"),
        "it was planned for the schema after the one before it",
        "undo the later ones first, the last one before the others; or write the change as a new migration",
    )
}

/// A migration that no history has.
pub(super) fn unknown(database: &str, named: &str, last: &str) -> Fault {
    Fault::new(
        Rule::UnknownMigration,
        format!("{database}: {named}"),
        "there is no migration of that number or name",
        "nothing is taken for another thing that is called alike",
        if last.is_empty() {
            "cargo schema generate writes the first one".to_owned()
        } else {
            format!("the last one is {last}")
        },
    )
}

fn on_main(choice: &Choice, holder: &str) -> Fault {
    Fault::new(
        Rule::OnMain,
        format!("{}: {}", choice.database, choice.taken.stems().join(", ")),
        format!("it is on {holder}"),
        "what is on the main branch is taken for applied: others have it, and databases may have run it",
        "declare what there should be, then cargo schema generate, which writes a new migration; `--since <rev>` names an \
         older revision, if none has run what came after it",
    )
}

fn edited_fault(path: &str) -> Fault {
    Fault::new(
        Rule::FrozenMigration,
        path,
        "a frozen migration, edited or missing",
        "what somebody wrote into it would be lost",
        format!("keep the edit elsewhere, and bring the file back (`git checkout -- {path}`)"),
    )
}

/// Goes on if somebody says that no database has run the migration, by a flag or at a terminal. `again` is the command
/// with that flag.
pub(super) fn confirm(
    database: &str,
    taken: &Taken,
    is_said: bool,
    again: &str,
    output: &mut Output<'_>,
) -> Result<(), Stop> {
    let stems = taken.stems().join(", ");
    if is_said || output.prompt(true).confirm(format_args!("{database}: no database has run {stems}: is that so?")) {
        return Ok(());
    }
    Err(Stop::fault(
        Rule::MayBeApplied,
        format!("{database}: {stems}"),
        "whether a database has run it is not known",
        "one that has would keep what it did, and would be given the next migration of that number as a new one, or never",
        format!(
            "{again}, if none has; roll it back first where one has, by its client or its down files. `seaglass status` \
             tells what a database has run"
        ),
    ))
}

/// What `seaglass verify --report` wrote of these migrations.
pub(super) fn reports(project: &Project, database: &str, taken: &Taken) -> Vec<Removal> {
    let folder = format!("{}/verified/{database}", project.paths.migration);
    let Ok(entries) = fs::read_dir(project.root.join(&folder)) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    let stems = taken.stems();
    let is_of_it = |name: &String| {
        stems.iter().any(|stem| name.strip_prefix(stem.as_str()).is_some_and(|rest| rest.starts_with('.')))
    };
    let removal = |name: String| {
        let path = format!("{folder}/{name}");
        let before = fs::read_to_string(project.root.join(&path)).ok()?;
        Some(Removal { path, before })
    };
    names.into_iter().filter(is_of_it).filter_map(removal).collect()
}
