//! The table that a new project begins with, and what follows from it.

use super::Declared;
use super::text::filled;
use seaglass::model::Dialect;
use seaglass::pipeline::{Failure, Options, prepare};
use seaglass::{Database, EntityFormat, Paths, Project};
use std::collections::BTreeMap;

/// As it is written into the project.
#[expect(unreachable_pub, reason = "written for a crate of its own")]
#[rustfmt::skip]
#[path = "templates/schema/src/app/notes.rs"]
mod notes;

const NOTES: &str = include_str!("templates/schema/src/app/notes.rs");
const DATABASE: &str = include_str!("templates/schema/src/app/mod.rs");
const EMPTY: &str = include_str!("templates/schema/src/app/empty.rs");
const BINDING: &str = "DB";
const DOC: &str = "The tables of the app; say here what they are for.";

/// A database with the example table; `date` is the day of its migration, `YYYYMMDD`.
///
/// # Errors
///
/// The name is none for a database, in words.
pub fn example(name: &str, dialects: &[Dialect], date: &str, paths: &Paths) -> Result<Declared, String> {
    let (use_dialect, only) = restricted(dialects);
    let values = [("database", name), ("doc", DOC), ("use", &*use_dialect), ("only", &*only)];
    let files = [("mod.rs", filled(DATABASE, &values)), ("notes.rs", NOTES.to_owned())];
    let database = Database::new(name).doc(DOC).table(notes::table()).dialects(dialects.iter().copied());
    let project = Project::new("").database(database).paths(paths.clone());
    let options = Options { date: date.to_owned(), ..Options::default() };
    let prepared = prepare(project, &BTreeMap::new(), &options).map_err(|failure| told(&failure))?;
    Ok(Declared {
        name: name.to_owned(),
        dialects: dialects.to_vec(),
        files: files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect(),
        artefacts: prepared.files,
        binding: BINDING.to_owned(),
        is_example: true,
        entity_format: EntityFormat::default(),
    })
}

/// A database whose tables are still to be declared.
pub fn empty(name: &str, dialects: &[Dialect]) -> Declared {
    let (use_dialect, only) = restricted(dialects);
    let values = [("database", name), ("doc", DOC), ("use", &*use_dialect), ("only", &*only)];
    Declared {
        name: name.to_owned(),
        dialects: dialects.to_vec(),
        files: BTreeMap::from([("mod.rs".to_owned(), filled(EMPTY, &values))]),
        artefacts: Vec::new(),
        binding: BINDING.to_owned(),
        is_example: true,
        entity_format: EntityFormat::default(),
    }
}

/// What a database names of Seaglass, and its line where it is not for every dialect.
fn restricted(dialects: &[Dialect]) -> (String, String) {
    match dialects {
        [only] => ("{Database, Dialect}".to_owned(), format!("\n        .dialects([Dialect::{only:?}])")),
        _ => ("Database".to_owned(), String::new()),
    }
}

fn told(failure: &Failure) -> String {
    match failure {
        Failure::Faults(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        Failure::Refused(_) | Failure::Open(_) => "the example cannot be migrated to".to_owned(),
    }
}
