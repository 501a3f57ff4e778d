//! A D1 database through the project's wrangler, on this machine or deployed.
//!
//! <https://developers.cloudflare.com/workers/wrangler/commands/#d1-execute>

use crate::catalogue::Unreadable;
use crate::catalogue::sqlite::Source;
use serde_json::{Map, Value};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's wrangler.
#[derive(Clone, Debug)]
pub struct Wrangler {
    /// The binding or name of the database.
    pub name: String,
    /// Deployed, rather than on this machine.
    pub remote: bool,
    /// The folder that it is started in, which has `node_modules`.
    pub folder: PathBuf,
    /// Its configuration, where it is not the one that it finds.
    pub config: Option<PathBuf>,
    /// The environment of the configuration.
    pub environment: Option<String>,
    /// The folder of local databases, where it is not `.wrangler/state`.
    pub persist: Option<PathBuf>,
}

impl Wrangler {
    /// Runs a file of statements in one transaction: how many milliseconds D1 took for it, as it says.
    ///
    /// # Errors
    ///
    /// What D1 says, or that there is no wrangler.
    pub fn run(&self, file: &Path) -> Result<u64, Unreadable> {
        let answer = self.answer(&["--file".as_ref(), file.as_os_str()])?;
        let each = answer.as_array().into_iter().flatten();
        let taken = each.filter_map(|one| one.get("meta")?.get("duration")?.as_f64());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "D1 counts whole milliseconds")]
        Ok(taken.sum::<f64>() as u64)
    }

    /// What it answers to a command or file.
    fn answer(&self, said: &[&OsStr; 2]) -> Result<Value, Unreadable> {
        let failed = |what: String| Unreadable {
            what: format!("wrangler cannot read {}: {what}", self.name),
            instead: "see that `npx wrangler d1 execute` works in this folder: `npm install --save-dev wrangler`, a \
                      configuration with that binding, and `npx wrangler login` for a deployed database"
                .to_owned(),
        };
        let output = self.command(said).output().map_err(|error| failed(error.to_string()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        // A note of wrangler's may stand before the answer.
        let answer = text.find(['[', '{']).and_then(|at| text.get(at..)).unwrap_or_default();
        let value: Value = serde_json::from_str(answer).map_err(|_| {
            let said = String::from_utf8_lossy(&output.stderr);
            failed(said.lines().find(|line| line.contains("ERROR")).unwrap_or("it gives no answer").trim().to_owned())
        })?;
        match value.get("error") {
            Some(error) => {
                Err(failed(error.get("text").and_then(Value::as_str).unwrap_or("it refuses the query").to_owned()))
            }
            None => Ok(value),
        }
    }

    fn command(&self, said: &[&OsStr; 2]) -> Command {
        let mut command = Command::new("npx");
        command.args(["--no-install", "wrangler", "d1", "execute", &self.name, "--json", "--yes"]);
        command.arg(if self.remote { "--remote" } else { "--local" });
        if let Some(config) = &self.config {
            command.arg("--config").arg(config);
        }
        if let Some(environment) = &self.environment {
            command.arg("--env").arg(environment);
        }
        if let Some(persist) = self.persist.as_ref().filter(|_| !self.remote) {
            command.arg("--persist-to").arg(persist);
        }
        command.args(said);
        command.current_dir(&self.folder).stdin(Stdio::null()).env("WRANGLER_SEND_METRICS", "false");
        command
    }
}

impl Source for Wrangler {
    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, Unreadable> {
        let value = self.answer(&["--command".as_ref(), sql.as_ref()])?;
        let rows = value.get(0).and_then(|first| first.get("results")).and_then(Value::as_array);
        let rows = rows.ok_or_else(|| Unreadable {
            what: format!("what wrangler answers for {} holds no rows", self.name),
            instead: "update it: `npm install --save-dev wrangler@4`".to_owned(),
        })?;
        Ok(rows.iter().filter_map(|row| row.as_object().cloned()).collect())
    }
}
