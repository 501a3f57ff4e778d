//! One run of one scenario in a process of its own.

use crate::evolve::{self, MIGRATIONS};
use crate::workload::{Version, project, version};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use seaglass::cli::{Terminal, run};
use seaglass::{EntityFormat, Project};
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;
use tempfile::TempDir;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// Every artefact of both dialects, into an empty folder.
    FromNothing,
    /// `check` of all artefacts when nothing changed.
    Check,
    /// `generate` after one index was added.
    OneIndex,
    /// `generate` after one column changed, of the last table.
    OneColumn,
    /// The same of the table in the middle: the half of all tables that follow it when its rows are deleted, level after
    /// level, are rebuilt on D1, which follows ten levels only.
    Deep,
    /// The same, where 500 migrations are there already.
    LongHistory,
    /// What of [`Self::OneColumn`] finds the change and plans it for both dialects.
    DiffAndPlan,
}

/// What writes [`Scenario::LongHistory`]'s history. A process of its own as well: one that is started has at first the
/// greatest size of the one that starts it.
const LONG_HISTORY: &str = "write-history";

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) user_ms: f64,
    pub(crate) system_ms: f64,
    pub(crate) peak_kib: u64,
    pub(crate) files: usize,
    pub(crate) bytes: u64,
}

impl Scenario {
    pub(crate) const ALL: [Self; 7] = [
        Self::FromNothing,
        Self::Check,
        Self::OneIndex,
        Self::OneColumn,
        Self::Deep,
        Self::LongHistory,
        Self::DiffAndPlan,
    ];

    /// Whether it is measured for that many tables: making a long history of many takes minutes.
    pub(crate) fn applies(self, tables: usize) -> bool {
        match self {
            Self::LongHistory => (MIGRATIONS..=1000).contains(&tables),
            Self::Deep => tables <= 1000,
            Self::FromNothing | Self::Check | Self::OneIndex | Self::OneColumn | Self::DiffAndPlan => true,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::FromNothing => "from-nothing",
            Self::Check => "check",
            Self::OneIndex => "one-index",
            Self::OneColumn => "one-column",
            Self::Deep => "deep",
            Self::LongHistory => "long-history",
            Self::DiffAndPlan => "diff-and-plan",
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::FromNothing => "everything from nothing",
            Self::Check => "check, nothing changed",
            Self::OneIndex => "generate, one index added",
            Self::OneColumn => "generate, a column changed",
            Self::Deep => "the same, half depend on it",
            Self::LongHistory => "the same, 500 migrations",
            Self::DiffAndPlan => "diff and plan of it alone",
        }
    }
}

impl Cost {
    pub(crate) fn cpu_ms(self) -> f64 {
        self.user_ms + self.system_ms
    }
}

/// The best of several runs, each in a copy of what was there before.
pub(crate) fn measure(scenario: Scenario, tables: usize) -> io::Result<Cost> {
    let runs = if tables > 1000 { 7 } else { 15 };
    let start = folder()?;
    match scenario {
        Scenario::FromNothing | Scenario::DiffAndPlan => {}
        Scenario::LongHistory => {
            spawn(LONG_HISTORY, tables, start.path())?;
        }
        Scenario::Check | Scenario::OneIndex | Scenario::OneColumn | Scenario::Deep => {
            spawn(Scenario::FromNothing.key(), tables, start.path())?;
        }
    }
    let mut best: Option<Cost> = None;
    for _ in 0..runs {
        let folder = folder()?;
        copy(start.path(), folder.path())?;
        let before = files(folder.path())?;
        let mut cost = spawn(scenario.key(), tables, folder.path())?;
        let written: Vec<u64> = files(folder.path())?
            .into_iter()
            .filter(|(path, state)| before.get(path) != Some(state))
            .map(|(_, (bytes, _))| bytes)
            .collect();
        (cost.files, cost.bytes) = (written.len(), written.iter().sum());
        if best.is_none_or(|best| cost.cpu_ms() < best.cpu_ms()) {
            best = Some(cost);
        }
    }
    Ok(best.unwrap_or_default())
}

/// A fresh folder, in memory if the system has such a place.
pub(crate) fn folder() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }
}

/// Runs a scenario in a child process, which says what it took.
fn spawn(scenario: &str, tables: usize, root: &Path) -> io::Result<Cost> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--child", scenario, &tables.to_string()])
        .arg(root)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    match (output.status.success(), numbers.as_slice()) {
        (true, [user_ms, system_ms, peak]) => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of kibibytes")]
            let peak_kib = *peak as u64;
            Ok(Cost { user_ms: *user_ms, system_ms: *system_ms, peak_kib, ..Cost::default() })
        }
        _ => Err(io::Error::other(format!("{scenario} with {tables} tables failed"))),
    }
}

/// The child process: runs the command line and prints what it took so far.
pub(crate) fn child(arguments: &[String]) -> io::Result<()> {
    let [scenario, tables, root] = arguments else { return Err(io::Error::other("a scenario, a size and a folder")) };
    let tables: usize = tables.parse().map_err(io::Error::other)?;
    let root = PathBuf::from(root);
    let last = tables.checked_sub(1);
    if scenario == LONG_HISTORY {
        evolve::write_history(tables, &root)?;
        return writeln!(io::stdout(), "0 0 0");
    }
    let scenario = Scenario::ALL.into_iter().find(|known| known.key() == scenario);
    match scenario.ok_or_else(|| io::Error::other("no such scenario"))? {
        Scenario::FromNothing => generate(project(tables, &root, EntityFormat::default()))?,
        Scenario::Check => command(project(tables, &root, EntityFormat::default()), &["check"])?,
        Scenario::OneIndex => generate(version(tables, &root, Version { index: true, ..Version::default() }))?,
        Scenario::OneColumn => generate(version(tables, &root, Version { wider: last, ..Version::default() }))?,
        Scenario::Deep => {
            generate(version(tables, &root, Version { wider: Some(tables / 2), ..Version::default() }))?;
        }
        Scenario::LongHistory => {
            generate(version(tables, &root, Version { wider: last, notes: MIGRATIONS - 1, ..Version::default() }))?;
        }
        Scenario::DiffAndPlan => return evolve::diff_and_plan(tables),
    }
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
    let (user, system) = (milliseconds(usage.user_time()), milliseconds(usage.system_time()));
    writeln!(io::stdout(), "{user} {system} {}", usage.max_rss() / unit)
}

/// `cargo schema generate`.
pub(crate) fn generate(project: Project) -> io::Result<()> {
    command(project, &["generate", "--date", "2026-01-01"])
}

/// Runs a command line, which must succeed.
fn command(project: Project, words: &[&str]) -> io::Result<()> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let code = run(project, ["schema", "--quiet"].iter().chain(words), terminal);
    if code == 0 {
        return Ok(());
    }
    io::stderr().write_all(&out)?;
    io::stderr().write_all(&err)?;
    Err(io::Error::other(format!("{words:?} ended with {code}")))
}

pub(crate) fn milliseconds(time: nix::sys::time::TimeVal) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a short run")]
    let microseconds = time.num_microseconds() as f64;
    microseconds / 1000.0
}

/// Copies all that is below a folder.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            std::fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Every file of a folder with its size and the time of its last change.
fn files(root: &Path) -> io::Result<BTreeMap<PathBuf, (u64, Option<SystemTime>)>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let facts = entry.metadata()?;
            if facts.is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path(), (facts.len(), facts.modified().ok()));
            }
        }
    }
    Ok(found)
}
