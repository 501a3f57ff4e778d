//! Constraints that say what another one says: each is there, with rows, through every change and back.

use seaglass::model::{Dialect, Intent, Schema};
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{Conflict, Database, TableDecl};
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::evolution::Evolution;
use crate::kinds_kit::{Way, add};
use crate::online_kit::{creation, schema, up};

/// Orders, and lines that point at them; what is given is merged into orders.
fn shop(more: Value) -> Schema {
    let column = |name: &str| json!({ "name": name, "type": "integer" });
    let mut orders = json!({
        "name": { "name": "orders" },
        "columns": [column("id"), column("place"), column("before")],
        "primary_key": { "name": "orders_pkey", "columns": ["id"] },
        "foreign_keys": [{ "name": "orders_before", "columns": ["before"], "target": { "name": "orders" }, "target_columns": ["id"] }],
    });
    add(&mut orders, more);
    schema(&json!({ "tables": [orders, {
        "name": { "name": "lines" },
        "columns": [column("number"), column("order_id")],
        "primary_key": { "name": "lines_pkey", "columns": ["number"] },
        "foreign_keys": [{ "name": "lines_order", "columns": ["order_id"], "target": { "name": "orders" }, "target_columns": ["id"] }],
    }] }))
}

fn key(columns: &[&str]) -> Value {
    json!({ "name": "orders_pkey", "columns": columns })
}

fn unique(name: &str, columns: &[&str]) -> Value {
    json!({ "name": name, "columns": columns })
}

const ROWS: &str = "INSERT INTO orders VALUES (1, 10, 1), (2, 20, 1); INSERT INTO lines VALUES (1, 1), (2, 2), (3, 2)";

fn goes(name: &str, before: &Schema, after: &Schema) {
    Way {
        name,
        before,
        after,
        intent: Intent::default(),
        rows: ROWS,
        held: "SELECT concat_ws(' ', id, place, before, number) FROM orders JOIN lines ON order_id = id ORDER BY number",
        others: [
            "CREATE VIEW theirs AS SELECT place FROM orders; CREATE INDEX theirs_too ON orders (place, id)",
            "SELECT relname::text FROM pg_class WHERE relname LIKE 'theirs%' ORDER BY 1",
        ],
    }
    .goes();
}

#[test]
fn each_is_there_from_nothing_on_postgres() {
    let exclusion = |name: &str| {
        json!({ "index": { "name": name, "parts": [{ "target": { "column": "place" } }], "only": ["postgres"] },
            "operators": ["="] })
    };
    let all = shop(json!({
        "uniques": [unique("orders_id", &["id"]), unique("orders_place", &["place"]), unique("orders_place_too", &["place"])],
        "exclusions": [exclusion("orders_once"), exclusion("orders_once_too")],
    }));
    for target in Target::postgres("same_keys_new") {
        up(&target, &creation(&all));
        let names = target.texts(
            "SELECT conname::text FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype IN ('p', 'u', 'x') ORDER BY 1",
        );
        let wanted = ["orders_id", "orders_once", "orders_once_too", "orders_pkey", "orders_place", "orders_place_too"];
        assert_eq!(names, wanted, "{}", target.label());
        target.must(ROWS);
        let error = target.exec("INSERT INTO orders VALUES (1, 30, 1)").expect_err("an id that is there");
        assert!(error.contains("orders_pkey"), "{error}");
    }
}

#[test]
fn one_is_added_renamed_and_removed_on_postgres() {
    let plain = shop(json!({}));
    let same = shop(json!({ "uniques": [unique("orders_id", &["id"])] }));
    goes("same_keys_added", &plain, &same);
    goes("same_keys_removed", &same, &plain);
    goes("same_keys_renamed", &same, &shop(json!({ "uniques": [unique("orders_number", &["id"])] })));
    let two = shop(json!({ "uniques": [unique("orders_id", &["id"]), unique("orders_id_too", &["id"])] }));
    goes("same_keys_third", &same, &two);
    let documented = json!({ "uniques": [{ "name": "orders_id", "columns": ["id"], "doc": "Twice." }] });
    goes("same_keys_said", &same, &shop(documented));
    let none = schema(&json!({}));
    let (from, to) = (schema(&json!({ "tables": [] })), &same);
    assert_eq!(from, none);
    let way =
        Way { name: "", before: &from, after: to, intent: Intent::default(), rows: "", held: "", others: ["", ""] };
    assert!(way.sql().contains("ALTER TABLE \"orders\" ADD CONSTRAINT \"orders_id\" UNIQUE"), "{}", way.sql());
}

#[test]
fn a_key_becomes_and_ceases_to_be_another_on_postgres() {
    let apart = |keyed: &[&str], own: &[&str]| {
        shop(json!({ "primary_key": key(keyed), "uniques": [unique("orders_own", own), unique("orders_id", &["id"])] }))
    };
    goes("same_keys_met", &apart(&["id", "place"], &["place"]), &apart(&["place"], &["place"]));
    goes("same_keys_parted", &apart(&["id"], &["place"]), &apart(&["id", "place"], &["id", "place"]));
    goes("same_keys_retyped", &shop(json!({ "uniques": [unique("orders_id", &["id"])] })), &{
        let mut wide = shop(json!({ "uniques": [unique("orders_id", &["id"])] }));
        let orders = std::sync::Arc::make_mut(&mut wide.tables[0]);
        orders.columns[0].ty = seaglass::model::ColumnType::BigInteger;
        wide
    });
    let late = |deferred: Value| json!({ "name": "orders_place", "columns": ["place"], "deferred": deferred });
    let both = |deferred: Value| shop(json!({ "uniques": [unique("orders_place_too", &["place"]), late(deferred)] }));
    goes("same_keys_deferred", &both(json!(false)), &both(json!(true)));
}

/// Tags by their name, or by their number, and the same again.
fn tags(numbered: bool, again: bool, more: impl Fn(TableDecl) -> TableDecl) -> Database {
    let key = if numbered { "id" } else { "name" };
    let mut table = Table::create()
        .table("tags")
        .col(ColumnDef::new("id").big_integer().not_null())
        .col(ColumnDef::new("name").text().not_null())
        .primary_key(Index::create().name("tags_pkey").col(key))
        .take();
    if again {
        table.index(Index::create().unique().name("tags_again").col(key));
    }
    Database::new("shop").dialects([Dialect::D1]).table(more(TableDecl::new(table)))
}

/// `SQLite` keeps rows apart by one index, and a row's number by none; the statement holds what was said.
#[test]
fn one_comes_and_goes_on_sqlite() {
    let rows = "INSERT INTO tags VALUES (1, 'a'), (2, 'B')";
    for numbered in [false, true] {
        let evolution = Evolution::new(|| tags(numbered, false, |it| it), || tags(numbered, true, |it| it));
        for target in [Target::sqlite(), Target::d1()] {
            evolution.migrate(&target, rows);
            let sql = target.texts("SELECT sql FROM sqlite_schema WHERE name = 'tags'");
            assert!(sql[0].contains("CONSTRAINT \"tags_again\" UNIQUE"), "{}: {sql:?}", target.label());
            let indexes = target.texts("SELECT origin FROM pragma_index_list('tags')");
            assert_eq!(indexes, [if numbered { "u" } else { "pk" }], "{}", target.label());
            assert!(target.exec("INSERT INTO tags VALUES (1, 'a')").is_err(), "{}", target.label());
            evolution.back(&target);
            assert_eq!(target.texts("SELECT id || name FROM tags ORDER BY id"), ["1a", "2B"], "{}", target.label());
        }
    }
    // What is said of a row in the way is kept as well.
    let said = |conflict| move || tags(true, true, |it| it.d1_on_conflict("tags_again", conflict));
    let evolution = Evolution::new(said(Conflict::Ignore), said(Conflict::Replace));
    for target in [Target::sqlite(), Target::d1()] {
        evolution.migrate(&target, rows);
        evolution.back(&target);
    }
}
