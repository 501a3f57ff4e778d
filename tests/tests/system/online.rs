//! What a migration of Postgres costs those who use the database meanwhile, on a table of half a million rows.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst},
    time::Duration,
};

use seaglass::model::{Intent, Schema};
use seaglass_tests::{
    assert_same_lines, block_on,
    postgres::{Cluster, connect},
    target::Target,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, Executor, PgConnection};

use crate::online_kit::{creation, run, schema, stages};

const ROWS: u64 = 500_000;

/// What a writer's statement waits for; what a reader's waits for is the last of them.
const CONFLICTS: [&str; 4] = ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"];

fn before() -> Schema {
    schema(&json!({ "tables": [
        { "name": { "name": "shops" }, "columns": [{ "name": "id", "type": "integer" }],
          "primary_key": { "name": "shops_pkey", "columns": ["id"] } },
        { "name": { "name": "items" }, "columns": [
            { "name": "id", "type": "big_integer" },
            { "name": "name", "type": "text", "nullable": true },
            { "name": "shop_id", "type": "integer" },
          ],
          "primary_key": { "name": "items_pkey", "columns": ["id"] } },
    ] }))
}

/// An index, a unique and a foreign key, a check, a required column and a backfilled one.
fn after() -> Schema {
    schema(&json!({ "tables": [
        { "name": { "name": "shops" }, "columns": [{ "name": "id", "type": "integer" }],
          "primary_key": { "name": "shops_pkey", "columns": ["id"] } },
        { "name": { "name": "items" }, "columns": [
            { "name": "id", "type": "big_integer" },
            { "name": "name", "type": "text" },
            { "name": "shop_id", "type": "integer" },
            { "name": "token", "type": "uuid", "default": "new_uuid" },
          ],
          "primary_key": { "name": "items_pkey", "columns": ["id"] },
          "uniques": [{ "name": "items_shop_id_id_key", "columns": ["shop_id", "id"] }],
          "foreign_keys": [{ "name": "items_shop_id_fkey", "columns": ["shop_id"], "target": { "name": "shops" },
                             "target_columns": ["id"] }],
          "checks": [{ "name": "items_name_check", "expression": { "sql": { "postgres": "name <> ''" } } }],
          "indexes": [{ "name": "items_name_idx", "parts": [{ "target": { "column": "name" } }] }] },
    ] }))
}

fn filled(major: u32, name: &str) -> Target {
    let target = Target::Postgres { major, url: block_on(Cluster::of(major).create_database(name)) };
    target.must(&creation(&before())[0].up);
    target.must(&format!(
        "INSERT INTO shops SELECT generate_series(1, 10);
         INSERT INTO items SELECT n, 'item ' || n, n % 10 + 1 FROM generate_series(1, {ROWS}) n;"
    ));
    target
}

fn intent() -> Intent {
    let mut intent = Intent::default();
    let place = (seaglass::model::ObjectName::new("items"), seaglass::model::Name::from("name"));
    intent.backfills.insert(place, seaglass::model::Expression::sql("'none'"));
    intent
}

/// The rows of the table that were read so far; those who use it read one at a time.
async fn rows_read(connection: &mut PgConnection) -> i64 {
    connection.execute("SELECT pg_stat_force_next_flush()").await.expect("the server counts");
    let sql = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'items'";
    sqlx::query_scalar(sql).fetch_one(connection).await.expect("a number")
}

#[derive(Default)]
struct Load {
    stage: AtomicUsize,
    done: AtomicBool,
    reads: AtomicU64,
    writes: AtomicU64,
}

/// Reads or writes one row after the other until the migration is done.
async fn use_items(url: String, load: &Load, sql: &str, count: &AtomicU64) {
    let mut connection = connect(&url).await;
    let mut id = 1;
    while !load.done.load(SeqCst) {
        connection.execute(sqlx::query(AssertSqlSafe(sql)).bind(id)).await.expect("it goes on");
        count.fetch_add(1, SeqCst);
        id = id % 500_000 + 7_919;
    }
}

/// The modes in which a session holds the table, by stage, as another session sees them.
async fn sample(url: String, load: &Load, pid: i32) -> BTreeSet<(usize, String)> {
    let mut connection = connect(&url).await;
    let mut seen = BTreeSet::new();
    // Locks of the table itself; those of a page or a row that is written are held for no statement's time.
    let sql = "SELECT mode FROM pg_locks WHERE relation = 'items'::regclass AND locktype = 'relation' AND granted
        AND pid = $1";
    while !load.done.load(SeqCst) {
        let before = load.stage.load(SeqCst);
        let modes: Vec<String> = sqlx::query_scalar(sql).bind(pid).fetch_all(&mut connection).await.expect("locks");
        if load.stage.load(SeqCst) == before {
            seen.extend(modes.into_iter().map(|mode| (before, mode)));
        }
    }
    seen
}

async fn pid(connection: &mut PgConnection) -> i32 {
    sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(connection).await.expect("a session has a process")
}

#[test]
fn readers_and_writers_go_on_while_rows_are_read() {
    for major in [15, 18] {
        let target = filled(major, "online_load");
        let stages = stages(&before(), &after(), &intent(), true);
        let (load, url) = (Load::default(), target.url());
        let (seen, read) = block_on(async {
            let mut migrating = connect(&url).await;
            let pid = pid(&mut migrating).await;
            let migrate = async {
                let mut read = Vec::new();
                for (at, stage) in stages.iter().enumerate() {
                    let before = rows_read(&mut migrating).await;
                    load.stage.store(at, SeqCst);
                    let done = run(&mut migrating, &stage.up, stage.no_transaction).await;
                    done.unwrap_or_else(|error| panic!("{error}\n{}", stage.up));
                    load.stage.store(usize::MAX, SeqCst);
                    read.push(rows_read(&mut migrating).await - before);
                }
                load.done.store(true, SeqCst);
                read
            };
            let write = "UPDATE items SET name = coalesce(name, 'x') WHERE id = $1";
            let (seen, (), (), read) = tokio::join!(
                sample(url.clone(), &load, pid),
                use_items(url.clone(), &load, write, &load.writes),
                use_items(url.clone(), &load, "SELECT name FROM items WHERE id = $1", &load.reads),
                migrate,
            );
            (seen, read)
        });
        let fresh = target.sibling();
        fresh.must(&creation(&after())[0].up);
        assert_same_lines("migrated", &target.facts(), "fresh", &fresh.facts());
        assert_eq!(target.texts("SELECT count(token)::text FROM items"), [ROWS.to_string()]);
        let through_rows = read.iter().filter(|rows| **rows >= ROWS.cast_signed()).count();
        assert!(through_rows >= 4, "{read:?}\n{stages:#?}");
        for (at, stage) in stages.iter().enumerate().filter(|(at, _)| read[*at] >= ROWS.cast_signed()) {
            let modes: Vec<&str> = seen.iter().filter(|(of, _)| *of == at).map(|(_, mode)| mode.as_str()).collect();
            assert!(!modes.is_empty(), "stage {at} was not seen at work:\n{}", stage.up);
            assert!(!modes.iter().any(|mode| CONFLICTS.contains(mode)), "stage {at} held {modes:?}:\n{}", stage.up);
        }
        let (reads, writes) = (load.reads.load(SeqCst), load.writes.load(SeqCst));
        assert!(reads > 100 && writes > 100, "{reads} reads, {writes} writes");
    }
}

/// The control: in one transaction, a writer's statement waits for the migration.
#[test]
fn the_plain_form_keeps_a_writer_waiting() {
    let target = filled(18, "plain_load");
    let stages = stages(&before(), &after(), &intent(), false);
    assert_eq!(stages.len(), 1);
    block_on(async {
        let url = target.url();
        let (mut migrating, mut watching) = (connect(&url).await, connect(&url).await);
        let mut writing = connect(&url).await;
        let (migrator, writer) = (pid(&mut migrating).await, pid(&mut writing).await);
        migrating.execute("BEGIN").await.expect("a transaction");
        migrating.execute(sqlx::raw_sql(AssertSqlSafe(stages[0].up.clone()))).await.expect("it runs");
        let write = async { writing.execute("UPDATE items SET name = 'x' WHERE id = 1").await.expect("it writes") };
        let watch = async {
            loop {
                let sql = "SELECT pg_blocking_pids($1)";
                let waits_for: Vec<i32> =
                    sqlx::query_scalar(sql).bind(writer).fetch_one(&mut watching).await.expect("a list");
                if waits_for == [migrator] {
                    break;
                }
            }
            migrating.execute("COMMIT").await.expect("it commits");
        };
        let limited = tokio::time::timeout(Duration::from_mins(1), async { tokio::join!(write, watch) });
        limited.await.expect("the writer waited for the migration, and went on behind it");
    });
}

/// Whoever waits for a lock keeps everyone behind it waiting, so the migration gives up, and writers go on.
#[test]
fn a_migration_gives_up_where_the_table_is_held() {
    for target in Target::postgres("lock_timeout") {
        target.must(&creation(&before())[0].up);
        target.must("INSERT INTO shops VALUES (1); INSERT INTO items VALUES (1, 'one', 1);");
        let stages = stages(&before(), &after(), &intent(), true);
        let facts = target.facts();
        block_on(async {
            let url = target.url();
            let (mut holding, mut migrating) = (connect(&url).await, connect(&url).await);
            let mut writing = connect(&url).await;
            holding.execute("BEGIN; SELECT * FROM items").await.expect("it reads");
            let error = run(&mut migrating, &stages[0].up, false).await.expect_err("the table is held");
            assert!(error.to_string().contains("canceling statement due to lock timeout"), "{error}");
            writing.execute("UPDATE items SET name = 'two' WHERE id = 1").await.expect("writers go on");
            holding.execute("COMMIT").await.expect("it ends");
        });
        assert_same_lines("given up", &target.facts(), "before", &facts);
        crate::online_kit::up(&target, &stages);
        assert_eq!(target.texts("SELECT name FROM items"), ["two"]);
    }
}
