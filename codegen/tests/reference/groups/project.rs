//! The project and where its files go.

use super::super::kit::{Example, Group, Shown, id};
use seaglass::sea_query::Table;
use seaglass::{Database, EntityFormat, EntityStyle, Paths, Project, Serde};
use std::path::Path;

/// These are given the folder that they are relative to.
pub(crate) fn group() -> Group {
    Group {
        title: "Project",
        about: "A project has databases, and folders for what is generated; each example is followed by the files that there are \
                then. `root` is `concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/..\")` in a `schema` crate.",
        source: include_str!("project.rs"),
        whole: false,
        examples: vec![
            Example { name: "one", shown: || Shown::Project(one) },
            Example { name: "two", shown: || Shown::Project(two) },
            Example { name: "elsewhere", shown: || Shown::Project(elsewhere) },
            Example { name: "styled", shown: || Shown::Project(styled) },
        ],
    }
}

/// A project with a database
fn one(root: &Path) -> Project {
    Project::new(root).database(Database::new("app").table(Table::create().table("users").col(id())))
}

/// A project with two databases, of which the second is the default
fn two(root: &Path) -> Project {
    Project::new(root)
        .database(Database::new("logs").table(Table::create().table("lines").col(id())))
        .database(Database::new("app").table(Table::create().table("users").col(id())))
        .default_database("app")
}

/// Files in other folders
fn elsewhere(root: &Path) -> Project {
    let paths = Paths { sql: "sql".to_owned(), docs: "docs".to_owned(), ..Paths::default() };
    Project::new(root).paths(paths).database(Database::new("app").table(Table::create().table("users").col(id())))
}

/// Entities that compile faster, and how all of them look
fn styled(root: &Path) -> Project {
    Project::new(root)
        .entity_format(EntityFormat::Compact)
        .entities(EntityStyle::new().serde(Serde::Both))
        .database(Database::new("app").table(Table::create().table("users").col(id())))
}
