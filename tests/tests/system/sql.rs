//! Rendered SQL that the two databases of this repository do not need, with rows, on every engine.

use seaglass::Project;
use seaglass::dialect::Capabilities;
use seaglass::diff::Change;
use seaglass::emit::history::Style;
use seaglass::emit::sql::{self, Meta, StageFiles};
use seaglass::emit::{Source, seed};
use seaglass::model::{Declared, Dialect, Expression, Literal, Name, ObjectName, Schema, SeedData, SeedInsert};
use seaglass::plan;
use seaglass_tests::target::Target;
use serde_json::{Value, json};
use std::fmt::Write as _;

fn targets() -> Vec<Target> {
    let [fifteen, eighteen] = Target::postgres("sql");
    vec![fifteen, eighteen, Target::sqlite(), Target::d1()]
}

fn dialect(target: &Target) -> Dialect {
    match target {
        Target::Postgres { .. } => Dialect::Postgres,
        Target::Sqlite(_) | Target::D1(_) => Dialect::D1,
    }
}

fn declared(schema: Value) -> Declared {
    let schema: Schema = serde_json::from_value(schema).unwrap();
    Declared { name: "shop".to_owned(), dialects: Dialect::ALL.to_vec(), schema, ..Declared::default() }
}

/// The files that make everything.
fn files(declared: &Declared, dialect: Dialect) -> StageFiles {
    let enums = declared.schema.enums.iter().cloned().map(Change::CreateEnum);
    let tables = declared.schema.tables.iter().cloned().map(Change::CreateTable);
    let routines = declared.schema.routines.iter().cloned().map(Change::CreateRoutine);
    let changes: Vec<Change> = enums.chain(tables).chain(routines).collect();
    let (before, project) = (Schema::default(), Project::new("."));
    let plan = plan::plan(&changes, &before, &declared.schema, Capabilities::of(dialect));
    let meta = Meta {
        project: &project,
        database: declared,
        first: 1,
        style: &Style::default(),
        name: "initial",
        suffixes: &[],
    };
    sql::render(&plan, &changes, &meta).remove(0).unwrap()
}

/// A table with an integer key and, per target, a column that refers to it: `(column, table, action, nullable)`.
fn table(name: &str, keys: &[(&str, &str, &str, bool)]) -> Value {
    let mut columns = vec![json!({ "name": "id", "type": "integer" })];
    columns.extend(
        keys.iter().map(|(column, _, _, nullable)| json!({ "name": column, "type": "integer", "nullable": nullable })),
    );
    let keys: Vec<Value> = keys
        .iter()
        .map(|(column, target, action, _)| {
            json!({ "name": format!("{name}_{column}_fkey"), "columns": [column], "target": { "name": target },
                "target_columns": ["id"], "on_delete": action })
        })
        .collect();
    json!({ "name": { "name": name }, "columns": columns, "foreign_keys": keys,
        "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
}

/// Chains longer than D1 follows, cycles, required keys, checks and triggers: whatever the rows are, they can be dropped.
#[test]
fn the_way_back_drops_tables_whose_rows_refer_to_each_other() {
    let mut nodes = table("nodes", &[("up", "nodes", "cascade", true)]);
    nodes["checks"] = json!([{ "name": "nodes_root", "expression": { "sql": {
        "postgres": "id = 1 OR up IS NOT NULL", "d1": "id = 1 OR up IS NOT NULL" } } }]);
    nodes["triggers"] = json!([{ "name": "nodes_touch", "forms": {
        "d1": "CREATE TRIGGER nodes_touch BEFORE UPDATE ON nodes BEGIN SELECT RAISE(ABORT, 'touched'); END" } }]);
    let declared = declared(json!({ "tables": [
        nodes,
        table("required", &[("up", "required", "cascade", false)]),
        table("restricted", &[("up", "restricted", "restrict", false)]),
        table("users", &[("team", "teams", "set_null", true), ("boss", "users", "set_null", true)]),
        table("teams", &[("lead", "users", "cascade", true)]),
        table("left_side", &[("other", "right_side", "no_action", true)]),
        table("right_side", &[("other", "left_side", "restrict", true)]),
    ]}));
    let mut rows = String::new();
    for name in ["nodes", "required", "restricted"] {
        for id in 1..=40 {
            let _ = writeln!(rows, "INSERT INTO {name} VALUES ({id}, {});", if id == 1 { 1 } else { id - 1 });
        }
    }
    for (one, other) in [("users", "teams"), ("left_side", "right_side")] {
        let rest = if one == "users" { ", NULL" } else { "" };
        let _ = writeln!(rows, "INSERT INTO {one} VALUES (1, NULL{rest}); INSERT INTO {other} VALUES (1, 1);");
        let _ = writeln!(rows, "UPDATE {one} SET {} = 1;", if one == "users" { "team" } else { "other" });
    }
    for target in targets() {
        let files = files(&declared, dialect(&target));
        target.must(&files.up);
        let made = target.facts();
        target.must(&rows);
        assert_eq!(target.rows().len(), 124, "{}", target.label());
        target.must(&files.down);
        assert_eq!(target.facts(), target.sibling().facts(), "{}", target.label());
        target.must(&files.up);
        assert_eq!(target.facts(), made, "{}", target.label());
    }
}

/// `SQLite` edits the text of CREATE TABLE when a column is added, renamed or dropped.
#[test]
fn comments_live_through_later_changes_of_their_table() {
    let column = |name: &str| json!({ "name": name, "type": "text", "nullable": true, "doc": format!("The {name}, of (it); it's \"so\" -- yes */ no") });
    let declared = declared(json!({ "tables": [{
        "name": { "name": "t" }, "doc": "All, of (it); it's \"so\" -- yes */ no\nand more",
        "columns": [{ "name": "id", "type": "integer" }, column("first"), column("middle"), column("last")],
        "primary_key": { "name": "t_pkey", "columns": ["id"] },
        "checks": [{ "name": "c", "expression": { "sql": { "postgres": "id > 0", "d1": "id > 0" } } }],
    }, { "name": { "name": "bare" }, "columns": [column("first"), column("last")] }]}));
    let kept = |name: &str| format!("/* The {name}, of (it); it's \"so\" -- yes * / no */");
    for target in [Target::sqlite(), Target::d1()] {
        target.must(&files(&declared, Dialect::D1).up);
        target.must(
            "INSERT INTO t VALUES (1, 'a', 'b', 'c');
            ALTER TABLE t ADD COLUMN added text DEFAULT 'x' /* The added. */;
            ALTER TABLE t RENAME COLUMN first TO renamed;
            ALTER TABLE t DROP COLUMN middle;
            ALTER TABLE bare ADD COLUMN added text;
            ALTER TABLE bare DROP COLUMN last;
            ALTER TABLE t RENAME TO t2;",
        );
        let [t, bare] = ["t2", "bare"].map(|name| {
            target.texts(&format!("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{name}'")).remove(0)
        });
        let label = target.label();
        assert!(t.contains("/* All, of (it); it's \"so\" -- yes * / no\n       and more */"), "{label}: {t}");
        assert!(
            t.contains(&kept("first")) && t.contains(&kept("last")) && !t.contains(&kept("middle")),
            "{label}: {t}"
        );
        assert!(t.contains("/* The added. */"), "{label}: {t}");
        assert!(bare.contains(&kept("first")) && !bare.contains(&kept("last")), "{label}: {bare}");
        assert_eq!(target.texts("SELECT renamed || last || added FROM t2"), ["acx"], "{label}");
    }
}

/// A key may point at columns that only an index makes unique, also in its own table, which Postgres has no form for
/// within CREATE TABLE.
#[test]
fn a_foreign_key_can_point_at_a_unique_index() {
    let mut parent = table("parent", &[("up", "parent", "no_action", true)]);
    parent["primary_key"] = Value::Null;
    parent["indexes"] = json!([{ "name": "parent_id", "unique": true, "parts": [{ "target": { "column": "id" } }] }]);
    let declared = declared(json!({ "tables": [table("child", &[("parent", "parent", "cascade", false)]), parent] }));
    for target in targets() {
        let files = files(&declared, dialect(&target));
        target.must(&files.up);
        target.must("INSERT INTO parent VALUES (1, NULL), (2, 1); INSERT INTO child VALUES (1, 2);");
        assert!(target.exec("INSERT INTO parent VALUES (3, 7)").is_err(), "{}", target.label());
        assert!(target.exec("INSERT INTO child VALUES (2, 7)").is_err(), "{}", target.label());
        target.must("DELETE FROM parent WHERE id = 2");
        assert_eq!(target.texts("SELECT CAST(count(*) AS text) FROM child"), ["0"], "{}", target.label());
        target.must(&files.down);
    }
}

/// Every default satisfies its own column's type and checks.
#[test]
fn every_default_makes_a_row() {
    let with = |name: &str, ty: Value, default: Value| json!({ "name": name, "type": ty, "default": default });
    let literal = |kind: &str, value: &str| json!({ "literal": { kind: value } });
    let declared = declared(json!({
        "enums": [{ "name": { "name": "mood" }, "values": ["good", "it's \\ \r BEGIN TRANSACTION; COMMIT;"] }],
        "tables": [{ "name": { "name": "t" }, "columns": [
            with("a", json!("boolean"), json!({ "literal": { "bool": true } })),
            with("b", json!("boolean"), json!({ "literal": { "integer": 0 } })),
            with("c", json!("big_integer"), json!({ "literal": { "integer": i64::MIN } })),
            with("d", json!("double"), literal("float", "1e300")),
            with("e", json!("bytes"), literal("bytes", "00ff5c27")),
            with("f", json!("uuid"), literal("uuid", "01234567-89ab-cdef-0123-456789abcdef")),
            with("g", json!("json_binary"), literal("json", "{\"a\":\"\\r\\n\"}")),
            with("h", json!({ "enum": { "name": "mood" } }), literal("text", "it's \\ \r BEGIN TRANSACTION; COMMIT;")),
            with("i", json!("date"), literal("date", "2026-01-02")),
            with("j", json!("time"), literal("time", "03:04:05.500000")),
            with("k", json!("date_time"), json!("now")),
            with("l", json!("timestamp_tz"), literal("text", "2026-01-02T03:04:05+02:00")),
            with("m", json!("date"), json!("now")),
            with("n", json!("time"), json!("current_time")),
            with("o", json!("big_integer"), json!("now")),
            with("p", json!("uuid"), json!("new_uuid")),
            with("q", json!({ "varchar": 36 }), json!("new_uuid")),
            with("r", json!("integer"), json!({ "sql": { "postgres": "1 + 1 -- two", "d1": "1 + 1 -- two" } })),
            with("s", json!("timestamp_tz"), json!("now")),
        ]}],
    }));
    for target in targets() {
        target.must(&files(&declared, dialect(&target)).up);
        target.must("INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES;");
        let label = target.label();
        assert_eq!(
            target.texts("SELECT CAST(h AS text) FROM t LIMIT 1"),
            ["it's \\ \r BEGIN TRANSACTION; COMMIT;"],
            "{label}"
        );
        let text = "SELECT lower(replace(q, '-', '')) FROM t";
        let bytes = match dialect(&target) {
            Dialect::Postgres => "SELECT replace(p::text, '-', '') FROM t",
            Dialect::D1 => "SELECT lower(hex(p)) FROM t",
        };
        let mut seen: Vec<String> = [text, bytes].into_iter().flat_map(|query| target.texts(query)).collect();
        for uuid in &seen {
            assert!(uuid.len() == 32 && &uuid[12..13] == "4" && "89ab".contains(&uuid[16..17]), "{label}: {uuid}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 4, "{label}");
    }
}

/// A large seed is cut into statements that D1 takes; it can be run again, and the app's next row gets a number of its own.
#[test]
fn a_large_seed_with_its_own_numbers_can_be_run_again() {
    let mut declared = declared(json!({ "tables": [{
        "name": { "name": "items" },
        "columns": [{ "name": "id", "type": "big_integer", "identity": true }, { "name": "title", "type": "text" }],
        "primary_key": { "name": "items_pkey", "columns": ["id"] },
    }]}));
    let literal = Expression::Literal;
    let row = |id: i64| {
        let title = format!("{id}: it's {}\r\nBEGIN TRANSACTION; COMMIT; \\", "é".repeat(100));
        vec![literal(Literal::Integer(id)), literal(Literal::Text(title))]
    };
    let rows: Vec<Vec<Expression>> = (1..=2_000).map(row).collect();
    let columns = vec![Name::from("id"), Name::from("title")];
    let on_conflict = "ON CONFLICT (\"id\") DO NOTHING".to_owned();
    let insert = SeedInsert { table: ObjectName::new("items"), columns, rows, on_conflict };
    declared.seeds = vec![SeedData { name: "many".to_owned(), doc: None, inserts: vec![insert] }];
    let project = Project::new(".");
    let source = Source { project: &project, database: &declared, history: &[] };
    let seeds = seed::files(source);
    for target in targets() {
        target.must(&files(&declared, dialect(&target)).up);
        let body = &seeds.iter().find(|file| file.path.contains(target.dialect())).unwrap().body;
        target.must(body);
        let rows = target.rows();
        assert_eq!(rows.len(), 2_000, "{}", target.label());
        target.must(body);
        assert_eq!(target.rows(), rows, "{}", target.label());
        target.must("INSERT INTO items (title) VALUES ('next')");
        let numbers = target.texts("SELECT CAST(count(DISTINCT id) AS text) FROM items WHERE id > 0");
        assert_eq!(numbers, ["2001"], "{}", target.label());
        let title = target.texts("SELECT title FROM items WHERE id = 7");
        assert!(title[0].ends_with("\r\nBEGIN TRANSACTION; COMMIT; \\"), "{}: {title:?}", target.label());
    }
}

/// A check may call a routine that this migration makes.
#[test]
fn a_routine_is_made_before_the_table_that_calls_it() {
    let mut caller = table("caller", &[]);
    caller["checks"] =
        json!([{ "name": "caller_check", "expression": { "sql": { "postgres": "sound(id)", "d1": "id > 0" } } }]);
    let declared = declared(json!({ "tables": [caller, table("facts", &[])], "routines": [{
        "name": { "name": "sound" }, "arguments": "(integer)", "doc": "Whether it's \\ sound.",
        "forms": { "postgres": "CREATE FUNCTION sound(integer) RETURNS boolean LANGUAGE sql AS 'SELECT $1 > (SELECT count(*) FROM facts)'" },
    }]}));
    for target in Target::postgres("routine") {
        let files = files(&declared, Dialect::Postgres);
        target.must(&files.up);
        target.must("INSERT INTO caller VALUES (1); INSERT INTO facts VALUES (1);");
        assert!(target.exec("INSERT INTO caller VALUES (0)").is_err(), "{}", target.label());
        assert_eq!(target.texts("SELECT obj_description('sound(integer)'::regprocedure)"), ["Whether it's \\ sound."]);
        target.must(&files.down);
        assert_eq!(target.facts(), target.sibling().facts(), "{}", target.label());
    }
}
