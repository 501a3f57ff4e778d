//! What an app finds otherwise in the entities of a database.

use crate::declare::Project;
use crate::diff::{self, Change};
use crate::emit::entity::{self, Surface, Text};
use crate::emit::write::Changeset;
use crate::model::{Declared, Fault};
use crate::pipeline::PreparedDatabase;

/// What the manifest of the entity crate lacks, if there is one; the one that is written first lacks nothing.
pub(super) fn lacking(project: &Project, databases: &[PreparedDatabase]) -> Vec<Fault> {
    let path = format!("{}/Cargo.toml", project.paths.entity);
    let Ok(manifest) = std::fs::read_to_string(project.root.join(&path)) else { return Vec::new() };
    let declared: Vec<&Declared> = databases.iter().map(|database| &database.declared).collect();
    entity::lacking(&path, &manifest, &declared)
}

/// What apps that use the entities of that database find otherwise.
pub(super) fn surface(project: &Project, database: &PreparedDatabase, changes: &Changeset) -> Surface {
    let folder = format!("{}/src/{}/", project.paths.entity, database.declared.name);
    let module = |path: &'_ str| path.strip_prefix(&folder)?.strip_suffix(".rs").map(str::to_owned);
    let writes = changes.writes.iter().filter(|write| !write.header.is_empty());
    let writes = writes.map(|write| (&write.path, write.before.as_deref().unwrap_or_default(), write.body.as_str()));
    let removals = changes.removals.iter().map(|removal| (&removal.path, removal.before.as_str(), ""));
    let named = writes.chain(removals).filter_map(|(path, before, after)| Some((module(path)?, before, after)));
    let named: Vec<(String, &str, &str)> = named.collect();
    let texts: Vec<Text<'_>> = named.iter().map(|(module, before, after)| Text { module, before, after }).collect();
    let (known, new) = database.history.split_at(database.history.len() - database.new);
    let pending: Vec<&Change> = new.iter().flat_map(|entry| &entry.changes).collect();
    let is_compared = texts.iter().any(|text| !text.before.is_empty());
    // Without changes, the declaration is what there was.
    let before = if pending.is_empty() || !is_compared {
        None
    } else {
        diff::replay(known.iter().flat_map(|entry| &entry.changes)).ok()
    };
    let before = before.as_ref().unwrap_or(&database.declared.schema);
    let mut surface = entity::surface(&texts, &pending, before, &database.declared);
    surface.notes.extend(changes.relocations.iter().flat_map(|relocation| {
        let moved = module(&relocation.from).zip(module(&relocation.to));
        moved.into_iter().flat_map(|(from, to)| {
            [Some(format!("{from}.rs is {to}.rs now")), relocation.advice()].into_iter().flatten()
        })
    }));
    surface
}
