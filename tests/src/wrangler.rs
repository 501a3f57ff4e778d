//! The `wrangler` command itself, in a user's project folder.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use sqlx::{Connection, Executor, SqliteConnection};

use crate::{
    catalogue,
    process::{Output, command, run},
    rows,
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

    /// Any command of wrangler, run to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        run(&mut self.command(arguments))
    }

    /// A line of a shell in another folder, as users copy it from a header.
    pub fn shell(&self, folder: &Path, line: &str, variables: &[(&str, &str)]) -> Output {
        let shims = self.dir.join(".wrangler/bin");
        fs::create_dir_all(&shims).expect("a folder can be made");
        let npx = shims.join("npx");
        let (node, wrangler) = (Tools::shared().node_dir().join("node"), Tools::shared().wrangler());
        let script = format!(
            "#!/bin/sh\n[ \"$1\" = --no-install ] && shift\n[ \"$1\" = wrangler ] && shift && exec {} {} \"$@\"\n",
            node.display(),
            wrangler.display()
        );
        fs::write(&npx, script).expect("a file can be written");
        fs::set_permissions(&npx, fs::Permissions::from_mode(0o755)).expect("it is a program");
        let mut path = vec![shims, Tools::shared().node_dir()];
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let mut shell = command("/bin/sh", folder);
        shell.args(["-c", line]);
        self.settle(&mut shell, path);
        run(shell.envs(variables.iter().copied()))
    }

    /// Any command of wrangler, not interactive, with settings and logs of its own and no requests to the network.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let tools = Tools::shared();
        let mut path = vec![tools.node_dir()];
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let mut wrangler = command(tools.node_dir().join("node"), &self.dir);
        wrangler.arg(tools.wrangler()).args(arguments);
        self.settle(&mut wrangler, path);
        wrangler
    }

    fn settle(&self, wrangler: &mut Command, path: Vec<PathBuf>) {
        let path = env::join_paths(path).expect("PATH entries have no colon");
        // Logins and logs stay out of the user's home folder.
        let home = self.dir.join(".wrangler/home");
        wrangler.env("PATH", path).env("HOME", &home).env("XDG_CONFIG_HOME", home.join("config"));
        wrangler.env("CI", "1").env("WRANGLER_SEND_METRICS", "false").env("WRANGLER_HIDE_BANNER", "true");
        wrangler.env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    }

    /// The files of the local databases; wrangler names them by a hash.
    pub fn databases(&self) -> Vec<PathBuf> {
        let folder = self.dir.join(".wrangler/state/v3/d1/miniflare-D1DatabaseObject");
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        let paths = entries.map(|entry| entry.expect("a directory entry").path());
        let is_database = |path: &PathBuf| {
            path.extension().is_some_and(|extension| extension == "sqlite")
                && path.file_stem().is_some_and(|stem| stem.to_string_lossy().len() == 64)
        };
        paths.filter(is_database).collect()
    }

    /// The only local database.
    pub fn database(&self) -> PathBuf {
        let files = self.databases();
        let [file] = files.as_slice() else { panic!("not one database: {files:?}") };
        file.clone()
    }
}

/// What a local database holds.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    pub facts: Vec<String>,
    pub rows: Vec<String>,
    /// The migrations that wrangler recorded, in their order.
    pub applied: Vec<String>,
}

impl State {
    /// All of it as of one moment, whoever writes meanwhile.
    pub fn of(file: &Path) -> Self {
        crate::block_on(async {
            let url = format!("sqlite://{}", file.display());
            let mut connection = SqliteConnection::connect(&url).await.expect("wrangler's file is an SQLite database");
            connection.execute("BEGIN").await.expect("a transaction begins");
            let facts = catalogue::sqlite::facts(&mut connection).await;
            let rows = rows::sqlite(&mut connection).await;
            let applied = applied(&mut connection).await;
            connection.close().await.expect("the file closes");
            Self { facts, rows, applied }
        })
    }
}

async fn applied(connection: &mut SqliteConnection) -> Vec<String> {
    let has_list = "SELECT name FROM sqlite_master WHERE name = 'd1_migrations'";
    let list = sqlx::query_scalar::<_, String>(has_list).fetch_optional(&mut *connection).await.expect("a query");
    if list.is_none() {
        return Vec::new();
    }
    let names = "SELECT name FROM d1_migrations ORDER BY id";
    sqlx::query_scalar(names).fetch_all(connection).await.expect("a list")
}
