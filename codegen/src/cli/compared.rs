//! The project on disk against what its databases lead to.

use crate::declare::{Paths, Project};
use crate::emit::Source;
use crate::emit::entity;
use crate::emit::history::{FrozenFile, frozen_files};
use crate::emit::write::{Changeset, Kept, Succession, compare, folders};
use crate::pipeline::{PreparedDatabase, files};
use std::collections::BTreeSet;

/// The project against what these databases lead to. `history` are the files of history that stay, `retired` those whose
/// time is over.
pub(super) fn compare_project(
    project: &Project,
    databases: &[PreparedDatabase],
    history: &[String],
    retired: &[FrozenFile],
    successions: &[Succession],
) -> Changeset {
    let mut frozen = Vec::new();
    for database in databases {
        let known = database.history.len() - database.new;
        let new: BTreeSet<&str> = database.sql.iter().map(|file| file.path.as_str()).collect();
        let known = frozen_files(&project.paths, &database.declared.name, &database.history[..known]);
        // A baseline is new, and stands before what is known.
        frozen.extend(known.into_iter().filter(|file| !new.contains(file.path.as_str())));
    }
    let names = project.databases.iter().map(|database| database.name.as_str());
    let folders = folders(&project.paths, names);
    let kept =
        Kept { frozen: &frozen, history, retired, successions, is_untouched: entity::is_untouched, folders: &folders };
    compare(&project.root, files(project, databases), kept)
}

/// Where the hand-written files of renamed tables go.
/// Of the renames, the last `new` entries of history are about to be written.
pub(super) fn successions(project: &Project, database: &PreparedDatabase, new: usize) -> Vec<Succession> {
    let source = Source { project, database: &database.declared, history: &database.history };
    entity::successions(source, new)
}

/// Leaves out what belongs to other databases.
pub(super) fn keep_only(changes: &mut Changeset, project: &Project, only: &str) {
    let Paths { migration, sql, history, wrangler, entity, docs } = &project.paths;
    let (migration, entity) = (format!("{migration}/src"), format!("{entity}/src"));
    let drafts = format!("{}/draft", project.paths.migration);
    let bases = [&migration, &drafts, sql, history, wrangler, &entity, docs];
    let others: Vec<String> = project
        .databases
        .iter()
        .filter(|database| database.name != only)
        .flat_map(|database| bases.map(|base| format!("{base}/{}/", database.name)))
        .collect();
    let kept = |path: &str| !others.iter().any(|other| path.starts_with(other.as_str()));
    changes.writes.retain(|write| kept(&write.path));
    changes.removals.retain(|removal| kept(&removal.path));
    changes.relocations.retain(|relocation| kept(&relocation.from));
    changes.problems.retain(|problem| kept(&problem.path));
}
