//! The project: its databases and where their artefacts go.

use super::Database;
use crate::model::{EntityFormat, EntityStyle};
use std::path::PathBuf;

/// What a `schema` crate declares.
///
/// ```
/// use seaglass::{Database, EntityFormat, EntityStyle, Paths, Project, Serde};
///
/// Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
///     .database(Database::new("app"))
///     .database(Database::new("billing"))
///     .default_database("app")
///     .entity_format(EntityFormat::Compact)
///     .entities(EntityStyle::new().serde(Serde::Both))
///     .paths(Paths { docs: "docs/tables".to_owned(), ..Paths::default() });
/// ```
#[derive(Clone, Debug)]
pub struct Project {
    pub(crate) root: PathBuf,
    pub(crate) databases: Vec<Database>,
    pub(crate) default: Option<String>,
    pub(crate) paths: Paths,
    pub(crate) entities: EntityStyle,
}

/// Output folders, relative to the project's root, with `/` on every system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The migration crate.
    pub migration: String,
    /// SQL files, one folder per database.
    pub sql: String,
    /// The record of what each migration changed, one folder per database.
    pub history: String,
    /// A `wrangler.jsonc` per database.
    pub wrangler: String,
    /// The entity crate.
    pub entity: String,
    /// Schema docs, one folder per database.
    pub docs: String,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            migration: "migration".to_owned(),
            sql: "migration/sql".to_owned(),
            history: "migration/history".to_owned(),
            wrangler: "migration/wrangler".to_owned(),
            entity: "entity".to_owned(),
            docs: "docs/schema".to_owned(),
        }
    }
}

impl Project {
    /// A project whose output folders are relative to `root`: `concat!(env!("CARGO_MANIFEST_DIR"), "/..")` from a
    /// `schema` folder at the top.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            databases: Vec::new(),
            default: None,
            paths: Paths::default(),
            entities: EntityStyle::new(),
        }
    }

    /// Adds a database; the first one is the default.
    pub fn database(mut self, database: Database) -> Self {
        self.databases.push(database);
        self
    }

    /// The database that `sea-orm-cli migrate` runs when `SEAGLASS_DATABASE` names no other.
    pub fn default_database(mut self, name: impl Into<String>) -> Self {
        self.default = Some(name.into());
        self
    }

    /// The output folders.
    pub fn paths(mut self, paths: Paths) -> Self {
        self.paths = paths;
        self
    }

    /// The form of the entities.
    pub fn entity_format(mut self, format: EntityFormat) -> Self {
        self.entities.format = Some(format);
        self
    }

    /// How the entities of all databases look: see [`EntityStyle`].
    pub fn entities(mut self, style: EntityStyle) -> Self {
        self.entities = style.within(&self.entities);
        self
    }
}
