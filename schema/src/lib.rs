//! The databases of this project. One module per database, one file per table; the artefacts are written from here by
//! `cargo schema generate`.

pub mod mvp;
pub mod webauthn;

use seaglass::Project;

/// Every database, the default one first, and where the artefacts go.
pub fn project() -> Project {
    Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .database(webauthn::database())
        .database(mvp::database())
        .default_database("webauthn")
}
