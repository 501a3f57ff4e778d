//! `cargo run -p apps-schema --bin apps-schema-graphql -- generate`

use std::process::ExitCode;

fn main() -> ExitCode {
    seaglass::cli::main(apps_schema::graphql())
}
