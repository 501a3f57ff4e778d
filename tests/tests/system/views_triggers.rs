//! Triggers of views, by which rows are written, and when triggers fire: made, changed, recreated for others, dropped,
//! and back; on both dialects.

use seaglass::model::Schema;
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, up};
use crate::rebuild_kit::Case;
use crate::views::{between, goes};

const ADULTS: &str = "SELECT id, name, age FROM people WHERE age >= 18";

/// What is written through the view, with a mark of who wrote it.
fn write(mark: &str) -> Value {
    let body = format!("BEGIN INSERT INTO people VALUES (NEW.id, '{mark} ' || NEW.name, NEW.age); RETURN NEW; END");
    let sql = format!("CREATE FUNCTION adults_write() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$");
    json!({ "name": { "name": "adults_write" }, "arguments": "()", "forms": { "postgres": sql } })
}

fn instead(name: &str, event: &str, more: &Value) -> Value {
    let sql =
        format!("CREATE TRIGGER {name} INSTEAD OF {event} ON adults FOR EACH ROW EXECUTE FUNCTION adults_write()");
    let mut made = json!({ "name": name, "forms": { "postgres": sql } });
    made.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    made
}

fn people(age: &str, routine: Option<Value>, sql: &str, triggers: &[Value]) -> Schema {
    schema(&json!({
        "tables": [{ "name": { "name": "people" },
            "columns": [
                { "name": "id", "type": "integer" },
                { "name": "name", "type": "text" },
                { "name": "age", "type": age, "nullable": true },
            ],
            "primary_key": { "name": "people_pkey", "columns": ["id"] } }],
        "routines": routine.into_iter().collect::<Vec<_>>(),
        "views": [
            { "name": { "name": "adults" }, "forms": { "postgres": sql }, "triggers": triggers },
            { "name": { "name": "names" }, "forms": { "postgres": "SELECT name FROM adults" } },
        ],
    }))
}

/// What becomes of a row that is written through the view.
fn written(target: &Target, wanted: &[&str]) {
    target.must("INSERT INTO adults VALUES (9, 'cyd', 19)");
    assert_eq!(target.texts("SELECT name FROM people WHERE id = 9"), wanted, "{}", target.label());
    target.must("DELETE FROM people WHERE id = 9");
}

#[test]
fn rows_are_written_through_a_view_and_its_trigger_comes_back_with_it() {
    let insert = || instead("adults_insert", "INSERT", &json!({ "doc": "Marks who wrote." }));
    let with = |age: &str, sql: &str| people(age, Some(write("by")), sql, &[insert()]);
    let plain = people("integer", None, ADULTS, &[]);
    goes("fires_new", &plain, &with("integer", ADULTS), |target, is_new| {
        written(target, if is_new { &["by cyd"] } else { &["cyd"] });
    });
    goes("fires_gone", &with("integer", ADULTS), &plain, |target, is_new| {
        written(target, if is_new { &["cyd"] } else { &["by cyd"] });
    });
    let fewer = "SELECT age, id, name FROM people WHERE age >= 18";
    let made_again = [
        ("retyped", with("integer", ADULTS), with("big_integer", ADULTS)),
        ("shown_otherwise", with("integer", fewer), with("integer", ADULTS)),
    ];
    for (what, before, after) in made_again {
        let files = between(&before, &after);
        assert!(files[0].up.contains("DROP VIEW"), "{}", files[0].up);
        goes(&format!("fires_{what}"), &before, &after, |target, is_new| {
            if is_new {
                written(target, &["by cyd"]);
            }
        });
    }
    let other =
        people("integer", Some(write("for")), ADULTS, &[insert(), instead("adults_update", "UPDATE", &json!({}))]);
    goes("fires_other", &with("integer", ADULTS), &other, |target, is_new| {
        written(target, if is_new { &["for cyd"] } else { &["by cyd"] });
    });
}

/// A table with one trigger that fires in some way.
fn noted(fires: &str, doc: Option<&str>) -> Schema {
    let run = "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := NEW.name || '!'; RETURN NEW; END $$";
    let sql = "CREATE TRIGGER note BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION note()";
    schema(&json!({
        "tables": [{ "name": { "name": "people" },
            "columns": [
                { "name": "id", "type": "integer" },
                { "name": "name", "type": "text" },
                { "name": "age", "type": "integer", "nullable": true },
            ],
            "primary_key": { "name": "people_pkey", "columns": ["id"] },
            "triggers": [{ "name": "note", "doc": doc, "forms": { "postgres": sql }, "fires": fires }] }],
        "routines": [{ "name": { "name": "note" }, "arguments": "()", "forms": { "postgres": run } }],
    }))
}

#[test]
fn when_a_trigger_fires_and_what_it_is_for_is_set_where_it_stands() {
    let cases = [
        ("disabled", noted("usually", None), noted("never", None), ["cyd!", "cyd"]),
        ("always", noted("never", Some("Marks.")), noted("always", Some("Marks all.")), ["cyd", "cyd!"]),
        ("replicas", noted("always", Some("Marks.")), noted("on_replicas", None), ["cyd!", "cyd"]),
        ("commented", noted("usually", None), noted("usually", Some("Marks.")), ["cyd!", "cyd!"]),
    ];
    for (what, before, after, [old, new]) in cases {
        let files = between(&before, &after);
        assert_eq!(files.len(), 1);
        assert!(!files[0].up.contains("DROP TRIGGER") && !files[0].down.contains("DROP TRIGGER"), "{}", files[0].up);
        goes(&format!("fires_{what}"), &before, &after, |target, is_new| {
            target.must("INSERT INTO people VALUES (9, 'cyd', 19)");
            assert_eq!(target.texts("SELECT name FROM people WHERE id = 9"), [if is_new { new } else { old }]);
            target.must("DELETE FROM people WHERE id = 9");
        });
    }
}

/// A trigger that is recreated fires as its declaration says, and else as somebody set it by hand.
#[test]
fn a_trigger_that_is_made_again_fires_as_before() {
    let longer = |schema: &Schema| {
        let mut value = serde_json::to_value(schema).unwrap();
        value["tables"][0]["columns"][1]["type"] = json!({ "varchar": 99 });
        serde_json::from_value::<Schema>(value).unwrap()
    };
    let state = "SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'note'";
    for (fires, by_hand, is) in [("always", "DISABLE", "A"), ("usually", "DISABLE", "D")] {
        let (before, after) = (noted(fires, None), longer(&noted(fires, None)));
        let files = between(&before, &after);
        for target in Target::postgres(&format!("fires_again_{fires}")) {
            up(&target, &creation(&before));
            target.must(&format!("ALTER TABLE people {by_hand} TRIGGER note"));
            for way in [up, down, up] {
                way(&target, &files);
                assert_eq!(target.texts(state), [is], "{}", target.label());
            }
        }
    }
}

/// On D1 a table that a view reads is rebuilt, and so are the view and its triggers.
#[test]
fn on_d1_a_trigger_of_a_view_comes_back_when_a_table_under_it_is_rebuilt() {
    let trigger = |name: &str, event: &str, body: &str| {
        let sql = format!("CREATE TRIGGER {name} INSTEAD OF {event} ON adults BEGIN {body}; END");
        json!({ "name": name, "forms": { "d1": sql } })
    };
    let insert = trigger("adults_insert", "INSERT", "INSERT INTO people VALUES (NEW.id, 'by ' || NEW.name, NEW.age)");
    let leave = trigger("adults_leave", "DELETE", "UPDATE people SET age = 0 WHERE id = OLD.id");
    let other = trigger("adults_insert", "INSERT", "INSERT INTO people VALUES (NEW.id, 'for ' || NEW.name, NEW.age)");
    let adults = |sql: &str, triggers: &[&Value]| json!([{ "name": { "name": "adults" }, "forms": { "d1": sql }, "triggers": triggers }]);
    let people = |checks: Value, views: Value| {
        let columns = json!([{ "name": "id", "type": "integer" }, { "name": "name", "type": "text" },
            { "name": "age", "type": "integer", "nullable": true }]);
        json!({ "tables": [{ "name": { "name": "people" }, "columns": columns, "checks": checks,
            "primary_key": { "name": "people_pkey", "columns": ["id"] } }], "views": views })
    };
    let rows = "INSERT INTO people VALUES (1, 'ada', 36), (2, 'bob', 7)";
    let check = || json!([{ "name": "people_age", "expression": { "sql": { "d1": "age < 200" } } }]);
    let fewer = "SELECT id, name FROM people WHERE age >= 18";
    let both = [&insert, &leave];
    let cases = [
        ("rebuilt", people(json!([]), adults(ADULTS, &both)), people(check(), adults(ADULTS, &both)), ["by cyd"; 2]),
        ("new", people(json!([]), adults(ADULTS, &[&leave])), people(json!([]), adults(ADULTS, &both)), ["", "by cyd"]),
        (
            "other",
            people(json!([]), adults(ADULTS, &both)),
            people(json!([]), adults(ADULTS, &[&other])),
            ["by cyd", "for cyd"],
        ),
        ("shown", people(json!([]), adults(fewer, &[&leave])), people(check(), adults(ADULTS, &both)), ["", "by cyd"]),
        ("gone", people(json!([]), adults(ADULTS, &both)), people(check(), json!([])), ["by cyd", ""]),
    ];
    for (what, before, after, wanted) in cases {
        for engine in [Target::sqlite(), Target::d1()] {
            let case = Case::diffed(before.clone(), after.clone(), rows, |_| {});
            case.prepare(&engine);
            let files = case.migration();
            let is = |at: usize| {
                if !wanted[at].is_empty() {
                    engine.must("INSERT INTO adults (id, name, age) VALUES (9, 'cyd', 19)");
                    let label = format!("{what} on {}", engine.label());
                    assert_eq!(engine.texts("SELECT name FROM people WHERE id = 9"), [wanted[at]], "{label}");
                    engine.must("DELETE FROM people WHERE id = 9");
                }
            };
            is(0);
            for _ in 0..2 {
                engine.exec(&files.up).unwrap_or_else(|error| panic!("{what}: {error}\n{}", files.up));
                is(1);
                engine.exec(&files.down).unwrap_or_else(|error| panic!("{what}: {error}\n{}", files.down));
                is(0);
            }
            let made = engine.sibling();
            made.must(&Case::create(case.before()));
            assert_same_lines(&format!("{what} on {}", engine.label()), &engine.facts(), "fresh", &made.facts());
        }
    }
}

/// One that somebody made by hand on a view would go with it.
#[test]
fn a_trigger_of_others_on_a_view_stops_the_migration_by_name() {
    let with = |age: &str| people(age, Some(write("by")), ADULTS, &[instead("adults_insert", "INSERT", &json!({}))]);
    let files = between(&with("integer"), &with("big_integer"));
    for target in Target::postgres("fires_theirs") {
        up(&target, &creation(&with("integer")));
        target.must("CREATE TRIGGER theirs INSTEAD OF DELETE ON adults FOR EACH ROW EXECUTE FUNCTION adults_write()");
        let was = target.facts();
        let refused = target.exec(&files[0].up).unwrap_err();
        assert!(refused.contains("trigger theirs"), "{refused}");
        assert_same_lines(&target.label(), &target.facts(), "before", &was);
    }
}
