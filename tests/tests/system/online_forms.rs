//! Forms that Postgres has for some tables only, and databases that are not quite as history made them.

use seaglass::model::Intent;
use seaglass::{
    emit::sql::StageFiles,
    model::{Dialect, Expression, Name, ObjectName, Schema},
};
use seaglass_tests::{assert_same_lines, target::Target};
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};

fn made(target: &Target, schema: &Schema) {
    up(target, &creation(schema));
}

fn one_table(table: &Value) -> Schema {
    schema(&json!({ "tables": [{ "name": { "name": "shops" }, "columns": [{ "name": "id", "type": "integer" }],
        "primary_key": { "name": "shops_pkey", "columns": ["id"] } }, table] }))
}

/// Rows by month, as a partition each.
fn partitioned(more: &Value) -> Schema {
    let mut table = json!({ "name": { "name": "sales" }, "columns": [
            { "name": "id", "type": "integer" },
            { "name": "shop_id", "type": "integer" },
            { "name": "day", "type": "date" },
        ], "extra": { "postgres": "PARTITION BY RANGE (day)" } });
    for (key, value) in more.as_object().expect("parts") {
        match &mut table[key] {
            Value::Array(list) => list.extend(value.as_array().expect("a list").iter().cloned()),
            part => *part = value.clone(),
        }
    }
    one_table(&table)
}

const PARTITIONS: &str = "CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');";

#[test]
fn a_table_in_partitions_takes_the_forms_that_it_has() {
    let (before, after) = (
        partitioned(&json!({})),
        partitioned(&json!({
            "columns": [{ "name": "year", "type": "integer" }],
            "primary_key": { "name": "sales_pkey", "columns": ["id", "day"] },
            "uniques": [{ "name": "sales_key", "columns": ["shop_id", "day", "id"] }],
            "foreign_keys": [{ "name": "sales_shop_id_fkey", "columns": ["shop_id"], "target": { "name": "shops" },
                               "target_columns": ["id"] }],
            "checks": [{ "name": "sales_id_check", "expression": { "sql": { "postgres": "id > 0" } } }],
            "indexes": [{ "name": "sales_day_idx", "parts": [{ "target": { "column": "day" } }] }],
        })),
    );
    let mut intent = Intent::default();
    let place = (ObjectName::new("sales"), Name::from("year"));
    intent.backfills.insert(place, Expression::sql("extract(year FROM day)"));
    for online in [true, false] {
        let stages = stages(&before, &after, &intent, online);
        assert!(!stages.iter().any(|stage| stage.up.contains("CONCURRENTLY")), "{stages:#?}");
        for target in Target::postgres("partitioned") {
            made(&target, &before);
            target.must(PARTITIONS);
            target.must(
                "INSERT INTO shops VALUES (1); INSERT INTO sales VALUES (1, 1, '2026-01-05'), (2, 1, '2026-02-05')",
            );
            let facts = target.facts();
            let fresh = target.sibling();
            made(&fresh, &after);
            fresh.must(PARTITIONS);
            up(&target, &stages);
            assert_same_lines("migrated", &target.facts(), "fresh", &fresh.facts());
            assert_eq!(target.texts("SELECT id || ' ' || year FROM sales ORDER BY 1"), ["1 2026", "2 2026"]);
            down(&target, &stages);
            assert_same_lines("rolled back", &target.facts(), "before", &facts);
            up(&target, &stages);
        }
    }
}

/// The header says what it costs where there is no other way.
#[test]
fn an_index_of_a_table_in_partitions_says_that_it_blocks_writers() {
    let index = json!({ "indexes": [{ "name": "sales_day_idx", "parts": [{ "target": { "column": "day" } }] }] });
    let stages = stages(&partitioned(&json!({})), &partitioned(&index), &Intent::default(), true);
    assert_eq!(stages.len(), 1);
    assert!(stages[0].cost.contains("blocks writes to sales while sales_day_idx is built"), "{}", stages[0].cost);
}

fn numbered(ty: &str, identity: bool) -> Schema {
    let mut id = json!({ "name": "id", "type": ty });
    if identity {
        id["identity"] = json!(true);
    }
    one_table(&json!({ "name": { "name": "my items" }, "columns": [id, { "name": "name", "type": "text" }],
        "primary_key": { "name": "items_pkey", "columns": ["id"] } }))
}

/// What sea-query wrote before it knew identities.
const SERIAL: &str = r#"CREATE TABLE shops (id integer CONSTRAINT shops_pkey PRIMARY KEY);
    CREATE TABLE "my items" (id serial CONSTRAINT items_pkey PRIMARY KEY, name text NOT NULL);
    INSERT INTO "my items" (name) VALUES ('one');"#;

const LAST: &str = r#"SELECT setval(pg_get_serial_sequence('"my items"', 'id'), 2147483647);"#;

#[test]
fn numbers_of_a_serial_column_go_on_behind_those_of_its_old_type() {
    let stages = stages(&numbered("integer", true), &numbered("big_integer", true), &Intent::default(), true);
    let types = "SELECT data_type::text FROM pg_sequences WHERE sequencename ~ 'items'";
    for target in Target::postgres("serial") {
        let made_here = target.sibling();
        made(&made_here, &numbered("integer", true));
        made_here.must(r#"INSERT INTO "my items" (name) VALUES ('one')"#);
        target.must(SERIAL);
        for target in [&target, &made_here] {
            up(target, &stages);
            assert_eq!(target.texts(types), ["bigint"], "{}", target.label());
            down(target, &stages);
            assert_eq!(target.texts(types), ["integer"], "{}", target.label());
            up(target, &stages);
            target.must(LAST);
            target.must(r#"INSERT INTO "my items" (name) VALUES ('two')"#);
            assert_eq!(target.texts(r#"SELECT id::text FROM "my items" ORDER BY id"#), ["1", "2147483648"]);
        }
    }
}

#[test]
fn a_serial_column_is_numbered_no_more() {
    let stages = stages(&numbered("integer", true), &numbered("integer", false), &Intent::default(), true);
    for target in Target::postgres("serial_no_more") {
        target.must(SERIAL);
        let fresh = target.sibling();
        made(&fresh, &numbered("integer", false));
        up(&target, &stages);
        assert_same_lines("migrated", &target.facts(), "fresh", &fresh.facts());
        down(&target, &stages);
        target.must(r#"INSERT INTO "my items" (name) VALUES ('two')"#);
        assert_eq!(target.texts(r#"SELECT id::text FROM "my items" ORDER BY id"#), ["1", "2"]);
    }
}

/// The queries of a header find the rows that are in the way of a constraint, and its cost tells what happens to them.
#[test]
fn rows_that_break_a_constraint_are_found_by_the_query_of_its_header() {
    let table = |more: Value| {
        let mut table = json!({ "name": { "name": "items" }, "columns": [
            { "name": "id", "type": "integer" },
            { "name": "shop_id", "type": "integer", "nullable": true },
            { "name": "name", "type": "text", "nullable": true },
        ] });
        more.as_object().expect("parts").iter().for_each(|(key, value)| table[key] = value.clone());
        one_table(&table)
    };
    let after = table(json!({
        "columns": [
            { "name": "id", "type": "integer" },
            { "name": "shop_id", "type": "integer", "nullable": true },
            { "name": "name", "type": "text" },
        ],
        "foreign_keys": [{ "name": "items_shop_id_fkey", "columns": ["shop_id"], "target": { "name": "shops" },
                           "target_columns": ["id"] }],
        "checks": [{ "name": "items_id_check", "expression": { "sql": { "postgres": "id >\n 0" } } }],
    }));
    let before = table(json!({}));
    let mut intent = Intent::default();
    intent.backfills.insert((ObjectName::new("items"), Name::from("name")), Expression::sql("'?'"));
    let stages = stages(&before, &after, &intent, true);
    let queries: Vec<&str> =
        stages.iter().flat_map(|stage| stage.up.lines()).filter_map(|line| line.strip_prefix("-- Find: ")).collect();
    assert_eq!(queries.len(), 3, "{stages:#?}");
    let said = "from then on a row of items that violates items_id_check cannot be updated until it is fixed";
    assert!(stages[0].cost.contains(said), "{}", stages[0].cost);
    for target in Target::postgres("offenders") {
        made(&target, &before);
        target.must(
            "INSERT INTO shops VALUES (1);
            INSERT INTO items VALUES (1, 1, 'a'), (2, NULL, 'b'), (3, 7, 'c'), (-4, 1, 'd'), (5, 1, NULL)",
        );
        target.must(&stages[0].up);
        let mut found: Vec<String> = queries
            .iter()
            .flat_map(|query| target.texts(&format!("SELECT id::text FROM ({}) AS q", query.trim_end_matches(';'))))
            .collect();
        found.sort();
        assert_eq!(found, ["-4", "3", "5"], "{queries:#?}");
        target.exec("UPDATE items SET shop_id = 1 WHERE id = -4").expect_err("it is not fixed");
        target.must(
            "UPDATE items SET shop_id = NULL WHERE id = 3; UPDATE items SET id = 4 WHERE id = -4;
            UPDATE items SET name = '?' WHERE id = 5",
        );
        up(&target, &stages[1..]);
    }
}

/// Columns that others are computed from, and some that are converted from each other's values.
#[test]
fn a_table_whose_columns_get_other_types_is_rewritten_once() {
    let table = |ty: &str| {
        one_table(&json!({ "name": { "name": "items" }, "columns": [
            { "name": "a", "type": ty, "default": { "literal": { "integer": 1 } } },
            { "name": "b", "type": ty },
            { "name": "twice", "type": ty, "nullable": true, "doc": "Computed.",
              "generated": { "expression": { "sql": { "postgres": "a * 2" } }, "stored": true } },
            { "name": "thrice", "type": ty, "nullable": true,
              "generated": { "expression": { "sql": { "postgres": "b * 3" } }, "stored": true } },
        ], "indexes": [{ "name": "items_twice_idx", "parts": [{ "target": { "column": "twice" } }] }] }))
    };
    let (before, after) = (table("integer"), table("big_integer"));
    let mut intent = Intent::default();
    for (name, sql) in [("a", "b + 0"), ("b", "a + 0")] {
        let form = [(Dialect::Postgres, sql.to_owned())];
        intent.conversions.insert((ObjectName::new("items"), Name::from(name)), form.into());
    }
    let stages: Vec<StageFiles> = stages(&before, &after, &intent, true);
    for target in Target::postgres("rewrites") {
        made(&target, &before);
        target.must("INSERT INTO items (a, b) VALUES (1, 2), (3, 4)");
        let facts = target.facts();
        let fresh = target.sibling();
        made(&fresh, &after);
        let counted = "CREATE SCHEMA audit; CREATE TABLE audit.rewrites (name text);
            CREATE FUNCTION audit.seen() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO audit.rewrites VALUES (pg_event_trigger_table_rewrite_oid()::regclass::text); END $$;
            CREATE EVENT TRIGGER rewrites ON table_rewrite EXECUTE FUNCTION audit.seen();";
        let uncounted = "DROP EVENT TRIGGER rewrites; DROP SCHEMA audit CASCADE";
        target.must(counted);
        up(&target, &stages);
        assert_eq!(target.texts("SELECT name FROM audit.rewrites"), ["items"], "{stages:#?}");
        target.must(uncounted);
        assert_same_lines("migrated", &target.facts(), "fresh", &fresh.facts());
        let rows = "SELECT concat_ws(' ', a, b, twice, thrice) FROM items ORDER BY 1";
        assert_eq!(target.texts(rows), ["2 1 4 3", "4 3 8 9"]);
        down(&target, &stages);
        assert_same_lines("rolled back", &target.facts(), "before", &facts);
        up(&target, &stages);
    }
}
