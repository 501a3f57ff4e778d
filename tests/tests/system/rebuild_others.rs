//! What others did to a table by hand: a rebuild would lose it without a word, so it is refused by name before anything
//! has changed.

use crate::rebuild_kit::{Case, index, key, table};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

fn check(mut table: Value) -> Value {
    table["checks"] =
        json!([{ "name": "parent_check", "expression": { "sql": { "postgres": "id > 0", "d1": "id > 0" } } }]);
    table
}

/// `parent` is rebuilt; it has an index, a trigger and a key of its own, and `child` refers to it.
fn case() -> Case {
    let mut parent = table("parent", &["name", "email"], &[key("parent", "up", "parent", "set_null")]);
    parent["indexes"] = json!([index("parent_name_idx", "name", false)]);
    parent["triggers"] = json!([{ "name": "parent_touch", "forms": {
        "d1": "CREATE TRIGGER parent_touch AFTER UPDATE ON parent BEGIN UPDATE child SET parent_id = parent_id WHERE id = 0; END" } }]);
    let child = table("child", &[], &[key("child", "parent_id", "parent", "cascade")]);
    let rows =
        "INSERT INTO parent (id, name) VALUES (1, 'a'), (2, NULL), (7, 'c'); INSERT INTO child VALUES (1, 1), (2, 7);";
    let after = json!({ "tables": [check(parent.clone()), child] });
    Case::diffed(json!({ "tables": [parent, child] }), after, rows, |_| {})
}

/// `sql` is done by hand; then the file must fail by a name that holds `why`, and leave everything as it is.
fn refuses(case: &Case, by_hand: &str, why: &str) {
    for engine in engines() {
        case.prepare(&engine);
        engine.must(by_hand);
        let (facts, rows) = (engine.facts(), engine.rows());
        let error = engine.exec(&case.up()).expect_err(by_hand);
        assert!(error.contains(why), "{} {by_hand}: {error}", engine.label());
        assert_eq!((engine.facts(), engine.rows()), (facts, rows), "{}", engine.label());
    }
}

/// `parent` with something else in its text, by hand.
fn parent(columns: &str, rest: &str) -> String {
    format!(
        "PRAGMA defer_foreign_keys = on;
         CREATE TABLE kept AS SELECT * FROM parent; CREATE TABLE children AS SELECT * FROM child; DROP TABLE parent;
         CREATE TABLE parent (id integer PRIMARY KEY, {columns} up integer REFERENCES parent (id) ON DELETE SET NULL){rest};
         CREATE INDEX parent_name_idx ON parent (name);
         INSERT INTO parent (id, name, email, up) SELECT id, name, email, up FROM kept; DROP TABLE kept;
         INSERT OR REPLACE INTO child SELECT * FROM children; DROP TABLE children;"
    )
}

#[test]
fn what_others_made_on_a_table_is_refused_by_name() {
    let case = case();
    let cases = [
        ("CREATE INDEX by_hand ON parent (email);", "parent has an index that history does not know"),
        (
            "DROP INDEX parent_name_idx; CREATE INDEX parent_name_idx ON parent (name, email);",
            "parent has an index that history does not know",
        ),
        (
            "DROP INDEX parent_name_idx; CREATE UNIQUE INDEX parent_name_idx ON parent (name);",
            "parent has an index that history does not know",
        ),
        (
            "CREATE TRIGGER by_hand AFTER INSERT ON parent BEGIN DELETE FROM child WHERE id = 99; END;",
            "parent has a trigger that history does not know",
        ),
        ("ALTER TABLE parent ADD COLUMN by_hand text;", "parent has other columns than history knows"),
        ("ALTER TABLE parent DROP COLUMN email;", "parent has other columns than history knows"),
        (
            "CREATE TABLE hand (id integer PRIMARY KEY, p integer REFERENCES parent (id) ON DELETE CASCADE); INSERT INTO hand VALUES (1, 1);",
            "a table that history does not know refers to parent",
        ),
        (
            "ALTER TABLE child ADD COLUMN other integer REFERENCES parent (id) ON DELETE SET NULL;",
            "a table that history does not know refers to parent",
        ),
    ];
    for (by_hand, why) in cases {
        refuses(&case, by_hand, why);
    }
}

#[test]
fn a_clause_that_history_does_not_know_is_refused_by_name() {
    let case = case();
    let cases = [
        ("name text, email text UNIQUE,", "", "parent has a unique key that history does not know"),
        ("name text, email text REFERENCES child (id),", "", "parent has other foreign keys than history knows"),
        ("name text, email text NOT NULL DEFAULT '',", "", "parent has other columns than history knows"),
        ("name text, email text DEFAULT 'x',", "", "parent has other columns than history knows"),
        ("name text, email text CHECK (email <> 'x'),", "", "parent has a check that history does not know"),
        ("name text COLLATE NOCASE, email text,", "", "parent has a collation that history does not know"),
        ("name text, email text,", " STRICT", "parent is STRICT or WITHOUT ROWID, which history does not know"),
    ];
    for (columns, rest, why) in cases {
        let by_hand = parent(columns, rest).replace(" text", if rest.is_empty() { " text" } else { " TEXT" });
        let email = if columns.contains("NOT NULL") { "'e' || id" } else { "email" };
        let by_hand = by_hand.replace("SELECT id, name, email, up", &format!("SELECT id, name, {email}, up"));
        refuses(&case, &by_hand, why);
    }
    let by_hand = parent("name text, email text,", "")
        .replace("id integer PRIMARY KEY", "id integer PRIMARY KEY ON CONFLICT REPLACE");
    refuses(&case, &by_hand, "parent has an ON CONFLICT clause that history does not know");
    let by_hand = parent("name text, email text,", "").replace("PRIMARY KEY", "PRIMARY KEY AUTOINCREMENT");
    refuses(&case, &by_hand, "parent has AUTOINCREMENT, which history does not know");
}

/// What is on other tables, and what only reads, is not lost and stays.
#[test]
fn what_others_made_elsewhere_stays() {
    let case = case();
    for engine in engines() {
        case.prepare(&engine);
        engine.must(
            "CREATE VIEW by_hand AS SELECT count(*) AS n FROM parent;
            CREATE INDEX child_by_hand ON child (parent_id);
            CREATE TABLE log (what text);
            CREATE TRIGGER child_log AFTER DELETE ON child BEGIN INSERT INTO log VALUES ('gone'); END;",
        );
        engine.must(&case.up());
        engine.must(&case.migration().down);
        assert_eq!(engine.texts("SELECT CAST(n AS text) FROM by_hand"), ["3"], "{}", engine.label());
        let left = engine
            .texts("SELECT name FROM sqlite_master WHERE name IN ('child_by_hand', 'child_log', 'by_hand') ORDER BY 1");
        assert_eq!(left, ["by_hand", "child_by_hand", "child_log"], "{}", engine.label());
        assert_eq!(engine.texts("SELECT what FROM log"), [""; 0], "{}", engine.label());
    }
}

/// A table that is only filled loses nothing, but a trigger that nobody knows would write.
#[test]
fn a_trigger_that_a_backfill_would_fire_is_refused_by_name() {
    let before = json!({ "tables": [table("parent", &["name"], &[])] });
    let after = json!({ "tables": [table("parent", &["name", "shout"], &[])] });
    let case = Case::diffed(before, after, "INSERT INTO parent VALUES (1, 'a');", |intent| {
        let forms =
            seaglass::model::Dialect::ALL.into_iter().map(|dialect| (dialect, "upper(name)".to_owned())).collect();
        let place = (seaglass::model::ObjectName::new("parent"), "shout".into());
        intent.backfills.insert(place, seaglass::model::Expression::Sql(forms));
    });
    let by_hand = "CREATE TRIGGER by_hand AFTER UPDATE ON parent BEGIN UPDATE parent SET name = 'touched'; END;";
    refuses(&case, by_hand, "parent has a trigger that history does not know");
    for engine in engines() {
        case.prepare(&engine);
        engine.must("CREATE INDEX by_hand ON parent (name);");
        engine.must(&case.up());
        assert_eq!(engine.rows(), ["parent id=1, name='a', shout='A'"], "{}", engine.label());
    }
}

/// A table that is dropped takes no rows of a table along that history does not know.
#[test]
fn a_table_that_nobody_knows_keeps_its_rows_when_another_one_is_dropped() {
    let case = Case::diffed(
        json!({ "tables": [table("parent", &["name"], &[])] }),
        json!({ "tables": [] }),
        "INSERT INTO parent VALUES (1, 'a');",
        |intent| {
            intent.allowed.insert(seaglass::diff::Loss::Table(seaglass::model::ObjectName::new("parent")), None);
        },
    );
    let by_hand = "CREATE TABLE hand (id integer PRIMARY KEY, p integer REFERENCES parent (id) ON DELETE CASCADE); INSERT INTO hand VALUES (1, 1);";
    refuses(&case, by_hand, "a table that history does not know refers to parent");
}
