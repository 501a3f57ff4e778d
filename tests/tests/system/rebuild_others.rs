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
            "DROP INDEX parent_name_idx; CREATE INDEX parent_name_idx ON parent (email);",
            "parent has an index that history does not know",
        ),
        (
            "DROP INDEX parent_name_idx; CREATE INDEX parent_name_idx ON parent (lower(name));",
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
        ("name text, email text DEFAULT 'x',", "", "parent has another default than history knows"),
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

/// `parent` with columns whose defaults are literals and expressions, one that is computed, and a key of two columns.
fn various() -> Case {
    let literal = |value: Value| json!({ "literal": value });
    let forms = |sql: &str| json!({ "sql": { "postgres": sql, "d1": sql } });
    let column = |name: &str, ty: Value, more: Value| {
        let mut column = json!({ "name": name, "type": ty, "nullable": true });
        column.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        column
    };
    let parent = json!({ "name": { "name": "parent" }, "columns": [
        { "name": "id", "type": "integer" }, { "name": "part", "type": "integer" },
        column("rank", json!("integer"), json!({ "default": literal(json!({ "integer": -5 })) })),
        column("label", json!("text"), json!({ "default": literal(json!({ "text": "it's" })) })),
        column("lines", json!("text"), json!({ "default": literal(json!({ "text": "a\nb" })) })),
        column("done", json!("boolean"), json!({ "default": literal(json!({ "bool": true })) })),
        column("at", json!("timestamp_tz"), json!({ "default": "now" })),
        column("code", json!("uuid"), json!({})),
        column("share", json!("double"), json!({ "default": literal(json!({ "float": "0.5" })) })),
        column("twice", json!("integer"), json!({ "generated": { "expression": forms("rank * 2"), "stored": false } })),
    ], "primary_key": { "name": "parent_pkey", "columns": ["id", "part"] } });
    let rows =
        "INSERT INTO parent (id, part) VALUES (1, 1), (2, 1); INSERT INTO parent (id, part, rank) VALUES (1, 2, 7);";
    let after = json!({ "tables": [check(parent.clone())] });
    Case::diffed(json!({ "tables": [parent] }), after, rows, |_| {})
}

const NOW: &str = "DEFAULT (replace(strftime('%Y-%m-%dT%H:%M:%f', 'now'), '.000', '') || '+00:00')";

/// The statement that makes `parent`, with a part of it written otherwise.
fn spelled(case: &Case, part: &str, other: &str) -> String {
    let made = Case::create(case.before());
    let made = &made[made.find("CREATE TABLE \"parent\"").expect("it is made")..];
    assert!(made.contains(part), "{part} is not in {made}");
    made.replacen(part, other, 1)
}

/// Each fact of a column, changed by hand with the rows kept.
#[test]
fn a_fact_of_a_column_that_was_changed_by_hand_is_refused_by_name() {
    let case = various();
    let (columns, ty, default) = (
        "parent has other columns than history knows",
        "parent has a column of another type than history knows",
        "parent has another default than history knows",
    );
    let changes = [
        ("\"lines\" text", "\"text\" text", columns),
        ("\"label\" text", "\"label\" text NOT NULL", columns),
        ("PRIMARY KEY (\"id\", \"part\")", "PRIMARY KEY (\"part\", \"id\")", columns),
        ("PRIMARY KEY (\"id\", \"part\")", "CHECK (id > 0)", columns),
        ("VIRTUAL", "STORED", columns),
        ("GENERATED ALWAYS AS (rank * 2) VIRTUAL", "", columns),
        ("\"label\" text", "\"label\" integer", ty),
        ("\"code\"  blob", "\"code\"  integer", ty),
        ("\"share\" double", "\"share\" text", ty),
        ("\"rank\"  integer", "\"rank\"  real", ty),
        ("DEFAULT -5", "DEFAULT 5", default),
        ("DEFAULT -5", "DEFAULT (-5 + 0)", default),
        ("DEFAULT -5", "", default),
        ("DEFAULT 'it''s'", "DEFAULT 'its'", default),
        ("DEFAULT 'it''s'", "DEFAULT ('it''' || 's')", default),
        ("DEFAULT 0.5", "", default),
        (NOW, "DEFAULT '2020-01-01'", default),
        ("\"code\"  blob", "\"code\"  blob DEFAULT x'00112233445566778899aabbccddeeff'", default),
    ];
    for (part, by_hand, why) in changes {
        let kept = "id, part, label, done, at, share";
        refuses(
            &case,
            &format!(
                "CREATE TABLE kept AS SELECT * FROM parent; DROP TABLE parent; {}
                 INSERT INTO parent ({kept}) SELECT {kept} FROM kept; DROP TABLE kept;",
                spelled(&case, part, by_hand)
            ),
            why,
        );
    }
}

/// Other spellings of the same are taken: sea-query has its own.
#[test]
fn another_spelling_of_a_column_is_no_other_column() {
    let case = various();
    let spellings = [
        ("\"rank\"  integer", "\"rank\" bigint"),
        ("\"label\" text", "\"label\" varchar(20)"),
        ("\"share\" double", "\"share\" float"),
        ("\"code\"  blob", "\"code\" uuid_text DEFAULT NULL"),
        ("DEFAULT -5", "DEFAULT (-5)"),
        ("DEFAULT 0.5", "DEFAULT 0.50"),
        (NOW, "DEFAULT CURRENT_TIMESTAMP"),
    ];
    for (part, other) in spellings {
        for engine in engines() {
            engine.must(&spelled(&case, part, other));
            engine.must("INSERT INTO parent (id, part, label, at) VALUES (1, 1, 'a', NULL), (2, 1, 'b', NULL)");
            let rows = engine.rows();
            engine.exec(&case.up()).unwrap_or_else(|error| panic!("{} {other}: {error}", engine.label()));
            assert_eq!(engine.rows(), rows, "{} {other}", engine.label());
        }
    }
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

/// The rows of a table that refer to each other are written before it goes.
#[test]
fn a_trigger_that_a_drop_would_fire_is_refused_by_name() {
    let kept = table("kept", &["name"], &[]);
    let case = Case::diffed(
        json!({ "tables": [table("parent", &[], &[key("parent", "up", "parent", "cascade")]), kept] }),
        json!({ "tables": [kept] }),
        "INSERT INTO parent VALUES (1, NULL), (2, 1);",
        |intent| {
            intent.allowed.insert(seaglass::model::Loss::Table(seaglass::model::ObjectName::new("parent")), None);
        },
    );
    let by_hand =
        "CREATE TRIGGER by_hand AFTER UPDATE ON parent BEGIN INSERT INTO kept (name) VALUES ('written'); END;";
    refuses(&case, by_hand, "parent has a trigger that history does not know");
}

/// A table that is dropped takes no rows of a table along that history does not know.
#[test]
fn a_table_that_nobody_knows_keeps_its_rows_when_another_one_is_dropped() {
    let case = Case::diffed(
        json!({ "tables": [table("parent", &["name"], &[])] }),
        json!({ "tables": [] }),
        "INSERT INTO parent VALUES (1, 'a');",
        |intent| {
            intent.allowed.insert(seaglass::model::Loss::Table(seaglass::model::ObjectName::new("parent")), None);
        },
    );
    let by_hand = "CREATE TABLE hand (id integer PRIMARY KEY, p integer REFERENCES parent (id) ON DELETE CASCADE); INSERT INTO hand VALUES (1, 1);";
    refuses(&case, by_hand, "a table that history does not know refers to parent");
}

/// A view loses its triggers when it goes; it stays where a table merely gets a column.
#[test]
fn a_trigger_of_a_view_is_refused_by_name_or_stays() {
    let write =
        "CREATE TRIGGER by_hand INSTEAD OF INSERT ON seen BEGIN INSERT INTO parent (name) VALUES (new.name); END;";
    let views = json!([{ "name": { "name": "seen" }, "forms": { "d1": "SELECT id, name FROM parent" } }]);
    let parent = table("parent", &["name"], &[]);
    let rows = "INSERT INTO parent VALUES (1, 'a');";
    let after = json!({ "tables": [check(parent.clone())] });
    let mut case = Case::diffed(json!({ "tables": [parent] }), after, rows, |_| {});
    case.with_views(&views);
    refuses(&case, write, "seen has a trigger that history does not know");
    let after = json!({ "tables": [table("parent", &["name", "email"], &[])] });
    let mut case = Case::diffed(json!({ "tables": [parent] }), after, rows, |_| {});
    case.with_views(&views);
    for engine in engines() {
        case.prepare(&engine);
        engine.must(write);
        engine.must(&case.up());
        engine.must("INSERT INTO seen (name) VALUES ('b');");
        assert_eq!(engine.texts("SELECT name FROM parent"), ["a", "b"], "{}", engine.label());
    }
}
