//! EMIT: what a project holds, as files. One module here per artefact; `write` is the only one that touches the disk.

mod checksum;
pub mod docs;
pub mod entity;
mod file;
pub mod history;
pub mod migration;
pub mod seed;
pub mod sql;
mod text;
pub mod write;
pub mod wrangler;

pub use checksum::{lf, sha256};
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

/// Pins rustfmt's own style in a generated crate, whatever the project's is.
const RUSTFMT_TOML: &str = "# Generated code is laid out for rustfmt's defaults.\nstyle_edition = \"2024\"\nmax_width = 100\n";

/// The path of folder `to` as seen from folder `from`, both relative to the project's root.
fn relative(from: &str, to: &str) -> String {
    let parts = |path: &'_ str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
    let mut path = vec!["..".to_owned(); from.len() - shared];
    path.extend_from_slice(&to[shared..]);
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn goes_up_and_down() {
        assert_eq!(relative("migration/src/webauthn", "migration/sql"), "../../sql");
        assert_eq!(relative("a/b/src/x", "out/sql"), "../../../../out/sql");
    }
}
