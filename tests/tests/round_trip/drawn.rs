//! What the catalogues of the engines tell apart and a declaration has a builder for: the machine draws it, or a reason
//! says why not.

use crate::case::{Case, case};
use crate::edit::Kind;
use crate::engine::{Engine, Server};
use crate::runner;
use crate::trip::fresh;
use proptest::strategy::{Strategy, ValueTree};
use seaglass::model::Dialect;
use seaglass::model::coverage::{Covered, Held, covered};
use seaglass_tests::covered::counted;

/// Versions that are looked at.
const MOST: usize = 600;

/// Not drawn, by what it is, and why.
const NOT_DRAWN: [(Dialect, &str, &str); 2] = [
    (Dialect::Postgres, "computed column, virtual", "Postgres 15 has none; those of SQLite are drawn"),
    (Dialect::Postgres, "window function", "it is written in C"),
];

/// What no version of so many has, on an engine.
fn missing(engine: Engine) -> Vec<&'static str> {
    let server = Server::new(engine);
    let is_there = |row: &&Covered| row.since.is_none_or(|since| engine == Engine::Postgres(since.max(18)));
    let wanted = |row: &&Covered| matches!(row.held, Held::Modelled { .. }) && is_there(row);
    let rows: Vec<&Covered> = covered(server.dialect()).iter().filter(wanted).collect();
    let ask = |database: &mut crate::engine::Database, rows: &[&Covered]| -> Vec<u64> {
        let all: Vec<String> = rows.iter().map(|row| format!("SELECT {} AS n", counted(row))).collect();
        let texts = server
            .texts(database, &format!("SELECT CAST(n AS text) FROM ({}) AS all_of_them", all.join(" UNION ALL ")));
        texts.iter().map(|text| text.parse().expect("a number")).collect()
    };
    let mut empty = server.open();
    let none = ask(&mut empty, &rows);
    server.close(empty);
    let mut left: Vec<(&Covered, u64)> = rows.into_iter().zip(none).collect();
    let mut runner = runner();
    let mut seen = 0;
    while seen < MOST && !left.is_empty() {
        let case: Case = case(&Kind::ALL, server.dialect()).new_tree(&mut runner).expect("a case").current();
        let (first, steps) = case.play();
        let last = steps.last().map_or(&first, |step| &step.after);
        let Ok(mut database) = fresh(&server, last) else { continue };
        seen += 1;
        let asked: Vec<&Covered> = left.iter().map(|(row, _)| *row).collect();
        let counts = ask(&mut database, &asked);
        server.close(database);
        left = left.into_iter().zip(counts).filter(|((_, none), count)| count <= none).map(|(it, _)| it).collect();
    }
    left.into_iter().map(|(row, _)| row.what).collect()
}

fn all_is_drawn_but(engine: Engine, dialect: Dialect) {
    let missing = missing(engine);
    let listed = |what: &str| NOT_DRAWN.iter().any(|(of, listed, _)| *of == dialect && *listed == what);
    let silent: Vec<&&str> = missing.iter().filter(|what| !listed(what)).collect();
    let stale = NOT_DRAWN.iter().filter(|(of, what, _)| *of == dialect && !missing.contains(what));
    let stale: Vec<&&str> = stale.map(|(_, what, _)| what).collect();
    assert!(stale.is_empty(), "{dialect:?}: drawn, and listed as if it were not: {stale:#?}");
    assert!(silent.is_empty(), "{dialect:?} has a builder for what is not drawn, and no reason says why: {silent:#?}");
}

#[test]
fn what_postgres_tells_apart_is_drawn() {
    all_is_drawn_but(Engine::Postgres(18), Dialect::Postgres);
}

#[test]
fn what_sqlite_tells_apart_is_drawn() {
    all_is_drawn_but(Engine::Sqlite, Dialect::D1);
}
