//! On SQLite: embedded, or as D1 on workerd through the project's wrangler.

use super::{Bench, Measures, Touched};
use crate::catalogue::Unreadable;
use crate::catalogue::sqlite::Source as _;
use crate::live::{Held, on_d1};
use crate::scratch::{self, D1, Sqlite};
use rusqlite::Connection;
use seaglass::model::{Dialect, Schema};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Two databases, each a file.
#[derive(Debug)]
pub struct OnSqlite {
    folder: Sqlite,
    /// Whose file the second database is; otherwise it is one of the folder.
    d1: Option<D1>,
    work: PathBuf,
    /// Whether D1 is asked for its count: of the first file alone, since it runs for that.
    counts: bool,
}

impl OnSqlite {
    /// Embedded.
    ///
    /// # Errors
    ///
    /// No temporary folder can be made.
    pub fn embedded() -> Result<Self, Unreadable> {
        let folder = scratch::sqlite()?;
        folder.open("base")?;
        let work = folder.file("work");
        Ok(Self { folder, d1: None, work, counts: false })
    }

    /// Embedded, on a copy of a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn copy_of(file: &Path) -> Result<Self, Unreadable> {
        let bench = Self::embedded()?;
        let mut target = bench.open()?;
        let source = crate::connect::sqlite(file)?;
        let backup = rusqlite::backup::Backup::new(&source, &mut target);
        let copied = backup.and_then(|backup| backup.run_to_completion(1_000, Duration::ZERO, None));
        copied.map_err(|error| Unreadable {
            what: format!("{} cannot be copied: {error}", file.display()),
            instead: "see that it is a database of SQLite, and that there is room in the temporary folder".to_owned(),
        })?;
        Ok(bench)
    }

    /// On workerd.
    ///
    /// # Errors
    ///
    /// wrangler makes no database.
    pub fn workerd(d1: D1) -> Result<Self, Unreadable> {
        let folder = scratch::sqlite()?;
        // The first query makes the file, with what D1 itself keeps there.
        d1.wrangler().rows("SELECT 1")?;
        settled(&d1.open()?)?;
        let work = d1.file().unwrap_or_default();
        copy(&work, &folder.file("base")).map_err(|error| lost(&error))?;
        Ok(Self { folder, d1: Some(d1), work, counts: true })
    }

    fn open(&self) -> Result<Connection, Unreadable> {
        scratch::open_sqlite(&self.work)
    }

    /// What D1 counts for a file, after which the database is what it was.
    fn counted(&self, d1: &D1, file: &Path) -> Result<Option<u64>, Unreadable> {
        let kept = self.folder.file("kept");
        settled(&self.open()?)?;
        copy(&self.work, &kept).map_err(|error| lost(&error))?;
        let count = d1.counted(file);
        copy(&kept, &self.work).map_err(|error| lost(&error))?;
        Ok(count)
    }
}

/// All of a database is in its file, and nothing beside it.
fn settled(connection: &Connection) -> Result<(), Unreadable> {
    let done = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    done.map_err(|error| Unreadable {
        what: format!("a scratch database cannot be written: {error}"),
        instead: "see that there is room in the temporary folder".to_owned(),
    })
}

fn lost(error: &std::io::Error) -> Unreadable {
    Unreadable {
        what: format!("a scratch database cannot be copied: {error}"),
        instead: "see that there is room in the temporary folder".to_owned(),
    }
}

/// Makes one file of another, and takes away what SQLite kept beside it.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for ending in ["-wal", "-shm", "-journal"] {
        let mut beside = to.as_os_str().to_owned();
        beside.push(ending);
        if Path::new(&beside).exists() {
            fs::remove_file(&beside)?;
        }
    }
    fs::copy(from, to).map(|_| ())
}

impl Bench for OnSqlite {
    fn engine(&self) -> String {
        match &self.d1 {
            Some(d1) => format!("D1 on workerd, wrangler {}", d1.version()),
            None => format!("SQLite {}", rusqlite::version()),
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect::D1
    }

    fn begin(&mut self) -> Result<(), Unreadable> {
        settled(&self.folder.open("base")?)?;
        self.counts = true;
        copy(&self.folder.file("base"), &self.work).map_err(|error| lost(&error))
    }

    fn advance(&mut self, sql: &str, _: bool) -> Result<(), String> {
        let mut connection = self.folder.open("base").map_err(|error| error.to_string())?;
        run(&mut connection, sql)
    }

    fn attempt(&mut self, sql: &str) -> Result<(), String> {
        let mut connection = self.open().map_err(|error| error.to_string())?;
        run(&mut connection, sql)
    }

    fn apply(&mut self, sql: &str, _: bool, _: &[Touched]) -> Result<Measures, String> {
        let counts = std::mem::take(&mut self.counts);
        let (time, written) = if let Some(d1) = &self.d1 {
            let file = self.folder.file("file.sql");
            fs::write(&file, sql).map_err(|error| error.to_string())?;
            let count = if counts { self.counted(d1, &file).map_err(|error| error.to_string())? } else { None };
            let taken = d1.wrangler().run(&file).map_err(|error| error.what)?;
            (Duration::from_millis(taken), count)
        } else {
            let mut connection = self.open().map_err(|error| error.to_string())?;
            let start = Instant::now();
            run(&mut connection, sql)?;
            let time = start.elapsed();
            let count = connection.query_row("SELECT total_changes()", [], |row| row.get::<_, i64>(0));
            (time, count.ok().and_then(|count| u64::try_from(count).ok()))
        };
        // Whoever comes meanwhile waits for all of it.
        Ok(Measures { time, written, reader: Some(time), writer: Some(time), ..Measures::default() })
    }

    fn held(&mut self, known: &Schema) -> Result<Held, Unreadable> {
        on_d1(&mut self.open()?, known)
    }

    fn rows(&mut self, sql: &str) -> Result<Vec<Map<String, Value>>, String> {
        self.open().and_then(|mut connection| connection.rows(sql)).map_err(|error| error.what)
    }
}

/// A file is one transaction for every client.
fn run(connection: &mut Connection, sql: &str) -> Result<(), String> {
    let transaction = connection.transaction().map_err(|error| error.to_string())?;
    let done = transaction.execute_batch(sql).and_then(|()| transaction.commit());
    done.map_err(|error| error.to_string())
}
