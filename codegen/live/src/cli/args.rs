//! What can be typed.

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Begins projects, and tells whether a live database is what the declaration says
#[derive(Debug, Parser)]
#[command(name = "seaglass", version, about, max_term_width = 100)]
pub(super) struct Args {
    /// The project's folder, if it is not this one or one above
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// The folder of its history
    #[arg(long, global = true, value_name = "DIR", default_value = "migration/history")]
    pub(super) history: String,
    /// The folder of its SQL files
    #[arg(long, global = true, value_name = "DIR", default_value = "migration/sql")]
    pub(super) sql_dir: String,
    /// The folder of its declarations
    #[arg(long, global = true, value_name = "DIR", default_value = "schema/src")]
    pub(super) schema_dir: String,
    /// The database, where the project has several
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) database: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a workspace that declares its tables, or add the crates for that to the one that is there
    Init(Init),
    /// Compare a live database with its history: exit code 0 if they are equal, 1 if not, 2 on a fault
    Drift(Drift),
    /// Tell which migrations a database has run, and what is pending
    Status(Status),
    /// Record the migrations as applied in a database that has everything already
    Baseline(Baseline),
    /// Write the declaration of a database that exists
    Import(Import),
    /// Try migrations on scratch engines, with rows: exit code 0 if everything held, 1 if not, 2 on a fault
    Verify(Verify),
}

/// `import`
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[command(flatten)]
    pub(super) taken: Taken,
    /// List the files and write none
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// What is declared of a database that exists.
#[derive(Debug, clap::Args)]
pub(super) struct Taken {
    #[command(flatten)]
    pub(super) from: From,
    /// Tables and views to declare, all of them unless named: `blog_*`
    #[arg(long, value_name = "PATTERN")]
    pub(super) tables: Vec<String>,
    /// Tables, views and other objects to leave unmanaged: `legacy_*`
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<String>,
    /// Schemas of Postgres whose objects are declared, all of them unless named
    #[arg(long, value_name = "PATTERN")]
    pub(super) schema: Vec<String>,
    /// The engine that a folder of migrations is written for: `postgres` or `d1`
    #[arg(long, value_name = "DIALECT", value_parser = ["postgres", "d1"])]
    pub(super) dialect: Option<String>,
    /// The server of Postgres that migrations are run on, in a database of its own, or the variable that holds its URL; by
    /// default one is started
    #[arg(long, value_name = "URL")]
    pub(super) scratch: Option<String>,
    /// Write nothing if the database has what no declaration can have
    #[arg(long)]
    pub(super) strict: bool,
}

/// `init`
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The folder: new, empty, or with a project in it [default: this one]
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// The database [default: the folder's name, or `app`]
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// For Postgres; both without either flag
    #[arg(long)]
    pub(super) postgres: bool,
    /// For Cloudflare D1; both without either flag
    #[arg(long)]
    pub(super) d1: bool,
    /// Where the crate seaglass comes from, if not from the registry: a checkout of its repository, or its address
    #[arg(long, value_name = "PATH|URL")]
    pub(super) seaglass: Option<String>,
    /// Put this before the names of the crates: `db` makes `db-schema`
    #[arg(long, value_name = "PREFIX")]
    pub(super) prefix: Option<String>,
    /// List the files and write none
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) taken: Taken,
}

/// `verify`
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// Every migration, rather than those that are pending
    #[arg(long, conflicts_with_all = ["at", "since"])]
    pub(super) all: bool,
    /// That migration alone
    #[arg(long, value_name = "MIGRATION", conflicts_with = "since")]
    pub(super) at: Option<String>,
    /// That migration and all behind it
    #[arg(long, value_name = "MIGRATION")]
    pub(super) since: Option<String>,
    /// The database that says what is pending, of which only that is read; by default the variable `DATABASE_URL`, and
    /// without it the draft, or else the last migration with all its stages
    #[arg(long, value_name = "SOURCE")]
    pub(super) from: Option<String>,
    /// Only on `postgres` or `d1`
    #[arg(long, value_name = "DIALECT")]
    pub(super) dialect: Option<String>,
    /// A server of Postgres, or the variable that holds its URL: databases are made there, and dropped. By default a server
    /// is started from the programs of this machine
    #[arg(long, value_name = "URL")]
    pub(super) scratch: Option<String>,
    /// Statements that are run first on an empty Postgres: roles and extensions that migrations take for granted
    #[arg(long, value_name = "FILE")]
    pub(super) prepare: Option<PathBuf>,
    /// A copy of a real database, on whose rows migrations are tried: a URL of Postgres, or a file of SQLite, which is read
    /// and copied
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["scratch", "prepare"])]
    pub(super) copy: Option<String>,
    /// The Postgres database of --copy is a copy, and may be written to
    #[arg(long, requires = "copy")]
    pub(super) this_is_a_copy: bool,
    /// Write a report of each migration, which `cargo schema check --verified` reads
    #[arg(long)]
    pub(super) report: bool,
}

/// `status`
#[derive(Debug, clap::Args)]
pub(super) struct Status {
    #[command(flatten)]
    pub(super) from: From,
}

/// `baseline`
#[derive(Debug, clap::Args)]
pub(super) struct Baseline {
    #[command(flatten)]
    pub(super) from: From,
    /// The migration that the database stands at, if it is not the last one
    #[arg(long, value_name = "MIGRATION")]
    pub(super) at: Option<String>,
    /// Who runs the migrations: `sea-orm`, `sqlx` or `wrangler`; by default whose table is there
    #[arg(long, value_name = "CLIENT")]
    pub(super) client: Option<String>,
    /// Print the statements and run none
    #[arg(long)]
    pub(super) print: bool,
    /// Tables, views and other objects that history does not know and that may be there: `legacy_*`
    #[arg(long, value_name = "PATTERN")]
    pub(super) ignore: Vec<String>,
}

/// Where a database is.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Which database")]
pub(super) struct From {
    /// A URL of Postgres, a file of SQLite, the name of an environment variable that holds one of these, or a D1 binding;
    /// by default the variable `DATABASE_URL`. `import` and `init` also take a folder of SQL migrations and a migration
    /// crate of SeaORM; `init` takes nothing by default
    #[arg(long = "from", value_name = "SOURCE")]
    pub(super) source: Option<String>,
    /// The deployed D1 database, rather than the local one
    #[arg(long)]
    pub(super) remote: bool,
    /// The configuration of wrangler
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The environment of that configuration
    #[arg(long, value_name = "NAME")]
    pub(super) env: Option<String>,
    /// The folder of local D1 databases, if it is not wrangler's own
    #[arg(long, value_name = "DIR")]
    pub(super) persist_to: Option<PathBuf>,
}

/// `drift`
#[derive(Debug, clap::Args)]
pub(super) struct Drift {
    #[command(flatten)]
    pub(super) from: From,
    /// Compare with what this migration left, instead of the last one
    #[arg(long, value_name = "MIGRATION")]
    pub(super) at: Option<String>,
    /// Print the statements that fix it; they are never run
    #[arg(long)]
    pub(super) sql: bool,
    /// A table or column that the statements may drop, with what it holds: `posts`, `users.age`
    #[arg(long, value_name = "NAME", requires = "sql")]
    pub(super) drop: Vec<String>,
    /// Tables, views and other objects that history does not know and that may be there: `legacy_*`
    #[arg(long, value_name = "PATTERN")]
    pub(super) ignore: Vec<String>,
    /// What no declaration can have is a difference as well
    #[arg(long)]
    pub(super) strict: bool,
}
