//! Postgres servers of two majors, each started once per test process and gone with it.

use std::{
    fs, io,
    os::unix::{
        fs::{PermissionsExt, chown, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use nix::unistd::{User, geteuid};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::Builder;

use crate::{process, tools::Tools};

/// The oldest and the newest major that is supported.
pub const MAJORS: [u32; 2] = [15, 18];

/// A running server that listens on a Unix socket only.
#[derive(Debug)]
pub struct Cluster {
    major: u32,
    dir: PathBuf,
    databases: AtomicU32,
    /// Its closing, by whatever end of this process, stops the server.
    _alive: ChildStdin,
}

/// Owns the server and waits for the end of its own stdin. The other end is held by the test process alone (pipes are
/// close-on-exec), so that any end of that process, `kill -9` included, stops the server and removes the folder.
const WATCHDOG: &str = r#"
dir=$PWD
"$0" "$@" </dev/null >log 2>&1 & server=$!
while kill -0 $server 2>/dev/null && read -r _; do :; done
kill -QUIT $server 2>/dev/null
wait $server
cd /
rm -rf "$dir"
"#;

/// Tests want speed, not durability; the rest is what one machine running many small databases needs.
const SETTINGS: [&str; 8] = [
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
    "shared_buffers=64MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "log_min_messages=warning",
];

const START_LIMIT: Duration = Duration::from_mins(1);

/// The servers of this process.
#[derive(Debug)]
pub struct Majors;

impl Majors {
    /// Both majors, oldest first; started on first use, side by side.
    pub fn both() -> [&'static Cluster; 2] {
        thread::scope(|scope| {
            let starting = MAJORS.map(|major| scope.spawn(move || Cluster::of(major)));
            starting.map(|started| started.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }
}

impl Cluster {
    /// The server of one of [`MAJORS`], started on first use.
    pub fn of(major: u32) -> &'static Self {
        static CLUSTERS: [OnceLock<Cluster>; 2] = [const { OnceLock::new() }; 2];
        let index = MAJORS.iter().position(|known| *known == major);
        let index = index.unwrap_or_else(|| panic!("the tests run Postgres {MAJORS:?}, not {major}"));
        CLUSTERS[index].get_or_init(|| {
            Self::start(major).unwrap_or_else(|error| panic!("Postgres {major} did not start: {error}"))
        })
    }

    pub fn major(&self) -> u32 {
        self.major
    }

    /// The folder of the socket and the data.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The URL of a database of this server, for sqlx, SeaORM, `sea-orm-cli` and psql alike.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://postgres@localhost/{database}?host={}", self.dir.display())
    }

    /// A new empty database; `name` is made unique. Returns its URL.
    pub async fn create_database(&self, name: &str) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let stem: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(50).collect();
        let database = format!("{}_{number}", stem.to_ascii_lowercase());
        let mut connection = connect(&self.url("postgres")).await;
        // template1 would be locked by whoever copies it at the same time.
        connection
            .execute(AssertSqlSafe(format!("CREATE DATABASE \"{database}\" TEMPLATE template0")))
            .await
            .unwrap_or_else(|error| panic!("cannot create {database}: {error}"));
        self.url(&database)
    }

    fn start(major: u32) -> io::Result<Self> {
        let owner = owner()?;
        // A socket's path is limited to 107 bytes (103 on macOS): the system's temporary folder, not target/.
        let dir = Builder::new().prefix(&format!("seaglass-pg{major}-")).tempdir()?.keep();
        let started = Self::start_in(&dir, major, owner.as_ref());
        if started.is_err() {
            let _ = fs::remove_dir_all(&dir);
        }
        started
    }

    fn start_in(dir: &Path, major: u32, owner: Option<&User>) -> io::Result<Self> {
        give(dir, owner)?;
        let native = dir.join("native");
        copy_native(&Tools::shared().postgres(major), &native, owner)?;
        let bin = native.join("bin");
        initdb(&bin, dir, owner)?;
        let mut command = as_user(Path::new("/bin/sh"), dir, owner);
        command.process_group(0).arg("-c").arg(WATCHDOG).arg(bin.join("postgres"));
        command.args(["-D", "data", "-F", "-h", "", "-k"]).arg(dir);
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let alive = server.stdin.take().ok_or_else(|| io::Error::other("the watchdog has no stdin"))?;
        wait_until_ready(dir, &mut server)?;
        Ok(Self { major, dir: dir.to_path_buf(), databases: AtomicU32::new(1), _alive: alive })
    }
}

/// A connection to the database that a URL names.
pub async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap_or_else(|error| panic!("cannot connect to {url}: {error}"))
}

/// Postgres refuses to run as root, and initdb wants an account that exists.
fn owner() -> io::Result<Option<User>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name)? {
            return Ok(Some(user));
        }
    }
    Err(io::Error::other("Postgres does not run as root, and there is neither a user `postgres` nor `nobody`"))
}

fn give(path: &Path, owner: Option<&User>) -> io::Result<()> {
    owner.map_or(Ok(()), |user| chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw())))
}

fn as_user(program: &Path, dir: &Path, owner: Option<&User>) -> Command {
    let mut command = process::command(program, dir);
    if let Some(user) = owner {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    command
}

/// The package as a folder that the server's user can read, wherever the checkout lies, with the links that the
/// package's install script would make. Hard links where the file system has them, copies elsewhere.
fn copy_native(from: &Path, to: &Path, owner: Option<&User>) -> io::Result<()> {
    link_tree(from, to, owner)?;
    let list = fs::read_to_string(from.join("pg-symlinks.json"))?;
    let links: Vec<serde_json::Value> = serde_json::from_str(&list).map_err(io::Error::other)?;
    for link in links {
        let path = |key: &str| {
            let text = link[key].as_str().unwrap_or_default();
            text.strip_prefix("native/").map(PathBuf::from).ok_or_else(|| io::Error::other(format!("odd link {link}")))
        };
        // Both ends lie in the same folder.
        let (source, target) = (path("source")?, to.join(path("target")?));
        let name = source.file_name().ok_or_else(|| io::Error::other(format!("odd link {link}")))?;
        if !target.exists() {
            symlink(name, &target)?;
        }
    }
    Ok(())
}

fn link_tree(from: &Path, to: &Path, owner: Option<&User>) -> io::Result<()> {
    fs::create_dir(to)?;
    fs::set_permissions(to, fs::Permissions::from_mode(0o755))?;
    give(to, owner)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            link_tree(&source, &target, owner)?;
        } else {
            // A link of npm's own is followed: what counts is the file.
            let source = source.canonicalize()?;
            fs::hard_link(&source, &target).or_else(|_| fs::copy(&source, &target).map(|_| ()))?;
        }
    }
    Ok(())
}

fn initdb(bin: &Path, dir: &Path, owner: Option<&User>) -> io::Result<()> {
    let mut command = as_user(&bin.join("initdb"), dir, owner);
    command.args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]);
    let output = command.arg("--no-instructions").output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("initdb: {}", String::from_utf8_lossy(&output.stderr))))
}

/// The eighth line of postmaster.pid says when the server takes connections.
fn wait_until_ready(dir: &Path, server: &mut Child) -> io::Result<()> {
    let start = Instant::now();
    loop {
        let status = fs::read_to_string(dir.join("data/postmaster.pid")).unwrap_or_default();
        if status.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        if start.elapsed() > START_LIMIT || server.try_wait()?.is_some() {
            return Err(io::Error::other(fs::read_to_string(dir.join("log")).unwrap_or_default()));
        }
        thread::sleep(Duration::from_millis(5));
    }
}
