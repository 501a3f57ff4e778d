//! What a migration on D1 and SQLite computes is computed from the state before it, and the rows that others know by
//! their numbers keep them.

use crate::rebuild_kit::{Case, key, table, text};
use seaglass::model::{Dialect, Expression, Forms, Intent, Loss, ObjectName};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

fn forms(sql: &str) -> Forms {
    Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect()
}

fn backfill(intent: &mut Intent, table: &str, column: &str, sql: &str) {
    intent.backfills.insert((ObjectName::new(table), column.into()), Expression::Sql(forms(sql)));
}

fn using(intent: &mut Intent, table: &str, column: &str, sql: &str) {
    intent.conversions.insert((ObjectName::new(table), column.into()), forms(sql));
    intent.allowed.insert(Loss::Narrowed { table: ObjectName::new(table), column: column.into() }, None);
}

fn number(name: &str, nullable: bool) -> Value {
    json!({ "name": name, "type": "integer", "nullable": nullable })
}

fn with(mut table: Value, columns: &[Value]) -> Value {
    table["columns"].as_array_mut().unwrap().extend(columns.iter().cloned());
    table
}

fn check(mut table: Value, sql: &str) -> Value {
    let name = format!("{}_check", table["name"]["name"].as_str().unwrap());
    table["checks"] = json!([{ "name": name, "expression": { "sql": { "postgres": sql, "d1": sql } } }]);
    table
}

/// The rows after the migration, on both engines.
fn leads_to(case: &Case, rows: &[&str]) {
    for engine in engines() {
        case.migrate(&engine);
        assert_eq!(engine.rows(), rows, "{}\n{}", engine.label(), case.up());
        case.back(&engine);
    }
}

#[test]
fn a_backfill_reads_its_own_table_as_it_was() {
    let items = table("items", &["name"], &[]);
    let rows = "INSERT INTO items VALUES (1, 'a'), (2, 'b'), (7, NULL);";
    for nullable in [false, true] {
        let after = with(items.clone(), &[number("seen_up_to", nullable)]);
        let case = Case::diffed(json!({ "tables": [items] }), json!({ "tables": [after] }), rows, |intent| {
            backfill(intent, "items", "seen_up_to", "coalesce((SELECT max(id) FROM items), 0)");
        });
        let held = |id: i32, name: &str| format!("items id={id}, name={name}, seen_up_to=7");
        leads_to(&case, &[&held(1, "'a'"), &held(2, "'b'"), &held(7, "NULL")]);
    }
}

#[test]
fn a_backfill_reads_tables_that_are_rebuilt_or_dropped() {
    let parent = || table("parent", &["name"], &[]);
    let child = || table("child", &[], &[key("child", "parent_id", "parent", "cascade")]);
    let log = || table("log", &["what"], &[]);
    let rows = "INSERT INTO parent VALUES (1, 'a'), (2, 'b'); INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);
        INSERT INTO log VALUES (1, 'x'), (2, 'y');";
    for required in [true, false] {
        let after = with(parent(), &[number("children", !required), number("logged", true)]);
        let case = Case::diffed(
            json!({ "tables": [parent(), child(), log()] }),
            json!({ "tables": [after, check(child(), "id > 0")] }),
            rows,
            |intent| {
                let count = "(SELECT count(*) FROM child WHERE child.parent_id = parent.id)";
                backfill(intent, "parent", "children", count);
                backfill(intent, "parent", "logged", "(SELECT count(*) FROM log)");
                intent.allowed.insert(Loss::Table(ObjectName::new("log")), None);
            },
        );
        let parents = ["parent children=1, id=2, logged=2, name='b'", "parent children=2, id=1, logged=2, name='a'"];
        let children = ["child id=1, parent_id=1", "child id=2, parent_id=1", "child id=3, parent_id=2"];
        leads_to(&case, &[&children[..], &parents[..]].concat());
    }
}

/// Columns of one table, and of two, whose new values are computed from each other's old ones.
#[test]
fn conversions_read_each_other_as_they_were() {
    let pair = |name: &str, ty: &str| {
        let column = |name: &str| json!({ "name": name, "type": ty, "nullable": true });
        with(table(name, &[], &[]), &[column("x"), column("y")])
    };
    let rows = "INSERT INTO a VALUES (1, '10', '20'); INSERT INTO b VALUES (1, '30', '40');";
    for rebuilt in [false, true] {
        let end = |table: Value| if rebuilt { check(table, "x <> 0") } else { table };
        let case = Case::diffed(
            json!({ "tables": [pair("a", "text"), pair("b", "text")] }),
            json!({ "tables": [end(pair("a", "integer")), pair("b", "integer")] }),
            rows,
            |intent| {
                using(intent, "a", "x", "length(y || '-')");
                using(intent, "a", "y", "length(x || '--')");
                using(intent, "b", "x", "(SELECT length(x || y) FROM a)");
                using(intent, "b", "y", "(SELECT length(typeof(y)) FROM a)");
            },
        );
        leads_to(&case, &["a id=1, x=3, y=4", "b id=1, x=4, y=4"]);
    }
}

/// The types differ on Postgres alone, and the values differ everywhere.
#[test]
fn a_conversion_between_types_that_are_stored_alike_is_carried_out() {
    let items = |ty: &str| with(table("items", &[], &[]), &[json!({ "name": "total", "type": ty, "nullable": true })]);
    let rows = "INSERT INTO items VALUES (1, 1), (2, 2), (3, NULL);";
    for rebuilt in [false, true] {
        let end = if rebuilt { check(items("big_integer"), "total <> 0") } else { items("big_integer") };
        let case = Case::diffed(json!({ "tables": [items("integer")] }), json!({ "tables": [end] }), rows, |intent| {
            using(intent, "items", "total", "total * 100 + (SELECT count(total) FROM items)");
        });
        leads_to(&case, &["items id=1, total=102", "items id=2, total=202", "items id=3, total=NULL"]);
        let down = case.migration().down;
        assert!(down.contains("values of items.total stay what they were turned into"), "{down}");
    }
}

#[test]
fn a_backfill_reads_a_view_and_a_column_that_go() {
    let before = json!({ "tables": [table("items", &["name", "old"], &[])],
        "views": [{ "name": { "name": "named" }, "forms": { "d1": "SELECT id, name FROM items WHERE name IS NOT NULL" } }] });
    let mut after = before.clone();
    after["tables"][0] = with(table("items", &["name"], &[]), &[number("named", false), text("note", true)]);
    let rows = "INSERT INTO items VALUES (1, 'a', 'o'), (2, NULL, 'p');";
    let case = Case::diffed(before, after, rows, |intent| {
        backfill(intent, "items", "named", "(SELECT count(*) FROM named)");
        backfill(intent, "items", "note", "old || '!'");
        intent.allowed.insert(Loss::Column { table: ObjectName::new("items"), column: "old".into() }, None);
    });
    leads_to(&case, &["items id=1, name='a', named=1, note='o!'", "items id=2, name=NULL, named=1, note='p!'"]);
}

/// A table by a text, with a search index over its rows' numbers, which nobody declared.
fn searched(mut notes: Value) -> Case {
    notes["primary_key"] = json!({ "name": "notes_pkey", "columns": ["slug"] });
    let after = check(notes.clone(), "body <> ''");
    Case::diffed(json!({ "tables": [notes] }), json!({ "tables": [after] }), NOTES, |_| {})
}

const NOTES: &str =
    "INSERT INTO notes (slug, body) VALUES ('z', 'gone'), ('y', 'alpha'), ('x', 'beta'), ('w', 'gamma');
    DELETE FROM notes WHERE slug = 'z';";
const FOUND: &str = "CREATE VIRTUAL TABLE found USING fts5(body, content='notes');
    INSERT INTO found (rowid, body) SELECT rowid, body FROM notes;";

/// There and back, a query tells the same.
fn goes_on_telling(notes: Value, prepared: &str, query: &str, told: &str) {
    let case = searched(notes);
    for engine in engines() {
        case.prepare(&engine);
        let files = case.migration();
        for (sql, what) in [(prepared, "before"), (&files.up, "up"), (&files.down, "down")] {
            engine.must(sql);
            assert_eq!(engine.texts(query), [told], "{} {what}\n{sql}", engine.label());
        }
    }
}

#[test]
fn a_search_finds_the_same_rows_after_a_rebuild() {
    let notes = json!({ "name": { "name": "notes" }, "columns": [text("slug", false), text("body", false)] });
    let search = "SELECT group_concat(column1 || '=' || slug, ' ') FROM (VALUES ('alpha'), ('beta'), ('gamma'))
        JOIN notes ON notes.rowid = (SELECT rowid FROM found WHERE found MATCH column1)";
    goes_on_telling(notes, FOUND, search, "alpha=y beta=x gamma=w");
}

/// Rows of a table whose number becomes a column's value have other numbers, and WITHOUT ROWID they have none.
#[test]
fn a_search_by_numbers_that_change_is_refused_by_name() {
    let notes = |key: &str| {
        let mut notes = json!({ "name": { "name": "notes" }, "columns": [text("slug", false), number("n", false)] });
        notes["primary_key"] = json!({ "name": "notes_pkey", "columns": [key] });
        json!({ "tables": [notes] })
    };
    let rows = "INSERT INTO notes (slug, n) VALUES ('a', 20), ('b', 10);";
    let case = Case::diffed(notes("slug"), notes("n"), rows, |_| {});
    let mut without = notes("n");
    without["tables"][0]["d1"] = json!({ "without_rowid": true });
    let without = Case::diffed(notes("n"), without, rows, |_| {});
    let contents = [(&case, "'notes'"), (&case, "\"Notes\""), (&case, "notes"), (&without, "notes")];
    for (case, content) in contents {
        for engine in engines() {
            case.prepare(&engine);
            engine.must(&format!(
                "CREATE VIRTUAL TABLE found USING fts5(slug, content = {content});
                INSERT INTO found (rowid, slug) SELECT rowid, slug FROM notes;"
            ));
            let found = "SELECT slug FROM notes WHERE rowid = (SELECT rowid FROM found WHERE found MATCH 'b')";
            let error = engine.exec(&case.up()).expect_err("a search by numbers");
            let why = "a search index that history does not know finds rows of notes by their numbers";
            assert!(error.contains(why), "{}: {error}", engine.label());
            assert_eq!(engine.texts(found), ["b"], "{}", engine.label());
            engine.must("DROP TABLE found");
            engine.must(&case.up());
        }
    }
    // Nor is one of another table in the way.
    for engine in engines() {
        case.prepare(&engine);
        engine.must("CREATE VIRTUAL TABLE found USING fts5(slug, content='notes_too')");
        engine.must(&case.up());
        assert_eq!(engine.texts("SELECT group_concat(n, ' ') FROM notes"), ["10 20"], "{}", engine.label());
    }
}

/// A column may have the name by which a row's number is usually reached.
#[test]
fn rows_keep_their_numbers_beside_columns_of_that_name() {
    let mut notes = json!({ "name": { "name": "notes" }, "columns": [text("slug", false), text("body", false)] });
    for name in ["rowid", "OID"] {
        notes["columns"].as_array_mut().unwrap().push(text(name, true));
    }
    let query = "SELECT group_concat(_rowid_ || slug) FROM (SELECT _rowid_, slug FROM notes ORDER BY slug)";
    goes_on_telling(notes, "SELECT 1;", query, "4w,3x,2y");
}

/// A query gives a hundred values at most, a row's number among them: one more column than that cannot keep it.
#[test]
fn a_table_of_as_many_columns_as_d1_takes_keeps_its_row_numbers_or_says_that_it_does_not() {
    let notes = |texts: usize, computed: bool| {
        let mut columns = vec![text("slug", false), text("body", false)];
        columns.extend((2..texts).map(|at| text(&format!("c{at}"), true)));
        if computed {
            let form = |sql: &str| json!({ "sql": { "postgres": sql, "d1": sql } });
            let generated = json!({ "expression": form("upper(slug)"), "stored": false });
            columns.push(json!({ "name": "shout", "type": "text", "nullable": true, "generated": generated }));
        }
        json!({ "name": { "name": "notes" }, "columns": columns })
    };
    let query = "SELECT group_concat(rowid || slug) FROM (SELECT rowid, slug FROM notes ORDER BY slug)";
    let told = "changes the rowids of notes";
    for notes in [notes(99, false), notes(99, true)] {
        let files = searched(notes.clone()).migration();
        assert!(!files.up.contains(told) && !files.down.contains(told), "{}", files.up);
        goes_on_telling(notes, "SELECT 1;", query, "4w,3x,2y");
    }
    let case = searched(notes(100, false));
    let files = case.migration();
    for file in [&files.up, &files.down] {
        assert!(file.replace("\n--       ", " ").contains(told), "{file}");
    }
    for engine in engines() {
        case.prepare(&engine);
        for file in [&files.up, &files.down] {
            engine.must(file);
            let slugs = engine.texts("SELECT group_concat(slug) FROM (SELECT slug FROM notes ORDER BY slug)");
            assert_eq!(slugs, ["w,x,y"], "{}", engine.label());
        }
        assert_ne!(engine.texts(query), ["4w,3x,2y"], "{}: then the header need not say it", engine.label());
    }
}

/// A key that was the row's number stays it when it becomes a text.
#[test]
fn a_row_keeps_its_number_when_its_key_becomes_a_text() {
    let notes = |ty: &str| {
        json!({ "name": { "name": "notes" }, "columns": [{ "name": "slug", "type": ty }, text("body", false)],
            "primary_key": { "name": "notes_pkey", "columns": ["slug"] } })
    };
    let rows = "INSERT INTO notes VALUES (7, 'alpha'), (3, 'beta');";
    let case =
        Case::diffed(json!({ "tables": [notes("integer")] }), json!({ "tables": [notes("text")] }), rows, |intent| {
            let loss = Loss::Narrowed { table: ObjectName::new("notes"), column: "slug".into() };
            intent.allowed.insert(loss, None);
        });
    for engine in engines() {
        case.migrate(&engine);
        let found =
            engine.texts("SELECT group_concat(rowid || slug || body) FROM (SELECT rowid, * FROM notes ORDER BY body)");
        assert_eq!(found, ["77alpha,33beta"], "{}", engine.label());
    }
}
