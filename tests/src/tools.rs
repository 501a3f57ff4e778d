//! The npm packages that the tests run, pinned by `tests/tools/package-lock.json`.

use std::{
    env, fs,
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    time::Instant,
};

use sha2::{Digest, Sha256};

/// What decides what is installed; a change of any of them installs again.
const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
/// Holds the digest of [`PINS`] once an installation is complete.
const STAMP: &str = "installed.sha256";

/// A folder with `node_modules` as the lock says.
#[derive(Debug)]
pub struct Tools {
    root: PathBuf,
}

impl Tools {
    /// The tools of this process, installed by `npm ci` into `target/seaglass-tools` the first time.
    /// `SEAGLASS_TOOLS` names a folder that was prepared before, for machines without a registry.
    pub fn shared() -> &'static Self {
        static TOOLS: OnceLock<Tools> = OnceLock::new();
        TOOLS.get_or_init(|| match env::var_os("SEAGLASS_TOOLS") {
            Some(root) => Self { root: PathBuf::from(root) },
            None => Self { root: install(&target_dir().join("seaglass-tools")) },
        })
    }

    /// The folder that holds `node_modules`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the pinned `node`, to put first on a PATH.
    pub fn node_dir(&self) -> PathBuf {
        self.existing(&format!("node-22-{}/bin/node", platform())).parent().expect("node lies in bin").to_path_buf()
    }

    /// `node script <root> …` with the pinned node and a script of `tests/tools`.
    pub fn node_script(&self, script: &str) -> Command {
        let mut command = crate::process::command(self.node_dir().join("node"), &self.root);
        command.arg(source_dir().join(script)).arg(&self.root);
        command
    }

    /// wrangler's entry point, to be run by the pinned node.
    pub fn wrangler(&self) -> PathBuf {
        self.existing("wrangler/bin/wrangler.js")
    }

    /// The `native` folder of a Postgres major: `bin`, `lib` and `share`.
    pub fn postgres(&self, major: u32) -> PathBuf {
        let server = self.existing(&format!("postgres-{major}-{}/native/bin/postgres", platform()));
        server.ancestors().nth(2).expect("postgres lies in native/bin").to_path_buf()
    }

    fn existing(&self, path: &str) -> PathBuf {
        let path = self.root.join("node_modules").join(path);
        assert!(path.exists(), "{} is missing.\nInstall the pinned tools with:\n  {}", path.display(), fix(&self.root));
        path
    }
}

/// The command line that fills `root` by hand.
fn fix(root: &Path) -> String {
    let (root, source) = (root.display(), source_dir());
    let source = source.display();
    format!(
        "mkdir -p {root} && cp {source}/package.json {source}/package-lock.json {source}/.npmrc {root}/ && npm ci --prefix {root}"
    )
}

/// The name npm packages give to this machine: `linux-x64`, `darwin-arm64` and so on.
fn platform() -> String {
    let system = if env::consts::OS == "macos" { "darwin" } else { env::consts::OS };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}

fn source_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tools")
}

fn target_dir() -> PathBuf {
    let root = crate::process::workspace();
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target))
}

/// Installs under a file lock, so that test processes that start together wait for one installation.
fn install(root: &Path) -> PathBuf {
    fs::create_dir_all(root).unwrap_or_else(|error| panic!("cannot make {}: {error}", root.display()));
    let lock = File::create(root.join("lock")).expect("the lock file can be made");
    lock.lock().expect("the lock file can be locked");
    let wanted = digest();
    let stamp = root.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return root.to_path_buf();
    }
    let _ = fs::remove_file(&stamp);
    for name in PINS {
        fs::copy(source_dir().join(name), root.join(name))
            .unwrap_or_else(|error| panic!("cannot copy {name}: {error}"));
    }
    npm_ci(root);
    fs::write(&stamp, wanted).expect("the stamp can be written");
    root.to_path_buf()
}

fn npm_ci(root: &Path) {
    say(&format!("installing the test tools with `npm ci` into {} (once per lock file)", root.display()));
    let start = Instant::now();
    let result = Command::new("npm").arg("ci").current_dir(root).stdin(Stdio::null()).output();
    let output = result.unwrap_or_else(|error| {
        panic!("cannot run npm ({error}); the tests need Node.js with npm on PATH to install their tools")
    });
    assert!(
        output.status.success(),
        "npm ci failed:\n{}{}\nTo see it by hand:\n  {}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        fix(root)
    );
    say(&format!("npm ci took {:.1} s", start.elapsed().as_secs_f64()));
}

/// Straight to stderr: the test runner keeps what `eprintln!` prints, and nobody would know what it waits for.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn digest() -> String {
    let mut hash = Sha256::new();
    for name in PINS {
        let path = source_dir().join(name);
        hash.update(fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display())));
    }
    hash.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
