//! What follows from the declaration of a database that exists, before anybody compiled it.

use seaglass::ask::Nobody;
use seaglass::emit::File;
use seaglass::emit::history::{History, Loaded, load};
use seaglass::model::verify::verify;
use seaglass::model::{Dialect, Schema};
use seaglass::pipeline::{Declarations, Options, files, migrations};
use seaglass::read::read;
use seaglass::{Database, EntityFormat, Paths, Project};
use std::collections::BTreeMap;

/// With more tables than this, entities in the dense format take longer to compile than people wait: what depends on one
/// model depends on all that can be reached from it, and every change compiles them again.
const MANY_TABLES: usize = 40;

/// The form of the entities of a new project of that many tables.
pub fn entity_format(tables: usize) -> EntityFormat {
    if tables > MANY_TABLES { EntityFormat::Compact } else { EntityFormat::default() }
}

/// The files that `cargo schema generate` would write for a declaration that says `schema`, behind the `frozen` files that
/// its history begins with; `date` is the day of a first migration. Where the declaration has a fault, which that command
/// tells, nothing but these.
pub fn artefacts(
    database: Database,
    dialect: Dialect,
    schema: &Schema,
    frozen: Vec<File>,
    date: &str,
    paths: &Paths,
) -> Vec<File> {
    let format = entity_format(schema.tables.len());
    let project = Project::new("").paths(paths.clone()).entity_format(format);
    let more = planned((&project, paths), database, dialect, schema, &frozen, date).unwrap_or_default();
    frozen.into_iter().chain(more).collect()
}

fn planned(
    (project, paths): (&Project, &Paths),
    database: Database,
    dialect: Dialect,
    schema: &Schema,
    frozen: &[File],
    date: &str,
) -> Option<Vec<File>> {
    let mut declared = read(&mut database.dialects([dialect])).ok()?;
    declared.schema = schema.clone();
    if verify(&declared).iter().any(seaglass::model::Fault::is_error) {
        return None;
    }
    let is_record = |file: &&File| file.path.starts_with(&format!("{}/", paths.history));
    let records: Vec<(String, String)> =
        frozen.iter().filter(is_record).map(|file| (file.path.clone(), file.body.clone())).collect();
    let history = if records.is_empty() {
        History::default()
    } else {
        match load(records, None).ok()? {
            Loaded::Line(history) => history,
            Loaded::Fork(_) => return None,
        }
    };
    let histories = BTreeMap::from([(declared.name.clone(), history)]);
    let declarations = Declarations { databases: vec![declared], warnings: Vec::new() };
    let options = Options { date: date.to_owned(), ..Options::default() };
    let planned = migrations(project, declarations, histories, &options, &mut Nobody).ok()?;
    Some(files(project, &planned.databases).collect())
}
