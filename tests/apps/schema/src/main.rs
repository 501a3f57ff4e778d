//! `cargo run -p apps-schema -- generate`

use std::process::ExitCode;

fn main() -> ExitCode {
    seaglass::cli::main(apps_schema::project())
}
