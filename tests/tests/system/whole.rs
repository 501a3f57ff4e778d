//! Files that only add, and their down files: statement by statement they fail at once and change nothing, on D1 and on
//! plain SQLite, or they are one statement.

use crate::rebuild_kit::{Case, index, key, table};
use seaglass::model::Intent;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

const OLD_ROWS: &str = "INSERT INTO old VALUES (1, 'a'), (2, 'b');";

/// `old` has rows; what is added, and how many statements its files are.
fn cases() -> Vec<(&'static str, Value, [usize; 2])> {
    let old = || table("old", &["name"], &[]);
    let mut indexed = old();
    indexed["indexes"] = json!([index("old_name_idx", "name", false)]);
    let mut twice = old();
    twice["indexes"] = json!([index("old_name_idx", "name", false), index("old_name_key", "name", true)]);
    let mut new =
        table("new", &["name"], &[key("new", "up", "new", "restrict"), key("new", "old_id", "old", "cascade")]);
    new["indexes"] = json!([index("new_name_idx", "name", false)]);
    new["triggers"] = json!([{ "name": "new_touch", "forms": {
        "d1": "CREATE TRIGGER new_touch AFTER INSERT ON new BEGIN UPDATE new SET name = 'x' WHERE id = 0; END" } }]);
    let round = [
        table("left", &["name"], &[key("left", "right_id", "right", "cascade")]),
        table("right", &["name"], &[key("right", "left_id", "left", "set_null")]),
    ];
    let view = json!([{ "name": { "name": "names" }, "forms": { "d1": "SELECT name FROM old" } }]);
    vec![
        ("a table", json!({ "tables": [old(), table("new", &["name"], &[])] }), [1, 1]),
        (
            "a table that refers to itself",
            json!({ "tables": [old(), table("new", &[], &[key("new", "up", "new", "restrict")])] }),
            [1, 4],
        ),
        ("a table with an index and a trigger", json!({ "tables": [old(), new] }), [6, 5]),
        ("tables that refer to each other", json!({ "tables": [old(), round[0], round[1]] }), [5, 6]),
        ("an index", json!({ "tables": [indexed] }), [2, 1]),
        ("indexes", json!({ "tables": [twice] }), [6, 5]),
        ("a view", json!({ "tables": [old()], "views": view }), [4, 1]),
    ]
}

/// Those of a file, by the lines that end with one.
fn statements(file: &str) -> usize {
    file.lines().filter(|line| line.ends_with(';') && !line.starts_with("--")).count()
}

#[test]
fn a_file_that_only_adds_is_whole_or_nothing() {
    let before = || json!({ "tables": [table("old", &["name"], &[])] });
    for (label, after, counts) in cases() {
        let case = Case::diffed(before(), after, OLD_ROWS, |_: &mut Intent| {});
        let files = case.migration();
        assert_eq!(
            [&files.up, &files.down].map(|file| statements(file)),
            counts,
            "{label}\n{}\n{}",
            files.up,
            files.down
        );
        assert!(!files.up.contains("locked or rewritten") || files.up.contains("new objects only"), "{}", files.up);
        for engine in engines() {
            case.keeps(&engine, label);
            // The file once more fails by what is there, with nothing changed.
            engine.must(&files.up);
            let (facts, rows) = (engine.facts(), engine.rows());
            engine.exec(&files.up).expect_err(label);
            assert_eq!((engine.facts(), engine.rows()), (facts, rows), "{label}");
        }
    }
}

/// The planner knows a new index as soon as the file has run, and knows the others still when a table was rebuilt.
#[test]
fn the_planner_is_told_of_indexes_that_rows_are_in() {
    let known = |engine: &Target| engine.texts("SELECT tbl || '.' || idx || ' ' || stat FROM sqlite_stat1 ORDER BY 1");
    let old = table("old", &["name", "other"], &[]);
    let mut indexed = old.clone();
    indexed["indexes"] = json!([index("old_name_idx", "name", false)]);
    let mut required = indexed.clone();
    required["columns"][2]["nullable"] = json!(false);
    let rows = "INSERT INTO old SELECT value, 'n' || (value % 4), 'x' FROM json_each('[1,2,3,4,5,6,7,8]');";
    let first = Case::diffed(json!({ "tables": [old] }), json!({ "tables": [indexed.clone()] }), rows, |_| {});
    let second = Case::diffed(json!({ "tables": [indexed] }), json!({ "tables": [required] }), "", |intent| {
        let with = seaglass::model::Expression::Literal(seaglass::model::Literal::Text("?".to_owned()));
        intent.backfills.insert((seaglass::model::ObjectName::new("old"), "other".into()), with);
    });
    assert!(!Case::create(second.before()).contains("PRAGMA optimize"), "{}", Case::create(second.before()));
    for engine in engines() {
        first.prepare(&engine);
        engine.must(&first.up());
        assert_eq!(known(&engine), ["old.old_name_idx 8 2"], "{}", engine.label());
        for file in [second.up(), second.migration().down] {
            engine.must(&file);
            assert_eq!(known(&engine), ["old.old_name_idx 8 2"], "{}\n{file}", engine.label());
        }
    }
}
