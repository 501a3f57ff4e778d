//! Views with all that they have, with rows: made, changed, recreated for others, dropped, and back.

use seaglass::diff::diff;
use seaglass::emit::sql::StageFiles;
use seaglass::model::{Answer, Intent, Schema};
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};

/// People with an age of this type, and views over them.
fn people(age: &str, views: &[Value]) -> Schema {
    schema(&json!({
        "tables": [{ "name": { "name": "people" },
            "columns": [
                { "name": "id", "type": "integer" },
                { "name": "name", "type": "text" },
                { "name": "age", "type": age, "nullable": true },
            ],
            "primary_key": { "name": "people_pkey", "columns": ["id"] } }],
        "views": views,
    }))
}

fn view(name: &str, sql: &str, more: &Value) -> Value {
    let mut made = json!({ "name": { "name": name }, "forms": { "postgres": sql } });
    made.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    made
}

const ADULTS: &str = "SELECT id, name, age FROM people WHERE age >= 18";

fn adults(options: &Value) -> Value {
    view("adults", ADULTS, &json!({ "options": options }))
}

const ROWS: &str = "INSERT INTO people VALUES (1, 'ada', 36), (2, 'bob', 7)";

/// Every materialized view that has rows gets those of now.
const FILL: &str = "DO $$ DECLARE kept regclass; BEGIN
    FOR kept IN SELECT oid FROM pg_class WHERE relkind = 'm' AND relispopulated ORDER BY oid LOOP
        EXECUTE format('REFRESH MATERIALIZED VIEW %s', kept);
    END LOOP; END $$";

/// Whatever the diff asks is allowed.
pub fn between(before: &Schema, after: &Schema) -> Vec<StageFiles> {
    let mut intent = Intent::default();
    for question in diff(before, after, &intent).questions {
        if let Some(Answer::Allow(loss)) = question.answers.into_iter().find(|it| matches!(it, Answer::Allow(_))) {
            intent.allowed.insert(loss, None);
        }
    }
    stages(before, after, &intent, true)
}

/// The catalogue of what is made of nothing.
fn fresh(target: &Target, schema: &Schema) -> Vec<String> {
    let other = target.sibling();
    up(&other, &creation(schema));
    other.facts()
}

/// Up, down, up, down and up, with `rows` by whatever there is; each time the catalogue is that of a fresh database.
pub fn goes(name: &str, before: &Schema, after: &Schema, check: impl Fn(&Target, bool)) {
    let stages = between(before, after);
    for target in Target::postgres(name) {
        let label = target.label();
        let [old, new] = [before, after].map(|schema| fresh(&target, schema));
        up(&target, &creation(before));
        target.must(ROWS);
        target.must(FILL);
        let is = |is_new: bool| {
            assert_same_lines(&label, &target.facts(), "from nothing", if is_new { &new } else { &old });
            check(&target, is_new);
        };
        is(false);
        for _ in 0..2 {
            up(&target, &stages);
            is(true);
            down(&target, &stages);
            is(false);
        }
        up(&target, &stages);
        is(true);
    }
}

fn writes(target: &Target, is_checked: bool) {
    let written = target.exec("INSERT INTO adults VALUES (9, 'kid', 3)");
    assert_eq!(written.is_err(), is_checked, "{}: {written:?}", target.label());
    target.must("DELETE FROM people WHERE id = 9");
    assert_eq!(target.texts("SELECT name FROM adults ORDER BY 1"), ["ada"], "{}", target.label());
}

/// What sets a view, by the catalogue.
fn options(target: &Target, view: &str) -> Vec<String> {
    target.texts(&format!("SELECT unnest(reloptions) FROM pg_class WHERE oid = '{view}'::regclass ORDER BY 1"))
}

#[test]
fn what_sets_a_view_is_changed_where_it_stands() {
    let all = json!({ "security_invoker": true, "security_barrier": true, "check": "cascaded" });
    let cases = [
        (
            "added",
            json!({}),
            all.clone(),
            vec!["check_option=cascaded", "security_barrier=true", "security_invoker=true"],
        ),
        (
            "changed",
            all.clone(),
            json!({ "check": "local", "security_barrier": true }),
            vec!["check_option=local", "security_barrier=true"],
        ),
        ("removed", all, json!({}), vec![]),
    ];
    for (what, before, after, is) in cases {
        let (was_checked, is_checked) = (before.get("check").is_some(), after.get("check").is_some());
        let [before, after] = [before, after].map(|options| people("integer", &[adults(&options)]));
        let files = between(&before, &after);
        assert_eq!(files.len(), 1);
        assert!(!files[0].up.contains("DROP VIEW") && !files[0].up.contains("CREATE"), "{}", files[0].up);
        goes(&format!("views_set_{what}"), &before, &after, |target, is_new| {
            writes(target, if is_new { is_checked } else { was_checked });
            if is_new {
                assert_eq!(options(target, "adults"), is, "{}", target.label());
            }
        });
    }
}

/// With its table, with other columns in front, with more behind, and without.
#[test]
fn a_view_that_is_made_or_replaced_has_what_sets_it() {
    let set = json!({ "security_invoker": true, "check": "local" });
    let with = |sql: &str| view("adults", sql, &json!({ "options": set }));
    let names = "SELECT id, name, age FROM people WHERE age >= 18 AND name <> ''";
    let renamed = "SELECT id AS number, name, age FROM people WHERE age >= 18";
    let plain = view("adults", ADULTS, &json!({}));
    let cases = [
        ("retyped", people("integer", &[with(ADULTS)]), people("big_integer", &[with(ADULTS)])),
        ("replaced", people("integer", &[with(ADULTS)]), people("integer", &[with(names)])),
        ("replaced_and_set", people("integer", std::slice::from_ref(&plain)), people("integer", &[with(names)])),
        ("renamed_and_set", people("integer", std::slice::from_ref(&plain)), people("integer", &[with(renamed)])),
        ("retyped_and_unset", people("integer", &[with(ADULTS)]), people("big_integer", &[plain])),
    ];
    for (what, before, after) in cases {
        goes(&format!("views_made_{what}"), &before, &after, |_, _| {});
    }
    goes("views_made_new", &people("integer", &[]), &people("integer", &[with(ADULTS)]), |_, _| {});
}

/// What somebody set by hand, which no declaration speaks of, stays; what one speaks of is what it says.
#[test]
fn what_is_set_by_hand_stays_beside_what_is_declared() {
    let set = |age: &str| people(age, &[adults(&json!({ "check": "local" }))]);
    let files = between(&set("integer"), &set("big_integer"));
    for target in Target::postgres("views_by_hand") {
        up(&target, &creation(&set("integer")));
        target.must(ROWS);
        target.must("ALTER VIEW adults SET (security_barrier = true)");
        for way in [up, down, up] {
            way(&target, &files);
            assert_eq!(options(&target, "adults"), ["check_option=local", "security_barrier=true"]);
            writes(&target, true);
        }
    }
}
