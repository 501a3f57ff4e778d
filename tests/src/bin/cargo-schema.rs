//! The command of the `schema` crate, for tests that need it as a process.

use std::process::ExitCode;

fn main() -> ExitCode {
    seaglass::cli::main(schema::project())
}
