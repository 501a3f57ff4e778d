//! The command `seaglass`, for tests that need it as a process.

fn main() -> std::process::ExitCode {
    seaglass_cli::main()
}
