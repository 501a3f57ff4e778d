//! Facts of keys and checks that Postgres alone has, with rows: from nothing, changed, and back.

use seaglass::model::{Intent, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::Way;
use crate::online_kit::{creation, down, schema, stages, up};
use seaglass::emit::sql::StageFiles;
use seaglass_tests::assert_same_lines;

/// Orders of customers, by number and region; what is given is merged into orders, and keys of customers.
fn shop(more: &Value) -> Schema {
    let column = |name: &str, nullable: bool| json!({ "name": name, "type": "integer", "nullable": nullable });
    let mut orders = json!({
        "name": { "name": "orders" },
        "columns": [column("id", false), column("place", false), column("customer", true), column("region", true)],
        "primary_key": { "name": "orders_pkey", "columns": ["id"] },
    });
    orders.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    schema(&json!({ "tables": [{
        "name": { "name": "customers" },
        "columns": [column("number", false), column("region", false)],
        "primary_key": { "name": "customers_pkey", "columns": ["number", "region"] },
    }, orders] }))
}

fn key(more: &Value) -> Value {
    let mut key = json!({ "name": "orders_customer", "columns": ["customer", "region"],
        "target": { "name": "customers" }, "target_columns": ["number", "region"] });
    key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "foreign_keys": [key] })
}

fn unique(more: &Value) -> Value {
    let mut unique = json!({ "name": "orders_place", "columns": ["place"] });
    unique.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "uniques": [unique] })
}

fn check(more: &Value) -> Value {
    let mut check = json!({ "name": "orders_far", "expression": { "sql": { "postgres": "place < 100" } } });
    check.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "checks": [check] })
}

const ROWS: &str = "INSERT INTO customers VALUES (1, 1), (2, 1);
    INSERT INTO orders VALUES (1, 1, 1, 1), (2, 2, 2, 1), (3, 3, NULL, NULL)";

/// From one to the other and back, beside a view, a trigger and an index that others made.
fn goes(name: &str, before: &Schema, after: &Schema) {
    Way {
        name,
        before,
        after,
        intent: Intent::default(),
        rows: ROWS,
        held: "SELECT orders::text FROM orders ORDER BY 1",
        others: [
            "CREATE VIEW theirs AS SELECT place FROM orders; GRANT SELECT ON theirs TO PUBLIC;
             CREATE INDEX theirs_too ON orders (region);
             CREATE TRIGGER theirs_as_well BEFORE UPDATE ON orders FOR EACH ROW
                 EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "SELECT relname || coalesce(relacl::text, '') FROM pg_class WHERE relname LIKE 'theirs%' ORDER BY 1",
        ],
    }
    .goes();
}

#[test]
fn every_fact_comes_changes_and_goes() {
    let plain = shop(&json!({}));
    for (name, of, facts) in [
        ("key_deferrable", key as fn(&Value) -> Value, json!({ "deferred": "deferrable" })),
        ("key_full", key, json!({ "match_full": true })),
        ("key_not_valid", key, json!({ "not_valid": true })),
        ("key_sets", key, json!({ "on_delete": "set_null", "sets": ["customer"] })),
        ("unique_deferrable", unique, json!({ "deferred": "deferrable" })),
        ("unique_deferred", unique, json!({ "deferred": true })),
        ("check_not_valid", check, json!({ "not_valid": true })),
        ("check_alone", check, json!({ "no_inherit": true })),
    ] {
        let (without, with) = (shop(&of(&json!({}))), shop(&of(&facts)));
        goes(&format!("constraint_new_{name}"), &plain, &with);
        goes(&format!("constraint_{name}"), &without, &with);
    }
    let keyed = |more: &Value| {
        let mut key = json!({ "name": "orders_pkey", "columns": ["id"] });
        key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        shop(&json!({ "primary_key": key }))
    };
    goes("constraint_primary_include", &plain, &keyed(&json!({ "include": ["place"] })));
    goes("constraint_primary_deferred", &plain, &keyed(&json!({ "deferred": true })));
}

/// It is the same key before and after: no row is looked at, and none is written without it.
#[test]
fn a_key_that_is_only_checked_at_another_time_stays() {
    let all = [json!(false), json!("deferrable"), json!(true)];
    let of = |deferred: &Value| shop(&key(&json!({ "deferred": deferred })));
    for target in Target::postgres("constraint_deferral") {
        up(&target, &creation(&of(&all[0])));
        target.must(ROWS);
        let is =
            "SELECT oid::text || convalidated || condeferrable || condeferred FROM pg_constraint WHERE contype = 'f'";
        let oid = target.texts("SELECT oid::text FROM pg_constraint WHERE contype = 'f'").concat();
        let facts = |at: usize| format!("{oid}true{}{}", at > 0, at > 1);
        let mut last = 0;
        for at in [1, 2, 0, 2, 1, 0] {
            let (before, after) = (of(&all[last]), of(&all[at]));
            let stages = stages(&before, &after, &Intent::default(), true);
            assert_eq!(stages.len(), 1, "{stages:#?}");
            let cost = "-- Cost: blocks reads and writes on orders for a moment. Gives up after waiting 5 seconds for a lock.\n";
            assert!(stages[0].up.contains(cost) && stages[0].up.contains("Down: lossless"), "{}", stages[0].up);
            for (way, is_now) in [(up as fn(&Target, &[StageFiles]), at), (down, last), (up, at)] {
                way(&target, &stages);
                assert_eq!(target.texts(is), [facts(is_now)], "{}", target.label());
                let fresh = target.sibling();
                up(&fresh, &creation(&of(&all[is_now])));
                assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
            }
            last = at;
        }
        // One that leans on a key which goes and comes back goes with it.
        let other = |deferred: &Value, include: bool| {
            let mut schema = of(deferred);
            let customers = std::sync::Arc::make_mut(&mut schema.tables[0]);
            let include = if include { vec!["number".into()] } else { Vec::new() };
            customers.primary_key.as_mut().unwrap().include = include;
            schema
        };
        let stages = stages(&other(&all[0], false), &other(&all[2], true), &Intent::default(), true);
        up(&target, &stages);
        let fresh = target.sibling();
        up(&fresh, &creation(&other(&all[2], true)));
        assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
        down(&target, &stages);
        assert_eq!(target.texts("SELECT count(*)::text FROM orders"), ["3"]);
    }
}

/// What the facts are for: rows that are refused or taken.
#[test]
fn rows_are_refused_or_taken_as_is_said() {
    let refuses = |target: &Target, sql: &str, by: &str| {
        let said = target.exec(sql).expect_err(sql);
        assert!(said.contains(by), "{}: {said}", target.label());
    };
    let swap = "UPDATE orders SET place = 3 - place WHERE id < 3";
    for target in Target::postgres("constraint_rows") {
        up(&target, &creation(&shop(&unique(&json!({ "deferred": "deferrable" })))));
        target.must(ROWS);
        target.must(swap);
        target.must("BEGIN; SET CONSTRAINTS orders_place DEFERRED; UPDATE orders SET place = 2; UPDATE orders SET place = id; COMMIT");
        refuses(&target, "UPDATE orders SET place = 2 WHERE id = 1", "orders_place");
        let plain = target.sibling();
        up(&plain, &creation(&shop(&unique(&json!({})))));
        plain.must(ROWS);
        refuses(&plain, swap, "orders_place");
        let full = target.sibling();
        up(&full, &creation(&shop(&key(&json!({ "match_full": true, "on_delete": "set_null" })))));
        full.must(ROWS);
        refuses(&full, "INSERT INTO orders VALUES (4, 4, 9, NULL)", "orders_customer");
        let sets = target.sibling();
        up(&sets, &creation(&shop(&key(&json!({ "on_delete": "set_null", "sets": ["customer"] })))));
        sets.must(ROWS);
        sets.must("DELETE FROM customers WHERE number = 2");
        assert_eq!(sets.texts("SELECT orders::text FROM orders WHERE id = 2"), ["(2,2,,1)"]);
    }
}

/// Rows that were there stay, whatever they hold; what they hold is looked at when the constraint is to hold for all.
#[test]
fn what_is_not_valid_looks_at_no_row_until_it_is() {
    let off = shop(&json!({}));
    for (name, of, row) in [
        ("key", key as fn(&Value) -> Value, "INSERT INTO orders VALUES (9, 9, 77, 1)"),
        ("check", check, "INSERT INTO orders VALUES (9, 900, NULL, NULL)"),
    ] {
        let (loose, whole) = (shop(&of(&json!({ "not_valid": true }))), shop(&of(&json!({}))));
        let intent = Intent::default();
        let to_loose = stages(&off, &loose, &intent, true);
        let to_whole = stages(&loose, &whole, &intent, true);
        assert_eq!(to_loose.len(), 1, "nothing to look at");
        assert!(!to_loose[0].up.contains("VALIDATE"), "{}", to_loose[0].up);
        for target in Target::postgres(&format!("constraint_loose_{name}")) {
            up(&target, &creation(&off));
            target.must(ROWS);
            target.must(row);
            up(&target, &to_loose);
            let held = target.texts("SELECT orders::text FROM orders ORDER BY id");
            assert!(target.exec(&row.replace("(9, ", "(10, ")).is_err(), "a new row that breaks it");
            let ran: Result<(), String> = to_whole.iter().try_for_each(|stage| target.exec(&stage.up));
            assert!(ran.is_err_and(|error| error.contains("orders_")), "rows that break it");
            assert_eq!(target.texts("SELECT orders::text FROM orders ORDER BY id"), held);
        }
    }
}

/// Postgres makes the index of a key again when a column that it includes gets another type, and no key that leans on it.
#[test]
fn a_column_that_a_key_includes_gets_another_type_below_a_key_that_leans_on_it() {
    let item = |ty: &str| {
        schema(&json!({ "tables": [{
            "name": { "name": "orders" },
            "columns": [{ "name": "id", "type": "integer" }, { "name": "place", "type": ty },
                { "name": "first", "type": "integer", "nullable": true }, { "name": "next", "type": "integer" }],
            "primary_key": { "name": "orders_pkey", "columns": ["id"], "include": ["place"] },
            "uniques": [{ "name": "orders_next", "columns": ["next"], "include": ["place"] }],
            "foreign_keys": [
                { "name": "orders_first", "columns": ["first"], "target": { "name": "orders" }, "target_columns": ["id"] },
                { "name": "orders_then", "columns": ["first"], "target": { "name": "orders" }, "target_columns": ["next"] },
            ],
        }] }))
    };
    let (before, after) = (item("integer"), item("big_integer"));
    Way {
        name: "constraint_include_retyped",
        before: &before,
        after: &after,
        intent: Intent::default(),
        rows: "INSERT INTO orders VALUES (1, 1, 1, 1), (2, 2, 1, 2)",
        held: "SELECT orders::text FROM orders ORDER BY 1",
        others: ["", ""],
    }
    .goes();
}
