//! Writes the repository's own history again: every migration, from the first version of each database on, and all that
//! follows from them. Allowed until 0.1.0; from then on databases exist that have run these files.

use std::io;

use seaglass_tests::{process::workspace, versions};

fn main() -> io::Result<()> {
    let root = workspace();
    versions::remove_generated(&root)?;
    versions::write_history(&root);
    Ok(())
}
