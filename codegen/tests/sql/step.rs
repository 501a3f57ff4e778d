//! Each kind of step, in both dialects.

use crate::{both, creation, database, everything, migration, statements};
use seaglass::diff::{Change, CommentTarget};
use seaglass::model::{Dialect, Name, ObjectName, Schema};
use serde_json::{Value, json};
use std::fmt::Write as _;

fn column(name: &str, ty: &Value) -> Value {
    json!({ "name": name, "type": ty })
}

/// The body of CREATE TABLE in both dialects.
fn created(table: &Value) -> String {
    let database = database(json!({
        "enums": [{ "name": { "name": "mood" }, "values": ["good", "it's"] }],
        "tables": [table],
    }));
    let changes = creation(&database.schema);
    let mut out = String::new();
    for dialect in Dialect::ALL {
        for files in migration(&database, &changes, &Schema::default(), dialect).into_iter().flatten() {
            let _ = write!(out, "-- {}\n{}", dialect.title(), statements(&files.up));
        }
    }
    out
}

#[test]
fn a_type_has_a_name_and_a_check_in_each_dialect() {
    let types = [
        json!("boolean"),
        json!("small_integer"),
        json!("integer"),
        json!("big_integer"),
        json!("float"),
        json!("double"),
        json!({ "char": 2 }),
        json!({ "char": null }),
        json!({ "varchar": 8 }),
        json!({ "varchar": null }),
        json!("text"),
        json!("bytes"),
        json!("date"),
        json!("time"),
        json!("date_time"),
        json!("timestamp_tz"),
        json!("uuid"),
        json!("json"),
        json!("json_binary"),
        json!({ "enum": { "name": "mood" } }),
        json!({ "custom": { "forms": { "postgres": "tsvector", "d1": "text" }, "rust": "String" } }),
    ];
    let columns: Vec<Value> = types.into_iter().enumerate().map(|(at, ty)| column(&format!("c{at}"), &ty)).collect();
    let nullable: Vec<Value> = columns
        .iter()
        .cloned()
        .map(|mut column| {
            column["nullable"] = true.into();
            column
        })
        .collect();
    let table = |columns: Vec<Value>| json!({ "name": { "name": "t" }, "columns": columns });
    insta::assert_snapshot!("types_required", created(&table(columns)));
    insta::assert_snapshot!("types_nullable", created(&table(nullable)));
}

#[test]
fn decimals_are_stored_as_chosen_on_d1() {
    let decimal = |name: &str, storage: &str, default: Value| json!({ "name": name, "type": { "decimal": { "precision": [10, 2] } }, "storage": storage, "default": default });
    insta::assert_snapshot!(created(&json!({ "name": { "name": "t" }, "columns": [
        decimal("exact", "exact_decimal", json!({ "literal": { "decimal": "1.50" } })),
        decimal("scaled", "scaled_decimal", json!({ "literal": { "decimal": "1.50" } })),
        decimal("lossy", "lossy_decimal", json!({ "literal": { "decimal": "1.50" } })),
        decimal("whole", "scaled_decimal", json!({ "literal": { "integer": -3 } })),
    ]})));
}

#[test]
fn a_default_is_spelled_in_the_form_that_the_column_stores() {
    let with = |name: &str, ty: Value, default: Value| json!({ "name": name, "type": ty, "default": default });
    let literal = |kind: &str, value: Value| json!({ "literal": { kind: value } });
    let sql_time = |name: &str, default: Value| json!({ "name": name, "type": "timestamp_tz", "default": default, "storage": "sql_timestamp" });
    insta::assert_snapshot!(created(&json!({ "name": { "name": "t" }, "columns": [
        with("bool", json!("boolean"), literal("bool", true.into())),
        with("bool_number", json!("boolean"), literal("integer", 0.into())),
        with("number", json!("integer"), literal("integer", (-5).into())),
        with("number_bool", json!("integer"), literal("bool", true.into())),
        with("float", json!("double"), literal("float", "1.5".into())),
        with("text", json!("text"), literal("text", "it's a \\ and\n--".into())),
        with("bytes", json!("bytes"), literal("bytes", "00ff".into())),
        with("bytes_text", json!("bytes"), literal("text", "é".into())),
        with("uuid", json!("uuid"), literal("uuid", "01234567-89ab-cdef-0123-456789abcdef".into())),
        with("uuid_text", json!("uuid"), literal("text", "0123456789ABCDEF0123456789ABCDEF".into())),
        with("json", json!("json_binary"), literal("json", "{\"a\":1}".into())),
        with("mood", json!({ "enum": { "name": "mood" } }), literal("text", "it's".into())),
        with("date", json!("date"), literal("date", "2026-01-02".into())),
        with("time", json!("time"), literal("time", "03:04:05.5".into())),
        with("date_time", json!("date_time"), literal("date_time", "2026-01-02 03:04:05".into())),
        with("instant", json!("timestamp_tz"), literal("timestamp", "2026-01-02 03:04:05.123456".into())),
        with("instant_text", json!("timestamp_tz"), literal("text", "2026-01-02T03:04:05+02:00".into())),
        sql_time("sql_instant", literal("timestamp", "2026-01-02 03:04:05".into())),
        with("null", json!("text"), json!("null")),
        with("now", json!("timestamp_tz"), json!("now")),
        sql_time("sql_now", json!("now")),
        with("now_local", json!("date_time"), json!("now")),
        with("now_date", json!("date"), json!("now")),
        with("now_time", json!("time"), json!("now")),
        with("now_seconds", json!("big_integer"), json!("now")),
        with("today", json!("date"), json!("current_date")),
        with("clock", json!("time"), json!("current_time")),
        with("new_uuid", json!("uuid"), json!("new_uuid")),
        with("new_uuid_text", json!({ "varchar": 36 }), json!("new_uuid")),
        with("sql", json!("integer"), json!({ "sql": { "postgres": "1 + 1 -- two", "d1": "1 + 1" } })),
    ]})));
}

#[test]
fn constraints_are_named_unless_the_rows_are_foreign() {
    let table = |foreign_rows: bool| {
        json!({
            "name": { "name": "posts" }, "doc": "What people wrote.\nIn two lines.",
            "columns": [
                { "name": "id", "type": "big_integer", "identity": true, "doc": "The key." },
                { "name": "author_id", "type": "big_integer", "doc": "Who wrote it; see /* users */." },
                { "name": "slug", "type": { "varchar": 20 } },
                { "name": "lower", "type": "text", "generated": { "stored": false, "expression": { "sql": { "postgres": "lower(slug)", "d1": "lower(slug)" } } } },
                { "name": "body", "type": "text", "nullable": true, "extra": { "postgres": "COLLATE \"C\"", "d1": "COLLATE NOCASE" }, "doc": "Last, with a comma" },
            ],
            "primary_key": { "name": "posts_pkey", "columns": ["id"] },
            "uniques": [
                { "name": "posts_slug_key", "columns": ["slug"] },
                { "name": "posts_both", "columns": ["slug", "author_id"], "nulls_not_distinct": true, "include": ["body"] },
            ],
            "foreign_keys": [
                { "name": "posts_author_id_fkey", "columns": ["author_id"], "target": { "name": "posts" }, "target_columns": ["id"], "on_delete": "cascade", "on_update": "restrict", "deferred": true },
                { "name": "posts_pair_fkey", "columns": ["slug", "author_id"], "target": { "name": "posts" }, "target_columns": ["slug", "author_id"], "on_delete": "set_null" },
            ],
            "checks": [{ "name": "posts_slug_check", "expression": { "sql": { "postgres": "slug <> ''", "d1": "slug <> ''" } } }],
            "d1": { "foreign_rows": foreign_rows },
        })
    };
    insta::assert_snapshot!("constraints", created(&table(false)));
    insta::assert_snapshot!("constraints_foreign_rows", created(&table(true)));
}

#[test]
fn sql_can_follow_a_table() {
    insta::assert_snapshot!(created(&json!({
        "name": { "name": "t" }, "columns": [column("a", &json!("text"))],
        "primary_key": { "name": "t_pkey", "columns": ["a"] },
        "extra": { "postgres": "WITH (fillfactor = 70);", "d1": "WITHOUT ROWID" },
    })));
}

#[test]
fn an_index_keeps_what_the_dialect_has() {
    insta::assert_snapshot!(created(&json!({
        "name": { "name": "t" }, "columns": [column("a", &json!("integer")), column("b", &json!("json_binary"))],
        "indexes": [
            { "name": "plain", "parts": [{ "target": { "column": "a" } }, { "target": { "column": "b" }, "order": "descending", "nulls": "last" }] },
            { "name": "unique", "unique": true, "nulls_not_distinct": true, "include": ["b"], "parts": [{ "target": { "column": "a" } }],
              "predicate": { "sql": { "postgres": "\"a\" IS NOT NULL", "d1": "\"a\" IS NOT NULL" } } },
            { "name": "expression", "parts": [{ "target": { "expression": { "sql": { "postgres": "abs(\"a\")", "d1": "abs(\"a\")" } } } }] },
            { "name": "gin", "method": "gin", "only": ["postgres"], "parts": [{ "target": { "column": "b" }, "operator_class": "jsonb_path_ops" }] },
            { "name": "d1", "only": ["d1"], "parts": [{ "target": { "column": "b" } }] },
        ],
    })));
}

#[test]
fn enums_routines_views_triggers_and_their_comments() {
    insta::assert_snapshot!(everything(json!({
        "enums": [{ "name": { "name": "mood" }, "doc": "How it is.", "values": ["good", "bad"] }],
        "tables": [{
            "name": { "name": "t" }, "columns": [{ "name": "mood", "type": { "enum": { "name": "mood" } }, "doc": "How." }],
            "triggers": [{ "name": "t_touch", "doc": "Why.", "forms": {
                "postgres": "CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();",
                "d1": "CREATE TRIGGER t_touch AFTER UPDATE ON t BEGIN SELECT 1; END" } }],
        }],
        "routines": [
            { "name": { "name": "touch" }, "arguments": "()", "doc": "Touches.",
              "forms": { "postgres": "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN NEW;\nEND\n$$;" },
              "instead": { "d1": "UPDATE t\nSET mood = 'good'" } },
            { "name": { "name": "tidy" }, "arguments": "(integer)",
              "forms": { "postgres": "create or replace procedure tidy(n integer) language sql as 'select 1'" } },
        ],
        "views": [{ "name": { "name": "good" }, "doc": "Only good.", "forms": {
            "postgres": "SELECT * FROM t WHERE mood = 'good'", "d1": "SELECT * FROM t WHERE mood = 'good'" } }],
    })));
}

#[test]
fn objects_are_added_to_tables_that_exist() {
    let database = database(json!({
        "tables": [{ "name": { "name": "users" }, "columns": [{ "name": "id", "type": "integer" }],
            "primary_key": { "name": "users_pkey", "columns": ["id"] } }],
        "routines": [{ "name": { "name": "f" }, "arguments": "()", "forms": { "postgres": "CREATE PROCEDURE f() LANGUAGE sql AS ''" } }],
    }));
    let users = ObjectName::new("users");
    let child = json!({ "name": { "name": "posts" }, "columns": [{ "name": "user_id", "type": "integer" }],
        "foreign_keys": [{ "name": "k", "columns": ["user_id"], "target": { "name": "users" }, "target_columns": ["id"] }] });
    let index = json!({ "name": "users_id_idx", "parts": [{ "target": { "column": "id" } }] });
    let changes = [
        Change::CreateTable(serde_json::from_value(child).expect("a table")),
        Change::CreateIndex { table: users.clone(), index: serde_json::from_value(index).expect("an index") },
        Change::Comment { on: CommentTarget::Table(users.clone()), before: None, after: Some("People.".to_owned()) },
        Change::Comment {
            on: CommentTarget::Column { table: users, column: Name::from("id") },
            before: Some("Old.".to_owned()),
            after: None,
        },
        Change::Comment {
            on: CommentTarget::Routine { name: ObjectName::new("f"), arguments: "()".to_owned() },
            before: None,
            after: Some("Does nothing.".to_owned()),
        },
    ];
    insta::assert_snapshot!("existing", both(&database, &changes, &database.schema));
    insta::assert_snapshot!("comment_only", both(&database, &changes[3..4], &database.schema));
}
