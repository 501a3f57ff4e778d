//! The order of creation, and the rollback.

use crate::{creation, database, everything, migration};
use seaglass::model::{Dialect, Schema};
use serde_json::{Value, json};

fn table(name: &str, targets: &[(&str, &str)]) -> Value {
    let key = |(target, action): &(&str, &str)| {
        json!({ "name": format!("{name}_{target}_fkey"), "columns": [format!("{target}_id")], "target": { "name": target },
            "target_columns": ["id"], "on_delete": action })
    };
    let mut columns = vec![json!({ "name": "id", "type": "integer" })];
    columns.extend(
        targets
            .iter()
            .map(|(target, _)| json!({ "name": format!("{target}_id"), "type": "integer", "nullable": true })),
    );
    json!({ "name": { "name": name }, "columns": columns, "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] },
        "foreign_keys": targets.iter().map(key).collect::<Vec<_>>() })
}

fn created(schema: Value, dialect: Dialect) -> Vec<String> {
    let database = database(schema);
    let changes = creation(&database.schema);
    let files = migration(&database, &changes, &Schema::default(), dialect);
    let text = files.into_iter().flatten().map(|files| files.up).collect::<String>();
    text.lines()
        .filter(|line| line.starts_with("CREATE") || line.starts_with("ALTER"))
        .map(|line| line.split('"').nth(1).unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_table_follows_those_it_points_at() {
    let schema = json!({ "tables": [table("a", &[("c", "no_action")]), table("b", &[]), table("c", &[("d", "no_action")]), table("d", &[])] });
    for dialect in Dialect::ALL {
        assert_eq!(created(schema.clone(), dialect), ["d", "c", "a", "b"]);
    }
}

#[test]
fn a_routine_follows_the_tables_it_reads_and_precedes_those_that_call_it() {
    let mut caller = table("caller", &[]);
    caller["checks"] = json!([{ "name": "c", "expression": { "sql": { "postgres": "sound (id)" } } }]);
    let schema = json!({
        "tables": [caller, table("facts", &[])],
        "routines": [{ "name": { "name": "sound" }, "arguments": "(integer)",
            "forms": { "postgres": "CREATE FUNCTION \"sound\"(integer) RETURNS boolean LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM facts)'" } }],
        "views": [
            { "name": { "name": "second" }, "forms": { "postgres": "SELECT * FROM first" } },
            { "name": { "name": "first" }, "forms": { "postgres": "SELECT 1" } },
        ],
    });
    assert_eq!(created(schema, Dialect::Postgres), ["facts", "sound", "caller", "first", "second"]);
}

#[test]
fn a_cycle_is_closed_by_a_key_that_is_added_later() {
    let schema =
        json!({ "tables": [table("users", &[("teams", "set_null")]), table("teams", &[("users", "cascade")])] });
    insta::assert_snapshot!("cycle", everything(schema));
}

#[test]
fn rows_of_one_table_let_go_of_each_other_before_it_is_dropped() {
    let mut nodes = table("nodes", &[("nodes", "cascade")]);
    nodes["checks"] = json!([{ "name": "c", "expression": { "sql": { "postgres": "id > 0", "d1": "id > 0" } } }]);
    nodes["triggers"] =
        json!([{ "name": "log", "forms": { "d1": "CREATE TRIGGER log AFTER UPDATE ON nodes BEGIN SELECT 1; END" } }]);
    insta::assert_snapshot!("self_reference", everything(json!({ "tables": [nodes] })));
}

#[test]
fn a_key_to_a_unique_index_of_its_own_table_follows_the_index() {
    let mut table = table("t", &[("t", "no_action")]);
    table["primary_key"] = Value::Null;
    table["indexes"] = json!([{ "name": "t_id", "unique": true, "parts": [{ "target": { "column": "id" } }] }]);
    assert_eq!(created(json!({ "tables": [table] }), Dialect::Postgres), ["t", "t_id", "t"]);
}

#[test]
fn a_namespace_is_made_once_and_is_a_prefix_on_d1() {
    let name = |name: &str| json!({ "namespace": "auth", "name": name });
    let (mut a, mut b) = (table("a", &[]), table("b", &[("a", "no_action")]));
    (a["name"], b["name"], b["foreign_keys"][0]["target"]) = (name("a"), name("b"), name("a"));
    a["indexes"] = json!([{ "name": "a_id", "parts": [{ "target": { "column": "id" } }] }]);
    insta::assert_snapshot!("namespace", everything(json!({ "tables": [a, b] })));
}
