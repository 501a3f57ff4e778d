//! How long others wait while two required columns of a million rows are filled: once in batches, as it is done online,
//! and once by one UPDATE. `cargo bench -p seaglass-tests --bench fill --profile dev`; what counts is Postgres's work.
//!
//! Beside the reader and the writer of those rows a bystander writes to a table that nobody else uses: what it waits for
//! is the machine. The run fails if a reader or a writer waits for half a second longer than that.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[path = "../tests/system/online_kit.rs"]
#[allow(dead_code, reason = "tests use more of it")]
mod online_kit;

use online_kit::{creation, run, schema, stages};
use seaglass::model::Intent;
use seaglass::{
    emit::sql::StageFiles,
    model::{Expression, Name, ObjectName, Schema},
};
use seaglass_tests::{block_on, postgres::connect, target::Target};
use serde_json::json;
use sqlx::{AssertSqlSafe, Executor};
use std::{
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    time::{Duration, Instant},
};

const ROWS: i64 = 1_000_000;
const LIMIT: Duration = Duration::from_millis(500);

/// Rows that a trigger stamps, and a view of all their columns.
fn items(is_after: bool) -> Schema {
    let mut columns = vec![
        json!({ "name": "id", "type": "big_integer" }),
        json!({ "name": "name", "type": "text" }),
        json!({ "name": "note", "type": "text" }),
        json!({ "name": "stamp", "type": "integer", "default": { "literal": { "integer": 0 } } }),
    ];
    if is_after {
        columns.push(json!({ "name": "nick", "type": { "varchar": 40 } }));
        columns.push(json!({ "name": "length", "type": "integer" }));
    }
    schema(&json!({
        "tables": [{ "name": { "name": "items" }, "columns": columns,
          "primary_key": { "name": "items_pkey", "columns": ["id"] },
          "indexes": [{ "name": "items_name_idx", "parts": [{ "target": { "column": "name" } }] }],
          "triggers": [{ "name": "touch", "forms": { "postgres":
            "CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch()" } }] }],
        "routines": [{ "name": { "name": "touch" }, "arguments": "()", "forms": { "postgres":
          "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.stamp := NEW.stamp + 1; RETURN NEW; END $$" } }],
        "views": [{ "name": { "name": "names" }, "forms": { "postgres": "SELECT id, name FROM items" } }],
    }))
}

fn plan(online: bool) -> Vec<StageFiles> {
    let mut intent = Intent::default();
    for (column, sql) in [("nick", "lower(name)"), ("length", "length(name)")] {
        intent.backfills.insert((ObjectName::new("items"), Name::from(column)), Expression::sql(sql));
    }
    stages(&items(false), &items(true), &intent, online)
}

fn fill(target: &Target) {
    for stage in creation(&items(false)) {
        target.must(&stage.up);
    }
    target.must(&format!(
        "INSERT INTO items (id, name, note) SELECT n, 'Name ' || n, repeat('x', 60) FROM generate_series(1, {ROWS}) n;
        CREATE TABLE bystanders (id bigint PRIMARY KEY, n bigint NOT NULL);
        INSERT INTO bystanders SELECT n, 0 FROM generate_series(1, {ROWS}) n"
    ));
    block_on(async { connect(&target.url()).await.execute("VACUUM ANALYZE").await }).expect("it is vacuumed");
}

/// The longest that a statement takes that goes through the rows one by one, and how many there were.
async fn longest(url: &str, sql: &str, done: &AtomicBool) -> (Duration, u64) {
    let mut connection = connect(url).await;
    let (mut longest, mut count, mut id) = (Duration::ZERO, 0, 1);
    while !done.load(SeqCst) {
        let began = Instant::now();
        connection.execute(sqlx::query(AssertSqlSafe(sql)).bind(id)).await.expect("it goes on");
        longest = longest.max(began.elapsed());
        count += 1;
        id = (id + 7_919) % ROWS + 1;
    }
    (longest, count)
}

/// What a migration did to others.
struct Run {
    took: Duration,
    reader: Duration,
    writer: Duration,
    bystander: Duration,
    megabytes: [i64; 2],
}

fn migrate(target: &Target, online: bool) -> Run {
    fill(target);
    let size = || -> i64 {
        let bytes = target.texts("SELECT pg_total_relation_size('items')::text");
        bytes.concat().parse::<i64>().expect("a number") / 1_000_000
    };
    let (before, stages, url, done) = (size(), plan(online), target.url(), AtomicBool::new(false));
    let (took, (reader, reads), (writer, changes), (bystander, _)) = block_on(async {
        let migrate = async {
            let mut connection = connect(&url).await;
            let began = Instant::now();
            for stage in &stages {
                let ran = run(&mut connection, &stage.up, stage.no_transaction).await;
                ran.unwrap_or_else(|error| panic!("{}: {error}\n{}", target.label(), stage.up));
            }
            let took = began.elapsed();
            done.store(true, SeqCst);
            took
        };
        tokio::join!(
            migrate,
            longest(&url, "SELECT name FROM names WHERE id = $1", &done),
            longest(&url, "UPDATE items SET note = note WHERE id = $1", &done),
            longest(&url, "UPDATE bystanders SET n = n + 1 WHERE id = $1", &done)
        )
    });
    assert!(reads > 0 && changes > 0, "nobody was there");
    let wrong = "SELECT count(*)::text FROM items WHERE (nick, length) IS DISTINCT FROM (lower(name), length(name))";
    assert_eq!(target.texts(wrong), ["0"], "{}", target.label());
    // The trigger fired for the writer alone.
    assert_eq!(target.texts("SELECT sum(stamp)::text FROM items"), [changes.to_string()], "{}", target.label());
    Run { took, reader, writer, bystander, megabytes: [before, size()] }
}

fn main() {
    println!("{ROWS} rows; the longest waits");
    let mut late = Vec::new();
    for target in Target::postgres("bench_fill") {
        for online in [true, false] {
            let run = migrate(&target.sibling(), online);
            let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
            println!(
                "{} {}: took {}, reader {}, writer {}, bystander {}, {} MB before, {} MB after",
                target.label(),
                if online { "in batches" } else { "at once   " },
                seconds(run.took),
                seconds(run.reader),
                seconds(run.writer),
                seconds(run.bystander),
                run.megabytes[0],
                run.megabytes[1],
            );
            if online && run.reader.max(run.writer) > LIMIT + run.bystander {
                late.push(target.label());
            }
            if !online {
                assert!(run.writer > LIMIT * 2, "one UPDATE holds nobody: this run shows nothing");
            }
        }
    }
    assert!(late.is_empty(), "somebody waited for more than {LIMIT:?} on {}", late.join(" and "));
}
