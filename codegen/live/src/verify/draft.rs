//! A migration that is being written by hand: what it claims, and its SQL.

use super::unit::{Step, Unit};
use seaglass::cli::draft_files;
use seaglass::diff::apply;
use seaglass::draft::{self, Draft};
use seaglass::emit::sha256;
use seaglass::model::{Dialect, Schema};
use std::path::Path;

/// The draft in a folder, if there is one. `folder` is told from the project's root.
///
/// # Errors
///
/// A file that cannot be read, in words.
pub fn read(root: &Path, folder: &str) -> Result<Option<Draft>, String> {
    let files = draft_files(root, folder).map_err(|(path, error)| format!("{path}: {error}"))?;
    Ok(draft::read(folder, &Dialect::ALL, &files))
}

/// What it would be as a migration behind `before`.
///
/// # Errors
///
/// It does not say what it claims, or claims what does not fit, in words.
pub fn unit(draft: &Draft, before: &Schema, dialect: Dialect) -> Result<Unit, String> {
    let Some(claims) = &draft.claims else {
        return Err(format!("{} does not say what it claims\n  instead: run `cargo schema check`", draft.folder));
    };
    let after = apply(&claims.changes, before.clone())
        .map_err(|error| format!("{} claims what does not fit: {error}", draft.folder))?;
    let several = draft.stages.len() > 1;
    let step = |(at, files): (usize, &std::collections::BTreeMap<Dialect, seaglass::emit::sql::StageFiles>)| {
        let files = files.get(&dialect)?;
        Some(Step {
            stem: if several { format!("{} {}", draft.name, at + 1) } else { draft.name.clone() },
            up: files.up.clone(),
            down: files.down.clone(),
            up_sha256: sha256(&files.up),
            down_sha256: sha256(&files.down),
            no_transaction: files.no_transaction,
            grade: files.grade,
            reasons: files.reasons.clone(),
        })
    };
    Ok(Unit {
        steps: draft.stages.iter().enumerate().filter_map(step).collect(),
        changes: claims.changes.clone(),
        before: before.clone(),
        after,
        hand_written: true,
        draft: true,
        adopted: false,
        unmanaged: Vec::new(),
    })
}
