//! The engines: an empty database at a time, quickly.

use seaglass::model::{Dialect, Schema};
use seaglass_tests::postgres::{Cluster, connect};
use seaglass_tests::target::Target;
use seaglass_tests::workerd::{Db, Workerd};
use seaglass_tests::{catalogue, live, rows, sqlite};
use sqlx::postgres::PgDatabaseError;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use std::cell::Cell;
use std::str::FromStr;
use tokio::runtime::Runtime;

/// An engine, and how its databases are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// In memory, through sqlx with foreign keys on, as SeaORM opens it.
    Sqlite,
    /// A major.
    Postgres(u32),
    /// workerd, through wrangler's own splitter.
    D1,
}

impl Engine {
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Sqlite | Self::D1 => Dialect::D1,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// What makes databases of one engine, on one thread.
pub struct Server {
    pub engine: Engine,
    runtime: Runtime,
    files: Cell<u32>,
    /// Postgres databases that are not in use, emptied.
    idle: std::cell::RefCell<Vec<PgConnection>>,
}

/// A database.
pub enum Database {
    Sqlite(Box<SqliteConnection>),
    Postgres(Option<Box<PgConnection>>),
    D1(Db),
}

/// This empties a database faster than another one is made.
const EMPTY: &str = "DO LANGUAGE plpgsql $$
DECLARE
    own name;
BEGIN
    FOR own IN
        SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', own);
    END LOOP;
    CREATE SCHEMA public;
END $$";

impl Server {
    pub fn new(engine: Engine) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a tokio runtime");
        Self { engine, runtime, files: Cell::new(0), idle: std::cell::RefCell::default() }
    }

    pub const fn dialect(&self) -> Dialect {
        self.engine.dialect()
    }

    /// An empty database.
    pub fn open(&self) -> Database {
        match self.engine {
            Engine::Sqlite => self.runtime.block_on(async {
                let options = sqlx::sqlite::SqliteConnectOptions::from_str("sqlite::memory:").expect("a URL of sqlx");
                let options = options.foreign_keys(true);
                let connection = SqliteConnection::connect_with(&options).await.expect("SQLite opens");
                Database::Sqlite(Box::new(connection))
            }),
            Engine::Postgres(major) => {
                let idle = self.idle.borrow_mut().pop();
                let connection = idle.unwrap_or_else(|| {
                    self.runtime
                        .block_on(async { connect(&Cluster::of(major).create_database("round_trip").await).await })
                });
                Database::Postgres(Some(Box::new(connection)))
            }
            Engine::D1 => Database::D1(Workerd::shared().open()),
        }
    }

    /// In what the command `seaglass` sees the database differ from its schema.
    pub fn drifted(&self, database: &mut Database, schema: &Schema) -> Option<String> {
        let (Engine::Postgres(major), Database::Postgres(Some(connection))) = (self.engine, database) else {
            return None;
        };
        let name = "SELECT current_database()::text";
        let name: String =
            self.runtime.block_on(sqlx::query_scalar(name).fetch_one(&mut **connection)).expect("a name");
        let target = Target::Postgres { major, url: Cluster::of(major).url(&name) };
        let (held, found) = live::drifted(&target, schema);
        let lines: Vec<String> = found.lines(Dialect::Postgres).iter().map(ToString::to_string).collect();
        let is_clean = lines.is_empty() && held.unknown.is_empty();
        (!is_clean).then(|| format!("{lines:#?}\n{:#?}\n{:#?}", held.unknown, found.changes))
    }

    /// Gives a database back.
    pub fn close(&self, database: Database) {
        match database {
            Database::Sqlite(connection) => {
                let _ = self.runtime.block_on(connection.close());
            }
            Database::Postgres(connection) => {
                let Some(mut connection) = connection else { return };
                // A session that a failed file left in a transaction is not used again.
                let emptied = self.runtime.block_on(connection.execute(sqlx::raw_sql(EMPTY)));
                if emptied.is_ok() {
                    self.idle.borrow_mut().push(*connection);
                }
            }
            Database::D1(db) => drop(db),
        }
    }

    /// Runs a migration file, as the clients do: in one transaction, or as its one statement.
    ///
    /// # Errors
    /// What the engine says.
    pub fn run(&self, database: &mut Database, sql: &str, no_transaction: bool) -> Result<(), String> {
        match database {
            Database::Sqlite(connection) => self.runtime.block_on(sqlite::apply(connection, sql)),
            Database::Postgres(Some(connection)) => self.runtime.block_on(async {
                let query = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
                if no_transaction {
                    return connection.execute(query).await.map(|_| ()).map_err(detailed);
                }
                let mut transaction = connection.begin().await.map_err(detailed)?;
                transaction.execute(query).await.map_err(detailed)?;
                transaction.commit().await.map_err(detailed)
            }),
            Database::Postgres(None) => Err("the database was returned".to_owned()),
            Database::D1(db) => {
                self.files.set(self.files.get() + 1);
                db.apply(&format!("{:06}.sql", self.files.get()), sql)
            }
        }
    }

    /// Runs the statements of a file one after the other in autocommit, as an import does: SQLite and D1.
    ///
    /// # Errors
    /// What the engine says to the first that fails.
    pub fn autocommit(&self, database: &mut Database, sql: &str) -> Result<(), String> {
        match database {
            Database::Sqlite(connection) => {
                let ran = self.runtime.block_on(connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))));
                ran.map(|_| ()).map_err(|error| error.to_string())
            }
            Database::D1(db) => db.autocommit(sql),
            Database::Postgres(_) => self.run(database, sql, false),
        }
    }

    /// Every object.
    pub fn facts(&self, database: &mut Database) -> Vec<String> {
        match database {
            Database::Sqlite(connection) => nameless(self.runtime.block_on(catalogue::sqlite::facts(connection))),
            Database::Postgres(Some(connection)) => {
                let mut facts = self.runtime.block_on(catalogue::postgres::facts(connection));
                // One that was emptied has a `public` of its own, and no migration drops the others: what they hold and
                // what is said of them are facts of their own.
                facts.retain(|fact| !fact.starts_with("schema "));
                facts
            }
            Database::Postgres(None) => Vec::new(),
            Database::D1(db) => nameless(catalogue::sqlite::facts_of_d1(db)),
        }
    }

    /// Texts that a query gives.
    pub fn texts(&self, database: &mut Database, sql: &str) -> Vec<String> {
        match database {
            Database::Postgres(Some(connection)) => self
                .runtime
                .block_on(sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&mut **connection))
                .unwrap_or_else(|error| panic!("{error}: {sql}")),
            Database::Postgres(None) => Vec::new(),
            Database::Sqlite(connection) => self
                .runtime
                .block_on(sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&mut **connection))
                .unwrap_or_else(|error| panic!("{error}: {sql}")),
            Database::D1(db) => db.texts(sql).unwrap_or_else(|error| panic!("{error}: {sql}")),
        }
    }

    /// Every row.
    pub fn rows(&self, database: &mut Database) -> Vec<String> {
        let mut rows = self.all_rows(database);
        // What a search index keeps is its own affair.
        rows.retain(|row| !row.starts_with(crate::native::FOUND));
        rows
    }

    fn all_rows(&self, database: &mut Database) -> Vec<String> {
        match database {
            Database::Sqlite(connection) => self.runtime.block_on(rows::sqlite(connection)),
            Database::Postgres(Some(connection)) => self.runtime.block_on(rows::postgres(connection)),
            Database::Postgres(None) => Vec::new(),
            Database::D1(db) => rows::d1(db),
        }
    }

    /// Writes rows past triggers and, until the end, past foreign keys.
    ///
    /// # Errors
    /// What the engine says.
    pub fn load(&self, database: &mut Database, inserts: &str) -> Result<(), String> {
        if inserts.is_empty() {
            return Ok(());
        }
        let sql = match self.dialect() {
            Dialect::Postgres => format!("SET LOCAL session_replication_role = replica;\n{inserts}"),
            Dialect::D1 => {
                let triggers = self.triggers(database);
                let drops = triggers.iter().map(|(name, _)| format!("DROP TRIGGER {};", crate::model::quoted(name)));
                let again = triggers.iter().map(|(_, sql)| format!("{sql};"));
                let first = ["PRAGMA defer_foreign_keys = on;".to_owned()];
                let lines = first.into_iter().chain(drops).chain([inserts.to_owned()]).chain(again);
                lines.collect::<Vec<_>>().join("\n")
            }
        };
        self.run(database, &sql, false)
    }

    /// Name and text of each trigger of an SQLite database.
    fn triggers(&self, database: &mut Database) -> Vec<(String, String)> {
        const QUERY: &str = "SELECT json_array(name, sql) FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid";
        let found: Vec<String> = match database {
            Database::Sqlite(connection) => {
                self.runtime.block_on(sqlx::query_scalar(QUERY).fetch_all(&mut **connection)).expect("triggers")
            }
            Database::D1(db) => db.texts(QUERY).expect("triggers"),
            Database::Postgres(_) => Vec::new(),
        };
        found.iter().map(|row| serde_json::from_str(row).expect("json_array makes JSON")).collect()
    }
}

/// As psql shows it.
#[expect(clippy::needless_pass_by_value, reason = "it is what a result is mapped by")]
fn detailed(error: sqlx::Error) -> String {
    let postgres = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    let detail = postgres.and_then(PgDatabaseError::detail).unwrap_or_default();
    format!("{error} {detail}").trim_end().to_owned()
}

/// Facts without the names of constraints, which are text inside CREATE TABLE there: another name is written when the
/// table is next rebuilt.
fn nameless(facts: Vec<String>) -> Vec<String> {
    let named = |fact: &String| fact.starts_with("constraint ");
    let mut facts: Vec<String> = facts.into_iter().filter(|fact| !named(fact)).collect();
    for fact in facts.iter_mut().filter(|fact| fact.starts_with("check ")) {
        if let Some(at) = fact.find(": (") {
            fact.replace_range(5..at, "");
        }
    }
    facts.sort();
    facts
}
