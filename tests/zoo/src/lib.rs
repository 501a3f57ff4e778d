//! One of everything that a portable declaration can hold. From it come two entity crates, `dense` and `compact`,
//! which are committed and compiled: what does not compile here would not compile for a user.

mod calls;
mod keys;
mod lites;
mod natives;
mod odd;
mod typed;
mod types;
mod views;

pub use calls::calls;
use seaglass::diff::diff;
use seaglass::emit::history::{Entry, FORMAT};
use seaglass::emit::write::seal;
use seaglass::emit::{File, Kind, Source, entity};
use seaglass::model::{Declared, Fault, Intent, Schema};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::Type;
use seaglass::{Database, DateTimeCrate, EntityFormat, EntityStyle, Paths, Prelude, Project, Serde};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The zoo with dense entities in `tests/zoo/dense`.
pub fn project() -> Project {
    in_format(EntityFormat::Dense, "dense").entities(plain())
}

/// The same declaration with compact entities in `tests/zoo/compact`.
pub fn project_compact() -> Project {
    in_format(EntityFormat::Compact, "compact").entities(plain())
}

/// What is said of the entities of both: their tests make rows.
fn plain() -> EntityStyle {
    EntityStyle::new().factories(true)
}

/// The same declaration with everything about its entities said that can be, in a workspace of its own: what Seaography
/// needs of `SeaORM` would be asked of every crate here.
pub fn project_styled(format: EntityFormat) -> Project {
    let entity = match format {
        EntityFormat::Dense => "../styled/dense",
        EntityFormat::Compact => "../styled/compact",
    };
    in_format(format, entity).entities(style())
}

/// What is said of the entities there.
pub fn style() -> EntityStyle {
    EntityStyle::new()
        .serde(Serde::Both)
        .skip_deserializing_primary_key(true)
        .skip_hidden_columns(true)
        .date_time(DateTimeCrate::Time)
        .attribute("serde(rename_all = \"camelCase\")")
        .enum_derive("PartialOrd")
        .enum_derive("Ord")
        .enum_attribute("serde(rename_all = \"kebab-case\")")
        .prelude(Prelude::AllowUnusedImports)
        .seaography(true)
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
    let tables = keys::tables().into_iter().chain(types::tables()).chain(typed::tables()).chain(odd::tables());
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
        squashed: None,
        changes,
        files: BTreeMap::new(),
    };
    changes.map(entry).collect()
}

/// A file of the zoo's entity crates.
#[derive(Clone, Debug)]
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
    let written = [project(), project_compact()].map(|project| written(&project, &plain()));
    written.into_iter().collect::<Result<Vec<_>, _>>().map(|written| written.concat())
}

/// The files of the crates of [`project_styled`].
///
/// # Errors
///
/// The faults of the declaration.
pub fn styled_entities() -> Result<Vec<Written>, String> {
    let formats = [EntityFormat::Dense, EntityFormat::Compact];
    let written = formats.map(|format| written(&project_styled(format), &style()));
    written.into_iter().collect::<Result<Vec<_>, _>>().map(|written| written.concat())
}

/// The databases, as read.
fn declared(style: &EntityStyle) -> Result<[Declared; 4], String> {
    let faults = |faults: Vec<Fault>| faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n");
    let read = |mut database: Database| {
        let mut declared = read(&mut database).map_err(faults)?;
        declared.style_entities(style);
        Ok::<_, String>(declared)
    };
    Ok([read(database())?, read(natives::database())?, read(lites::database())?, read(young())?])
}

fn written(project: &Project, style: &EntityStyle) -> Result<Vec<Written>, String> {
    let databases = declared(style)?;
    let mut files = entity::crate_files(project, &databases.each_ref());
    for database in &databases {
        files.extend(entity::files(Source { project, database, history: &history(database) }));
    }
    let written = |file: File| match file.kind {
        Kind::Generated(comment) => Written { text: seal(comment, &file.body), path: file.path, once: false },
        Kind::Frozen | Kind::Scaffold => Written { text: file.body, path: file.path, once: true },
    };
    Ok(files.into_iter().map(written).collect())
}
