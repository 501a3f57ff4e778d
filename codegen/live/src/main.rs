//! The command `seaglass`.

fn main() -> std::process::ExitCode {
    seaglass_cli::main()
}
