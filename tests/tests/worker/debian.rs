//! Debian's newest Rust, unpacked beside the machine's own, with a library for wasm that it builds once.
//!
//! Nothing is installed: cargo and the linker are rustup's, and only what compiles is Debian's.

use std::{
    collections::BTreeSet,
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use seaglass_tests::process::command;

use crate::toolchain::TARGET;

/// Debian keeps a Rust for browsers under this name, which is newer than that of its release.
const RUSTC: &str = "rustc-web";
const FOLDER: &str = "rust-web-";
const PLAIN: [&str; 6] =
    ["--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances"];

pub struct Compiler {
    root: PathBuf,
    linker: PathBuf,
}

impl Compiler {
    /// The newest one in the folder of tools that is new enough, fetched the first time. A folder of that name is whole: it
    /// has another one until then.
    pub fn below(tools: &Path, sysroot: &Path) -> Result<Self, String> {
        let linker = linker(sysroot)?;
        let found = fs::read_dir(tools).map_err(|error| format!("{}: {error}", tools.display()))?;
        let found = found.flatten().filter_map(|entry| {
            let number = number(entry.file_name().to_str()?.strip_prefix(FOLDER)?);
            is_enough(&number).then(|| (number, entry.path()))
        });
        if let Some((_, root)) = found.max() {
            return Ok(Self { root, linker });
        }
        let half = Self { root: tools.join("rust.half"), linker };
        let version = half.fetch()?;
        half.build_library()?;
        let root = tools.join(format!("{FOLDER}{version}"));
        fs::rename(&half.root, &root).map_err(|error| format!("{}: {error}", root.display()))?;
        Ok(Self { root, linker: half.linker })
    }

    /// What makes rustup's cargo use it.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        let machine = format!("{}-linux-gnu", env::consts::ARCH);
        let libraries = ["usr/lib", "lib"].map(|folder| self.root.join(folder).join(&machine));
        let path = env::join_paths(libraries).unwrap_or_default();
        let bin = self.root.join("usr/bin");
        vec![
            ("LD_LIBRARY_PATH", path),
            ("RUSTC", bin.join("rustc").into()),
            ("RUSTDOC", bin.join("rustdoc").into()),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", self.linker.clone().into()),
        ]
    }

    pub fn clippy(&self) -> PathBuf {
        self.root.join("usr/bin/clippy-driver")
    }

    fn fetch(&self) -> Result<String, String> {
        let _ = fs::remove_dir_all(&self.root);
        let packages = self.root.join("packages");
        fs::create_dir_all(&packages).map_err(|error| format!("{}: {error}", packages.display()))?;
        // Lists that are old name files that are gone. Without the right to renew them they may do all the same.
        let renewed = if nix::unistd::geteuid().is_root() {
            asked("apt-get", &["update"])
        } else {
            asked("sudo", &["-n", "apt-get", "update"])
        };
        let version =
            candidate().map_err(|why| renewed.err().map_or(why.clone(), |update| format!("{update}; {why}")))?;
        let mut download = command("apt-get", &packages);
        said(download.args(["download", "-q"]).args(wanted(&version)?))?;
        for package in fs::read_dir(&packages).map_err(|error| error.to_string())?.flatten() {
            said(command("dpkg", &packages).arg("-x").arg(package.path()).arg(&self.root))?;
        }
        let _ = fs::remove_dir_all(&packages);
        Ok(version)
    }

    /// Builds the library of the language for an empty crate, and lays what comes of it where rustc looks for it.
    fn build_library(&self) -> Result<(), String> {
        let empty = self.root.join("empty");
        let written = fs::create_dir_all(empty.join("src"))
            .and_then(|()| fs::write(empty.join("src/lib.rs"), ""))
            .and_then(|()| fs::write(empty.join("Cargo.toml"), "[package]\nname = \"empty\"\n[workspace]\n"));
        written.map_err(|error| format!("{}: {error}", empty.display()))?;
        let mut cargo = command(env!("CARGO"), &empty);
        cargo.envs(self.variables()).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", empty.join("target"));
        said(cargo.args(["build", "--release", "-Z", "build-std=std,panic_abort", "--target", TARGET]))?;
        let built = empty.join("target").join(TARGET).join("release/deps");
        let library = self.root.join("usr/lib/rustlib").join(TARGET).join("lib");
        let moved = fs::create_dir_all(&library).and_then(|()| fs::read_dir(&built)).and_then(|entries| {
            for path in entries.flatten().map(|entry| entry.path()) {
                let is_library = path.extension().is_some_and(|extension| extension == "rlib");
                let name = path.file_name().unwrap_or_default();
                if is_library && !name.to_string_lossy().starts_with("libempty-") {
                    fs::rename(&path, library.join(name))?;
                }
            }
            Ok(())
        });
        moved.map_err(|error| format!("{}: {error}", built.display()))?;
        // Its sources are not needed again.
        for folder in ["empty", "usr/src", "usr/share"] {
            let _ = fs::remove_dir_all(self.root.join(folder));
        }
        Ok(())
    }
}

/// rustup's linker for wasm.
fn linker(sysroot: &Path) -> Result<PathBuf, String> {
    let hosts = sysroot.join("lib/rustlib");
    let entries = fs::read_dir(&hosts).map_err(|error| format!("{}: {error}", hosts.display()))?;
    let mut found = entries.flatten().map(|entry| entry.path().join("bin/rust-lld")).filter(|path| path.exists());
    found.next().ok_or_else(|| format!("no rust-lld below {}, which rustup would have brought", hosts.display()))
}

/// The version that apt would install.
fn candidate() -> Result<String, String> {
    let policy = asked("apt-cache", &["policy", RUSTC])?;
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: ")).unwrap_or("(none)");
    if is_enough(&number(version)) {
        return Ok(version.to_owned());
    }
    Err(format!("apt has {RUSTC} {version}, and {} is needed", env!("CARGO_PKG_RUST_VERSION")))
}

/// What is to be downloaded: the compiler, its library and their sources, clippy, and of what they lean on (LLVM, with its
/// own) whatever this machine has not.
fn wanted(version: &str) -> Result<BTreeSet<String>, String> {
    let short: Vec<&str> = version.splitn(3, '.').take(2).collect();
    let library = format!("libstd-rust-web-{}", short.join("."));
    let own = [RUSTC, library.as_str(), "libstd-rust-web-dev", "rust-web-src", "rust-web-clippy"];
    let mut wanted: BTreeSet<String> = own.iter().map(|name| format!("{name}={version}")).collect();
    let arguments = [["depends", "--recurse"].as_slice(), &PLAIN, &[&library]].concat();
    for name in asked("apt-cache", &arguments)?.lines().filter(|line| !line.starts_with([' ', '<', '|'])) {
        let is_here = asked("dpkg-query", &["-W", "-f", "${db:Status-Status}", name]).is_ok_and(|is| is == "installed");
        if !is_here && name != library {
            wanted.insert(name.to_owned());
        }
    }
    Ok(wanted)
}

/// `1.96.0+dfsg1-1` as numbers that can be compared.
fn number(version: &str) -> Vec<u32> {
    let plain = version.split(['+', '-', '~']).next().unwrap_or_default();
    plain.split('.').map_while(|part| part.parse().ok()).collect()
}

fn is_enough(number: &[u32]) -> bool {
    *number >= *self::number(env!("CARGO_PKG_RUST_VERSION"))
}

fn asked(program: &str, arguments: &[&str]) -> Result<String, String> {
    said(command(program, Path::new("/")).args(arguments))
}

/// What a command printed, or why not.
fn said(command: &mut Command) -> Result<String, String> {
    let output = command.output();
    let words: Vec<_> =
        [command.get_program()].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    let words = words.join(" ");
    let output = output.map_err(|error| format!("`{words}`: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("`{words}`: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
