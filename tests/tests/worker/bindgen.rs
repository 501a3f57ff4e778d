//! wasm-bindgen of the very version that is locked: as a program, built once for each state of `tests/tools/bindgen`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use seaglass_tests::{
    process::{command, copy_tree, run as finished, workspace},
    tools::Tools,
};
use sha2::{Digest, Sha256};

/// Makes modules of a file of wasm.
pub fn run(wasm: &Path, out: &Path) {
    // What an earlier run wrote is not taken for this one's.
    let _ = fs::remove_dir_all(out);
    let mut bindgen = command(program(&workspace().join("tests/tools/bindgen")), &workspace());
    finished(bindgen.arg(wasm).arg(out)).expect_success();
}

fn program(source: &Path) -> PathBuf {
    let version = locked(&source.join("Cargo.lock"), "wasm-bindgen-cli-support");
    let wanted = locked(&workspace().join("Cargo.lock"), "wasm-bindgen");
    assert!(
        version == wanted,
        "tests/tools/bindgen has wasm-bindgen-cli-support {version}, and the Worker is built with wasm-bindgen {wanted}.\n\
         Write {wanted} into tests/tools/bindgen/Cargo.toml and type:\n  \
         cargo generate-lockfile --manifest-path tests/tools/bindgen/Cargo.toml"
    );
    let tools = Tools::shared().root();
    let program = tools.join(format!("bindgen-{version}-{}", digest(source)));
    let lock = File::create(tools.join("bindgen.lock")).expect("the lock file can be made");
    lock.lock().expect("the lock file can be locked");
    if !program.exists() {
        let half = tools.join("bindgen.half");
        let _ = fs::remove_dir_all(&half);
        copy_tree(source, &half);
        let mut cargo = command(env!("CARGO"), &half);
        finished(cargo.args(["build", "--locked"]).env("CARGO_TARGET_DIR", half.join("target"))).expect_success();
        fs::rename(half.join("target/debug/bindgen"), &program).expect("the program can be moved");
        let _ = fs::remove_dir_all(&half);
    }
    program
}

/// The version of a package in a lock file.
pub fn locked(lock: &Path, package: &str) -> String {
    let text = fs::read_to_string(lock).unwrap_or_else(|error| panic!("{}: {error}", lock.display()));
    let after = text.split(&format!("name = \"{package}\"\nversion = \"")).nth(1);
    let version = after.and_then(|rest| rest.split('"').next());
    version.unwrap_or_else(|| panic!("{} locks no {package}", lock.display())).to_owned()
}

fn digest(source: &Path) -> String {
    let mut hash = Sha256::new();
    for file in ["Cargo.toml", "Cargo.lock", "src/main.rs"] {
        hash.update(fs::read(source.join(file)).unwrap_or_else(|error| panic!("{file}: {error}")));
    }
    hash.finalize().iter().take(6).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
