//! What Postgres alone has of indexes, with rows: from nothing, changed, and back.

use seaglass::model::{Intent, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::{Way, add};
use crate::online_kit::{creation, schema, stages, up};

/// Words of a language, and these indexes of them.
fn words(indexes: &[Value]) -> Schema {
    let column = |name: &str, ty: &str| json!({ "name": name, "type": ty, "nullable": name != "id" });
    schema(&json!({
        "tables": [{
            "name": { "name": "words" },
            "columns": [column("id", "integer"), column("word", "text"), column("seen", "timestamp_tz"), column("facts", "json_binary")],
            "primary_key": { "name": "words_pkey", "columns": ["id"] },
            "indexes": indexes,
        }],
        "objects": [{ "extension": { "name": { "name": "pg_trgm" } } }],
    }))
}

fn index(column: &str, part: Value, more: Value) -> Value {
    let mut entry = json!({ "target": { "column": column } });
    add(&mut entry, part);
    let mut made = json!({ "name": "words_idx", "parts": [entry] });
    add(&mut made, more);
    made
}

const ROWS: &str = "INSERT INTO words SELECT n, 'word ' || n, now(), '{\"a\": 1}' FROM generate_series(1, 200) AS n";

fn way<'a>(name: &'a str, [before, after]: [&'a Schema; 2]) -> Way<'a> {
    let held = "SELECT concat_ws(' ', id, word) FROM words ORDER BY id";
    let others = [
        "CREATE VIEW theirs AS SELECT word FROM words; GRANT SELECT ON theirs TO PUBLIC;
         CREATE INDEX theirs_too ON words (seen) WITH (fillfactor = 55)",
        "SELECT relname || coalesce(relacl::text, '') FROM pg_class WHERE relname LIKE 'theirs%' ORDER BY 1",
    ];
    Way { name, before, after, intent: Intent::default(), rows: ROWS, held, others }
}

#[test]
fn every_fact_comes_changes_and_goes() {
    let none = words(&[]);
    let plain = |method: Value, class: Value| index("word", class, json!({ "method": method, "only": ["postgres"] }));
    let trigrams = json!({ "operator_class": "gist_trgm_ops" });
    for (name, before, after) in [
        (
            "fillfactor",
            index("word", json!({}), json!({})),
            index("word", json!({}), json!({ "storage": { "fillfactor": "70", "deduplicate_items": "off" } })),
        ),
        (
            "fastupdate",
            index("facts", json!({}), json!({ "method": "gin", "storage": { "gin_pending_list_limit": "256" } })),
            index("facts", json!({}), json!({ "method": "gin", "storage": { "fastupdate": "off" } })),
        ),
        (
            "brin",
            index("seen", json!({}), json!({ "method": "brin", "storage": { "pages_per_range": "8" } })),
            index(
                "seen",
                json!({}),
                json!({ "method": "brin", "storage": { "pages_per_range": "16", "autosummarize": "on" } }),
            ),
        ),
        (
            "class",
            plain(json!("gist"), trigrams),
            plain(json!("gist"), json!({ "operator_class": "gist_trgm_ops(siglen = 32)" })),
        ),
        (
            "collation",
            index("word", json!({}), json!({})),
            index("word", json!({ "collate": { "name": "C" } }), json!({})),
        ),
        (
            "twice",
            index("word", json!({}), json!({})),
            json!({ "name": "words_idx", "parts": [
                { "target": { "column": "word" } },
                { "target": { "column": "word" }, "operator_class": "text_pattern_ops", "order": "descending", "nulls": "last" },
                { "target": { "column": "word" }, "collate": { "namespace": "pg_catalog", "name": "C" } },
            ] }),
        ),
    ] {
        let [before, after] = [before, after].map(|index| words(&[index]));
        way(&format!("index_{name}_new"), [&none, &after]).goes();
        way(&format!("index_{name}"), [&before, &after]).goes();
        way(&format!("index_{name}_gone"), [&after, &none]).goes();
    }
}

/// What Postgres can set is set where the index stands; of what it goes by when it builds one, another index is built.
#[test]
fn what_can_be_set_is_set() {
    let of = |method: &str, column: &str, name: &str, value: &str| {
        let mut storage = json!({});
        storage[name] = json!(value);
        words(&[index(column, json!({}), json!({ "method": method, "storage": storage, "only": ["postgres"] }))])
    };
    let sql = |before: &Schema, after: &Schema| -> String {
        stages(before, after, &Intent::default(), true).iter().map(|stage| stage.up.clone()).collect()
    };
    let set = sql(&of("hash", "word", "fillfactor", "80"), &of("hash", "word", "fillfactor", "60"));
    assert!(set.contains("ALTER INDEX \"words_idx\" SET (fillfactor = 60);") && !set.contains("CREATE INDEX"), "{set}");
    assert!(set.contains("blocks neither readers nor writers") || !set.contains("blocks readers"), "{set}");
    let brief = sql(&of("gin", "facts", "fastupdate", "on"), &of("gin", "facts", "fastupdate", "off"));
    assert!(brief.contains("blocks reads and writes on words for a moment"), "{brief}");
    let built = sql(&of("brin", "seen", "pages_per_range", "8"), &of("brin", "seen", "pages_per_range", "16"));
    assert!(built.contains("CREATE INDEX CONCURRENTLY") && built.contains("WITH (pages_per_range = 16)"), "{built}");
}

/// What is set by hand stays through what is declared.
#[test]
fn what_others_set_stays() {
    let [before, after] =
        [json!({}), json!({ "storage": { "fillfactor": "70" } })].map(|more| words(&[index("word", json!({}), more)]));
    let stages = stages(&before, &after, &Intent::default(), true);
    for target in Target::postgres("index_others") {
        up(&target, &creation(&before));
        target.must("ALTER INDEX words_idx SET (deduplicate_items = off); COMMENT ON INDEX words_idx IS 'theirs'");
        let kept =
            "SELECT array_to_string(reloptions, ' ') || obj_description(oid) FROM pg_class WHERE relname = 'words_idx'";
        up(&target, &stages);
        assert_eq!(target.texts(kept), ["deduplicate_items=off fillfactor=70theirs"], "{}", target.label());
        crate::online_kit::down(&target, &stages);
        assert_eq!(target.texts(kept), ["deduplicate_items=offtheirs"], "{}", target.label());
    }
}
