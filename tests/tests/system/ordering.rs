//! New objects, and one order for making and dropping them on Postgres.

use seaglass::model::{Answer, Intent};
use seaglass::{diff::diff, model::Schema};
use seaglass_tests::{assert_same_lines, target::Target};
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};
use crate::rebuild_kit::Case;

fn view(name: &str, sql: &str) -> Value {
    json!({ "name": { "name": name }, "forms": { "postgres": sql } })
}

fn routine(name: &str, arguments: &str, rest: &str) -> Value {
    let sql = format!("CREATE FUNCTION \"{name}\"{arguments} {rest}");
    json!({ "name": { "name": name }, "arguments": arguments, "forms": { "postgres": sql } })
}

fn table(name: &str, columns: &[Value]) -> Value {
    let id = json!({ "name": "id", "type": "integer" });
    let columns: Vec<&Value> = [&id].into_iter().chain(columns).collect();
    json!({ "name": { "name": name }, "columns": columns,
        "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
}

fn whole(enums: &Value, tables: &[Value], routines: &[Value], views: &[Value]) -> Schema {
    schema(&json!({ "enums": enums, "tables": tables, "routines": routines, "views": views }))
}

fn allowed(before: &Schema, after: &Schema) -> Intent {
    let mut intent = Intent::default();
    for question in diff(before, after, &intent).questions {
        if let Some(Answer::Allow(loss)) = question.answers.into_iter().find(|it| matches!(it, Answer::Allow(_))) {
            intent.allowed.insert(loss, None);
        }
    }
    intent
}

/// Each is made from the other and from nothing, with rows, and leaves what a fresh database has.
fn there_and_back(name: &str, before: &Schema, after: &Schema, rows: &str) {
    let facts = |schema: &Schema| {
        Target::postgres(name).map(|target| {
            up(&target, &creation(schema));
            target.facts()
        })
    };
    let (old, new) = (facts(before), facts(after));
    let files = stages(before, after, &allowed(before, after), true);
    for (at, target) in Target::postgres(name).into_iter().enumerate() {
        up(&target, &creation(before));
        target.must(rows);
        for round in ["first", "again"] {
            let label = format!("{round} on {}", target.label());
            up(&target, &files);
            assert_same_lines(&label, &target.facts(), "fresh", &new[at]);
            down(&target, &files);
            assert_same_lines(&label, &target.facts(), "before", &old[at]);
        }
    }
}

/// A database in which everything leans on everything, in an order that no kind has.
fn tangled(ty: &str) -> Schema {
    let number = |name: &str, ty: &str| json!({ "name": name, "type": ty, "nullable": true });
    let default = json!({ "name": "code", "type": "big_integer", "default": { "sql": { "postgres": "next_code()" } } });
    whole(
        &json!([{ "name": { "name": "mood" }, "values": ["calm", "glad"] }]),
        &[
            table(
                "orders",
                &[default, json!({ "name": "state", "type": { "enum": { "name": "mood" } }, "nullable": true })],
            ),
            table(
                "items",
                &[
                    number("price", ty),
                    json!({ "name": "twice", "type": ty, "nullable": true,
                "generated": { "expression": { "sql": { "postgres": format!("twice(price::bigint)::{}", sql(ty)) } }, "stored": true } }),
                ],
            ),
        ],
        &[
            routine(
                "all of them",
                "()",
                "RETURNS SETOF \"dear ones\" LANGUAGE sql AS $$ SELECT * FROM \"dear ones\" $$",
            ),
            routine(
                "next_code",
                "()",
                "RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT coalesce(max(price), 0)::bigint AS code FROM items; END",
            ),
            routine("twice", "(bigint)", "RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2'"),
            routine("label", "(items)", "RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.id || '!' $$"),
            routine("worst", "()", "RETURNS SETOF orders LANGUAGE sql AS 'SELECT * FROM orders'"),
            routine("is_dear", "(bigint)", "RETURNS boolean LANGUAGE sql RETURN $1 > 5"),
            routine("kind 29", "()", "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"),
        ],
        &[
            view("labelled", "SELECT label(i) AS label FROM items i"),
            view("dear ones", "SELECT id, price FROM items WHERE is_dear(price)"),
            view("counted", "SELECT count(*) AS n FROM \"all of them\"()"),
        ],
    )
}

fn sql(ty: &str) -> &'static str {
    if ty == "integer" { "integer" } else { "bigint" }
}

#[test]
fn everything_is_made_before_what_leans_on_it_and_dropped_after() {
    let none = Schema::default();
    let nothing = tangled("integer");
    there_and_back("ordering_all", &none, &nothing, "");
    there_and_back(
        "ordering_none",
        &nothing,
        &none,
        "INSERT INTO items VALUES (1, 7); INSERT INTO orders (id) VALUES (1)",
    );
}

#[test]
fn a_column_gets_another_type_under_all_that_leans_on_it() {
    let rows = "INSERT INTO items VALUES (1, 7), (2, 3); INSERT INTO orders (id) VALUES (1)";
    there_and_back("ordering_type", &tangled("integer"), &tangled("big_integer"), rows);
}

#[test]
fn a_function_of_a_row_goes_with_its_table() {
    let functions = |table: &str| {
        [
            routine("of row", &format!("({table})"), "RETURNS text LANGUAGE sql AS 'SELECT 1::text'"),
            routine("rows", "()", &format!("RETURNS SETOF {table} LANGUAGE sql AS 'SELECT * FROM {table}'")),
        ]
    };
    let before = whole(&json!([]), &[table("kept", &[]), table("things", &[])], &functions("things"), &[]);
    let after = whole(&json!([]), &[table("kept", &[])], &[], &[]);
    there_and_back("ordering_row", &before, &after, "INSERT INTO things VALUES (1)");
    let moved = whole(&json!([]), &[table("kept", &[])], &functions("kept"), &[]);
    there_and_back("ordering_moved", &before, &moved, "INSERT INTO things VALUES (1)");
}

/// The function has the enum's name in its own, and the trigger runs it.
#[test]
fn a_name_is_no_mention() {
    let mood = |values: Value| {
        let mut items =
            table("items", &[json!({ "name": "kind", "type": { "enum": { "name": "kind" } }, "nullable": true })]);
        items["triggers"] = json!([{ "name": "noted", "forms": { "postgres":
            "CREATE TRIGGER noted BEFORE UPDATE ON logs FOR EACH ROW EXECUTE FUNCTION \"kind 29\"()" } }]);
        let mut logs = table("logs", &[]);
        std::mem::swap(&mut logs["triggers"], &mut items["triggers"]);
        items.as_object_mut().expect("a table").remove("triggers");
        let run = routine("kind 29", "()", "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
        whole(&json!([{ "name": { "name": "kind" }, "values": values }]), &[items, logs], &[run], &[])
    };
    let rows = "INSERT INTO items VALUES (1, 'b'); INSERT INTO logs VALUES (1)";
    there_and_back("ordering_name", &mood(json!(["a", "b"])), &mood(json!(["a", "b", "c"])), rows);
}

#[test]
fn what_is_there_already_is_not_replaced() {
    let mut declared = routine("touch", "()", "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
    let text = declared["forms"]["postgres"].as_str().expect("a text").replace("CREATE F", "CREATE OR REPLACE F");
    declared["forms"]["postgres"] = json!(text);
    let after = whole(&json!([]), &[table("users", &[])], &[declared], &[view("seen", "SELECT id FROM users")]);
    let files = creation(&after);
    for (by_hand, error) in [
        ("CREATE VIEW seen AS SELECT 1 AS one", "relation \"seen\" already exists"),
        (
            "CREATE TABLE theirs (id integer); CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER touch BEFORE UPDATE ON theirs FOR EACH ROW EXECUTE FUNCTION touch()",
            "function \"touch\" already exists with same argument types",
        ),
        (
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "function \"touch\" already exists with same argument types",
        ),
        ("CREATE FUNCTION touch() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "function \"touch\" already exists"),
    ] {
        for target in Target::postgres("ordering_there") {
            target.must(by_hand);
            let was = target.facts();
            let refused = target.exec(&files[0].up).expect_err("it is there already");
            assert!(refused.contains(error), "{refused}");
            assert_same_lines(&target.label(), &target.facts(), "before", &was);
        }
    }
    assert!(files.iter().all(|file| !file.up.contains("IF EXISTS \"") && !file.up.contains("DROP")), "{files:#?}");
}

#[test]
fn a_view_made_by_hand_is_not_replaced_on_d1() {
    let seen = json!({ "name": { "name": "seen" }, "forms": { "d1": "SELECT id FROM users" } });
    let before = json!({ "tables": [table("users", &[])] });
    let after = json!({ "tables": [table("users", &[])], "views": [seen] });
    let case = Case::diffed(before, after, "INSERT INTO users VALUES (1), (7)", |_| {});
    for engine in [Target::sqlite(), Target::d1()] {
        case.prepare(&engine);
        engine.must("CREATE VIEW seen AS SELECT id + 1 AS next FROM users");
        let (facts, rows) = (engine.facts(), engine.rows());
        let refused = engine.exec(&case.up()).expect_err("it is there already");
        assert!(refused.contains("already exists"), "{}: {refused}", engine.label());
        assert_eq!((engine.facts(), engine.rows()), (facts, rows), "{}", engine.label());
    }
}
