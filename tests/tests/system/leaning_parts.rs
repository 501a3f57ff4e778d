//! Parts of tables, and types, that are recreated: they fire as they did, and keep rights and comments that no
//! declaration knows.

use seaglass::model::Intent;
use seaglass::{
    emit::sql::StageFiles,
    model::{ObjectName, Schema},
};
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
        target.must("DO $$ BEGIN CREATE ROLE notes_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
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

fn table(name: &str, columns: &Value, more: Value) -> Value {
    let mut whole = more;
    whole["name"] = json!({ "name": name });
    whole["columns"] = columns.clone();
    whole
}

/// Users, and posts that refer to them, by keys of that type.
fn keyed(ty: &str, name: &str, called: &str) -> Schema {
    let id = json!({ "name": "id", "type": ty });
    let key = |table: &str| json!({ "name": format!("{table}_pkey"), "columns": ["id"] });
    let posts = table(
        name,
        &json!([id, { "name": "user_id", "type": ty }]),
        json!({
            "primary_key": key("posts"),
            "foreign_keys": [{ "name": "posts_fkey", "columns": ["user_id"], "target": { "name": "users" },
                               "target_columns": ["id"] }],
            "checks": [{ "name": "posts_check", "expression": { "sql": { "postgres": "user_id > 0" } } }],
            "indexes": [
                { "name": called, "parts": [{ "target": { "expression": { "sql": { "postgres": "user_id + 1" } } } }] },
                { "name": "posts_both", "unique": true, "include": ["user_id"],
                  "parts": [{ "target": { "column": "id" } }] },
            ],
        }),
    );
    let users = table("users", &json!([id]), json!({ "primary_key": key("users") }));
    schema(&json!({ "tables": [users, posts] }))
}

/// What no declaration knows of constraints and indexes, whatever an index is called.
const STANDING: &str = "
    SELECT concat_ws(' ', conname, obj_description(oid, 'pg_constraint')) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT concat_ws(' ', indisclustered, indisreplident, reloptions, obj_description(indexrelid, 'pg_class'))
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
    ORDER BY 1";

const STANDING_BY_HAND: &str = "COMMENT ON CONSTRAINT posts_fkey ON posts IS 'a key';
    COMMENT ON CONSTRAINT posts_check ON posts IS 'a check'; COMMENT ON INDEX posts_next IS 'an index';
    ALTER INDEX posts_next SET (fillfactor = 60); ALTER TABLE posts CLUSTER ON posts_next;
    ALTER TABLE posts REPLICA IDENTITY USING INDEX posts_both;";

#[test]
fn keys_checks_and_indexes_that_make_way_keep_what_no_declaration_knows() {
    let before = keyed("integer", "posts", "posts_next");
    for (after, intent) in [
        (keyed("big_integer", "posts", "posts_next"), Intent::default()),
        (
            keyed("big_integer", "articles", "articles_next"),
            Intent { tables: [(ObjectName::new("articles"), ObjectName::new("posts"))].into(), ..Intent::default() },
        ),
    ] {
        for online in [true, false] {
            let stages = stages(&before, &after, &intent, online);
            for target in Target::postgres("leaning_standing") {
                up(&target, &creation(&before));
                target.must("INSERT INTO users VALUES (1); INSERT INTO posts VALUES (2, 1)");
                target.must(STANDING_BY_HAND);
                let had = target.texts(STANDING);
                assert_eq!(had.iter().filter(|line| line.contains(" a ") || line.contains("an index")).count(), 3);
                up(&target, &stages);
                assert_same_lines(&target.label(), &target.texts(STANDING), "before", &had);
                down(&target, &stages);
                assert_same_lines(&target.label(), &target.texts(STANDING), "before", &had);
                up(&target, &stages);
            }
        }
    }
}

/// A subscriber finds rows by an index: without one, no row can be updated.
#[test]
fn an_index_that_takes_the_place_of_one_is_what_replication_goes_by() {
    let users = |columns: &[&str]| {
        let parts: Vec<Value> = columns.iter().map(|name| json!({ "target": { "column": name } })).collect();
        let index = json!([{ "name": "users_key", "unique": true, "parts": parts }]);
        let columns = json!([{ "name": "name", "type": "text" }, { "name": "age", "type": "integer" }]);
        schema(&json!({ "tables": [table("users", &columns, json!({ "indexes": index }))] }))
    };
    let (before, after) = (users(&["name"]), users(&["name", "age"]));
    for online in [true, false] {
        let stages = stages(&before, &after, &Intent::default(), online);
        for target in Target::postgres("leaning_replicated") {
            up(&target, &creation(&before));
            target.must(
                "INSERT INTO users VALUES ('ada', 36); ALTER TABLE users REPLICA IDENTITY USING INDEX users_key;
                ALTER TABLE users CLUSTER ON users_key; CREATE PUBLICATION published FOR TABLE users",
            );
            let had = target.texts(STANDING);
            for way in [up, down, up] {
                way(&target, &stages);
                assert_same_lines(&target.label(), &target.texts(STANDING), "before", &had);
                target.must("UPDATE users SET age = age + 1");
            }
        }
    }
}

/// What a later transaction makes again remembers nothing of what went in the first.
#[test]
fn what_is_set_on_an_index_that_is_gone_for_a_while_is_named_before_it_is_lost() {
    let users = |ty: &str, columns: &[&str]| {
        let parts: Vec<Value> = columns.iter().map(|name| json!({ "target": { "column": name } })).collect();
        let index = json!([{ "name": "users_key", "unique": true, "parts": parts }]);
        let columns = json!([{ "name": "name", "type": "text" }, { "name": "age", "type": ty }]);
        schema(&json!({ "tables": [table("users", &columns, json!({ "indexes": index }))] }))
    };
    let (before, after) = (users("integer", &["age"]), users("big_integer", &["age", "name"]));
    let stages = stages(&before, &after, &Intent::default(), true);
    assert!(stages.len() > 1, "{stages:#?}");
    for target in Target::postgres("leaning_apart") {
        up(&target, &creation(&before));
        target.must("INSERT INTO users VALUES ('ada', 36)");
        for (set, unset) in [
            ("COMMENT ON INDEX users_key IS 'by hand'", "COMMENT ON INDEX users_key IS NULL"),
            ("ALTER INDEX users_key SET (fillfactor = 60)", "ALTER INDEX users_key RESET (fillfactor)"),
            ("ALTER TABLE users CLUSTER ON users_key", "ALTER TABLE users SET WITHOUT CLUSTER"),
            ("ALTER TABLE users REPLICA IDENTITY USING INDEX users_key", "ALTER TABLE users REPLICA IDENTITY DEFAULT"),
        ] {
            for first in [&stages[0].up, &stages[stages.len() - 1].down] {
                target.must(set);
                let (was, had) = (target.facts(), target.texts(STANDING));
                let refused = target.exec(first).expect_err("it would be lost");
                assert!(refused.contains("what is set by hand on index users_key would be lost"), "{refused}");
                assert_same_lines(&target.label(), &target.facts(), "before", &was);
                assert_same_lines(&target.label(), &target.texts(STANDING), "before", &had);
                target.must(unset);
                if *first == stages[0].up { up(&target, &stages) } else { down(&target, &stages) }
            }
        }
    }
}

/// An index or statistics go with a column without a word, so a computed one is not rebuilt under them.
#[test]
fn a_computed_column_is_not_rebuilt_under_what_history_does_not_know() {
    let users = |ty: &str| {
        let twice = json!({ "expression": { "sql": { "postgres": "age * 2" } }, "stored": true });
        let columns = json!([{ "name": "age", "type": ty }, { "name": "twice", "type": ty, "nullable": true,
            "generated": twice }]);
        let more = json!({ "indexes": [{ "name": "users_twice", "parts": [{ "target": { "column": "twice" } }] }],
            "checks": [{ "name": "users_even", "expression": { "sql": { "postgres": "twice % 2 = 0" } } }] });
        schema(&json!({ "tables": [table("users", &columns, more)] }))
    };
    let (before, after) = (users("integer"), users("big_integer"));
    let stages = stages(&before, &after, &Intent::default(), true);
    for target in Target::postgres("leaning_computed") {
        up(&target, &creation(&before));
        target.must("INSERT INTO users (age) VALUES (36)");
        for (by_hand, name) in [
            ("CREATE INDEX theirs ON users (age) WHERE twice > 0", "index theirs"),
            ("CREATE STATISTICS theirs ON age, twice FROM users", "statistics object theirs"),
            ("ALTER TABLE users ADD CONSTRAINT theirs CHECK (twice > age)", "constraint theirs on table users"),
        ] {
            target.must(by_hand);
            let was = target.facts();
            let refused = target.exec(&stages[0].up).expect_err("it would be gone");
            assert!(refused.contains(&format!("is needed by {name}")) && !refused.contains(','), "{refused}");
            assert_same_lines(&target.label(), &target.facts(), "before", &was);
            target.must(match name.split_once(' ') {
                Some(("index", _)) => "DROP INDEX theirs",
                Some(("statistics", _)) => "DROP STATISTICS theirs",
                _ => "ALTER TABLE users DROP CONSTRAINT theirs",
            });
        }
        target.must("ALTER TABLE users ALTER twice SET STATISTICS 500, ALTER twice SET (n_distinct = -0.5)");
        let set = "SELECT attstattarget || ' ' || attoptions::text FROM pg_attribute WHERE attname = 'twice'
            AND attrelid = 'users'::regclass";
        for way in [up, down, up] {
            way(&target, &stages);
            assert_eq!(target.texts(set), ["500 {n_distinct=-0.5}"], "{}", target.label());
        }
    }
}

#[test]
fn a_routine_that_is_made_again_is_set_as_it_was() {
    let ages = |ty: &str| {
        let users = table("users", &json!([{ "name": "age", "type": ty, "nullable": true }]), json!({}));
        let sql = "CREATE FUNCTION ages(above integer) RETURNS SETOF text LANGUAGE sql \
                   BEGIN ATOMIC SELECT age::text FROM users WHERE age > above; END";
        let ages = json!({ "name": { "name": "ages" }, "arguments": "(integer)", "forms": { "postgres": sql } });
        schema(&json!({ "tables": [users], "routines": [ages] }))
    };
    let (before, after) = (ages("integer"), ages("big_integer"));
    let stages = stages(&before, &after, &Intent::default(), true);
    let is = "SELECT concat_ws(' ', prosecdef, provolatile, proparallel, proisstrict, proleakproof, procost, prorows)
        FROM pg_proc WHERE proname = 'ages'";
    for target in Target::postgres("leaning_routines") {
        up(&target, &creation(&before));
        target.must(
            "ALTER FUNCTION ages STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL RESTRICTED COST 77 ROWS 5;
            INSERT INTO users VALUES (36)",
        );
        for way in [up, down, up] {
            way(&target, &stages);
            assert_eq!(target.texts(is), ["t s r t t 77 5"], "{}", target.label());
            assert_eq!(target.texts("SELECT ages(7)"), ["36"]);
        }
    }
}
