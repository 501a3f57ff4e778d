//! The files that history vouches for.

use super::Entry;
use crate::declare::Paths;

/// A file that never changes, and the checksum that proves it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrozenFile {
    /// From the project's root, with `/`.
    pub path: String,
    /// SHA-256 of its text with LF endings.
    pub sha256: String,
}

/// The frozen SQL files, and adopted Rust files, of these entries of `database`.
pub fn frozen_files(paths: &Paths, database: &str, entries: &[Entry]) -> Vec<FrozenFile> {
    let mut files = Vec::new();
    for entry in entries {
        let stem = entry.stem();
        for (dialect, record) in &entry.files {
            for (direction, sum) in [("up", &record.up), ("down", &record.down)] {
                let parts = [&*paths.sql, "/", database, "/", dialect.key(), "/", direction, "/", &stem, ".sql"];
                let path = parts.concat();
                files.push(FrozenFile { path, sha256: sum.clone() });
            }
        }
        if let Some(adopted) = &entry.adopted {
            let path = adopted_path(paths, database, &adopted.module);
            files.push(FrozenFile { path, sha256: adopted.sha256.clone() });
        }
    }
    files
}

/// Where an adopted migration's Rust file lies.
pub(crate) fn adopted_path(paths: &Paths, database: &str, module: &str) -> String {
    format!("{}/src/{database}/{module}.rs", paths.migration)
}
