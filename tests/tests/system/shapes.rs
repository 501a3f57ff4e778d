//! Shapes that public schemas have, each declared and made on Postgres: what is declared is sound, and the catalogue has it.

use seaglass::model::{Declared, Dialect, Fault, Schema, verify};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::online_kit::{creation, schema, up};

/// What is wrong with a schema, in the words of its faults.
fn faults(made: &Schema) -> Vec<String> {
    let declared = Declared {
        name: "shop".to_owned(),
        dialects: vec![Dialect::Postgres],
        schema: made.clone(),
        ..Declared::default()
    };
    verify::verify(&declared).iter().filter(|fault| fault.is_error()).map(Fault::to_string).collect()
}

fn notes(more: &Value) -> Value {
    let column = |name: &str, ty: Value| json!({ "name": name, "type": ty, "nullable": name != "id" });
    let mut table = json!({
        "name": { "name": "notes" },
        "columns": [column("id", json!("integer")), column("body", json!("text")), column("data", json!("json_binary")),
            column("at", json!("timestamp_tz")), column("tags", json!({ "array": "text" }))],
        "primary_key": { "name": "notes_pkey", "columns": ["id"] },
    });
    table.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "tables": [table] })
}

fn index(more: &Value) -> Value {
    let mut index = json!({ "name": "notes_found" });
    index.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    notes(&json!({ "indexes": [index] }))
}

fn sql(text: &str) -> Value {
    json!({ "expression": { "sql": { "postgres": text } } })
}

/// Indexes of every shape, and what the catalogue says of them.
#[test]
fn indexes_of_every_shape() {
    let column = |name: &str| json!({ "column": name });
    let shapes = [
        (json!({ "parts": [{ "target": column("body") }, { "target": column("body") }] }), "(body, body)"),
        (
            json!({ "parts": [{ "target": column("body"), "collate": { "namespace": "pg_catalog", "name": "C" },
                "operator_class": "text_pattern_ops", "order": "descending", "nulls": "last" }] }),
            "(body COLLATE \"C\" text_pattern_ops DESC NULLS LAST)",
        ),
        (
            json!({ "method": "gin", "parts": [{ "target": sql("to_tsvector('english'::regconfig, body)") }] }),
            "USING gin (to_tsvector('english'::regconfig, body))",
        ),
        (
            json!({ "method": "gin", "parts": [{ "target": column("data"), "operator_class": "jsonb_path_ops" }],
                "storage": { "fastupdate": "off" } }),
            "USING gin (data jsonb_path_ops) WITH (fastupdate=off)",
        ),
        (
            json!({ "method": "brin", "parts": [{ "target": column("at") }], "storage": { "pages_per_range": "16" } }),
            "USING brin (at) WITH (pages_per_range='16')",
        ),
        (json!({ "method": "hash", "parts": [{ "target": column("body") }] }), "USING hash (body)"),
        (json!({ "method": "gin", "parts": [{ "target": column("tags") }] }), "USING gin (tags)"),
        (
            json!({ "parts": [{ "target": sql("lower(body)") }, { "target": sql("(data ->> 'a'::text)") }],
                "unique": true, "include": ["at"], "nulls_not_distinct": true,
                "predicate": { "sql": { "postgres": "at IS NOT NULL" } } }),
            "(lower(body), ((data ->> 'a'::text))) INCLUDE (at) NULLS NOT DISTINCT WHERE (at IS NOT NULL)",
        ),
        (json!({ "method": "spgist", "parts": [{ "target": column("body") }] }), "USING spgist (body)"),
        (
            json!({ "method": "gist", "parts": [{ "target": sql("to_tsvector('simple'::regconfig, body)"),
                "operator_class": "tsvector_ops(siglen=100)" }] }),
            "tsvector_ops (siglen='100')",
        ),
        (
            json!({ "method": "gist", "parts": [{ "target": sql("tstzrange(at, NULL::timestamp with time zone)") }] }),
            "USING gist (tstzrange(at, NULL::timestamp with time zone))",
        ),
    ];
    for target in Target::postgres("shapes_indexes") {
        for (facts, said) in &shapes {
            let made = schema(&index(facts));
            assert_eq!(faults(&made), Vec::<String>::new(), "{facts}");
            let target = target.sibling();
            up(&target, &creation(&made));
            let defined = target.texts("SELECT pg_get_indexdef('notes_found'::regclass)").concat();
            assert!(defined.contains(said), "{}: {defined}, not {said}", target.label());
        }
    }
}

/// Columns of types and with defaults that were met.
#[test]
fn columns_of_every_shape() {
    let defaults = [
        (json!("text"), "'it''s'::text"),
        (json!({ "array": "text" }), "ARRAY[]::text[]"),
        (json!({ "array": "text" }), "'{a,\"b c\"}'::text[]"),
        (json!("timestamp_tz"), "(now() + '1 day'::interval)"),
        (json!("timestamp_tz"), "'infinity'::timestamp with time zone"),
        (json!("json_binary"), "'{}'::jsonb"),
        (json!({ "bit": 3 }), "'101'::bit(3)"),
        (json!({ "interval": {} }), "'01:00:00'::interval"),
        (json!("money"), "(0)::money"),
        (json!("inet"), "'127.0.0.1'::inet"),
        (json!("tstzrange"), "'empty'::tstzrange"),
        (json!({ "array": { "decimal": { "precision": [10, 2] } } }), "'{}'::numeric(10,2)[]"),
        (json!({ "array": { "timestamptz": 3 } }), "'{}'::timestamp(3) with time zone[]"),
        (json!("integer"), "('-1'::integer)"),
        (json!("date"), "CURRENT_DATE"),
        (json!("text"), "CURRENT_USER"),
        (json!("text"), "md5((random())::text)"),
    ];
    for target in Target::postgres("shapes_columns") {
        for (ty, default) in &defaults {
            let made = schema(&json!({ "tables": [{ "name": { "name": "notes" }, "columns": [
                { "name": "id", "type": "integer" },
                { "name": "held", "type": ty, "nullable": true, "default": { "sql": { "postgres": default } } },
            ], "primary_key": { "name": "notes_pkey", "columns": ["id"] } }] }));
            assert_eq!(faults(&made), Vec::<String>::new(), "{ty} {default}");
            let target = target.sibling();
            up(&target, &creation(&made));
            target.must("INSERT INTO notes (id) VALUES (1)");
        }
    }
}
