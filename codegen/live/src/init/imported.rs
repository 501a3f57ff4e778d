//! What follows from the declaration of a database that exists, before anybody compiled it.

use seaglass::ask::Nobody;
use seaglass::emit::File;
use seaglass::emit::history::{History, Loaded, load};
use seaglass::model::verify::verify;
use seaglass::model::{Dialect, Schema};
use seaglass::pipeline::{Declarations, Options, files, migrations};
use seaglass::read::read;
use seaglass::{Database, Paths, Project};
use std::collections::BTreeMap;

/// The files that `cargo schema generate` would write for a declaration that says `schema`, behind the `frozen` files that
/// its history begins with; `date` is the day of a first migration. Nothing where the declaration has a fault, which that
/// command tells.
pub fn artefacts(
    database: Database,
    dialect: Dialect,
    schema: &Schema,
    frozen: Vec<File>,
    date: &str,
    paths: &Paths,
) -> Vec<File> {
    let project = Project::new("").paths(paths.clone());
    let Ok(mut declared) = read(&mut database.dialects([dialect])) else { return Vec::new() };
    declared.schema = schema.clone();
    if verify(&declared).iter().any(seaglass::model::Fault::is_error) {
        return Vec::new();
    }
    let records = frozen.iter().filter(|file| file.path.starts_with(&format!("{}/", paths.history)));
    let records: Vec<(String, String)> = records.map(|file| (file.path.clone(), file.body.clone())).collect();
    let history = match load(records, None) {
        Ok(Loaded::Line(history)) => history,
        Ok(Loaded::Fork(_)) => return Vec::new(),
        Err(_) => History::default(),
    };
    let histories = BTreeMap::from([(declared.name.clone(), history)]);
    let declarations = Declarations { databases: vec![declared], warnings: Vec::new() };
    let options = Options { date: date.to_owned(), ..Options::default() };
    let Ok(planned) = migrations(&project, declarations, histories, &options, &mut Nobody) else { return Vec::new() };
    frozen.into_iter().chain(files(&project, &planned.databases)).collect()
}
