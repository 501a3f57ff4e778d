//! Tables of databases that others made are rebuilt, and keep their rows and what stands on them.

use std::sync::Arc;

use seaglass::dialect::Capabilities;
use seaglass::diff::diff;
use seaglass::emit::history::Style;
use seaglass::emit::sql::{Meta, render};
use seaglass::model::{Check, Declared, Dialect, Expression, Intent, Schema};
use seaglass::{Project, plan};
use seaglass_cli::import::declarable;
use seaglass_tests::assert_same_lines;
use seaglass_tests::generated::fixture;
use seaglass_tests::live::{OnWorkerd, drifted};
use seaglass_tests::target::Target;

use crate::read_sqlite::FIXTURES;

pub(super) fn imported(target: &Target) -> Schema {
    let read = match target {
        Target::Sqlite(file) => {
            let mut connection = seaglass_cli::connect::sqlite(&file.path()).expect("a file");
            seaglass_cli::catalogue::sqlite::read(&mut connection)
        }
        Target::D1(db) => seaglass_cli::catalogue::sqlite::read(&mut OnWorkerd(db)),
        Target::Postgres { .. } => panic!("it is no SQLite"),
    };
    declarable(read.expect("a catalogue").schema, Dialect::D1, &mut Vec::new())
}

/// The same with a check more on every table, for which SQLite rebuilds each of them.
fn checked(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in &mut schema.tables {
        let always = Expression::Sql([(Dialect::D1, "1 = 1".to_owned())].into());
        let name = format!("{}_always", table.name.name);
        Arc::make_mut(table).checks.push(Check::new(name, always));
    }
    schema
}

/// Every row, without the number of the cursor that a search index gives for a column of its own name.
fn rows(target: &Target) -> Vec<String> {
    let plain = |row: String| row.replace("articles_text=1, ", "").replace("articles_text=2, ", "");
    target.rows().into_iter().map(plain).collect()
}

fn migration(before: &Schema, after: &Schema) -> Vec<String> {
    let intent = Intent { unwritten: [Dialect::Postgres].into(), ..Intent::default() };
    let found = diff(before, after, &intent);
    assert!(found.refusals.is_empty() && found.questions.is_empty(), "{found:#?}");
    let plan = plan::plan(&found.changes, before, after, Capabilities::of(Dialect::D1));
    let database =
        Declared { name: "shop".to_owned(), dialects: vec![Dialect::D1], schema: after.clone(), ..Declared::default() };
    let (project, style) = (Project::new("."), Style::default());
    let meta = Meta { project: &project, database: &database, first: 2, style: &style, name: "check", suffixes: &[] };
    render(&plan, &found.changes, &meta).into_iter().flatten().map(|stage| stage.up).collect()
}

#[test]
fn tables_of_others_are_rebuilt_with_their_rows() {
    for name in FIXTURES.map(|name| format!("read_sqlite/{name}.sql")).iter().chain([&"mvp_by_hand.sql".to_owned()]) {
        for target in [Target::sqlite(), Target::d1()] {
            target.must(&fixture(name));
            let (before, rows) = (imported(&target), rows(&target));
            let after = checked(&before);
            for sql in migration(&before, &after) {
                target.migrate(&sql).unwrap_or_else(|error| panic!("{name} on {}: {error}", target.label()));
            }
            assert_same_lines(&format!("{name} on {}", target.label()), &self::rows(&target), "before", &rows);
            if name.contains("blog") {
                let found = "SELECT title FROM articles_text WHERE articles_text MATCH 'hello'";
                assert_eq!(target.texts(found), ["Hello"], "the index finds what it found");
            }
            let (_, found) = drifted(&target, &after);
            assert!(found.is_clean(), "{name} on {}: {:?}", target.label(), found.lines(Dialect::D1));
        }
    }
}
