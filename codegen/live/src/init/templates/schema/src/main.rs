//! `cargo schema …`

use std::process::ExitCode;

fn main() -> ExitCode {
    seaglass::cli::main({{crate}}::project())
}
