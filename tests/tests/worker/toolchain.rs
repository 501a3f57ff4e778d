//! A Rust that compiles for wasm: the one at hand, with what rustup adds to it, or Debian's.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use seaglass_tests::{
    process::{Output, command, run, workspace},
    tools::Tools,
};

use crate::{bindgen, debian};

pub const TARGET: &str = "wasm32-unknown-unknown";
/// The packages that are Workers: compiled at once, so that what they share is built for one set of features.
const WORKERS: [&str; 2] = ["scenarios-worker", "worker-on-d1"];
/// `debian` passes over what is at hand.
const CHOICE: &str = "SEAGLASS_WASM_RUST";

pub struct Toolchain {
    /// What tells cargo of another compiler than its own.
    variables: Vec<(&'static str, OsString)>,
    clippy: PathBuf,
    /// Two compilers do not share a folder.
    target: PathBuf,
}

impl Toolchain {
    /// Found once for each process; panics with what to type where there is none.
    pub fn shared() -> &'static Self {
        static TOOLCHAIN: OnceLock<Toolchain> = OnceLock::new();
        TOOLCHAIN.get_or_init(|| {
            let tools = Tools::shared().root();
            let lock = File::create(tools.join("wasm.lock")).expect("the lock file can be made");
            lock.lock().expect("the lock file can be locked");
            Self::found(tools, env::var(CHOICE).ok().as_deref()).unwrap_or_else(|why| panic!("{why}"))
        })
    }

    fn found(tools: &Path, choice: Option<&str>) -> Result<Self, String> {
        let sysroot = sysroot()?;
        let added = match choice {
            None => added(&sysroot),
            Some("debian") => Err(format!("{CHOICE} says so")),
            Some(other) => return Err(format!("{CHOICE} is {other:?}: only `debian` can be chosen")),
        };
        let Err(refused) = added else { return Ok(Self::at_hand(&sysroot)) };
        let debian = debian::Compiler::below(tools, &sysroot).map_err(|why| {
            format!(
                "no Rust for {TARGET}.\n- At hand: {}\n- From Debian's packages: {}\nType `rustup target add {TARGET}` where \
                 rustup has a network, or `apt-get update` as root where apt has one, and run the tests again.",
                refused.trim(),
                why.trim()
            )
        })?;
        Ok(Self { variables: debian.variables(), clippy: debian.clippy(), target: target_dir().join("wasm-debian") })
    }

    fn at_hand(sysroot: &Path) -> Self {
        Self { variables: Vec::new(), clippy: sysroot.join("bin/clippy-driver"), target: target_dir() }
    }

    /// The same one, in a folder of its own below.
    #[allow(dead_code, reason = "the benchmark of it builds from nothing")]
    pub fn within(&self, folder: &str) -> Self {
        let target = self.target.join(folder);
        Self { variables: self.variables.clone(), clippy: self.clippy.clone(), target }
    }

    #[allow(dead_code, reason = "the benchmark of it builds from nothing")]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Compiles a package by a profile of cargo's and hands it to wasm-bindgen; the folder of what that wrote. The profile of
    /// tests is that of all Workers; a program that is given away is built by itself.
    pub fn build(&self, package: &str, profile: &str) -> PathBuf {
        let packages = if profile == "dev" { WORKERS.to_vec() } else { vec![package] };
        run(self.cargo(&packages).args(["--profile", profile])).expect_success();
        let built = self.target.join(TARGET).join(if profile == "dev" { "debug" } else { profile });
        let out = built.join("worker").join(package);
        bindgen::run(&built.join(format!("{}.wasm", package.replace('-', "_"))), &out);
        out
    }

    /// What clippy says of the Workers and of the packages of this workspace that they are made of.
    ///
    /// `cargo clippy` would check all dependencies once more; as a compiler clippy takes those that are built.
    pub fn lint(&self) -> Output {
        let mut cargo = self.cargo(&WORKERS);
        cargo.env("RUSTC_WORKSPACE_WRAPPER", &self.clippy);
        // How cargo-clippy hands on what stands behind its `--`.
        cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        run(&mut cargo)
    }

    fn cargo(&self, packages: &[&str]) -> Command {
        let mut cargo = command(env!("CARGO"), &workspace());
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo.envs(self.variables.iter().map(|(name, value)| (name, value))).env("CARGO_TARGET_DIR", &self.target);
        cargo.args(["build", "--locked", "--target", TARGET]);
        cargo.args(packages.iter().flat_map(|package| ["-p", package]));
        cargo
    }
}

/// Has rustup add the library for wasm to the compiler at hand, where it is not there.
fn added(sysroot: &Path) -> Result<(), String> {
    if has_library(sysroot) {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    let output = rustup.args(["target", "add", TARGET]).output().map_err(|error| format!("no rustup: {error}"))?;
    if output.status.success() && has_library(sysroot) {
        return Ok(());
    }
    Err(format!("`rustup target add {TARGET}`: {}", String::from_utf8_lossy(&output.stderr)))
}

fn has_library(sysroot: &Path) -> bool {
    let entries = fs::read_dir(sysroot.join("lib/rustlib").join(TARGET).join("lib")).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Where the compiler that cargo calls lives.
fn sysroot() -> Result<PathBuf, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&rustc).args(["--print", "sysroot"]).current_dir(workspace()).output();
    let output = output.map_err(|error| format!("{}: {error}", rustc.display()))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), |dir| workspace().join(dir))
}
