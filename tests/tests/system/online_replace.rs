//! Indexes and keys that others take the place of, while another session writes: what they refuse is refused at every
//! moment, and queries find an index.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use sea_orm::Database as Connection;
use sea_orm_migration::MigratorTrait;
use seaglass::model::{Intent, Schema};
use seaglass_tests::{assert_same_lines, block_on, postgres::connect, target::Target};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

use crate::online_kit::{creation, down, run, schema, stages, up};
use crate::retry::{alone, invalid, sql, stop_build};
use crate::shop;

/// Items, and orders that lean on the unique constraint of their codes.
fn shop_with(pkey: &Value, uniques: &Value, indexes: &Value) -> Schema {
    schema(&json!({ "tables": [
        { "name": { "name": "items" }, "columns": [
            { "name": "id", "type": "integer" },
            { "name": "code", "type": "text" },
            { "name": "sku", "type": "integer", "nullable": true },
            { "name": "note", "type": "text" },
          ],
          "primary_key": pkey, "uniques": uniques, "indexes": indexes },
        { "name": { "name": "orders" }, "columns": [{ "name": "code", "type": "text" }],
          "foreign_keys": [{ "name": "orders_code_fkey", "columns": ["code"], "target": { "name": "items" },
                             "target_columns": ["code"] }] },
    ] }))
}

fn before() -> Schema {
    shop_with(
        &json!({ "name": "items_pkey", "columns": ["id"] }),
        &json!([{ "name": "items_code_key", "columns": ["code"] }]),
        &json!([
            { "name": "items_note_idx", "parts": [{ "target": { "column": "note" } }] },
            { "name": "items_sku_idx", "parts": [{ "target": { "column": "sku" } }], "unique": true },
        ]),
    )
}

/// All of it under the same names, but for the index of numbers. Whatever was refused before is refused after.
fn after() -> Schema {
    let positive = json!({ "sql": { "postgres": "sku > 0" } });
    shop_with(
        &json!({ "name": "items_pkey", "columns": ["id", "code"] }),
        &json!([{ "name": "items_code_key", "columns": ["code"], "include": ["note"] }]),
        &json!([
            { "name": "items_note_idx", "parts": [{ "target": { "column": "note" } }, { "target": { "column": "id" } }] },
            { "name": "items_sku_key", "parts": [{ "target": { "column": "sku" } }], "unique": true,
              "predicate": positive },
        ]),
    )
}

const ROWS: &str = "INSERT INTO items SELECT n, 'code ' || n, n, 'note' FROM generate_series(1, 5000) n;
    INSERT INTO orders SELECT 'code ' || n FROM generate_series(1, 5000) n;";

fn filled(name: &str) -> Vec<Target> {
    let targets = Vec::from(Target::postgres(name));
    for target in &targets {
        target.must(&creation(&before())[0].up);
        target.must(ROWS);
    }
    targets
}

/// What is refused, and by which error: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const REFUSED: [(&str, &str); 3] = [
    ("INSERT INTO items VALUES (0, 'code 7', NULL, 'twice')", "23505"),
    ("INSERT INTO items VALUES (0, 'new', 7, 'twice')", "23505"),
    ("INSERT INTO orders VALUES ('of nothing')", "23503"),
];

/// Writes until the migration is done.
async fn write(url: String, done: &AtomicBool, writes: &AtomicU64) {
    let mut connection = connect(&url).await;
    while !done.load(SeqCst) {
        for (sql, code) in REFUSED {
            let error = connection.execute(sql).await.map(|_| sql).expect_err("it is refused");
            let found = error.as_database_error().and_then(|error| error.code().map(String::from));
            assert_eq!(found.as_deref(), Some(code), "{sql}: {error}");
        }
        let id = 10_000 + writes.fetch_add(1, SeqCst);
        let good = format!("INSERT INTO items VALUES ({id}, 'late {id}', {id}, 'late')");
        connection.execute(AssertSqlSafe(good)).await.expect("it goes on");
    }
}

/// Columns that a complete index begins with.
const INDEXED: &str = "SELECT DISTINCT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid
    AND attnum = indkey[0] WHERE indrelid = 'items'::regclass AND indisvalid ORDER BY 1";

#[test]
fn what_is_replaced_refuses_duplicates_at_every_moment() {
    let stages = stages(&before(), &after(), &Intent::default(), true);
    assert!(stages.len() > 4, "{stages:#?}");
    for target in filled("replaced") {
        let (done, writes, url) = (AtomicBool::new(false), AtomicU64::new(0), target.url());
        block_on(async {
            let migrate = async {
                let mut migrating = connect(&url).await;
                for stage in &stages {
                    // The other session is at work between any two stages.
                    let until = writes.load(SeqCst) + 3;
                    while writes.load(SeqCst) < until {
                        tokio::task::yield_now().await;
                    }
                    let ran = run(&mut migrating, &stage.up, stage.no_transaction).await;
                    ran.unwrap_or_else(|error| panic!("{}: {error}\n{}", target.label(), stage.up));
                    let found: Vec<String> =
                        sqlx::query_scalar(INDEXED).fetch_all(&mut migrating).await.expect("names");
                    assert_eq!(found, ["code", "id", "note", "sku"], "{}", stage.up);
                }
                done.store(true, SeqCst);
            };
            tokio::join!(write(url.clone(), &done, &writes), migrate);
        });
        assert_there_and_back(&target, &stages);
    }
}

/// After the way up: what a fresh database has, the same when rolling back, and there again.
fn assert_there_and_back(target: &Target, stages: &[seaglass::emit::sql::StageFiles]) {
    let rows = target.rows();
    let assert_is = |schema: &Schema| {
        let fresh = target.sibling();
        fresh.must(&creation(schema)[0].up);
        assert_same_lines("found", &target.facts(), "fresh", &fresh.facts());
        assert_same_lines("found", &target.rows(), "rows", &rows);
    };
    assert_is(&after());
    down(target, stages);
    assert_is(&before());
    up(target, stages);
    assert_is(&after());
}

#[test]
fn in_one_transaction_it_is_replaced_plainly() {
    let stages = stages(&before(), &after(), &Intent::default(), false);
    assert_eq!(stages.len(), 1);
    for target in filled("replaced_plainly") {
        up(&target, &stages);
        assert_there_and_back(&target, &stages);
    }
}

/// The index that stays guards while the other one is built, and the second attempt builds that.
#[test]
fn a_replacement_whose_build_was_stopped_is_built_by_hand_as_the_header_says() {
    let stages = stages(&before(), &after(), &Intent::default(), true);
    let (at, index) = stages
        .iter()
        .enumerate()
        .find_map(|(at, stage)| stage.index.as_deref().filter(|name| name.contains("code_key")).map(|name| (at, name)))
        .expect("the key is built");
    assert_eq!(index, "\"items_code_key_next\"");
    let swap =
        stages.iter().find(|stage| stage.up.contains("USING INDEX \"items_code_key_next\"")).expect("it is used");
    for target in filled("replaced_stopped") {
        let (earlier, later) = stages.split_at(at);
        up(&target, earlier);
        stop_build(&target, &stages[at].up, "items", "items_code_key_next");
        let error = alone(&target, &stages[at].up).expect_err("the name is taken");
        assert!(error.contains("relation \"items_code_key_next\" already exists"), "{error}");
        let error = target.exec(&swap.up).expect_err("it is not complete");
        assert!(error.contains("items_code_key_next of items is missing, or its build was stopped"), "{error}");
        target.exec(REFUSED[0].0).expect_err("the old key is there");
        let first = format!("DROP INDEX CONCURRENTLY IF EXISTS {index};");
        assert!(stages[at].up.contains(&format!("--        {first}")), "{}", stages[at].up);
        alone(&target, &first).expect("it goes");
        up(&target, later);
        assert!(invalid(&target).is_empty());
        assert_there_and_back(&target, &stages);
    }
}

#[test]
fn sea_orm_builds_a_replacement_again() {
    for target in Target::postgres("replaced_sea_orm") {
        let migrate = |steps: i32| {
            block_on(async {
                let db = Connection::connect(target.url()).await.expect("a connection");
                let count = Some(steps.unsigned_abs());
                let done = if steps > 0 { shop::Migrator::up(&db, count) } else { shop::Migrator::down(&db, count) };
                done.await.expect("it runs");
            });
        };
        let definition = || target.texts("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'items_name_idx%'");
        migrate(3);
        target.must("INSERT INTO items VALUES (1, 'one'), (2, 'two');");
        stop_build(&target, &sql(4), "items", "items_name_idx_next");
        assert_eq!(definition().len(), 2, "the old one is there");
        migrate(2);
        assert_eq!(definition(), ["CREATE INDEX items_name_idx ON public.items USING btree (name, id)"]);
        assert!(invalid(&target).is_empty());
        migrate(-2);
        assert_eq!(definition(), ["CREATE INDEX items_name_idx ON public.items USING btree (name)"]);
        migrate(2);
        assert_eq!(target.rows().len(), 2);
    }
}

/// No statement of the other database's is in the way, and each file is one transaction.
#[test]
fn sea_orm_migrates_sqlite_where_postgres_builds_indexes() {
    let target = Target::sqlite();
    let migrate = |forth: bool| {
        block_on(async {
            let db = Connection::connect(target.url()).await.expect("a connection");
            let done =
                if forth { shop::Migrator::up(&db, None).await } else { shop::Migrator::down(&db, Some(4)).await };
            done.expect("it runs");
        });
    };
    migrate(true);
    target.must("INSERT INTO items VALUES (1, 'one'), (2, 'two');");
    migrate(false);
    migrate(true);
    assert_eq!(target.rows().len(), 2);
    assert!(target.facts().iter().any(|fact| fact.contains("items_name_idx")), "{:#?}", target.facts());
}
