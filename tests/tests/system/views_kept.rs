//! Materialized views with their indexes, with rows: made, changed, recreated for others, dropped, and back; among what
//! others set by hand and built over them.

use seaglass::model::Schema;
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, up};
use crate::views::{between, goes};

/// Orders with a price of this type, and views over them.
fn orders(price: &str, views: &[Value]) -> Schema {
    schema(&json!({
        "tables": [{ "name": { "name": "people" },
            "columns": [
                { "name": "id", "type": "integer" },
                { "name": "name", "type": "text" },
                { "name": "age", "type": price, "nullable": true },
            ],
            "primary_key": { "name": "people_pkey", "columns": ["id"] } }],
        "views": views,
    }))
}

const AGES: &str = "SELECT age, count(*) AS people FROM people GROUP BY age";

fn index(name: &str, column: &str, unique: bool) -> Value {
    json!({ "name": name, "parts": [{ "target": { "column": column } }], "unique": unique, "only": ["postgres"] })
}

fn kept(name: &str, sql: &str, more: &Value) -> Value {
    let mut made = json!({ "name": { "name": name }, "forms": { "postgres": sql }, "materialized": {} });
    made.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    made
}

fn ages(more: &Value) -> Value {
    kept("ages", AGES, more)
}

/// With a unique index, by which it is refreshed while it is read.
fn unique() -> Value {
    json!({ "indexes": [index("ages_age", "age", true)] })
}

fn plain(name: &str, sql: &str) -> Value {
    json!({ "name": { "name": name }, "forms": { "postgres": sql } })
}

fn texts(target: &Target, sql: &str, wanted: &[&str]) {
    assert_eq!(target.texts(sql), wanted, "{}: {sql}", target.label());
}

#[test]
fn a_materialized_view_is_made_changed_and_dropped() {
    let is_read = |target: &Target, is_there: bool| {
        if is_there {
            texts(target, "SELECT age || ' ' || people FROM ages ORDER BY 1", &["36 1", "7 1"]);
            target.autocommit("REFRESH MATERIALIZED VIEW CONCURRENTLY ages").unwrap();
        }
    };
    let (none, made) = (orders("integer", &[]), orders("integer", &[ages(&unique())]));
    goes("kept_new", &none, &made, is_read);
    goes("kept_dropped", &made, &none, |target, is_new| is_read(target, !is_new));
    let grown = kept("ages", "SELECT age, count(*) AS people, max(name) AS last FROM people GROUP BY age", &unique());
    goes("kept_changed", &made, &orders("integer", &[grown]), |target, _| is_read(target, true));
    let view = orders("integer", &[plain("ages", AGES)]);
    goes("kept_from_plain", &view, &made, is_read);
    goes("kept_to_plain", &made, &view, |target, is_new| is_read(target, !is_new));
}

#[test]
fn its_storage_and_its_indexes_change_where_it_stands() {
    let with = |storage: &Value, indexes: &[Value]| {
        orders("integer", &[ages(&json!({ "materialized": { "storage": storage }, "indexes": indexes }))])
    };
    let (first, second) = (index("ages_age", "age", true), index("ages_people", "people", false));
    let named = json!({ "name": "ages_by_people", "parts": second["parts"], "only": ["postgres"] });
    let storage = json!({ "fillfactor": "70", "autovacuum_enabled": "false" });
    let cases = [
        ("storage", 0, with(&storage, &[]), with(&json!({ "fillfactor": "80" }), &[])),
        ("indexes_new", 2, with(&json!({}), &[]), with(&json!({}), &[first.clone(), second.clone()])),
        ("index_gone", 0, with(&json!({}), &[first.clone(), second.clone()]), with(&json!({}), &[first])),
        ("index_named", 0, with(&json!({}), std::slice::from_ref(&second)), with(&json!({}), &[named])),
        ("index_other", 1, with(&json!({}), &[second]), with(&json!({}), &[index("ages_people", "age", false)])),
    ];
    for (what, built_alone, before, after) in cases {
        let files = between(&before, &after);
        for file in files.iter().flat_map(|file| [&file.up, &file.down]) {
            assert!(!file.contains("CREATE MATERIALIZED") && !file.contains("DROP MATERIALIZED"), "{file}");
        }
        assert_eq!(files.iter().filter(|file| file.no_transaction).count(), built_alone, "{what}");
        goes(&format!("kept_{what}"), &before, &after, |_, _| {});
    }
}

/// Its table's column has another type, another name, or goes; views over it and under it.
#[test]
fn it_comes_back_with_what_it_leans_on_and_with_what_others_gave_it() {
    let over = || plain("most", "SELECT max(people) AS most FROM ages");
    let under = || plain("grown", "SELECT age, name FROM people WHERE age > 1");
    let twice = |age: &str| {
        let ages = kept("ages", "SELECT age, count(*) AS people FROM grown GROUP BY age", &unique());
        orders(age, &[under(), ages, over(), kept("again", "SELECT people FROM ages", &json!({}))])
    };
    let by_hand =
        "DO $$ BEGIN CREATE ROLE kept_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        GRANT ALL ON SCHEMA public TO kept_reader; GRANT SELECT ON people TO kept_reader;
        GRANT SELECT ON grown TO kept_reader; GRANT SELECT (age) ON ages TO PUBLIC;
        COMMENT ON MATERIALIZED VIEW ages IS 'by hand'; COMMENT ON COLUMN ages.people IS 'how many';
        COMMENT ON INDEX ages_age IS 'by hand too'; ALTER MATERIALIZED VIEW ages SET (autovacuum_enabled = false);
        ALTER MATERIALIZED VIEW ages CLUSTER ON ages_age; ALTER MATERIALIZED VIEW ages OWNER TO kept_reader;";
    let gone = "ALTER MATERIALIZED VIEW ages OWNER TO CURRENT_USER";
    let (before, after) = (twice("integer"), twice("big_integer"));
    let files = between(&before, &after);
    let unknown = "SELECT concat_ws(' ', relname, pg_get_userbyid(relowner), relacl, reloptions, relispopulated,
            obj_description(oid, 'pg_class'), (SELECT string_agg(concat_ws(' ', attname, attacl,
                col_description(attrelid, attnum)), ',' ORDER BY attname)
            FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0),
            (SELECT indisclustered FROM pg_index WHERE indexrelid = pg_class.oid))
        FROM pg_class WHERE relkind IN ('v', 'm', 'i') AND relnamespace = 'public'::regnamespace ORDER BY 1";
    for target in Target::postgres("kept_comes_back") {
        up(&target, &creation(&before));
        target.must("INSERT INTO people VALUES (1, 'ada', 36), (2, 'bob', 7)");
        target.must("REFRESH MATERIALIZED VIEW ages; REFRESH MATERIALIZED VIEW again");
        target.must(by_hand);
        let was = target.texts(unknown);
        for way in [up, down, up] {
            way(&target, &files);
            assert_same_lines(&target.label(), &target.texts(unknown), "before", &was);
            texts(&target, "SELECT most::text FROM most", &["1"]);
        }
        target.must(gone);
    }
    let cases = [
        ("retyped", orders("integer", &[ages(&unique())]), orders("big_integer", &[ages(&unique())])),
        ("under_and_over", before, after),
    ];
    for (what, before, after) in cases {
        goes(&format!("kept_{what}"), &before, &after, |_, _| {});
    }
}

#[test]
fn one_that_is_made_without_rows_is_filled_again_where_it_was() {
    let empty = |age: &str| orders(age, &[ages(&json!({ "materialized": { "empty": true } }))]);
    let files = between(&empty("integer"), &empty("big_integer"));
    goes("kept_empty", &empty("integer"), &empty("big_integer"), |target, _| {
        let refused = target.exec("SELECT age FROM ages").unwrap_err();
        assert!(refused.contains("has not been populated"), "{refused}");
    });
    for target in Target::postgres("kept_filled") {
        up(&target, &creation(&empty("integer")));
        target.must("INSERT INTO people VALUES (1, 'ada', 36); REFRESH MATERIALIZED VIEW ages");
        for way in [up, down, up] {
            way(&target, &files);
            texts(&target, "SELECT age::text FROM ages", &["36"]);
        }
    }
}

/// Nothing goes silently that only the database knows.
#[test]
fn what_others_built_on_it_stops_the_migration_by_name() {
    let (before, after) = (orders("integer", &[ages(&unique())]), orders("big_integer", &[ages(&unique())]));
    let files = between(&before, &after);
    let theirs = [
        ("CREATE MATERIALIZED VIEW theirs AS SELECT age FROM people", "used by a view or rule"),
        ("CREATE MATERIALIZED VIEW theirs AS SELECT age FROM ages", "materialized view theirs"),
        ("CREATE INDEX theirs ON ages (people)", "index theirs"),
        ("CREATE STATISTICS theirs ON age, people FROM ages", "theirs"),
    ];
    for target in Target::postgres("kept_theirs") {
        up(&target, &creation(&before));
        target.must("INSERT INTO people VALUES (1, 'ada', 36)");
        for (make, name) in &theirs {
            target.must(make);
            let was = target.facts();
            let refused = target.exec(&files[0].up).expect_err(make);
            assert!(refused.contains(name), "{make}: {refused}");
            assert_same_lines(&target.label(), &target.facts(), "before", &was);
            let kind = make.split_whitespace().nth(1).unwrap();
            let kind = if kind == "MATERIALIZED" { "MATERIALIZED VIEW" } else { kind };
            target.must(&format!("DROP {kind} theirs"));
        }
        up(&target, &files);
    }
}

/// What it costs stands in the header.
#[test]
fn the_header_says_that_its_query_runs() {
    let (before, after) = (orders("integer", &[ages(&unique())]), orders("big_integer", &[ages(&unique())]));
    let new = &creation(&before)[0].up;
    let told = "runs the query of ages and stores its rows; blocks neither reads nor writes on its tables";
    assert!(new.contains(told), "{new}");
    let again = &between(&before, &after)[0].up;
    assert!(again.contains("blocks reads and writes on ages until it commits"), "{again}");
}
