//! `cargo schema show`: what a migration, a draft or a seed does. Reads files alone: a declaration that is wrong is no
//! irreversible.

use super::args::{Args, Show};
use super::output::{BAD, NOTE, Output, STRONG};
use super::session::{Stop, check_database, enter};
use super::taken::{is_called, unknown};
use super::{CLEAN, base, date, drafts, markdown};
use crate::declare::Project;
use crate::diff::Change;
use crate::draft::{Draft, DraftFile};
use crate::emit::history::{Entry, FileRecord, Loaded, adopted_path, load};
use crate::emit::write::{path_faults, read_texts};
use crate::emit::{lf, sha256, sha256_as_is};
use crate::model::Dialect;
use crate::step::Grade;
use serde_json::{Map, Value, json};
use std::fs;

/// What was found under the name.
pub(super) struct Found {
    pub(super) database: String,
    pub(super) title: String,
    kind: &'static str,
    pub(super) changes: Vec<Change>,
    pub(super) parts: Vec<Part>,
    facts: Map<String, Value>,
    /// Lines behind the title.
    notes: Vec<String>,
}

/// What it is for one dialect.
pub(super) struct Part {
    pub(super) dialect: Dialect,
    pub(super) no_transaction: bool,
    pub(super) cost: Option<String>,
    /// Whether and how it is rolled back; a seed is not.
    pub(super) down: Option<(Grade, Vec<String>)>,
    pub(super) files: Vec<Shown>,
}

/// A file as it is on disk.
pub(super) struct Shown {
    pub(super) path: String,
    pub(super) text: Option<String>,
    is_edited: bool,
}

pub(super) fn run(mut project: Project, args: &Args, options: &Show, output: &mut Output<'_>) -> Result<u8, Stop> {
    if let Some(root) = &args.root {
        project.root.clone_from(root);
    }
    check_database(&project, args.database.as_deref())?;
    let faults = path_faults(&project.paths);
    if !faults.is_empty() {
        return Err(Stop::Faults(faults));
    }
    let _lock = enter(&project.root, false, output)?;
    let drafts = drafts::read(&project)?;
    let (mut found, mut heads) = (Vec::new(), Vec::new());
    for database in &project.databases {
        let name = &database.name;
        if args.database.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let entries = entries(&project, name)?;
        if let Some(since) = &options.since {
            let folder = format!("{}/{name}", project.paths.history);
            let held = base::held(&project.root, since, &folder)?;
            let new = entries.iter().filter(|entry| !held.contains(&format!("{folder}/{}.json", entry.stem())));
            found.extend(new.map(|entry| migration(&project, name, entry)));
        }
        let wanted = options.name.as_deref().unwrap_or_default();
        let called = entries.iter().filter(|entry| is_called(entry, wanted));
        found.extend(called.map(|entry| migration(&project, name, entry)));
        let draft = drafts.get(name).filter(|draft| draft.name == wanted);
        found.extend(draft.map(|draft| of_draft(name, draft)));
        found.extend(seed(&project, name, wanted));
        heads.push((name.as_str(), entries.last().map_or_else(String::new, Entry::stem)));
    }
    if let Some(wanted) = options.name.as_deref().filter(|_| found.is_empty()) {
        let faults = heads.iter().map(|(database, head)| unknown(database, wanted, head));
        return Err(Stop::Faults(faults.collect()));
    }
    if let Some(only) = options.dialect.map(Dialect::from) {
        for found in &mut found {
            found.parts.retain(|part| part.dialect == only);
        }
    }
    if output.json {
        output.envelope("show", envelope(&found));
    } else if options.markdown {
        output.data(markdown::page(&found).trim_end());
    } else {
        if let Some(since) = options.since.as_deref().filter(|_| found.is_empty()) {
            output.say(format_args!("no migration is new since {since}"));
        }
        for (at, found) in found.iter().enumerate() {
            if at > 0 {
                output.data("");
            }
            tell(found, output);
        }
    }
    Ok(CLEAN)
}

/// All entries of a history, be it one line or several.
fn entries(project: &Project, database: &str) -> Result<Vec<Entry>, Stop> {
    let folder = format!("{}/{database}", project.paths.history);
    let loaded = read_texts(&project.root, &folder, "json").and_then(|files| load(files, None));
    Ok(match loaded.map_err(Stop::Faults)? {
        Loaded::Line(history) => history.entries,
        Loaded::Fork(fork) => {
            let branches = fork.branches.into_iter().flat_map(|branch| branch.entries);
            fork.kept.entries.into_iter().chain(branches).collect()
        }
    })
}

fn migration(project: &Project, database: &str, entry: &Entry) -> Found {
    let stem = entry.stem();
    let mut notes = vec![format!("SeaORM knows it as {}", entry.module())];
    if let Some(group) = &entry.group {
        let more = if group.stage < group.stages { "; what it prepares is complete with the last" } else { "" };
        notes.push(format!("stage {} of {} that begin with {:04}{more}", group.stage, group.stages, group.first));
    }
    notes.extend((entry.hand_written && !entry.imported).then(|| "written by hand".to_owned()));
    notes.extend(entry.imported.then(|| "imported: its SQL was there before Seaglass".to_owned()));
    notes.extend(entry.adopted.as_ref().map(|adopted| {
        format!("adopted: it is {}, and has no SQL", adopted_path(&project.paths, database, &adopted.module))
    }));
    let part = |(dialect, record): (&Dialect, &FileRecord)| {
        let file = |direction: &str, sum: &str| {
            let path = format!("{}/{database}/{}/{direction}/{stem}.sql", project.paths.sql, dialect.key());
            read(project, path, entry.imported, Some(sum))
        };
        let files = vec![file("up", &record.up), file("down", &record.down)];
        Part {
            dialect: *dialect,
            no_transaction: record.no_transaction,
            cost: files.first().and_then(|up| up.text.as_deref()).and_then(cost),
            down: Some((record.grade, record.reasons.clone())),
            files,
        }
    };
    let facts = json!({
        "migration": stem,
        "number": entry.number,
        "date": date::dashed(&entry.date),
        "module": entry.module(),
        "group": entry.group,
        "hand_written": entry.hand_written,
        "imported": entry.imported,
        "adopted": entry.adopted.is_some(),
    });
    Found {
        database: database.to_owned(),
        title: format!("{stem} of {}", date::dashed(&entry.date)),
        kind: "migration",
        changes: entry.changes.clone(),
        parts: entry.files.iter().map(part).collect(),
        facts: facts.as_object().cloned().unwrap_or_default(),
        notes,
    }
}

/// A file, and whether it is another than was frozen.
fn read(project: &Project, path: String, as_is: bool, sum: Option<&str>) -> Shown {
    let bytes = fs::read(project.root.join(&path)).ok();
    let now = bytes.as_ref().map(|bytes| if as_is { sha256_as_is(bytes) } else { sha256(bytes) });
    let is_edited = sum.zip(now).is_some_and(|(sum, now)| sum != now);
    let text = bytes.map(|bytes| String::from_utf8_lossy(&lf(&bytes)).into_owned());
    Shown { path, text, is_edited }
}

/// What a generated file says of its cost.
fn cost(text: &str) -> Option<String> {
    let mut lines = text.lines().take_while(|line| line.starts_with("--")).skip_while(|line| !line.starts_with(COST));
    let first = lines.next()?.strip_prefix(COST)?.trim();
    let rest = lines.map_while(|line| line.strip_prefix("--   ")).map(str::trim);
    Some(std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" "))
}

const COST: &str = "-- Cost:";

fn of_draft(database: &str, draft: &Draft) -> Found {
    let mut parts: Vec<Part> = Vec::new();
    for dialect in Dialect::ALL {
        let mut files: Vec<_> = draft.files.iter().filter(|file| file.dialect == dialect).collect();
        files.sort_by_key(|file| (file.stage, !file.is_up));
        let text =
            |file: &DraftFile| Shown { path: file.path.clone(), text: Some(file.text.clone()), is_edited: false };
        let files: Vec<Shown> = files.into_iter().map(text).collect();
        let mut stages = draft.stages.iter().filter_map(|stage| stage.get(&dialect));
        let down = stages.clone().max_by_key(|stage| stage.grade).map(|stage| (stage.grade, stage.reasons.clone()));
        let no_transaction = stages.any(|stage| stage.no_transaction);
        if !files.is_empty() {
            parts.push(Part { dialect, no_transaction, cost: None, down, files });
        }
    }
    Found {
        database: database.to_owned(),
        title: format!("{}, a draft that `cargo schema generate` freezes", draft.folder),
        kind: "draft",
        changes: draft.claims.as_ref().map_or_else(Vec::new, |claims| claims.changes.clone()),
        parts,
        facts: Map::from_iter([("folder".to_owned(), draft.folder.clone().into())]),
        notes: draft.faults.iter().map(|fault| format!("not finished: {}: {}", fault.place, fault.what)).collect(),
    }
}

fn seed(project: &Project, database: &str, name: &str) -> Option<Found> {
    let part = |dialect: Dialect| {
        let path = format!("{}/{database}/{}/seed/{name}.sql", project.paths.sql, dialect.key());
        let text = read(project, path, false, None);
        text.text.is_some().then(|| Part { dialect, no_transaction: false, cost: None, down: None, files: vec![text] })
    };
    let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    let parts: Vec<Part> = Dialect::ALL.into_iter().filter(|_| is_plain).filter_map(part).collect();
    (!parts.is_empty()).then(|| Found {
        database: database.to_owned(),
        title: format!("{name}, sample data that is not part of the migrations"),
        kind: "seed",
        changes: Vec::new(),
        parts,
        facts: Map::from_iter([("seed".to_owned(), name.into())]),
        notes: Vec::new(),
    })
}

fn tell(found: &Found, output: &mut Output<'_>) {
    output.data_in(STRONG, format_args!("{}: {}", found.database, found.title));
    found.notes.iter().for_each(|note| output.data(format_args!("  {note}")));
    for change in &found.changes {
        output.data_in(NOTE, format_args!("  {} {change}", change.mark()));
    }
    for part in &found.parts {
        let alone = if part.no_transaction { ", outside of a transaction" } else { "" };
        output.data_in(STRONG, format_args!("  on {}{alone}", part.dialect.title()));
        if let Some(cost) = &part.cost {
            output.data(format_args!("    cost: {cost}"));
        }
        if let Some((grade, reasons)) = &part.down {
            let reasons = reasons.join("; ");
            let why = if reasons.is_empty() { String::new() } else { format!(": {reasons}") };
            output.data(format_args!("    rolled back: {}{why}", word(*grade)));
        }
    }
    for file in found.parts.iter().flat_map(|part| &part.files) {
        output.data("");
        output.data_in(STRONG, format_args!("-- {}", file.path));
        if file.is_edited {
            output.data_in(BAD, "-- edited since it was frozen: `cargo schema check` tells more");
        }
        output.data(file.text.as_deref().map_or("-- missing", str::trim_end));
    }
}

pub(super) const fn word(grade: Grade) -> &'static str {
    match grade {
        Grade::Lossless => "lossless",
        Grade::StructureOnly => "structure only",
        Grade::Impossible => "irreversible",
    }
}

fn envelope(found: &[Found]) -> Map<String, Value> {
    let file = |file: &Shown| json!({ "path": file.path, "text": file.text, "edited": file.is_edited });
    let part = |part: &Part| {
        json!({
            "dialect": part.dialect.key(),
            "no_transaction": part.no_transaction,
            "cost": part.cost,
            "down": part.down.as_ref().map(|(grade, _)| grade),
            "irreversible": part.down.as_ref().is_some_and(|(grade, _)| *grade == Grade::Impossible),
            "reasons": part.down.as_ref().map(|(_, reasons)| reasons),
            "files": part.files.iter().map(file).collect::<Vec<_>>(),
        })
    };
    let one = |found: &Found| {
        let changes = found.changes.iter().map(|change| json!({ "summary": change.to_string(), "change": change }));
        let mut all = Map::new();
        all.insert("kind".to_owned(), found.kind.into());
        all.insert("database".to_owned(), found.database.clone().into());
        all.extend(found.facts.clone());
        all.insert("changes".to_owned(), changes.collect());
        all.insert("dialects".to_owned(), found.parts.iter().map(part).collect());
        Value::Object(all)
    };
    Map::from_iter([("found".to_owned(), found.iter().map(one).collect())])
}
