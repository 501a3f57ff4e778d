//! Databases on a server of Postgres that are made to be dropped.

#[cfg(unix)]
use super::cluster::Cluster;
use super::name::{PREFIX, of_its_own, of_this_run, with_database};
use crate::catalogue::Unreadable;
use crate::connect;
use crate::server::said;
use postgres::Client;
use seaglass::dialect::quote;
use std::cell::OnceCell;
use std::fmt;
use std::path::Path;
use std::rc::Rc;

/// A server that may be written to. Printing it never shows what would let somebody in.
#[derive(Clone)]
pub struct Server {
    inner: Rc<Inner>,
}

struct Inner {
    /// The database that others are made from.
    url: String,
    version: String,
    /// The connection that says that this run goes on.
    alive: OnceCell<Client>,
    /// Whose server it is, if it is this program's own.
    #[cfg(unix)]
    _own: Option<Cluster>,
}

impl Server {
    /// The server that a URL names. Its database is only connected to; those that are made have names of their own.
    pub(super) fn at(url: &str) -> Result<Self, Unreadable> {
        let version = version(url)?;
        Ok(Self {
            inner: Rc::new(Inner {
                url: url.to_owned(),
                version,
                alive: OnceCell::new(),
                #[cfg(unix)]
                _own: None,
            }),
        })
    }

    /// One of its own, from the programs in a folder.
    #[cfg(unix)]
    pub(super) fn start(bin: &Path) -> Result<Self, Unreadable> {
        let cluster = Cluster::start(bin)?;
        let url = cluster.url("postgres");
        let version = version(&url)?;
        Ok(Self { inner: Rc::new(Inner { url, version, alive: OnceCell::new(), _own: Some(cluster) }) })
    }

    /// One of its own, from the programs in a folder.
    #[cfg(not(unix))]
    pub(super) fn start(_: &Path) -> Result<Self, Unreadable> {
        Err(Unreadable {
            what: "no Postgres is started on this system".to_owned(),
            instead: "add --scratch postgres://user@host/postgres: databases are made there, and dropped".to_owned(),
        })
    }

    /// What it is: `Postgres 18.1`.
    pub fn version(&self) -> &str {
        &self.inner.version
    }

    /// A new empty database, whose name holds `what` and that no other has.
    ///
    /// # Errors
    ///
    /// The server refuses, as it does without the right to make databases.
    pub fn fresh(&self, what: &str) -> Result<Database, Unreadable> {
        self.made(what, "template0")
    }

    /// A new database with all that another one holds. Nobody may be connected to that one.
    ///
    /// # Errors
    ///
    /// The server refuses.
    pub fn copy(&self, of: &Database, what: &str) -> Result<Database, Unreadable> {
        self.made(what, &of.name)
    }

    fn made(&self, what: &str, template: &str) -> Result<Database, Unreadable> {
        let name = of_its_own(what);
        let sql = format!("CREATE DATABASE {} TEMPLATE {}", quoted(&name), quoted(template));
        if self.inner.alive.get().is_none() {
            let _ = self.inner.alive.set(swept(&self.inner.url)?);
        }
        let mut client = connect::postgres(&self.inner.url)?;
        client.batch_execute(&sql).map_err(|error| Unreadable {
            what: format!("no scratch database can be made: {}", said(&error)),
            instead: "use a role that may make databases (`ALTER ROLE … CREATEDB`) in --scratch".to_owned(),
        })?;
        Ok(Database { url: with_database(&self.inner.url, &name), name, server: self.clone() })
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.inner.version)
    }
}

/// A database that is dropped with this value, whoever is still connected to it. Printing it never shows what would let
/// somebody in.
pub struct Database {
    name: String,
    url: String,
    server: Server,
}

impl Database {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The URL that clients take. It may hold a password: it is never printed.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A connection to it.
    ///
    /// # Errors
    ///
    /// The server has gone away.
    pub fn client(&self) -> Result<Client, Unreadable> {
        connect::postgres(&self.url)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({})", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A server of this program's own goes with all that it has.
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(&self.name));
        if let Ok(mut client) = connect::postgres(&self.server.inner.url) {
            let _ = client.batch_execute(&sql);
        }
    }
}

/// A connection that is called as this run is, for as long as it goes on. Databases of the same role whose run has no such
/// connection were left by one that was killed, and are dropped.
fn swept(url: &str) -> Result<Client, Unreadable> {
    let mut client = connect::postgres(url)?;
    let left = client.batch_execute(&format!("SET application_name = '{}'", of_this_run())).and_then(|()| {
        let sql = "SELECT datname FROM pg_database AS d
            WHERE starts_with(datname, $1) AND pg_get_userbyid(datdba) = current_user AND NOT EXISTS (
                SELECT FROM pg_stat_activity AS a
                WHERE starts_with(application_name, $1) AND starts_with(d.datname, application_name || '_'))
            ORDER BY datname";
        client.query(sql, &[&PREFIX])
    });
    let left = left.map_err(|error| Unreadable {
        what: format!("the scratch server does not say which databases it has: {}", said(&error)),
        instead: "see that --scratch names a server of Postgres 14 or later".to_owned(),
    })?;
    for row in left {
        // Whoever is connected to it needs it.
        if let Ok(name) = row.try_get::<_, String>(0) {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {}", quoted(&name)));
        }
    }
    Ok(client)
}

fn quoted(name: &str) -> String {
    let mut out = String::new();
    quote::name(&mut out, name);
    out
}

fn version(url: &str) -> Result<String, Unreadable> {
    let mut client = connect::postgres(url)?;
    let asked = client.query_one("SHOW server_version", &[]).and_then(|row| row.try_get::<_, String>(0));
    let version = asked.map_err(|error| Unreadable {
        what: format!("the scratch server does not say what it is: {}", said(&error)),
        instead: "see that --scratch names a server of Postgres 14 or later".to_owned(),
    })?;
    // What a distribution adds is nobody's concern: `15.16 (Debian 15.16-0+deb12u1)`.
    Ok(format!("Postgres {}", version.split(' ').next().unwrap_or(&version)))
}
