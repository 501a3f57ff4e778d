//! Objects of the kinds that share a path, with rows: made, changed, dropped, recreated for others, and back.

use seaglass::emit::sql::StageFiles;
use seaglass::model::{Intent, Loss, ObjectName, Schema};
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};
use crate::rebuild_kit::{Case, table};

fn raw(kind: &str, name: &str, stand: &str, create: &Value, drop: &Value) -> Value {
    json!({ "raw": { "kind": kind, "name": { "name": name }, "create": create, "drop": drop, "stand": stand } })
}

fn on_postgres(kind: &str, name: &str, stand: &str, create: &str, drop: &str) -> Value {
    raw(kind, name, stand, &json!({ "postgres": create }), &json!({ "postgres": drop }))
}

/// Orders that say who owns them, and whatever else there is.
fn orders(ty: &Value, number: Option<&str>, objects: &[Value]) -> Schema {
    let mut columns = vec![
        json!({ "name": "id", "type": "integer" }),
        json!({ "name": "owner", "type": ty }),
        json!({ "name": "day", "type": "date", "nullable": true }),
    ];
    if let Some(default) = number {
        columns.push(json!({ "name": "number", "type": "big_integer",
            "default": { "sql": { "postgres": default } } }));
    }
    schema(&json!({
        "tables": [{ "name": { "name": "orders" }, "columns": columns,
            "primary_key": { "name": "orders_pkey", "columns": ["id"] } }],
        "objects": objects,
    }))
}

fn policy() -> Value {
    let create = "CREATE POLICY own ON orders FOR SELECT USING (owner = current_user)";
    on_postgres("policy", "own", "last", create, "DROP POLICY own ON orders")
}

/// Every object that none of the tables' catalogue facts tell.
const OBJECTS: &str = "SELECT 'extension ' || extname || ' ' || extversion || ' ' || extnamespace::regnamespace
        || coalesce(' ' || obj_description(oid, 'pg_extension'), '')
    FROM pg_extension WHERE extname <> 'plpgsql'
    UNION ALL SELECT 'policy ' || polname || ' ' || pg_get_expr(polqual, polrelid) FROM pg_policy
    UNION ALL SELECT 'statistics ' || pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
    UNION ALL SELECT 'sequence ' || relname FROM pg_class WHERE relkind = 'S'
    ORDER BY 1";

/// Up, down and up among these rows, with what there is after each.
fn goes(name: &str, before: &Schema, after: &Schema, intent: &Intent, [old, new]: [&[&str]; 2]) {
    let stages: Vec<StageFiles> = stages(before, after, intent, true);
    for target in Target::postgres(name) {
        up(&target, &creation(before));
        target.must("INSERT INTO orders (id, owner, day) VALUES (1, 'ada', '2026-01-01'), (2, 'bob', NULL)");
        let rows = target.texts("SELECT id || ' ' || owner FROM orders ORDER BY 1");
        let is = |wanted: &[&str], what: &str| {
            let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
            assert_same_lines(&target.label(), &target.texts(OBJECTS), what, &wanted);
            assert_eq!(target.texts("SELECT id || ' ' || owner FROM orders ORDER BY 1"), rows);
        };
        is(old, "before");
        for _ in 0..2 {
            up(&target, &stages);
            is(new, "after");
            down(&target, &stages);
            is(old, "before");
        }
        up(&target, &stages);
        let fresh = target.sibling();
        up(&fresh, &creation(after));
        assert_same_lines(&target.label(), &target.facts(), "from nothing", &fresh.facts());
    }
}

#[test]
fn an_extension_is_there_before_what_needs_it_and_moves_where_it_stands() {
    let extension = |more: Value| {
        let mut facts = json!({ "name": { "name": "citext" } });
        facts.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "extension": facts })
    };
    let plain = orders(&json!("text"), None, &[]);
    let with = |more: Value| orders(&json!("text"), None, &[extension(more)]);
    let intent = Intent::default();
    let comment = "data type for case-insensitive character strings";
    let is = format!("extension citext 1.6 public {comment}");
    let new = stages(&plain, &with(json!({ "version": "1.6", "namespace": "public" })), &intent, true);
    for target in Target::postgres("kinds_extension_new") {
        up(&target, &creation(&plain));
        for way in [up, down, up] {
            way(&target, &new);
            assert_eq!(target.texts(OBJECTS), [is.as_str()]);
        }
    }
    let what = "-- Down: structure only, extension citext stays, because it may have been there before.";
    assert!(new[0].up.contains(what), "{}", new[0].up);
    goes(
        "kinds_extension_moved",
        &with(json!({ "version": "1.6", "doc": "Texts." })),
        &with(json!({ "version": "1.6", "namespace": "kept", "doc": "Addresses." })),
        &intent,
        [&["extension citext 1.6 public Texts."], &["extension citext 1.6 kept Addresses."]],
    );
    let newer = [json!({ "version": "1.5" }), json!({ "version": "1.6" })].map(with);
    let stages = stages(&newer[0], &newer[1], &intent, true);
    assert!(
        stages[0].up.contains("-- Down: structure only, extension citext keeps the version 1.6."),
        "{}",
        stages[0].up
    );
    for target in Target::postgres("kinds_extension_newer") {
        up(&target, &creation(&newer[0]));
        assert_eq!(target.texts(OBJECTS), [is.replace("1.6", "1.5")]);
        for way in [up, down, up] {
            way(&target, &stages);
            assert_eq!(target.texts(OBJECTS), [is.as_str()]);
        }
    }
}

/// A host brought it, and functions call it by name only.
#[test]
fn an_extension_that_was_there_is_taken_as_declared_or_not_at_all() {
    let extension = |version: &str, namespace: &str| json!({ "extension": { "name": { "name": "citext" }, "version": version, "namespace": namespace } });
    let plain = orders(&json!("text"), None, &[]);
    let with = |version: &str, namespace: &str| orders(&json!("text"), None, &[extension(version, namespace)]);
    for target in Target::postgres("kinds_extension_there") {
        up(&target, &creation(&plain));
        target.must("CREATE SCHEMA host; CREATE EXTENSION citext SCHEMA host VERSION '1.6'");
        target.must(
            "CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE plpgsql AS
                'BEGIN RETURN host.citext_eq($1::host.citext, $2::host.citext); END'",
        );
        let was = target.texts(OBJECTS);
        for (version, namespace, said) in [
            ("1.5", "host", "extension citext is there, and its version is 1.6, not 1.5"),
            ("1.6", "kept", "extension citext is there, and its namespace is host, not kept"),
        ] {
            let refused = target.exec(&stages(&plain, &with(version, namespace), &Intent::default(), true)[0].up);
            assert_eq!(refused.map_err(|error| error.contains(said)), Err(true), "{said}");
            assert_eq!(target.texts(OBJECTS), was);
            assert_eq!(target.texts("SELECT nspname::text FROM pg_namespace WHERE nspname = 'kept'"), [""; 0]);
        }
        let stages = stages(&plain, &with("1.6", "host"), &Intent::default(), true);
        for way in [up, down, up] {
            way(&target, &stages);
            assert_eq!(target.texts(OBJECTS), was);
            assert_eq!(target.texts("SELECT same('Ada', 'ADA')::text"), ["true"]);
        }
    }
}

#[test]
fn what_speaks_of_a_column_makes_way_for_it_and_comes_back() {
    let own = "policy own (owner = CURRENT_USER)";
    let own_varchar = "policy own ((owner)::text = CURRENT_USER)";
    let intent = Intent::default();
    // Postgres lets no column have another type while a policy reads it.
    goes(
        "kinds_policy",
        &orders(&json!({ "varchar": 50 }), None, &[policy()]),
        &orders(&json!("text"), None, &[policy()]),
        &intent,
        [&[own_varchar], &[own]],
    );
}

/// A view of the same column goes as well, for which only what history does not know is in the way.
#[test]
fn what_speaks_of_a_column_beside_a_view_makes_way_too() {
    let with_view = |ty: &Value| {
        let forms = json!({ "postgres": "SELECT owner FROM orders" });
        let mut made = orders(ty, None, &[policy()]);
        made.views = serde_json::from_value(json!([{ "name": { "name": "owners" }, "forms": forms }])).unwrap();
        made
    };
    let (before, after) = (with_view(&json!({ "varchar": 50 })), with_view(&json!("text")));
    let [old, new] = ["policy own ((owner)::text = CURRENT_USER)", "policy own (owner = CURRENT_USER)"];
    goes("kinds_policy_and_view", &before, &after, &Intent::default(), [&[old], &[new]]);
    let stages = stages(&before, &after, &Intent::default(), true);
    for target in Target::postgres("kinds_policy_of_others") {
        up(&target, &creation(&before));
        target.must("CREATE POLICY theirs ON orders USING (owner <> '')");
        let was = target.texts(OBJECTS);
        let refused = target.exec(&stages[0].up).expect_err("a policy that nobody declared");
        assert!(refused.contains("policy"), "{refused}");
        assert_eq!(target.texts(OBJECTS), was);
    }
}

#[test]
fn a_sequence_is_there_before_the_column_that_counts_by_it() {
    let numbers = on_postgres(
        "sequence",
        "order_numbers",
        "before_tables",
        "CREATE SEQUENCE order_numbers START 100",
        "DROP SEQUENCE order_numbers",
    );
    let (before, after) =
        (orders(&json!("text"), None, &[]), orders(&json!("text"), Some("nextval('order_numbers')"), &[numbers]));
    goes("kinds_sequence", &before, &after, &Intent::default(), [&[], &["sequence order_numbers"]]);
}

#[test]
fn a_search_index_of_the_author_stays_while_its_table_is_rebuilt() {
    let create = "CREATE VIRTUAL TABLE notes_text USING fts5(body, content='notes', content_rowid='id')";
    let search =
        raw("search", "notes_text", "last", &json!({ "d1": create }), &json!({ "d1": "DROP TABLE notes_text" }));
    let notes = |checks: Value, objects: Value| {
        let columns = json!([{ "name": "id", "type": "integer" }, { "name": "body", "type": "text" }]);
        json!({ "tables": [{ "name": { "name": "notes" }, "columns": columns, "checks": checks,
            "primary_key": { "name": "notes_pkey", "columns": ["id"] } }], "objects": objects })
    };
    let rows = "INSERT INTO notes VALUES (1, 'ducks swim'), (2, 'larks sing')";
    let check = json!([{ "name": "notes_body", "expression": { "sql": { "d1": "length(body) > 3" } } }]);
    let found = "SELECT rowid || ' ' || body FROM notes_text WHERE notes_text MATCH 'larks'";
    for engine in [Target::sqlite(), Target::d1()] {
        let made = Case::diffed(notes(json!([]), json!([])), notes(json!([]), json!([search])), rows, |_| {});
        made.prepare(&engine);
        let migration = made.migration();
        for _ in 0..2 {
            engine.must(&migration.up);
            engine.must("INSERT INTO notes_text (notes_text) VALUES ('rebuild')");
            assert_eq!(engine.texts(found), ["2 larks sing"], "{}", engine.label());
            engine.must(&migration.down);
            assert_eq!(engine.texts("SELECT count(*) || '' FROM sqlite_master WHERE name GLOB 'notes_text*'"), ["0"]);
        }
        engine.must(&migration.up);
        engine.must("INSERT INTO notes_text (notes_text) VALUES ('rebuild')");
        let again =
            Case::diffed(notes(json!([]), json!([search])), notes(check.clone(), json!([search])), rows, |_| {});
        for file in [again.migration().up, again.migration().down] {
            engine.must(&file);
            assert_eq!(engine.texts(found), ["2 larks sing"], "{}", engine.label());
        }
    }
}

/// Triggers of the table keep the index, which finds what it found whatever happens to the table.
#[test]
fn a_virtual_table_finds_the_rows_of_its_table() {
    let notes = |name: &str, checks: &Value, search: Option<Value>| {
        let columns = json!([{ "name": "id", "type": "integer" }, { "name": "body", "type": "text" }]);
        let search: Vec<Value> = search.into_iter().map(|facts| json!({ "virtual_table": facts })).collect();
        json!({ "tables": [{ "name": { "name": name }, "columns": columns, "checks": checks,
            "primary_key": { "name": "notes_pkey", "columns": ["id"] } }], "objects": search })
    };
    let search = |content: &str, options: &Value| {
        json!({ "name": { "name": "notes text" }, "module": "fts5", "columns": ["body"],
            "content": [{ "name": content }, "id"], "options": options })
    };
    let (none, plain) = (json!([]), json!([]));
    let check = json!([{ "name": "notes_body", "expression": { "sql": { "d1": "length(body) > 3" } } }]);
    let porter = json!([["tokenize", "porter 'unicode61'"]]);
    let rows = "INSERT INTO notes VALUES (7, 'ducks swim'), (2, 'larks sing')";
    let found = "SELECT rowid || ' ' || body FROM \"notes text\" WHERE \"notes text\" MATCH 'larks'";
    let stems = "SELECT rowid || ' ' || body FROM \"notes text\" WHERE \"notes text\" MATCH 'swimming'";
    let here = |search| notes("notes", &none, search);
    for engine in [Target::sqlite(), Target::d1()] {
        let made = Case::diffed(here(None), here(Some(search("notes", &plain))), rows, |_| {});
        made.migrate(&engine);
        assert_eq!(engine.texts(found), ["2 larks sing"], "{}", engine.label());
        let facts = engine.facts().into_iter().filter(|fact| fact.contains("notes text")).collect::<Vec<_>>();
        assert!(facts.iter().any(|fact| fact.starts_with("virtual table notes text: ")), "{facts:?}");
        let (before, after) = (search("notes", &plain), search("notes", &porter));
        let told = Case::diffed(here(Some(before.clone())), here(Some(after)), rows, |_| {});
        for (file, wanted) in [(told.migration().up, vec!["7 ducks swim"]), (told.migration().down, vec![])] {
            engine.must(&file);
            assert_eq!(engine.texts(stems), wanted, "{}", engine.label());
            assert_eq!(engine.texts(found), ["2 larks sing"], "{}", engine.label());
        }
        let again =
            Case::diffed(here(Some(before.clone())), notes("notes", &check, Some(before.clone())), rows, |_| {});
        for file in [again.migration().up, again.migration().down] {
            engine.must(&file);
            assert_eq!(engine.texts(found), ["2 larks sing"], "{}", engine.label());
        }
        // The table is called something else, and the index is told so.
        let name = |name: &str| ObjectName::new(name);
        let moved =
            Case::diffed(here(Some(before)), notes("texts", &none, Some(search("texts", &plain))), rows, |intent| {
                intent.tables.insert(name("texts"), name("notes"));
            });
        for file in [moved.migration().up, moved.migration().down] {
            engine.must(&file);
            assert_eq!(engine.texts(found), ["2 larks sing"], "{}", engine.label());
        }
        engine.must(&made.migration().down);
        assert_eq!(engine.texts("SELECT count(*) || '' FROM sqlite_master WHERE name GLOB 'notes text*'"), ["0"]);
        assert_eq!(engine.texts("SELECT id || body FROM notes ORDER BY id"), ["2larks sing", "7ducks swim"]);
    }
}

#[test]
fn a_virtual_table_holds_what_no_table_does() {
    let places = |module: &str| {
        json!({ "tables": [table("shops", &["name"], &[])], "objects": [{ "virtual_table": { "name": { "name": "places" }, "module": module,
            "columns": ["id", "west", "east", "south", "north"] } }] })
    };
    let nothing = json!({ "tables": [table("shops", &["name"], &[])] });
    for engine in [Target::sqlite(), Target::d1()] {
        let made = Case::diffed(nothing.clone(), places("rtree"), "SELECT 1", |_| {});
        made.migrate(&engine);
        engine.must("INSERT INTO places VALUES (5, 1.5, 2, 3, 4)");
        assert_eq!(engine.texts("SELECT id || ' ' || west FROM places WHERE east < 3"), ["5 1.5"]);
        let drop = Loss::Object { noun: "virtual table".to_owned(), name: ObjectName::new("places") };
        let allow = |intent: &mut Intent| {
            intent.allowed.insert(drop.clone(), None);
        };
        let other = Case::diffed(places("rtree"), places("rtree_i32"), "SELECT 1", allow);
        let up = other.migration().up;
        assert!(
            up.contains("places is recreated without its rows") && up.contains("the rows of places are lost"),
            "{up}"
        );
        engine.must(&other.migration().up);
        engine.must("INSERT INTO places VALUES (5, 1.5, 2, 3, 4)");
        assert_eq!(engine.texts("SELECT id || ' ' || west FROM places"), ["5 1"]);
    }
}

#[test]
fn an_object_of_one_name_is_another_where_it_is_of_another_kind() {
    let (before, after) = (orders(&json!("text"), None, &[policy()]), {
        let create = "CREATE STATISTICS own ON owner, day FROM orders";
        orders(&json!("text"), None, &[on_postgres("statistics", "own", "last", create, "DROP STATISTICS own")])
    });
    let changes = seaglass::diff::diff(&before, &after, &Intent::default()).changes;
    assert_eq!(changes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["drop policy own", "add statistics own"]);
}
