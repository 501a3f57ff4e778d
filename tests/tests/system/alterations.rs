//! Each kind of alteration on Postgres, with rows: what a fresh database would have, every row, and the rollback.

use seaglass::{
    diff::diff,
    model::{Expression, Name, ObjectName, Schema},
};
use seaglass::{
    model::{Answer, Intent},
    step::Grade,
};
use seaglass_tests::{assert_same_lines, generated, target::Target};
use serde_json::Value;

use crate::online_kit::{creation, down, schema, stages, up};

struct Case {
    what: String,
    before: Schema,
    after: Schema,
    intent: Intent,
    rows: String,
    expect: Vec<String>,
    /// What works from then on.
    next: Option<String>,
}

/// The cases of `tests/fixtures/alterations.json`.
fn cases() -> Vec<Case> {
    let cases: Vec<Value> = serde_json::from_str(&generated::fixture("alterations.json")).expect("cases");
    cases.iter().map(case).collect()
}

fn case(value: &Value) -> Case {
    let text = |key: &str| value[key].as_str().expect(key).to_owned();
    let expect = value["expect"].as_array().expect("rows").iter();
    let (before, after) = (schema(&value["before"]), schema(&value["after"]));
    let intent = intent(&before, &after, value["intent"].as_array().map_or(&[], Vec::as_slice));
    Case {
        what: text("what"),
        before,
        after,
        intent,
        rows: text("rows"),
        expect: expect.map(|row| row.as_str().expect("a row").to_owned()).collect(),
        next: value["next"].as_str().map(str::to_owned),
    }
}

/// What a case says, and leave for every loss that is asked about.
fn intent(before: &Schema, after: &Schema, said: &[Value]) -> Intent {
    let mut intent = Intent::default();
    for words in said {
        let word = |at: usize| words[at].as_str().expect("a word").to_owned();
        let object = |at: usize| ObjectName::new(word(at));
        let name = |at: usize| Name::from(word(at));
        match word(0).as_str() {
            "table" => drop(intent.tables.insert(object(2), object(1))),
            "column" => drop(intent.columns.insert((object(1), name(3)), name(2))),
            "enum" => drop(intent.enums.insert(object(2), object(1))),
            "value" => drop(intent.enum_values.insert((object(1), word(3)), word(2))),
            "replace" => drop(intent.replaced_values.insert((object(1), word(2)), word(3))),
            "backfill" => drop(intent.backfills.insert((object(1), name(2)), Expression::sql(word(3)))),
            other => panic!("{other} says nothing"),
        }
    }
    for question in diff(before, after, &intent).questions {
        let allow = question.answers.into_iter().find(|answer| matches!(answer, Answer::Allow(_)));
        intent.answer(allow.unwrap_or_else(|| panic!("{}: {}", question.place, question.what)));
    }
    intent
}

fn migrate(target: &Target, case: &Case, online: bool) {
    let what = format!("{}, {}, online {online}", case.what, target.label());
    let stages = stages(&case.before, &case.after, &case.intent, online);
    let fresh = target.sibling();
    up(&fresh, &creation(&case.after));
    up(target, &creation(&case.before));
    target.must(&case.rows);
    let (facts, rows) = (target.facts(), target.rows());
    up(target, &stages);
    assert_same_lines(&format!("{what}: migrated"), &target.facts(), "fresh", &fresh.facts());
    assert_same_lines(&format!("{what}: rows"), &target.rows(), "expected", &case.expect);
    if stages.iter().any(|stage| stage.grade == Grade::Impossible) {
        return;
    }
    down(target, &stages);
    assert_same_lines(&format!("{what}: rolled back"), &target.facts(), "before", &facts);
    if stages.iter().all(|stage| stage.grade == Grade::Lossless) {
        assert_same_lines(&format!("{what}: rows rolled back"), &target.rows(), "before", &rows);
    }
    up(target, &stages);
    assert_same_lines(&format!("{what}: again"), &target.facts(), "fresh", &fresh.facts());
    if let Some(next) = &case.next {
        target.must(next);
    }
}

#[test]
fn online_each_leads_to_what_a_fresh_database_has() {
    for case in cases() {
        for target in Target::postgres("alterations") {
            migrate(&target, &case, true);
        }
    }
}

#[test]
fn at_once_each_leads_to_what_a_fresh_database_has() {
    for case in cases() {
        for target in Target::postgres("alterations") {
            migrate(&target, &case, false);
        }
    }
}
