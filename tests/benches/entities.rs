//! What the compiler needs for generated entities: `cargo bench -p seaglass-tests --bench entities --profile dev`, in some ten
//! minutes. `cargo check` of an entity crate of its own, whose dependencies are built; from nothing, and incrementally after one
//! of its tables got a column. User and system CPU of cargo and all it starts, and the greatest resident size among them.
//!
//! Each table refers to the one before it, so that every model can be reached from every other: the worst case for the dense
//! format, whose models hold those that they refer to. `apart` has no relations at all. What `sea-orm-cli generate entity`
//! writes for the same database stands beside it; the run fails where ours of the same format costs more than a quarter more.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[path = "../../codegen/benches/generate/workload.rs"]
#[allow(dead_code, reason = "the benchmark of generating uses more of it")]
mod workload;

use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike as _,
};
use seaglass::cli::{Terminal, run};
use seaglass::{DateTimeCrate, EntityFormat, EntityStyle, Project, Serde};
use seaglass_tests::{process::workspace, target::Target};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const SIZES: [usize; 4] = [10, 25, 50, 100];

/// How much more ours may cost than what sea-orm-cli writes: it holds constraints as well.
const MORE: f64 = 1.25;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some([folder, incremental]) = arguments.strip_prefix(&["--child".to_owned()]) {
        return child(Path::new(folder), incremental);
    }
    println!("| tables | | from nothing, CPU | memory | one table changed, CPU |\n|---|---|---|---|---|");
    let mut misses = Vec::new();
    for tables in SIZES {
        for format in [EntityFormat::Compact, EntityFormat::Dense] {
            let ours = row(tables, &label(format, ""), &Crate::ours(tables, format, EntityStyle::new())?)?;
            let theirs = row(tables, &label(format, ", sea-orm-cli"), &Crate::theirs(tables, format)?)?;
            if ours > theirs * MORE {
                misses.push(format!("{tables} tables, {format:?}: {ours:.1} s against {theirs:.1} s"));
            }
        }
    }
    for format in [EntityFormat::Compact, EntityFormat::Dense] {
        row(100, &label(format, ", apart"), &Crate::apart(format)?)?;
        for (name, style) in styles() {
            row(100, &label(format, &format!(", {name}")), &Crate::ours(100, format, style)?)?;
        }
    }
    if misses.is_empty() { Ok(()) } else { Err(misses.join("; ").into()) }
}

fn styles() -> [(&'static str, EntityStyle); 3] {
    [
        ("serde", EntityStyle::new().serde(Serde::Both)),
        ("time", EntityStyle::new().date_time(DateTimeCrate::Time)),
        ("seaography", EntityStyle::new().seaography(true)),
    ]
}

fn label(format: EntityFormat, rest: &str) -> String {
    let format = match format {
        EntityFormat::Compact => "compact",
        EntityFormat::Dense => "dense",
    };
    format!("{format}{rest}")
}

/// An entity crate in a workspace of its own.
struct Crate(TempDir);

impl Crate {
    fn ours(tables: usize, format: EntityFormat, style: EntityStyle) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        generate(workload::project(tables, folder.path(), format).entities(style))?;
        Self(folder).in_workspace()
    }

    /// Without foreign keys.
    fn apart(format: EntityFormat) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let version = workload::Version { apart: true, ..workload::Version::default() };
        generate(workload::version(100, folder.path(), version).entity_format(format))?;
        Self(folder).in_workspace()
    }

    /// What sea-orm-cli writes for the same tables, which it reads from Postgres.
    fn theirs(tables: usize, format: EntityFormat) -> Result<Self> {
        let own = Self::ours(tables, format, EntityStyle::new())?;
        let root = own.0.path();
        let [_, target] = Target::postgres(&format!("entities_{tables}_{}", label(format, "")));
        let up = root.join("migration/sql/load/postgres/up");
        let mut files: Vec<PathBuf> = fs::read_dir(up)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.sort();
        for file in files {
            target.exec(&fs::read_to_string(file)?)?;
        }
        let out = root.join("entity/src");
        fs::remove_dir_all(&out)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_sea-orm-cli"));
        command.args(["generate", "entity", "--lib", "--entity-format", &label(format, ""), "-u", &target.url(), "-o"]);
        succeed(command.arg(&out).stdout(Stdio::null()))?;
        // Without it rustc gives up on the dense format of some twenty tables; ours says so where it must.
        let lib = out.join("lib.rs");
        fs::write(&lib, format!("#![recursion_limit = \"1024\"]\n{}", fs::read_to_string(&lib)?))?;
        Ok(own)
    }

    fn in_workspace(self) -> Result<Self> {
        let root = self.0.path();
        fs::write(root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"entity\"]\n")?;
        // It holds what every option needs.
        fs::copy(workspace().join("tests/styled/Cargo.lock"), root.join("Cargo.lock"))?;
        Ok(self)
    }

    /// The file of the table in the middle.
    fn changed(&self) -> Result<PathBuf> {
        let source = self.0.path().join("entity/src");
        let folder = if source.join("load").is_dir() { source.join("load") } else { source };
        let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.retain(|file| file.file_stem().is_some_and(|name| is_entity(&name.to_string_lossy())));
        files.sort();
        files.get(files.len() / 2).cloned().ok_or_else(|| "no entity".into())
    }
}

fn is_entity(module: &str) -> bool {
    module.starts_with("item_") && !module.ends_with("_ext")
}

/// Measures a crate, prints a row, and gives the CPU seconds from nothing.
fn row(tables: usize, name: &str, made: &Crate) -> Result<f64> {
    let root = made.0.path();
    // Builds the dependencies as well.
    measure(root, "1")?;
    let file = made.changed()?;
    let text = fs::read_to_string(&file)?;
    let changed = text.replacen("    pub active: bool,", "    pub active: bool,\n    pub added: bool,", 1);
    if changed == text {
        return Err(format!("{}: no column `active`", file.display()).into());
    }
    fs::write(&file, changed)?;
    let (warm, _) = measure(root, "1")?;
    let (cold, memory) = measure(root, "0")?;
    println!("| {tables} | {name} | {cold:.1} s | {memory:.0} MB | {warm:.1} s |");
    Ok(cold)
}

/// CPU seconds and megabytes of `cargo check`, in a process of its own.
fn measure(root: &Path, incremental: &str) -> Result<(f64, f64)> {
    let lib = root.join("entity/src/lib.rs");
    // Its time says to Cargo that it is new.
    fs::write(&lib, fs::read_to_string(&lib)?)?;
    let output = Command::new(std::env::current_exe()?).arg("--child").arg(root).arg(incremental).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    match (output.status.success(), numbers.as_slice()) {
        (true, [seconds, memory]) => Ok((*seconds, *memory)),
        _ => Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn child(root: &Path, incremental: &str) -> Result<()> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["check", "-q", "-p", "entity"]).current_dir(root).stdin(Stdio::null()).stdout(Stdio::null());
    cargo.env("CARGO_TARGET_DIR", target.join("entities")).env("CARGO_INCREMENTAL", incremental);
    succeed(&mut cargo)?;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let unit = if cfg!(target_os = "macos") { 1024 * 1024 } else { 1024 };
    let milliseconds = (usage.user_time() + usage.system_time()).num_milliseconds();
    println!("{}.{:03} {}", milliseconds / 1000, milliseconds % 1000, usage.max_rss() / unit);
    Ok(())
}

fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let first = text.lines().find(|line| line.starts_with("error")).unwrap_or_default();
    Err(format!("{command:?} failed: {first}").into())
}

fn generate(project: Project) -> Result<()> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    match run(project, ["schema", "--quiet", "generate", "--date", "2026-01-01"], terminal) {
        0 => Ok(()),
        code => Err(format!("generate ended with {code}: {}", String::from_utf8_lossy(&err)).into()),
    }
}
