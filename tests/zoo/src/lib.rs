//! One of everything that a portable declaration can hold. From it come two entity crates, `dense` and `compact`,
//! which are committed and compiled: what does not compile here would not compile for a user.

mod keys;
mod lites;
mod natives;
mod odd;
mod types;
mod views;

use seaglass::diff::diff;
use seaglass::emit::history::{Entry, FORMAT};
use seaglass::emit::write::seal;
use seaglass::emit::{Kind, Source, entity};
use seaglass::model::{Declared, Fault, Intent, Schema};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::Type;
use seaglass::{Database, EntityFormat, Paths, Project};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The zoo with dense entities in `tests/zoo/dense`.
pub fn project() -> Project {
    in_format(EntityFormat::Dense, "dense")
}

/// The same declaration with compact entities in `tests/zoo/compact`.
pub fn project_compact() -> Project {
    in_format(EntityFormat::Compact, "compact")
}

fn in_format(format: EntityFormat, entity: &str) -> Project {
    Project::new(env!("CARGO_MANIFEST_DIR"))
        .database(database())
        .database(natives::database())
        .database(lites::database())
        .entity_format(format)
        .paths(Paths {
            migration: format!("generated/{entity}/migration"),
            sql: format!("generated/{entity}/sql"),
            history: format!("generated/{entity}/history"),
            wrangler: format!("generated/{entity}/wrangler"),
            entity: entity.to_owned(),
            docs: format!("generated/{entity}/docs"),
        })
}

/// The database of both projects.
pub fn database() -> Database {
    let database = Database::new("zoo")
        .doc("One of everything.\n\nNo table here means anything.")
        .enumeration_with_doc(
            Type::create()
                .as_enum("mood")
                .values(["happy", "guest user", "guest_user", "it's", "1st", "+", "type"])
                .clone(),
            "How somebody feels.",
        )
        .enumeration(Type::create().as_enum("date_time").values(["day", "month"]).clone())
        .enumeration(Type::create().as_enum("Shade of Grey").values(["Light", "Dark"]).clone())
        .enumeration(Type::create().as_enum("spelling").values(["ABC", "abc", "self"]).clone());
    let tables = keys::tables().into_iter().chain(types::tables()).chain(odd::tables());
    views::views().into_iter().fold(tables.fold(database, Database::table), Database::view)
}

/// Two of its tables as they were before the last foreign key came: for the entities of yesterday.
fn young() -> Database {
    keys::young().into_iter().fold(Database::new("young").doc("Two tables of the zoo, yesterday."), Database::table)
}

/// The history of a database that had everything but one foreign key at first.
fn history(database: &Declared) -> Vec<Entry> {
    let mut first = database.schema.clone();
    for table in &mut first.tables {
        if table.foreign_keys.iter().any(|key| key.name.as_str() == "vouchers_sent_by_fkey") {
            Arc::make_mut(table).foreign_keys.clear();
        }
    }
    let states = [&Schema::default(), &first, &database.schema];
    let steps = states.windows(2).zip(1..);
    let changes = steps.map(|(pair, number)| (number, diff(pair[0], pair[1], &Intent::default()).changes));
    let entry = |(number, changes)| Entry {
        format: FORMAT,
        number,
        name: "step".to_owned(),
        date: "20260101".to_owned(),
        parent: None,
        file: None,
        group: None,
        hand_written: false,
        adopted: None,
        imported: false,
        changes,
        files: BTreeMap::new(),
    };
    changes.map(entry).collect()
}

/// A file of the zoo's entity crates.
#[derive(Debug)]
pub struct Written {
    /// From the folder of this package.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// It is never written over.
    pub once: bool,
}

/// The files of both entity crates.
///
/// # Errors
///
/// The faults of the declaration.
pub fn entities() -> Result<Vec<Written>, String> {
    let mut written = Vec::new();
    for project in [project(), project_compact()] {
        let faults = |faults: Vec<Fault>| faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n");
        let portable = read(&mut database()).map_err(faults)?;
        let natives = read(&mut natives::database()).map_err(faults)?;
        let lites = read(&mut lites::database()).map_err(faults)?;
        let young = read(&mut young()).map_err(faults)?;
        let databases = [&portable, &natives, &lites, &young];
        let mut files = entity::crate_files(&project, &databases);
        for database in databases {
            files.extend(entity::files(Source { project: &project, database, history: &history(database) }));
        }
        written.extend(files.into_iter().map(|file| match file.kind {
            Kind::Generated(comment) => Written { text: seal(comment, &file.body), path: file.path, once: false },
            Kind::Frozen | Kind::Scaffold => Written { text: file.body, path: file.path, once: true },
        }));
    }
    Ok(written)
}
