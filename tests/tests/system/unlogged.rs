//! Tables that Postgres keeps out of its log of writes, with rows and with keys between them.

use seaglass::model::{Intent, Schema};
use serde_json::{Value, json};

use crate::kinds_kit::Way;
use crate::online_kit::schema;

/// Tables with a number each, and what they refer to.
fn tables(list: &[(&str, bool, &[&str])]) -> Schema {
    let table = |(name, unlogged, targets): &(&str, bool, &[&str])| {
        let column = |name: String| json!({ "name": name, "type": "integer", "nullable": name != "id" });
        let columns: Vec<Value> =
            [column("id".to_owned())].into_iter().chain(targets.iter().map(|to| column(format!("{to}_id")))).collect();
        let keys: Vec<Value> = targets
            .iter()
            .map(|to| {
                json!({ "name": format!("{name}_{to}_id_fkey"), "columns": [format!("{to}_id")],
                    "target": { "name": to }, "target_columns": ["id"] })
            })
            .collect();
        json!({ "name": { "name": name }, "unlogged": unlogged, "columns": columns, "foreign_keys": keys,
            "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
    };
    schema(&json!({ "tables": list.iter().map(table).collect::<Vec<Value>>() }))
}

fn goes(name: &str, [before, after]: [&Schema; 2], rows: &str, held: &str) -> String {
    let way = Way { name, before, after, intent: Intent::default(), rows, held, others: ["", ""] };
    way.goes();
    way.sql()
}

/// Named against the order in which they refer to each other, so that no order by name or declaration serves.
#[test]
fn tables_that_refer_to_each_other_are_logged_and_unlogged_in_turn() {
    let of = |unlogged| {
        tables(&[
            ("a", unlogged, &["m", "a"]),
            ("m", unlogged, &["z"]),
            ("z", unlogged, &[]),
            ("own", unlogged, &["own"]),
        ])
    };
    let rows = "INSERT INTO z VALUES (1), (2); INSERT INTO m VALUES (1, 1), (2, 2);
        INSERT INTO a VALUES (1, 1, 1), (2, NULL, 1); INSERT INTO own VALUES (1, 1)";
    let held =
        "SELECT (a.id, m.id, z.id)::text FROM a LEFT JOIN m ON m.id = m_id LEFT JOIN z ON z.id = z_id ORDER BY 1";
    let sql = goes("unlogged", [&of(false), &of(true)], rows, held);
    assert!(sql.contains("ALTER TABLE \"a\" SET UNLOGGED;") && sql.contains("\"a\" SET LOGGED;"), "{sql}");
    assert!(!sql.contains("DROP CONSTRAINT"), "{sql}");
    let sql = sql.replace("\n--      ", "");
    let said = "from then on the rows of z are lost if the server crashes, and are not replicated";
    assert!(sql.contains(said) && sql.contains("rewrites z; blocks reads and writes"), "{sql}");
    goes("logged", [&of(true), &of(false)], rows, held);
}

#[test]
fn a_key_that_closes_a_circle_makes_way() {
    let of = |unlogged| tables(&[("a", unlogged, &["b"]), ("b", unlogged, &["c"]), ("c", unlogged, &["a"])]);
    let rows = "INSERT INTO a VALUES (1, NULL); INSERT INTO c VALUES (1, 1); INSERT INTO b VALUES (1, 1);
        UPDATE a SET b_id = 1";
    let held = "SELECT (a.id, b_id, c_id, a_id)::text FROM a, b, c";
    goes("unlogged_circle", [&of(false), &of(true)], rows, held);
    goes("logged_circle", [&of(true), &of(false)], rows, held);
}

#[test]
fn keys_and_tables_come_and_go_with_it() {
    // The key goes before its target is unlogged, and comes behind its target being logged.
    let apart = tables(&[("child", false, &[]), ("parent", true, &[])]);
    let joined = tables(&[("child", false, &["parent"]), ("parent", false, &[])]);
    let mut intent = Intent::default();
    intent.allowed.insert(seaglass::model::Loss::Column { table: "child".into(), column: "parent_id".into() }, None);
    let rows = "INSERT INTO child VALUES (1); INSERT INTO parent VALUES (1)";
    let held = "SELECT id::text FROM child UNION ALL SELECT id::text FROM parent";
    goes("unlogged_key_comes", [&apart, &joined], rows, held);
    let way = Way { name: "unlogged_key_goes", before: &joined, after: &apart, intent, rows, held, others: ["", ""] };
    way.goes();
    // A new table refers to one that is logged from now on.
    let alone = tables(&[("parent", true, &[])]);
    goes("unlogged_table_comes", [&alone, &joined], "INSERT INTO parent VALUES (1)", "SELECT id::text FROM parent");
}

/// A table whose rows another one takes over goes last, and refers until then to one that is unlogged.
#[test]
fn a_table_that_goes_late_lets_go_of_what_it_refers_to() {
    let before = tables(&[("kept", false, &[]), ("gone", false, &["parent"]), ("parent", false, &[])]);
    let mut after = tables(&[("kept", false, &["gone"]), ("parent", true, &[])]);
    let kept = std::sync::Arc::make_mut(&mut after.tables[0]);
    kept.foreign_keys.clear();
    let mut intent = Intent::default();
    intent.allowed.insert(seaglass::model::Loss::Table("gone".into()), None);
    let from = "(SELECT parent_id FROM gone WHERE gone.id = kept.id)";
    intent.backfills.insert(("kept".into(), "gone_id".into()), seaglass::model::Expression::sql(from));
    let stages = crate::online_kit::stages(&before, &after, &intent, true);
    for target in seaglass_tests::target::Target::postgres("unlogged_late") {
        crate::online_kit::up(&target, &crate::online_kit::creation(&before));
        target.must("INSERT INTO parent VALUES (7); INSERT INTO gone VALUES (1, 7); INSERT INTO kept VALUES (1)");
        crate::online_kit::up(&target, &stages);
        assert_eq!(target.texts("SELECT gone_id::text FROM kept"), ["7"], "{}", target.label());
        crate::online_kit::down(&target, &stages);
        let logged = "SELECT relpersistence::text FROM pg_class WHERE relname = 'parent'";
        assert_eq!(target.texts(logged), ["p"], "{}", target.label());
    }
}
