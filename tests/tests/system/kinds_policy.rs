//! Policies and row level security, with rows that roles see and do not.

use seaglass::model::{Intent, ObjectName, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::Way;
use crate::online_kit::{creation, schema, up};

const ROLES: &str = "DO $$ BEGIN
    BEGIN CREATE ROLE policy_ada; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    BEGIN CREATE ROLE policy_bob; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
END $$";

/// Orders that say who owns them.
fn orders(table: &str, owner: &str, ty: &Value, security: &str, policies: &[Value]) -> Schema {
    let policies: Vec<Value> = policies.iter().map(|policy| json!({ "policy": policy })).collect();
    schema(&json!({
        "tables": [{ "name": { "name": table }, "row_security": security, "columns": [
                { "name": "id", "type": "integer" }, { "name": owner, "type": ty }],
            "primary_key": { "name": "orders_pkey", "columns": ["id"] } }],
        "objects": policies,
    }))
}

fn own(table: &str, using: &str) -> Value {
    json!({ "name": { "name": "own" }, "table": { "name": table }, "command": "select", "using": using })
}

fn way<'a>(name: &'a str, [before, after]: [&'a Schema; 2], intent: Intent, held: &'a str) -> Way<'a> {
    Way {
        name,
        before,
        after,
        intent,
        rows: "INSERT INTO orders VALUES (1, 'policy_ada'), (2, 'policy_bob')",
        held,
        others: ["", ""],
    }
}

const HELD: &str = "SELECT id || ' ' || owner FROM orders ORDER BY 1";

/// Cluster-wide, so both servers have them before a policy names one.
fn roles() {
    for target in Target::postgres("kinds_policy_roles") {
        target.must(ROLES);
    }
}

#[test]
fn who_sees_which_rows_is_set_and_taken_back() {
    let text = json!("text");
    let plain = orders("orders", "owner", &text, "disabled", &[]);
    let secured = orders("orders", "owner", &text, "enabled", &[own("orders", "owner = current_user")]);
    let forced = orders("orders", "owner", &text, "forced", &[own("orders", "owner = current_user")]);
    way("kinds_policy_enabled", [&plain, &secured], Intent::default(), HELD).goes();
    way("kinds_policy_forced", [&secured, &forced], Intent::default(), HELD).goes();
    way("kinds_policy_gone", [&forced, &plain], Intent::default(), HELD).goes();
    roles();
    for target in Target::postgres("kinds_policy_seen") {
        up(&target, &creation(&secured));
        target.must("INSERT INTO orders VALUES (1, 'policy_ada'), (2, 'policy_bob')");
        target.must("GRANT SELECT ON orders TO policy_ada");
        target.must("CREATE TABLE seen (id integer); GRANT ALL ON seen TO policy_ada");
        target.must("SET ROLE policy_ada; INSERT INTO seen SELECT id FROM orders; RESET ROLE");
        assert_eq!(target.texts("SELECT id::text FROM seen"), ["1"], "{}", target.label());
    }
}

#[test]
fn a_policy_is_changed_where_it_stands_and_made_again_where_it_cannot_be() {
    roles();
    let text = json!("text");
    let with = |policies: &[Value]| orders("orders", "owner", &text, "enabled", policies);
    let all = json!({ "name": { "name": "own" }, "table": { "name": "orders" }, "roles": ["policy_ada"],
        "using": "owner = current_user", "check": "owner <> ''" });
    let mut other = all.clone();
    other["roles"] = json!(["policy_ada", "policy_bob"]);
    other["using"] = json!("owner IN (current_user, 'nobody')");
    other["doc"] = json!("It's mine.");
    let changed = [with(std::slice::from_ref(&all)), with(std::slice::from_ref(&other))];
    let there = way("kinds_policy_altered", [&changed[0], &changed[1]], Intent::default(), HELD);
    assert!(there.sql().contains("ALTER POLICY") && !there.sql().contains("DROP POLICY"), "{}", there.sql());
    there.goes();
    let mut unchecked = other;
    unchecked.as_object_mut().unwrap().remove("check");
    let restrictive = json!({ "name": { "name": "own" }, "table": { "name": "orders" }, "restrictive": true,
        "command": "update", "using": "owner = current_user" });
    for (name, after) in [("kinds_policy_unchecked", unchecked), ("kinds_policy_restrictive", restrictive)] {
        let pair = [with(std::slice::from_ref(&all)), with(&[after])];
        let again = way(name, [&pair[0], &pair[1]], Intent::default(), HELD);
        assert!(again.sql().contains("DROP POLICY"), "{}", again.sql());
        again.goes();
    }
}

#[test]
fn a_policy_follows_its_table_and_its_column() {
    let text = json!("text");
    let before = orders("orders", "owner", &text, "enabled", &[own("orders", "owner = current_user")]);
    let after = orders("sales", "seller", &text, "enabled", &[own("sales", "seller = current_user")]);
    let mut intent = Intent::default();
    let (orders_name, sales) = (ObjectName::new("orders"), ObjectName::new("sales"));
    intent.tables.insert(sales.clone(), orders_name);
    intent.columns.insert((sales, "seller".into()), "owner".into());
    let found = seaglass::diff::diff(&before, &after, &intent);
    assert!(found.refusals.is_empty(), "{found:#?}");
    assert!(!found.changes.iter().any(|change| change.to_string().contains("policy")), "{found:#?}");
    let held = "SELECT id::text FROM (SELECT 1 AS id UNION SELECT 2) AS rows ORDER BY 1";
    way("kinds_policy_renamed", [&before, &after], intent.clone(), held).goes();
    // Another condition at the same time: it goes and comes back, because the old one speaks by the old names.
    let other = orders("sales", "seller", &text, "enabled", &[own("sales", "seller IN (current_user, 'x')")]);
    way("kinds_policy_renamed_too", [&before, &other], intent.clone(), held).goes();
    // And a declaration that was left behind is refused by name.
    let stale = orders("sales", "seller", &text, "enabled", &[own("sales", "owner = current_user")]);
    let refused = seaglass::diff::diff(&before, &stale, &intent).refusals;
    assert_eq!(refused.len(), 1, "{refused:#?}");
    assert_eq!(refused[0].place, "sales.own");
    assert!(refused[0].what.contains("the policy says owner"), "{refused:#?}");
}

/// Postgres lets no column have another type while a policy reads it. A comment that nobody declared comes back.
#[test]
fn a_policy_makes_way_for_its_column_and_keeps_what_others_said_of_it() {
    let with = |ty: Value| orders("orders", "owner", &ty, "enabled", &[own("orders", "owner = current_user")]);
    let (before, after) = (with(json!({ "varchar": 50 })), with(json!("text")));
    let mut made = way("kinds_policy_retyped", [&before, &after], Intent::default(), HELD);
    made.others = [
        "COMMENT ON POLICY own ON orders IS 'theirs'; CREATE TABLE other (id integer);
         CREATE POLICY own ON other USING (id > 0)",
        "SELECT obj_description(oid, 'pg_policy') FROM pg_policy WHERE polrelid = 'orders'::regclass",
    ];
    made.goes();
    // One that history does not know stops the migration by name.
    for target in Target::postgres("kinds_policy_theirs") {
        up(&target, &creation(&before));
        target.must("CREATE POLICY theirs ON orders USING (owner <> '')");
        let stages = crate::online_kit::stages(&before, &after, &Intent::default(), true);
        let was = target.facts();
        let refused = target.exec(&stages[0].up).expect_err("a policy that nobody declared");
        assert!(refused.contains("policy"), "{refused}");
        assert_eq!(target.facts(), was);
    }
}

/// Rolling back a value of an enum makes its type again, and the columns of it.
#[test]
fn what_reads_a_column_makes_way_when_a_value_of_its_enum_is_rolled_back() {
    let with = |values: &[&str]| {
        let owner = json!({ "enum": { "name": "who" } });
        let mut made = orders("orders", "owner", &owner, "enabled", &[own("orders", "owner IS NOT NULL")]);
        let more = schema(&json!({
            "enums": [{ "name": { "name": "who" }, "values": values }],
            "tables": [],
            "objects": [{ "rewrite_rule": { "name": { "name": "kept" }, "table": { "name": "orders" }, "event": "delete",
                "condition": "old.owner = 'policy_ada'::who", "instead": true } }],
        }));
        made.enums = more.enums;
        made.objects.extend(more.objects);
        made
    };
    let (before, after) = (with(&["policy_ada", "policy_bob"]), with(&["policy_ada", "policy_bob", "policy_eve"]));
    let mut made = way("kinds_policy_enum", [&before, &after], Intent::default(), HELD);
    made.others = [
        "COMMENT ON POLICY own ON orders IS 'theirs'; COMMENT ON RULE kept ON orders IS 'theirs too'",
        "SELECT description FROM pg_description WHERE classoid IN ('pg_policy'::regclass, 'pg_rewrite'::regclass)
         AND description LIKE 'theirs%' ORDER BY 1",
    ];
    made.goes();
}

#[test]
fn policies_of_one_name_on_two_tables_are_two() {
    let table = |name: &str| {
        json!({ "name": { "name": name }, "row_security": "enabled", "columns": [{ "name": "id", "type": "integer" },
            { "name": "owner", "type": "text" }], "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
    };
    let with =
        |objects: Vec<Value>| schema(&json!({ "tables": [table("orders"), table("bills")], "objects": objects }));
    let policy = |table: &str| json!({ "policy": own(table, "owner = current_user") });
    let (both, one) = (with(vec![policy("orders"), policy("bills")]), with(vec![policy("bills")]));
    let changes = seaglass::diff::diff(&both, &one, &Intent::default()).changes;
    assert_eq!(changes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["drop policy orders.own"]);
    way("kinds_policy_two", [&both, &one], Intent::default(), HELD).goes();
}

#[test]
fn a_policy_goes_with_its_table_and_comes_back_with_it() {
    let before = orders("orders", "owner", &json!("text"), "forced", &[own("orders", "owner = current_user")]);
    let after = schema(&json!({ "tables": [] }));
    let mut intent = Intent::default();
    intent.allowed.insert(seaglass::model::Loss::Table(ObjectName::new("orders")), None);
    let held = "SELECT 'nothing'";
    way("kinds_policy_with_table", [&before, &after], intent, held).goes();
}
