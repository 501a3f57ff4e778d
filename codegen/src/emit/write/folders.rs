//! Which folders hold nothing but this tool's files.

use crate::declare::Paths;
use crate::model::{Fault, Rule};
use std::path::{Component, Path};

/// A folder of which every file must be accounted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// From the project's root, with `/` on every system.
    pub path: String,
    /// What it holds.
    pub content: Content,
}

/// What a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The migration crate's sources.
    Migration,
    /// The entity crate's sources, with the user's `*_ext.rs` among them.
    Entity,
    /// Frozen SQL, and seeds.
    Sql,
    /// History files.
    History,
    /// Generated documents; `verified/` is another command's.
    Docs,
}

/// Where to look for files that should not be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// Held by this tool alone: every file in them is expected or named.
    pub owned: Vec<Folder>,
    /// Shared with others: only generated files that are no longer wanted are of interest.
    pub shared: Vec<Folder>,
}

/// The folders of a project with these databases.
pub fn folders<'a>(paths: &Paths, databases: impl IntoIterator<Item = &'a str>) -> Folders {
    let bases = [(&paths.sql, Content::Sql), (&paths.history, Content::History), (&paths.docs, Content::Docs)];
    let mut owned = vec![
        Folder { path: format!("{}/src", paths.migration), content: Content::Migration },
        Folder { path: format!("{}/src", paths.entity), content: Content::Entity },
    ];
    for database in databases {
        owned.extend(bases.map(|(base, content)| Folder { path: format!("{base}/{database}"), content }));
    }
    let shared = bases.map(|(base, content)| Folder { path: base.clone(), content });
    Folders { owned, shared: shared.to_vec() }
}

/// What is wrong with the output folders: each must be a plain relative path, `..` at its start allowed.
pub fn path_faults(paths: &Paths) -> Vec<Fault> {
    let named = [
        ("migration", &paths.migration),
        ("sql", &paths.sql),
        ("history", &paths.history),
        ("wrangler", &paths.wrangler),
        ("entity", &paths.entity),
        ("docs", &paths.docs),
    ];
    named.into_iter().filter(|(_, path)| !is_plain(path)).map(|(name, path)| bad_path(name, path)).collect()
}

fn bad_path(name: &str, path: &str) -> Fault {
    Fault::new(
        Rule::OutputFolder,
        format!("Paths::{name}"),
        format!("`{path}` is not a plain relative path"),
        "generated files name each other by it, on every system",
        "write it from the project's root with `/` between its parts, such as `docs/schema` or `../docs`",
    )
}

fn is_plain(path: &str) -> bool {
    let mut below = false;
    let plain = Path::new(path).components().all(|part| match part {
        Component::Normal(_) => {
            below = true;
            true
        }
        Component::ParentDir => !below,
        Component::CurDir | Component::RootDir | Component::Prefix(_) => false,
    });
    // `components` hides what these spell differently.
    plain
        && below
        && !path.contains(['\\', ':'])
        && !path.ends_with('/')
        && !path.contains("//")
        && !path.contains("/./")
}

#[cfg(test)]
mod tests {
    use super::{is_plain, path_faults};
    use crate::declare::Paths;

    #[test]
    fn only_plain_relative_paths_are_taken() {
        for path in ["docs", "docs/schema", "../docs", "../../a/b"] {
            assert!(is_plain(path), "{path}");
        }
        for path in ["", ".", "..", "/docs", "docs/", "docs//a", "docs/./a", "./docs", "docs/../a", "a\\b", "c:a"] {
            assert!(!is_plain(path), "{path}");
        }
        assert!(path_faults(&Paths::default()).is_empty());
    }
}
