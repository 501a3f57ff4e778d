//! `cargo schema new`: a migration that is written by hand.

use super::args::{Command, New};
use super::next::Next;
use super::output::{NOTE, Output};
use super::session::{Session, Stop};
use super::{CLEAN, drafts, json};
use crate::draft::{folder, prefill};
use crate::emit::write::{Changeset, Local, Write, apply};
use crate::model::Rule;
use crate::pipeline::PreparedDatabase;
use crate::plan::sanitise;

pub(super) fn run(session: &Session, options: &New, output: &mut Output<'_>) -> Result<u8, Stop> {
    let forbidding = session.forbidding();
    if !forbidding.is_empty() {
        return Err(Stop::of_files(&forbidding));
    }
    let name = &options.name;
    let plain = sanitise(name);
    if plain != *name {
        let hint = if plain.is_empty() { "fill_names".to_owned() } else { plain };
        return Err(Stop::fault(
            Rule::MigrationName,
            name,
            "this is not a name for a migration",
            "it becomes part of file and module names: [a-z0-9_]+",
            session.given.again(&Command::New(New { name: hint, ..options.clone() })),
        ));
    }
    let database = database(session)?;
    let project = session.project();
    if let Some(draft) = drafts::read(project)?.get(&database.declared.name) {
        return Err(Stop::fault(
            Rule::DraftThere,
            &draft.folder,
            "there is a draft already",
            "each is frozen on top of the schema after the one before it",
            format!("finish it and run `{}`, or delete its folder", session.given.freeze()),
        ));
    }
    let files = prefill(project, database.pending(), name, session.head(&database.declared.name));
    let writes = files.iter().map(|file| Write {
        path: file.path.clone(),
        before: None,
        header: String::new(),
        body: file.body.clone(),
    });
    let changes = Changeset { writes: writes.collect(), ..Changeset::default() };
    apply(session.root(), &changes, &mut Local).map_err(|error| Stop::from(&error))?;
    let next = Next::Draft(format!("{}/{name}", folder(&project.paths, &database.declared.name)));
    if output.json {
        let mut fields = json::session(session);
        fields.insert("draft".to_owned(), files.iter().map(|file| file.path.as_str()).collect());
        fields.insert("next".to_owned(), next.line(&session.given).into());
        output.envelope("new", fields);
        return Ok(CLEAN);
    }
    for file in &files {
        output.data(&file.path);
    }
    output.say(if database.changes.is_empty() { "it claims nothing" } else { "it claims:" });
    for change in &database.changes {
        output.say_in(NOTE, format_args!("  {} {change}", change.mark()));
    }
    next.tell(&session.given, output);
    Ok(CLEAN)
}

/// The database that it is for: the only one, or the only one that has changes.
fn database(session: &Session) -> Result<&PreparedDatabase, Stop> {
    let all: Vec<&PreparedDatabase> = session.databases().collect();
    let changed: Vec<&PreparedDatabase> = all.iter().copied().filter(|database| database.new > 0).collect();
    match (all.as_slice(), changed.as_slice()) {
        ([only], _) | (_, [only]) => Ok(only),
        _ => {
            let names: Vec<&str> = all.iter().map(|database| database.declared.name.as_str()).collect();
            Err(Stop::fault(
                Rule::WhichDatabase,
                "new",
                "which database is it for?",
                "a migration belongs to one",
                format!("--database {}", names.join(" or --database ")),
            ))
        }
    }
}
