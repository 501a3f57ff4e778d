//! Text that tries to be something else.

use crate::{creation, database, everything, migration};
use seaglass::model::{Dialect, Schema};
use serde_json::json;

const HOSTILE: &str = "a'b\"c\\d\ne */ /* -- ; $$ BEGIN TRANSACTION; COMMIT; ? :x \r é 🦀";

/// Postgres takes values of 63 bytes.
const VALUE: &str = "a'b\"c\\d\ne */ -- ; BEGIN TRANSACTION; COMMIT; \r é";

#[test]
fn hostile_text_stays_text() {
    let name = "a'b\"c\\d */ -- ; é";
    insta::assert_snapshot!(everything(json!({
        "enums": [{ "name": { "name": name }, "doc": HOSTILE, "values": [VALUE, "'"] }],
        "tables": [{
            "name": { "name": format!("{name}\n-- t") }, "doc": HOSTILE,
            "columns": [
                { "name": name, "type": "integer", "doc": HOSTILE },
                { "name": "mood", "type": { "enum": { "name": name } }, "default": { "literal": { "text": VALUE } }, "doc": HOSTILE },
                { "name": "text", "type": "text", "default": { "literal": { "text": HOSTILE } } },
                { "name": "json", "type": "json", "default": { "literal": { "json": json!(HOSTILE).to_string() } } },
            ],
            "primary_key": { "name": format!("{name} pkey"), "columns": [name] },
            "indexes": [{ "name": format!("{name} idx"), "parts": [{ "target": { "column": name } }] }],
        }],
    })));
}

/// wrangler rewrites or refuses a file that holds either text anywhere.
#[test]
fn no_d1_file_holds_what_wrangler_cuts() {
    let schema = json!({
        "enums": [{ "name": { "name": "BEGIN TRANSACTION" }, "values": [HOSTILE] }],
        "tables": [{ "name": { "name": "t" }, "doc": HOSTILE, "columns": [
            { "name": "c", "type": { "enum": { "name": "BEGIN TRANSACTION" } }, "doc": HOSTILE, "default": { "literal": { "text": HOSTILE } } },
        ]}],
        "routines": [{ "name": { "name": "COMMIT;" }, "arguments": "()", "forms": {}, "instead": { "d1": "BEGIN TRANSACTION;\nCOMMIT;" } }],
    });
    let database = database(schema);
    let changes = creation(&database.schema);
    for files in migration(&database, &changes, &Schema::default(), Dialect::D1).into_iter().flatten() {
        for text in [files.up, files.down] {
            assert!(!text.contains("BEGIN TRANSACTION") && !text.contains("COMMIT;"), "{text}");
        }
    }
}
