//! `sea-orm-cli migrate …` at the version that Cargo.lock pins, without its entity generator.

use clap::Parser;
use sea_orm_cli::{Cli, Commands, handle_error, run_migrate_command};

fn main() {
    let cli = Cli::parse();
    match cli.command {
        Commands::Generate { .. } => handle_error("this build of sea-orm-cli has `migrate` only"),
        Commands::Migrate { migration_dir, database_schema, database_url, command } => {
            run_migrate_command(command, &migration_dir, database_schema, database_url, cli.verbose)
                .unwrap_or_else(handle_error);
        }
    }
}
