//! Columns that Postgres numbers, with rows: made, numbered in another way, and back, among other people's objects.

use seaglass::emit::sql::StageFiles;
use seaglass::model::{Intent, Loss, ObjectName, Schema};
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

use crate::online_kit::{creation, down, schema, stages, up};
use crate::rebuild_kit::Case;

/// Items, numbered that way, with a name that has to be quoted.
fn items(ty: &str, identity: &Value) -> Schema {
    let mut id = json!({ "name": "Id", "type": ty });
    if !identity.is_null() {
        id["identity"] = identity.clone();
    }
    schema(&json!({ "tables": [{ "name": { "name": "my items" },
        "columns": [id, { "name": "name", "type": "text" }],
        "primary_key": { "name": "items_pkey", "columns": ["Id"] } }] }))
}

/// Ways to number: the first three lead to each other, and each to its neighbours.
fn ways() -> [(&'static str, Value); 8] {
    [
        ("identity", json!(true)),
        ("always", json!({ "by": "always" })),
        ("serial", json!({ "by": "serial" })),
        ("named", json!({ "sequence": "numbers", "counting": { "cache": 5 } })),
        ("serial_named", json!({ "by": "serial", "sequence": "it's numbers", "counting": { "type": "integer" } })),
        (
            "counted",
            json!({ "by": "always", "counting": { "start": 3, "increment": 2, "min": -5, "max": 9000, "cycle": true } }),
        ),
        ("serial_counted", json!({ "by": "serial", "counting": { "type": "integer", "start": 5, "max": 8000 } })),
        ("typed", json!({ "counting": { "type": "integer" } })),
    ]
}

/// What the column and its sequence are, the name of that included where somebody gave one.
const SEQUENCE: &str = r#"SELECT concat_ws(' ', pg_get_serial_sequence('"my items"', 'Id'), seqtypid::regtype, seqstart, seqincrement,
        seqmin, seqmax, seqcache, seqcycle, attidentity,
        obj_description(seqrelid, 'pg_class'),
        (SELECT string_agg(CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END || ':' || privilege_type
            || CASE WHEN is_grantable THEN '*' ELSE '' END, ',' ORDER BY 1)
         FROM pg_class c, aclexplode(relacl) WHERE c.oid = seqrelid AND grantee <> relowner))
    FROM pg_sequence JOIN pg_attribute ON attrelid = '"my items"'::regclass AND attname = 'Id'
    WHERE seqrelid = pg_get_serial_sequence('"my items"', 'Id')::regclass"#;

fn insert(target: &Target, name: &str) {
    target.must(&format!(r#"INSERT INTO "my items" (name) VALUES ('{name}')"#));
}

fn last(target: &Target) -> i64 {
    target.texts(r#"SELECT max("Id")::text FROM "my items""#)[0].parse().expect("a number")
}

/// Other people's objects: rights, a comment, a view and a trigger.
const OTHERS: &str = r#"
    DO $$ BEGIN
        BEGIN CREATE ROLE teller; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
        BEGIN CREATE ROLE clerk; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END $$;
    DO $$ BEGIN
        EXECUTE 'GRANT SELECT ON SEQUENCE ' || pg_get_serial_sequence('"my items"', 'Id') || ' TO PUBLIC';
        EXECUTE 'GRANT USAGE ON SEQUENCE ' || pg_get_serial_sequence('"my items"', 'Id') || ' TO teller WITH GRANT OPTION';
        EXECUTE 'COMMENT ON SEQUENCE ' || pg_get_serial_sequence('"my items"', 'Id') || ' IS ''theirs''';
    END $$;
    GRANT INSERT ON "my items" TO clerk;
    CREATE VIEW seen AS SELECT "Id", name FROM "my items";
    CREATE TABLE log (id bigint);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (NEW."Id"); RETURN NULL; END';
    CREATE TRIGGER noted AFTER INSERT ON "my items" FOR EACH ROW EXECUTE FUNCTION note();
    ALTER FUNCTION note() SECURITY DEFINER;"#;

/// A table that got another name left its sequence's behind, and Postgres gives a name once.
#[test]
fn a_new_table_takes_the_name_of_one_that_is_called_otherwise_now() {
    let items = |name: &str| {
        json!({ "name": { "name": name }, "columns": [{ "name": "id", "type": "big_integer",
            "identity": { "by": "serial", "counting": { "increment": 5 } } }, { "name": "name", "type": "text" }],
            "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
    };
    let before = schema(&json!({ "tables": [items("items")] }));
    let after = schema(&json!({ "tables": [items("goods"), items("items")] }));
    let names = [(ObjectName::new("goods"), ObjectName::new("items"))];
    let intent = Intent { tables: names.into(), ..Intent::default() };
    let stages = stages(&before, &after, &intent, true);
    for target in Target::postgres("numbering_names") {
        up(&target, &creation(&before));
        target.must("INSERT INTO items (name) VALUES ('a'), ('b')");
        let facts = target.facts();
        for _ in 0..2 {
            up(&target, &stages);
            target.must("INSERT INTO goods (name) VALUES ('c'); INSERT INTO items (name) VALUES ('d')");
            assert_eq!(target.texts("SELECT name FROM items"), ["d"], "{}", target.label());
            down(&target, &stages);
            assert_same_lines(&target.label(), &target.facts(), "before", &facts);
        }
        assert_eq!(target.texts("SELECT name FROM items ORDER BY id"), ["a", "b", "c", "c"]);
    }
}

#[test]
fn a_column_is_numbered_in_another_way_and_goes_on_with_the_next_number() {
    let ways = ways();
    for target in Target::postgres("numbering") {
        for (first, (from, before)) in ways.iter().enumerate() {
            let before = items("big_integer", before);
            let pairs = |second: usize| first != second && (first.max(second) < 3 || first.abs_diff(second) == 1);
            for (_, (to, after)) in ways.iter().enumerate().filter(|(second, _)| pairs(*second)) {
                let target = target.sibling();
                let label = format!("{} {from} {to}", target.label());
                let after = items("big_integer", after);
                up(&target, &creation(&before));
                let fresh = target.sibling();
                up(&fresh, &creation(&after));
                assert_eq!(target.texts(SEQUENCE).len(), 1, "{label}");
                insert(&target, "one");
                insert(&target, "two");
                target.must(r#"DELETE FROM "my items" WHERE name = 'two'"#);
                let old = target.facts();
                let stages = stages(&before, &after, &Intent::default(), true);
                assert_eq!(stages.len(), 1, "{label}");
                target.must(OTHERS);
                let [first_of_all, taken] =
                    [SEQUENCE, "SELECT last_value::text FROM pg_sequences"].map(|sql| target.texts(sql));
                for (way, same) in [(up as fn(&Target, &[StageFiles]), false), (down, true), (up, false)] {
                    way(&target, &stages);
                    // Numbers that a session took and did not use are gone with it, as they always are.
                    assert_eq!(target.texts("SELECT last_value::text FROM pg_sequences"), taken, "{label}");
                    let clerk = |text: &String| text.replace("clerk:USAGE,", "").replace(",clerk:USAGE", "");
                    let is: Vec<String> = target.texts(SEQUENCE).iter().map(clerk).collect();
                    assert!(!same || is == first_of_all, "{label}: {is:?} {first_of_all:?}");
                }
                let rights = "clerk:USAGE";
                let is = &target.texts(SEQUENCE)[0];
                assert!(is.contains("theirs") && is.contains("public:SELECT") && is.contains("teller:USAGE*"), "{is}");
                let [begins, ends] = [from, to].map(|way| way.starts_with("serial"));
                // Who may insert may go on to, be it after a rollback.
                assert_eq!(is.contains(rights), ends != begins, "{label}: {is}");
                let number = last(&target);
                if !ends || is.contains(rights) {
                    target.must(r#"SET LOCAL ROLE clerk; INSERT INTO "my items" (name) VALUES ('theirs')"#);
                } else {
                    insert(&target, "ours");
                }
                assert!(last(&target) > number + 1, "{label}: {} behind {number}", last(&target));
                assert_eq!(target.texts("SELECT max(id)::text FROM log"), [last(&target).to_string()]);
                target.must("DROP VIEW seen; DROP FUNCTION note CASCADE; DROP TABLE log");
                target.must(r#"REVOKE ALL ON "my items" FROM clerk"#);
                let of_sequence = |facts: Vec<String>| -> Vec<String> {
                    facts.into_iter().filter(|fact| !fact.contains("theirs")).collect()
                };
                assert_same_lines(&label, &of_sequence(target.facts()), "fresh", &fresh.facts());
                down(&target, &stages);
                assert_same_lines(&label, &of_sequence(target.facts()), "before", &old);
            }
        }
    }
}

#[test]
fn what_depends_on_a_sequence_stops_the_migration_by_name() {
    for (from, to) in [(json!({ "by": "serial" }), json!(true)), (json!(true), json!({ "by": "serial" }))] {
        let (before, after) = (items("integer", &from), items("integer", &to));
        let stages = stages(&before, &after, &Intent::default(), true);
        for target in Target::postgres("numbering_leaned_on") {
            up(&target, &creation(&before));
            insert(&target, "one");
            target.must(r#"CREATE VIEW next_one AS SELECT last_value FROM "my items_Id_seq""#);
            let (facts, rows) = (target.facts(), target.rows());
            let refused = target.exec(&stages[0].up).expect_err("a view reads the sequence");
            assert!(refused.contains("my items_Id_seq") && refused.contains("depend"), "{refused}");
            assert_same_lines(&target.label(), &target.facts(), "before", &facts);
            assert_eq!(target.rows(), rows);
        }
    }
}

/// Of a type that the numbers have outgrown, although no row tells.
#[test]
fn numbers_that_a_type_does_not_hold_stop_the_migration_by_name() {
    let ways = [json!(true), json!({ "by": "serial" }), json!({ "by": "always", "sequence": "numbers" })];
    for way in ways {
        let [before, after] = ["big_integer", "integer"].map(|ty| items(ty, &way));
        let mut intent = Intent::default();
        let column = Loss::Narrowed { table: ObjectName::new("my items"), column: "Id".into() };
        intent.allowed.insert(column, None);
        let stages = stages(&before, &after, &intent, true);
        let ty = "SELECT seqtypid::regtype::text FROM pg_sequence";
        for target in Target::postgres("numbering_outgrown") {
            up(&target, &creation(&before));
            insert(&target, "one");
            let sequence = r#"pg_get_serial_sequence('"my items"', 'Id')"#;
            target.must(&format!("SELECT setval({sequence}, 3000000000)"));
            let refused = target.exec(&stages[0].up).expect_err("numbers beyond an integer");
            let says = "the sequence of my items.Id is at 3000000000, and would have to be between 1 and 2147483647";
            assert!(refused.contains(says), "{refused}");
            assert_eq!(target.texts(ty), ["bigint"]);
            target.must(&format!("SELECT setval({sequence}, 7)"));
            up(&target, &stages);
            assert_eq!(target.texts(ty), ["integer"]);
            insert(&target, "two");
            assert_eq!(last(&target), 8);
            down(&target, &stages);
            assert_eq!(target.texts(ty), ["bigint"]);
            insert(&target, "three");
            assert_eq!(last(&target), 9);
        }
    }
}

/// Between types, with options that only one of them holds.
#[test]
fn bounds_change_with_the_type_that_holds_them() {
    let small = json!({ "by": "serial", "counting": { "max": 100 } });
    let large = json!({ "by": "always", "counting": { "max": 5_000_000_000_i64 } });
    let (before, after) = (items("integer", &small), items("big_integer", &large));
    let mut intent = Intent::default();
    let stages_up = stages(&before, &after, &intent, true);
    let table = ObjectName::new("my items");
    intent.allowed.insert(Loss::Narrowed { table, column: "Id".into() }, None);
    let stages_back = stages(&after, &before, &intent, true);
    for target in Target::postgres("numbering_bounds") {
        up(&target, &creation(&before));
        insert(&target, "one");
        let old = target.facts();
        for (there, back) in [(&stages_up, None), (&stages_up, Some(&stages_back))] {
            up(&target, there);
            let fresh = target.sibling();
            up(&fresh, &creation(&after));
            assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
            match back {
                None => down(&target, there),
                Some(back) => up(&target, back),
            }
            assert_same_lines(&target.label(), &target.facts(), "before", &old);
        }
        insert(&target, "two");
        assert_eq!(last(&target), 2);
    }
}

#[test]
fn numbering_starts_behind_the_numbers_of_rows_whichever_way_it_counts() {
    for (way, next) in [
        (json!({ "by": "serial" }), 8),
        (json!({ "by": "always", "counting": { "start": 100, "increment": 10 } }), 100),
        (json!({ "by": "serial", "sequence": "s", "counting": { "start": 5 } }), 8),
        (json!({ "counting": { "increment": -1 } }), -5),
    ] {
        let (before, after) = (items("integer", &Value::Null), items("integer", &way));
        let stages = stages(&before, &after, &Intent::default(), true);
        for target in Target::postgres("numbering_starts") {
            up(&target, &creation(&before));
            target.must(r#"INSERT INTO "my items" VALUES (7, 'seven'), (-4, 'below')"#);
            let old = target.facts();
            for _ in 0..2 {
                up(&target, &stages);
                let fresh = target.sibling();
                up(&fresh, &creation(&after));
                assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
                insert(&target, "new");
                let id = target.texts(r#"DELETE FROM "my items" WHERE name = 'new' RETURNING "Id"::text"#);
                assert_eq!(id, [next.to_string()], "{way}");
                down(&target, &stages);
                assert_same_lines(&target.label(), &target.facts(), "before", &old);
            }
        }
    }
}

/// Postgres renames no sequence with its table or column, and history knows what it is called.
#[test]
fn a_sequence_keeps_its_name_when_its_table_and_column_get_others() {
    let table = |name: &str, column: &str, identity: &Value| {
        schema(&json!({ "tables": [{ "name": { "name": name },
            "columns": [{ "name": column, "type": "integer", "identity": identity }, { "name": "name", "type": "text" }],
            "primary_key": { "name": "key", "columns": [column] } }] }))
    };
    for way in ["serial", "identity"] {
        let called = |name: &str| json!({ "by": way, "sequence": name });
        let [first, second] = [table("a", "x", &json!({ "by": way })), table("b", "y", &json!({ "by": way }))];
        let mut intent = Intent::default();
        intent.tables.insert(ObjectName::new("b"), ObjectName::new("a"));
        intent.columns.insert((ObjectName::new("b"), "y".into()), "x".into());
        let changes = seaglass::diff::diff(&first, &second, &intent).changes;
        let replayed = seaglass::diff::apply(&changes, first.clone()).expect("it applies");
        let renamed = stages(&first, &second, &intent, true);
        // What it is called is not a change; another name is.
        let same = seaglass::diff::diff(&replayed, &table("b", "y", &called("a_x_seq")), &Intent::default());
        assert_eq!(same.changes, []);
        let other = table("b", "y", &called("b_y_seq"));
        let last = stages(&replayed, &other, &Intent::default(), true);
        let names = "SELECT sequencename::text FROM pg_sequences";
        for target in Target::postgres("numbering_names") {
            up(&target, &creation(&first));
            target.must("INSERT INTO a (name) VALUES ('one')");
            up(&target, &renamed);
            assert_eq!(target.texts(names), ["a_x_seq"]);
            up(&target, &last);
            assert_eq!(target.texts(names), ["b_y_seq"]);
            target.must("INSERT INTO b (name) VALUES ('two')");
            assert_eq!(target.texts("SELECT y::text FROM b ORDER BY 1"), ["1", "2"]);
            down(&target, &last);
            assert_eq!(target.texts(names), ["a_x_seq"]);
        }
    }
}

/// A row that brings its number is refused where the database always numbers.
#[test]
fn an_always_column_refuses_what_a_row_brings_unless_it_says_so() {
    for target in Target::postgres("numbering_always") {
        up(&target, &creation(&items("integer", &json!({ "by": "always" }))));
        let row = |how: &str| format!(r#"INSERT INTO "my items" ("Id", name) {how} VALUES (7, 'seven')"#);
        let refused = target.exec(&row("")).expect_err("it is numbered");
        assert!(refused.contains("cannot insert a non-DEFAULT value into column \"Id\""), "{refused}");
        target.must(&row("OVERRIDING SYSTEM VALUE"));
        let refused = target.exec(r#"UPDATE "my items" SET "Id" = 8"#).expect_err("it is numbered");
        assert!(refused.contains("can only be updated to DEFAULT"), "{refused}");
    }
}

/// On D1 all of it is AUTOINCREMENT, so nothing is done there.
#[test]
fn d1_numbers_alike_whatever_postgres_does() {
    let [before, after] = [json!(true), json!({ "by": "serial", "sequence": "s", "counting": { "start": 9 } })].map(
        |identity| {
            json!({ "tables": [{ "name": { "name": "items" },
                "columns": [{ "name": "id", "type": "integer", "identity": identity }, { "name": "name", "type": "text" }],
                "primary_key": { "name": "items_pkey", "columns": ["id"] } }] })
        },
    );
    let [before, after] = [schema(&before), schema(&after)];
    assert_eq!(Case::create(&before), Case::create(&after));
    let changes = seaglass::diff::diff(&before, &after, &Intent::default()).changes;
    assert_eq!(changes.len(), 1);
    let plan = seaglass::plan::plan(&changes, &before, &after, &seaglass::dialect::Capabilities::D1);
    assert!(plan.stages.iter().all(|stage| stage.steps.is_empty()), "{plan:#?}");
}

/// Papers whose numbers, and those of their copies, come from a sequence of its own.
fn papers(sequence: &Value, name: Option<&str>) -> Schema {
    let table = |table: &str| {
        let mut number = json!({ "name": "number", "type": "big_integer", "nullable": true });
        if let Some(name) = name {
            number["default"] = json!({ "next_value": { "namespace": "shop", "name": name } });
        }
        json!({ "name": { "name": table }, "columns": [{ "name": "id", "type": "integer" }, number],
            "primary_key": { "name": format!("{table}_pkey"), "columns": ["id"] } })
    };
    let objects = if sequence.is_null() { json!([]) } else { json!([{ "sequence": sequence }]) };
    schema(&json!({ "tables": [table("papers"), table("copies")], "objects": objects }))
}

/// Two columns share a sequence, which is changed where it stands and keeps its number, rights and readers.
#[test]
fn a_sequence_of_its_own_is_made_changed_renamed_and_dropped_with_rows() {
    let of = |name: &str, more: Value| {
        let mut facts = json!({ "name": { "namespace": "shop", "name": name } });
        facts.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        facts
    };
    let none = papers(&Value::Null, None);
    let plain = papers(&of("numbers", json!({ "counting": { "start": 100 } })), Some("numbers"));
    let counting = json!({ "type": "integer", "start": 100, "increment": 10, "cache": 3, "cycle": true });
    let changed = papers(&of("numbers", json!({ "doc": "It's shared.", "counting": counting })), Some("numbers"));
    let named = papers(&of("counts", json!({ "doc": "It's shared.", "counting": counting })), Some("counts"));
    let mut renames = Intent::default();
    let shop = |name: &str| ObjectName { namespace: Some("shop".into()), name: name.into() };
    renames.objects.insert(("sequence".to_owned(), shop("counts")), shop("numbers"));
    let made = stages(&none, &plain, &Intent::default(), true);
    let steps = [stages(&plain, &changed, &Intent::default(), true), stages(&changed, &named, &renames, true)];
    let mut dropped = Intent::default();
    dropped.allowed.insert(Loss::Object { noun: "sequence".to_owned(), name: shop("counts") }, None);
    let gone = stages(&named, &none, &dropped, true);
    assert!(
        gone[0].up.contains("-- Down: structure only, sequence shop.counts is recreated at 100, not at its last value"),
        "{}",
        gone[0].up
    );
    for target in Target::postgres("numbering_sequence") {
        up(&target, &creation(&none));
        target.must("CREATE SCHEMA shop; INSERT INTO papers VALUES (1, 7)");
        let bare = target.facts();
        up(&target, &made);
        down(&target, &made);
        assert_same_lines(&target.label(), &target.facts(), "before", &bare);
        up(&target, &made);
        target.must("INSERT INTO papers (id) VALUES (2); INSERT INTO copies (id) VALUES (1); INSERT INTO papers (id) VALUES (3)");
        let numbers = "SELECT number::text FROM papers UNION ALL SELECT number::text FROM copies ORDER BY 1";
        assert_eq!(target.texts(numbers), ["100", "101", "102", "7"]);
        target.must(
            "CREATE VIEW at AS SELECT last_value FROM shop.numbers; GRANT SELECT ON SEQUENCE shop.numbers TO PUBLIC",
        );
        let last = ["102", "102"];
        let mut before = &plain;
        for (stages, after) in steps.iter().zip([&changed, &named]) {
            for way in [up as fn(&Target, &[StageFiles]), down, up] {
                way(&target, stages);
                assert_eq!(target.texts("SELECT last_value::text FROM at"), last[..1]);
                let rights =
                    "SELECT count(*)::text FROM pg_class, aclexplode(relacl) WHERE relkind = 'S' AND grantee = 0";
                assert_eq!(target.texts(rights), ["1"]);
            }
            let fresh = target.sibling();
            up(&fresh, &creation(after));
            fresh.must(&format!(
                "CREATE VIEW at AS SELECT last_value FROM shop.{}",
                if before == &plain { "numbers" } else { "counts" }
            ));
            assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
            before = after;
        }
        target.must("INSERT INTO copies (id) VALUES (9)");
        assert_eq!(target.texts("SELECT number::text FROM copies WHERE id = 9"), ["112"]);
        let refused = target.exec(&gone[0].up).expect_err("a view reads it");
        assert!(refused.contains("shop.counts") && refused.contains("depend"), "{refused}");
        target.must("DROP VIEW at");
        let rows = target.texts(numbers);
        up(&target, &gone);
        assert_eq!(target.texts(numbers), rows);
        down(&target, &gone);
        target.must("INSERT INTO copies (id) VALUES (10)");
        assert_eq!(target.texts("SELECT number::text FROM copies WHERE id = 10"), ["100"]);
    }
}
