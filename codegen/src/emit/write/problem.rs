//! Files that are left alone and named.

use super::folders::Content;
use crate::model::{Fault, Rule};
use std::path::Path;

/// A file that this tool will not touch, although it is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From the project's root, with `/`.
    pub path: String,
    /// What is the matter.
    pub kind: ProblemKind,
    /// Its text, and the text that would be written, where both are known.
    pub texts: Option<(String, String)>,
}

/// What is the matter with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A generated file that somebody edited.
    Edited,
    /// A file that this tool did not write, where a generated one belongs.
    InTheWay,
    /// A generated file that is no longer wanted, and that somebody edited.
    EditedOrphan,
    /// A file that this tool did not write, in a folder of generated files.
    Stray,
    /// A Rust migration that the history does not know.
    StrayMigration,
    /// An SQL file that the history does not know.
    StraySql,
    /// A history file of a database that is not declared.
    StrayHistory,
    /// Hand-written code beside no entity.
    Unaccompanied {
        /// The file of the table that it belonged to, which holds other code.
        successor: Option<String>,
    },
    /// A symbolic link in a folder of generated files.
    Link,
    /// A frozen SQL file that was edited.
    FrozenEdited,
    /// A frozen SQL file that is gone.
    FrozenMissing,
    /// A new migration's file has the name of one that exists.
    FrozenInTheWay,
    /// Two generated files would have this path.
    Twice,
    /// The file cannot be read.
    Unreadable(String),
}

impl Problem {
    /// Whether nothing may be written before it is fixed: the record of what databases went through is damaged, or
    /// would be.
    pub fn forbids_writing(&self) -> bool {
        match self.kind {
            ProblemKind::FrozenEdited
            | ProblemKind::FrozenMissing
            | ProblemKind::FrozenInTheWay
            | ProblemKind::StraySql
            | ProblemKind::Twice => true,
            ProblemKind::Edited
            | ProblemKind::InTheWay
            | ProblemKind::EditedOrphan
            | ProblemKind::Stray
            | ProblemKind::StrayMigration
            | ProblemKind::StrayHistory
            | ProblemKind::Unaccompanied { .. }
            | ProblemKind::Link
            | ProblemKind::Unreadable(_) => false,
        }
    }

    /// What it breaks.
    pub const fn rule(&self) -> Rule {
        match self.kind {
            ProblemKind::Edited => Rule::EditedFile,
            ProblemKind::InTheWay => Rule::FileInTheWay,
            ProblemKind::EditedOrphan => Rule::EditedOrphan,
            ProblemKind::Stray => Rule::StrayFile,
            ProblemKind::StrayMigration => Rule::StrayMigration,
            ProblemKind::StraySql => Rule::StraySql,
            ProblemKind::StrayHistory => Rule::StrayHistory,
            ProblemKind::Unaccompanied { .. } => Rule::StrayExtension,
            ProblemKind::Link => Rule::LinkedFile,
            ProblemKind::FrozenEdited => Rule::FrozenEdited,
            ProblemKind::FrozenMissing => Rule::FrozenMissing,
            ProblemKind::FrozenInTheWay => Rule::FrozenInTheWay,
            ProblemKind::Twice => Rule::PathTwice,
            ProblemKind::Unreadable(_) => Rule::UnreadableFile,
        }
    }

    /// The same as a fault.
    pub fn fault(&self) -> Fault {
        Fault::new(self.rule(), &self.path, self.what(), self.why(), self.instead())
    }

    /// What is the matter, in a few words after the path.
    pub fn what(&self) -> String {
        match &self.kind {
            ProblemKind::Edited => "a generated file, edited by hand".to_owned(),
            ProblemKind::InTheWay => "not written by seaglass, and in the place of a generated file".to_owned(),
            ProblemKind::EditedOrphan => "a generated file that nothing declares any more, edited by hand".to_owned(),
            ProblemKind::Stray => "not written by seaglass, in a folder of generated files".to_owned(),
            ProblemKind::StrayMigration => "a migration that the history does not know".to_owned(),
            ProblemKind::StraySql => "an SQL file that the history does not know".to_owned(),
            ProblemKind::StrayHistory => "history of a database that is not declared".to_owned(),
            ProblemKind::Unaccompanied { successor: None } => "hand-written, beside no entity".to_owned(),
            ProblemKind::Unaccompanied { successor: Some(successor) } => {
                format!("hand-written, and its table has other code in {successor}")
            }
            ProblemKind::Link => "a symbolic link in a folder of generated files".to_owned(),
            ProblemKind::FrozenEdited => "a frozen migration, edited".to_owned(),
            ProblemKind::FrozenMissing => "a frozen migration, missing".to_owned(),
            ProblemKind::FrozenInTheWay => "in the place of a new migration's file".to_owned(),
            ProblemKind::Twice => "two generated files would have this path".to_owned(),
            ProblemKind::Unreadable(error) => format!("cannot be read: {error}"),
        }
    }

    /// Why it is left alone.
    pub fn why(&self) -> &'static str {
        match self.kind {
            ProblemKind::Edited | ProblemKind::EditedOrphan => {
                "its checksum does not match, and an edit is never overwritten"
            }
            ProblemKind::InTheWay | ProblemKind::Stray => {
                "a file without the header of a generated one is never touched"
            }
            ProblemKind::StrayMigration => "the Migrator runs what the declaration led to, and nothing else",
            ProblemKind::StraySql => "wrangler, sqlx and psql would run it, and nothing records what it does",
            ProblemKind::StrayHistory => "what databases went through is never removed by itself",
            ProblemKind::Unaccompanied { .. } => {
                "it is not compiled any more, or for another table; what is written by hand is never overwritten or removed"
            }
            ProblemKind::Link => "links are neither followed nor removed",
            ProblemKind::FrozenEdited | ProblemKind::FrozenMissing => {
                "databases may have run it, and history holds its checksum"
            }
            ProblemKind::FrozenInTheWay => "migrations are written once and never again",
            ProblemKind::Twice => "one would replace the other, on file systems that ignore case as well",
            ProblemKind::Unreadable(_) => "what cannot be read is not overwritten",
        }
    }

    /// What to do about it.
    pub fn instead(&self) -> String {
        let path = &self.path;
        match &self.kind {
            ProblemKind::Unaccompanied { successor: Some(successor) } => {
                format!("move what is needed of it into {successor}, and delete it")
            }
            ProblemKind::Unaccompanied { successor: None } => {
                "move what is needed of it beside another entity, and delete it".to_owned()
            }
            ProblemKind::Edited => {
                format!(
                    "move the edit into the declaration or a file of your own, delete {path}, and run `cargo schema generate`"
                )
            }
            ProblemKind::InTheWay if path.ends_with("/lib.rs") || path.ends_with("/main.rs") => format!(
                "let `Project::paths` name another folder; or move its text elsewhere, leave {path} empty, without which \
                 cargo would find no target, and run `cargo schema generate`"
            ),
            ProblemKind::InTheWay => format!("move {path} elsewhere, and run `cargo schema generate`"),
            ProblemKind::EditedOrphan | ProblemKind::Stray | ProblemKind::Link => {
                "move it elsewhere or delete it".to_owned()
            }
            ProblemKind::StrayMigration => {
                "not ours: move it or delete it; `cargo schema generate` writes migrations from the declaration"
                    .to_owned()
            }
            ProblemKind::StraySql => "not ours: move it or delete it".to_owned(),
            ProblemKind::StrayHistory => "declare the database again, or delete its folder".to_owned(),
            ProblemKind::FrozenEdited | ProblemKind::FrozenMissing => {
                format!("bring it back (`git checkout -- {path}`), and write the change as a new migration")
            }
            ProblemKind::FrozenInTheWay => "choose another `--name`, or move the file elsewhere".to_owned(),
            ProblemKind::Twice => "rename a table, or give its entity another module with `entity_module`; let no two output folders be the same".to_owned(),
            ProblemKind::Unreadable(_) => "make it a readable file, or delete it".to_owned(),
        }
    }
}

/// What a file that this tool did not write is, unless it is nobody's business.
pub(super) fn stray_kind(path: &str, content: Content, is_owned: bool) -> Option<ProblemKind> {
    if !is_owned {
        let is_history = content == Content::History && has_extension(path, &["json"]);
        return is_history.then_some(ProblemKind::StrayHistory);
    }
    Some(match content {
        Content::Sql if has_extension(path, &["sql"]) => ProblemKind::StraySql,
        Content::Migration if is_migration(path) => ProblemKind::StrayMigration,
        Content::Sql | Content::Migration | Content::Entity | Content::History | Content::Docs => ProblemKind::Stray,
    })
}

pub(super) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    Path::new(path).extension().and_then(|found| found.to_str()).is_some_and(|found| extensions.contains(&found))
}

/// Whether the file has the name that `sea-orm-cli migrate generate` gives: `m<digits>_….rs`.
fn is_migration(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let digits = name.strip_prefix('m').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    digits && has_extension(path, &["rs"])
}
