//! An index whose build was stopped: what each client does when it is run again, and that none of them takes it for done.

use std::{fs, path::Path};

use sea_orm::Database as Connection;
use sea_orm_migration::MigratorTrait;
use seaglass::{
    Database, Project, TableDecl,
    sea_query::{ColumnDef, Index, Table},
};
use seaglass_tests::{assert_same_lines, block_on, generated, postgres::connect, target::Target, versions};
use sqlx::{AssertSqlSafe, Executor, PgConnection, migrate::Migrator};

use crate::shop;

const FOLDER: &str = "online/migration";

/// The statement of the header.
const FIRST: &str = "DROP INDEX CONCURRENTLY IF EXISTS \"items_name_idx\";";

fn items() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("items")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("name").text().not_null()),
    )
}

/// The migrations that this module runs are what the generator writes; `UPDATE_FIXTURES=1` writes them again.
#[test]
fn the_migrations_are_generated() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let index = || Index::create().name("items_name_idx").table("items").col("name").take();
    let (indexed, replaced) = (items().index(index()), items().index(index().col("id").take()));
    for (date, table) in [("2026-01-05", items()), ("2026-02-02", indexed), ("2026-03-02", replaced)] {
        let database = Database::new("shop").table(table);
        let project = Project::new(dir.path()).database(database);
        let (code, said) = versions::run(project, dir.path(), &["generate", "--date", date]);
        assert_eq!(code, 0, "{said}");
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(FOLDER);
    for folder in ["src/shop", "sql/shop/postgres/up", "sql/shop/postgres/down", "sql/shop/d1/up", "sql/shop/d1/down"] {
        let made = dir.path().join("migration").join(folder);
        for entry in fs::read_dir(&made).expect("a generated folder") {
            let path = entry.expect("an entry").path();
            let file = kept.join(folder).join(path.file_name().expect("a name"));
            let text = fs::read_to_string(&path).expect("a file");
            if std::env::var_os("UPDATE_FIXTURES").is_some() {
                fs::create_dir_all(kept.join(folder)).expect("a folder");
                fs::write(&file, &text).expect("written");
            }
            let found = fs::read_to_string(&file).unwrap_or_default();
            let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
            assert_same_lines("generated", &lines(&text), &file.display().to_string(), &lines(&found));
        }
    }
}

/// A migration, by its number.
pub fn sql(number: usize) -> String {
    let names = [
        "initial",
        "add_items_name_idx_concurrently",
        "add_items_name_idx",
        "change_items_concurrently",
        "change_items",
    ];
    generated::fixture(&format!("{FOLDER}/sql/shop/postgres/up/{number:04}_{}.sql", names[number - 1]))
}

/// Tables with rows, and an index whose build ended with its session while it waited for a writer.
fn stopped(name: &str) -> Vec<Target> {
    let targets = Vec::from(Target::postgres(name));
    for target in &targets {
        target.must(&sql(1));
        target.must("INSERT INTO items VALUES (1, 'one'), (2, 'two');");
        stop_build(target, &sql(2), "items", "items_name_idx");
    }
    targets
}

/// Runs a statement that builds an index, and ends its session while it waits for a writer.
pub fn stop_build(target: &Target, statement: &str, table: &str, index: &str) {
    block_on(async {
        let url = target.url();
        let (mut writing, mut watching) = (connect(&url).await, connect(&url).await);
        let mut building = connect(&url).await;
        let write = format!("BEGIN; DELETE FROM {table} WHERE false");
        writing.execute(sqlx::raw_sql(AssertSqlSafe(write))).await.expect("it writes");
        let builder: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut building).await.expect("a pid");
        let build = async { building.execute(sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))).await };
        let stop = async {
            let there = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass($1)";
            let waits = "SELECT count(*) FROM pg_locks WHERE pid = $1 AND NOT granted";
            loop {
                let made: i64 = sqlx::query_scalar(there).bind(index).fetch_one(&mut watching).await.expect("a count");
                let held: i64 =
                    sqlx::query_scalar(waits).bind(builder).fetch_one(&mut watching).await.expect("a count");
                if made == 1 && held == 1 {
                    break;
                }
            }
            let stop = sqlx::query("SELECT pg_terminate_backend($1)").bind(builder);
            watching.execute(stop).await.expect("it is stopped");
        };
        let (outcome, ()) = tokio::join!(build, stop);
        outcome.expect_err("the build was stopped");
        writing.execute("COMMIT").await.expect("it ends");
    });
    assert_eq!(invalid(target), [index]);
}

/// Indexes that are not complete.
pub fn invalid(target: &Target) -> Vec<String> {
    target.texts("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
}

/// In no transaction.
pub fn alone(target: &Target, sql: &str) -> Result<(), String> {
    block_on(async {
        let done = connect(&target.url()).await.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await;
        done.map(|_| ()).map_err(|error| error.to_string())
    })
}

#[test]
fn by_hand_the_retry_fails_by_name_until_the_header_is_followed() {
    for target in stopped("retry_by_hand") {
        let error = alone(&target, &sql(2)).expect_err("the name is taken");
        assert!(error.contains("relation \"items_name_idx\" already exists"), "{error}");
        let error = target.exec(&sql(3)).expect_err("it is not complete");
        assert!(error.contains("index items_name_idx of items is missing, or its build was stopped"), "{error}");
        assert!(sql(2).contains(&format!("--        {FIRST}")), "{}", sql(2));
        alone(&target, FIRST).expect("it goes");
        let error = target.exec(&sql(3)).expect_err("it is missing");
        assert!(error.contains("index items_name_idx of items is missing"), "{error}");
        alone(&target, &sql(2)).expect("it is built");
        target.must(&sql(3));
        assert!(invalid(&target).is_empty());
    }
}

#[test]
fn sqlx_stops_until_the_header_is_followed() {
    for target in stopped("retry_sqlx") {
        // As if sqlx had applied the first one.
        target.must("ALTER TABLE items RENAME TO kept;");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(FOLDER).join("sql/shop/postgres/up");
        let migrate = || {
            block_on(async {
                let migrator = Migrator::new(folder.clone()).await.expect("sqlx reads the folder");
                migrator.run(&mut connect(&target.url()).await).await.map_err(|error| error.to_string())
            })
        };
        target.must("ALTER INDEX items_pkey RENAME TO kept_pkey;");
        let error = migrate().expect_err("the name is taken");
        assert!(error.contains("relation \"items_name_idx\" already exists"), "{error}");
        assert_eq!(target.texts("SELECT count(*)::text FROM _sqlx_migrations WHERE success"), ["1"]);
        alone(&target, FIRST).expect("it goes");
        migrate().expect("it is built");
        assert_eq!(target.texts("SELECT count(*)::text FROM _sqlx_migrations WHERE success"), ["5"]);
        assert!(invalid(&target).is_empty());
    }
}

#[test]
fn sea_orm_builds_it_again() {
    for target in Vec::from(Target::postgres("retry_sea_orm")) {
        block_on(async {
            let db = Connection::connect(target.url()).await.expect("a connection");
            shop::Migrator::up(&db, Some(1)).await.expect("the table");
        });
        target.must("INSERT INTO items VALUES (1, 'one'), (2, 'two');");
        stop_build(&target, &sql(2), "items", "items_name_idx");
        block_on(async {
            let db = Connection::connect(target.url()).await.expect("a connection");
            shop::Migrator::up(&db, None).await.expect("the index is built again");
        });
        assert!(invalid(&target).is_empty());
        assert_eq!(target.rows().len(), 2);
        let migrate = |up: bool| {
            block_on(async {
                let db = Connection::connect(target.url()).await.expect("a connection");
                let done =
                    if up { shop::Migrator::up(&db, None).await } else { shop::Migrator::down(&db, Some(4)).await };
                done.expect("there and back");
            });
        };
        migrate(false);
        assert!(target.facts().iter().all(|fact| !fact.contains("items_name_idx")));
        migrate(true);
        assert_eq!(target.rows().len(), 2);
    }
}

/// The shop's migrations under `SeaORM`.
fn up(target: &Target, steps: Option<u32>) -> Result<(), String> {
    block_on(async {
        let db = Connection::connect(target.url()).await.expect("a connection");
        shop::Migrator::up(&db, steps).await.map_err(|error| error.to_string())
    })
}

fn assert_done(target: &Target) {
    assert_eq!(target.texts("SELECT count(*)::text FROM seaql_migrations"), ["5"]);
    assert!(target.facts().iter().any(|fact| fact.starts_with("index items_name_idx:")), "{:#?}", target.facts());
    assert!(invalid(target).is_empty());
    assert_eq!(target.rows().len(), 2);
}

/// Its client went while the server built: the index is complete, and no record says so.
#[test]
fn sea_orm_builds_again_what_ended_unrecorded() {
    for target in Target::postgres("retry_unrecorded") {
        up(&target, Some(1)).expect("the table");
        target.must("INSERT INTO items VALUES (1, 'one'), (2, 'two');");
        alone(&target, &sql(2)).expect("it is built");
        up(&target, None).expect("it is built again");
        assert_done(&target);
    }
}

/// Its client went, and the server is still at it: one of the two builds gives up, and the next run finishes.
#[test]
fn sea_orm_run_again_during_a_build_finishes_after_it() {
    for target in Target::postgres("retry_during") {
        up(&target, Some(1)).expect("the table");
        target.must("INSERT INTO items VALUES (1, 'one'), (2, 'two');");
        block_on(async {
            let url = target.url();
            let db = Connection::connect(&url).await.expect("a connection");
            let (mut writing, mut watching) = (connect(&url).await, connect(&url).await);
            let mut building = connect(&url).await;
            writing.execute("BEGIN; UPDATE items SET name = name").await.expect("it writes");
            let build = async { building.execute(sqlx::raw_sql(AssertSqlSafe(sql(2)))).await };
            let again = async {
                until_waiting(&mut watching, 1).await;
                let release = async {
                    until_waiting(&mut watching, 2).await;
                    writing.execute("COMMIT").await.expect("it ends");
                };
                tokio::join!(shop::Migrator::up(&db, None), release).0
            };
            let outcomes = tokio::join!(build, again);
            assert!(outcomes.0.is_ok() || outcomes.1.is_ok(), "{outcomes:?}");
        });
        up(&target, None).expect("it finishes");
        assert_done(&target);
    }
}

/// Until as many sessions of the database wait for a lock.
async fn until_waiting(watching: &mut PgConnection, sessions: i64) {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut *watching).await.expect("a count") < sessions {}
}
