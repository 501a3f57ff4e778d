//! Any change of a declaration keeps every row: random chains of schemas with rows, on every engine.
//!
//! `ROUND_TRIPS=2000 cargo test -p seaglass-tests --test round_trip` migrates so many pairs on SQLite, half of them on
//! Postgres and a quarter on workerd; without it, a tenth of that.

mod case;
mod controls;
mod coverage;
mod defaults;
mod dice;
mod drafts;
mod drawn;
mod edit;
mod engine;
mod heirs;
mod intent;
mod left;
mod lite;
mod load;
mod lost;
mod model;
mod names;
mod native;
mod parts;
mod rows;
mod spec;
mod squashed;
mod stored;
mod strange;
mod trip;
mod undone;
mod usual;

use case::{Case, case};
use coverage::Coverage;
use drafts::with_drafts;
use edit::Kind;
use engine::{Engine, Server};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use trip::{Finding, Migrate, What};

/// Pairs on SQLite, if the environment does not say.
const PAIRS: usize = 200;

fn wanted() -> usize {
    std::env::var("ROUND_TRIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(PAIRS)
}

fn runner() -> TestRunner {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_211_107);
    let config = Config {
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    TestRunner::new(config)
}

/// Runs chains until so many pairs were migrated; the first finding, as small as it gets.
fn search(engine: Engine, kinds: &[Kind], pairs: usize, migrate: Migrate<'_>) -> (Coverage, Option<Finding>) {
    let server = Server::new(engine);
    let mut runner = runner();
    let coverage = RefCell::new(Coverage::default());
    while coverage.borrow().lacks(pairs, server.dialect()) {
        let tree = case(kinds, server.dialect()).new_tree(&mut runner).expect("a case");
        let found = RefCell::new(None);
        let ran = runner.run_one(tree, |case: Case| {
            let outcome = trip::run(&case, &server, migrate, &mut coverage.borrow_mut());
            outcome.map_err(|finding| {
                let reason = format!("{:?}", finding.what);
                *found.borrow_mut() = Some((format!("{case:?}"), finding));
                TestCaseError::fail(reason)
            })
        });
        if let Err(error) = ran {
            return (coverage.into_inner(), Some(smallest(&error, &server, migrate, found.into_inner())));
        }
    }
    (coverage.into_inner(), None)
}

/// The finding of the case that shrinking ended with.
fn smallest(
    error: &TestError<Case>,
    server: &Server,
    migrate: Migrate<'_>,
    last: Option<(String, Finding)>,
) -> Finding {
    if let TestError::Fail(_, case) = error
        && let Err(finding) = trip::run(case, server, migrate, &mut Coverage::default())
    {
        return finding;
    }
    last.map_or_else(|| trip::finding(What::Setup, &[("error", &error.to_string())]), |(_, finding)| finding)
}

/// Every kind of finding that so many pairs give, with one example each, none of them made smaller.
fn survey(engine: Engine, kinds: &[Kind], pairs: usize) {
    let server = Server::new(engine);
    let mut runner = runner();
    let mut coverage = Coverage::default();
    let mut found: BTreeMap<(What, String), (usize, String)> = BTreeMap::new();
    while coverage.pairs < pairs {
        let case = case(kinds, server.dialect()).new_tree(&mut runner).expect("a case").current();
        if let Err(Finding { what, text }) = trip::run(&case, &server, &with_drafts, &mut coverage) {
            let first: String = text.lines().take(2).collect::<Vec<_>>().join(" ").chars().take(160).collect();
            let kind = first.chars().filter(|c| !c.is_ascii_digit()).collect();
            found.entry((what, kind)).or_insert((0, text)).0 += 1;
        }
    }
    eprintln!("{engine:?}: {coverage:#?}");
    for (at, ((what, kind), (count, text))) in found.iter().enumerate() {
        eprintln!("{count} x {what:?} {kind}");
        let _ = std::fs::write(std::env::temp_dir().join(format!("round_trip_{engine:?}_{at}.txt")), text);
    }
}

fn round_trips(engine: Engine, pairs: usize) {
    if std::env::var_os("ROUND_TRIPS_SURVEY").is_some() {
        return survey(engine, &Kind::ALL, pairs);
    }
    let (coverage, finding) = search(engine, &Kind::ALL, pairs, &with_drafts);
    eprintln!("{engine:?}: {coverage:#?}");
    if let Some(Finding { what, text }) = finding {
        panic!("{engine:?}: {what:?}\n{text}");
    }
    assert_eq!(coverage.rare(pairs, engine.dialect()), [], "kinds of changes that hardly came up");
    assert!(coverage.referring * 2 > coverage.pairs, "rows refer to rows in few cases");
    let [drafted, mixed] = coverage.drafts;
    assert!(drafted * 8 > coverage.pairs && mixed * 16 > coverage.pairs, "few drafts: {drafted}, mixed {mixed}");
}

#[test]
fn sqlite() {
    round_trips(Engine::Sqlite, wanted());
}

#[test]
fn postgres_18() {
    round_trips(Engine::Postgres(18), wanted() / 2);
}

#[test]
fn workerd() {
    round_trips(Engine::D1, wanted() / 4);
}
