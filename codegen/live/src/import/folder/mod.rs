//! A folder of SQL migrations that somebody's client ran, file after file: recognised, run on a scratch engine, and frozen
//! as the beginning of a history.

mod body;
mod name;
mod read;
mod recognise;
mod refusal;
mod run;

pub use read::read;
pub use recognise::recognise;
pub use refusal::Refusal;
pub use run::{Engine, run};

/// How a folder is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// `0001_name.sql`, `20240101120000_name.sql`, `1-name.sql` or `001.sql`; also with `.up.sql` and `.down.sql`. wrangler,
    /// sqlx, drizzle, golang-migrate, and whoever numbers files.
    Numbered,
    /// `V1__name.sql`, and `U1__name.sql` to roll it back: Flyway.
    Versioned,
    /// A folder each, with `up.sql` and `down.sql`, or `migration.sql`: diesel and prisma.
    Folders,
    /// `-- +goose Up` and `-- +goose Down` in one file.
    Goose,
    /// `-- migrate:up` and `-- migrate:down` in one file: dbmate.
    Dbmate,
}

impl Layout {
    /// What a person would call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Numbered => "numbered files",
            Self::Versioned => "files as Flyway has them",
            Self::Folders => "folders with `up.sql` or `migration.sql`",
            Self::Goose => "files with sections of goose",
            Self::Dbmate => "files with sections of dbmate",
        }
    }
}

/// A folder of migrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// How it is laid out.
    pub layout: Layout,
    /// Its migrations, in the order in which they run.
    pub originals: Vec<Original>,
    /// Its files that are no migration, by path.
    pub left: Vec<String>,
    /// What to know about it.
    pub notes: Vec<String>,
}

/// A migration as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Its file, from the folder.
    pub file: String,
    /// What its files are called from now on, without `.sql`: as they were, where they had a name of their own.
    pub stem: String,
    /// Its number.
    pub number: u64,
    /// What it does, in `[a-z0-9_]`.
    pub name: String,
    /// What applies it, byte for byte.
    pub up: String,
    /// What rolls it back, byte for byte; none if nobody wrote it.
    pub down: Option<String>,
    /// It runs outside of a transaction.
    pub no_transaction: bool,
    /// The line of `file` on which `up` begins, from 1.
    pub line: usize,
}
