//! Rollbacks on D1 and SQLite, with rows.

use crate::rebuild_kit::{Case, index, key, table};
use seaglass::model::Intent;
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

/// There and back: the catalogue and every row.
fn returns(name: &str, case: &Case) {
    for engine in [Target::sqlite(), Target::d1()] {
        let label = format!("{name} on {}", engine.label());
        let before = engine.sibling();
        case.prepare(&before);
        case.migrate(&engine);
        case.back(&engine);
        assert_same_lines(&label, &engine.rows(), "rows before", &before.rows());
    }
}

fn swap(intent: &mut Intent, table: &str, one: &str, other: &str) {
    let table = seaglass::model::ObjectName::new(table);
    intent.columns.insert((table.clone(), one.into()), other.into());
    intent.columns.insert((table, other.into()), one.into());
}

/// Names change hands, and what else changes of the columns comes back to the right one.
#[test]
fn columns_that_swapped_names_swap_back() {
    let with_default = |column: usize| {
        let mut table = table("notes", &["title", "body"], &[key("notes", "up", "notes", "set_null")]);
        table["columns"][column]["default"] = json!({ "literal": { "text": "none" } });
        table
    };
    let rows = "INSERT INTO notes VALUES (1, 'a', 'A', NULL), (2, 'b', NULL, 1), (3, NULL, 'C', 2);";
    let plain = table("notes", &["title", "body"], &[key("notes", "up", "notes", "set_null")]);
    let mut gone = plain.clone();
    gone["indexes"] = json!([index("notes_body_idx", "body", true)]);
    let cases: [(&str, Value, Value); 3] = [
        ("a default goes", with_default(1), plain.clone()),
        ("a default comes", plain.clone(), with_default(1)),
        ("an index comes", plain, gone),
    ];
    for (name, before, after) in cases {
        let case = Case::diffed(json!({ "tables": [before] }), json!({ "tables": [after] }), rows, |intent| {
            swap(intent, "notes", "title", "body");
        });
        returns(name, &case);
    }
}

/// A row's number and the key that refers to it swap names while their table is rebuilt.
#[test]
fn a_key_and_its_reference_swap_back() {
    let table_of = |number: &str, reference: &str, unique: bool| {
        let mut notes = json!({ "name": { "name": "notes" },
            "columns": [{ "name": number, "type": "big_integer", "identity": true },
                { "name": reference, "type": "big_integer" }, { "name": "body", "type": "text", "nullable": true }],
            "primary_key": { "name": "notes_pkey", "columns": [number] },
            "foreign_keys": [{ "name": "notes_up_fkey", "columns": [reference], "target": { "name": "notes" },
                "target_columns": [number], "on_delete": "cascade", "on_update": "cascade" }] });
        if unique {
            notes["uniques"] = json!([{ "name": "notes_body_key", "columns": ["body"] }]);
        }
        json!({ "tables": [notes] })
    };
    let rows = "INSERT INTO notes VALUES (1, 1, 'a'), (2, 1, 'b'), (5, 2, NULL);";
    let case = Case::diffed(table_of("id", "up", false), table_of("up", "id", true), rows, |intent| {
        swap(intent, "notes", "id", "up");
    });
    returns("a swap of keys", &case);
}
