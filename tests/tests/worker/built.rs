//! The example Worker, compiled and started.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    sync::{Mutex, PoisonError},
};

use seaglass_tests::{generated, tools::Tools};
use serde_json::{Value, json};

use crate::toolchain::Toolchain;

/// What a Worker answered.
pub struct Reply {
    pub status: u64,
    pub text: String,
    /// How long it took.
    #[allow(dead_code, reason = "the benchmark of it reads that")]
    pub millis: f64,
}

/// A process that serves the example, each time with a database of its own.
pub struct Worker {
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    _process: Child,
}

impl Worker {
    pub fn start() -> Self {
        Self::of(&output("worker-on-d1"))
    }

    /// One of what wasm-bindgen wrote.
    pub fn of(output: &Path) -> Self {
        let mut command = Tools::shared().node_script("worker.mjs");
        command.env("CLOUDFLARE_CF_FETCH_ENABLED", "false").arg(output);
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
                let text = answer["text"].as_str().unwrap_or_default().to_owned();
                return Reply { status, text, millis: answer["millis"].as_f64().unwrap_or_default() };
            }
        }
    }
}

/// What wasm-bindgen made of a package of the workspace, once for each process.
pub fn output(package: &str) -> PathBuf {
    static MADE: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
    // Held while it is made: tests that start together wait for one build.
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(package.to_owned()).or_insert_with(|| Toolchain::shared().build(package, "dev")).clone()
}
