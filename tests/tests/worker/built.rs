//! The example Worker, compiled and started.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::OnceLock,
};

use seaglass_tests::{generated, process::workspace, tools::Tools};
use serde_json::{Value, json};

const TARGET: &str = "wasm32-unknown-unknown";

/// What a Worker answered.
pub struct Reply {
    pub status: u64,
    pub text: String,
}

/// A process that serves the example, each time with a database of its own.
pub struct Worker {
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    _process: Child,
}

impl Worker {
    pub fn start() -> Self {
        let mut command = Tools::shared().node_script("worker.mjs");
        command.env("CLOUDFLARE_CF_FETCH_ENABLED", "false").arg(output());
        command.args(generated::up("mvp", "d1").iter().map(|file| &file.path));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the pinned node starts");
        let requests = child.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(child.stdout.take().expect("stdout is piped"));
        Self { requests, answers, _process: child }
    }

    pub fn ask(&mut self, worker: &str, method: &str, path: &str, body: &str) -> Reply {
        let request = json!({"worker": worker, "method": method, "path": path, "body": body});
        writeln!(self.requests, "{request}").expect("it listens");
        loop {
            let mut line = String::new();
            let read = self.answers.read_line(&mut line).expect("it answers");
            assert!(read > 0, "worker.mjs has ended");
            // What the Worker logs stands between the answers.
            if let Ok(answer) = serde_json::from_str::<Value>(&line)
                && let Some(status) = answer["status"].as_u64()
            {
                return Reply { status, text: answer["text"].as_str().unwrap_or_default().to_owned() };
            }
        }
    }
}

/// What wasm-bindgen made of the Worker, once for each process.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| {
        has_target();
        let target = target_dir();
        run(cargo().args(["build", "--locked", "-p", "worker-on-d1", "--target", TARGET]));
        let out = target.join("worker-on-d1");
        run(Command::new(bindgen(&target)).arg(target.join(TARGET).join("debug/worker_on_d1.wasm")).arg(&out));
        out
    })
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
