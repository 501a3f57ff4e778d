//! The databases of this project. One module per database, one file per table; the artefacts are
//! written from here by `cargo schema generate`.

pub mod {{database}};

use seaglass::Project;

/// Every database, the default one first, and where the artefacts go.
#[must_use]
pub fn project() -> Project {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    Project::new(root).database({{database}}::database())
}
