//! Views and routines that lean on what changes, on a database that others use as well: with owners, grants, options and
//! comments that no declaration knows, and with dependents that history does not know.

use seaglass::model::{Answer, Intent};
use seaglass::{
    diff::diff,
    emit::sql::StageFiles,
    model::{Expression, Name, ObjectName, Schema},
};
use seaglass_tests::{assert_same_lines, block_on, postgres::connect, target::Target};
use serde_json::{Value, json};
use sqlx::{Executor, raw_sql};

use crate::online_kit::{creation, down, run, schema, stages, up};

/// Users, and what the declaration has beside them.
fn users(columns: &[Value], more: Value) -> Schema {
    let id = json!({ "name": "id", "type": "integer" });
    let columns: Vec<&Value> = [&id].into_iter().chain(columns).collect();
    let mut whole = more;
    let users = json!({ "name": { "name": "users" }, "columns": columns,
        "primary_key": { "name": "users_pkey", "columns": ["id"] } });
    match whole["tables"].as_array_mut() {
        Some(tables) => tables.insert(0, users),
        None => whole["tables"] = json!([users]),
    }
    schema(&whole)
}

fn view(name: &str, sql: &str) -> Value {
    json!({ "name": { "name": name }, "forms": { "postgres": sql } })
}

fn routine(name: &str, arguments: &str, sql: &str) -> Value {
    json!({ "name": { "name": name }, "arguments": arguments, "forms": { "postgres": sql } })
}

fn text(name: &str) -> Value {
    json!({ "name": name, "type": "text", "nullable": true })
}

fn number(name: &str, ty: &str) -> Value {
    json!({ "name": name, "type": ty, "nullable": true })
}

/// Everything that a diff asks is allowed.
fn allowing(before: &Schema, after: &Schema, mut intent: Intent) -> Intent {
    for question in diff(before, after, &intent).questions {
        if let Some(Answer::Allow(loss)) = question.answers.into_iter().find(|it| matches!(it, Answer::Allow(_))) {
            intent.allowed.insert(loss, None);
        }
    }
    intent
}

fn changes(before: &Schema, after: &Schema, intent: Intent) -> Vec<StageFiles> {
    stages(before, after, &allowing(before, after, intent), true)
}

fn made(name: &str, before: &Schema, by_hand: &str) -> [Target; 2] {
    let targets = Target::postgres(name);
    for target in &targets {
        for stage in creation(before) {
            target.must(&stage.up);
        }
        target.must("INSERT INTO users (id) VALUES (1), (2)");
        target.must(by_hand);
    }
    targets
}

/// What the model does not know of every view and routine, and which they are: one that is recreated is another one.
fn unknown(target: &Target, with_oid: bool) -> Vec<String> {
    let oid = if with_oid { "oid::text" } else { "''" };
    target.texts(&format!(
        "SELECT concat_ws(' ', {oid}, relname, pg_get_userbyid(relowner), coalesce(relacl, acldefault('r', relowner)), reloptions,
            obj_description(oid, 'pg_class'), (SELECT string_agg(concat_ws(' ', attname, attacl,
                col_description(attrelid, attnum)), ',' ORDER BY attname)
            FROM pg_attribute WHERE attrelid = pg_class.oid AND (attacl IS NOT NULL OR col_description(attrelid, attnum) IS NOT NULL)))
        FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT concat_ws(' ', {oid}, proname, pg_get_userbyid(proowner), coalesce(proacl, acldefault('f', proowner)), proconfig, prosecdef,
            obj_description(oid, 'pg_proc'))
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"
    ))
}

fn roles(target: &Target, names: &[&str]) {
    for name in names {
        target.must(&format!(
            "DO $$ BEGIN CREATE ROLE {name}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
            GRANT ALL ON SCHEMA public TO {name};"
        ));
    }
}

/// One that stays is the same object afterwards, and no statement speaks of it.
fn stays(target: &Target, stages: &[StageFiles]) {
    let before = unknown(target, true);
    up(target, stages);
    assert_same_lines(&target.label(), &unknown(target, true), "before", &before);
    down(target, stages);
    assert_same_lines(&target.label(), &unknown(target, true), "before", &before);
    up(target, stages);
}

/// One that is rebuilt has what it had.
fn comes_back(target: &Target, stages: &[StageFiles]) {
    let before = unknown(target, false);
    up(target, stages);
    assert_same_lines(&target.label(), &unknown(target, false), "before", &before);
    down(target, stages);
    assert_same_lines(&target.label(), &unknown(target, false), "before", &before);
    up(target, stages);
}

#[test]
fn nothing_goes_that_postgres_does_not_demand() {
    let views = json!({ "views": [
        view("named", "SELECT u.id, u.name FROM users u"),
        view("counted", "SELECT count(*) AS n, sum(n.id * 2) AS s FROM named n"),
    ], "routines": [routine("first", "()", "CREATE FUNCTION first() RETURNS SETOF named LANGUAGE sql AS 'SELECT * FROM named LIMIT 1'")] });
    let before = users(&[text("name"), text("email"), number("age", "integer")], views.clone());
    let by_hand = "GRANT SELECT ON named TO PUBLIC; ALTER VIEW named SET (security_barrier = true);
        CREATE MATERIALIZED VIEW others AS SELECT * FROM named;";
    let targets = made("leaning_stays", &before, by_hand);
    // Another type, a rename and an end of what no view reads, a new column, a key, a default, a value for every row.
    let required = json!({ "name": "state", "type": "text" });
    let after = users(&[text("name"), text("post"), number("age", "big_integer"), required, text("nick")], views);
    let intent = Intent {
        columns: [((ObjectName::new("users"), Name::from("post")), Name::from("email"))].into(),
        backfills: [((ObjectName::new("users"), Name::from("state")), Expression::sql("lower('NEW')"))].into(),
        ..Intent::default()
    };
    let stages = changes(&before, &after, intent);
    for target in &targets {
        stays(target, &stages);
        assert_eq!(target.texts("SELECT DISTINCT state FROM users"), ["new"], "{}", target.label());
        assert_eq!(target.texts("SELECT id::text FROM named ORDER BY 1"), ["1", "2"], "{}", target.label());
    }
    assert!(stages.iter().all(|stage| !stage.up.contains("VIEW") && !stage.down.contains("VIEW")), "{stages:#?}");
}

#[test]
fn a_table_gets_another_name_under_a_view() {
    let table = |name: &str, view_of: &str| {
        schema(&json!({ "tables": [{ "name": { "name": name }, "columns": [{ "name": "id", "type": "integer" }],
            "primary_key": { "name": "users_pkey", "columns": ["id"] } }],
            "views": [view("seen", &format!("SELECT id FROM {view_of}"))] }))
    };
    let (before, after) = (table("users", "users"), table("people", "people"));
    let targets = made("leaning_renamed", &before, "GRANT SELECT ON seen TO PUBLIC");
    let intent = Intent { tables: [(ObjectName::new("people"), ObjectName::new("users"))].into(), ..Intent::default() };
    let stages = changes(&before, &after, intent);
    for target in &targets {
        comes_back(target, &stages);
        assert_eq!(target.texts("SELECT id::text FROM seen ORDER BY 1"), ["1", "2"], "{}", target.label());
    }
}

/// Retypes what a chain of views and routines reads.
fn chain(ty: &str) -> Schema {
    users(
        &[number("age", ty), text("name")],
        json!({ "views": [
        view("ages", "SELECT id, age FROM users"),
        view("old ones", "SELECT age FROM ages WHERE age > 60"),
        view("names", "SELECT id, name FROM users"),
    ], "routines": [
        routine("oldest", "()", "CREATE FUNCTION oldest() RETURNS SETOF ages LANGUAGE sql STABLE AS $$ SELECT * FROM ages ORDER BY age DESC LIMIT 1 $$"),
        routine("mean", "()", "CREATE FUNCTION mean() RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT avg(age) AS mean FROM users; END"),
    ] }),
    )
}

#[test]
fn what_had_to_go_comes_back_as_it_was() {
    let (before, after) = (chain("integer"), chain("big_integer"));
    let stages = changes(&before, &after, Intent::default());
    assert!(stages.iter().all(|stage| !stage.up.contains("VIEW \"names\"")), "{stages:#?}");
    for target in made("leaning_whole", &before, "") {
        roles(&target, &["whole_owner", "whole_reader", "whole_friend", "whole_default"]);
        target.must(
            "ALTER VIEW ages OWNER TO whole_owner; ALTER FUNCTION oldest OWNER TO whole_owner;
            GRANT ALL ON users TO whole_owner;
            GRANT SELECT ON ages TO whole_reader WITH GRANT OPTION; GRANT UPDATE (age), SELECT (id) ON ages TO whole_friend;
            SET ROLE whole_reader; GRANT SELECT ON ages TO whole_friend; RESET ROLE;
            REVOKE ALL ON FUNCTION mean FROM PUBLIC; GRANT EXECUTE ON FUNCTION mean TO whole_reader;
            ALTER FUNCTION mean SECURITY DEFINER; ALTER FUNCTION mean SET search_path TO public, pg_temp;
            ALTER VIEW ages SET (security_invoker = true, security_barrier = true, check_option = local);
            COMMENT ON VIEW ages IS 'It''s by hand'; COMMENT ON COLUMN ages.age IS 'In years';
            COMMENT ON FUNCTION mean IS 'By hand as well'; ALTER VIEW ages ALTER COLUMN age SET DEFAULT 18;
            ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO whole_default;
            ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO whole_default;",
        );
        let was = unknown(&target, false);
        assert!(was.join("\n").contains("whole_friend=r/whole_reader"), "{was:#?}");
        for (direction, label) in [(up as fn(&Target, &[StageFiles]), "up"), (down, "down"), (up, "up again")] {
            direction(&target, &stages);
            assert_same_lines(&format!("{label} on {}", target.label()), &unknown(&target, false), "before", &was);
        }
        target.must("SET ROLE whole_owner; INSERT INTO ages (id) VALUES (3); RESET ROLE; SELECT oldest(), mean()");
        assert_eq!(target.texts("SELECT age::text FROM users WHERE id = 3"), ["18"], "{}", target.label());
    }
}

#[test]
fn a_role_without_privileges_of_its_own_migrates_what_it_owns() {
    let (before, after) = (chain("integer"), chain("big_integer"));
    let stages = changes(&before, &after, Intent::default());
    for target in Target::postgres("leaning_role") {
        roles(&target, &["deployer", "deployed"]);
        let Target::Postgres { url, .. } = &target else { unreachable!() };
        let deploy = async |files: &[StageFiles], before: &'static str| {
            let mut connection = connect(url).await;
            connection.execute(raw_sql(before)).await.expect("it is prepared");
            for stage in files {
                run(&mut connection, &stage.up, stage.no_transaction).await?;
            }
            Ok::<(), sqlx::Error>(())
        };
        block_on(deploy(&creation(&before), "SET ROLE deployer")).expect("it is made");
        target.must("ALTER VIEW ages OWNER TO deployed; GRANT SELECT ON \"old ones\" TO deployed");
        let was = unknown(&target, false);
        let refused = block_on(deploy(&stages, "SET ROLE deployer")).expect_err("it owns not all of it").to_string();
        assert!(refused.contains("must be owner of view ages"), "{refused}");
        block_on(deploy(&stages, "GRANT deployed TO deployer; SET ROLE deployer")).expect("it is a member");
        assert_same_lines(&target.label(), &unknown(&target, false), "before", &was);
    }
}

#[test]
fn what_history_does_not_know_stops_the_migration_before_it_changes_anything() {
    let (before, after) = (chain("integer"), chain("big_integer"));
    let stages = changes(&before, &after, Intent::default());
    for (by_hand, names) in [
        ("CREATE VIEW theirs AS SELECT age FROM ages; CREATE MATERIALIZED VIEW kept AS SELECT * FROM \"old ones\"",
            ["view theirs", "materialized view kept"]),
        ("CREATE FUNCTION theirs() RETURNS SETOF ages LANGUAGE sql AS 'SELECT * FROM ages'; CREATE TABLE logs (n integer);
            CREATE RULE shown AS ON INSERT TO logs DO ALSO SELECT * FROM ages",
            ["function theirs()", "rule shown on table logs"]),
        ("ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY grown ON users USING (age > mean());
            CREATE RULE ignored AS ON DELETE TO ages DO INSTEAD NOTHING",
            ["policy grown on table users", "rule ignored on view ages"]),
        ("CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER put INSTEAD OF INSERT ON ages FOR EACH ROW EXECUTE FUNCTION put()",
            ["trigger put on view ages", "trigger put on view ages"]),
    ] {
        for target in made("leaning_others", &before, by_hand) {
            let was = (target.facts(), unknown(&target, true));
            let refused = target.exec(&stages[0].up).expect_err("something else leans on it");
            for name in names {
                assert!(refused.contains(name), "{refused}");
            }
            assert!(refused.contains("is needed by"), "{refused}");
            assert_eq!((target.facts(), unknown(&target, true)), was, "{}", target.label());
        }
    }
}

/// Values go before the column that they come from, which is dropped in a stage of its own.
#[test]
fn what_a_later_stage_would_drop_is_looked_at_in_the_first() {
    let before = users(&[text("name"), text("email")], json!({}));
    let after = users(&[json!({ "name": "nick", "type": "text" }), text("email")], json!({}));
    let intent = Intent {
        backfills: [((ObjectName::new("users"), Name::from("nick")), Expression::sql("coalesce(name, '?')"))].into(),
        ..Intent::default()
    };
    let stages = changes(&before, &after, intent);
    let drops = stages.iter().position(|stage| stage.up.contains("DROP COLUMN")).expect("a stage drops it");
    assert!(drops > 0, "{stages:#?}");
    for target in made(
        "leaning_later",
        &before,
        "CREATE VIEW theirs AS SELECT name FROM users; CREATE VIEW fine AS SELECT email FROM users",
    ) {
        let was = target.facts();
        let refused = target.exec(&stages[0].up).expect_err("a later stage would fail");
        assert!(refused.contains("is needed by view theirs") && !refused.contains("fine"), "{refused}");
        assert_same_lines(&target.label(), &target.facts(), "before", &was);
        target.must("DROP VIEW theirs");
        up(&target, &stages);
    }
}

#[test]
fn a_view_is_replaced_where_columns_are_only_appended() {
    let with = |sql: &str| {
        users(&[text("name")], json!({ "views": [view("seen", sql), view("over", "SELECT id FROM seen")] }))
    };
    let by_hand = "ALTER VIEW seen SET (security_invoker = true); GRANT SELECT ON seen TO PUBLIC;
        CREATE VIEW theirs AS SELECT id FROM seen";
    let (before, after) = (with("SELECT id FROM users"), with("SELECT id, name FROM users WHERE id < 9"));
    let stages = changes(&before, &after, Intent::default());
    for target in made("leaning_appended", &before, by_hand) {
        let was = unknown(&target, true);
        up(&target, &stages);
        assert_same_lines(&target.label(), &unknown(&target, true), "before", &was);
        assert_eq!(target.texts("SELECT coalesce(name, '') FROM seen"), ["", ""], "{}", target.label());
        target.must("DROP VIEW theirs");
        let was = unknown(&target, false);
        down(&target, &stages);
        assert_same_lines(&target.label(), &unknown(&target, false), "before", &was);
        target.exec("SELECT name FROM seen").expect_err("it is gone");
    }
}

#[test]
fn a_view_shows_a_column_that_is_new_or_called_something_else() {
    let of = |columns: &[Value], sql: &str| users(columns, json!({ "views": [view("seen", sql)] }));
    let renamed = Intent {
        columns: [((ObjectName::new("users"), Name::from("title")), Name::from("name"))].into(),
        ..Intent::default()
    };
    let name = || text("name");
    for (before, after, intent) in [
        (
            of(&[name()], "SELECT u.id, u.name FROM users u"),
            of(&[text("title")], "SELECT u.id, u.title FROM users u"),
            renamed,
        ),
        (of(&[name()], "SELECT * FROM users"), of(&[name(), text("nick")], "SELECT * FROM users"), Intent::default()),
        (
            of(&[name()], "SELECT id FROM users"),
            of(&[name(), text("nick")], "SELECT id, nick FROM users"),
            Intent::default(),
        ),
    ] {
        let stages = changes(&before, &after, intent);
        for target in made("leaning_column", &before, "GRANT SELECT ON seen TO PUBLIC") {
            comes_back(&target, &stages);
        }
    }
}

/// The text is what it was, and means other columns: the view is rebuilt, whole.
#[test]
fn a_view_whose_names_are_others_now_is_rebuilt() {
    let swapped = |one: &str, other: &str| {
        users(&[text(one), number(other, "integer")], json!({ "views": [view("seen", "SELECT a FROM users")] }))
    };
    let (before, after) = (swapped("a", "b"), swapped("b", "a"));
    let at = |to: &str, from: &str| ((ObjectName::new("users"), Name::from(to)), Name::from(from));
    let intent = Intent { columns: [at("a", "b"), at("b", "a")].into(), ..Intent::default() };
    let stages = changes(&before, &after, intent);
    for target in made("leaning_swapped", &before, "GRANT SELECT ON seen TO PUBLIC; UPDATE users SET a = 'x', b = 7") {
        let was = unknown(&target, false);
        up(&target, &stages);
        assert_eq!(target.texts("SELECT DISTINCT a::text FROM seen"), ["7"], "{}", target.label());
        assert_same_lines(&target.label(), &unknown(&target, false), "before", &was);
        down(&target, &stages);
        assert_eq!(target.texts("SELECT DISTINCT a FROM seen"), ["x"], "{}", target.label());
    }
}
