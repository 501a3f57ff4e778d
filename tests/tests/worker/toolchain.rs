//! From a package to what a Worker loads: the compiler's library for wasm, and wasm-bindgen.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use seaglass_tests::process::workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles a package and hands it to wasm-bindgen; the folder of what that wrote.
pub fn build(package: &str) -> PathBuf {
    has_target();
    let target = target_dir();
    run(cargo().args(["build", "--locked", "-p", package, "--target", TARGET]));
    let out = target.join("worker").join(package);
    let wasm = format!("debug/{}.wasm", package.replace('-', "_"));
    run(Command::new(bindgen(&target)).arg(target.join(TARGET).join(wasm)).arg(&out));
    out
}

/// The compiler's library for wasm, which rustup brings where it can.
fn has_target() {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc runs").stdout;
    let library = Path::new(String::from_utf8_lossy(&sysroot).trim()).join("lib/rustlib").join(TARGET);
    if !library.exists() {
        let added = Command::new("rustup").args(["target", "add", TARGET]).status();
        assert!(added.is_ok_and(|status| status.success()), "no Rust for {TARGET}: `rustup target add {TARGET}`");
    }
}

/// wasm-bindgen of the very version that is locked, built once.
fn bindgen(target: &Path) -> PathBuf {
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("a lock file");
    let version = lock.split("name = \"wasm-bindgen\"\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
    let version = version.expect("wasm-bindgen is locked");
    let folder = target.join("seaglass-tools").join(format!("bindgen-{version}"));
    let program = folder.join("target/debug/bindgen");
    if !program.exists() {
        fs::create_dir_all(folder.join("src")).expect("a folder");
        fs::write(folder.join("src/main.rs"), include_str!("../../tools/bindgen.rs")).expect("a file");
        let manifest = format!(
            "[package]\nname = \"bindgen\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             wasm-bindgen-cli-support = \"={version}\"\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
        run(cargo().arg("build").current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target")));
    }
    program
}

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(workspace()).env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo
}

fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), |dir| workspace().join(dir))
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}");
}
