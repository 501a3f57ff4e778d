//! The `wrangler` command itself, in a user's project folder.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::{
    process::{Output, command, run},
    tools::Tools,
};

/// A folder with a wrangler configuration. Local state, settings and logs go to `.wrangler/` in it.
#[derive(Debug)]
pub struct Wrangler {
    dir: PathBuf,
}

impl Wrangler {
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// `wrangler d1 migrations apply <database> --local`
    pub fn migrations_apply(&self, database: &str) -> Output {
        self.run(&["d1", "migrations", "apply", database, "--local"])
    }

    /// `wrangler d1 execute <database> --local --file <file>`
    pub fn execute_file(&self, database: &str, file: &Path) -> Output {
        self.run(&["d1", "execute", database, "--local", "--file", &file.to_string_lossy()])
    }

    /// `wrangler d1 execute <database> --local --json --command <sql>`; stdout is an array with one element per statement.
    pub fn execute_json(&self, database: &str, sql: &str) -> Output {
        self.run(&["d1", "execute", database, "--local", "--json", "--command", sql])
    }

    /// Any command of wrangler, not interactive, with settings and logs of its own and no requests to the network.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let tools = Tools::shared();
        let mut path = vec![tools.node_dir()];
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(path).expect("PATH entries have no colon");
        let mut wrangler = command(tools.node_dir().join("node"), &self.dir);
        wrangler.arg(tools.wrangler()).args(arguments);
        // Logins and logs stay out of the user's home folder.
        let home = self.dir.join(".wrangler/home");
        wrangler.env("PATH", path).env("HOME", &home).env("XDG_CONFIG_HOME", home.join("config"));
        wrangler.env("CI", "1").env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_HIDE_BANNER", "true");
        wrangler.env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
        run(&mut wrangler)
    }
}
