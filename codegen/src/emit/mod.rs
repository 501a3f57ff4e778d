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
pub mod wrangler;
pub mod write;

pub(crate) use checksum::fingerprint;
pub use checksum::{lf, sha256, sha256_as_is};
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

/// The artefacts of one kind, each rendered when it is asked for: of thousands of files, one is in memory at a time.
pub type Files<'a> = Box<dyn Iterator<Item = File> + 'a>;

/// Writes the artefacts of one kind, of one database.
pub type Emitter = for<'a> fn(Source<'a>) -> Files<'a>;

/// Every emitter but that of the SQL of new migrations, which needs their plan.
pub const EMITTERS: [Emitter; 5] = [
    |source| boxed(migration::files(source)),
    |source| boxed(seed::files(source)),
    |source| boxed(wrangler::files(source)),
    |source| boxed(entity::files(source)),
    |source| boxed(docs::files(source)),
];

fn boxed<'a>(files: impl IntoIterator<Item = File, IntoIter: 'a>) -> Files<'a> {
    Box::new(files.into_iter())
}

/// The files that belong to no database: those of the generated crates themselves.
pub fn crate_files(project: &Project, databases: &[&Declared]) -> Vec<File> {
    let mut files = migration::crate_files(project, databases);
    files.extend(entity::crate_files(project, databases));
    files
}

/// Pins rustfmt's own style in a generated crate, whatever the project's is.
const RUSTFMT_TOML: &str = "# Generated code is laid out for these settings, whatever the project around it uses.\nstyle_edition = \"2021\"\nmax_width = 100\n";

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
