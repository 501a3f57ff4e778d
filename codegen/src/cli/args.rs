//! What can be typed.

pub(super) use super::meant::Meant;
pub(super) use super::squash::Options as Squash;
pub(super) use super::words::{Color, Format, Sql};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

const EVERYWHERE: &str = "With every command";
const EXIT_CODES: &str = "\
Exit codes:
  0  nothing to do, or done
  1  differences (`check`, `generate --check`, `diff`), or files that were left alone
  2  wrong usage, a fault of the declaration or of its history, or a question that nobody answered";

/// Writes migrations, SQL, entities and docs from the tables declared in `schema/`.
///
/// Without a command: what the state is, and what to type next.
#[derive(Debug, Parser)]
#[command(name = "cargo schema", bin_name = "cargo schema", version, max_term_width = 100, after_help = EXIT_CODES)]
#[command(disable_help_subcommand = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Args {
    /// Print one JSON object on standard output instead of text
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) json: bool,
    /// When to use color; `NO_COLOR`, `CARGO_TERM_COLOR` and `CLICOLOR` are heeded
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Say nothing on success
    #[arg(short, long, global = true, help_heading = EVERYWHERE, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: each file, and how long each stage took
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    pub(super) verbose: bool,
    /// Look at one database only
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "NAME")]
    pub(super) database: Option<String>,
    /// The project's folder, instead of the one that the declaration gives
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Ask nothing: print the flags that would answer, and exit 2
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(super) no_input: bool,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// A command.
#[derive(Clone, Debug, Default, Subcommand)]
pub(super) enum Command {
    /// What the state is, and what to type next
    #[command(hide = true)]
    #[default]
    Status,
    /// Write the migrations that the declaration needs, and every file that follows from it
    Generate(Generate),
    /// Compare every file with the declaration; exit 1 and print the difference if there is one
    Check(Check),
    /// What the next migrations will change; exit 1 if they change anything
    Diff(Diff),
    /// Begin a migration that is written by hand; `generate` freezes it
    New(New),
    /// Begin a history with the migrations that a SeaORM project already has
    Adopt,
    /// Put the migrations of one branch on top of another's, when history forks
    Rebase(Rebase),
    /// Take the last migration out of history, with its files, where no database has run it
    Undo(Undo),
    /// Make one baseline of the first migrations of a history, for new databases; old ones are told
    Squash(Squash),
    /// What a migration, a draft or a seed does: its changes, its cost, its SQL, and how it is rolled back
    Show(Show),
    /// What a code in brackets means, with an example; without a code, all of them
    Explain(Explain),
}

/// `explain`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Explain {
    /// As a message shows it: `gone-column`
    pub(super) code: Option<String>,
}

/// `generate`
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Generate {
    /// Write nothing, and list what would be written
    #[arg(long, conflicts_with = "check")]
    pub(super) dry_run: bool,
    /// Write nothing, and exit 1 if anything would be: the same as `check`
    #[arg(long)]
    pub(super) check: bool,
    /// The new migration's name, `[a-z0-9_]+`, instead of one made from its changes
    #[arg(long)]
    pub(super) name: Option<String>,
    /// The new migration's day, YYYY-MM-DD or YYYYMMDD, instead of today in UTC
    #[arg(long, value_name = "DAY")]
    pub(super) date: Option<String>,
    /// Put what was declared since the draft was begun into the draft, instead of planning it behind the draft; freezes
    /// nothing yet
    #[arg(long, conflicts_with_all = ["check", "dry_run", "name", "date"])]
    pub(super) extend: bool,
    /// Plan the last migration again, with what was declared since, instead of writing another one behind it; it keeps its
    /// name, its day and what was answered
    #[arg(long, conflicts_with_all = ["check", "extend"])]
    pub(super) amend: bool,
    /// With --amend: no database has run the last migration
    #[arg(long, requires = "amend")]
    pub(super) applied_nowhere: bool,
    /// With --amend: what this git revision holds is taken for applied, instead of what the main branch holds
    #[arg(long, value_name = "REV", requires = "amend")]
    pub(super) since: Option<String>,
    /// Do not ask on a terminal whether to write the migration; questions about changes are still asked
    #[arg(short, long)]
    pub(super) yes: bool,
    /// Write nothing, and print the plan with its fingerprint: changes, cost and, with --json, the SQL
    #[arg(long, conflicts_with_all = ["check", "dry_run", "extend", "plan"])]
    pub(super) plan_only: bool,
    /// Write only the plan that has this fingerprint, as --plan-only printed it
    #[arg(long, value_name = "FINGERPRINT", conflicts_with_all = ["check", "extend"])]
    pub(super) plan: Option<String>,
    #[command(flatten)]
    pub(super) meant: Meant,
}

/// `check`
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) meant: Meant,
    /// Each new migration must have a report of `seaglass verify --report`: those of the last change, and all behind the
    /// oldest one that has a report
    #[arg(long)]
    pub(super) verified: bool,
    /// How to print what is found: as text, as annotations of GitHub Actions, or as a SARIF log for code scanning
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text, conflicts_with = "json")]
    pub(super) format: Format,
}

/// `diff`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Diff {
    /// Print the SQL of the next migrations instead of a summary
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub(super) sql: Option<Sql>,
    #[command(flatten)]
    pub(super) meant: Meant,
}

/// `new`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct New {
    /// Its name, `[a-z0-9_]+`
    pub(super) name: String,
    /// Claim nothing of what was declared: it changes rows, and `generate` plans the rest behind it
    #[arg(long, conflicts_with_all = ["rename", "rename_value", "replace_value", "backfill", "drop", "drop_value", "allow_narrowing"])]
    pub(super) empty: bool,
    #[command(flatten)]
    pub(super) meant: Meant,
}

/// `rebase`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Rebase {
    /// The head that stays, by the name of its migration, instead of the older branch's
    #[arg(long, value_name = "HEAD")]
    pub(super) onto: Option<String>,
    /// No database has run the migrations that move
    #[arg(long, conflicts_with = "renamed_applied")]
    pub(super) not_applied: bool,
    /// Databases may have run them: print the statements that tell such a database their new names
    #[arg(long)]
    pub(super) renamed_applied: bool,
    /// Write nothing, and list what would move
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl Rebase {
    /// Whether files may be written.
    pub(super) const fn writes(&self) -> bool {
        !self.dry_run && (self.not_applied || self.renamed_applied)
    }
}

/// `undo`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Undo {
    /// The migration that must be the last one, by its number or name; without it, the last one
    #[arg(value_name = "NNNN")]
    pub(super) migration: Option<String>,
    /// No database has run it
    #[arg(long)]
    pub(super) applied_nowhere: bool,
    /// What this git revision holds is taken for applied, instead of what the main branch holds
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Write nothing, and list what would go
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// `show`
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Show {
    /// Its number or name; of a draft or a seed, its name
    #[arg(value_name = "NNNN", required_unless_present = "since", conflicts_with = "since")]
    pub(super) name: Option<String>,
    /// Every migration that this git revision does not hold, such as those of a branch: `--since origin/main`
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Print Markdown, such as for a comment on a pull request
    #[arg(long, conflicts_with = "json")]
    pub(super) markdown: bool,
    /// Show the SQL of one dialect only
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub(super) dialect: Option<Sql>,
}

impl Args {
    pub(super) fn command(&self) -> Command {
        self.command.clone().unwrap_or_default()
    }
}
