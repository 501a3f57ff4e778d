//! The law of import on D1, and what a person would have declared.

use seaglass::diff;
use seaglass::model::{Dialect, Intent, Schema};
use seaglass::read::read;
use seaglass_cli::import::declarable;
use seaglass_cli::import::rust::Options;
use seaglass_tests::block_on;
use seaglass_tests::generated::fixture;
use seaglass_tests::imported::compiled;
use seaglass_tests::sqlite::Sqlite;
use sqlx::{AssertSqlSafe, Executor as _};

use crate::read_sqlite::FIXTURES;

const MVP: &str = include_str!("../../../fixtures/mvp_by_hand.sql");

fn imported(file: &Sqlite) -> Schema {
    let mut connection = seaglass_cli::connect::sqlite(&file.path()).expect("a file");
    let catalogue = seaglass_cli::catalogue::sqlite::read(&mut connection).expect("a catalogue");
    assert_eq!(catalogue.unmodelled, []);
    declarable(catalogue.schema, Dialect::D1, &mut Vec::new())
}

fn made(sql: &str) -> Sqlite {
    let file = Sqlite::new();
    block_on(async { file.connect().await.execute(AssertSqlSafe(sql.to_owned())).await.map(|_| ()) }).expect("tables");
    file
}

#[test]
fn databases_of_others_come_back() {
    let names = FIXTURES.iter();
    let databases: Vec<(Schema, Options)> = names
        .map(|name| {
            let schema = imported(&made(&fixture(&format!("read_sqlite/{name}.sql"))));
            (schema, Options { name: format!("of_{name}"), doc: None, dialect: Dialect::D1, d1: None })
        })
        .collect();
    let declared = compiled(&databases);
    let on_d1 = Intent { unwritten: [Dialect::Postgres].into(), ..Intent::default() };
    for (schema, options) in &databases {
        let found = diff::diff(schema, &declared[&options.name], &on_d1);
        assert!(found.changes.is_empty() && found.refusals.is_empty(), "{}: {found:#?}", options.name);
    }
}

#[test]
fn the_app_comes_back_as_it_was_declared() {
    let schema = imported(&made(MVP));
    let d1 = Some(("DB".to_owned(), "mvp-database".to_owned()));
    let options = Options { name: "mvp".to_owned(), doc: None, dialect: Dialect::D1, d1 };
    let declared = compiled(&[(schema.clone(), options)]);
    let on_d1 = Intent { unwritten: [Dialect::Postgres].into(), ..Intent::default() };
    let found = diff::diff(&schema, &declared["mvp"], &on_d1);
    assert!(found.changes.is_empty() && found.refusals.is_empty(), "{found:#?}");
    let by_hand = read(&mut schema::mvp::database()).expect("it is sound").schema;
    let found = diff::diff(&declared["mvp"], &by_hand, &on_d1);
    let beyond: Vec<String> = found.changes.iter().map(ToString::to_string).collect();
    let said: Vec<&str> = beyond.iter().map(String::as_str).filter(|it| !it.starts_with("add a comment")).collect();
    assert_eq!(
        said,
        [
            // No key of theirs may be NULL, and no text says that it holds JSON.
            "change the nullability of sessions.id",
            "change the type of sessions.data",
            "change the type of api_keys.scopes",
            "change the type of audit_logs.details",
        ]
    );
}
