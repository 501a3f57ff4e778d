//! What D1 does for changes of tables with rows, as a reader sees it.

use seaglass::Project;
use seaglass::dialect::Capabilities;
use seaglass::diff::diff;
use seaglass::emit::history::Style;
use seaglass::emit::sql::{self, Meta, StageFiles};
use seaglass::model::{Declared, Dialect, Expression, Intent, Literal, Loss, ObjectName, Schema};
use seaglass::plan;
use serde_json::{Value, json};

fn files(before: &Value, after: &Value, say: impl FnOnce(&mut Intent)) -> StageFiles {
    let schema = |value: &Value| -> Schema { serde_json::from_value(value.clone()).expect("a schema") };
    let (before, after) = (schema(before), schema(after));
    let mut intent = Intent::default();
    say(&mut intent);
    let found = diff(&before, &after, &intent);
    assert!(found.questions.is_empty() && found.refusals.is_empty(), "{found:#?}");
    let project = Project::new(".");
    let database =
        Declared { name: "shop".to_owned(), schema: after, d1_binding: "DB".to_owned(), ..Declared::default() };
    let plan = plan::plan(&found.changes, &before, &database.schema, Capabilities::of(Dialect::D1));
    assert_eq!(plan.stages.len(), 1);
    let meta = Meta {
        project: &project,
        database: &database,
        first: 2,
        style: &Style::default(),
        name: "change",
        suffixes: &[],
    };
    sql::render(&plan, &found.changes, &meta).remove(0).expect("D1 has something to do")
}

fn both(files: &StageFiles) -> String {
    format!("{}\n========\n\n{}", files.up, files.down)
}

fn users(nickname: &Value) -> Value {
    json!({ "name": { "name": "users" }, "doc": "Who signs in.",
        "columns": [{ "name": "id", "type": "big_integer", "identity": true }, nickname],
        "primary_key": { "name": "users_pkey", "columns": ["id"] },
        "indexes": [{ "name": "users_nickname_idx", "parts": [{ "target": { "column": "nickname" } }] }] })
}

fn posts() -> Value {
    json!({ "name": { "name": "posts" },
        "columns": [{ "name": "id", "type": "big_integer" }, { "name": "user_id", "type": "big_integer" }],
        "primary_key": { "name": "posts_pkey", "columns": ["id"] },
        "foreign_keys": [{ "name": "posts_user_id_fkey", "columns": ["user_id"], "target": { "name": "users" },
            "target_columns": ["id"], "on_delete": "cascade" }] })
}

#[test]
fn a_table_that_rows_depend_on_is_rebuilt() {
    let before = json!({ "tables": [users(&json!({ "name": "nickname", "type": "text", "nullable": true })), posts()],
        "views": [{ "name": { "name": "names" }, "forms": { "d1": "SELECT nickname FROM users" } }] });
    let mut after = before.clone();
    after["tables"][0]["columns"][1]["nullable"] = json!(false);
    let files = files(&before, &after, |intent| {
        let backfill = Expression::Literal(Literal::Text("nobody".to_owned()));
        intent.backfills.insert((ObjectName::new("users"), "nickname".into()), backfill);
    });
    insta::assert_snapshot!(both(&files));
}

#[test]
fn what_sqlite_can_alter_is_altered() {
    let before =
        json!({ "tables": [users(&json!({ "name": "nickname", "type": "text", "nullable": true })), posts()] });
    let mut after = before.clone();
    let columns = after["tables"][1]["columns"].as_array_mut().expect("columns");
    columns.push(json!({ "name": "title", "type": "text", "default": { "literal": { "text": "" } } }));
    columns.push(json!({ "name": "parent_id", "type": "big_integer", "nullable": true, "doc": "What it answers." }));
    after["tables"][1]["foreign_keys"].as_array_mut().expect("keys").push(json!({ "name": "posts_parent_id_fkey",
        "columns": ["parent_id"], "target": { "name": "posts" }, "target_columns": ["id"], "on_delete": "set_null" }));
    after["tables"][0]["columns"].as_array_mut().expect("columns").truncate(1);
    after["tables"][0]["indexes"] = json!([]);
    let files = files(&before, &after, |intent| {
        let loss = Loss::Column { table: ObjectName::new("users"), column: "nickname".into() };
        intent.allowed.insert(loss, None);
    });
    insta::assert_snapshot!(both(&files));
}

/// A column that no key and no index holds is replaced by another one, whatever refers to its table.
#[test]
fn a_plain_column_is_replaced() {
    let mut before =
        json!({ "tables": [users(&json!({ "name": "nickname", "type": "text", "nullable": true })), posts()] });
    before["tables"][0]["indexes"] = json!([]);
    let mut after = before.clone();
    after["tables"][0]["columns"][1]["type"] = json!("integer");
    let files = files(&before, &after, |intent| {
        let loss = Loss::Narrowed { table: ObjectName::new("users"), column: "nickname".into() };
        intent.allowed.insert(loss, None);
    });
    insta::assert_snapshot!(both(&files));
}

/// What only Postgres keeps apart has no statement here.
#[test]
fn what_is_the_same_on_d1_writes_nothing() {
    let column = |ty: &str| json!({ "name": "nickname", "type": ty, "nullable": true });
    let before = json!({ "tables": [users(&column("integer"))] });
    let mut after = json!({ "tables": [users(&column("big_integer"))] });
    after["tables"][0]["doc"] = json!("Who signs in and out.");
    let schema = |value: &Value| -> Schema { serde_json::from_value(value.clone()).expect("a schema") };
    let (before, after) = (schema(&before), schema(&after));
    let found = diff(&before, &after, &Intent::default());
    assert_eq!(found.changes.len(), 2, "{found:#?}");
    let plan = plan::plan(&found.changes, &before, &after, Capabilities::of(Dialect::D1));
    assert_eq!(plan.stages[0].steps, []);
}
