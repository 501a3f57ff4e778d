//! Running commands with what they print captured, and copying trees.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// What a finished command left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The exit code; -1 when a signal ended the command.
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Panics with everything the command printed unless it exited with `code`.
    pub fn expect_code(self, code: i32) -> Self {
        assert!(self.code == code, "exit code {} instead of {code}\n{}", self.code, self.both());
        self
    }

    /// Panics with everything the command printed unless it succeeded.
    pub fn expect_success(self) -> Self {
        self.expect_code(0)
    }

    /// Both streams, labelled, for messages.
    pub fn both(&self) -> String {
        format!("--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr)
    }
}

/// Variables of the caller that would change what a command does or prints.
const UNWANTED: [&str; 7] = ["PG", "DATABASE_", "SEAGLASS_", "RUST_LOG", "RUST_BACKTRACE", "INSTA_", "CLOUDFLARE_"];
/// Cargo describes the package under test in these; a nested cargo must find its own.
const UNWANTED_CARGO: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"];
const UNWANTED_COLOUR: [&str; 3] = ["CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"];

/// A command in `dir` with the caller's environment minus what would change its result, UTC, and no colours.
pub fn command(program: impl AsRef<OsStr>, dir: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let unwanted = UNWANTED.iter().chain(&UNWANTED_CARGO).any(|prefix| text.starts_with(prefix));
        if unwanted || UNWANTED_COLOUR.contains(&text) {
            command.env_remove(&name);
        }
    }
    command.current_dir(dir).stdin(Stdio::null()).env("LC_ALL", "C").env("TZ", "UTC").env("NO_COLOR", "1");
    command
}

/// Runs a command to its end. Panics, with the program's name, if it cannot be started.
pub fn run(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", command.get_program().to_string_lossy()));
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Every process below one, with its command line.
pub fn descendants(pid: u32) -> Vec<(u32, String)> {
    let listed = run(command("ps", Path::new(".")).args(["-A", "-o", "pid=,ppid=,args="])).expect_success().stdout;
    let all: Vec<(u32, u32, &str)> = listed.lines().filter_map(listed_process).collect();
    let (mut found, mut above) = (Vec::new(), vec![pid]);
    while let Some(parent) = above.pop() {
        let below = all.iter().filter(|(_, of, _)| *of == parent);
        for (child, _, line) in below {
            above.push(*child);
            found.push((*child, (*line).to_owned()));
        }
    }
    found
}

fn listed_process(line: &str) -> Option<(u32, u32, &str)> {
    let (pid, rest) = line.trim_start().split_once(' ')?;
    let (parent, line) = rest.trim_start().split_once(' ')?;
    Some((pid.parse().ok()?, parent.parse().ok()?, line))
}

/// `kill -<name> <pid>`, of a process that may have ended.
pub fn signal(pid: u32, name: &str) {
    run(command("/bin/sh", Path::new(".")).args(["-c", &format!("kill -{name} {pid}")]));
}

/// The root of the workspace under test.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests lie in a workspace").to_path_buf()
}

/// A temporary folder with a copy of everything in `from`.
pub fn copy_to_temp(from: &Path) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    copy_tree(from, dir.path());
    dir
}

/// Copies files, folders and symbolic links; `to` is made where it is missing.
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("cannot make {}: {error}", to.display()));
    let entries = fs::read_dir(from).unwrap_or_else(|error| panic!("cannot read {}: {error}", from.display()));
    for entry in entries {
        let entry = entry.unwrap_or_else(|error| panic!("cannot read {}: {error}", from.display()));
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().expect("a directory entry has a type");
        let copied = if kind.is_dir() {
            copy_tree(&source, &target);
            Ok(())
        } else if kind.is_symlink() {
            fs::read_link(&source).and_then(|link| std::os::unix::fs::symlink(link, &target))
        } else {
            fs::copy(&source, &target).map(|_| ())
        };
        copied.unwrap_or_else(|error| panic!("cannot copy {} to {}: {error}", source.display(), target.display()));
    }
}
