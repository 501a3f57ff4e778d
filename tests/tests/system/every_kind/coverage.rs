//! What the page of coverage says, held against the catalogues of the engines.

use std::collections::{BTreeMap, BTreeSet};

use seaglass::model::Dialect;
use seaglass::model::coverage::{Covered, Held, covered};
use seaglass_tests::covered::counted;
use seaglass_tests::target::Target;

use super::State;
use crate::evolution::Evolution;

/// A database of the whole declaration, and an empty one beside it.
fn whole_and_empty(target: Target, make: fn(State) -> seaglass::Database) -> [Target; 2] {
    let empty = target.sibling();
    Evolution::new(|| make(State::Full), || make(State::Full)).begin(&target, "");
    [target, empty]
}

fn count(target: &Target, row: &Covered) -> u64 {
    let sql = format!("SELECT CAST({} AS text)", counted(row));
    target.texts(&sql)[0].parse().expect("a number")
}

/// What has a builder, or is declared by its statements, is in the catalogue of a database that declares everything.
fn everything_is_found(dialect: Dialect, major: Option<u32>, [whole, empty]: &[Target; 2]) {
    let is_there = |row: &&Covered| row.since.is_none_or(|since| major.is_some_and(|major| major >= since));
    let mut missing = Vec::new();
    for row in covered(dialect).iter().filter(is_there) {
        let (with, without) = (count(whole, row), count(empty, row));
        let declared = matches!(row.held, Held::Modelled { .. } | Held::Raw);
        if declared && with <= without && row.mark != "attgenerated = 'v'" {
            missing.push(format!("{} where {}: {}", row.catalogue, row.mark, row.what));
        }
    }
    assert!(missing.is_empty(), "{}: declared and not found: {missing:#?}", whole.label());
}

/// Letters by which a catalogue tells things apart, as the page has them: `relkind = 'r'`.
fn letters() -> BTreeMap<(&'static str, &'static str), BTreeSet<&'static str>> {
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for row in covered(Dialect::Postgres) {
        let first = row.mark.split(" AND ").next().unwrap_or_default();
        if let Some((column, letter)) = first.split_once(" = '") {
            found.entry((row.catalogue, column)).or_default().insert(letter.trim_end_matches('\''));
        }
    }
    found.retain(|(_, column), _| {
        ["relkind", "contype", "typtype", "prokind", "attidentity", "attgenerated"].contains(column)
    });
    found
}

#[test]
fn on_postgres_everything_is_found_and_nothing_else_is_there() {
    for target in Target::postgres("coverage") {
        let Target::Postgres { major, .. } = target else { continue };
        let both = whole_and_empty(target, super::on_postgres::database);
        everything_is_found(Dialect::Postgres, Some(major), &both);
        let [whole, _] = &both;
        let catalogues = "SELECT relname::text FROM pg_class
            WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' ORDER BY 1";
        let known: BTreeSet<&str> = covered(Dialect::Postgres).iter().map(|row| row.catalogue).collect();
        let there = whole.texts(catalogues);
        let unknown: Vec<&String> = there.iter().filter(|name| !known.contains(name.as_str())).collect();
        assert!(unknown.is_empty(), "{}: catalogues that the page does not name: {unknown:?}", whole.label());
        let gone: Vec<&&str> = known.iter().filter(|name| !there.iter().any(|it| it == *name)).collect();
        assert!(gone.is_empty(), "{}: catalogues that it names and that are not there: {gone:?}", whole.label());
        for ((catalogue, column), known) in letters() {
            let found = whole.texts(&format!("SELECT DISTINCT {column}::text FROM {catalogue} WHERE {column} <> ''"));
            let unknown: Vec<&String> = found.iter().filter(|letter| !known.contains(letter.as_str())).collect();
            assert!(unknown.is_empty(), "{}: {catalogue}.{column} is {unknown:?}", whole.label());
        }
    }
}

#[test]
fn on_sqlite_and_d1_everything_is_found() {
    for target in [Target::sqlite(), Target::d1()] {
        let both = whole_and_empty(target, super::on_sqlite::database);
        everything_is_found(Dialect::D1, None, &both);
        let kinds = both[0].texts("SELECT DISTINCT type FROM pragma_table_list WHERE schema = 'main' ORDER BY 1");
        assert_eq!(kinds, ["shadow", "table", "view", "virtual"], "{}", both[0].label());
    }
}
