//! `sea-orm-cli` at the version that Cargo.lock pins.

use clap::Parser;
use sea_orm_cli::{Cli, Commands, handle_error, run_generate_command, run_migrate_command};

#[tokio::main]
async fn main() {
    let cli = Cli::parse();
    match cli.command {
        Commands::Generate { command } => {
            run_generate_command(command, cli.verbose).await.unwrap_or_else(handle_error);
        }
        Commands::Migrate { migration_dir, database_schema, database_url, command } => {
            run_migrate_command(command, &migration_dir, database_schema, database_url, cli.verbose)
                .unwrap_or_else(handle_error);
        }
    }
}
