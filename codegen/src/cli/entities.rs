//! What an app finds otherwise in the entities of a database.

use crate::declare::Project;
use crate::diff::Change;
use crate::emit::entity;
use crate::emit::write::{Changeset, Relocation, Write};
use crate::model::{Declared, Fault};
use crate::pipeline::PreparedDatabase;

/// What a change calls otherwise.
fn renamed(change: &Change) -> Option<(&str, &str)> {
    match change {
        Change::RenameTable { from, to } => Some((from.name.as_str(), to.name.as_str())),
        Change::RenameColumn { from, to, .. } => Some((from.as_str(), to.as_str())),
        Change::CreateEnum(_)
        | Change::RenameEnum { .. }
        | Change::ChangeEnum(_)
        | Change::DropEnum(_)
        | Change::CreateTable(_)
        | Change::ChangeTable { .. }
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::ChangeColumn(_)
        | Change::DropColumn { .. }
        | Change::ReorderColumns { .. }
        | Change::AddConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::ChangeIndex { .. }
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::CreateRoutine(_)
        | Change::ReplaceRoutine { .. }
        | Change::DropRoutine(_)
        | Change::CreateView(_)
        | Change::ReplaceView { .. }
        | Change::DropView(_)
        | Change::CreateObject(_)
        | Change::ChangeObject { .. }
        | Change::DropObject(_)
        | Change::Comment { .. } => None,
    }
}

/// What the manifest of the entity crate lacks, if there is one; the one that is written first lacks nothing.
pub(super) fn lacking(project: &Project, databases: &[PreparedDatabase]) -> Vec<Fault> {
    let path = format!("{}/Cargo.toml", project.paths.entity);
    let Ok(manifest) = std::fs::read_to_string(project.root.join(&path)) else { return Vec::new() };
    let declared: Vec<&Declared> = databases.iter().map(|database| &database.declared).collect();
    entity::lacking(&path, &manifest, &declared)
}

/// What changes for an app that uses the entities of that database.
pub(super) fn changes(project: &Project, database: &PreparedDatabase, changes: &Changeset) -> Vec<String> {
    let folder = format!("{}/src/{}/", project.paths.entity, database.declared.name);
    let renamed: Vec<(&str, &str)> = database.changes.iter().filter_map(renamed).collect();
    let module = |path: &str| path.strip_prefix(&folder).and_then(|path| path.strip_suffix(".rs")).map(str::to_owned);
    let of_write = |write: &Write| {
        let before = write.before.as_deref().filter(|_| !write.header.is_empty())?;
        Some(entity::changes(&module(&write.path)?, before, &write.body, &renamed))
    };
    let of_relocation = |relocation: &Relocation| {
        let (from, to) = (module(&relocation.from)?, module(&relocation.to)?);
        Some([Some(format!("{from}.rs is {to}.rs now")), relocation.advice()].into_iter().flatten())
    };
    let names = changes.writes.iter().filter_map(of_write).flatten();
    names.chain(changes.relocations.iter().filter_map(of_relocation).flatten()).collect()
}
