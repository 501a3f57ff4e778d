//! A D1 database on this machine: workerd, through the project's own wrangler.

use super::{no_folder, sqlite};
use crate::catalogue::Unreadable;
use crate::connect::Wrangler;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The binding of the database.
const BINDING: &str = "SCRATCH";
const CONFIG: &str = r#"{
    "name": "seaglass-scratch",
    "compatibility_date": "2025-01-01",
    "d1_databases": [
        { "binding": "SCRATCH", "database_name": "scratch", "database_id": "00000000-0000-0000-0000-000000000000" }
    ]
}
"#;

/// Runs a file as wrangler does, and says what D1 counted, which wrangler keeps to itself:
/// <https://developers.cloudflare.com/workers/wrangler/api/#getplatformproxy>.
const COUNT: &str = r"
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const { getPlatformProxy, unstable_splitSqlQuery: split } = createRequire(process.cwd() + '/')('wrangler');
const [config, persist, file] = process.argv.slice(2);
const { env, dispose } = await getPlatformProxy({ configPath: config, persist: { path: `${persist}/v3` } });
const done = await env.SCRATCH.batch(split(readFileSync(file, 'utf8')).map((sql) => env.SCRATCH.prepare(sql)));
console.log(done.reduce((sum, one) => sum + one.meta.rows_written, 0));
await dispose();
";

/// A database, empty at first, that is kept in a temporary folder.
#[derive(Debug)]
pub struct D1 {
    folder: TempDir,
    project: PathBuf,
    version: String,
}

impl D1 {
    pub(super) fn new(project: &Path) -> Result<Option<Self>, Unreadable> {
        let Some(version) = version(project) else { return Ok(None) };
        let folder = tempfile::Builder::new().prefix("seaglass-d1-").tempdir().map_err(|error| no_folder(&error))?;
        fs::write(folder.path().join("wrangler.jsonc"), CONFIG).map_err(|error| no_folder(&error))?;
        Ok(Some(Self { folder, project: project.to_owned(), version }))
    }

    /// The version of wrangler.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The wrangler that knows it.
    pub fn wrangler(&self) -> Wrangler {
        Wrangler {
            name: BINDING.to_owned(),
            remote: false,
            folder: self.project.clone(),
            config: Some(self.folder.path().join("wrangler.jsonc")),
            environment: None,
            persist: Some(self.folder.path().join("state")),
        }
    }

    /// Its file, which is there once wrangler has run. Nobody but the caller has it open between two runs.
    pub fn file(&self) -> Option<PathBuf> {
        let folder = self.folder.path().join("state/v3/d1/miniflare-D1DatabaseObject");
        let files = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        // Beside it are files of the engine's own, with other names.
        let is_database = |path: &PathBuf| {
            path.extension().is_some_and(|it| it == "sqlite") && path.file_stem().is_some_and(|it| it.len() == 64)
        };
        files.filter(is_database).min()
    }

    /// How many rows a file writes by D1's own count, entries of indexes among them. It runs; where it does not, or wrangler
    /// cannot be asked, there is none.
    pub fn counted(&self, file: &Path) -> Option<u64> {
        let script = self.folder.path().join("count.mjs");
        fs::write(&script, COUNT).ok()?;
        let mut node = Command::new("node");
        node.arg(&script).arg(self.folder.path().join("wrangler.jsonc"));
        node.arg(self.folder.path().join("state")).arg(file).current_dir(&self.project);
        let output = node.stdin(Stdio::null()).env("WRANGLER_SEND_METRICS", "false").output().ok()?;
        String::from_utf8_lossy(&output.stdout).lines().last()?.trim().parse().ok()
    }

    /// Opens its file.
    ///
    /// # Errors
    ///
    /// wrangler has not run yet, or keeps its databases elsewhere; or what SQLite says.
    pub fn open(&self) -> Result<Connection, Unreadable> {
        let file = self.file().ok_or_else(|| Unreadable {
            what: "wrangler left no database where it should".to_owned(),
            instead: "update wrangler in this project (`npm install --save-dev wrangler@4`), or report its version"
                .to_owned(),
        })?;
        sqlite::open(&file)
    }
}

fn version(project: &Path) -> Option<String> {
    let mut command = Command::new("npx");
    command.args(["--no-install", "wrangler", "--version"]).current_dir(project);
    command.stdin(Stdio::null()).env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_HIDE_BANNER", "true");
    let output = command.output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(str::trim).rfind(|line| line.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}
