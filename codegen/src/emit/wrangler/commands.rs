//! How wrangler is called for a database, as lines to be copied into a POSIX shell in the project's folder.
//!
//! `--command` sends a text as one transaction, to a local database as to a deployed one, where `--file` goes through an
//! import that is none. With a space in place of the `=`, wrangler would take a text that begins with `--` for an option.
//!
//! <https://developers.cloudflare.com/workers/wrangler/commands/#d1>

use crate::declare::Project;
use crate::model::Declared;

/// What Linux takes as one argument (`MAX_ARG_STRLEN`), with room for what a command adds to a file.
///
/// <https://man7.org/linux/man-pages/man2/execve.2.html>
const MAX_ARGUMENT_BYTES: usize = 131_072 - 1_000;

/// Whether a text can be an argument.
pub fn fits(bytes: usize) -> bool {
    bytes <= MAX_ARGUMENT_BYTES
}

/// Which database of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deployment {
    /// The one on this machine.
    Local,
    /// A deployed one.
    Remote,
}

impl Deployment {
    const fn flag(self) -> &'static str {
        match self {
            Self::Local => "--local",
            Self::Remote => "--remote",
        }
    }
}

/// The commands of one database.
#[derive(Clone, Debug)]
pub struct Commands {
    binding: String,
    config: String,
}

impl Commands {
    /// With the generated configuration.
    pub fn new(project: &Project, database: &Declared) -> Self {
        let config = format!("--config {}/{}/wrangler.jsonc", project.paths.wrangler, database.name);
        Self { binding: database.d1_binding.clone(), config }
    }

    /// Runs what is pending.
    pub fn apply(&self, place: Deployment) -> String {
        self.of(&format!("migrations apply {} {}", self.binding, place.flag()))
    }

    /// Runs what the shell makes of `text`.
    pub fn execute(&self, place: Deployment, text: &str) -> String {
        format!("{} --command=\"{text}\"", self.of(&format!("execute {} {}", self.binding, place.flag())))
    }

    /// Runs a file of any size; a deployed database imports it, which is not a transaction.
    pub fn import(&self, place: Deployment, path: &str) -> String {
        format!("{} --file {path}", self.of(&format!("execute {} {}", self.binding, place.flag())))
    }

    /// Tells the moment that a deployed database is at.
    ///
    /// <https://developers.cloudflare.com/d1/reference/time-travel/>
    pub fn mark(&self) -> String {
        self.of(&format!("time-travel info {}", self.binding))
    }

    /// Restores that moment.
    pub fn undo(&self) -> String {
        format!("{} --bookmark=BOOKMARK", self.of(&format!("time-travel restore {}", self.binding)))
    }

    fn of(&self, what: &str) -> String {
        format!("npx wrangler d1 {what} {}", self.config)
    }
}
