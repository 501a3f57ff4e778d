//! What is said of a part that is replaced: its own words after the migration, and those of before when it is rolled back.

use seaglass::model::{Intent, Schema};
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::add;
use crate::online_kit::{creation, down, schema, stages, up};

/// Orders with what is given, which refer to customers.
fn shop(more: Value, objects: &Value) -> Schema {
    let column = |name: &str, nullable: bool| json!({ "name": name, "type": "integer", "nullable": nullable });
    let mut orders = json!({
        "name": { "name": "orders" },
        "columns": [column("id", false), column("place", false), column("customer", true), column("region", true)],
        "primary_key": { "name": "orders_pkey", "columns": ["id"] },
    });
    add(&mut orders, more);
    schema(&json!({ "tables": [{
        "name": { "name": "customers" },
        "columns": [column("number", false), column("region", false)],
        "primary_key": { "name": "customers_pkey", "columns": ["number"] },
        "uniques": [{ "name": "customers_both", "columns": ["number", "region"] }],
    }, orders], "objects": objects }))
}

/// A part under a key, said of or not.
fn said(mut facts: Value, doc: Option<&str>) -> Value {
    if let Some(doc) = doc {
        facts["doc"] = json!(doc);
    }
    facts
}

const ROWS: &str = "INSERT INTO customers VALUES (1, 1), (2, 1); INSERT INTO orders (id, place, customer, region) VALUES (1, 10, 1, 1), (2, 20, NULL, NULL)";

/// Up, down and up with rows, as fresh databases are: so that nobody waits, or at once.
fn goes(name: &str, [before, after]: [&Schema; 2], online: bool) {
    let stages = stages(before, after, &Intent::default(), online);
    for target in Target::postgres(name) {
        let fresh = |schema: &Schema| {
            let target = target.sibling();
            up(&target, &creation(schema));
            target.facts()
        };
        let (old, new) = (fresh(before), fresh(after));
        up(&target, &creation(before));
        target.must(ROWS);
        for _ in 0..2 {
            up(&target, &stages);
            assert_same_lines(&format!("{name} {}", target.label()), &target.facts(), "after", &new);
            down(&target, &stages);
            assert_same_lines(&format!("{name} {}", target.label()), &target.facts(), "before", &old);
        }
        assert_eq!(target.texts("SELECT count(*)::text FROM orders"), ["2"]);
    }
}

/// What is said before and after, and whether nobody waits.
const WORDS: [(Option<&str>, Option<&str>, bool); 4] = [
    (Some("Before."), Some("After."), true),
    (Some("Before."), Some("After."), false),
    (None, Some("After."), true),
    (Some("Before."), None, false),
];

/// From one form of a part to another, with every change of what is said of it.
fn replaced(name: &str, key: &str, [before, after]: [Value; 2]) {
    let list = |part: Value| if key == "primary_key" { part } else { json!([part]) };
    for (at, (old, new, online)) in WORDS.into_iter().enumerate() {
        let of = |part: &Value, doc| shop(json!({ key: list(said(part.clone(), doc)) }), &json!([]));
        goes(&format!("said_{name}_{at}"), [&of(&before, old), &of(&after, new)], online);
    }
}

#[test]
fn a_key_that_is_replaced_has_its_own_words() {
    let unique = |columns: &[&str]| json!({ "name": "orders_place", "columns": columns });
    replaced("unique", "uniques", [unique(&["place"]), unique(&["place", "id"])]);
    let primary = |columns: &[&str]| json!({ "name": "orders_pkey", "columns": columns });
    replaced("primary", "primary_key", [primary(&["id"]), primary(&["id", "place"])]);
}

#[test]
fn a_check_or_foreign_key_that_is_replaced_has_its_own_words() {
    let check = |sql: &str| json!({ "name": "orders_far", "expression": { "sql": { "postgres": sql } } });
    replaced("check", "checks", [check("place < 1000"), check("place < 2000")]);
    let key = |columns: &[&str], target: &[&str], action: &str| {
        json!({ "name": "orders_customer", "columns": columns, "target": { "name": "customers" },
            "target_columns": target, "on_delete": action })
    };
    let one = key(&["customer"], &["number"], "no_action");
    replaced("action", "foreign_keys", [one.clone(), key(&["customer"], &["number"], "cascade")]);
    replaced("foreign", "foreign_keys", [one, key(&["customer", "region"], &["number", "region"], "no_action")]);
    let deferred = |when: Value| {
        let mut key = key(&["customer"], &["number"], "no_action");
        key["deferred"] = when;
        key
    };
    replaced("deferred", "foreign_keys", [deferred(json!(false)), deferred(json!(true))]);
}

#[test]
fn an_index_or_exclusion_that_is_replaced_has_its_own_words() {
    let index = |columns: &[&str]| {
        let parts: Vec<Value> = columns.iter().map(|name| json!({ "target": { "column": name } })).collect();
        json!({ "name": "orders_idx", "parts": parts })
    };
    replaced("index", "indexes", [index(&["customer"]), index(&["customer", "place"])]);
    let exclusion = |columns: &[&str]| {
        let mut index = index(columns);
        add(&mut index, json!({ "name": "orders_once", "only": ["postgres"] }));
        json!({ "index": index, "operators": vec!["="; columns.len()] })
    };
    replaced("exclusion", "exclusions", [exclusion(&["place"]), exclusion(&["place", "id"])]);
}

#[test]
fn a_trigger_or_policy_that_is_replaced_has_its_own_words() {
    let trigger = |event: &str| {
        let sql = format!(
            "CREATE TRIGGER orders_kept BEFORE {event} ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        );
        json!({ "name": "orders_kept", "forms": { "postgres": sql } })
    };
    replaced("trigger", "triggers", [trigger("UPDATE"), trigger("UPDATE OF place")]);
    for (at, (old, new, online)) in WORDS.into_iter().enumerate() {
        let policy = |command: &str, doc| {
            let policy = json!({ "name": { "name": "readers" }, "table": { "name": "orders" }, "command": command, "using": "place > 0" });
            shop(json!({ "row_security": "enabled" }), &json!([{ "policy": said(policy, doc) }]))
        };
        goes(&format!("said_policy_{at}"), [&policy("select", old), &policy("delete", new)], online);
    }
}

#[test]
fn a_column_that_is_replaced_has_its_own_words() {
    for (at, (old, new, online)) in WORDS.into_iter().enumerate() {
        let of = |sql: &str, doc| {
            let made = json!({ "name": "far", "type": "integer", "nullable": true,
                "generated": { "expression": { "sql": { "postgres": sql } }, "stored": true } });
            let mut shop = shop(json!({}), &json!([]));
            let orders = std::sync::Arc::make_mut(&mut shop.tables[1]);
            orders.columns.push(serde_json::from_value(said(made, doc)).expect("a column"));
            shop
        };
        goes(&format!("said_column_{at}"), [&of("place * 2", old), &of("place * 3", new)], online);
    }
}

/// And of what leans on a column that gets another type, replaced in the same migration or not.
#[test]
fn a_part_of_a_column_of_another_type_has_its_own_words() {
    let of = |ty: &str, condition: &str, doc: &str| {
        let mut shop = shop(
            json!({
                "checks": [{ "name": "orders_far", "doc": doc, "expression": { "sql": { "postgres": condition } } }],
                "uniques": [{ "name": "orders_place", "columns": ["place"], "doc": doc }],
                "foreign_keys": [{ "name": "orders_customer", "columns": ["customer"], "doc": doc,
                    "target": { "name": "customers" }, "target_columns": ["number"] }],
                "indexes": [{ "name": "orders_idx", "doc": doc, "parts": [{ "target": { "column": "place" } }] }],
            }),
            &json!([]),
        );
        let orders = std::sync::Arc::make_mut(&mut shop.tables[1]);
        orders.columns[1].ty = serde_json::from_value(json!(ty)).expect("a type");
        orders.columns[2].ty = serde_json::from_value(json!(ty)).expect("a type");
        orders.columns[1].doc = Some(doc.to_owned());
        shop
    };
    let before = of("integer", "place < 1000", "Before.");
    for online in [true, false] {
        goes("said_retyped", [&before, &of("big_integer", "place < 1000", "After.")], online);
        goes("said_retyped_too", [&before, &of("big_integer", "place < 2000", "After.")], online);
    }
}
