//! Parts of tables, and types, that are made again: they fire as they did, and keep rights and comments that no
//! declaration knows.

use seaglass::{diff::Intent, emit::sql::StageFiles, model::Schema};
use seaglass_tests::{assert_same_lines, target::Target};
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};

fn notes(number: &str, triggers: &Value, more: Value) -> Schema {
    let mut whole = more;
    let columns = json!([
        { "name": "id", "type": "integer" },
        { "name": "amount", "type": number, "nullable": true },
        { "name": "mood", "type": { "enum": { "name": "mood" } }, "nullable": true },
        { "name": "twice", "type": "big_integer", "nullable": true,
            "generated": { "expression": { "sql": { "postgres": "amount * 2" } }, "stored": true } },
    ]);
    whole["tables"] = json!([{ "name": { "name": "notes" }, "columns": columns, "triggers": triggers,
        "primary_key": { "name": "notes_pkey", "columns": ["id"] } }]);
    schema(&whole)
}

fn mood(values: &[&str]) -> Value {
    json!([{ "name": { "name": "mood" }, "values": values }])
}

/// What no declaration knows.
const UNKNOWN: &str = "
    SELECT concat_ws(' ', tgname, tgenabled, obj_description(oid, 'pg_trigger'))
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT concat_ws(' ', attname, attacl, col_description(attrelid, attnum))
    FROM pg_attribute WHERE attrelid = 'notes'::regclass AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT concat_ws(' ', typname, pg_get_userbyid(typowner), typacl, obj_description(oid, 'pg_type'))
    FROM pg_type WHERE typtype = 'e'
    ORDER BY 1";

/// All that has gone comes back, on the way up and when that is rolled back.
fn comes_back(name: &str, before: &Schema, after: &Schema, by_hand: &str, again: &str) {
    let stages: Vec<StageFiles> = stages(before, after, &Intent::default(), true);
    assert!(stages.iter().any(|stage| stage.up.contains(again)), "{stages:#?}");
    for target in Target::postgres(name) {
        for stage in creation(before) {
            target.must(&stage.up);
        }
        target.must("DO $$ BEGIN IF to_regrole('notes_reader') IS NULL THEN CREATE ROLE notes_reader; END IF; END $$");
        target.must(by_hand);
        let had = target.texts(UNKNOWN);
        up(&target, &stages);
        assert_same_lines(&target.label(), &target.texts(UNKNOWN), "before", &had);
        down(&target, &stages);
        assert_same_lines(&target.label(), &target.texts(UNKNOWN), "before", &had);
    }
}

#[test]
fn a_trigger_that_is_made_again_fires_as_it_did() {
    let log = json!([{ "name": { "name": "log" }, "arguments": "()", "forms": {
        "postgres": "CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'" } }]);
    let triggers = |when: &str| -> Value {
        let one = |name: &&str| {
            json!({ "name": name, "forms": {
                "postgres": format!("CREATE TRIGGER {name} AFTER {when} ON notes FOR EACH ROW EXECUTE FUNCTION log()") } })
        };
        ["always", "never", "normal", "replica"].iter().map(one).collect()
    };
    let made = |when| notes("integer", &triggers(when), json!({ "enums": mood(&["glad"]), "routines": log }));
    let by_hand = "ALTER TABLE notes DISABLE TRIGGER never; ALTER TABLE notes ENABLE REPLICA TRIGGER replica;
        ALTER TABLE notes ENABLE ALWAYS TRIGGER always; COMMENT ON TRIGGER never ON notes IS 'until Friday';";
    comes_back("leaning_triggers", &made("INSERT"), &made("UPDATE"), by_hand, "TRIGGER never");
}

#[test]
fn a_type_and_a_computed_column_keep_rights_and_comments() {
    let before = notes("integer", &json!([]), json!({ "enums": mood(&["glad", "sad"]) }));
    let after = notes("big_integer", &json!([]), json!({ "enums": mood(&["sad", "glad"]) }));
    let by_hand = "ALTER TYPE mood OWNER TO notes_reader; REVOKE ALL ON TYPE mood FROM PUBLIC;
        COMMENT ON TYPE mood IS 'a type by hand'; GRANT SELECT (twice) ON notes TO notes_reader WITH GRANT OPTION;
        COMMENT ON COLUMN notes.twice IS 'a column by hand';";
    comes_back("leaning_types", &before, &after, by_hand, "CREATE TYPE");
}
