//! Text that means something to SQL, Markdown, Rust or wrangler stays text: a clear error, or artefacts that apply on
//! every engine, give the text back, and parse.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use seaglass::model::Fault;
use seaglass::pipeline::{Failure, Options, Prepared, prepare};
use seaglass::sea_query::Alias;
use seaglass::sea_query::extension::postgres::{Type, TypeCreateStatement};
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, OnConflict, Query, Table};
use seaglass::{Database, Project, Seed, TableDecl, column};
use seaglass_tests::postgres::{Cluster, connect};
use seaglass_tests::process::{command, run};
use seaglass_tests::workerd::Workerd;
use seaglass_tests::{block_on, catalogue, sqlite};
use sqlx::{AssertSqlSafe, Executor, PgConnection};
use std::collections::BTreeMap;
use std::fs;

/// What breaks generators, alone and in any mix.
const FRAGMENTS: [&str; 38] = [
    "'",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "*/",
    "/*",
    "--",
    ";",
    "BEGIN TRANSACTION",
    "BEGIN TRANSACTION;",
    "COMMIT;",
    "$$",
    "E'",
    "?1",
    ":a",
    "%s",
    "{}",
    "|",
    "`",
    "```",
    "<b>",
    "</details>",
    "&amp;",
    "[x](y)",
    "# ",
    "erDiagram",
    "end",
    "fn",
    "self",
    "#[",
    "]",
    "😀",
    "é",
    "\u{202e}",
    "a",
    " ",
];

/// A declaration with strange text everywhere.
#[derive(Clone, Debug)]
struct Strange {
    table: String,
    column: String,
    index: String,
    constraint: String,
    comment: String,
    default: String,
    values: Vec<String>,
    enumeration: String,
    seed: String,
}

fn text() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(FRAGMENTS.to_vec());
    prop_oneof![
        6 => prop::collection::vec(fragment, 1..8).prop_map(|parts| parts.concat()),
        1 => "\\PC{1,12}",
        1 => Just("x".repeat(200)),
    ]
}

/// Names are strange in a third of the cases, so that the rest gets as far as the engines.
fn name(plain: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(plain.to_owned()),
        1 => text(),
        1 => (text(), Just(plain)).prop_map(|(text, plain)| format!("{plain} {text}").chars().take(20).collect()),
        1 => prop::sample::select(vec!["type", "self", "Self", "crate", "Order", "SELECT", "end", "user-s", "é"])
            .prop_map(str::to_owned),
    ]
}

fn strange() -> impl Strategy<Value = Strange> {
    let names = (name("items"), name("label"), name("items_idx"), name("items_key"), name("mood"));
    (names, text(), text(), prop::collection::btree_set(text(), 1..4), text()).prop_map(
        |((table, column, index, constraint, enumeration), comment, default, values, seed)| Strange {
            table,
            column,
            index,
            constraint,
            comment,
            default,
            values: values.into_iter().collect(),
            enumeration,
            seed,
        },
    )
}

fn enumeration(strange: &Strange) -> TypeCreateStatement {
    let values: Vec<Alias> = strange.values.iter().map(Alias::new).collect();
    Type::create().as_enum(Alias::new(&strange.enumeration)).values(values).to_owned()
}

fn project(strange: &Strange) -> Project {
    let name = |text: &str| Alias::new(text);
    let values: Vec<Alias> = strange.values.iter().map(Alias::new).collect();
    let items = TableDecl::new(
        Table::create()
            .table(name(&strange.table))
            .comment(&strange.comment)
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(
                ColumnDef::new(name(&strange.column))
                    .text()
                    .not_null()
                    .default(&strange.default)
                    .comment(&strange.comment),
            )
            .col(ColumnDef::new("mood_of_it").enumeration(name(&strange.enumeration), values).comment(&strange.comment))
            .index(Index::create().unique().name(&strange.constraint).col("id").col(name(&strange.column))),
    )
    .index(Index::create().name(&strange.index).table(name(&strange.table)).col(name(&strange.column)))
    .column(name(&strange.column), column().field_name("label_of_it"))
    .entity_module("item_entity");
    let children = TableDecl::new(
        Table::create()
            .table("children_of_it")
            .col(ColumnDef::new("key").text().not_null().primary_key().comment(&strange.comment))
            .col(ColumnDef::new("parent").big_integer())
            .foreign_key(
                ForeignKey::create()
                    .from("children_of_it", "parent")
                    .to(name(&strange.table), "id")
                    .on_delete(ForeignKeyAction::SetNull),
            ),
    );
    let seed = Query::insert()
        .into_table("children_of_it")
        .columns(["key"])
        .values_panic([strange.seed.as_str().into()])
        .on_conflict(OnConflict::column("key").do_nothing().to_owned())
        .to_owned();
    let database = Database::new("strange")
        .doc(&strange.comment)
        .enumeration(enumeration(strange))
        .table(items)
        .table(children)
        .seed(Seed::new("rows").doc(&strange.comment).insert(seed));
    Project::new("/nowhere").database(database)
}

fn body<'a>(prepared: &'a Prepared, end: &str) -> &'a str {
    let file = prepared.files.iter().find(|file| file.path.ends_with(end));
    &file.unwrap_or_else(|| panic!("no file ends with {end}")).body
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Rows that use the defaults and every enum value, and what reads them back.
fn inserts(strange: &Strange) -> String {
    let literal = |text: &str| text.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let table = quoted(&strange.table);
    let insert = |value: String| format!("INSERT INTO {table} (\"mood_of_it\") VALUES ({value});\n");
    let values = strange.values.iter().map(|value| insert(format!("{{{}}}", literal(value))));
    std::iter::once(insert("NULL".to_owned())).chain(values).collect()
}

/// `{hex}` as a text literal that says nothing to any parser on the way.
fn spelled(sql: &str, decode: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once("({") {
        let (hex, after) = after.split_once("})").unwrap();
        out.push_str(before);
        out.push_str(&["(", &decode(hex), ")"].concat());
        rest = after;
    }
    out + rest
}

async fn on_postgres(strange: &Strange, prepared: &Prepared, db: &mut PgConnection) {
    let run = |sql: String| AssertSqlSafe(format!("BEGIN;\n{sql}\nCOMMIT;"));
    for end in ["postgres/up/0001_initial.sql", "postgres/seed/rows.sql", "postgres/seed/rows.sql"] {
        let sql = body(prepared, end).to_owned();
        db.execute(sqlx::raw_sql(run(sql.clone()))).await.unwrap_or_else(|error| panic!("{end}: {error}\n{sql}"));
    }
    let cast = quoted(&strange.enumeration);
    let rows = spelled(&inserts(strange), |hex| format!("convert_from('\\x{hex}', 'UTF8')::{cast}"));
    db.execute(sqlx::raw_sql(AssertSqlSafe(rows))).await.unwrap();
    let (table, label) = (quoted(&strange.table), quoted(&strange.column));
    let found: Vec<(String, Option<String>)> =
        sqlx::query_as(AssertSqlSafe(format!("SELECT {label}, mood_of_it::text FROM {table} ORDER BY id")))
            .fetch_all(&mut *db)
            .await
            .unwrap();
    let moods: Vec<Option<String>> = [None].into_iter().chain(strange.values.iter().cloned().map(Some)).collect();
    assert_eq!(found.iter().map(|row| row.1.clone()).collect::<Vec<_>>(), moods);
    assert!(found.iter().all(|row| row.0 == strange.default), "{found:?}");
    let comments: Vec<String> = sqlx::query_scalar(
        "SELECT description FROM pg_description d JOIN pg_class c ON c.oid = objoid WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    .fetch_all(&mut *db)
    .await
    .unwrap();
    assert_eq!(comments, vec![strange.comment.clone(); 4]);
    let seeded: Vec<String> = sqlx::query_scalar("SELECT key FROM children_of_it").fetch_all(&mut *db).await.unwrap();
    assert_eq!(seeded, std::slice::from_ref(&strange.seed));
    let sql = body(prepared, "postgres/down/0001_initial.sql").to_owned();
    db.execute(sqlx::raw_sql(run(sql))).await.unwrap();
    assert_eq!(catalogue::postgres::facts(db).await, Vec::<String>::new(), "down leaves something");
}

fn on_d1(strange: &Strange, prepared: &Prepared) {
    let db = Workerd::shared().open();
    db.apply("0001_initial.sql", body(prepared, "d1/up/0001_initial.sql")).unwrap();
    let seed = body(prepared, "d1/seed/rows.sql");
    db.exec(seed).unwrap();
    db.exec(seed).unwrap();
    db.exec(&spelled(&inserts(strange), |hex| format!("CAST(x'{hex}' AS TEXT)"))).unwrap();
    let (table, label) = (quoted(&strange.table), quoted(&strange.column));
    let read = |sql: &str| db.texts(sql).unwrap();
    let hex = |text: &str| text.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
    let rows = 1 + strange.values.len();
    assert_eq!(read(&format!("SELECT hex({label}) FROM {table}")), vec![hex(&strange.default); rows]);
    let moods: Vec<String> = strange.values.iter().map(|value| hex(value)).collect();
    let query = format!("SELECT hex(mood_of_it) FROM {table} WHERE mood_of_it IS NOT NULL ORDER BY id");
    assert_eq!(read(&query), moods);
    assert_eq!(read("SELECT hex(key) FROM children_of_it"), [hex(&strange.seed)]);
    assert!(db.exec(&format!("INSERT INTO {table} (mood_of_it) VALUES ('no such value')")).is_err());
    db.exec(body(prepared, "d1/down/0001_initial.sql")).unwrap();
    assert_eq!(catalogue::sqlite::facts_of_d1(&db), Vec::<String>::new(), "down leaves something");
}

async fn on_sqlite(strange: &Strange, prepared: &Prepared) {
    let file = sqlite::Sqlite::new();
    let mut db = file.connect().await;
    sqlite::apply(&mut db, body(prepared, "d1/up/0001_initial.sql")).await.unwrap();
    sqlite::apply(&mut db, body(prepared, "d1/seed/rows.sql")).await.unwrap();
    let seeded: Vec<String> = sqlx::query_scalar("SELECT key FROM children_of_it").fetch_all(&mut db).await.unwrap();
    assert_eq!(seeded, std::slice::from_ref(&strange.seed));
    sqlite::apply(&mut db, body(prepared, "d1/down/0001_initial.sql")).await.unwrap();
}

/// Generated Rust parses, and is laid out as rustfmt would.
fn rust_is_clean(prepared: &Prepared) {
    let root = tempfile::tempdir().unwrap();
    for file in prepared.files.iter().filter(|file| !file.path.starts_with("docs/")) {
        let path = root.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.body).unwrap();
    }
    run(command("rustfmt", root.path()).args([
        "--check",
        "--edition",
        "2024",
        "migration/src/lib.rs",
        "entity/src/lib.rs",
    ]))
    .expect_success();
}

/// Every fault names its place, says why, and what to write instead.
fn faults_are_clear(faults: &[Fault]) {
    assert!(!faults.is_empty());
    for fault in faults {
        let parts = [&fault.place, &fault.what, &fault.why, &fault.instead];
        assert!(parts.iter().all(|part| !part.trim().is_empty()), "{fault}");
    }
}

#[test]
fn strange_text_is_an_error_or_stays_text() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(80);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let accepted = std::cell::Cell::new(0_u32);
    let cluster = Cluster::of(18);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = runtime.block_on(cluster.create_database("hostile"));
    let db = tokio::sync::Mutex::new(runtime.block_on(connect(&url)));
    let ran = runner.run(&strange(), |strange| {
        let options = Options { date: "20260101".to_owned(), ..Options::default() };
        match prepare(project(&strange), &BTreeMap::new(), &options) {
            Err(Failure::Faults(faults)) => faults_are_clear(&faults),
            Err(Failure::Refused(refused)) => panic!("{refused:?}"),
            Err(Failure::Open(open)) => panic!("{open:?}"),
            Ok(prepared) => {
                accepted.set(accepted.get() + 1);
                rust_is_clean(&prepared);
                on_d1(&strange, &prepared);
                runtime.block_on(async {
                    on_sqlite(&strange, &prepared).await;
                    on_postgres(&strange, &prepared, &mut *db.lock().await).await;
                });
            }
        }
        Ok(())
    });
    if let Err(error) = ran {
        panic!("{error}");
    }
    assert!(accepted.get() * 4 > cases, "only {} of {cases} declarations got as far as an engine", accepted.get());
}

/// One declaration with all of it at once, on both majors.
#[test]
fn all_fragments_at_once_stay_text() {
    let all = FRAGMENTS.concat();
    let strange = Strange {
        table: "it's a \"table\"".to_owned(),
        column: "co|l`umn".to_owned(),
        index: "in\"dex".to_owned(),
        constraint: "key; --".to_owned(),
        comment: all.clone(),
        default: all.clone(),
        values: vec!["a'b".to_owned(), "BEGIN TRANSACTION".to_owned(), "COMMIT;".to_owned(), "c\\d\n".to_owned()],
        enumeration: "My Mood".to_owned(),
        seed: all,
    };
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = match prepare(project(&strange), &BTreeMap::new(), &options) {
        Ok(prepared) => prepared,
        Err(failure) => panic!("{failure:?}"),
    };
    rust_is_clean(&prepared);
    on_d1(&strange, &prepared);
    for major in [15, 18] {
        block_on(async {
            let url = Cluster::of(major).create_database("hostile_all").await;
            on_sqlite(&strange, &prepared).await;
            on_postgres(&strange, &prepared, &mut connect(&url).await).await;
        });
    }
}
