//! EMIT: what a project holds, as files. One module here per artefact; `write` is the only one that touches the disk.

mod file;
pub mod history;

pub use file::{Comment, File, Kind};

use crate::declare::Project;
use crate::model::Declared;
use history::Entry;

/// What every emitter of a database's artefacts looks at.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Settings: folders and forms.
    pub project: &'a Project,
    /// The database as declared.
    pub database: &'a Declared,
    /// Its history including what is about to be written, oldest first.
    pub history: &'a [Entry],
}
