//! Exclusion constraints, with rows: from nothing, changed, renamed with what they stand on, and back.

use seaglass::model::{Intent, Loss, ObjectName, Schema};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::kinds_kit::{Way, add};
use crate::online_kit::{creation, schema, stages, up};

/// Bookings of rooms, in a database that can compare numbers by gist indexes.
fn booked(table: &str, room: [&str; 2], exclusions: &[Value]) -> Schema {
    let column = |name: &str, ty: Value, nullable: bool| json!({ "name": name, "type": ty, "nullable": nullable });
    schema(&json!({
        "tables": [{
            "name": { "name": table },
            "columns": [
                column("id", json!("integer"), false),
                column(room[0], json!(room[1]), true),
                column("during", json!("int4range"), true),
                column("note", json!("text"), true),
            ],
            "primary_key": { "name": "bookings_pkey", "columns": ["id"] },
            "exclusions": exclusions,
        }],
        "objects": [{ "extension": { "name": { "name": "btree_gist" } } }],
    }))
}

const ROOM: [&str; 2] = ["room", "integer"];

fn parts(columns: &[&str]) -> Vec<Value> {
    columns.iter().map(|name| json!({ "target": { "column": name } })).collect()
}

/// One room at a time, and what else is said of the index.
fn once(name: &str, room: &str, index: Value, more: Value) -> Value {
    let mut facts = json!({ "name": name, "parts": parts(&[room, "during"]), "method": "gist", "only": ["postgres"] });
    add(&mut facts, index);
    let mut made = json!({ "index": facts, "operators": ["=", "&&"] });
    add(&mut made, more);
    made
}

fn plain_one() -> Value {
    once("bookings_once", "room", json!({}), json!({}))
}

const ROWS: &str = "INSERT INTO bookings VALUES (1, 1, '[1,5)', 'a'), (2, 1, '[5,9)', NULL), (3, 2, '[20,25)', 'c'),
    (4, NULL, '[30,39)', 'd'), (5, 2, NULL, 'e')";

fn way<'a>(name: &'a str, [before, after]: [&'a Schema; 2], others: [&'a str; 2]) -> Way<'a> {
    let held = "SELECT concat_ws(' ', to_jsonb(b) ->> 'id', during, note) FROM bookings b ORDER BY 1";
    Way { name, before, after, intent: Intent::default(), rows: ROWS, held, others }
}

const THEIRS: [&str; 2] = [
    "CREATE VIEW theirs AS SELECT note FROM bookings; GRANT SELECT ON theirs TO PUBLIC;
     CREATE INDEX theirs_too ON bookings (note)",
    "SELECT relname || coalesce(relacl::text, '') FROM pg_class WHERE relname LIKE 'theirs%' ORDER BY 1",
];

#[test]
fn each_comes_changes_and_goes() {
    let (none, one) = (booked("bookings", ROOM, &[]), booked("bookings", ROOM, &[plain_one()]));
    way("exclusion_new", [&none, &one], THEIRS).goes();
    way("exclusion_gone", [&one, &none], THEIRS).goes();
    let expression = json!({ "target": { "expression": { "sql": { "postgres": "lower(note)" } } } });
    let mut spoken = parts(&["during"]);
    spoken.push(expression);
    for (name, index, more) in [
        ("late", json!({}), json!({ "deferred": true })),
        ("deferrable", json!({}), json!({ "deferred": "deferrable" })),
        ("some", json!({ "predicate": { "sql": { "postgres": "id > 1" } } }), json!({})),
        ("include", json!({ "include": ["note"] }), json!({})),
        ("storage", json!({ "storage": { "fillfactor": "70" } }), json!({})),
        ("spgist", json!({ "method": "spgist", "parts": parts(&["during"]) }), json!({ "operators": ["&&"] })),
        ("spoken", json!({ "parts": spoken }), json!({ "operators": ["&&", "="] })),
        (
            "class",
            json!({ "parts": [{ "target": { "column": "during" }, "operator_class": "range_ops" }] }),
            json!({ "operators": ["="] }),
        ),
    ] {
        let other = booked("bookings", ROOM, &[once("bookings_once", "room", index, more)]);
        way(&format!("exclusion_{name}_new"), [&none, &other], ["", ""]).goes();
        way(&format!("exclusion_{name}"), [&one, &other], THEIRS).goes();
    }
}

#[test]
fn each_follows_what_it_stands_on() {
    let with = |name: &str, room: &str, filter: &str| {
        let index = json!({ "predicate": { "sql": { "postgres": filter } } });
        once(name, room, index, json!({}))
    };
    let one = booked("bookings", ROOM, &[with("bookings_once", "room", "room > 0")]);
    let named = booked("bookings", ROOM, &[with("bookings_room", "room", "room > 0")]);
    way("exclusion_renamed", [&one, &named], THEIRS).goes();
    let wide = booked("bookings", ["room", "big_integer"], &[with("bookings_once", "room", "room > 0")]);
    way("exclusion_retyped", [&one, &wide], ["", ""]).goes();
    let moved = booked("bookings", ["hall", "integer"], &[with("bookings_once", "hall", "hall > 0")]);
    let mut of_column = way("exclusion_column", [&one, &moved], THEIRS);
    of_column.intent.columns.insert((ObjectName::new("bookings"), "hall".into()), "room".into());
    of_column.goes();
    let both = booked("bookings", ["hall", "big_integer"], &[with("bookings_hall", "hall", "hall > 0")]);
    let mut at_once = way("exclusion_at_once", [&one, &both], ["", ""]);
    at_once.intent = of_column.intent.clone();
    at_once.goes();
}

/// A table of another name keeps its constraint; a column that is dropped takes it along, and rolled back it is back.
#[test]
fn each_goes_and_comes_with_its_table_and_columns() {
    let one = booked("bookings", ROOM, &[plain_one()]);
    let other = booked("stays", ROOM, &[plain_one()]);
    let mut intent = Intent::default();
    intent.tables.insert(ObjectName::new("stays"), ObjectName::new("bookings"));
    let renamed = stages(&one, &other, &intent, true);
    let mut less = booked("bookings", ROOM, &[]);
    std::sync::Arc::make_mut(&mut less.tables[0]).columns.retain(|column| column.name.as_str() != "during");
    let mut intent = Intent::default();
    let during = Loss::Column { table: ObjectName::new("bookings"), column: "during".into() };
    intent.allowed.insert(during, Some("nobody asks when".to_owned()));
    let dropped = stages(&one, &less, &intent, true);
    for target in Target::postgres("exclusion_goes") {
        up(&target, &creation(&one));
        target.must(ROWS);
        let (old, fresh) = (target.facts(), target.sibling());
        up(&fresh, &creation(&other));
        for (stages, wanted) in [(&renamed, Some(fresh.facts())), (&dropped, None)] {
            up(&target, stages);
            if let Some(wanted) = wanted {
                seaglass_tests::assert_same_lines(&target.label(), &target.facts(), "from nothing", &wanted);
            }
            crate::online_kit::down(&target, stages);
            seaglass_tests::assert_same_lines(&target.label(), &target.facts(), "before", &old);
        }
    }
}

#[test]
fn rows_are_refused_or_taken_as_is_said() {
    let refuses = |target: &Target, sql: &str| {
        let said = target.exec(sql).expect_err(sql);
        assert!(said.contains("bookings_once"), "{}: {said}", target.label());
    };
    let swap = "UPDATE bookings SET during = CASE id WHEN 1 THEN '[5,9)' ELSE '[1,5)' END::int4range WHERE id < 3";
    for target in Target::postgres("exclusion_rows") {
        up(&target, &creation(&booked("bookings", ROOM, &[plain_one()])));
        target.must(ROWS);
        refuses(&target, "INSERT INTO bookings VALUES (6, 1, '[4,6)', 'between')");
        refuses(&target, swap);
        target.must("INSERT INTO bookings VALUES (6, 3, '[4,6)', 'another room')");
        let late = target.sibling();
        let deferred = once("bookings_once", "room", json!({}), json!({ "deferred": true }));
        up(&late, &creation(&booked("bookings", ROOM, &[deferred])));
        late.must(ROWS);
        late.must(swap);
        let some = target.sibling();
        let filtered = once(
            "bookings_once",
            "room",
            json!({ "predicate": { "sql": { "postgres": "note IS NOT NULL" } } }),
            json!({}),
        );
        up(&some, &creation(&booked("bookings", ROOM, &[filtered])));
        some.must(ROWS);
        some.must("INSERT INTO bookings VALUES (6, 1, '[6,8)', 'beside one without a note')");
        refuses(&some, "INSERT INTO bookings VALUES (7, 1, '[4,6)', 'beside one with a note')");
    }
}

/// The header says when, and nothing is changed.
#[test]
fn one_fails_over_rows_that_it_refuses() {
    let (none, one) = (booked("bookings", ROOM, &[]), booked("bookings", ROOM, &[plain_one()]));
    let stages = stages(&none, &one, &Intent::default(), true);
    assert_eq!(stages.len(), 1, "no index of one is built while rows are written");
    let sql = &stages[0].up;
    let header = sql.replace("\n--      ", "");
    assert!(header.contains("fails if two rows of bookings violate bookings_once"), "{sql}");
    assert!(header.contains("blocks reads and writes on bookings while it scans the rows"), "{sql}");
    for target in Target::postgres("exclusion_fails") {
        up(&target, &creation(&none));
        target.must(ROWS);
        target.must("INSERT INTO bookings VALUES (6, 1, '[4,6)', 'between')");
        let before = (target.facts(), target.texts("SELECT bookings::text FROM bookings ORDER BY 1"));
        let said = target.exec(sql).expect_err("two rows overlap");
        assert!(said.contains("bookings_once"), "{said}");
        assert_eq!((target.facts(), target.texts("SELECT bookings::text FROM bookings ORDER BY 1")), before);
    }
}
