//! Values for the rows of tables that others use meanwhile, on both majors of Postgres.

use std::{
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    time::{Duration, Instant},
};

use seaglass::model::Intent;
use seaglass::{emit::sql::StageFiles, model::Schema};
use seaglass_tests::{assert_same_lines, block_on, postgres::connect, target::Target};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor, PgConnection};

use crate::online_kit::{creation, down, run, schema, stages, up};

const ROWS: i64 = 150_000;

/// A table with a trigger that stamps its rows, and a view of it.
fn items(more: &[Value]) -> Schema {
    let mut columns = vec![
        json!({ "name": "id", "type": "big_integer" }),
        json!({ "name": "name", "type": "text" }),
        json!({ "name": "stamp", "type": "integer", "default": { "literal": { "integer": 0 } } }),
    ];
    columns.extend_from_slice(more);
    schema(&json!({
        "tables": [{ "name": { "name": "items" }, "columns": columns,
          "primary_key": { "name": "items_pkey", "columns": ["id"] },
          "triggers": [{ "name": "touch", "doc": "Stamps.", "forms": { "postgres":
            "CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch()" } }] }],
        "routines": [{ "name": { "name": "touch" }, "arguments": "()", "forms": { "postgres":
          "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.stamp := NEW.stamp + 1; RETURN NEW; END $$" } }],
        "views": [{ "name": { "name": "names" }, "forms": { "postgres": "SELECT id, name FROM items" } }],
    }))
}

fn before() -> Schema {
    items(&[])
}

fn after() -> Schema {
    items(&[json!({ "name": "nick", "type": { "varchar": 40 } }), json!({ "name": "length", "type": "integer" })])
}

fn backfills(list: &[(&str, &str, &str)]) -> Intent {
    let mut intent = Intent::default();
    for (table, column, sql) in list {
        let place = (seaglass::model::ObjectName::new(*table), seaglass::model::Name::from(*column));
        intent.backfills.insert(place, seaglass::model::Expression::sql(*sql));
    }
    intent
}

fn plan() -> Vec<StageFiles> {
    let intent = backfills(&[("items", "nick", "lower(name)"), ("items", "length", "length(name)::bigint")]);
    stages(&before(), &after(), &intent, true)
}

fn filled(name: &str, rows: i64) -> Vec<Target> {
    let targets = Vec::from(Target::postgres(name));
    for target in &targets {
        for stage in creation(&before()) {
            target.must(&stage.up);
        }
        target.must(&format!("INSERT INTO items SELECT n, 'Name ' || n, 0 FROM generate_series(1, {rows}) n"));
        target.must(
            "CREATE TABLE seen (id bigint); CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN INSERT INTO seen VALUES (NEW.id); RETURN NULL; END $$",
        );
    }
    targets
}

/// The longest that a statement takes that goes through the rows one by one.
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

async fn number(connection: &mut PgConnection, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.expect("a number")
}

#[test]
fn nobody_waits_for_longer_than_a_batch() {
    let stages = plan();
    let fills: Vec<&StageFiles> = stages.iter().filter(|stage| stage.no_transaction).collect();
    assert_eq!(stages.len(), 6, "{stages:#?}");
    assert_eq!(fills.len(), 2, "one for the rows, one for those that are written meanwhile: {stages:#?}");
    assert!(fills.iter().all(|stage| stage.up.matches("UPDATE").count() == 1), "{fills:#?}");
    // The first of three loads in which nobody waits: what else runs on the machine is not what is measured.
    let quiet = |attempt: u32| {
        let mut targets = filled(&format!("fill_load_{attempt}"), ROWS).into_iter();
        targets.all(|target| is_filled_quietly(&stages, fills[0], &target))
    };
    assert!((0..3).any(quiet), "somebody waited for half of the fill, three times");
}

/// Fills the rows while others read and write them; whether nobody waited for half of it.
fn is_filled_quietly(stages: &[StageFiles], fill: &StageFiles, target: &Target) -> bool {
    let (done, url) = (AtomicBool::new(false), target.url());
    let (took, (write, writes), (read, reads)) = block_on(async {
        let migrate = async {
            let mut migrating = connect(&url).await;
            let mut took = Duration::ZERO;
            for stage in stages {
                let began = Instant::now();
                let ran = run(&mut migrating, &stage.up, stage.no_transaction).await;
                ran.unwrap_or_else(|error| panic!("{}: {error}\n{}", target.label(), stage.up));
                if stage.up == fill.up {
                    took = began.elapsed();
                    // An app that does not know the columns yet.
                    let late = "INSERT INTO items (id, name) VALUES (0, 'Late')";
                    migrating.execute(late).await.expect("it inserts");
                }
            }
            let written = "SELECT max(n) FROM (SELECT count(*) AS n FROM items GROUP BY xmin::text) AS by";
            let most = number(&mut migrating, written).await;
            assert!(most <= 10_000, "{most} rows were written by one transaction");
            done.store(true, SeqCst);
            took
        };
        let write = "UPDATE items SET name = name WHERE id = $1";
        let read = "SELECT name FROM names WHERE id = $1";
        tokio::join!(migrate, longest(&url, write, &done), longest(&url, read, &done))
    });
    let label = target.label();
    assert!(writes > 50 && reads > 50, "{label}: {writes} writes, {reads} reads");
    // Every row has its values, and the trigger fired for the writer alone.
    let wrong = "SELECT id::text FROM items WHERE (nick, length) <> (lower(name), length(name))";
    assert_eq!(target.texts(wrong), [""; 0], "{label}");
    let stamps = target.texts("SELECT sum(stamp)::text FROM items");
    assert_eq!(stamps, [writes.to_string()], "{label}");
    let fresh = target.sibling();
    up(&fresh, &creation(&after()));
    target.must("DROP TABLE seen; DROP FUNCTION see");
    assert_same_lines("migrated", &target.facts(), "fresh", &fresh.facts());
    down(target, stages);
    assert_eq!(target.texts("SELECT count(*)::text FROM items"), [(ROWS + 1).to_string()]);
    target.must("UPDATE items SET stamp = 10 WHERE id = 1");
    assert_eq!(target.texts("SELECT stamp::text FROM items WHERE id = 1"), ["11"], "the trigger is as it was");
    write * 2 < took && read * 2 < took
}

/// What history does not know fires, as the header says.
#[test]
fn the_header_tells_which_triggers_fire_and_what_to_run_afterwards() {
    let stages = plan();
    let fill = &stages[1].up;
    let said = fill.replace("\n--      ", "");
    assert!(said.contains("its triggers do not fire for that, but those that are not declared do"), "{fill}");
    assert!(said.contains("-- After: VACUUM (ANALYZE) \"items\";"), "{fill}");
    assert!(said.contains("waits for its batch") && !said.contains("blocks neither reads nor writes"), "{fill}");
    for target in filled("fill_triggers", 100) {
        target.must("CREATE TRIGGER seen AFTER UPDATE ON items FOR EACH ROW EXECUTE FUNCTION see()");
        up(&target, &stages);
        assert_eq!(target.texts("SELECT count(*)::text FROM seen"), ["100"]);
        assert_eq!(target.texts("SELECT DISTINCT stamp::text FROM items"), ["0"]);
    }
}

#[test]
fn a_fill_that_was_stopped_goes_on_and_one_that_ended_changes_nothing() {
    let stages = plan();
    for target in filled("fill_stopped", ROWS) {
        target.must(&stages[0].up);
        let (url, fill) = (target.url(), &stages[1].up);
        block_on(async {
            let (mut filling, mut watching) = (connect(&url).await, connect(&url).await);
            let pid = number(&mut filling, "SELECT pg_backend_pid()::bigint").await;
            let kill = async {
                while number(&mut watching, "SELECT count(nick) FROM (SELECT nick FROM items LIMIT 20000) AS first")
                    .await
                    == 0
                {}
                number(&mut watching, &format!("SELECT pg_terminate_backend({pid})::integer::bigint")).await;
            };
            let (stopped, ()) = tokio::join!(run(&mut filling, fill, true), kill);
            stopped.expect_err("it was stopped");
            let done = number(&mut watching, "SELECT count(nick) FROM items").await;
            assert!(0 < done && done < ROWS, "{done}");
            watching.execute("UPDATE items SET nick = 'own' WHERE id = 1").await.expect("it is filled");
        });
        target.migrate(fill).expect("it goes on");
        let wrong =
            "SELECT id::text FROM items WHERE nick IS DISTINCT FROM CASE id WHEN 1 THEN 'own' ELSE lower(name) END";
        assert_eq!(target.texts(wrong), [""; 0]);
        let versions = || target.texts("SELECT max(xmin::text::bigint)::text FROM items");
        let last = versions();
        target.migrate(fill).expect("it runs twice");
        assert_eq!(versions(), last, "no row is written again");
        up(&target, &stages[2..]);
    }
}

/// A batch that meets a row which another holds lets go of its own rows, and tries again.
#[test]
fn a_batch_gives_way_where_a_row_is_held() {
    let stages = plan();
    for target in filled("fill_held", 1_000) {
        target.must(&stages[0].up);
        let hasty = stages[1].up.replace("failed > 100", "failed > 2");
        assert_ne!(hasty, stages[1].up);
        block_on(async {
            let mut holding = connect(&target.url()).await;
            holding.execute("BEGIN; SELECT id FROM items WHERE id = 900 FOR UPDATE").await.expect("a lock");
            let error = run(&mut connect(&target.url()).await, &hasty, true).await.expect_err("the row is held");
            let error = error.to_string();
            assert!(error.contains("canceling statement due to lock timeout"), "{error}");
            holding.execute("UPDATE items SET name = 'x' WHERE id = 1; COMMIT").await.expect("nobody is in the way");
        });
        up(&target, &stages[1..]);
    }
}

/// A batch that gave way is tried again, and is done once the other lets go of its row. Until then nobody waits for it.
#[test]
fn a_batch_that_gave_way_is_tried_again() {
    let stages = plan();
    for target in filled("fill_again", 1_000) {
        target.must(&stages[0].up);
        block_on(async {
            let (mut holding, mut filling) = (connect(&target.url()).await, connect(&target.url()).await);
            let mut looking = connect(&target.url()).await;
            holding.execute("BEGIN; SELECT id FROM items WHERE id = 900 FOR UPDATE").await.expect("a lock");
            let others = async {
                let waits = "SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event = 'PgSleep'";
                let started = Instant::now();
                while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut looking).await.expect("a count") == 0 {
                    assert!(started.elapsed() < Duration::from_mins(1), "no batch gave way");
                }
                looking.execute("UPDATE items SET stamp = 7 WHERE id = 1").await.expect("nobody is in the way");
                holding.execute("COMMIT").await.expect("the row is free");
            };
            let (done, ()) = tokio::join!(run(&mut filling, &stages[1].up, true), others);
            done.expect("it is tried again");
        });
        up(&target, &stages[2..]);
        let left = "SELECT count(*)::text FROM items WHERE nick IS DISTINCT FROM lower(name)";
        assert_eq!(target.texts(left), ["0"], "{}", target.label());
    }
}

/// Tables of every kind of key, with the values that a column shall have: some rows have none.
const KEYS: [(&str, &str, &str); 5] = [
    (
        "pairs",
        r#"[{ "name": "a", "type": "text", "extra": { "postgres": "COLLATE \"C\"" } }, { "name": "b", "type": "integer" }],
           "primary_key": { "name": "pairs_pkey", "columns": ["a", "b"] }"#,
        "SELECT 'k' || n % 7, n FROM generate_series(1, 2500) n",
    ),
    (
        "tokens",
        r#"[{ "name": "a", "type": "uuid" }, { "name": "b", "type": "integer" }],
           "primary_key": { "name": "tokens_pkey", "columns": ["a"] }"#,
        "SELECT gen_random_uuid(), n FROM generate_series(1, 2500) n",
    ),
    (
        "flags",
        r#"[{ "name": "a", "type": "boolean" }, { "name": "b", "type": "integer" }],
           "primary_key": { "name": "flags_pkey", "columns": ["b", "a"] }"#,
        "SELECT n % 2 = 0, n FROM generate_series(1, 2500) n",
    ),
    (
        "codes",
        r#"[{ "name": "a", "type": "text" }, { "name": "b", "type": "integer" }],
           "uniques": [{ "name": "codes_a_key", "columns": ["a"] }]"#,
        "SELECT 'k' || n, n FROM generate_series(1, 2500) n",
    ),
    (
        "logs",
        r#"[{ "name": "a", "type": "text", "nullable": true }, { "name": "b", "type": "integer" }],
           "uniques": [{ "name": "logs_a_key", "columns": ["a"] }]"#,
        "SELECT nullif(n, 5), n FROM generate_series(1, 2500) n",
    ),
];

#[test]
fn rows_are_found_by_any_key_and_without_one() {
    for target in Target::postgres("fill_keys") {
        for (name, body, rows) in KEYS {
            let before: Value = serde_json::from_str(&format!(
                r#"{{ "tables": [{{ "name": {{ "name": "{name}" }}, "columns": {body} }}] }}"#
            ))
            .unwrap_or_else(|error| panic!("{error}: {body}"));
            let mut after = before.clone();
            let columns = after["tables"][0]["columns"].as_array_mut().expect("columns");
            columns.push(json!({ "name": "low", "type": "text", "nullable": true }));
            columns.push(json!({ "name": "size", "type": "integer" }));
            let intent = backfills(&[(name, "low", "CASE WHEN b % 3 = 0 THEN a::text END"), (name, "size", "b + 1")]);
            let stages = stages(&schema(&before), &schema(&after), &intent, true);
            let batches = stages.iter().filter(|stage| stage.up.contains("WHILE FOUND LOOP")).count();
            assert_eq!(batches, if name == "logs" { 0 } else { 2 }, "{stages:#?}");
            up(&target, &creation(&schema(&before)));
            target.must(&format!("INSERT INTO {name} {rows}"));
            up(&target, &stages);
            let wrong = format!(
                "SELECT b::text FROM {name} WHERE low IS DISTINCT FROM CASE WHEN b % 3 = 0 THEN a::text END OR size <> b + 1"
            );
            assert_eq!(target.texts(&wrong), [""; 0], "{}: {name}", target.label());
        }
    }
}

/// Two tables whose values are taken from each other, from themselves, and from what is converted.
fn pair(a: &Value, b: &Value) -> Schema {
    let table = |name: &str, more: &Value| {
        let mut columns = vec![json!({ "name": "id", "type": "integer" })];
        columns.extend(more.as_array().expect("a list").iter().cloned());
        json!({ "name": { "name": name }, "columns": columns,
                "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
    };
    schema(&json!({ "tables": [table("a", a), table("b", b)] }))
}

#[test]
fn values_are_taken_from_the_rows_as_they_were() {
    let maybe = |name: &str| json!({ "name": name, "type": "integer", "nullable": true });
    let sure = |name: &str| json!({ "name": name, "type": "integer" });
    let long = |name: &str| json!({ "name": name, "type": "big_integer" });
    // Columns of a and b before and after, the values, and what rows hold in the end.
    let cases = [
        // From a table that is filled as well, which is told first.
        (
            [json!([maybe("x")]), json!([maybe("y")])],
            [json!([sure("x")]), json!([sure("y")])],
            vec![("a", "x", "7"), ("b", "y", "(SELECT count(*) FROM a WHERE a.x IS NULL)")],
            "7,7;2,2",
        ),
        // From each other.
        (
            [json!([maybe("x")]), json!([maybe("y")])],
            [json!([sure("x")]), json!([sure("y")])],
            vec![
                ("a", "x", "(SELECT count(*) + 10 FROM b WHERE b.y IS NULL)"),
                ("b", "y", "(SELECT count(*) + 20 FROM a WHERE a.x IS NULL)"),
            ],
            "12,12;22,22",
        ),
        // From itself, and two columns from each other.
        (
            [json!([maybe("x"), maybe("z")]), json!([])],
            [json!([sure("x"), sure("z")]), json!([])],
            vec![("a", "x", "(SELECT count(*) FROM a AS o WHERE o.x IS NULL)"), ("a", "z", "coalesce(x, 5)")],
            "2,2;5,5",
        ),
        // From a column that is converted.
        (
            [json!([sure("x")]), json!([])],
            [json!([long("x"), sure("z")]), json!([])],
            vec![("a", "z", "x + (SELECT max(o.x) FROM a AS o)")],
            "100,200;3,4",
        ),
    ];
    for target in Target::postgres("fill_old") {
        for (number, (before, after, values, wanted)) in cases.iter().enumerate() {
            for online in [true, false] {
                let target = target.sibling();
                let (before, after) = (pair(&before[0], &before[1]), pair(&after[0], &after[1]));
                let mut intent = backfills(values);
                let is_converted = wanted.starts_with("100");
                if is_converted {
                    let place = (seaglass::model::ObjectName::new("a"), seaglass::model::Name::from("x"));
                    let form = [(seaglass::model::Dialect::Postgres, "x * 100".to_owned())];
                    intent.conversions.insert(place, form.into());
                }
                up(&target, &creation(&before));
                target.must("INSERT INTO b (id) VALUES (1), (2)");
                let rows = if is_converted {
                    "INSERT INTO a VALUES (1, 1), (2, 2)"
                } else {
                    "INSERT INTO a (id) VALUES (1), (2)"
                };
                target.must(rows);
                up(&target, &stages(&before, &after, &intent, online));
                let of = |column: &str, table: &str| {
                    target.texts(&format!("SELECT {column}::text FROM {table} ORDER BY id")).join(",")
                };
                let second = values.last().expect("a value");
                let found = format!("{};{}", of("x", "a"), of(second.1, second.0));
                assert_eq!(found, *wanted, "{}: case {number}, online: {online}", target.label());
            }
        }
    }
}

/// A view of all columns shows a column until that goes, in the last stage: then it is made once more.
#[test]
fn a_view_of_all_columns_does_not_join_stages() {
    let items = |columns: &[Value]| {
        let id = json!({ "name": "id", "type": "integer" });
        let columns: Vec<&Value> = [&id].into_iter().chain(columns).collect();
        schema(&json!({
            "tables": [{ "name": { "name": "items" }, "columns": columns,
              "primary_key": { "name": "items_pkey", "columns": ["id"] } }],
            "views": [
              { "name": { "name": "over" }, "forms": { "postgres": "SELECT a.id FROM all_items a" } },
              { "name": { "name": "all_items" }, "doc": "Whole.", "forms": { "postgres": "SELECT * FROM items" } },
              { "name": { "name": "counted" }, "forms": { "postgres": "SELECT count(*) * 2 AS n FROM items" } }],
        }))
    };
    let note = || json!({ "name": "note", "type": "text" });
    let (before, after) = (items(&[note()]), items(&[json!({ "name": "nick", "type": "text" })]));
    let mut intent = backfills(&[("items", "nick", "lower(note)")]);
    let place = (seaglass::model::ObjectName::new("items"), seaglass::model::Name::from("note"));
    intent.allowed.insert(seaglass::model::Loss::Column { table: place.0, column: place.1 }, None);
    let stages = stages(&before, &after, &intent, true);
    assert_eq!(stages.iter().filter(|stage| stage.up.contains("WHILE FOUND LOOP")).count(), 2, "{stages:#?}");
    for target in Target::postgres("fill_star") {
        up(&target, &creation(&before));
        target.must(
            "INSERT INTO items SELECT n, 'Note ' || n FROM generate_series(1, 50) n;
            GRANT SELECT ON all_items, over TO PUBLIC; COMMENT ON VIEW over IS 'By hand'",
        );
        let fresh = target.sibling();
        up(&fresh, &creation(&after));
        let grants = "GRANT SELECT ON all_items, over TO PUBLIC; COMMENT ON VIEW over IS 'By hand'";
        fresh.must(grants);
        let by_hand = |target: &Target| {
            target.texts(
                "SELECT concat_ws(' ', relname, relacl, obj_description(oid)) FROM pg_class WHERE relkind = 'v' ORDER BY 1",
            )
        };
        let (was, had) = (target.facts(), by_hand(&target));
        up(&target, &stages);
        assert_same_lines("migrated", &target.facts(), "fresh", &fresh.facts());
        assert_eq!(target.texts("SELECT id || nick FROM all_items WHERE id = 7"), ["7note 7"], "{}", target.label());
        assert_eq!(by_hand(&target), had, "{}", target.label());
        down(&target, &stages);
        assert_same_lines("rolled back", &target.facts(), "before", &was);
        assert_eq!(by_hand(&target), had, "{}", target.label());
        assert_eq!(target.texts("SELECT count(*)::text FROM all_items"), ["50"], "{}", target.label());
        // One that history does not know stops the first stage.
        target.must("CREATE VIEW theirs AS SELECT id FROM all_items");
        let refused = target.exec(&stages[0].up).expect_err("it leans on what goes");
        assert!(refused.contains("is needed by view theirs"), "{refused}");
        target.must("DROP VIEW theirs");
        up(&target, &stages);
    }
}

/// A table may say for itself that it needs no stages, or that it needs them.
#[test]
fn a_table_has_its_own_say_about_stages() {
    use seaglass::{
        Database, TableDecl, column,
        sea_query::{ColumnDef, Expr, Table},
    };
    let table = |name: &'static str, is_more: bool| {
        let mut table = Table::create().table(name).col(ColumnDef::new("id").integer().not_null().primary_key()).take();
        if is_more {
            table.col(ColumnDef::new("twice").integer().not_null());
        }
        TableDecl::new(table).column("twice", column().backfill(Expr::cust("id * 2")))
    };
    let plain = |name: &'static str| {
        TableDecl::new(Table::create().table(name).col(ColumnDef::new("id").integer().not_null().primary_key()))
    };
    let first = || {
        Database::new("app").dialects([seaglass::model::Dialect::Postgres]).table(plain("small")).table(plain("large"))
    };
    for (database, small) in [(true, Some(false)), (false, None)] {
        let (root, days) = (tempfile::tempdir().expect("a folder"), ["2026-01-01", "2026-01-02"]);
        let own = |table: TableDecl, say: Option<bool>| match say {
            Some(say) => table.online(say),
            None => table,
        };
        let large = (!database).then_some(true);
        let after = Database::new("app")
            .dialects([seaglass::model::Dialect::Postgres])
            .online(database)
            .table(own(table("small", true), small))
            .table(own(table("large", true), large));
        for (day, version) in days.into_iter().zip([first(), after]) {
            let project = seaglass::Project::new(root.path()).database(version);
            let (code, said) = seaglass_tests::versions::run(project, root.path(), &["generate", "--date", day]);
            assert_eq!(code, 0, "{said}");
        }
        let files: Vec<String> = seaglass_tests::generated::walk(&root.path().join("migration/sql/app/postgres/up"))
            .values()
            .map(|path| std::fs::read_to_string(path).expect("a file"))
            .collect();
        let batches: Vec<&String> = files.iter().filter(|text| text.contains("WHILE FOUND LOOP")).collect();
        assert_eq!(batches.len(), 2, "{files:#?}");
        assert!(batches.iter().all(|text| text.contains("\"large\"") && !text.contains("\"small\"")), "{batches:#?}");
        assert!(files[1].contains("UPDATE \"small\"") && !files[1].contains("UPDATE \"large\""), "{}", files[1]);
        for target in Target::postgres("fill_say") {
            for (at, text) in files.iter().enumerate() {
                target.migrate(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
                if at == 0 {
                    target.must("INSERT INTO small VALUES (1); INSERT INTO large VALUES (2)");
                }
            }
            assert_eq!(target.rows(), [r#"large {"id": 2, "twice": 4}"#, r#"small {"id": 1, "twice": 2}"#]);
        }
    }
}
