//! A server of its own, which nobody reaches but by a socket in a temporary folder, and which cannot outlive this program.

use super::programs;
use crate::catalogue::Unreadable;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Owns the server and waits for the end of its own input. The other end is held by this program alone, so that its end,
/// whatever brings it, stops the server and removes the folder.
const WATCHDOG: &str = r#"
folder=$PWD
"$0" "$@" </dev/null >log 2>&1 & server=$!
while kill -0 $server 2>/dev/null && read -r _; do :; done
kill -QUIT $server 2>/dev/null
wait $server
cd /
rm -rf "$folder"
"#;

/// Nothing of it is ever recovered.
const SETTINGS: [&str; 7] = [
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=64MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "log_min_messages=warning",
];

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server.
#[derive(Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    watchdog: Child,
    /// Its closing stops the server.
    alive: Option<ChildStdin>,
}

impl Cluster {
    /// Starts one from the programs in a folder.
    pub(super) fn start(bin: &Path) -> Result<Self, Unreadable> {
        // The path of a socket is limited to 103 bytes on some systems.
        let folder =
            tempfile::Builder::new().prefix("seaglass-pg-").tempdir().map_err(|error| super::no_folder(&error))?;
        let folder = folder.keep();
        let started = Self::start_in(&folder, bin);
        started.map_err(|error| {
            let _ = fs::remove_dir_all(&folder);
            Unreadable {
                what: format!("the Postgres of {} does not start: {error}", bin.display()),
                instead: format!(
                    "add --scratch postgres://user@host/postgres instead, or set {} to the folder of other programs",
                    programs::VARIABLE
                ),
            }
        })
    }

    fn start_in(folder: &Path, bin: &Path) -> io::Result<Self> {
        let owner = owner(folder)?;
        if let Some((user, group)) = owner {
            chown(folder, Some(user), Some(group))?;
        }
        let mut initdb = program(&bin.join("initdb"), folder, owner);
        initdb.args(["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]);
        let output = initdb.stdin(Stdio::null()).output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(io::Error::other(format!("initdb says {}", said.trim())));
        }
        let mut server = program(Path::new("/bin/sh"), folder, owner);
        // A signal that a terminal sends to this program reaches the server by the watchdog alone.
        server.process_group(0).arg("-c").arg(WATCHDOG).arg(bin.join("postgres"));
        server.args(["-D", "data", "-F", "-h", "", "-k"]).arg(folder);
        server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let mut watchdog = server.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let alive = watchdog.stdin.take();
        wait_until_ready(folder, &mut watchdog)?;
        Ok(Self { folder: folder.to_owned(), watchdog, alive })
    }

    /// The URL of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        let host = self.folder.display().to_string().replace('%', "%25").replace('/', "%2F");
        format!("postgresql://postgres@{host}/{database}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.alive.take();
        let _ = self.watchdog.wait();
    }
}

/// Who runs the server: Postgres refuses to run as root, and initdb wants an account that exists.
fn owner(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = ["postgres", "nobody"].iter().find_map(|name| account(&accounts, name));
    found.map(Some).ok_or_else(|| {
        io::Error::new(
            ErrorKind::PermissionDenied,
            "it refuses to run as root, and there is no account `postgres` or `nobody`: run this as another user",
        )
    })
}

/// The numbers of a user and its group.
fn account(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// A program as that user, whom no variable of the caller's tells where databases are.
fn program(path: &Path, folder: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command.current_dir(folder).env("LC_ALL", "C").env("TZ", "UTC");
    command
}

/// The eighth line of postmaster.pid says when the server takes connections.
fn wait_until_ready(folder: &Path, watchdog: &mut Child) -> io::Result<()> {
    let start = Instant::now();
    loop {
        let status = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if status.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        if start.elapsed() > PATIENCE || watchdog.try_wait()?.is_some() {
            let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
            return Err(io::Error::other(log.trim().to_owned()));
        }
        sleep(Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use super::account;

    #[test]
    fn an_account_is_a_line_of_its_file() {
        let accounts =
            "root:x:0:0:root:/root:/bin/bash\npostgres2:x:1:1::/:/bin/sh\npostgres:x:101:103:,,,:/var:/bin/bash\n";
        assert_eq!(account(accounts, "postgres"), Some((101, 103)));
        assert_eq!(account(accounts, "nobody"), None);
    }
}
