//! Statistics, rules, aggregates, casts and collations, with rows and what others set on them.

use seaglass::model::{Intent, ObjectName, Schema};
use serde_json::{Value, json};

use crate::kinds_kit::{Way, add};
use crate::online_kit::schema;

/// Orders by city and zip, and a log of them.
fn orders(zip: &Value, objects: &[Value]) -> Schema {
    named("orders", "zip", zip, objects)
}

fn named(table: &str, zip: &str, ty: &Value, objects: &[Value]) -> Schema {
    schema(&json!({
        "tables": [
            { "name": { "name": table }, "columns": [{ "name": "id", "type": "integer" },
                { "name": "city", "type": "text", "nullable": true }, { "name": zip, "type": ty, "nullable": true }],
                "primary_key": { "name": "orders_pkey", "columns": ["id"] } },
            { "name": { "name": "log" }, "columns": [{ "name": "id", "type": "integer" }],
                "primary_key": { "name": "log_pkey", "columns": ["id"] } },
        ],
        "objects": objects,
    }))
}

const ROWS: &str = "INSERT INTO orders VALUES (1, 'here', '123'), (2, 'there', NULL)";
const HELD: &str = "SELECT concat_ws(' ', id, city, zip) FROM orders ORDER BY id";

fn way<'a>(name: &'a str, [before, after]: [&'a Schema; 2], others: [&'a str; 2]) -> Way<'a> {
    Way { name, before, after, intent: Intent::default(), rows: ROWS, held: HELD, others }
}

fn statistics(table: &str, zip: &str, more: Value) -> Value {
    let mut facts = json!({ "name": { "name": "places" }, "table": { "name": table }, "columns": ["city", zip] });
    add(&mut facts, more);
    json!({ "statistics": facts })
}

#[test]
fn statistics_are_made_changed_and_dropped_and_keep_what_others_set() {
    let text = json!("text");
    let [plain, with] = [vec![], vec![statistics("orders", "zip", json!({}))]].map(|all| orders(&text, &all));
    way("kinds_statistics_new", [&plain, &with], ["", ""]).goes();
    let set = orders(&text, &[statistics("orders", "zip", json!({ "target": 500, "doc": "It's by city." }))]);
    way("kinds_statistics_target", [&with, &set], ["", ""]).goes();
    let more = json!({ "kinds": ["mcv", "ndistinct"], "expressions": ["lower(city)"] });
    let other = orders(&text, &[statistics("orders", "zip", more)]);
    let theirs =
        "SELECT concat_ws(' ', stxstattarget, obj_description(oid, 'pg_statistic_ext'), pg_get_userbyid(stxowner))
        FROM pg_statistic_ext WHERE stxname = 'places'";
    let roles =
        "DO $$ BEGIN CREATE ROLE statistics_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        GRANT CREATE ON SCHEMA public TO statistics_owner;";
    let set = format!(
        "{roles} ALTER STATISTICS places SET STATISTICS 77; COMMENT ON STATISTICS places IS 'theirs';
        ALTER STATISTICS places OWNER TO statistics_owner"
    );
    way("kinds_statistics_other", [&with, &other], [&set, theirs]).goes();
    // A column of another type.
    let long = orders(&json!({ "varchar": 40 }), &[statistics("orders", "zip", json!({}))]);
    way("kinds_statistics_retyped", [&long, &with], [&set, theirs]).goes();
}

#[test]
fn statistics_and_rules_follow_names() {
    let rule = |table: &str, zip: &str| {
        json!({ "rewrite_rule": { "name": { "name": "noted" }, "table": { "name": table }, "event": "update",
            "condition": format!("NEW.{zip} IS DISTINCT FROM OLD.{zip}"), "commands": ["DELETE FROM log"] } })
    };
    let with = |table: &str, zip: &str| {
        named(table, zip, &json!("text"), &[statistics(table, zip, json!({})), rule(table, zip)])
    };
    let (before, after) = (with("orders", "zip"), with("sales", "code"));
    let mut intent = Intent::default();
    intent.tables.insert(ObjectName::new("sales"), ObjectName::new("orders"));
    intent.columns.insert((ObjectName::new("sales"), "code".into()), "zip".into());
    let found = seaglass::diff::diff(&before, &after, &intent);
    assert!(found.refusals.is_empty() && found.changes.len() == 2, "{found:#?}");
    let others = ["", ""];
    let held = "SELECT 'nothing'";
    Way { name: "kinds_followed", before: &before, after: &after, intent, rows: ROWS, held, others }.goes();
}

fn rule(more: Value) -> Value {
    let mut facts = json!({ "name": { "name": "keep" }, "table": { "name": "orders" }, "event": "delete" });
    add(&mut facts, more);
    json!({ "rewrite_rule": facts })
}

#[test]
fn a_rule_is_replaced_where_it_stands_and_makes_way_for_its_column() {
    let text = json!("text");
    let nothing = json!({ "instead": true });
    let commands = json!({ "commands": ["INSERT INTO log VALUES (OLD.id)", "DELETE FROM log WHERE id = 0"],
        "condition": "OLD.zip <> ''", "doc": "It's kept." });
    let plain = orders(&text, &[]);
    let [first, second] = [nothing, commands.clone()].map(|more| orders(&text, &[rule(more)]));
    way("kinds_rule_new", [&plain, &first], ["", ""]).goes();
    let replaced = way(
        "kinds_rule_changed",
        [&first, &second],
        ["ALTER TABLE orders DISABLE RULE keep", "SELECT ev_enabled::text FROM pg_rewrite WHERE rulename = 'keep'"],
    );
    assert!(!replaced.sql().contains("DROP RULE"), "{}", replaced.sql());
    way("kinds_rule_replaced", [&first, &second], ["", ""]).goes();
    let long = orders(&json!({ "varchar": 40 }), &[rule(commands)]);
    let theirs = "SELECT concat_ws(' ', ev_enabled, obj_description(oid, 'pg_rewrite')) FROM pg_rewrite
        WHERE rulename = 'keep'";
    way("kinds_rule_retyped", [&long, &second], ["ALTER TABLE orders DISABLE RULE keep", theirs]).goes();
}

fn with_routines(objects: &[Value], more: Option<&str>) -> Schema {
    let mut made = orders(&json!("text"), objects);
    let times = "CREATE FUNCTION times(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * $2'";
    let shown = "CREATE FUNCTION shown(numeric) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text'";
    let routine = |name: &str, arguments: &str, sql: &str| json!({ "name": { "name": name }, "arguments": arguments, "forms": { "postgres": sql } });
    made.routines = serde_json::from_value(json!([
        routine("times", "(numeric, numeric)", times),
        routine("shown", "(numeric)", shown)
    ]))
    .unwrap();
    if let Some(view) = more {
        made.views =
            serde_json::from_value(json!([{ "name": { "name": "products" }, "forms": { "postgres": view } }])).unwrap();
    }
    made
}

fn product(ty: &str, more: Value) -> Value {
    let mut facts = json!({ "name": { "name": "product" }, "arguments": [ty],
        "state_function": { "name": "times" }, "state_type": "numeric" });
    add(&mut facts, more);
    json!({ "aggregate": facts })
}

#[test]
fn an_aggregate_is_told_by_its_arguments_and_keeps_its_grants() {
    let view = "SELECT product(id) AS all_of_them FROM orders";
    let plain = orders(&json!("text"), &[]);
    let made = with_routines(&[product("numeric", json!({ "initial": "1" }))], Some(view));
    way("kinds_aggregate_new", [&plain, &made], ["", ""]).goes();
    let [before, after] = [json!({ "initial": "1" }), json!({ "initial": "2", "doc": "It's twice." })]
        .map(|more| with_routines(&[product("numeric", more)], Some(view)));
    let grants = "DO $$ BEGIN CREATE ROLE product_user; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        REVOKE ALL ON FUNCTION product(numeric) FROM PUBLIC; GRANT EXECUTE ON FUNCTION product(numeric) TO product_user";
    let ask = "SELECT proacl::text FROM pg_proc WHERE proname = 'product'";
    way("kinds_aggregate_replaced", [&before, &after], [grants, ask]).goes();
    let [before, after] = [json!({ "initial": "1" }), json!({ "initial": "1", "final_function": { "name": "shown" } })]
        .map(|more| with_routines(&[product("numeric", more)], None));
    way("kinds_aggregate_again", [&before, &after], [grants, ask]).goes();
    let two =
        with_routines(&[product("numeric", json!({})), product("integer", json!({ "state_type": "numeric" }))], None);
    let one = with_routines(&[product("integer", json!({ "state_type": "numeric" }))], None);
    let changes = seaglass::diff::diff(&two, &one, &Intent::default()).changes;
    assert_eq!(changes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["drop aggregate product(numeric)"]);
}

#[test]
fn a_cast_is_made_changed_and_dropped() {
    let place =
        json!({ "composite": { "name": { "name": "place" }, "attributes": [{ "name": "zip", "type": "text" }] } });
    let cast = |more: Value| {
        let mut facts = json!({ "name": { "name": "text AS place" }, "source": "text", "target": "place",
            "method": "inout" });
        add(&mut facts, more);
        json!({ "cast": facts })
    };
    let with = |objects: Vec<Value>| {
        let mut made = orders(&json!("text"), &objects);
        let sql = "CREATE FUNCTION placed(text) RETURNS place LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::place'";
        made.routines = serde_json::from_value(json!([{ "name": { "name": "placed" }, "arguments": "(text)",
            "forms": { "postgres": sql } }]))
        .unwrap();
        made
    };
    let plain = orders(&json!("text"), &[]);
    let inout = with(vec![cast(json!({ "context": "assignment" })), place.clone()]);
    way("kinds_cast_new", [&plain, &inout], ["", ""]).goes();
    let method = json!({ "function": { "name": { "name": "placed" }, "arguments": ["text"] } });
    let function = with(vec![cast(json!({ "method": method, "doc": "It's placed." })), place]);
    way("kinds_cast_changed", [&inout, &function], ["", ""]).goes();
}

#[test]
fn a_collation_is_there_before_what_compares_by_it() {
    let collation = |locale: &str, more: Value| {
        let mut facts = json!({ "name": { "name": "caseless" }, "provider": "icu", "locale": locale });
        add(&mut facts, more);
        json!({ "postgres_collation": facts })
    };
    let word = json!({ "domain": { "name": { "name": "word" }, "type": "text", "collation": { "name": "caseless" } } });
    let plain = orders(&json!("text"), &[]);
    let caseless = collation("und-u-ks-level2", json!({ "nondeterministic": true, "doc": "It's caseless." }));
    let with = orders(&json!("text"), &[word.clone(), caseless.clone()]);
    way("kinds_collation_new", [&plain, &with], ["", ""]).goes();
    let [before, after] =
        [caseless, collation("de-u-co-phonebk", json!({}))].map(|item| orders(&json!("text"), &[item]));
    way("kinds_collation_changed", [&before, &after], ["", ""]).goes();
    let other = orders(&json!("text"), &[word, collation("de-u-co-phonebk", json!({}))]);
    let refused = seaglass::diff::diff(&with, &other, &Intent::default()).refusals;
    assert!(refused.iter().any(|refusal| refusal.what.contains("domain word")), "{refused:#?}");
}
