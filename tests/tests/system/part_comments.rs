//! Comments on constraints and indexes, with rows: set, changed and removed where they stand, and back.

use seaglass::model::{Intent, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::{Way, add};
use crate::online_kit::{creation, down, schema, stages, up};

/// Orders of customers: one of each kind of constraint, an index, and what is said of them.
fn shop(number: &str, docs: &[(&str, &str)], more: Value) -> Schema {
    let doc = |name: &str| docs.iter().find(|(of, _)| *of == name).map(|(_, text)| *text);
    let column = |name: &str, ty: &str, nullable: bool| json!({ "name": name, "type": ty, "nullable": nullable });
    let part = |name: &str, facts: Value| {
        let mut made = json!({ "name": name });
        add(&mut made, facts);
        if let Some(text) = doc(name) {
            made["doc"] = json!(text);
        }
        made
    };
    let mut exclusion = json!({
        "index": { "name": "orders_once", "parts": [{ "target": { "column": "place" } }], "only": ["postgres"] },
        "operators": ["="],
    });
    if let Some(text) = doc("orders_once") {
        exclusion["doc"] = json!(text);
    }
    let mut orders = json!({
        "name": { "name": "orders" },
        "columns": [column("id", "integer", false), column("place", number, false), column("customer", "integer", true)],
        "primary_key": part("orders_pkey", json!({ "columns": ["id"] })),
        "uniques": [part("orders_place", json!({ "columns": ["place"] }))],
        "checks": [part("orders_far", json!({ "expression": { "sql": { "postgres": "place < 1000" } } }))],
        "foreign_keys": [part("orders_customer", json!({ "columns": ["customer"], "target": { "name": "customers" },
            "target_columns": ["number"] }))],
        "exclusions": [exclusion],
        "indexes": [part("orders_idx", json!({ "parts": [{ "target": { "column": "customer" } }] }))],
    });
    add(&mut orders, more);
    schema(&json!({ "tables": [{
        "name": { "name": "customers" },
        "columns": [column("number", "integer", false)],
        "primary_key": { "name": "customers_pkey", "columns": ["number"] },
    }, orders] }))
}

const NAMES: [&str; 6] = ["orders_pkey", "orders_place", "orders_far", "orders_customer", "orders_once", "orders_idx"];

const ROWS: &str = "INSERT INTO customers VALUES (1), (2); INSERT INTO orders VALUES (1, 10, 1), (2, 20, NULL)";

fn way<'a>(name: &'a str, [before, after]: [&'a Schema; 2]) -> Way<'a> {
    let held = "SELECT concat_ws(' ', id, place, customer) FROM orders ORDER BY id";
    Way { name, before, after, intent: Intent::default(), rows: ROWS, held, others: ["", ""] }
}

#[test]
fn each_is_set_changed_and_removed_where_it_stands() {
    let (silent, said) =
        (shop("integer", &[], json!({})), shop("integer", &NAMES.map(|name| (name, "It's why.")), json!({})));
    let other = shop("integer", &NAMES.map(|name| (name, "Another reason.")), json!({}));
    for (name, ends) in [("part_comments_set", [&silent, &said]), ("part_comments_other", [&said, &other])] {
        let way = way(name, ends);
        way.goes();
        let sql = way.sql();
        assert!(!sql.contains("ALTER TABLE") && !sql.contains("CREATE") && !sql.contains("DROP"), "{sql}");
    }
    let none = shop(
        "integer",
        &[],
        json!({ "uniques": [], "checks": [], "foreign_keys": [], "exclusions": [], "indexes": [] }),
    );
    way("part_comments_new", [&none, &said]).goes();
    way("part_comments_gone", [&said, &none]).goes();
}

/// A column of another type makes checks, indexes and keys go and come back: with what is said of them by then, and with
/// what somebody else said of those that nobody declared anything of.
#[test]
fn each_comes_back_with_its_comment() {
    let docs = |text: &'static str| [("orders_far", text), ("orders_customer", text), ("orders_once", text)];
    let before = shop("integer", &docs("Before."), json!({}));
    let after = shop("big_integer", &docs("After."), json!({}));
    way("part_comments_retyped", [&before, &after]).goes();
    let silent = [shop("integer", &[], json!({})), shop("big_integer", &[], json!({}))];
    let stages = stages(&silent[0], &silent[1], &Intent::default(), true);
    for target in Target::postgres("part_comments_theirs") {
        up(&target, &creation(&silent[0]));
        target.must(ROWS);
        target.must("COMMENT ON CONSTRAINT orders_far ON orders IS 'theirs'");
        let kept = "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'orders_far'";
        up(&target, &stages);
        assert_eq!(target.texts(kept), ["theirs"], "{}", target.label());
        down(&target, &stages);
        assert_eq!(target.texts(kept), ["theirs"], "{}", target.label());
    }
}

/// One that replaces another keeps neither the comment nor the refusal of what is set by hand.
#[test]
fn one_that_replaces_another_has_its_own() {
    let with = |text: &'static str, include: Value| {
        let index = json!({ "name": "orders_idx", "doc": text, "parts": [{ "target": { "column": "customer" } }],
            "include": include, "only": ["postgres"] });
        shop("integer", &[], json!({ "indexes": [index] }))
    };
    let (before, after) = (with("Before.", json!([])), with("After.", json!(["place"])));
    way("part_comments_replaced", [&before, &after]).goes();
}
